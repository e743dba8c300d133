//! `isa roster continue`: the log cannot be signed on, or another writer takes over, and the root says where it ended and
//! which one goes on. The next append, with the new key, sets the old log aside and begins the new one.

use std::path::PathBuf;

use anyhow::Result;

use super::{Signers, Work, public_key, vouch};
use crate::commands::enrol::Place;
use crate::commands::registry::HEADS;
use crate::commands::remembered::Remembered;
use crate::commands::{Outcome, fail};
use crate::registry::Ledger;
use crate::seal::{ContinuationReason, LastHead, LogKey, LogName, TreeRoot};

#[derive(clap::Args)]
pub struct Continue {
    /// Public key of the new log
    #[arg(long, value_name = "FILE")]
    log: PathBuf,
    /// The name of the new log, such as agreements.example/london-2: another one than any log before had
    #[arg(long, value_name = "NAME")]
    origin: String,
    /// Why the old log is not signed on: its key is lost, or stolen, or it is handed over as planned
    #[arg(long, value_name = "REASON", value_parser = ["lost", "stolen", "handover"])]
    reason: String,
    /// A remark for the record, in one line
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    signers: Signers,
}

pub fn run(work: &Work, ledger: &Ledger, args: &Continue) -> Result<Outcome> {
    if let Some(next) = ledger.goes_on_in() {
        return Err(fail(
            format!("the root has ended this log already, and {} goes on", next.origin),
            "`isa registry append` with the key of that log begins it",
        ));
    }
    if ledger.size() == 0 {
        return Err(fail(
            "the log has no entry yet, so there is nothing that could go on",
            "`isa registry append` takes in what waits",
        ));
    }
    let (origin, old) = (ledger.log_key().name(), ledger.log_key().public());
    if let Some(last) = Remembered::last_of(HEADS, None, origin, &old)?
        && let Err(error) = ledger.extends(&last)
    {
        return Err(fail(
            format!("this machine has signed a later head of the log than the one that is here: {error}"),
            "fetch the registry as it was last signed: entries that are left out now are left out for good",
        ));
    }
    let key = LogKey::new(&args.origin, public_key(&args.log)?)
        .map_err(|error| fail(error.to_string(), "an origin looks like agreements.example/london-2"))?;
    let ended = LastHead { origin: origin.to_owned(), root: TreeRoot(ledger.root()), size: ledger.size() };
    let reason = match args.reason.as_str() {
        "lost" => ContinuationReason::Lost,
        "stolen" => ContinuationReason::Stolen,
        _ => ContinuationReason::Handover,
    };
    let log = LogName { origin: args.origin.clone(), key };
    let statement =
        Place::after(work.roster()?, work.day).continuation(ended, log, reason, args.note.clone());
    vouch::signed_here(work, statement, &args.signers)
}
