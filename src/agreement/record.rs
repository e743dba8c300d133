//! Records: what was seen of an agreement that exists elsewhere, and what has happened to it.
//! A record can be checked, listed and drawn; it can never be signed.

use super::day::Day;
use crate::text::{Given, List, Many, Word};

mapping! {
    /// Says that this file is a record of an agreement made elsewhere, and how much of that was seen.
    pub struct Record {
        /// What the transcriber had in hand.
        must of: Word<RecordOf>,
        /// How much of it was seen.
        must seen: Word<Seen>,
        /// The parts that were not seen, by the names of this format's top-level keys, such as `retention`.
        /// What is absent and unseen is never called missing.
        may unseen: Many<Word<String>>,
        /// What the document, or whoever holds it, says of its state: testimony.
        may state: Word<RecordState>,
        /// How the parties decided, and where the evidence is kept.
        may decided: Decided,
        /// What has happened since, oldest first.
        may events: List<Event>,
    }
}

vocabulary! {
    /// What a record was made from.
    pub enum RecordOf {
        Document = "document",
        Page = "page",
        RegisterEntry = "register-entry",
        SecondHand = "second-hand",
    }
}

vocabulary! {
    /// How much of the document the transcriber saw.
    pub enum Seen {
        Whole = "whole",
        Part = "part",
    }
}

vocabulary! {
    /// The state that is claimed for an agreement on record. The stage that this program shows is computed instead.
    pub enum RecordState {
        InUse = "in-use",
        Proposed = "proposed",
        Ended = "ended",
    }
}

mapping! {
    /// How a decision was taken outside this program.
    pub struct Decided {
        /// The form that the decision took.
        must by: Word<DecidedBy>,
        /// Where the evidence is kept.
        may kept_at: Word<String>,
    }
}

vocabulary! {
    /// The forms that decisions take in practice. Sign-off through a portal or by a role mailbox is a decision too.
    pub enum DecidedBy {
        Ink = "ink",
        Email = "email",
        Form = "form",
        Click = "click",
        Portal = "portal",
        ContinuedUse = "continued-use",
        NotStated = "not-stated",
    }
}

mapping! {
    /// One thing that happened to an agreement on record.
    pub struct Event {
        /// When. (Not `on`: some readers of YAML take that word for something else.)
        must day: Word<Day>,
        /// What happened.
        must did: Word<Did>,
        /// The office that did it. Never a person's name.
        may office: Word<String>,
        /// The body that did it, where one is named.
        may body: Word<String>,
        /// Until when, or for how long, as written.
        may to: Word<String>,
        /// The version as the document calls it.
        may label: Word<String>,
    }
}

vocabulary! {
    /// What can have happened to an agreement on record.
    pub enum Did {
        Drafted = "drafted",
        Approved = "approved",
        Signed = "signed",
        Amended = "amended",
        Reviewed = "reviewed",
        Joined = "joined",
        Left = "left",
        MinisterApproved = "minister-approved",
        Registered = "registered",
        Suspended = "suspended",
        Ended = "ended",
    }
}

/// The parts of an agreement that a record can leave unseen: the names of the format's top-level keys.
pub const PARTS: [&str; 41] = [
    "version",
    "title",
    "template",
    "kind",
    "document",
    "tier",
    "parent",
    "classification",
    "publication",
    "contact",
    "references",
    "dates",
    "parties",
    "purposes",
    "people",
    "data",
    "grounds",
    "flows",
    "features",
    "joint-controllers",
    "transparency",
    "rights",
    "automated-decisions",
    "accuracy",
    "security",
    "transfers-abroad",
    "retention",
    "onward",
    "processors",
    "breach",
    "foi",
    "dpia",
    "review",
    "amendment",
    "joining",
    "leaving",
    "comes-into-force",
    "clauses",
    "law-named",
    "answers",
    "departures",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_record_are_the_keys_of_an_agreement() {
        let schema = serde_json::to_value(schemars::schema_for!(super::super::Agreement)).unwrap();
        let mut keys: Vec<&str> =
            schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        keys.retain(|key| !["format", "id", "record"].contains(key));
        keys.sort_unstable();
        let mut parts = PARTS;
        parts.sort_unstable();
        assert_eq!(parts.as_slice(), keys);
    }
}
