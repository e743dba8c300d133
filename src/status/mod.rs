//! What is in force, for whom, on a day: a pure function of the texts that were signed, the acts in the log, and a day.
//! Reads no disk and no clock. A stage is computed here and never written in a file.

mod party;
mod stage;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::agreement::{Agreement, InForceWhen, Members};
use crate::seal::{Act, ActKind, Decision, Fingerprint};
use crate::text::Digest;

pub use party::{Needs, State, needs};
pub use stage::Stage;

/// An act whose signature, roster and log were verified.
#[derive(Clone, Debug)]
pub struct KnownAct {
    pub act: Act,
    /// The digest by which other acts and the log name it.
    pub digest: Digest,
    /// Its place in the log; `None` while it waits to be logged, when it counts for nothing yet.
    pub logged: Option<u64>,
    /// True when the key was reported stolen and the act may be the thief's.
    pub disputed: bool,
}

/// A text that people have signed, or may sign.
pub struct Text<'a> {
    pub agreement: &'a Agreement,
    pub terms: Digest,
    pub members: &'a Members,
}

/// How an agreement stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub id: String,
    pub version: String,
    pub terms: Digest,
    pub stage: Stage,
    /// Every body once, in the order of its id.
    pub parties: Vec<PartyStatus>,
}

/// How a body stands in an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyStatus {
    pub body: String,
    pub state: State,
    /// The offices that have signed, as `siro` or `caldicott-guardian + siro`.
    pub capacity: String,
    pub key: Option<Fingerprint>,
    pub act: Option<Digest>,
    /// The place in the log of the act that decided the state.
    pub logged: Option<u64>,
    /// The first day on which the agreement binds this body.
    pub effective_from: Option<NaiveDate>,
    /// What the data protection officer advised, where that was recorded. It is never consent.
    pub advice: Option<Decision>,
    /// Which offices have still to sign.
    pub awaited: Vec<String>,
}

/// The status of one text. `acts` are those of its agreement, in the order of the log.
pub fn status(text: &Text<'_>, acts: &[KnownAct], superseded: bool, day: NaiveDate) -> Status {
    let agreement = text.agreement;
    let version = agreement.version.value().map(ToString::to_string).unwrap_or_default();
    let mine: Vec<&KnownAct> = acts.iter().filter(|known| concerns(known, text, day)).collect();
    let by_body = party::roles(agreement, text.members);
    let mut parties: Vec<PartyStatus> =
        by_body.iter().map(|(body, roles)| party::of_body(body, roles, &mine)).collect();
    bind(text, &mine, &mut parties);
    let stage = stage::of(agreement, &parties, superseded, day);
    Status { id: agreement.id.to_string(), version, terms: text.terms, stage, parties }
}

/// An act counts when it is logged, was made by the day, and is about these very terms.
fn concerns(known: &KnownAct, text: &Text<'_>, day: NaiveDate) -> bool {
    known.logged.is_some()
        && known.act.says.day <= day
        && known.act.says.agreement == text.agreement.id.as_str()
        && known.act.subjects.terms == text.terms
}

/// From which day the agreement binds each body: never before it has signed, never before the day that the text
/// sets, and never alone.
fn bind(text: &Text<'_>, acts: &[&KnownAct], parties: &mut [PartyStatus]) {
    let starts = text.agreement.dates.value().and_then(|dates| dates.starts.value()).map(|day| day.first());
    let complete: BTreeMap<String, NaiveDate> = parties
        .iter()
        .filter(|party| party.state == State::Signed)
        .filter_map(|party| Some((party.body.clone(), party::complete_on(party, acts)?)))
        .collect();
    let asked = parties.iter().filter(|party| party.state != State::NotAsked).count();
    for party in parties {
        let Some(own) = complete.get(&party.body) else { continue };
        let Some(others) = others_on(text, &party.body, &complete, asked) else { continue };
        let day = (*own).max(others);
        party.effective_from = Some(starts.map_or(day, |starts| starts.max(day)));
    }
}

/// The day on which enough others had signed for the agreement to bind a body.
fn others_on(
    text: &Text<'_>,
    body: &str,
    complete: &BTreeMap<String, NaiveDate>,
    asked: usize,
) -> Option<NaiveDate> {
    use crate::agreement::ComesIntoForce::{Map, Text};
    let needed = match text.agreement.comes_into_force.value() {
        Some(Text(when)) if **when == InForceWhen::WhenAllSign => asked,
        Some(Map(quorum)) => usize::try_from(*quorum.at_least.value()).unwrap_or(usize::MAX),
        Some(Text(_)) | None => return first_counterpart(text.members, body, complete),
    };
    if let Some(Map(quorum)) = text.agreement.comes_into_force.value() {
        let named = quorum.including.value().into_iter().flat_map(crate::text::Many::iter);
        let mut bodies = named.filter_map(|party| text.members.0.get(party.as_str())).flatten();
        if bodies.any(|body| !complete.contains_key(body)) {
            return None;
        }
    }
    let mut days: Vec<NaiveDate> = complete.values().copied().collect();
    days.sort_unstable();
    days.get(needed.max(1) - 1).copied()
}

/// The day on which the first body of another party had signed. Thirty-three authorities of one party share with
/// the other party, not among themselves; in an agreement of one party any other body will do.
fn first_counterpart(
    members: &Members,
    body: &str,
    complete: &BTreeMap<String, NaiveDate>,
) -> Option<NaiveDate> {
    let one_party = members.0.values().filter(|bodies| !bodies.is_empty()).count() < 2;
    let elsewhere = |other: &str| {
        one_party
            || members
                .0
                .values()
                .any(|bodies| bodies.iter().any(|b| b == other) && !bodies.iter().any(|b| b == body))
    };
    complete.iter().filter(|(other, _)| *other != body && elsewhere(other)).map(|(_, day)| *day).min()
}

/// True of acts by which a body consents or refuses.
pub(crate) fn decides(act: &Act) -> bool {
    act.kind == ActKind::PartyDecision
}
