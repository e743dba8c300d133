//! `isa roster read` and `cosign`: what is proposed, told in words; and a signature under it, after the signer has
//! confirmed which statement it is.

use std::fmt::Write as _;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::proposal::Proposal;
use super::{Passphrases, Work, open_all, words};
use crate::commands::signer::AgentArgs;
use crate::commands::typing::forget_typed_ahead;
use crate::commands::wrapped::{self, fitted};
use crate::commands::{Outcome, fail, repository};
use crate::roster::{Roster, Way};
use crate::seal::Fingerprint;
use crate::text::{Digest, steady};

#[derive(clap::Args)]
pub struct Cosign {
    /// The file that `--propose` wrote; your signature is added in it
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Your key file
    #[arg(long = "key", value_name = "FILE", required_unless_present = "agent", conflicts_with = "agent")]
    key: Option<PathBuf>,
    #[command(flatten)]
    agent: AgentArgs,
    #[command(flatten)]
    passphrases: Passphrases,
    /// The digest that you were told; needed where there is no terminal to confirm on
    #[arg(long, value_name = "HEX")]
    expect_digest: Option<String>,
}

pub fn read(work: &Work, file: &Path) -> Result<Outcome> {
    Ok(Outcome::says(told(work, &Proposal::read(file)?)?))
}

pub fn cosign(work: &Work, args: &Cosign) -> Result<Outcome> {
    let expected: Option<Digest> = match &args.expect_digest {
        None => None,
        Some(hex) => Some(hex.parse().map_err(|error: crate::text::NotADigest| {
            fail(error.to_string(), "`--propose` and `isa roster read FILE` print the digest, all 64 digits")
        })?),
    };
    let asks = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !asks && expected.is_none() {
        return Err(fail(
            "there is no terminal on which to confirm what you sign",
            "give `--expect-digest` with the digest that you were told",
        ));
    }
    let mut proposal = Proposal::read(&args.file)?;
    let digest = proposal.digest();
    if let Some(expected) = expected.filter(|expected| *expected != digest) {
        return Err(fail(
            format!("the proposal is {}, and not the one that you expect ({})", digest.hex(), expected.hex()),
            "ask the one who proposed it for the digest, on another way than the file came",
        ));
    }
    let before = told(work, &proposal)?;
    if expected.is_none() {
        confirm(&before, &digest)?;
    }
    let signers = open_all(args.key.as_slice(), &args.passphrases, &args.agent)?;
    let signer = signers.first().expect("the command line asks for a key file or an agent");
    let print = signer.public().fingerprint();
    if !wanted(work, &proposal, &print)? {
        return Err(fail(
            format!("the key {print} is not asked to sign this"),
            "`isa roster read FILE` says whose signatures are missing",
        ));
    }
    proposal.sign(signer, work.roster.as_ref())?;
    let after = told(work, &proposal)?;
    proposal.write_over(&work.repository, &args.file)?;
    let next = if is_complete(work, &proposal)? {
        "next: `isa roster add FILE` puts it into the roster"
    } else {
        "next: send the file to the others"
    };
    Ok(Outcome::says(format!(
        "{after}\nsigned with {print} in {}\n{next}\n",
        repository::shown_path(&args.file)
    )))
}

/// May this key sign every statement of the chain, together with those who have? A body and the root that steps in
/// for it do not sign one statement together.
fn wanted(work: &Work, proposal: &Proposal, print: &Fingerprint) -> Result<bool> {
    let roster = work.roster.as_ref();
    let ways = proposal.ways(roster, work.day)?;
    let progress = proposal.progress(roster, work.day)?;
    Ok(ways.iter().zip(&progress).all(|(ways, progress)| {
        let names = |way: &Way| way.keys().any(|key| key.fingerprint() == *print);
        ways.iter().any(|way| names(way) && progress.signed.iter().all(|signed| way.names(signed)))
    }))
}

fn is_complete(work: &Work, proposal: &Proposal) -> Result<bool> {
    let progress = proposal.progress(work.roster.as_ref(), work.day)?;
    Ok(progress.iter().all(|statement| statement.missing.is_empty()))
}

/// The whole proposal in words: each statement, who has signed, who is missing, and the digest of it all.
pub fn told(work: &Work, proposal: &Proposal) -> Result<String> {
    let roster = work.roster.as_ref();
    let mut text = String::new();
    if roster.is_some_and(Roster::demonstration) {
        text.push_str("DEMONSTRATION: no real body has signed, and this binds nobody.\n\n");
    }
    for statement in proposal.statements() {
        let _ = writeln!(text, "{}", words::of(statement, roster));
    }
    let progress = proposal.progress(roster, work.day)?;
    let Some(last) = progress.last() else {
        text.push_str("all of it is in the roster already\n");
        return Ok(text);
    };
    for signer in &last.signed {
        let _ = writeln!(text, "signed    {}", signer.fingerprint());
    }
    for (quorum, have) in &last.missing {
        let _ =
            writeln!(text, "missing   {} of {} must sign, {have} have:", quorum.set.threshold, quorum.who);
        for key in quorum.set.keys.iter().filter(|key| !last.signed.contains(key)) {
            let _ = writeln!(text, "          {}", key.fingerprint());
        }
    }
    let count = proposal.statements().count();
    let what = if count == 1 { "the statement" } else { "the last statement, which names all before it" };
    let _ = writeln!(text, "digest    {} of {what}", proposal.digest().hex());
    Ok(text)
}

fn confirm(told: &str, digest: &Digest) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", fitted(&steady(told), wrapped::screen()))?;
    out.flush()?;
    forget_typed_ahead()?;
    write!(out, "You sign this. Type the first 8 digits of the digest that you were told: ")?;
    out.flush()?;
    let mut typed = String::new();
    std::io::stdin().lock().read_line(&mut typed)?;
    if typed.trim() == &digest.hex()[..8] {
        return Ok(());
    }
    Err(fail(
        "what you typed is not this statement, and nothing was signed",
        "compare the digest with the one that you were told",
    ))
}
