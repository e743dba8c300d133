//! `isa sign` and `isa decline`: a body's signatory is shown the whole text, confirms it, and makes one act.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Result;

use super::agreed::Agreed;
use super::desk::{Decide, Desk};
use super::{Context, Outcome, Repository, fail, key, today};
use crate::rules::Severity;
use crate::seal::{Capacity, Decision};
use crate::text::{Digest, NotADigest, clean};

#[derive(clap::Args)]
pub struct Args {
    /// The agreement
    #[arg(value_name = "ID")]
    id: String,
    /// The body for which you decide
    #[arg(long = "as", value_name = "BODY")]
    body: String,
    /// Your office in it, such as siro or caldicott-guardian
    #[arg(long, value_name = "OFFICE")]
    capacity: String,
    /// Your key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Read the passphrase from this open file descriptor
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
    /// The digest of the terms that you mean; needed where there is no terminal to confirm on
    #[arg(long, value_name = "HEX")]
    expect_digest: Option<String>,
    /// The digest of the list of parties that you mean, where you have it too: the terms do not hold it
    #[arg(long, value_name = "HEX")]
    expect_parties: Option<String>,
    /// The reference of your delegation, for a delegated signatory
    #[arg(long, value_name = "REFERENCE")]
    authority: Option<String>,
    /// A remark for the record, in one line; never a condition
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(clap::Args)]
pub struct DeclineArgs {
    #[command(flatten)]
    act: Args,
    /// Why, in one line
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn sign(context: &Context, args: &Args) -> Result<Outcome> {
    act(context, args, Decision::Sign, None)
}

pub fn decline(context: &Context, args: &DeclineArgs) -> Result<Outcome> {
    act(context, &args.act, Decision::Decline, Some(args.reason.clone()))
}

fn act(context: &Context, args: &Args, decision: Decision, reason: Option<String>) -> Result<Outcome> {
    let expected = digest(args.expect_digest.as_deref())?;
    let expected_parties = digest(args.expect_parties.as_deref())?;
    let capacity = capacity(&args.capacity)?;
    let asks = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !asks && expected.is_none() {
        return Err(fail(
            "there is no terminal on which to confirm what you sign",
            "give `--expect-digest` with the digest of the terms that you were sent",
        ));
    }
    let repository = Repository::find(context.dir.as_deref())?;
    let desk = Desk::open(context, repository, today())?;
    let agreed = desk.text(&args.id)?;
    if let Some(expected) = expected.filter(|expected| *expected != agreed.terms_digest) {
        return Err(fail(
            format!(
                "the terms in the file are {}, and not those that you expect ({expected})",
                agreed.terms_digest
            ),
            "compare the file with the text that you were sent",
        ));
    }
    if let Some(expected) = expected_parties.filter(|expected| *expected != agreed.parties_digest()) {
        return Err(fail(
            format!(
                "the list of parties is {}, and not the one that you expect ({expected})",
                agreed.parties_digest()
            ),
            "compare who stands in each party with the text that you were sent",
        ));
    }
    let key = key::open(&args.key, args.passphrase_fd)?;
    let prepared = desk.prepare(
        &agreed,
        Decide {
            body: &args.body,
            capacity,
            authority: args.authority.clone(),
            decision,
            reason,
            note: args.note.clone(),
            key: key.public(),
        },
    )?;
    if expected.is_none() {
        confirm(&agreed, args, decision, &prepared.shown)?;
    }
    let path = desk.seal(&prepared, &key)?;
    let did = if decision == Decision::Sign { "signed" } else { "declined" };
    let asked = agreed.asked_of(&args.body).map(|asked| format!("{asked}\n")).unwrap_or_default();
    Ok(Outcome::says(format!(
        "{did} {} {} for {} as {}\nterms {}\nparties {}\n{}\n{asked}next: commit {0}/, and let the registry take it in with `isa registry append`\n",
        agreed.id,
        agreed.version,
        args.body,
        args.capacity,
        agreed.terms_digest,
        agreed.parties_digest(),
        super::repository::shown_path(&path)
    )))
}

fn digest(given: Option<&str>) -> Result<Option<Digest>> {
    given.map(str::parse).transpose().map_err(|error: NotADigest| {
        fail(error.to_string(), "`isa digest FILE` prints the digests of terms and parties, all 64 digits")
    })
}

/// Shows the whole text and what is open, and takes the signer's typed word for it.
fn confirm(agreed: &Agreed, args: &Args, decision: Decision, shown: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", clean(shown))?;
    if !agreed.open.is_empty() {
        writeln!(out, "OPEN FINDINGS, WHICH YOUR ACT NAMES\n")?;
        for finding in &agreed.open {
            let accepted = if finding.severity == Severity::Error {
                " (accepted by a departure in the text)"
            } else {
                ""
            };
            writeln!(out, "{}[{}]: {}{accepted}", finding.severity, finding.rule, clean(&finding.message))?;
        }
        writeln!(out)?;
    }
    if let Some(asked) = agreed.asked_of(&args.body) {
        writeln!(out, "{}\n", clean(&asked))?;
    }
    let verb = if decision == Decision::Sign { "SIGN" } else { "DECLINE" };
    let prefix = &agreed.terms_digest.hex()[..8];
    writeln!(out, "You {verb} this for {} as {}.", clean(&args.body), clean(&args.capacity))?;
    write!(out, "Type the agreement's id and the first 8 digits of its terms, with a space between: ")?;
    out.flush()?;
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed)?;
    let wanted = format!("{} {prefix}", agreed.id);
    if typed.split_whitespace().collect::<Vec<_>>().join(" ") == wanted {
        return Ok(());
    }
    Err(fail(
        "what you typed is not this agreement, and nothing was signed",
        "compare id and digest with your papers",
    ))
}

/// An office by its word.
pub fn capacity(word: &str) -> Result<Capacity> {
    Capacity::ALL.into_iter().find(|capacity| capacity.name() == word).ok_or_else(|| {
        let known: Vec<&str> = Capacity::ALL.iter().map(|capacity| capacity.name()).collect();
        fail(format!("\"{word}\" is no office that is known here"), format!("offices: {}", known.join(", ")))
    })
}
