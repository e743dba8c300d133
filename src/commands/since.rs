//! What has changed since a body last signed: of the terms, of who stands in which party, of what it says of itself, and of
//! what the template fixes.
//! An act that is no consent (advice, a review) is no text that the body is known to have agreed to.

use anyhow::Result;
use serde_json::{Map, Value, json};

use super::agreed::Agreed;
use super::desk::Desk;
use super::fail;
use crate::publish::{Change, difference};
use crate::seal::{Capacity, Decision};
use crate::status::{KnownAct, consents, own_record};
use crate::text::Digest;

/// A text that was signed before, and how the one that is to be signed differs from it.
pub struct Since {
    pub version: String,
    pub capacity: Capacity,
    pub changes: Vec<Change>,
}

impl Desk<'_> {
    /// What has changed since this office last signed; where it never has, since its body last signed another text: that
    /// another office has signed this one shows it to nobody else. None where there is none. Where no office is named, a
    /// text that the body has signed has not changed. `own` is what the body says of itself now.
    pub fn since_signed(
        &self,
        agreed: &Agreed,
        body: &str,
        office: Option<Capacity>,
        own: Option<&Value>,
    ) -> Result<Option<Since>> {
        let acts = self.acts();
        let signed = |known: &&KnownAct| {
            known.act.says.agreement == agreed.id && known.act.says.body == body && is_consent(known)
        };
        let of_office = |known: &&KnownAct| Some(known.act.says.capacity) == office;
        let other = |known: &&KnownAct| {
            let subjects = &known.act.subjects;
            (subjects.terms, subjects.parties) != (agreed.terms_digest, agreed.parties_digest())
        };
        let last = || acts.iter().rev().filter(signed);
        let any = || last().next().filter(|_| office.is_none());
        let Some(last) = last().find(of_office).or_else(|| last().find(other)).or_else(any) else {
            return Ok(None);
        };
        let subjects = &last.act.subjects;
        let mut changes = difference(&self.signed_before(agreed, body, &subjects.terms)?, &agreed.terms);
        let (mut before, mut after) = (Map::new(), Map::new());
        before.insert(PARTIES.to_string(), self.signed_before(agreed, body, &subjects.parties)?);
        after.insert(PARTIES.to_string(), agreed.parties.clone());
        if let Some(own) = own {
            after.insert(PARTICULARS.to_string(), own.clone());
        }
        if let Some(digest) = own.and(subjects.particulars) {
            before.insert(PARTICULARS.to_string(), self.signed_before(agreed, body, &digest)?);
        }
        if let (Some(digest), Some(template)) = (&subjects.template, &agreed.template) {
            before.insert(TEMPLATE.to_string(), self.signed_before(agreed, body, digest)?);
            after.insert(TEMPLATE.to_string(), serde_json::from_slice(&template.bytes).unwrap_or(json!({})));
        }
        changes.extend(difference(&before.into(), &after.into()));
        let says = &last.act.says;
        Ok(Some(Since { version: says.version.clone(), capacity: says.capacity, changes }))
    }

    fn signed_before(&self, agreed: &Agreed, body: &str, digest: &Digest) -> Result<Value> {
        let text = self.register.text(&agreed.id, digest);
        text.and_then(|text| serde_json::from_slice(&text).ok()).ok_or_else(|| {
            fail(
                format!("what {body} signed of \"{}\" before is not here ({digest}), so nobody can say what has changed", agreed.id),
                "bring the registry's folder back whole: `isa registry verify` says what is missing",
            )
        })
    }
}

/// What stands before a change that is not of the terms.
const PARTIES: &str = "the bodies of each party";
const PARTICULARS: &str = "the particulars of the body";
const TEMPLATE: &str = "the standard template";

/// A consent of the body, by a key of its own or put on record by an office of its own.
fn is_consent(known: &KnownAct) -> bool {
    consents(known) || own_record(known).is_some_and(|recorded| recorded.decision == Decision::Sign)
}
