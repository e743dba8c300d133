//! Making the statements of a roster, one after the other, each behind the last. The commands and the demonstration
//! both make them here.
//! Asks nobody for anything: keys and words are handed in. Statements that wait for signatures are in
//! `roster/proposal`.

use anyhow::Result;
use chrono::NaiveDate;

use super::fail;
use crate::disk::Folder;
use crate::roster::{Fault, Roster, file_name};
use crate::seal::{
    BodyKeys, Capacity, ContinuationReason, Envelope, Fingerprint, KeySet, Kinds, LastHead, LogContinuation,
    LogKey, LogName, PublicKey, Revocation, RevocationReason, Root, SecretKey, Signatory, Statement,
    WitnessPolicy,
};
use crate::text::Digest;

/// The place in the chain at which a statement is made.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub version: u64,
    pub previous: Option<Digest>,
    pub day: NaiveDate,
}

/// What a first root statement names.
pub struct RootKeys {
    pub root: KeySet,
    pub registrar: KeySet,
    pub origin: String,
    pub log: PublicKey,
    pub witnesses: Option<WitnessPolicy>,
    pub until: Option<NaiveDate>,
    pub demonstration: bool,
    pub note: Option<String>,
}

/// A body's own keys.
pub struct Keys<'a> {
    pub body: &'a str,
    pub name: String,
    pub admin: KeySet,
    pub evidence: Option<String>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

/// An office that a body gives to a key.
pub struct Appointment<'a> {
    pub body: &'a str,
    pub capacity: Capacity,
    pub key: PublicKey,
    pub agreements: Kinds,
    pub authority: Option<String>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Place {
    pub fn first(day: NaiveDate) -> Self {
        Self { version: 1, previous: None, day }
    }

    /// Behind the last statement of a roster.
    pub fn after(roster: &Roster, day: NaiveDate) -> Self {
        let seen = roster.seen();
        Self { version: seen.version + 1, previous: Some(seen.head), day }
    }

    /// Behind a statement that stands at this place.
    pub fn next(&self, statement: &Statement) -> Result<Self> {
        let message = Envelope::message(statement).map_err(|error| refused(&error))?;
        Ok(Self { version: self.version + 1, previous: Some(Digest::of(&message)), day: self.day })
    }

    /// The root with which a roster begins.
    pub fn root(&self, keys: RootKeys) -> Result<Statement> {
        let log = LogKey::new(&keys.origin, keys.log)
            .map_err(|error| fail(error.to_string(), "an origin looks like agreements.example/london"))?;
        Ok(Statement::Root(Root {
            version: self.version,
            previous: self.previous,
            day: self.day,
            until: keys.until,
            root: keys.root,
            registrar: keys.registrar,
            log: LogName { origin: keys.origin, key: log },
            witnesses: keys.witnesses,
            demonstration: keys.demonstration,
            note: keys.note,
        }))
    }

    /// A root after the one that is in charge.
    pub fn next_root(&self, root: Root) -> Statement {
        Statement::Root(Root { version: self.version, previous: self.previous, day: self.day, ..root })
    }

    /// The log ends at a head, and the next one goes on.
    pub fn continuation(
        &self,
        ended: LastHead,
        log: LogName,
        reason: ContinuationReason,
        note: Option<String>,
    ) -> Statement {
        let Self { version, previous, day } = *self;
        Statement::LogContinuation(LogContinuation { version, previous, day, ended, log, reason, note })
    }

    /// A body and its administrative keys: its enrolment, or the keys that replace those.
    pub fn body(&self, keys: Keys<'_>) -> Statement {
        Statement::Body(BodyKeys {
            version: self.version,
            previous: self.previous,
            day: self.day,
            body: keys.body.to_string(),
            name: keys.name,
            admin: keys.admin,
            evidence: keys.evidence,
            from: keys.from,
            until: keys.until,
            note: None,
        })
    }

    pub fn signatory(&self, appointment: Appointment<'_>) -> Statement {
        Statement::Signatory(Signatory {
            version: self.version,
            previous: self.previous,
            day: self.day,
            body: appointment.body.to_string(),
            capacity: appointment.capacity,
            key: appointment.key,
            agreements: appointment.agreements,
            authority: appointment.authority,
            from: appointment.from,
            until: appointment.until,
            note: None,
        })
    }

    /// A key counts no longer from a day on.
    pub fn revocation(
        &self,
        key: Fingerprint,
        reason: RevocationReason,
        from: NaiveDate,
        since: Option<NaiveDate>,
    ) -> Statement {
        Statement::Revocation(Revocation {
            version: self.version,
            previous: self.previous,
            day: self.day,
            key,
            reason,
            from,
            since,
            note: None,
        })
    }
}

/// A roster that grows: what is in it, and where its files lie.
pub struct Enrolling<'a> {
    folder: &'a Folder,
    /// None before the root.
    pub roster: Option<Roster>,
    day: NaiveDate,
}

impl<'a> Enrolling<'a> {
    pub fn new(folder: &'a Folder, roster: Option<Roster>, day: NaiveDate) -> Self {
        Self { folder, roster, day }
    }

    /// The place of the next statement.
    pub fn place(&self) -> Place {
        self.roster.as_ref().map_or(Place::first(self.day), |roster| Place::after(roster, self.day))
    }

    /// Signs the next statement and writes it.
    pub fn sign(&mut self, statement: &Statement, signers: &[&SecretKey]) -> Result<()> {
        self.add(&Envelope::sign(statement, signers).map_err(|error| refused(&error))?)
    }

    /// Writes the next statement, if everybody who must has signed it.
    pub fn add(&mut self, envelope: &Envelope) -> Result<()> {
        let grown = grown(self.roster.as_ref(), envelope, self.day).map_err(|fault| not_next(&fault))?;
        let claims = envelope.claims().expect("the roster has just read it");
        let name = file_name(claims.statement()).expect("statements of a roster have a file name");
        self.folder.create_new(&format!("roster/{name}"), &envelope.to_bytes()).map_err(|error| {
            fail(
                error.to_string(),
                "if somebody else added a statement, fetch theirs and run the command again",
            )
        })?;
        self.roster = Some(grown);
        Ok(())
    }
}

/// The roster with one statement more.
pub fn grown(roster: Option<&Roster>, envelope: &Envelope, day: NaiveDate) -> Result<Roster, Fault> {
    let Some(roster) = roster else { return Roster::begin(envelope) };
    let mut grown = roster.clone();
    grown.extend_on(envelope, day)?;
    Ok(grown)
}

/// Why a statement cannot be the next one, with the way out.
pub fn not_next(fault: &Fault) -> anyhow::Error {
    let hint = match fault {
        Fault::Threshold { .. } => {
            "`isa roster show` says which keys may sign; with `--propose FILE` the others sign where they are"
        }
        Fault::Version { .. } | Fault::Previous => {
            "the roster has grown since: fetch it, and make the statement again (`isa roster show` is the roster now)"
        }
        Fault::RootExpired { .. } => "`isa roster rotate` makes the new root; see `isa roster show`",
        _ => "`isa roster show` says which keys may sign this, and how many are needed",
    };
    fail(fault.to_string(), hint)
}

/// A statement that cannot be written.
pub fn refused(error: &crate::seal::SealError) -> anyhow::Error {
    fail(error.to_string(), "ids are small letters, digits and hyphens; texts are one line")
}
