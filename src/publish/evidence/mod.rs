//! The evidence on one agreement, as files that can be checked without this program: acts, texts, the chain of the roster,
//! proofs, the checkpoint, a page that says what is proved, and a short program that checks it.
//! Decides nothing: what is in force is told as an opinion beside the evidence.

mod pack;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::NaiveDate;

pub use pack::pack;

use crate::agreement::Members;
use crate::registry::{Entry, Ledger};
use crate::roster::number;
use crate::seal::{Act, Scheme};
use crate::text::{Digest, canonical_reading};

const VERIFY: &str = include_str!("verify.py");
const PAGE: &str = include_str!("page.md");

/// What a pack is made of.
pub struct Evidence<'a> {
    pub agreement: &'a str,
    /// Only the acts of this body and of those that it stands against.
    pub body: Option<&'a str>,
    pub ledger: &'a Ledger,
    /// A text that an act names, by its digest.
    pub text: &'a dyn Fn(&Digest) -> Option<Vec<u8>>,
    /// The subjects whose texts are left out, by name.
    pub without: &'a [String],
    /// How the agreement stands on the day: as JSON, and in words.
    pub status: (String, String),
    /// A time stamp of the checkpoint (RFC 3161), as it came.
    pub timestamp: Option<Vec<u8>>,
    pub day: NaiveDate,
    pub demonstration: bool,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EvidenceError {
    #[error("no act on \"{0}\" is in the log")]
    NoActs(String),
    #[error("no act of {body} on \"{agreement}\" is in the log")]
    NotOfTheBody { body: String, agreement: String },
    #[error("the text {0} that an act names is not here")]
    TextMissing(Digest),
    #[error("the time stamp is not of this checkpoint: its SHA-256 does not stand in it")]
    OtherTimestamp,
}

/// The files of a pack, by their paths. The same evidence gives the same bytes.
pub fn evidence(of: &Evidence<'_>) -> Result<BTreeMap<String, Vec<u8>>, EvidenceError> {
    let acts = acts(of)?;
    let roster = of.ledger.entries().iter().filter(|entry| is_of_the_roster(entry));
    let mut files = BTreeMap::new();
    for entry in roster.chain(acts.iter().map(|(entry, _)| *entry)) {
        let path = match entry.act() {
            Some(act) => act_path(entry, act),
            None => format!("roster/{}", entry.file.rsplit('/').next().unwrap_or(&entry.file)),
        };
        files.insert(path, entry.envelope.envelope().to_bytes());
        let proof = of.ledger.prove(&entry.digest()).expect("an entry of the log can be proved");
        files.insert(format!("proofs/{}.tlog-proof", short(&entry.digest())), proof.to_bytes());
    }
    let names = text_names(&acts);
    let withheld = texts(of, &acts, &names, &mut files)?;
    files.insert("withheld.txt".to_string(), withheld.into_bytes());
    let mut logs = of.ledger.logs();
    let (_, _, checkpoint) = logs.pop().expect("an act is in some log");
    for (number, (_, _, ended)) in (1..).zip(logs) {
        files.insert(format!("before/{number}.checkpoint"), ended.to_vec());
    }
    let checkpoint = checkpoint.to_vec();
    if let Some(timestamp) = &of.timestamp {
        let digest = Digest::of(&checkpoint).0;
        if !timestamp.windows(digest.len()).any(|window| window == digest) {
            return Err(EvidenceError::OtherTimestamp);
        }
        files.insert("checkpoint.tsr".to_string(), timestamp.clone());
    }
    files.insert("checkpoint".to_string(), checkpoint);
    files.insert("status.json".to_string(), of.status.0.clone().into_bytes());
    files.insert("status.txt".to_string(), of.status.1.clone().into_bytes());
    files.insert("verify.py".to_string(), VERIFY.as_bytes().to_vec());
    let first = acts.first().expect("a pack has an act");
    let scheme = first.0.envelope.signers()[0].scheme();
    files.insert("README.md".to_string(), page(of, &acts, &names, scheme).into_bytes());
    Ok(files)
}

fn is_of_the_roster(entry: &Entry) -> bool {
    number(entry.envelope.statement()).is_some()
}

/// The acts of the pack. Of each office all or none: a chain with a gap would prove nothing.
fn acts<'a>(of: &Evidence<'a>) -> Result<Vec<(&'a Entry, &'a Act)>, EvidenceError> {
    let all = of.ledger.entries().iter().filter_map(|entry| Some((entry, entry.act()?)));
    let mut acts: Vec<_> = all.filter(|(_, act)| act.says.agreement == of.agreement).collect();
    if acts.is_empty() {
        return Err(EvidenceError::NoActs(of.agreement.to_string()));
    }
    let Some(body) = of.body else { return Ok(acts) };
    let own = acts.iter().rev().find(|(_, act)| act.says.body == body).ok_or_else(|| {
        EvidenceError::NotOfTheBody { body: body.to_string(), agreement: of.agreement.to_string() }
    })?;
    let members = (of.text)(&own.1.subjects.parties)
        .and_then(|bytes| Members::read(canonical_reading(&bytes).ok()?))
        .unwrap_or_default();
    let places = |body: &str| -> BTreeSet<&String> {
        let here = members.0.iter().filter(|(_, bodies)| bodies.iter().any(|one| one == body));
        here.map(|(party, _)| party).collect()
    };
    // Whoever stands only where the body stands shares nothing with it.
    let beside = |other: &str| {
        let (other, own) = (places(other), places(body));
        !other.is_empty() && other.is_subset(&own) && members.0.len() > 1
    };
    acts.retain(|(_, act)| act.says.body == body || !beside(&act.says.body));
    Ok(acts)
}

/// The file of an act in the pack: whose it is, what it decides, and the first digits of its digest.
fn act_path(entry: &Entry, act: &Act) -> String {
    let says = &act.says;
    let digest = short(&entry.digest());
    format!("acts/{}-{}-{}-{digest}.json", says.body, says.capacity, says.decision.word())
}

/// The file of each text in the pack: what it is, whose it is where one office alone names it, and the first digits of
/// its digest.
fn text_names(acts: &[(&Entry, &Act)]) -> BTreeMap<Digest, String> {
    let mut offices: BTreeMap<Digest, (&str, BTreeSet<String>)> = BTreeMap::new();
    for (_, act) in acts {
        for (subject, digest) in act.subjects.named() {
            let (_, of) = offices.entry(digest).or_insert((subject, BTreeSet::new()));
            of.insert(format!("-{}-{}", act.says.body, act.says.capacity));
        }
    }
    let name = |(digest, (subject, offices)): (Digest, (&str, BTreeSet<String>))| {
        let kind = if subject == "shown" { "txt" } else { "json" };
        let office = offices.first().filter(|_| offices.len() == 1).map_or("", String::as_str);
        (digest, format!("texts/{subject}{office}-{}.{kind}", short(&digest)))
    };
    offices.into_iter().map(name).collect()
}

/// Puts the texts that the acts name into the pack, each once, and lists those that are left out.
fn texts(
    of: &Evidence<'_>,
    acts: &[(&Entry, &Act)],
    names: &BTreeMap<Digest, String>,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<String, EvidenceError> {
    let mut done: BTreeSet<Digest> = BTreeSet::new();
    let mut withheld = String::new();
    for (_, act) in acts {
        for (subject, digest) in act.subjects.named() {
            if !done.insert(digest) {
                continue;
            }
            if of.without.iter().any(|name| name == subject) {
                writeln!(withheld, "{} {subject}", digest.hex()).expect("a String takes every write");
                continue;
            }
            let bytes = (of.text)(&digest).ok_or(EvidenceError::TextMissing(digest))?;
            files.insert(names[&digest].clone(), bytes);
        }
    }
    Ok(withheld)
}

/// The acts in the order of the log, for the page. Bodies, offices and decisions are words of small letters and hyphens,
/// which no page takes for anything else.
fn table(of: &Evidence<'_>, acts: &[(&Entry, &Act)], names: &BTreeMap<Digest, String>) -> String {
    let left_out = of.without.iter().any(|name| name == "shown");
    let mut table = String::from(
        "| day | body | office | decision | its act | the text that it was shown |\n|---|---|---|---|---|---|\n",
    );
    for (entry, act) in acts {
        let says = &act.says;
        let (path, name) = (act_path(entry, act), &names[&act.subjects.shown]);
        let shown = if left_out { "left out".to_string() } else { format!("`{name}`") };
        let (day, body, office, decision) = (says.day, &says.body, says.capacity, says.decision.word());
        writeln!(table, "| {day} | {body} | {office} | {decision} | `{path}` | {shown} |")
            .expect("a String takes every write");
    }
    table.trim_end().to_string()
}

fn page(
    of: &Evidence<'_>,
    acts: &[(&Entry, &Act)],
    names: &BTreeMap<Digest, String>,
    scheme: Scheme,
) -> String {
    let first = acts.first().map(|(entry, act)| act_path(entry, act)).unwrap_or_default();
    let demonstration = "\n**This is a demonstration: no real body has signed, and this binds nobody.**\n";
    let stamped = of.timestamp.is_some();
    let row = "| `checkpoint.tsr` | a time stamp of the checkpoint by somebody else (RFC 3161), unchecked by us |\n";
    let stamp = "\nThe time stamp, with the certificate of the authority that made it:\n\n    \
                 openssl ts -verify -in checkpoint.tsr -data checkpoint -CAfile authority.pem\n";
    let (tool, key_files, verify) = by_hand(scheme);
    let either = |on: bool, words: &str| if on { words.to_string() } else { String::new() };
    let logs = of.ledger.logs();
    let (origin, size, _) = logs.last().expect("an act is in some log");
    let before = "| `before/` | the last checkpoint of each log from which the present one goes on, as the roster says |\n";
    [
        ("{before_row}", either(logs.len() > 1, before)),
        ("{agreement}", of.agreement.to_string()),
        ("{day}", of.day.to_string()),
        ("{origin}", (*origin).to_string()),
        ("{size}", size.to_string()),
        ("{demonstration}", either(of.demonstration, demonstration)),
        ("{timestamp_row}", either(stamped, row)),
        ("{timestamp}", either(stamped, stamp)),
        ("{act}", first),
        ("{acts}", table(of, acts, names)),
        ("{key_files}", key_files.to_string()),
        ("{tool}", tool.to_string()),
        ("{verify}", verify.to_string()),
    ]
    .into_iter()
    .fold(PAGE.to_string(), |page, (name, words)| page.replace(name, &words))
}

/// How one act is checked by hand: the tool, the lines of Python that write what the tool reads, and its command.
fn by_hand(scheme: Scheme) -> (&'static str, &'static str, &'static str) {
    match scheme {
        Scheme::Plain => (
            "openssl",
            r#"            der = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + blob[-32:]).decode()
            open("act.pem", "w").write("-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n" % der)
    open("act.sig", "wb").write(base64.b64decode(sig))
"#,
            "openssl pkeyutl -verify -pubin -inkey act.pem -rawin -in act.pae -sigfile act.sig",
        ),
        Scheme::Sshsig | Scheme::Fido => (
            "ssh-keygen",
            r#"            open("act.allowed", "w").write("office " + key + "\n")
    open("act.sig", "w").write("-----BEGIN SSH SIGNATURE-----\n%s\n-----END SSH SIGNATURE-----\n" % sig)
"#,
            "ssh-keygen -Y verify -f act.allowed -I office -n dsse@isa.example -s act.sig < act.pae",
        ),
    }
}

/// The first sixteen digits of a digest, as acts are filed under.
fn short(digest: &Digest) -> String {
    digest.hex()[..16].to_string()
}
