//! `isa attach`: a signature that was made on another computer comes back to the statement that `--detached` wrote.
//! Everything that was asked when the statement was made is asked again: time has passed, and the file travelled.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::desk::{Desk, Prepared};
use super::may_act::covers;
use super::repository::{read_bytes, shown_path};
use super::{Context, Outcome, Repository, fail, today};
use crate::agreement::parse;
use crate::registry::object_path;
use crate::seal::{Act, ActKind, Decision, Envelope, Signature, Statement};
use crate::text::Source;

/// More than any framed statement or signature has.
const MOST_BYTES: usize = 4096;

#[derive(clap::Args)]
pub struct Args {
    /// The file that `--detached` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The signature over it: 64 bytes, as openssl writes them, or the same in base64; of a key that signs through
    /// ssh-keygen, the file that `ssh-keygen -Y sign` wrote
    #[arg(value_name = "SIGNATURE")]
    signature: PathBuf,
}

pub fn attach(context: &Context, args: &Args) -> Result<Outcome> {
    let desk = Desk::open(context, Repository::find(context.dir.as_deref())?, today())?;
    let statement = Envelope::framed(&read_bytes(&args.file, MOST_BYTES)?).map_err(|error| {
        fail(
            format!("{}: {error}", args.file.display()),
            "give the file that `--detached` wrote, as it was written",
        )
    })?;
    let Statement::Act(act) = &statement else {
        return Err(fail(
            format!("{}: this is no act on an agreement", args.file.display()),
            "statements of the roster are signed with `isa roster cosign`",
        ));
    };
    let signature = signature(&args.signature)?;
    let roster = desk.register.roster()?;
    let key = roster.key(&act.says.key).ok_or_else(|| {
        fail(
            format!("the roster does not know the key {}", act.says.key),
            "`isa roster show` lists who speaks for which body",
        )
    })?;
    let envelope = Envelope::assemble(&statement, vec![(key, signature)])
        .map_err(|error| fail(error.to_string(), "sign the file as it is, with the key that it names"))?;
    if desk.register.acts().iter().any(|known| known.digest == envelope.digest()) {
        return Err(fail("this signature was attached before", "there is nothing left to do with it"));
    }
    still_possible(&desk, act)?;
    let path = desk.seal(&Prepared::again(act.clone()), key, signature)?;
    Ok(Outcome::says(format!(
        "attached the signature of {} as {} to {} {}: {}\n{}\nnext: commit it, and let the registry take it in with `isa registry append`\n",
        act.says.body,
        act.says.capacity,
        act.says.agreement,
        act.says.version,
        act.says.decision.word(),
        shown_path(&path)
    )))
}

/// The act may still be made: the office stands, nothing was decided in between, nobody has signed other words under the
/// same version, and every text is here.
fn still_possible(desk: &Desk<'_>, act: &Act) -> Result<()> {
    let roster = desk.register.roster()?;
    let says = &act.says;
    let show = "`isa roster show` lists who speaks for which body, in which office, until when";
    roster.entitles(act).map_err(|error| fail(error.to_string(), show))?;
    roster
        .in_time(act, desk.day)
        .map_err(|error| fail(error.to_string(), "make and sign it again, today"))?;
    if says.previous != desk.previous(&says.agreement, &says.body, says.capacity) {
        return Err(fail(
            format!("the {} of {} has acted on \"{}\" since", says.capacity, says.body, says.agreement),
            "make it again with `--detached`, so that it follows the last act",
        ));
    }
    if matches!(act.kind, ActKind::PartyDecision | ActKind::Accession) && says.decision != Decision::Decline {
        desk.follows_what_was_signed(&says.agreement, &says.version, &act.subjects.terms)?;
        desk.same_clauses(&says.agreement, &act.subjects.terms, act.subjects.template.as_ref())?;
    }
    for (name, digest) in act.subjects.named() {
        if desk.register.text(&says.agreement, &digest).is_none() {
            return Err(fail(
                format!("the text that it calls {name} ({digest}) is not here"),
                "attach it in the repository in which `--detached` made it",
            ));
        }
    }
    let terms = desk.register.text(&says.agreement, &act.subjects.terms).unwrap_or_default();
    let reading = parse(Source::new(object_path(&act.subjects.terms), &terms)).map_err(|_| {
        fail("the terms that it is about cannot be read", "attach it with the version of isa that made it")
    })?;
    covers(roster, act, &reading.agreement.kinds())
}

fn signature(file: &Path) -> Result<Signature> {
    Signature::from_file(&read_bytes(file, MOST_BYTES)?).map_err(|error| {
        fail(
            format!("{}: {error}", file.display()),
            "give what openssl wrote (64 bytes, or their base64), or the .sig file of `ssh-keygen -Y sign -n dsse@isa.example`",
        )
    })
}
