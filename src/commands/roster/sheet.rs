//! `isa roster enrol --from FILE.csv`: many bodies at once, from the spreadsheet that the registrar kept while it
//! telephoned them.
//! Every cell is checked before anything is signed, and every fault is told with its line. The statements are one
//! chain: a stop while they are written leaves the first of them, and the same command goes on behind those.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use csv::StringRecord;

use super::vouch::name_of;
use super::{Signers, Work, openssh, public_key};
use crate::commands::enrol::{Keys, Place};
use crate::commands::{Context, Outcome, fail, repository};
use crate::roster::Roster;
use crate::seal::{Fingerprint, KeySet, PublicKey, Statement};

const MOST_BYTES: usize = 1 << 20;

const COLUMNS: [&str; 6] = ["body", "name", "admin_key", "threshold", "evidence", "fingerprint"];
const NEEDED: [&str; 3] = ["body", "admin_key", "fingerprint"];

const EXAMPLE: &str = "the first line is: body,name,admin_key,threshold,evidence,fingerprint";

/// A row whose cells are right for themselves.
struct Row {
    line: u64,
    body: String,
    name: String,
    admin: KeySet,
    evidence: Option<String>,
}

/// What is wrong, by line.
type Faults = Vec<(u64, String)>;

pub fn enrol(context: &Context, work: &Work, file: &Path, signers: &Signers) -> Result<Outcome> {
    let roster = work.roster()?;
    let shown = repository::shown_path(file);
    let bytes = repository::read_bytes(file, MOST_BYTES)?;
    if bytes.len() > MOST_BYTES {
        return Err(fail(format!("{shown} is larger than 1 MiB"), EXAMPLE));
    }
    let mut faults = Faults::new();
    let rows = rows(context, work, file, &bytes, &mut faults)?;
    doubles(roster, &rows, &mut faults);
    let mut place = Place::after(roster, work.day);
    let mut statements = Vec::new();
    for row in rows.iter().filter(|row| roster.body(&row.body).is_none()) {
        let statement = place.body(Keys {
            body: &row.body,
            name: row.name.clone(),
            admin: row.admin.clone(),
            evidence: row.evidence.clone(),
            from: work.day,
            until: None,
        });
        match statement.to_payload() {
            Ok(_) => {
                place = place.next(&statement)?;
                statements.push(statement);
            }
            Err(error) => faults.push((row.line, error.to_string())),
        }
    }
    if !faults.is_empty() {
        faults.sort();
        faults.dedup();
        let mut text = String::new();
        for (line, what) in &faults {
            let _ = writeln!(text, "{shown}:{line}: {what}");
        }
        let count =
            if faults.len() == 1 { "1 fault".to_string() } else { format!("{} faults", faults.len()) };
        let _ = writeln!(text, "{count}; nobody was enrolled");
        return Ok(Outcome::says(text).with_code(1));
    }
    if statements.is_empty() {
        return Ok(Outcome::says(format!("every body of {shown} is enrolled already\n")));
    }
    let keys = signers.open()?;
    let names: Vec<&str> = statements.iter().filter_map(body_of).collect();
    let names = format!("enrolled: {}\n", names.join(", "));
    let outcome = work.file(statements, &keys, &signers.sending)?;
    Ok(if signers.sending.propose.is_some() { outcome } else { Outcome::says(names + &outcome.text) })
}

fn body_of(statement: &Statement) -> Option<&str> {
    match statement {
        Statement::Body(body) => Some(&body.body),
        _ => None,
    }
}

fn rows(context: &Context, work: &Work, file: &Path, bytes: &[u8], faults: &mut Faults) -> Result<Vec<Row>> {
    let shown = repository::shown_path(file);
    // Windows ends lines in two characters, between which the reader counts lines wrongly.
    let text = String::from_utf8(bytes.to_vec())
        .map_err(|_| fail(format!("{shown} is not in UTF-8"), "save it as \"CSV UTF-8\""))?
        .replace("\r\n", "\n");
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .map_err(|error| fail(format!("{shown}: {error}"), "save it as CSV in UTF-8"))?
        .clone();
    if headers.is_empty() {
        return Err(fail(format!("{shown} names no body"), EXAMPLE));
    }
    // A Word file, a page or a letter: to find fault with each of its lines would help nobody.
    if !headers.iter().any(|column| COLUMNS.contains(&column)) {
        return Err(fail(
            format!("{shown} is no list of bodies in CSV: its first line names none of the columns"),
            format!("save the spreadsheet as \"CSV UTF-8\"; {EXAMPLE}"),
        ));
    }
    for (at, column) in headers.iter().enumerate() {
        if !COLUMNS.contains(&column) {
            faults.push((1, unknown_column(column)));
        } else if headers.iter().take(at).any(|other| other == column) {
            faults.push((1, format!("the column {column} is there twice")));
        }
    }
    for column in NEEDED {
        if !headers.iter().any(|there| there == column) {
            faults.push((1, format!("there is no column {column}")));
        }
    }
    if !faults.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| fail(format!("{shown}: {error}"), "save it as CSV in UTF-8"))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.len() != headers.len() {
            let what = format!("it has {} cells, and the first line has {}", record.len(), headers.len());
            faults.push((line, what));
            continue;
        }
        match row(context, work, file, &Cells { headers: &headers, record: &record }, line) {
            Ok(row) => rows.push(row),
            Err(wrong) => faults.extend(wrong.into_iter().map(|what| (line, what))),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        return Err(fail(format!("{shown} names no body"), EXAMPLE));
    }
    Ok(rows)
}

fn unknown_column(column: &str) -> String {
    if column.ends_with("_key") {
        return format!(
            "the column {column} is not read: a body gives its offices itself, with `isa roster appoint`"
        );
    }
    format!("there is no column \"{column}\" in such a list; there are: {}", COLUMNS.join(", "))
}

struct Cells<'a> {
    headers: &'a StringRecord,
    record: &'a StringRecord,
}

impl<'a> Cells<'a> {
    /// The cell of a column; None where it is empty or there is no such column.
    fn get(&self, column: &str) -> Option<&'a str> {
        let at = self.headers.iter().position(|there| there == column)?;
        self.record.get(at).filter(|cell| !cell.is_empty())
    }
}

fn row(
    context: &Context,
    work: &Work,
    file: &Path,
    cells: &Cells<'_>,
    line: u64,
) -> Result<Row, Vec<String>> {
    let mut wrong = Vec::new();
    for (column, cell) in cells.headers.iter().zip(cells.record) {
        // What a spreadsheet would compute is not what somebody wrote.
        if cell.starts_with(['=', '+', '-', '@']) {
            wrong.push(format!("the cell {column} looks like a formula: {cell}"));
        }
    }
    for column in NEEDED {
        if cells.get(column).is_none() {
            wrong.push(format!("the cell {column} is empty"));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let body = cells.get("body").unwrap_or_default().to_string();
    let mut keep = |result: Result<_, String>| result.map_err(|what| wrong.push(what)).ok();
    let name = keep(name(context, work, &body, cells.get("name")));
    let keys = match keys(file, cells.get("admin_key").unwrap_or_default()) {
        Ok(keys) => keys,
        Err(what) => {
            wrong.push(what);
            return Err(wrong);
        }
    };
    if let Err(what) = read_out(&keys, cells.get("fingerprint").unwrap_or_default()) {
        wrong.push(what);
    }
    if keys
        .iter()
        .enumerate()
        .any(|(at, key)| keys[..at].iter().any(|other| other.to_bytes() == key.to_bytes()))
    {
        wrong.push("one of its keys is there twice".to_string());
    }
    let threshold = cells.get("threshold").map_or(Ok(1), str::parse::<usize>);
    let threshold = match threshold {
        Ok(threshold) if (1..=keys.len()).contains(&threshold) => threshold,
        _ => {
            wrong.push(format!(
                "the threshold is a number from 1 to the number of keys, which is {}",
                keys.len()
            ));
            1
        }
    };
    match (name, wrong.is_empty()) {
        (Some(name), true) => Ok(Row {
            line,
            body,
            name,
            admin: KeySet::new(keys, threshold),
            evidence: cells.get("evidence").map(ToString::to_string),
        }),
        _ => Err(wrong),
    }
}

/// The name that is vouched for: the catalogue's, or the body's own file's, or else the list's.
fn name(context: &Context, work: &Work, body: &str, given: Option<&str>) -> Result<String, String> {
    match (name_of(context, &work.repository, body), given) {
        (Ok(known), Some(given)) if known != given => {
            Err(format!("{body} is \"{known}\", and the list calls it \"{given}\""))
        }
        (Ok(known), _) => Ok(known),
        (Err(_), Some(given)) => Ok(given.to_string()),
        (Err(error), None) => Err(format!("{error}: its name is needed in the list")),
    }
}

/// One key or several, with semicolons between them: lines of OpenSSH, or PEM files beside the list.
fn keys(file: &Path, cell: &str) -> Result<Vec<PublicKey>, String> {
    let of = |word: &str| {
        if ["ssh-", "sshsig ", "sk-ssh-"].iter().any(|start| word.starts_with(start)) {
            return openssh(word).map_err(|error| format!("the cell admin_key: {error}"));
        }
        let path = file.parent().unwrap_or(Path::new("")).join(word);
        public_key(&path).map_err(|error| format!("the cell admin_key: {error}"))
    };
    cell.split(';').map(str::trim).filter(|word| !word.is_empty()).map(of).collect()
}

/// What was read out over the telephone must be the fingerprints of the keys in the list, in the same order.
fn read_out(keys: &[PublicKey], cell: &str) -> Result<(), String> {
    let told: Vec<&str> = cell.split([';', ' ']).filter(|word| !word.is_empty()).collect();
    if told.len() != keys.len() {
        return Err(format!("{} fingerprints for {} keys", told.len(), keys.len()));
    }
    for (key, told) in keys.iter().zip(told) {
        let print = key.fingerprint();
        if told.parse::<Fingerprint>() != Ok(print) {
            return Err(format!("the fingerprint that was read out is {told}, and the key has {print}"));
        }
    }
    Ok(())
}

/// Bodies and keys that are there twice: in the list, or in the roster for something else.
fn doubles(roster: &Roster, rows: &[Row], faults: &mut Faults) {
    let (mut bodies, mut keys) = (BTreeMap::new(), BTreeMap::new());
    for row in rows {
        if let Some(before) = bodies.insert(row.body.as_str(), row.line) {
            faults.push((row.line, format!("{} stands in line {before} too", row.body)));
        }
        for key in &row.admin.keys {
            let print = key.fingerprint();
            if let Some(before) = keys.insert(key.to_bytes(), row.line) {
                faults.push((row.line, format!("the key {print} stands in line {before} too")));
            }
        }
        match roster.body(&row.body) {
            Some(enrolled) if enrolled.admin != row.admin => faults.push((
                row.line,
                format!("{} is enrolled with other keys: `isa roster replace` changes them", row.body),
            )),
            Some(_) => {}
            None => faults.extend(row.admin.keys.iter().filter_map(|key| {
                let print = key.fingerprint();
                let held_as = roster.used(key)?;
                Some((row.line, format!("the key {print} is already {held_as}: one key, one purpose")))
            })),
        }
    }
}
