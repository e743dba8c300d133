//! Making the statements of a roster, one after the other, each behind the last. The commands and the demonstration
//! both make them here.
//! Asks nobody for anything: keys and words are handed in.

use anyhow::Result;
use chrono::NaiveDate;

use super::fail;
use crate::disk::Folder;
use crate::roster::{Roster, file_name};
use crate::seal::{
    BodyKeys, Capacity, Envelope, Fingerprint, KeySet, Kinds, LogKey, LogName, PublicKey, Revocation,
    RevocationReason, Root, SecretKey, Signatory, Statement,
};

/// A roster that grows: what is in it, and where its files lie.
pub struct Enrolling<'a> {
    folder: &'a Folder,
    pub roster: Roster,
    day: NaiveDate,
}

/// What a root statement names.
pub struct RootKeys {
    pub root: KeySet,
    pub registrar: KeySet,
    pub origin: String,
    pub log: PublicKey,
    pub demonstration: bool,
    pub note: Option<String>,
}

/// An office that a body gives to a key.
pub struct Appointment<'a> {
    pub body: &'a str,
    pub capacity: Capacity,
    pub key: PublicKey,
    pub authority: Option<String>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl<'a> Enrolling<'a> {
    /// Begins a roster with its root statement.
    pub fn begin(folder: &'a Folder, keys: RootKeys, signers: &[&SecretKey], day: NaiveDate) -> Result<Self> {
        let log = LogKey::new(&keys.origin, keys.log)
            .map_err(|error| fail(error.to_string(), "an origin looks like agreements.example/london"))?;
        let statement = Statement::Root(Root {
            version: 1,
            previous: None,
            day,
            until: None,
            root: keys.root,
            registrar: keys.registrar,
            log: LogName { origin: keys.origin, key: log },
            witnesses: Vec::new(),
            demonstration: keys.demonstration,
            note: keys.note,
        });
        let envelope = sealed(&statement, signers)?;
        let roster = Roster::begin(&envelope)
            .map_err(|fault| fail(fault.to_string(), "sign with enough root keys"))?;
        write(folder, &statement, &envelope)?;
        Ok(Self { folder, roster, day })
    }

    /// Goes on with the roster of a folder.
    pub fn resume(folder: &'a Folder, roster: Roster, day: NaiveDate) -> Self {
        Self { folder, roster, day }
    }

    /// The registrar enrols a body and its administrative keys.
    pub fn body(
        &mut self,
        body: &str,
        name: &str,
        admin: KeySet,
        evidence: Option<String>,
        signers: &[&SecretKey],
    ) -> Result<()> {
        let seen = self.roster.seen();
        let statement = Statement::Body(BodyKeys {
            version: seen.version + 1,
            previous: Some(seen.head),
            day: self.day,
            body: body.to_string(),
            name: name.to_string(),
            admin,
            evidence,
            from: self.day,
            until: None,
            note: None,
        });
        self.add(&statement, signers)
    }

    /// A body gives an office to a key.
    pub fn signatory(&mut self, appointment: Appointment<'_>, signers: &[&SecretKey]) -> Result<()> {
        let seen = self.roster.seen();
        let statement = Statement::Signatory(Signatory {
            version: seen.version + 1,
            previous: Some(seen.head),
            day: self.day,
            body: appointment.body.to_string(),
            capacity: appointment.capacity,
            key: appointment.key,
            agreements: Kinds::All,
            authority: appointment.authority,
            from: appointment.from,
            until: appointment.until,
            note: None,
        });
        self.add(&statement, signers)
    }

    /// A key counts no longer.
    pub fn revocation(
        &mut self,
        key: Fingerprint,
        reason: RevocationReason,
        since: Option<NaiveDate>,
        signers: &[&SecretKey],
    ) -> Result<()> {
        let seen = self.roster.seen();
        let statement = Statement::Revocation(Revocation {
            version: seen.version + 1,
            previous: Some(seen.head),
            day: self.day,
            key,
            reason,
            from: self.day,
            since,
            note: None,
        });
        self.add(&statement, signers)
    }

    fn add(&mut self, statement: &Statement, signers: &[&SecretKey]) -> Result<()> {
        let envelope = sealed(statement, signers)?;
        let mut grown = self.roster.clone();
        grown.extend(&envelope).map_err(|fault| {
            fail(
                fault.to_string(),
                "`isa roster show` says which keys may sign this, and how many are needed",
            )
        })?;
        write(self.folder, statement, &envelope)?;
        self.roster = grown;
        Ok(())
    }
}

fn sealed(statement: &Statement, signers: &[&SecretKey]) -> Result<Envelope> {
    Envelope::sign(statement, signers).map_err(|error| {
        fail(error.to_string(), "ids are small letters, digits and hyphens; texts are one line")
    })
}

fn write(folder: &Folder, statement: &Statement, envelope: &Envelope) -> Result<()> {
    let name = file_name(statement).expect("statements of a roster have a file name");
    folder.create_new(&format!("roster/{name}"), &envelope.to_bytes()).map_err(|error| {
        fail(error.to_string(), "if somebody else added a statement, fetch theirs and run the command again")
    })
}
