//! Why the registry room could not do what it was asked. What is wrong *with* a registry is a [`Problem`] of a report.

use crate::registry::Problem;
use crate::seal::SealError;

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum RegistryError {
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("not a checkpoint of this log: {0}")]
    Checkpoint(&'static str),
    #[error("not a proof of this act: {0}")]
    Proof(&'static str),
    #[error("the registry does not verify, so nothing is written on top of it: {}: {}", .0.file, .0.what)]
    DoesNotVerify(Problem),
    #[error("the key given is not the key of this log, {0}")]
    NotTheLogKey(String),
    #[error(
        "an append that did not finish had put {0} in the registry already, and now it cannot go in ({1}); put the \
         file back, or take the unfinished files away if nobody ever saw them"
    )]
    CannotResume(String, String),
    #[error(
        "this key has signed a head of {signed} entries before, and the {now} entries here do not begin with those: \
         the log would tell two stories"
    )]
    GoesBack { signed: u64, now: u64 },
    #[error("the root has ended this log, and what ends it cannot go into the next one: {0}")]
    CannotGoOn(Problem),
    #[error("nothing is sequenced that waits for a signature")]
    NothingSequenced,
    #[error("the entries that are here do not give the head of {0} entries that was sequenced")]
    NotAsSequenced(u64),
    #[error("the log has {0} entries, more than are asked for one by one")]
    TooGreat(u64),
    #[error("{0} is not the edge of the tree under this head")]
    Edge(String),
    #[error("the log has forked: {0}")]
    Forked(String),
}
