//! What a signature binds: the terms, the parties, and the standard template's locked clauses, each by its digest.
//! Knows no key and no statement.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Agreement;
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

/// The bodies of an agreement, by party: ids in order, groups expanded.
/// It keeps which body stands where, since two bodies that change places have changed the agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members(pub BTreeMap<String, Vec<String>>);

impl Members {
    /// The bodies of each party. `group` gives the members of a group of the catalogue.
    pub fn of(agreement: &Agreement, group: impl Fn(&str) -> Vec<String>) -> Self {
        let mut members = BTreeMap::new();
        for party in agreement.parties.value().into_iter().flat_map(List::iter) {
            let mut bodies: Vec<String> = Vec::new();
            bodies.extend(party.body.value().map(ToString::to_string));
            bodies.extend(party.bodies.value().into_iter().flat_map(List::iter).map(ToString::to_string));
            if let Some(name) = party.group.value() {
                bodies.extend(group(name));
            }
            bodies.sort();
            bodies.dedup();
            members.insert(party.id.to_string(), bodies);
        }
        Self(members)
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
        let parties =
            self.0.iter().map(|(party, bodies)| (party.clone(), Value::from(bodies.clone()))).collect();
        Value::Object(parties)
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
