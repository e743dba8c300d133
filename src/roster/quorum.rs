//! Who must sign a statement of the roster, and whether they have.
//! Knows no clock: every question is asked of a day.

use chrono::NaiveDate;

use crate::roster::{Fault, Roster, Use};
use crate::seal::{
    BodyKeys, ContinuationReason, Fingerprint, KeySet, PublicKey, RevocationReason, Root, Statement,
};

/// Keys of which a number must sign, and whose they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// As in `the registrar`, or the id of a body.
    pub who: String,
    pub set: KeySet,
}

/// One way in which a statement can be signed: every quorum of it must sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub quorums: Vec<Quorum>,
    /// True where the root steps in for a body: new keys then wait until the body could have said no.
    pub(super) for_the_body: bool,
}

impl Way {
    fn of(quorums: Vec<Quorum>) -> Self {
        Self { quorums, for_the_body: false }
    }

    /// The one way to sign the statement with which a roster begins.
    pub fn first_root(root: &Root) -> Self {
        of_root(None, root)
    }

    /// The keys that may sign so. One may be in more than one quorum.
    pub fn keys(&self) -> impl Iterator<Item = &PublicKey> {
        self.quorums.iter().flat_map(|quorum| &quorum.set.keys)
    }

    /// Is this one of the keys that may sign so?
    pub fn names(&self, key: &PublicKey) -> bool {
        self.keys().any(|named| named == key)
    }

    /// The quorums that have not signed, each with how many signatures it has.
    pub fn missing(&self, signers: &[PublicKey]) -> impl Iterator<Item = (&Quorum, usize)> {
        self.quorums.iter().filter_map(|quorum| {
            let have = signers.iter().filter(|signer| quorum.set.keys.contains(signer)).count();
            (have < quorum.set.threshold).then_some((quorum, have))
        })
    }
}

/// The two quorums of a change of root: the keys before it, and the keys that it names.
pub(super) fn of_root(before: Option<&Root>, next: &Root) -> Way {
    let quorum = |who: &str, root: &Root| Quorum { who: who.to_owned(), set: root.root.clone() };
    Way::of(match before {
        None => vec![quorum("the root", next)],
        Some(before) => vec![quorum("the root", before), quorum("the new root", next)],
    })
}

impl Roster {
    /// In which ways this statement can be signed, if it is the next one and comes on this day.
    pub fn ways(&self, statement: &Statement, at: NaiveDate) -> Result<Vec<Way>, Fault> {
        let root = || Way {
            quorums: vec![Quorum { who: "the root".to_owned(), set: self.root.root.clone() }],
            for_the_body: true,
        };
        if let Statement::Root(next) = statement {
            return Ok(vec![of_root(Some(&self.root), next)]);
        }
        if let Some(until) = self.root.until.filter(|until| at > *until) {
            return Err(Fault::RootExpired { until });
        }
        match statement {
            Statement::Body(body) if !self.bodies.contains_key(&body.body) => {
                let set = self.root.registrar.clone();
                Ok(vec![Way::of(vec![Quorum { who: "the registrar".to_owned(), set }])])
            }
            Statement::Body(body) => Ok(vec![self.by_body(&body.body, at)?, root()]),
            Statement::Signatory(signatory) => Ok(vec![self.by_body(&signatory.body, at)?]),
            Statement::Revocation(revocation) => {
                let key = revocation.key;
                match self.used_as(&key) {
                    None => Err(Fault::UnknownKey(key)),
                    Some(Use::Admin(body) | Use::Signatory(body, _)) => {
                        Ok(vec![self.by_body(body, at)?, root()])
                    }
                    Some(held_as) => Err(Fault::NotRevocable { key, held_as: held_as.clone() }),
                }
            }
            // Whoever has the key of the log says with it that the log is handed over; where it is lost or stolen, the
            // root alone can.
            Statement::LogContinuation(next) => {
                let mut quorums = root().quorums;
                if next.reason == ContinuationReason::Handover {
                    let set = KeySet::new(vec![self.log().key.public()], 1);
                    quorums.push(Quorum { who: "the log that ends".to_owned(), set });
                }
                Ok(vec![Way::of(quorums)])
            }
            Statement::Root(_) | Statement::Act(_) | Statement::Unknown(_) => {
                Err(Fault::NotOfARoster(statement.kind().name().to_owned()))
            }
        }
    }

    fn by_body(&self, body: &str, at: NaiveDate) -> Result<Way, Fault> {
        let keys = self.body_on(body, at).ok_or_else(|| Fault::UnknownBody(body.to_owned()))?;
        Ok(Way::of(vec![Quorum { who: body.to_owned(), set: keys.admin.clone() }]))
    }

    /// The way in which these keys have signed. Every signer must belong to it and count on the day, and there must be
    /// enough of every quorum. The signers are different keys already: verification sees to that.
    pub(super) fn way<'a>(
        &self,
        ways: &'a [Way],
        signers: &[PublicKey],
        at: NaiveDate,
    ) -> Result<&'a Way, Fault> {
        for signer in signers {
            let key = signer.fingerprint();
            if self.is_gone(&key, at) {
                return Err(Fault::WrongSigner { key, held_as: "revoked".to_owned() });
            }
        }
        let stranger = |way: &Way| signers.iter().find(|signer| !way.names(signer));
        let Some(way) = ways.iter().find(|way| stranger(way).is_none()) else {
            // Of several ways the one is meant to which the first signer belongs.
            let meant = ways.iter().find(|way| way.names(&signers[0])).unwrap_or(&ways[0]);
            let key = stranger(meant).expect("no way has all of them").fingerprint();
            return Err(Fault::WrongSigner { key, held_as: self.held_as(&key, at) });
        };
        let missing = way.missing(signers).next();
        match missing {
            None => Ok(way),
            Some((quorum, have)) => {
                Err(Fault::Threshold { who: quorum.who.clone(), needed: quorum.set.threshold, have })
            }
        }
    }

    /// Does a revoked key count no longer on this day? A stolen one counts no longer from the moment in which it is
    /// known, whatever day a statement claims.
    pub(super) fn is_gone(&self, key: &Fingerprint, at: NaiveDate) -> bool {
        self.revoked.get(key).is_some_and(|revocation| {
            revocation.reason == RevocationReason::Compromised || at >= revocation.from
        })
    }

    /// What a key is for, in words, and whether it still is.
    fn held_as(&self, key: &Fingerprint, at: NaiveDate) -> String {
        let Some((public, used_as)) = self.keys.get(key) else { return "unknown".to_owned() };
        let current = match used_as {
            Use::Root => self.root.root.keys.contains(public),
            Use::Registrar => self.root.registrar.keys.contains(public),
            Use::Admin(body) => self.bodies[body].names(public, at),
            Use::Log | Use::Witness | Use::Signatory(..) => true,
        };
        let pending = match used_as {
            Use::Admin(body) if current => !self.bodies[body].on(at).admin.keys.contains(public),
            _ => false,
        };
        match (current, pending) {
            (false, _) => format!("{used_as} that was replaced"),
            (true, true) => format!("{used_as} that is not in charge yet"),
            (true, false) => used_as.to_string(),
        }
    }

    /// Keys that a statement names anew: unused so far, or in the same set already. A key that was replaced does not
    /// come back.
    pub(super) fn may_name(&self, key: &PublicKey, here: &Use, current: bool) -> Result<(), Fault> {
        let print = key.fingerprint();
        if key.fingerprints().iter().any(|print| self.revoked.contains_key(print)) {
            return Err(Fault::KeyBack { key: print, held_as: here.clone() });
        }
        self.signs_as_before(key)?;
        match self.used(key) {
            None => Ok(()),
            Some(held_as) if held_as == here && current => Ok(()),
            Some(held_as) if held_as == here => Err(Fault::KeyBack { key: print, held_as: here.clone() }),
            Some(held_as) => Err(Fault::KeyTwice { key: print, held_as: held_as.clone() }),
        }
    }

    /// What a key signed is verified in its way for good, so the way does not change.
    pub(super) fn signs_as_before(&self, key: &PublicKey) -> Result<(), Fault> {
        let known = key.fingerprints().iter().find_map(|print| self.key(print));
        match known.filter(|known| known.scheme() != key.scheme()) {
            Some(known) => Err(Fault::SignsOtherwise { key: known.fingerprint() }),
            None => Ok(()),
        }
    }

    /// The body's statement that is in charge on a day; None for a body that is not enrolled.
    pub fn body_on(&self, body: &str, day: NaiveDate) -> Option<&BodyKeys> {
        self.bodies.get(body).map(|enrolment| enrolment.on(day))
    }

    /// The replacement of a body's keys that is announced on a day and not yet in charge.
    pub fn pending(&self, body: &str, day: NaiveDate) -> Option<&BodyKeys> {
        self.bodies.get(body)?.pending(day)
    }
}
