//! `isa registry`: take acts into the log, verify everything, prove one act, name the log's key.
//! How entries are taken and heads signed is in `append`; two heads that disagree are in `accuse`.

mod accuse;
mod append;
#[cfg_attr(not(feature = "http"), path = "offline.rs")]
mod remote;

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use chrono::NaiveDate;

use super::register::Register;
use super::{Context, Outcome, Repository, fail, today, trusted};
use crate::registry::{Proof, Report};
use crate::seal::{Fingerprint, Statement};

pub use append::{HEADS, append};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Take every valid new act and roster statement into the log
    Append(append::Append),
    /// Sign the head that `append --unsigned` left, once it is on the branch that everybody sees
    Sign(append::Sign),
    /// Recompute everything from the bytes
    Verify(Verify),
    /// Prove that one act is in the log
    Prove(Prove),
    /// Make a proof of two heads that the log signed and that cannot both be true
    Accuse(accuse::Accuse),
    /// List the entries of the log
    Log,
    /// Print the log's verifier key, and nothing else
    Key,
}

#[derive(clap::Args)]
struct Verify {
    /// The folder of a registry on a web server, as https://…; without it, the repository here
    #[arg(value_name = "URL")]
    url: Option<String>,
    /// A root fingerprint that you have from elsewhere, as `SHA256:…`
    #[arg(long, value_name = "FINGERPRINT")]
    root: Vec<String>,
    /// An earlier checkpoint that the registry must still contain
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// The day on which to hold it to what the root asks of witnesses; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

#[derive(clap::Args)]
struct Prove {
    /// The act: its digest, the beginning of it, or its file
    #[arg(value_name = "ACT")]
    act: String,
    /// The folder of a registry on a web server, as https://…, instead of the repository here
    #[arg(long, value_name = "URL")]
    from: Option<String>,
    /// The number of the act's entry in the log, as `isa registry log` prints it: its proof is then a few small files,
    /// however great the log; without it, entries are looked through from the newest
    #[arg(long, value_name = "N", requires = "from")]
    at: Option<u64>,
    /// Write the proof to this new file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = || Repository::find(context.dir.as_deref());
    match &args.command {
        Command::Append(args) => append::append_command(&repository()?, args),
        Command::Sign(args) => append::sign(&repository()?, args),
        Command::Verify(args) => verify(context, args),
        Command::Prove(args) => match &args.from {
            Some(address) => remote::prove(address, args),
            None => prove(&repository()?, args),
        },
        Command::Accuse(args) => accuse::run(&repository()?, args),
        Command::Log => log(&repository()?),
        Command::Key => {
            let register = Register::read(&repository()?, &[])?;
            Ok(Outcome::says(format!("{}\n", register.ledger()?.log_key())))
        }
    }
}

fn verify(context: &Context, args: &Verify) -> Result<Outcome> {
    let hint = "a root fingerprint looks like SHA256:… and is printed by `isa roster show`";
    let pins: Vec<Fingerprint> =
        args.root.iter().map(|text| trusted::fingerprint(text, hint)).collect::<Result<_>>()?;
    let earlier =
        args.since.as_deref().map(|path| super::repository::read_bytes(path, 1 << 16)).transpose()?;
    let (verification, notes) = if let Some(address) = &args.url {
        remote::verify(address, &pins, earlier.as_deref())?
    } else {
        let repository = Repository::find(context.dir.as_deref())?;
        (Register::read(&repository, &pins)?.verification, Vec::new())
    };
    let mut report = verification.report.clone();
    if let (Some(path), Some(earlier)) = (&args.since, earlier) {
        let file = super::repository::shown_path(path);
        let ledger = verification.ledger.as_ref();
        match ledger.map(|ledger| (ledger, ledger.extends(&earlier))) {
            Some((ledger, Ok(head))) => report.problems.extend(ledger.lost_since(&head, &earlier)),
            Some((_, Err(error))) => {
                report.problems.push(crate::registry::Problem { what: error.to_string(), file });
            }
            None => {}
        }
        report.holds &= report.problems.is_empty();
    }
    if let Some(ledger) = &verification.ledger {
        report.problems.extend(ledger.unwitnessed(args.as_of.unwrap_or_else(today)));
        report.holds &= report.problems.is_empty();
    }
    let code = u8::from(!report.holds);
    if args.format == "json" {
        return Ok(Outcome::json(&report).with_code(code));
    }
    let mut text = String::new();
    if report.demonstration {
        text.push_str("DEMONSTRATION: no real body has signed, and this binds nobody.\n");
    }
    for note in notes {
        let _ = writeln!(text, "{note}");
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
    for log in &report.before {
        let _ = writeln!(text, "before: {}, which the root ended at {} entries", log.origin, log.size);
    }
    if let Some(next) = &report.goes_on_in {
        let _ =
            writeln!(text, "the root has ended this log: the next append goes on in {next}, with its key");
    }
    if let Some(size) = report.sequenced {
        let _ = writeln!(text, "sequenced up to {size} entries, and not signed yet: `isa registry sign`");
    }
    for file in &report.unknown {
        let _ = writeln!(text, "unknown kind of act, counted for nothing: {file}");
    }
    witnesses(&mut text, &report);
    let _ = writeln!(text, "{}: {}", report.origin, report.verdict());
    let checked = report.checked;
    let _ = writeln!(
        text,
        "{} entries, {} tiles, {} envelopes, {} signatures, {} agreements looked at",
        checked.entries, checked.tiles, checked.envelopes, checked.signatures, checked.agreements
    );
    for what in &report.not_seen {
        let _ = writeln!(text, "not seen, since a web server lists no files: {what}");
    }
    let genuine = match (report.trust.pinned && report.holds, args.root.is_empty()) {
        (false, _) => "",
        (true, true) => ", the one that you trust: this is the genuine registry",
        (true, false) => ", as you named it",
    };
    for root in &report.trust.root {
        let _ = writeln!(text, "root {root}{genuine}");
    }
    if let Some(words) =
        verification.ledger.as_ref().and_then(|ledger| super::roster::expiry(ledger.roster(), today()))
    {
        let _ = writeln!(text, "{words}");
    }
    if !report.trust.pinned {
        text.push_str(
            "compare the root with the one that you were given on paper, and type it once with `isa roster trust`\n",
        );
    }
    Ok(Outcome::says(text).with_code(code))
}

/// What the witnesses say of the head.
fn witnesses(text: &mut String, report: &Report) {
    let Some(witnesses) = &report.witnesses else { return };
    for cosigned in &witnesses.cosigned {
        let _ = writeln!(text, "cosigned by {}, last at {}", cosigned.name, cosigned.last);
    }
    for name in &witnesses.unnamed {
        let _ = writeln!(text, "a line of {name}, whom the root does not name, counts for nothing");
    }
    if witnesses.needed > 0 {
        let asks = format!("the root asks for {} of {} witnesses", witnesses.needed, witnesses.named);
        let _ = match (witnesses.covered, report.not_seen.is_empty()) {
            // Of earlier heads, which enough may have cosigned, nothing is known.
            (None, false) => writeln!(text, "{asks}; fewer have cosigned this head"),
            (covered, _) => {
                let covered = covered.unwrap_or(0);
                writeln!(text, "{asks}; enough of them have seen the first {covered} entries")
            }
        };
    }
    if let [sizes @ .., last] = &witnesses.lacking[..] {
        let sizes: Vec<String> = sizes.iter().chain([last]).map(ToString::to_string).collect();
        let _ = writeln!(
            text,
            "too few had cosigned the earlier heads of {} entries: whoever has a copy with more sees what is gone with `--since`",
            sizes.join(", ")
        );
    }
}

fn prove(repository: &Repository, args: &Prove) -> Result<Outcome> {
    let register = Register::read(repository, &[])?;
    let ledger = register.ledger()?;
    let wanted = beginning(&args.act);
    let mut found =
        ledger.entries().iter().filter(|entry| wanted.len() >= 8 && entry.digest().hex().starts_with(wanted));
    let (Some(entry), None) = (found.next(), found.next()) else {
        return Err(fail(
            format!("\"{}\" names no single act in the log", args.act),
            "`isa registry log` lists the acts with their digests; give at least 8 digits",
        ));
    };
    hand_out(&ledger.prove(&entry.digest()).expect("an entry of the log can be proved"), args)
}

/// The digits with which the digest of an act begins, from the digest or from the name of the act's file.
fn beginning(act: &str) -> &str {
    let act = act.trim_start_matches("sha256:").trim_end_matches(".json");
    act.rsplit('/').next().unwrap_or(act)
}

fn hand_out(proof: &Proof, args: &Prove) -> Result<Outcome> {
    let proof = proof.to_bytes();
    let Some(path) = &args.out else {
        return Ok(Outcome::ready(String::from_utf8(proof).expect("a proof is text")));
    };
    super::output::create_new(path, &proof)?;
    Ok(Outcome::says(format!("{}\n", path.display())))
}

fn log(repository: &Repository) -> Result<Outcome> {
    let register = Register::read(repository, &[])?;
    let mut text = String::new();
    let ledger = register.ledger()?;
    let logs: Vec<String> = ledger.ended().map(|log| log.origin).collect();
    let mut heading = None;
    for entry in ledger.entries() {
        if !logs.is_empty() && heading.replace(entry.log) != Some(entry.log) {
            let origin = logs.get(entry.log).map_or(ledger.log_key().name(), String::as_str);
            let _ = writeln!(text, "{origin}");
        }
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
