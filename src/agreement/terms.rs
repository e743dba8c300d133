//! What a signature binds: the terms, the parties, and the standard template's locked clauses, each by its digest.
//! Knows no key and no statement.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Agreement, Party};
use crate::text::{Digest, List, Tree};

/// The keys by which a party says who its bodies are. They are not part of the terms: the list of bodies grows
/// and shrinks by acts (joining, leaving), and no act may make the others sign the same terms again.
const WHO: [&str; 3] = ["body", "bodies", "group"];

/// The terms: everything that the text says, without the bodies of its parties.
pub fn terms(tree: &Tree) -> Value {
    let mut whole = tree.json();
    if let Some(parties) = whole.get_mut("parties").and_then(Value::as_array_mut) {
        for party in parties.iter_mut().filter_map(Value::as_object_mut) {
            for key in WHO {
                party.remove(key);
            }
        }
    }
    whole
}

/// Ids of bodies, in order, by the word that they have in common.
type Lists = BTreeMap<String, Vec<String>>;

/// The word of the schedule under which it says what kinds of bodies there are. No party of a text that asks has this name.
pub(super) const KINDS: &str = "kinds";

/// The bodies of an agreement, by party: ids in order, groups expanded.
/// It keeps which body stands where, since two bodies that change places have changed the agreement. Where the text lets
/// more offices sign for bodies of some kinds, it also keeps which bodies are of these kinds: the catalogue, which says
/// so on the day of the signature, may say otherwise years later, and who had to sign must not change with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members(pub Lists, Lists);

impl Members {
    /// Bodies by party, in a text that asks for no kinds.
    pub fn by_party(parties: Lists) -> Self {
        Self(parties, Lists::new())
    }

    /// The bodies of each party. `group` gives the members of a group of the catalogue, `is_of` whether a body of a party
    /// is of a kind.
    pub fn of(
        agreement: &Agreement,
        group: impl Fn(&str) -> Vec<String>,
        is_of: impl Fn(&Party, &str, &str) -> bool,
    ) -> Self {
        let mut members = Self::default();
        for party in agreement.parties.value().into_iter().flat_map(List::iter) {
            let mut bodies: Vec<String> = Vec::new();
            bodies.extend(party.body.value().map(ToString::to_string));
            bodies.extend(party.bodies.value().into_iter().flat_map(List::iter).map(ToString::to_string));
            if let Some(name) = party.group.value() {
                bodies.extend(group(name));
            }
            members.0.insert(party.id.to_string(), Vec::new());
            for kind in party.kinds_that_also_sign() {
                members.1.entry(kind.to_string()).or_default();
            }
            for body in bodies {
                members.put(party, &body, |body, kind| is_of(party, body, kind));
            }
        }
        members
    }

    /// Reads a schedule back.
    pub fn read(schedule: Value) -> Option<Self> {
        let Value::Object(mut schedule) = schedule else { return None };
        let kinds =
            schedule.get(KINDS).is_some_and(Value::is_object).then(|| schedule.remove(KINDS)).flatten();
        let kinds = kinds.map(serde_json::from_value).transpose().ok()?.unwrap_or_default();
        Some(Self(serde_json::from_value(Value::Object(schedule)).ok()?, kinds))
    }

    /// Puts a body into a party. `is_of` says whether it is of a kind for which more offices of the party sign.
    pub fn put(&mut self, party: &Party, body: &str, is_of: impl Fn(&str, &str) -> bool) {
        let add = |lists: &mut Lists, name: &str| {
            let list = lists.entry(name.to_string()).or_default();
            list.push(body.to_string());
            list.sort();
            list.dedup();
        };
        for kind in party.kinds_that_also_sign().filter(|kind| is_of(body, kind)) {
            add(&mut self.1, kind);
        }
        add(&mut self.0, party.id.as_str());
    }

    /// Is a body of a kind? A schedule that does not say asks for every office: leaving a line out lets nobody off.
    pub fn is_of(&self, body: &str, kind: &str) -> bool {
        self.1.get(kind).is_none_or(|bodies| bodies.iter().any(|one| one == body))
    }

    /// The kinds that a body is said to be of.
    pub fn kinds_of(&self, body: &str) -> BTreeSet<&str> {
        let of = self.1.iter().filter(|(_, bodies)| bodies.iter().any(|one| one == body));
        of.map(|(kind, _)| kind.as_str()).collect()
    }

    /// The bodies of each kind for which more offices sign.
    pub fn by_kind(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.1.iter().map(|(kind, bodies)| (kind.as_str(), bodies.as_slice()))
    }

    /// Every body, once, in order.
    pub fn bodies(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.0.values().flatten().map(String::as_str).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The JSON whose canonical bytes are the parties schedule.
    pub fn json(&self) -> Value {
        let lists = |lists: &Lists| -> serde_json::Map<String, Value> {
            lists.iter().map(|(name, bodies)| (name.clone(), Value::from(bodies.clone()))).collect()
        };
        let mut schedule = lists(&self.0);
        if !self.1.is_empty() {
            schedule.insert(KINDS.to_string(), Value::Object(lists(&self.1)));
        }
        Value::Object(schedule)
    }
}

/// The digests by which an agreement is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Digests {
    pub terms: Digest,
    pub parties: Digest,
    /// Of the template version, where the agreement comes from one.
    pub template: Option<Digest>,
}
