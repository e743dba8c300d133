//! `isa registry`: take acts into the log, verify everything, prove one act, name the log's key.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use super::register::{Register, TEXTS};
use super::{Context, Outcome, Repository, fail, key, today};
use crate::disk::DiskError;
use crate::registry::{Plan, Step, plan};
use crate::seal::{Fingerprint, SecretKey, Statement};
use crate::text::Digest;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Take every valid new act and roster statement into the log
    Append(Append),
    /// Recompute everything from the bytes
    Verify(Verify),
    /// Prove that one act is in the log
    Prove(Prove),
    /// List the entries of the log
    Log,
    /// Print the log's verifier key, and nothing else
    Key,
}

#[derive(clap::Args)]
struct Append {
    /// The log's key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

#[derive(clap::Args)]
struct Verify {
    /// A root fingerprint that you have from elsewhere, as `SHA256:…`
    #[arg(long, value_name = "FINGERPRINT")]
    root: Vec<String>,
    /// An earlier checkpoint that the registry must still contain
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

#[derive(clap::Args)]
struct Prove {
    /// The act: its digest, the beginning of it, or its file
    #[arg(value_name = "ACT")]
    act: String,
    /// Write the proof to this new file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = Repository::find(context.dir.as_deref())?;
    match &args.command {
        Command::Append(args) => {
            let key = key::open(&args.key, args.passphrase_fd)?;
            let plan = append(&repository, &key, today())?;
            Ok(told(&plan))
        }
        Command::Verify(args) => verify(&repository, args),
        Command::Prove(args) => prove(&repository, args),
        Command::Log => log(&repository),
        Command::Key => {
            let register = Register::read(&repository, &[])?;
            Ok(Outcome::says(format!("{}\n", register.ledger()?.log_key())))
        }
    }
}

/// Takes what waits into the log. The registry is locked, read and verified whole before the first byte is written.
pub fn append(repository: &Repository, key: &SecretKey, today: chrono::NaiveDate) -> Result<Plan> {
    let cannot = |error: DiskError| {
        fail(error.to_string(), "nothing half-written stays: put it right and run the command again")
    };
    let folder = repository.folder()?;
    let lock = folder.lock("registry.lock").map_err(|error| {
        fail(error.to_string(), "wait until the other process has ended, and run the command again")
    })?;
    let register = Register::read(repository, &[])?;
    if register.is_empty() {
        register.ledger()?;
    }
    // Of every folder that has some: an act waits for its texts also where the file that people edit is gone.
    let texts = folder
        .read_all(&[&format!("*/{TEXTS}")])
        .map_err(|error| fail(error.to_string(), "put files and no links there"))?;
    let by_digest: BTreeMap<Digest, Vec<u8>> =
        texts.values().map(|bytes| (Digest::of(bytes), bytes.clone())).collect();
    let plan = plan(&register.files, &by_digest, key, today).map_err(|error| {
        fail(error.to_string(), "`isa registry verify` lists everything that is not as it was signed")
    })?;
    for step in &plan.steps {
        match step {
            Step::Write { path, bytes } => folder.replace(path, bytes).map_err(cannot)?,
            Step::Remove { path } => folder.remove(path).map_err(cannot)?,
        }
    }
    // What is in the registry now need not wait any longer. A text of an act that was refused stays.
    let logged = Register::read(repository, &[])?;
    for (path, bytes) in texts {
        if logged.files.contains_key(&crate::registry::object_path(&Digest::of(&bytes))) {
            folder.remove(&path).map_err(cannot)?;
        }
    }
    drop(lock);
    Ok(plan)
}

fn told(plan: &Plan) -> Outcome {
    let mut text = String::new();
    for added in &plan.added {
        let _ = writeln!(text, "{:>6}  {}", added.index, added.file);
    }
    for problem in &plan.refused {
        let _ = writeln!(text, "refused {problem}");
    }
    let entries =
        if plan.added.len() == 1 { "1 entry".to_string() } else { format!("{} entries", plan.added.len()) };
    let _ = writeln!(
        text,
        "{entries} added; the log has {}, root {}",
        plan.size,
        data_encoding::BASE64.encode(&plan.root)
    );
    Outcome::says(text).with_code(u8::from(!plan.refused.is_empty()))
}

fn verify(repository: &Repository, args: &Verify) -> Result<Outcome> {
    let pins: Vec<Fingerprint> = args
        .root
        .iter()
        .map(|text| {
            text.parse().map_err(|_| {
                fail(
                    format!("\"{text}\" is no fingerprint"),
                    "a root fingerprint looks like SHA256:… and is printed by `isa roster show`",
                )
            })
        })
        .collect::<Result<_>>()?;
    let register = Register::read(repository, &pins)?;
    let mut report = register.verification.report.clone();
    if let Some(path) = &args.since {
        let earlier = super::repository::read_bytes(path, 1 << 16)?;
        let forked = register.verification.ledger.as_ref().and_then(|ledger| ledger.extends(&earlier).err());
        if let Some(error) = forked {
            report.holds = false;
            let file = super::repository::shown_path(path);
            report.problems.push(crate::registry::Problem { what: error.to_string(), file });
        }
    }
    let code = u8::from(!report.holds);
    if args.format == "json" {
        return Ok(Outcome::json(&report).with_code(code));
    }
    let mut text = String::new();
    if report.demonstration {
        text.push_str("DEMONSTRATION: no real body has signed, and this binds nobody.\n");
    }
    for problem in &report.problems {
        let _ = writeln!(text, "problem: {problem}");
    }
    for file in &report.waiting {
        let _ = writeln!(text, "waiting: {file}");
    }
    for file in &report.unfinished {
        let _ = writeln!(text, "left by an append that was stopped, beyond the checkpoint: {file}");
    }
    for file in &report.unknown {
        let _ = writeln!(text, "unknown kind of act, counted for nothing: {file}");
    }
    let _ = writeln!(text, "{}: {}", report.origin, report.verdict());
    let checked = report.checked;
    let _ = writeln!(
        text,
        "{} entries, {} tiles, {} envelopes, {} signatures, {} agreements looked at",
        checked.entries, checked.tiles, checked.envelopes, checked.signatures, checked.agreements
    );
    let genuine = match (report.trust.pinned && report.holds, args.root.is_empty()) {
        (false, _) => "",
        (true, true) => ", the one that you trust: this is the genuine registry",
        (true, false) => ", as you named it",
    };
    for root in &report.trust.root {
        let _ = writeln!(text, "root {root}{genuine}");
    }
    if let Some(words) = register.roster().ok().and_then(|roster| super::roster::expiry(roster, today())) {
        let _ = writeln!(text, "{words}");
    }
    if !report.trust.pinned {
        text.push_str(
            "compare the root with the one that you were given on paper, and type it once with `isa roster trust`\n",
        );
    }
    Ok(Outcome::says(text).with_code(code))
}

fn prove(repository: &Repository, args: &Prove) -> Result<Outcome> {
    let register = Register::read(repository, &[])?;
    let ledger = register.ledger()?;
    let wanted = args.act.trim_start_matches("sha256:").trim_end_matches(".json");
    let wanted = wanted.rsplit('/').next().unwrap_or(wanted);
    let mut found =
        ledger.entries().iter().filter(|entry| wanted.len() >= 8 && entry.digest().hex().starts_with(wanted));
    let (Some(entry), None) = (found.next(), found.next()) else {
        return Err(fail(
            format!("\"{}\" names no single act in the log", args.act),
            "`isa registry log` lists the acts with their digests; give at least 8 digits",
        ));
    };
    let proof = ledger.prove(&entry.digest()).expect("an entry of the log can be proved").to_bytes();
    let Some(path) = &args.out else {
        return Ok(Outcome::ready(String::from_utf8(proof).expect("a proof is text")));
    };
    super::output::create_new(path, &proof)?;
    Ok(Outcome::says(format!("{}\n", path.display())))
}

fn log(repository: &Repository) -> Result<Outcome> {
    let register = Register::read(repository, &[])?;
    let mut text = String::new();
    for entry in register.ledger()?.entries() {
        let what = match entry.envelope.statement() {
            Statement::Act(act) => {
                let says = &act.says;
                format!(
                    "{} {} {} {}/{} {}",
                    says.day,
                    says.agreement,
                    says.version,
                    says.body,
                    says.capacity,
                    serde_json::json!(says.decision).as_str().unwrap_or_default()
                )
            }
            other => other.kind().name().to_string(),
        };
        let _ = writeln!(text, "{:>6}  {}  {what}", entry.index, entry.digest().hex());
    }
    Ok(Outcome::says(text))
}
