//! Who may speak for which body, in which office, from when to when: replayed from signed statements.
//! Knows no clock and no agreement. How a statement joins the chain is in `chain`.

mod chain;
mod error;

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use crate::seal::{
    Act, BodyKeys, Capacity, Fingerprint, Kinds, LogName, PublicKey, Revocation, RevocationReason, Root,
    RosterSeen, Signatory, Statement,
};
use crate::text::Digest;

pub use error::{Fault, NotEntitled, RosterError};

/// What a key in the roster is for. A key is for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    Root,
    Registrar,
    Log,
    Admin(String),
    Signatory(String, Capacity),
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("a root key"),
            Self::Registrar => f.write_str("a registrar's key"),
            Self::Log => f.write_str("the key of the log"),
            Self::Admin(body) => write!(f, "an administrative key of {body}"),
            Self::Signatory(body, capacity) => write!(f, "the key of {body}/{capacity}"),
        }
    }
}

/// The roster after its last statement. Made by [`Roster::begin`] and [`Roster::extend`], so what is in it was
/// signed by those who may.
#[derive(Clone, Debug)]
pub struct Roster {
    root: Root,
    /// Act digests, in order: number n is at n-1.
    chain: Vec<Digest>,
    keys: BTreeMap<Fingerprint, (PublicKey, Use)>,
    bodies: BTreeMap<String, BodyKeys>,
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
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// What is pinned on paper: the act digest of the root statement, written like a fingerprint. It covers every
    /// root and registrar key, the thresholds and the log key, so a pinned root cannot be given other keys.
    pub fn pin(&self) -> Fingerprint {
        Fingerprint(self.chain[0].0)
    }

    pub fn demonstration(&self) -> bool {
        self.root.demonstration
    }

    pub fn log(&self) -> &LogName {
        &self.root.log
    }

    /// The number of statements, which is the version of the last one.
    pub fn version(&self) -> u64 {
        self.chain.len() as u64
    }

    /// What an act must name as the roster that its signer knew.
    pub fn seen(&self) -> RosterSeen {
        let head = self.chain.last().expect("a roster has a root statement");
        RosterSeen { version: self.version(), head: *head }
    }

    /// The bodies that are enrolled, by id.
    pub fn bodies(&self) -> impl Iterator<Item = &BodyKeys> {
        self.bodies.values()
    }

    pub fn body(&self, id: &str) -> Option<&BodyKeys> {
        self.bodies.get(id)
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

    /// Does the key's office cover agreements of this kind?
    pub fn covers(&self, key: &Fingerprint, kind: &str) -> bool {
        self.office(key).is_some_and(|office| Kinds::include(&office.agreements, kind))
    }

    pub fn key(&self, print: &Fingerprint) -> Option<PublicKey> {
        self.keys.get(print).map(|(key, _)| *key)
    }

    pub fn used_as(&self, print: &Fingerprint) -> Option<&Use> {
        self.keys.get(print).map(|(_, used_as)| used_as)
    }

    pub fn revocation(&self, print: &Fingerprint) -> Option<&Revocation> {
        self.revoked.get(print)
    }

    /// How an office stands on a day, by everything that the roster says now.
    pub fn standing(&self, office: &Signatory, day: NaiveDate) -> Standing {
        let body = &self.bodies[&office.body];
        let from = office.from.max(body.from);
        let until = [office.until, body.until].into_iter().flatten().min();
        if let Some(revocation) = self.revoked.get(&office.key.fingerprint()) {
            if day >= revocation.from {
                return Standing::Revoked { from: revocation.from, reason: revocation.reason };
            }
            if let Some(since) = revocation.since.filter(|since| day >= *since) {
                return Standing::Disputed { since };
            }
        }
        match until {
            _ if day < from => Standing::NotYet(from),
            Some(until) if day > until => Standing::Ended(until),
            _ => Standing::Holds,
        }
    }

    /// Was the signer of this act entitled to it, by the roster as it stands where the act is logged? Days are what
    /// the act claims. Once a key is known to be stolen nothing more by it is taken, whatever day it claims.
    pub fn entitles(&self, act: &Act) -> Result<&Signatory, NotEntitled> {
        let says = &act.says;
        if says.registry != self.log().origin {
            let here = self.log().origin.clone();
            return Err(NotEntitled::OtherRegistry { named: says.registry.clone(), here });
        }
        let office = self.office(&says.key).ok_or(NotEntitled::NoOffice(says.key))?;
        if office.body != says.body || office.capacity != says.capacity {
            return Err(NotEntitled::OtherOffice {
                holder: office.body.clone(),
                capacity: office.capacity,
                claimed_body: says.body.clone(),
                claimed_capacity: says.capacity,
            });
        }
        let known = usize::try_from(says.roster.version).ok().and_then(|version| self.chain.get(version - 1));
        if known != Some(&says.roster.head) {
            return Err(NotEntitled::OtherRoster(says.roster.version));
        }
        if office.version > says.roster.version {
            return Err(NotEntitled::AppointedLater {
                appointed: office.version,
                known: says.roster.version,
            });
        }
        if let Some(revocation) = self.revocation(&says.key)
            && revocation.reason == RevocationReason::Compromised
        {
            return Err(NotEntitled::Revoked { from: revocation.from, reason: revocation.reason });
        }
        match self.standing(office, says.day) {
            Standing::Holds | Standing::Disputed { .. } => Ok(office),
            Standing::NotYet(from) => Err(NotEntitled::TooEarly { day: says.day, from }),
            Standing::Ended(until) => Err(NotEntitled::TooLate { day: says.day, until }),
            Standing::Revoked { from, reason } => Err(NotEntitled::Revoked { from, reason }),
        }
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
        Statement::Act(_) | Statement::Unknown(_) => None,
    }
}
