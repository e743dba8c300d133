//! The commands that make statements of a roster: what they take, and the statement that comes of it.
//! Who may sign which is decided in the roster, not here.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;

use super::{Sending, Signers, Work, open_all, public_key, public_keys, sheet};
use crate::commands::enrol::{Appointment, Keys, Place, RootKeys};
use crate::commands::signer::{AgentArgs, Signer};
use crate::commands::witness::Witnesses;
use crate::commands::{Context, Outcome, Repository, by, day, fail, trusted};
use crate::seal::{KeySet, Kinds, PublicKey, RevocationReason, Root, Statement};

#[derive(clap::Args)]
pub struct RootArgs {
    /// Root key files; they sign this statement
    #[arg(long = "root", value_name = "FILE", required_unless_present = "root_public")]
    root: Vec<PathBuf>,
    /// Public keys of further root keys, which sign elsewhere or in your ssh-agent
    #[arg(long = "root-public", value_name = "FILE")]
    root_public: Vec<PathBuf>,
    #[command(flatten)]
    agent: AgentArgs,
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
    #[command(flatten)]
    witnesses: Witnesses,
    /// The last day of this root: after it nothing new is taken until a new root is there
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<NaiveDate>,
    /// Say in every view that nothing here binds anybody
    #[arg(long)]
    demonstration: bool,
    #[command(flatten)]
    sending: Sending,
}

#[derive(clap::Args)]
pub struct Rotate {
    /// Public keys of the new root, all of them; the old ones stay when not given
    #[arg(long = "root-public", value_name = "FILE")]
    root: Vec<PathBuf>,
    /// How many root keys must sign together
    #[arg(long, value_name = "N")]
    root_threshold: Option<usize>,
    /// Public keys of the registrar, all of them; the old ones stay when not given
    #[arg(long = "registrar", value_name = "FILE")]
    registrar: Vec<PathBuf>,
    /// How many registrar keys must sign together
    #[arg(long, value_name = "N")]
    registrar_threshold: Option<usize>,
    #[command(flatten)]
    witnesses: Witnesses,
    /// The last day of the new root; the old one stays when not given
    #[arg(long, value_name = "DATE", value_parser = day, conflicts_with = "no_end")]
    until: Option<NaiveDate>,
    /// The new root has no last day
    #[arg(long)]
    no_end: bool,
    /// A remark for the record, in one line
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    signers: Signers,
}

#[derive(clap::Args)]
pub struct Enrol {
    /// The body's id in the catalogue
    #[arg(value_name = "BODY", required_unless_present = "list")]
    body: Option<String>,
    /// Public keys with which the body appoints its signatories
    #[arg(long = "admin", value_name = "FILE", required_unless_present = "list")]
    admin: Vec<PathBuf>,
    /// How many of them must sign together
    #[arg(long, value_name = "N", default_value_t = 1)]
    threshold: usize,
    /// How the registrar made sure of the body: a reference, and nobody's name
    #[arg(long, value_name = "REFERENCE")]
    evidence: Option<String>,
    /// The last day of these keys
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<NaiveDate>,
    /// Enrol every body of this spreadsheet (CSV: `body,name,admin_key,threshold,evidence,fingerprint`)
    #[arg(long = "from", value_name = "FILE", conflicts_with_all = ["body", "admin", "threshold", "evidence", "until"])]
    list: Option<PathBuf>,
    #[command(flatten)]
    signers: Signers,
}

#[derive(clap::Args)]
pub struct Replace {
    #[arg(value_name = "BODY")]
    body: String,
    /// Public keys that the body has from then on, all of them
    #[arg(long = "admin", value_name = "FILE", required = true)]
    admin: Vec<PathBuf>,
    /// How many of them must sign together
    #[arg(long, value_name = "N", default_value_t = 1)]
    threshold: usize,
    /// The first day of the new keys; today when not given. Signed by the root: at least 14 days after it is logged
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<NaiveDate>,
    /// The last day of the new keys
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<NaiveDate>,
    /// How one made sure of the body: a reference, and nobody's name
    #[arg(long, value_name = "REFERENCE")]
    evidence: Option<String>,
    #[command(flatten)]
    signers: Signers,
}

#[derive(clap::Args)]
pub struct Appoint {
    #[arg(value_name = "BODY")]
    body: String,
    /// The office, such as siro
    #[arg(value_name = "OFFICE")]
    capacity: String,
    /// The public key of the office
    #[arg(long, value_name = "FILE")]
    public: PathBuf,
    /// The kinds of agreement that the office covers, by `kind:` or by template, such as one-way,home-fire-safety;
    /// all when not given
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    for_kinds: Vec<String>,
    /// The body's own reference for the appointment
    #[arg(long, value_name = "REFERENCE")]
    authority: Option<String>,
    /// First day of the office; today when not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<NaiveDate>,
    /// Last day of the office
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<NaiveDate>,
    #[command(flatten)]
    signers: Signers,
}

#[derive(clap::Args)]
pub struct Revoke {
    /// The fingerprint of the key, as SHA256:…
    #[arg(value_name = "FINGERPRINT")]
    fingerprint: String,
    #[arg(long, value_name = "REASON", value_parser = ["superseded", "retired", "compromised"])]
    reason: String,
    /// The first day on which the key counts no longer; today when not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<NaiveDate>,
    /// Of a compromised key: the first day on which somebody else may have used it
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<NaiveDate>,
    #[command(flatten)]
    signers: Signers,
}

pub fn root(work: &Work, args: &RootArgs) -> Result<Outcome> {
    if work.roster.is_some() {
        return Err(fail(
            "this repository has a roster already",
            "`isa roster rotate` replaces keys of its root; `isa roster show` shows it",
        ));
    }
    let keys = open_all(&args.root, &args.sending.passphrases, &args.agent)?;
    // A key in an agent is named by its public key, which says how it signs.
    let here = keys.iter().take(args.root.len()).map(Signer::public);
    let named: Vec<PublicKey> = here.chain(public_keys(&args.root_public)?).collect();
    let statement = Place::first(work.day).root(RootKeys {
        root: KeySet::new(named, args.root_threshold),
        registrar: KeySet::new(public_keys(&args.registrar)?, args.registrar_threshold),
        origin: work.repository.settings.origin.to_string(),
        log: public_key(&args.log)?,
        witnesses: args.witnesses.policy()?,
        until: args.until,
        demonstration: args.demonstration,
        note: None,
    })?;
    work.file(vec![statement], &keys, &args.sending)
}

pub fn rotate(work: &Work, args: &Rotate) -> Result<Outcome> {
    let roster = work.roster()?;
    let changed = |files: &[PathBuf], threshold: Option<usize>, old: &KeySet| -> Result<KeySet> {
        let keys = if files.is_empty() { old.keys.clone() } else { public_keys(files)? };
        Ok(KeySet::new(keys, threshold.unwrap_or(old.threshold)))
    };
    let before = roster.root();
    let next = Root {
        root: changed(&args.root, args.root_threshold, &before.root)?,
        registrar: changed(&args.registrar, args.registrar_threshold, &before.registrar)?,
        until: if args.no_end { None } else { args.until.or(before.until) },
        witnesses: args.witnesses.policy()?.or_else(|| before.witnesses.clone()),
        note: args.note.clone(),
        log: roster.log().clone(),
        ..before.clone()
    };
    let statement = Place::after(roster, work.day).next_root(next);
    signed_here(work, statement, &args.signers)
}

pub fn enrol(context: &Context, work: &Work, args: &Enrol) -> Result<Outcome> {
    let roster = work.roster()?;
    if let Some(list) = &args.list {
        return sheet::enrol(context, work, list, &args.signers);
    }
    let body = args.body.as_deref().unwrap_or_default();
    if roster.body(body).is_some() {
        return Err(fail(
            format!("{body} is enrolled already"),
            "`isa roster replace` gives it other keys; see `isa roster show`",
        ));
    }
    let statement = Place::after(roster, work.day).body(Keys {
        body,
        name: name_of(context, &work.repository, body)?,
        admin: KeySet::new(public_keys(&args.admin)?, args.threshold),
        evidence: args.evidence.clone(),
        from: work.day,
        until: args.until,
    });
    signed_here(work, statement, &args.signers)
}

/// The body's name in full, from the catalogue or from the body's own file.
pub fn name_of(context: &Context, repository: &Repository, body: &str) -> Result<String> {
    let own = repository.particulars()?;
    let listed = context.law.bodies().get(body).map(|body| body.name.clone());
    listed.or_else(|| own.get(body).and_then(|own| own.name.value()).map(ToString::to_string)).ok_or_else(
        || {
            fail(
                format!("there is no body \"{body}\" in the catalogue or in bodies/"),
                "a body beyond the catalogue needs bodies/<id>.yaml with its name and category",
            )
        },
    )
}

pub fn replace(work: &Work, args: &Replace) -> Result<Outcome> {
    let roster = work.roster()?;
    let Some(before) = roster.body_on(&args.body, work.day) else {
        return Err(fail(
            format!("{} is not enrolled", args.body),
            "`isa roster enrol` gives a body its first keys; see `isa roster show`",
        ));
    };
    let statement = Place::after(roster, work.day).body(Keys {
        body: &args.body,
        name: before.name.clone(),
        admin: KeySet::new(public_keys(&args.admin)?, args.threshold),
        evidence: args.evidence.clone(),
        from: args.from.unwrap_or(work.day),
        until: args.until,
    });
    signed_here(work, statement, &args.signers)
}

pub fn appoint(work: &Work, args: &Appoint) -> Result<Outcome> {
    let kinds = args.for_kinds.iter().cloned().collect::<std::collections::BTreeSet<_>>();
    let statement = Place::after(work.roster()?, work.day).signatory(Appointment {
        body: &args.body,
        capacity: by::capacity(&args.capacity)?,
        key: public_key(&args.public)?,
        agreements: if kinds.is_empty() { Kinds::All } else { Kinds::Only(kinds) },
        authority: args.authority.clone(),
        from: args.from.unwrap_or(work.day),
        until: args.until,
    });
    signed_here(work, statement, &args.signers)
}

pub fn revoke(work: &Work, args: &Revoke) -> Result<Outcome> {
    let hint = "it looks like SHA256:…; `isa roster show` lists them";
    let fingerprint = trusted::fingerprint(&args.fingerprint, hint)?;
    let reason = match args.reason.as_str() {
        "superseded" => RevocationReason::Superseded,
        "retired" => RevocationReason::Retired,
        _ => RevocationReason::Compromised,
    };
    let from = args.from.unwrap_or(work.day);
    let statement = Place::after(work.roster()?, work.day).revocation(fingerprint, reason, from, args.since);
    signed_here(work, statement, &args.signers)
}

pub fn signed_here(work: &Work, statement: Statement, signers: &Signers) -> Result<Outcome> {
    work.file(vec![statement], &signers.open()?, &signers.sending)
}
