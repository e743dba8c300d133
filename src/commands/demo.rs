//! `isa demo`: the whole job on London's real bodies, in a fresh folder, with throwaway keys that live in memory.
//! It signs, logs and verifies with the same code as everything else, and says throughout that nobody is bound.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;
use zeroize::Zeroizing;

use super::agreed::Faults;
use super::desk::{Decide, Decides, Desk};
use super::enrol::{self, Appointment, Enrolling, RootKeys};
use super::register::Register;
use super::status::View;
use super::{Context, Outcome, Repository, fail, registry, today};
use crate::disk::{Folder, create_private};
use crate::seal::{ActKind, Capacity, Decision, KeySet, Kinds, SecretKey};
use crate::status::{Needs, needs};
use crate::template::{Answers, Shelf};
use crate::text::{List, Source};

#[derive(clap::Args)]
pub struct Args {
    /// The new folder; it must not exist
    #[arg(value_name = "DIR", default_value = "isa-demo")]
    folder: PathBuf,
    /// How many of the 33 authorities take part
    #[arg(long, value_name = "N", default_value_t = 33, value_parser = clap::value_parser!(u64).range(1..=33))]
    bodies: u64,
    /// The day on which everything is signed; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day, hide = true)]
    day: Option<NaiveDate>,
    /// Leave no key behind
    #[arg(long)]
    no_key: bool,
}

/// The origin of every demonstration: a name that nobody can own.
const ORIGIN: &str = "demonstration.isa.example/london";
const DEMONSTRATION: &str = "A demonstration: one process made and held every key, no real body has signed, and nothing here binds anybody.";

/// The office whose key is written, so that the reader can sign next.
const LEFT: (&str, Capacity) = ("camden", Capacity::Siro);

/// The agreements of the demonstration: folder, template, answers.
const AGREEMENTS: [(&str, &str); 3] = [
    ("home-fire-safety", include_str!("../../templates/home-fire-safety/1.0.0/example-answers.yaml")),
    ("child-safeguarding", include_str!("../../templates/child-safeguarding/1.0.0/example-answers.yaml")),
    ("council-tax-debt", include_str!("../../templates/council-tax-debt/1.0.0/example-answers.yaml")),
];

/// Every key of the demonstration, in memory.
struct Keys {
    root: Vec<SecretKey>,
    registrar: Vec<SecretKey>,
    log: SecretKey,
    admin: BTreeMap<String, SecretKey>,
    offices: BTreeMap<(String, Capacity), SecretKey>,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let dir = context.dir.as_ref().map_or_else(|| args.folder.clone(), |base| base.join(&args.folder));
    if dir.symlink_metadata().is_ok() {
        return Err(fail(format!("{} is there already", dir.display()), "name a folder that does not exist"));
    }
    let key_file = key_file(&dir);
    if !args.no_key && key_file.symlink_metadata().is_ok() {
        return Err(fail(
            format!("{} is there already", key_file.display()),
            "take the old key file away, or name another folder",
        ));
    }
    let day = args.day.unwrap_or_else(today);
    let mut text = String::from("DEMONSTRATION: no real body has signed, and this binds nobody.\n\n");
    let repository = lay(&dir, args.bodies, day)?;
    let _ = writeln!(text, "{}: {} agreements made from standard templates", dir.display(), AGREEMENTS.len());

    let offices = offices(context, &repository)?;
    let keys = Keys::make(&offices)?;
    enrol(context, &repository, &keys, day)?;
    let bodies: BTreeSet<&str> = offices.iter().map(|(body, _)| body.as_str()).collect();
    let _ = writeln!(text, "{} bodies enrolled, {} offices appointed", bodies.len(), offices.len());

    let acts = sign_all(context, &repository, &keys, day)?;
    let plan = registry::append(&repository, &keys.log, day)?;
    if let Some(refused) = plan.refused.first() {
        return Err(fail(
            format!("the registry refused {refused}"),
            "this is a fault of the program: please report it",
        ));
    }
    let _ = writeln!(text, "{acts} acts signed, {} entries logged\n", plan.size);

    let unpinned = Register::read(&repository, &[])?;
    let pin = unpinned.roster()?.pin();
    let register = Register::read(&repository, &[pin])?;
    text.push_str(&View::of(context, &repository, &register, &register.signed(), day, None)?.human(context));
    let report = &register.verification.report;
    let _ = writeln!(
        text,
        "\nregistry {}: {}, {} signatures checked",
        report.origin,
        report.verdict(),
        report.checked.signatures
    );
    let _ = writeln!(text, "root {pin}");
    text.push_str("one process held every key: root (2 of 3), registrar (2 of 3), log, bodies and offices\n");
    if !args.no_key {
        text.push_str(&leave_key(&key_file, &keys)?);
    }
    let code = u8::from(!report.holds);
    Ok(Outcome::says(text).with_code(code))
}

/// The folder, its settings and its agreements, each a standard template answered in full.
fn lay(dir: &Path, authorities: u64, day: NaiveDate) -> Result<Repository> {
    let cannot = |error: crate::disk::DiskError| fail(error.to_string(), "name a folder where you may write");
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let marker = format!("format: isa-repository/1\norigin: {ORIGIN}\ntitle: \"{DEMONSTRATION}\"\n");
    Folder::open(parent)
        .and_then(|folder| folder.create_new(&format!("{name}/isa.yaml"), marker.as_bytes()))
        .map_err(cannot)?;
    let folder = Folder::open(dir).map_err(cannot)?.fleeting();
    let readme = include_str!("demo/README.md").replace("DAY", &day.to_string());
    folder.create_new("README.md", readme.as_bytes()).map_err(cannot)?;
    for (name, schema) in crate::agreement::schemas() {
        folder.create_new(&format!("schemas/{name}"), schema.as_bytes()).map_err(cannot)?;
    }
    let shelf = Shelf::default();
    for (id, answers) in AGREEMENTS {
        let template = shelf.find(id).expect("the demonstration uses standard templates");
        let wrong = |error: crate::template::TemplateError| {
            fail(error.to_string(), "this is a fault of the program: please report it")
        };
        let mut answers =
            Answers::read(&Source::new(format!("{id} answers"), answers.as_bytes())).map_err(wrong)?;
        fewer(&mut answers, &template.parties, authorities);
        let page = template.fill(id, &answers).map_err(wrong)?;
        folder.create_new(&format!("{id}/agreement.yaml"), page.as_bytes()).map_err(cannot)?;
    }
    Ok(Repository { fleeting: true, ..Repository::open(dir.to_path_buf())? })
}

/// Fewer authorities than the group has: the first of them, by name.
fn fewer(answers: &mut Answers, parties: &str, authorities: u64) {
    use crate::template::Answer;
    if authorities >= 33 {
        return;
    }
    let group = crate::law::Catalogue::built_in().bodies().group("london-boroughs");
    let members = group.into_iter().flat_map(|group| group.members.iter()).map(|member| member.body.clone());
    let mut all: Vec<String> = members.collect();
    all.sort();
    // The office whose key is left to the reader always takes part.
    all.sort_by_key(|body| body != LEFT.0);
    all.truncate(usize::try_from(authorities).unwrap_or(usize::MAX));
    answers.0.insert(parties.to_string(), Answer::List(all));
}

/// Every office that some agreement asks to sign.
fn offices(context: &Context, repository: &Repository) -> Result<BTreeSet<(String, Capacity)>> {
    let mut offices = BTreeSet::new();
    for file in repository.agreements()? {
        let source = super::repository::read_source(&file.path)?;
        let Ok(reading) = crate::agreement::parse(source) else { continue };
        let members = super::members::members(context.law, &repository.particulars()?, &reading.agreement);
        for party in reading.agreement.parties.value().into_iter().flat_map(List::iter) {
            for body in members.0.get(party.id.as_str()).into_iter().flatten() {
                let asked = needs(party, |kind| members.is_of(body, kind));
                offices.extend(asked.iter().flat_map(asked_of).map(|office| (body.clone(), office)));
            }
        }
    }
    Ok(offices)
}

/// The offices that make a party's signature whole.
fn asked_of(needs: &Needs) -> Vec<Capacity> {
    let of = |word: &str| Capacity::ALL.into_iter().find(|capacity| capacity.name() == word);
    match needs {
        Needs::Nobody => Vec::new(),
        Needs::All(offices) => offices.iter().filter_map(|word| of(word)).collect(),
        Needs::AnyOf(offices) => offices.iter().filter_map(|word| of(word)).take(1).collect(),
        Needs::AnyOffice => vec![Capacity::Siro],
    }
}

impl Keys {
    fn make(offices: &BTreeSet<(String, Capacity)>) -> Result<Self> {
        let new = || SecretKey::generate().map_err(|error| fail(error.to_string(), "try again"));
        let some = |count: usize| (0..count).map(|_| new()).collect::<Result<Vec<_>>>();
        let bodies: BTreeSet<&String> = offices.iter().map(|(body, _)| body).collect();
        Ok(Self {
            root: some(3)?,
            registrar: some(3)?,
            log: new()?,
            admin: bodies.into_iter().map(|body| Ok((body.clone(), new()?))).collect::<Result<_>>()?,
            offices: offices.iter().map(|office| Ok((office.clone(), new()?))).collect::<Result<_>>()?,
        })
    }
}

/// A delegated signatory names the delegation; here there is none but the demonstration.
fn delegation(capacity: Capacity) -> Option<String> {
    (capacity == Capacity::DelegatedSignatory).then(|| "demonstration".to_string())
}

fn enrol(context: &Context, repository: &Repository, keys: &Keys, day: NaiveDate) -> Result<()> {
    let folder = repository.folder()?;
    let public = |keys: &[SecretKey]| KeySet::new(keys.iter().map(SecretKey::public).collect(), 2);
    let named = RootKeys {
        root: public(&keys.root),
        registrar: public(&keys.registrar),
        origin: ORIGIN.to_string(),
        log: keys.log.public(),
        witnesses: None,
        until: None,
        demonstration: true,
        note: Some(DEMONSTRATION.to_string()),
    };
    let mut enrolling = Enrolling::new(&folder, None, day);
    let root = enrolling.place().root(named)?;
    enrolling.sign(&root, &[&keys.root[0], &keys.root[1]])?;
    for (body, admin) in &keys.admin {
        let name = context.law.bodies().get(body).map_or(body.as_str(), |body| body.name.as_str());
        let statement = enrolling.place().body(enrol::Keys {
            body,
            name: name.to_string(),
            admin: KeySet::new(vec![admin.public()], 1),
            evidence: None,
            from: day,
            until: None,
        });
        enrolling.sign(&statement, &[&keys.registrar[0], &keys.registrar[1]])?;
    }
    for ((body, capacity), key) in &keys.offices {
        let statement = enrolling.place().signatory(Appointment {
            body,
            capacity: *capacity,
            key: key.public(),
            agreements: Kinds::All,
            authority: delegation(*capacity),
            from: day,
            until: None,
        });
        enrolling.sign(&statement, &[&keys.admin[body]])?;
    }
    Ok(())
}

/// Every office signs every agreement that asks it.
fn sign_all(context: &Context, repository: &Repository, keys: &Keys, day: NaiveDate) -> Result<usize> {
    let desk = Desk::open(context, repository.clone(), day)?;
    let mut acts = 0;
    for file in desk.repository.agreements()? {
        let agreed = desk.text(&file.folder, Faults::Refused)?;
        let mut offices = BTreeSet::new();
        for party in agreed.reading.agreement.parties.value().into_iter().flat_map(List::iter) {
            for body in agreed.members.0.get(party.id.as_str()).into_iter().flatten() {
                let asked = needs(party, |kind| agreed.members.is_of(body, kind));
                offices.extend(asked.iter().flat_map(asked_of).map(|office| (body.as_str(), office)));
            }
        }
        for (body, capacity) in offices {
            let key = &keys.offices[&(body.to_string(), capacity)];
            let decide = Decide {
                body,
                capacity,
                authority: delegation(capacity),
                what: Decides::of(ActKind::PartyDecision, Decision::Sign),
                note: None,
                key: key.public(),
            };
            let prepared = desk.prepare(&agreed, decide)?;
            desk.seal(&prepared, key.public(), key.sign(&prepared.message()?))?;
            acts += 1;
        }
    }
    Ok(acts)
}

/// Where the reader's key goes: beside the folder.
fn key_file(dir: &Path) -> PathBuf {
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    dir.with_file_name(format!("{name}-{}-{}.pem", LEFT.0, LEFT.1))
}

/// Writes one office's key, encrypted like any other, with a passphrase made for it.
fn leave_key(path: &Path, keys: &Keys) -> Result<String> {
    let Some(key) = keys.offices.get(&(LEFT.0.to_string(), LEFT.1)) else { return Ok(String::new()) };
    let passphrase = passphrase()?;
    let pem = key.to_encrypted_pem(&passphrase).map_err(|error| fail(error.to_string(), "try again"))?;
    create_private(path, pem.as_bytes())
        .map_err(|error| fail(error.to_string(), "take the old key file away, or name another folder"))?;
    Ok(format!(
        "\nthe key of {}/{} is in {}, under the passphrase: {}\n",
        LEFT.0,
        LEFT.1,
        path.display(),
        passphrase.as_str()
    ))
}

/// Five groups of four letters, of which an attacker must guess some 90 bits.
fn passphrase() -> Result<Zeroizing<String>> {
    let mut bytes = Zeroizing::new([0_u8; 20]);
    getrandom::fill(&mut *bytes)
        .map_err(|error| fail(format!("the system gave no random bytes: {error}"), "try again"))?;
    let letters: Vec<char> = "abcdefghijkmnpqrstuvwxyz".chars().collect();
    let mut words = Zeroizing::new(String::new());
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            words.push('-');
        }
        words.push(letters[usize::from(*byte) % letters.len()]);
    }
    Ok(words)
}
