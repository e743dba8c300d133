//! How a statement joins the roster: the right number, the right predecessor, enough of the right keys.
//! What the roster then says is in the room's front.

use std::collections::BTreeMap;

use crate::roster::{Fault, Roster, RosterError, Use, number};
use crate::seal::{
    BodyKeys, Envelope, Fingerprint, KeySet, PublicKey, Revocation, Signatory, Statement, Verified,
};
use crate::text::Digest;

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
            chain: Vec::new(),
            keys: BTreeMap::new(),
            bodies: BTreeMap::new(),
            offices: BTreeMap::new(),
            revoked: BTreeMap::new(),
        };
        roster.enough(&verified, &root.root, "the root")?;
        for (keys, used_as) in [(&root.root.keys, Use::Root), (&root.registrar.keys, Use::Registrar)] {
            for key in keys {
                roster.hold(*key, used_as.clone())?;
            }
        }
        roster.hold(root.log.key.public(), Use::Log)?;
        roster.chain.push(verified.digest());
        Ok(roster)
    }

    /// Adds the next statement, or says why it is not the next one. Nothing is changed when it is refused.
    pub fn extend(&mut self, envelope: &Envelope) -> Result<(), Fault> {
        // Asked of the claim, before anything is verified: behind a gap most keys are unknown, and that would be said
        // instead of the gap. A claim can only be refused by it.
        let claims = envelope.claims()?;
        let kind = claims.statement().kind();
        let found = number(claims.statement()).ok_or_else(|| Fault::NotOfARoster(kind.name().to_owned()))?;
        let expected = self.version() + 1;
        if found != expected {
            return Err(Fault::Version { expected, found });
        }
        let verified = envelope.verify(|print| self.key(print))?;
        match verified.statement() {
            Statement::Root(_) => return Err(Fault::SecondRoot),
            Statement::Body(body) => self.enrol(&verified, body)?,
            Statement::Signatory(signatory) => self.appoint(&verified, signatory)?,
            Statement::Revocation(revocation) => self.revoke(&verified, revocation)?,
            Statement::Act(_) | Statement::Unknown(_) => unreachable!("it has a number in the roster"),
        }
        self.chain.push(verified.digest());
        Ok(())
    }

    fn enrol(&mut self, verified: &Verified, body: &BodyKeys) -> Result<(), Fault> {
        self.follows(body.previous)?;
        self.enough(verified, &self.root.registrar, "the registrar")?;
        if self.bodies.contains_key(&body.body) {
            return Err(Fault::BodyTwice(body.body.clone()));
        }
        for key in &body.admin.keys {
            self.unused(key)?;
        }
        for key in &body.admin.keys {
            self.hold(*key, Use::Admin(body.body.clone()))?;
        }
        self.bodies.insert(body.body.clone(), body.clone());
        Ok(())
    }

    fn appoint(&mut self, verified: &Verified, signatory: &Signatory) -> Result<(), Fault> {
        self.follows(signatory.previous)?;
        let body =
            self.bodies.get(&signatory.body).ok_or_else(|| Fault::UnknownBody(signatory.body.clone()))?;
        self.enough(verified, &body.admin, &signatory.body)?;
        self.hold(signatory.key, Use::Signatory(signatory.body.clone(), signatory.capacity))?;
        self.offices.insert(signatory.key.fingerprint(), signatory.clone());
        Ok(())
    }

    /// A body revokes its own keys; the root can do it when the body has lost them.
    fn revoke(&mut self, verified: &Verified, revocation: &Revocation) -> Result<(), Fault> {
        self.follows(revocation.previous)?;
        let key = revocation.key;
        let body = match self.used_as(&key) {
            None => return Err(Fault::UnknownKey(key)),
            Some(Use::Admin(body) | Use::Signatory(body, _)) => &self.bodies[body],
            Some(held_as) => return Err(Fault::NotRevocable { key, held_as: held_as.clone() }),
        };
        if self.revoked.contains_key(&key) {
            return Err(Fault::RevokedTwice(key));
        }
        if verified.signers().iter().any(|key| self.root.root.keys.contains(key)) {
            self.enough(verified, &self.root.root, "the root")?;
        } else {
            self.enough(verified, &body.admin, &body.body)?;
        }
        self.revoked.insert(key, revocation.clone());
        Ok(())
    }

    fn follows(&self, previous: Option<Digest>) -> Result<(), Fault> {
        if previous.as_ref() == self.chain.last() { Ok(()) } else { Err(Fault::Previous) }
    }

    /// Every signer is one of the set and not revoked, and there are enough of them. The signers are different keys
    /// already: verification sees to that.
    fn enough(&self, verified: &Verified, set: &KeySet, who: &str) -> Result<(), Fault> {
        for signer in verified.signers() {
            let key = signer.fingerprint();
            if self.revoked.contains_key(&key) {
                return Err(Fault::WrongSigner { key, held_as: "revoked".to_owned() });
            }
            if !set.keys.contains(signer) {
                let held_as = self.used_as(&key).map_or_else(|| "unknown".to_owned(), ToString::to_string);
                return Err(Fault::WrongSigner { key, held_as });
            }
        }
        let have = verified.signers().len();
        if have < set.threshold {
            return Err(Fault::Threshold { who: who.to_owned(), needed: set.threshold, have });
        }
        Ok(())
    }

    fn unused(&self, key: &PublicKey) -> Result<(), Fault> {
        match self.used_as(&key.fingerprint()) {
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

fn find(keys: &[PublicKey], print: &Fingerprint) -> Option<PublicKey> {
    keys.iter().find(|key| key.fingerprint() == *print).copied()
}
