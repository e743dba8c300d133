//! What is in force, for whom, on a day: a pure function of the texts that were signed, the acts in the log, and a day.
//! Reads no disk and no clock. A stage is computed here and never written in a file.

mod force;
mod party;
mod schedule;
mod stage;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::agreement::{Agreement, Members};
use crate::seal::{Act, ActKind, Decision, Fingerprint};
use crate::text::Digest;

pub use party::{Needs, State, needs};
use schedule::Schedule;
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
#[derive(Clone, Copy)]
pub struct Text<'a> {
    pub agreement: &'a Agreement,
    pub terms: Digest,
    /// The bodies of each party as the file has them: what counts as long as nobody has signed.
    pub members: &'a Members,
    /// The bodies of each party as the acts have them, by the digest that an act names.
    pub schedules: &'a BTreeMap<Digest, Members>,
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

/// The status of every text of one agreement. `acts` are those on it, in the order of the log.
pub fn status(texts: &[Text<'_>], acts: &[KnownAct], day: NaiveDate) -> Vec<Status> {
    let mine: Vec<Vec<&KnownAct>> =
        texts.iter().map(|text| acts.iter().filter(|known| concerns(known, text, day)).collect()).collect();
    let schedules: Vec<Schedule<'_>> =
        texts.iter().zip(&mine).map(|(text, mine)| Schedule::of(text, mine)).collect();
    let mut all: Vec<Status> = Vec::with_capacity(texts.len());
    for ((text, mine), schedule) in texts.iter().zip(&mine).zip(&schedules) {
        let agreement = text.agreement;
        let version = agreement.version.value().map(ToString::to_string).unwrap_or_default();
        let roles = party::roles(agreement, schedule);
        let (mut parties, complete): (Vec<PartyStatus>, Vec<Option<NaiveDate>>) =
            roles.iter().map(|(body, roles)| party::of_body(body, roles, mine, schedule)).unzip();
        force::bind(agreement, schedule, &complete, &mut parties);
        let stage = stage::of(agreement, &parties, day);
        all.push(Status { id: agreement.id.to_string(), version, terms: text.terms, stage, parties });
    }
    for (at, schedule) in schedules.iter().enumerate() {
        let later = force::bound_by_later(&all[at], &all, day);
        force::supersede(schedule, &later, &mut all[at].parties);
        all[at].stage = stage::of(texts[at].agreement, &all[at].parties, day);
    }
    all
}

/// An act counts when it is logged, was made by the day, and is about these very terms.
fn concerns(known: &KnownAct, text: &Text<'_>, day: NaiveDate) -> bool {
    let says = &known.act.says;
    known.logged.is_some()
        && says.day <= day
        && says.agreement == text.agreement.id.as_str()
        && known.act.subjects.terms == text.terms
}

/// True of acts by which a body consents or refuses.
pub(crate) fn decides(act: &Act) -> bool {
    act.kind == ActKind::PartyDecision
}
