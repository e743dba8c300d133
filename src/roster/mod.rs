//! Who may speak for which body, in which office, from when to when: replayed from signed statements.
//! Knows no clock and no agreement. How a statement joins the chain is in `chain`, who must sign it in `quorum`, and
//! whether an act's signer was entitled in `entitled`.

mod chain;
mod enrolment;
mod entitled;
mod error;
mod quorum;

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use crate::seal::{
    BodyKeys, Capacity, Fingerprint, LogContinuation, LogName, PublicKey, Revocation, RevocationReason, Root,
    RosterSeen, Signatory, Statement,
};
use crate::text::Digest;

pub use chain::{NOTICE, day_of};
use enrolment::Enrolment;
pub use error::{Fault, NotEntitled, RosterError};
pub use quorum::{Quorum, Way};

/// What a key in the roster is for. A key is for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    Root,
    Registrar,
    Log,
    Witness,
    Admin(String),
    Signatory(String, Capacity),
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("a root key"),
            Self::Registrar => f.write_str("a registrar's key"),
            Self::Log => f.write_str("the key of the log"),
            Self::Witness => f.write_str("the key of a witness"),
            Self::Admin(body) => write!(f, "an administrative key of {body}"),
            Self::Signatory(body, capacity) => write!(f, "the key of {body}/{capacity}"),
        }
    }
}

/// The roster after its last statement. Made by [`Roster::begin`] and [`Roster::extend`], so what is in it was
/// signed by those who may.
#[derive(Clone, Debug)]
pub struct Roster {
    /// The root that is in charge after the last statement.
    root: Root,
    /// The log that the first root statement names.
    first_log: LogName,
    /// The statements with which one log ended and the next began, in order.
    continuations: Vec<LogContinuation>,
    /// Act digests, in order: number n is at n-1.
    chain: Vec<Digest>,
    /// The latest day that a statement of the chain claims.
    latest: NaiveDate,
    /// Every key that was ever named: what it signed while it was in charge verifies for good.
    keys: BTreeMap<Fingerprint, (PublicKey, Use)>,
    bodies: BTreeMap<String, Enrolment>,
    offices: BTreeMap<Fingerprint, Signatory>,
    revoked: BTreeMap<Fingerprint, Revocation>,
}

/// What can be said of a signatory's key on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds its office.
    Holds,
    /// The office begins later.
    NotYet(NaiveDate),
    /// The office ended earlier.
    Ended(NaiveDate),
    /// The key counts no longer.
    Revoked { from: NaiveDate, reason: RevocationReason },
    /// On that day somebody else may have used it: what it signed waits until the body stands by it.
    Disputed { since: NaiveDate },
}

impl Roster {
    /// The root statement that is in charge: the last one. The first one is what [`Roster::pin`] names.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// What is pinned on paper: the act digest of the first root statement, written like a fingerprint. It covers
    /// every root and registrar key, the thresholds and the log key, so a pinned root cannot be given other keys but
    /// by those who hold them.
    pub fn pin(&self) -> Fingerprint {
        Fingerprint(self.chain[0].0)
    }

    pub fn demonstration(&self) -> bool {
        self.root.demonstration
    }

    /// The log that is written now.
    pub fn log(&self) -> &LogName {
        self.continuations.last().map_or(&self.first_log, |continuation| &continuation.log)
    }

    /// The logs of this registry, one after the other; nearly always there is one.
    pub fn logs(&self) -> impl Iterator<Item = &LogName> {
        std::iter::once(&self.first_log).chain(self.continuations.iter().map(|next| &next.log))
    }

    /// Where each log but the last ended, and which one followed it.
    pub fn continuations(&self) -> &[LogContinuation] {
        &self.continuations
    }

    /// The log that was written when this version of the roster was the last one.
    pub fn log_at(&self, version: u64) -> &LogName {
        let begun = self.continuations.iter().rfind(|next| next.version <= version);
        begun.map_or(&self.first_log, |continuation| &continuation.log)
    }

    /// The number of statements, which is the version of the last one.
    pub fn version(&self) -> u64 {
        self.chain.len() as u64
    }

    /// The act digest of the statement with this number.
    pub fn statement(&self, number: u64) -> Option<Digest> {
        self.chain.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
    }

    /// What an act must name as the roster that its signer knew.
    pub fn seen(&self) -> RosterSeen {
        let head = self.chain.last().expect("a roster has a root statement");
        RosterSeen { version: self.version(), head: *head }
    }

    /// The bodies that are enrolled, by id, each with the keys in charge on the latest day that the roster names.
    pub fn bodies(&self) -> impl Iterator<Item = &BodyKeys> {
        self.bodies.values().map(|enrolment| enrolment.on(self.latest))
    }

    pub fn body(&self, id: &str) -> Option<&BodyKeys> {
        self.body_on(id, self.latest)
    }

    /// Every office of a body, past, present and to come.
    pub fn offices<'a>(&'a self, body: &'a str) -> impl Iterator<Item = &'a Signatory> {
        self.offices.values().filter(move |office| office.body == body)
    }

    /// The office that belongs to a key.
    pub fn office(&self, key: &Fingerprint) -> Option<&Signatory> {
        self.offices.get(key)
    }

    /// The office that a key holds on a day.
    pub fn office_on(&self, key: &Fingerprint, day: NaiveDate) -> Option<&Signatory> {
        let office = self.office(key)?;
        matches!(self.standing(office, day), Standing::Holds | Standing::Disputed { .. }).then_some(office)
    }

    /// Does the key's office cover an agreement that is of these kinds (`Agreement::kinds`)? One of them is enough.
    pub fn covers(&self, key: &Fingerprint, kinds: &[&str]) -> bool {
        self.office(key).is_some_and(|office| office.agreements.include_any(kinds))
    }

    pub fn key(&self, print: &Fingerprint) -> Option<PublicKey> {
        self.keys.get(print).map(|(key, _)| *key)
    }

    pub fn used_as(&self, print: &Fingerprint) -> Option<&Use> {
        self.keys.get(print).map(|(_, used_as)| used_as)
    }

    /// What a key is for that has this point, in software or in an authenticator: one key, one purpose, however it
    /// signs.
    pub fn used(&self, key: &PublicKey) -> Option<&Use> {
        key.fingerprints().iter().find_map(|print| self.used_as(print))
    }

    pub fn revocation(&self, print: &Fingerprint) -> Option<&Revocation> {
        self.revoked.get(print)
    }
}

/// The name of the file of a roster statement: `0007-signatory.json`. None for what does not belong in a roster.
pub fn file_name(statement: &Statement) -> Option<String> {
    Some(format!("{:04}-{}.json", number(statement)?, statement.kind().name()))
}

/// The number that a roster statement has in its chain.
pub fn number(statement: &Statement) -> Option<u64> {
    match statement {
        Statement::Root(root) => Some(root.version),
        Statement::Body(body) => Some(body.version),
        Statement::Signatory(signatory) => Some(signatory.version),
        Statement::Revocation(revocation) => Some(revocation.version),
        Statement::LogContinuation(continuation) => Some(continuation.version),
        Statement::Act(_) | Statement::Unknown(_) => None,
    }
}
