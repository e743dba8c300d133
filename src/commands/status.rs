//! `isa status`: who has decided what, and what is in force, on a day.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Result;
use chrono::NaiveDate;

use super::members::members;
use super::register::{Register, Signed, SignedText};
use super::repository::{AgreementFile, read_source};
use super::status_words::records;
use super::{Context, Outcome, Repository, chasing, in_tray, today};
use crate::agreement::{Members, Particulars, Reading, parse, terms};
use crate::status::{KnownAct, Stage, Status, Text, consents, status};
use crate::text::{Digest, List};

#[derive(clap::Args)]
pub struct Args {
    /// One agreement; all of them when none is named
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// The day as of which the question is asked; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json", "csv"])]
    format: String,
    /// The in-tray of a body: what awaits it, what has changed since it signed, what is open for its ends
    #[arg(long, value_name = "BODY", conflicts_with_all = ["id", "awaiting"])]
    me: Option<String>,
    /// Who has not answered yet, since when, with a message for each
    #[arg(long)]
    awaiting: bool,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = Repository::find(context.dir.as_deref())?;
    let day = args.as_of.unwrap_or_else(today);
    if let Some(body) = &args.me {
        return in_tray::run(context, repository, day, body, &args.format);
    }
    if args.awaiting {
        return chasing::run(context, repository, day, args.id.as_deref(), &args.format);
    }
    let register = Register::read(&repository, &[])?;
    let view = View::of(context, &repository, &register, &register.signed(), day, args.id.as_deref())?;
    Ok(match args.format.as_str() {
        "json" => Outcome::json(&view.contract()),
        "csv" => Outcome::says(view.csv()),
        _ => Outcome::ready(view.human(context)),
    })
}

/// The status of every text of a repository: those that were signed, and those that nobody has signed yet.
pub struct View {
    pub day: NaiveDate,
    pub statuses: Vec<Status>,
    pub size: u64,
    pub root: String,
    pub demonstration: bool,
    /// What keeps the view from being whole: unknown acts, a registry that does not verify.
    pub remarks: Vec<String>,
}

/// Who signed the same terms with other locked clauses: the template said something else when they signed.
fn other_clauses(text: &SignedText) -> Option<String> {
    let mut by_template: Vec<(Option<Digest>, BTreeSet<&str>)> = Vec::new();
    for known in text.acts.iter().filter(|known| known.logged.is_some() && consents(known)) {
        let (template, body) = (known.act.subjects.template, known.act.says.body.as_str());
        match by_template.iter_mut().find(|(other, _)| *other == template) {
            Some((_, bodies)) => drop(bodies.insert(body)),
            None => by_template.push((template, BTreeSet::from([body]))),
        }
    }
    let sides: Vec<String> = by_template
        .into_iter()
        .map(|(_, bodies)| bodies.into_iter().collect::<Vec<_>>().join(" and "))
        .collect();
    let id = &text.reading.agreement.id;
    (sides.len() > 1).then(|| {
        format!(
            "{id}: {} signed it with different clauses of its template, and are not bound to each other",
            sides.join(", then ")
        )
    })
}

impl View {
    pub fn of(
        context: &Context,
        repository: &Repository,
        register: &Register,
        signed: &Signed,
        day: NaiveDate,
        only: Option<&str>,
    ) -> Result<Self> {
        let ledger = if register.is_empty() { None } else { Some(register.ledger()?) };
        let files: BTreeMap<String, AgreementFile> =
            repository.agreements()?.into_iter().map(|file| (file.folder.clone(), file)).collect();
        // What was signed stands in the registry, whether or not its file is still there.
        let mut ids: BTreeSet<&str> = files.keys().map(String::as_str).collect();
        ids.extend(signed.texts.keys().map(String::as_str).filter(|id| signed.logged(id).next().is_some()));
        if let Some(id) = only.filter(|id| !ids.contains(id)) {
            repository.agreement(id)?;
        }
        let mut statuses = Vec::new();
        let mut remarks = Vec::new();
        let mut said = None;
        for id in ids.into_iter().filter(|id| only.is_none_or(|only| only == *id)) {
            let file = files.get(id).map(|file| read_source(&file.path)).transpose()?.map(parse);
            let own = match &file {
                Some(Ok(reading)) => Own::of(context, repository, &mut said, id, reading)?,
                _ => None,
            };
            let nobody = Members::default();
            let texts: Vec<&SignedText> = signed.logged(id).collect();
            let acts: Vec<KnownAct> = texts.iter().flat_map(|text| text.acts.iter().cloned()).collect();
            remarks.extend(texts.iter().filter_map(|text| other_clauses(text)));
            let texts: Vec<Text<'_>> = texts
                .iter()
                .map(|text| Text {
                    agreement: &text.reading.agreement,
                    terms: text.terms,
                    members: own
                        .as_ref()
                        .filter(|own| own.terms == text.terms)
                        .map_or(&nobody, |own| &own.members),
                    schedules: &text.schedules,
                    tree: &text.reading.tree,
                    minor: &signed.minor,
                    consents: &signed.consents,
                })
                .collect();
            statuses.extend(status(&texts, &acts, day));
            match (&file, &own) {
                (None, _) => remarks
                    .push(format!("{id}/agreement.yaml is not here; what was signed stands in the registry")),
                (Some(Err((source, _))), _) => {
                    remarks.push(format!("{} cannot be read: see `isa check`", source.name()));
                }
                (Some(Ok(reading)), None) => {
                    remarks.push(format!(
                        "the agreement in {id}/ calls itself \"{}\": it is not counted under either name",
                        reading.agreement.id
                    ));
                }
                (Some(Ok(reading)), Some(own)) => {
                    if !texts.iter().any(|text| text.terms == own.terms) {
                        statuses.extend(draft(reading, own, day));
                    }
                }
            }
        }
        let unknown = register.unknown_on();
        for status in &mut statuses {
            if unknown.iter().any(|id| id.as_ref().is_none_or(|id| *id == status.id)) {
                status.stage = Stage::Indeterminate;
            }
        }
        remarks.extend(records(&statuses));
        for (acts, why) in [
            (&signed.adrift, "is not about what it says it is about: it is counted for nothing"),
            (
                &signed.unread,
                "is about a text that this program cannot read: what is in force may depend on it",
            ),
        ] {
            let logged = acts.iter().filter(|known| known.logged.is_some());
            let asked = logged.filter(|known| only.is_none_or(|only| only == known.act.says.agreement));
            remarks.extend(asked.map(|known| {
                format!(
                    "the act {} of {} on {} {why}",
                    known.digest, known.act.says.body, known.act.says.agreement
                )
            }));
        }
        remarks.extend(uncounted(register));
        let (size, root) = ledger.map_or((0, String::new()), |ledger| {
            (ledger.size(), data_encoding::BASE64.encode(&ledger.root()))
        });
        let demonstration = register.verification.report.demonstration;
        Ok(Self { day, statuses, size, root, demonstration, remarks })
    }
}

/// What lies in the folders and counts for nothing: acts of unknown kinds, what waits, and what cannot go into the log.
fn uncounted(register: &Register) -> Vec<String> {
    let report = &register.verification.report;
    let mut remarks: Vec<String> = report
        .unknown
        .iter()
        .map(|file| {
            format!("{file} is an act of a kind that this program does not know: it is counted for nothing, and what is in force may depend on it")
        })
        .collect();
    let waiting = report.waiting.len();
    if waiting > 0 {
        let wait = if waiting == 1 { "1 file waits".to_string() } else { format!("{waiting} files wait") };
        remarks.push(format!("{wait} to be logged and counts for nothing until then: `isa registry append`"));
    }
    let refused = register.verification.refused.len();
    if refused > 0 {
        let files = if refused == 1 { "1 file".to_string() } else { format!("{refused} files") };
        remarks.push(format!(
            "{files} cannot go into the log and count for nothing: `isa registry verify` says why"
        ));
    }
    remarks
}

/// The text of a file under the id of its folder: its terms, and the bodies of each party, which count as long as nobody
/// has signed. Advice that is logged on it is no signature, and brings no list of its own.
struct Own {
    terms: Digest,
    members: Members,
}

impl Own {
    /// `said` is what bodies say of themselves, read when the first text asks for it.
    fn of(
        context: &Context,
        repository: &Repository,
        said: &mut Option<HashMap<String, Particulars>>,
        id: &str,
        reading: &Reading,
    ) -> Result<Option<Self>> {
        let agreement = &reading.agreement;
        if agreement.id.as_str() != id {
            return Ok(None);
        }
        // Only who signs for kinds of bodies can turn on what they say of themselves.
        let mut parties = agreement.parties.value().into_iter().flat_map(List::iter);
        let asks = parties.any(|party| !party.also_signs.is_absent());
        if asks && said.is_none() {
            *said = Some(repository.particulars()?);
        }
        let nothing = HashMap::new();
        let members = members(context.law, said.as_ref().unwrap_or(&nothing), agreement);
        Ok(Some(Self { terms: Digest::of_json(&terms(&reading.tree)), members }))
    }
}

/// A text that nobody has signed: no act counts on it, whatever another folder holds.
fn draft(reading: &Reading, own: &Own, day: NaiveDate) -> Vec<Status> {
    let (schedules, minor, consents) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let text = Text {
        agreement: &reading.agreement,
        terms: own.terms,
        members: &own.members,
        schedules: &schedules,
        tree: &reading.tree,
        minor: &minor,
        consents: &consents,
    };
    status(&[text], &[], day)
}
