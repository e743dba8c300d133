//! `isa roster`: who speaks for which body. The root names the registrar and the log; the registrar enrols bodies;
//! a body appoints its own signatories, and dismisses them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;

use super::enrol::{Appointment, Enrolling, RootKeys};
use super::register::Register;
use super::{Context, Outcome, Repository, fail, key, sign, today};
use crate::disk::Folder;
use crate::roster::{Roster, Standing};
use crate::seal::{Fingerprint, KeySet, PublicKey, RevocationReason, SecretKey};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Show the root, the bodies and their offices
    Show,
    /// Begin a roster: root keys, registrar keys, the log
    Root(RootArgs),
    /// Enrol a body with its own administrative keys (signed by the registrar)
    Enrol(Enrol),
    /// Give an office of a body to a key (signed by the body)
    Appoint(Appoint),
    /// Say that a key counts no longer
    Revoke(Revoke),
}

#[derive(clap::Args)]
struct RootArgs {
    /// Root key files; they sign this statement
    #[arg(long = "root", value_name = "FILE", required = true)]
    root: Vec<PathBuf>,
    /// How many root keys must sign together
    #[arg(long, value_name = "N", default_value_t = 1)]
    root_threshold: usize,
    /// Public keys of the registrar (PEM files from `isa key show`)
    #[arg(long = "registrar", value_name = "FILE", required = true)]
    registrar: Vec<PathBuf>,
    /// How many registrar keys must sign together
    #[arg(long, value_name = "N", default_value_t = 1)]
    registrar_threshold: usize,
    /// Public key of the log
    #[arg(long, value_name = "FILE")]
    log: PathBuf,
    /// Say in every view that nothing here binds anybody
    #[arg(long)]
    demonstration: bool,
    #[command(flatten)]
    passphrases: Passphrases,
}

#[derive(clap::Args)]
struct Enrol {
    /// The body's id in the catalogue
    #[arg(value_name = "BODY")]
    body: String,
    /// Public keys with which the body appoints its signatories
    #[arg(long = "admin", value_name = "FILE", required = true)]
    admin: Vec<PathBuf>,
    /// How many of them must sign together
    #[arg(long, value_name = "N", default_value_t = 1)]
    threshold: usize,
    /// How the registrar made sure of the body: a reference, and nobody's name
    #[arg(long, value_name = "REFERENCE")]
    evidence: Option<String>,
    #[command(flatten)]
    signers: Signers,
}

#[derive(clap::Args)]
struct Appoint {
    #[arg(value_name = "BODY")]
    body: String,
    /// The office, such as siro
    #[arg(value_name = "OFFICE")]
    capacity: String,
    /// The public key of the office
    #[arg(long, value_name = "FILE")]
    public: PathBuf,
    /// The body's own reference for the appointment
    #[arg(long, value_name = "REFERENCE")]
    authority: Option<String>,
    /// First day of the office; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    from: Option<NaiveDate>,
    /// Last day of the office
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    until: Option<NaiveDate>,
    #[command(flatten)]
    signers: Signers,
}

#[derive(clap::Args)]
struct Revoke {
    /// The fingerprint of the key, as SHA256:…
    #[arg(value_name = "FINGERPRINT")]
    fingerprint: String,
    #[arg(long, value_name = "REASON", value_parser = ["superseded", "retired", "compromised"])]
    reason: String,
    /// Of a compromised key: the first day on which somebody else may have used it
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    since: Option<NaiveDate>,
    #[command(flatten)]
    signers: Signers,
}

#[derive(clap::Args)]
struct Signers {
    /// Key files that sign; as many as the threshold asks
    #[arg(long = "key", value_name = "FILE", required = true)]
    keys: Vec<PathBuf>,
    #[command(flatten)]
    passphrases: Passphrases,
}

#[derive(clap::Args)]
struct Passphrases {
    /// Read the passphrases from these open file descriptors, one for each key file
    #[arg(long = "passphrase-fd", value_name = "N")]
    fds: Vec<u32>,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = Repository::find(context.dir.as_deref())?;
    let folder = repository.folder()?;
    if let Command::Root(args) = &args.command {
        return root(&repository, &folder, args);
    }
    let register = Register::read(&repository, &[])?;
    let roster = register.roster()?.clone();
    let mut enrolling = Enrolling::resume(&folder, roster, today());
    match &args.command {
        Command::Show | Command::Root(_) => return Ok(Outcome::says(shown(&enrolling.roster, today()))),
        Command::Enrol(args) => {
            let body = context.law.bodies().get(&args.body);
            let own = repository.particulars()?;
            let name = body
                .map(|body| body.name.clone())
                .or_else(|| own.get(&args.body).and_then(|own| own.name.value()).map(ToString::to_string))
                .ok_or_else(|| {
                    fail(
                        format!("there is no body \"{}\" in the catalogue or in bodies/", args.body),
                        "a body beyond the catalogue needs bodies/<id>.yaml with its name and category",
                    )
                })?;
            let admin = KeySet::new(public_keys(&args.admin)?, args.threshold);
            let keys = open_all(&args.signers.keys, &args.signers.passphrases)?;
            enrolling.body(
                &args.body,
                &name,
                admin,
                args.evidence.clone(),
                &keys.iter().collect::<Vec<_>>(),
            )?;
        }
        Command::Appoint(args) => {
            let keys = open_all(&args.signers.keys, &args.signers.passphrases)?;
            let appointment = Appointment {
                body: &args.body,
                capacity: sign::capacity(&args.capacity)?,
                key: public_key(&args.public)?,
                authority: args.authority.clone(),
                from: args.from.unwrap_or_else(today),
                until: args.until,
            };
            enrolling.signatory(appointment, &keys.iter().collect::<Vec<_>>())?;
        }
        Command::Revoke(args) => {
            let fingerprint: Fingerprint = args.fingerprint.parse().map_err(|_| {
                fail(
                    format!("\"{}\" is no fingerprint", args.fingerprint),
                    "it looks like SHA256:…; `isa roster show` lists them",
                )
            })?;
            let reason = match args.reason.as_str() {
                "superseded" => RevocationReason::Superseded,
                "retired" => RevocationReason::Retired,
                _ => RevocationReason::Compromised,
            };
            let keys = open_all(&args.signers.keys, &args.signers.passphrases)?;
            enrolling.revocation(fingerprint, reason, args.since, &keys.iter().collect::<Vec<_>>())?;
        }
    }
    let version = enrolling.roster.version();
    Ok(Outcome::says(format!(
        "roster version {version}\nnext: commit roster/, and let the registry take it in with `isa registry append`\n"
    )))
}

fn root(repository: &Repository, folder: &Folder, args: &RootArgs) -> Result<Outcome> {
    let keys = open_all(&args.root, &args.passphrases)?;
    let named = RootKeys {
        root: KeySet::new(keys.iter().map(SecretKey::public).collect(), args.root_threshold),
        registrar: KeySet::new(public_keys(&args.registrar)?, args.registrar_threshold),
        origin: repository.settings.origin.to_string(),
        log: public_key(&args.log)?,
        demonstration: args.demonstration,
        note: None,
    };
    let enrolling = Enrolling::begin(folder, named, &keys.iter().collect::<Vec<_>>(), today())?;
    Ok(Outcome::says(format!(
        "root {}\nwrite this down on paper and give it to everybody who will verify: nobody should take it from the repository\n",
        enrolling.roster.pin()
    )))
}

fn open_all(files: &[PathBuf], passphrases: &Passphrases) -> Result<Vec<SecretKey>> {
    if !passphrases.fds.is_empty() && passphrases.fds.len() != files.len() {
        return Err(fail(
            "there must be one `--passphrase-fd` for each key file",
            "give them in the order of the key files",
        ));
    }
    files.iter().enumerate().map(|(at, file)| key::open(file, passphrases.fds.get(at).copied())).collect()
}

fn public_keys(files: &[PathBuf]) -> Result<Vec<PublicKey>> {
    files.iter().map(|file| public_key(file)).collect()
}

/// A public key from a PEM file. The lines that `isa key show` prints before it may stand there too.
fn public_key(file: &Path) -> Result<PublicKey> {
    let bytes = super::repository::read_bytes(file, 1 << 16)?;
    let text = String::from_utf8_lossy(&bytes);
    let pem = text.find("-----BEGIN").map_or("", |at| &text[at..]);
    PublicKey::from_pem(pem).map_err(|error| {
        fail(
            format!("{}: {error}", file.display()),
            "a public key is the PEM text that `isa key show` prints",
        )
    })
}

fn shown(roster: &Roster, day: NaiveDate) -> String {
    let mut text = String::new();
    if roster.demonstration() {
        text.push_str("DEMONSTRATION: no real body has signed, and this binds nobody.\n\n");
    }
    let root = roster.root();
    let _ = writeln!(
        text,
        "root      {} ({} of {} root keys)",
        roster.pin(),
        root.root.threshold,
        root.root.keys.len()
    );
    let _ = writeln!(text, "registrar {} of {} keys", root.registrar.threshold, root.registrar.keys.len());
    for key in &root.registrar.keys {
        let _ = writeln!(text, "          {}", key.fingerprint());
    }
    let _ = writeln!(text, "log       {}", roster.log().key);
    let _ = writeln!(text, "version   {}\n", roster.version());
    for body in roster.bodies() {
        let _ = writeln!(
            text,
            "{}  {} ({} of {} keys)",
            body.body,
            body.name,
            body.admin.threshold,
            body.admin.keys.len()
        );
        for office in roster.offices(&body.body) {
            let standing = match roster.standing(office, day) {
                Standing::Holds => "holds its office".to_string(),
                Standing::NotYet(from) => format!("from {from}"),
                Standing::Ended(until) => format!("ended {until}"),
                Standing::Revoked { from, .. } => format!("revoked from {from}"),
                Standing::Disputed { since } => format!("disputed since {since}"),
            };
            let _ =
                writeln!(text, "  {:<20} {}  {standing}", office.capacity.name(), office.key.fingerprint());
        }
    }
    text
}
