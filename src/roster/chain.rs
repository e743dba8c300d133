//! How a statement joins the roster: the right number, the right predecessor, enough of the right keys.
//! What the roster then says is in the room's front.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::roster::enrolment::Enrolment;
use crate::roster::quorum::{Way, of_root};
use crate::roster::{Fault, Roster, RosterError, Use, number};
use crate::seal::{
    BodyKeys, Envelope, Fingerprint, LogContinuation, PublicKey, Revocation, RevocationReason, Root,
    Signatory, Statement, Verified,
};
use crate::text::Digest;

/// How long new keys of a body wait in the log when the root names them: the body's time to say no.
pub const NOTICE: Days = Days::new(14);

impl Roster {
    /// Replays a folder: envelopes with the names of their files, in any order. Gaps, forks and statements that
    /// nobody entitled signed are refused with the name of the file.
    pub fn replay(files: &[(String, Envelope)]) -> Result<Self, RosterError> {
        let mut ordered = Vec::with_capacity(files.len());
        for (file, envelope) in files {
            let error = |fault| RosterError { file: file.clone(), fault };
            let claims = envelope.claims().map_err(|seal| error(seal.into()))?;
            let kind = claims.statement().kind();
            let number = number(claims.statement())
                .ok_or_else(|| error(Fault::NotOfARoster(kind.name().to_owned())))?;
            ordered.push((number, file, envelope));
        }
        // Of two files with one number the second is refused, whichever of them is the forgery.
        ordered.sort_by_key(|(number, file, _)| (*number, *file));
        let mut statements = ordered.into_iter();
        let Some((_, file, first)) = statements.next() else {
            return Err(RosterError { file: "roster".to_owned(), fault: Fault::Empty });
        };
        let mut roster = Self::begin(first).map_err(|fault| RosterError { file: file.clone(), fault })?;
        for (_, file, envelope) in statements {
            roster.extend(envelope).map_err(|fault| RosterError { file: file.clone(), fault })?;
        }
        Ok(roster)
    }

    /// Begins a roster with its root statement, which its own root keys sign. Whether this root is the right one
    /// only a pin can tell.
    pub fn begin(envelope: &Envelope) -> Result<Self, Fault> {
        let claims = envelope.claims()?;
        let Statement::Root(root) = claims.statement() else {
            let kind = claims.statement().kind().name().to_owned();
            return Err(Fault::NoRoot { kind, version: number(claims.statement()).unwrap_or(0) });
        };
        if root.version != 1 {
            return Err(Fault::NoRoot { kind: "root".to_owned(), version: root.version });
        }
        if root.previous.is_some() {
            return Err(Fault::Previous);
        }
        let verified = envelope.verify(|print| find(&root.root.keys, print))?;
        let mut roster = Self {
            root: root.clone(),
            first_log: root.log.clone(),
            continuations: Vec::new(),
            chain: Vec::new(),
            latest: root.day,
            keys: BTreeMap::new(),
            bodies: BTreeMap::new(),
            offices: BTreeMap::new(),
            revoked: BTreeMap::new(),
        };
        roster.way(&[of_root(None, root)], verified.signers(), root.day)?;
        for (keys, used_as) in [(&root.root.keys, Use::Root), (&root.registrar.keys, Use::Registrar)] {
            for key in keys {
                roster.hold(*key, used_as.clone())?;
            }
        }
        roster.hold(root.log.key.public(), Use::Log)?;
        for witness in root.witnesses.iter().flat_map(|policy| &policy.keys) {
            roster.hold(witness.public(), Use::Witness)?;
        }
        roster.chain.push(verified.digest());
        Ok(roster)
    }

    /// Adds the next statement, or says why it is not the next one. Nothing is changed when it is refused. The only
    /// days are those that statements claim; whoever takes a statement for the first time asks [`Roster::extend_on`].
    pub fn extend(&mut self, envelope: &Envelope) -> Result<(), Fault> {
        let day = day_of(envelope.claims()?.statement());
        self.extend_at(envelope, day.unwrap_or(self.latest))
    }

    /// Adds the next statement as one that comes today. What is dated later is refused, and so is what rests on a root,
    /// a body or a key whose last day is over by now, whatever day it claims.
    pub fn extend_on(&mut self, envelope: &Envelope, today: NaiveDate) -> Result<(), Fault> {
        if let Some(day) = day_of(envelope.claims()?.statement()).filter(|day| *day > today) {
            return Err(Fault::DatedLater { day, today });
        }
        self.extend_at(envelope, today)
    }

    fn extend_at(&mut self, envelope: &Envelope, day: NaiveDate) -> Result<(), Fault> {
        // Asked of the claim, before anything is verified: behind a gap most keys are unknown, and that would be said
        // instead of the gap. A claim can only be refused by it.
        let claims = envelope.claims()?;
        let kind = claims.statement().kind();
        let found = number(claims.statement()).ok_or_else(|| Fault::NotOfARoster(kind.name().to_owned()))?;
        let expected = self.version() + 1;
        if found != expected {
            return Err(Fault::Version { expected, found });
        }
        // A new root is signed by the keys that it names too.
        let named: &[PublicKey] = match claims.statement() {
            Statement::Root(root) => &root.root.keys,
            _ => &[],
        };
        let verified = envelope.verify(|print| self.key(print).or_else(|| find(named, print)))?;
        // The chain does not go back in time: keys that were replaced stay replaced for whoever claims an earlier day.
        let at = self.latest.max(day);
        match verified.statement() {
            Statement::Root(root) => self.rotate(&verified, root, at)?,
            Statement::Body(body) => self.enrol(&verified, body, at)?,
            Statement::Signatory(signatory) => self.appoint(&verified, signatory, at)?,
            Statement::Revocation(revocation) => self.revoke(&verified, revocation, at)?,
            Statement::LogContinuation(continuation) => self.go_on(&verified, continuation, at)?,
            Statement::Act(_) | Statement::Unknown(_) => unreachable!("it has a number in the roster"),
        }
        // What it claims, not the day on which it came: everybody who replays the chain later must find the same.
        self.latest = self.latest.max(day_of(verified.statement()).unwrap_or(self.latest));
        self.chain.push(verified.digest());
        Ok(())
    }

    /// An expired root may still name its successor: nothing else rests on it any more, and without that the roster
    /// could never go on.
    fn rotate(&mut self, verified: &Verified, next: &Root, at: NaiveDate) -> Result<(), Fault> {
        self.follows(next.previous)?;
        if next.log != *self.log() {
            return Err(Fault::RootChanges("the log"));
        }
        if next.demonstration != self.root.demonstration {
            return Err(Fault::RootChanges("whether this is a demonstration"));
        }
        self.way(&self.ways(verified.statement(), at)?, verified.signers(), at)?;
        let sets = [
            (&next.root, &self.root.root, Use::Root),
            (&next.registrar, &self.root.registrar, Use::Registrar),
        ];
        let mut fresh = self.clone();
        for (named, before, used_as) in sets {
            for key in &named.keys {
                fresh.may_name(key, &used_as, before.keys.contains(key))?;
                fresh.keys.insert(key.fingerprint(), (*key, used_as.clone()));
            }
        }
        // One that a root named before may be named again: it speaks of heads only, each at its own time.
        for witness in next.witnesses.iter().flat_map(|policy| &policy.keys) {
            fresh.may_name(&witness.public(), &Use::Witness, true)?;
            fresh.keys.insert(witness.public().fingerprint(), (witness.public(), Use::Witness));
        }
        fresh.root = next.clone();
        *self = fresh;
        Ok(())
    }

    fn enrol(&mut self, verified: &Verified, body: &BodyKeys, at: NaiveDate) -> Result<(), Fault> {
        self.follows(body.previous)?;
        let ways = self.ways(verified.statement(), at)?;
        let way = self.way(&ways, verified.signers(), at)?;
        let used_as = Use::Admin(body.body.clone());
        let enrolment = self.bodies.get(&body.body);
        if let Some(enrolment) = enrolment {
            may_replace(enrolment, body, way, at)?;
        }
        for key in &body.admin.keys {
            let current = enrolment.is_some_and(|enrolment| enrolment.names(key, at));
            self.may_name(key, &used_as, current)?;
        }
        for key in &body.admin.keys {
            self.keys.insert(key.fingerprint(), (*key, used_as.clone()));
        }
        match self.bodies.get_mut(&body.body) {
            Some(enrolment) => enrolment.replace(body.clone(), at),
            None => drop(self.bodies.insert(body.body.clone(), Enrolment::new(body.clone()))),
        }
        Ok(())
    }

    fn appoint(&mut self, verified: &Verified, signatory: &Signatory, at: NaiveDate) -> Result<(), Fault> {
        self.follows(signatory.previous)?;
        let ways = self.ways(verified.statement(), at)?;
        self.way(&ways, verified.signers(), at)?;
        self.bodies[&signatory.body].not_ended(at)?;
        self.hold(signatory.key, Use::Signatory(signatory.body.clone(), signatory.capacity))?;
        self.offices.insert(signatory.key.fingerprint(), signatory.clone());
        Ok(())
    }

    /// A body revokes its own keys; the root can do it when the body has lost them.
    fn revoke(&mut self, verified: &Verified, revocation: &Revocation, at: NaiveDate) -> Result<(), Fault> {
        self.follows(revocation.previous)?;
        let key = revocation.key;
        let ways = self.ways(verified.statement(), at)?;
        if let Some(before) = self.revoked.get(&key) {
            // A key that was given up can be found stolen afterwards; nothing else is said twice.
            let worse = before.reason != RevocationReason::Compromised
                && revocation.reason == RevocationReason::Compromised
                && revocation.from <= before.from;
            if !worse {
                return Err(Fault::RevokedTwice(key));
            }
        }
        let way = self.way(&ways, verified.signers(), at)?;
        if !way.for_the_body
            && let Some(Use::Admin(body) | Use::Signatory(body, _)) = self.used_as(&key)
        {
            self.bodies[body].not_ended(at)?;
        }
        self.revoked.insert(key, revocation.clone());
        Ok(())
    }

    /// The log goes on under another name and key. Where the old one ended the registry knows; here only that this is
    /// the log that goes on, and that it did not end before it had begun.
    fn go_on(&mut self, verified: &Verified, next: &LogContinuation, at: NaiveDate) -> Result<(), Fault> {
        self.follows(next.previous)?;
        if next.ended.origin != self.log().origin {
            let here = self.log().origin.clone();
            return Err(Fault::OtherLog { named: next.ended.origin.clone(), here });
        }
        if let Some(begun) = self.continuations.last().filter(|begun| next.ended.size < begun.version) {
            return Err(Fault::EndedBeforeItBegan { size: next.ended.size, least: begun.version });
        }
        let witnesses = self.root.witnesses.iter().flat_map(|policy| &policy.keys);
        if self.logs().any(|log| log.origin == next.log.origin)
            || witnesses.into_iter().any(|witness| witness.name() == next.log.origin)
        {
            return Err(Fault::OriginTwice(next.log.origin.clone()));
        }
        self.unused(&next.log.key.public())?;
        self.way(&self.ways(verified.statement(), at)?, verified.signers(), at)?;
        self.hold(next.log.key.public(), Use::Log)?;
        self.continuations.push(next.clone());
        Ok(())
    }

    fn follows(&self, previous: Option<Digest>) -> Result<(), Fault> {
        if previous.as_ref() == self.chain.last() { Ok(()) } else { Err(Fault::Previous) }
    }

    fn unused(&self, key: &PublicKey) -> Result<(), Fault> {
        self.signs_as_before(key)?;
        match self.used(key) {
            Some(held_as) => Err(Fault::KeyTwice { key: key.fingerprint(), held_as: held_as.clone() }),
            None => Ok(()),
        }
    }

    fn hold(&mut self, key: PublicKey, used_as: Use) -> Result<(), Fault> {
        self.unused(&key)?;
        self.keys.insert(key.fingerprint(), (key, used_as));
        Ok(())
    }
}

/// May this statement replace the body's keys: its own keys say so, or the root does and leaves the body time to say
/// no?
fn may_replace(enrolment: &Enrolment, next: &BodyKeys, way: &Way, at: NaiveDate) -> Result<(), Fault> {
    if way.for_the_body {
        // A day at the end of the calendar has none fourteen days after it.
        let earliest = at.checked_add_days(NOTICE).unwrap_or(NaiveDate::MAX);
        return if next.from < earliest || earliest == NaiveDate::MAX {
            Err(Fault::TooSoon { body: next.body.clone(), from: next.from, earliest })
        } else {
            Ok(())
        };
    }
    enrolment.not_ended(at)?;
    if next.from < next.day {
        return Err(Fault::Backdated { from: next.from, day: next.day });
    }
    Ok(())
}

/// The day that a statement of the roster claims.
pub fn day_of(statement: &Statement) -> Option<NaiveDate> {
    match statement {
        Statement::Root(root) => Some(root.day),
        Statement::Body(body) => Some(body.day),
        Statement::Signatory(signatory) => Some(signatory.day),
        Statement::Revocation(revocation) => Some(revocation.day),
        Statement::LogContinuation(continuation) => Some(continuation.day),
        Statement::Act(_) | Statement::Unknown(_) => None,
    }
}

fn find(keys: &[PublicKey], print: &Fingerprint) -> Option<PublicKey> {
    keys.iter().find(|key| key.fingerprint() == *print).copied()
}
