//! Why a statement cannot be the next one of a roster, and why a signer was not entitled.
//! Names no file: [`RosterError`] adds it for those who replay a folder.

use chrono::NaiveDate;

use crate::roster::Use;
use crate::seal::{Capacity, Fingerprint, RevocationReason, SealError};

/// A fault, and the file in which it is.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{file}: {fault}")]
pub struct RosterError {
    pub file: String,
    pub fault: Fault,
}

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Fault {
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error("there is no roster: no root statement is here")]
    Empty,
    #[error(
        "a roster begins with a root statement of version 1, and this is a {kind} statement of version {version}"
    )]
    NoRoot { kind: String, version: u64 },
    #[error("this is a {0} statement, which does not belong in a roster")]
    NotOfARoster(String),
    #[error("a new root may not change {0}: that is another registry")]
    RootChanges(&'static str),
    #[error("it ends the log `{named}`, and the log of this registry is `{here}`")]
    OtherLog { named: String, here: String },
    #[error(
        "it ends the log at {size} entries, and that log begins with the {least} statements of the roster"
    )]
    EndedBeforeItBegan { size: u64, least: u64 },
    #[error("the name `{0}` is taken: a new log has a name that no log and no witness here has")]
    OriginTwice(String),
    #[error("the root ended on {until}, and only a new root can follow it")]
    RootExpired { until: NaiveDate },
    #[error("it is dated {day}, and today is {today}")]
    DatedLater { day: NaiveDate, today: NaiveDate },
    #[error("it is number {found} of the roster, and number {expected} is next")]
    Version { expected: u64, found: u64 },
    #[error("it does not follow the statement before it: `previous` names another one")]
    Previous,
    #[error("the key {key} is {held_as}, and may not sign this")]
    WrongSigner { key: Fingerprint, held_as: String },
    #[error("{have} of the {needed} signatures that {who} must give")]
    Threshold { who: String, needed: usize, have: usize },
    #[error("the key {key} is already {held_as}: one key, one purpose")]
    KeyTwice { key: Fingerprint, held_as: Use },
    #[error("the body `{0}` is not enrolled")]
    UnknownBody(String),
    #[error("the keys of `{body}` ended on {until}: only the root can give it new ones")]
    BodyEnded { body: String, until: NaiveDate },
    #[error(
        "the root gives `{body}` new keys from {from}, and the body must have until {earliest} to object"
    )]
    TooSoon { body: String, from: NaiveDate, earliest: NaiveDate },
    #[error("the new keys would count from {from}, before the day of the statement, {day}")]
    Backdated { from: NaiveDate, day: NaiveDate },
    #[error(
        "the key {key} is in the roster already, and signs in another way: how a key signs does not change"
    )]
    SignsOtherwise { key: Fingerprint },
    #[error("the key {key} was {held_as} and was replaced or revoked: a key does not come back")]
    KeyBack { key: Fingerprint, held_as: Use },
    #[error("the key {0} is not in the roster, so it cannot be revoked")]
    UnknownKey(Fingerprint),
    #[error("the key {0} is revoked already")]
    RevokedTwice(Fingerprint),
    #[error("the key {key} is {held_as}: only a new root statement can replace it")]
    NotRevocable { key: Fingerprint, held_as: Use },
}

/// Why an act does not count, although its signature is good.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotEntitled {
    #[error("it is for the registry `{named}`, and this is `{here}`")]
    OtherRegistry { named: String, here: String },
    #[error("its key {0} is nobody's office in the roster")]
    NoOffice(Fingerprint),
    #[error("its key acts for {holder} as {capacity}, and the act says {claimed_body} as {claimed_capacity}")]
    OtherOffice { holder: String, capacity: Capacity, claimed_body: String, claimed_capacity: Capacity },
    #[error("it is dated {day}, and the office begins on {from}")]
    TooEarly { day: NaiveDate, from: NaiveDate },
    #[error("it is dated {day}, and the office ended on {until}")]
    TooLate { day: NaiveDate, until: NaiveDate },
    #[error("it is dated {day}, and the root ended on {until}")]
    RootExpired { day: NaiveDate, until: NaiveDate },
    #[error("its office ended on {until}, and today is {today}: it comes too late for the log")]
    LoggedTooLate { today: NaiveDate, until: NaiveDate },
    #[error("the root ended on {until}, and today is {today}: nothing is logged until a new root is there")]
    LoggedAfterRoot { today: NaiveDate, until: NaiveDate },
    #[error("its key was revoked from {from} ({})", word(*.reason))]
    Revoked { from: NaiveDate, reason: RevocationReason },
    #[error(
        "it names a roster that is not this one: number {0} is another statement here, or is not here yet"
    )]
    OtherRoster(u64),
    #[error("its signer was appointed by number {appointed} of the roster, and the act knows only {known}")]
    AppointedLater { appointed: u64, known: u64 },
}

fn word(reason: RevocationReason) -> &'static str {
    match reason {
        RevocationReason::Superseded => "superseded",
        RevocationReason::Retired => "retired",
        RevocationReason::Compromised => "compromised",
    }
}
