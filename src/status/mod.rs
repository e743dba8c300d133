//! What is in force, for whom, on a day: a pure function of the texts that were signed, the acts in the log, and a day.
//! Reads no disk and no clock. A stage is computed here and never written in a file.
//!
//! What each kind of act brings about, once it is logged and from its day on:
//!
//! | act | effect |
//! |---|---|
//! | sign, accede | consent; a later decision of the same office takes its place |
//! | sign on conditions | binds with another body once that body has accepted; `conditional` until all have that it faces |
//! | decline | no consent from its day; whom the text bound by then it binds until its notice has passed (`notice`); what was before stays as it was |
//! | advice, Caldicott view | shown, and never consent |
//! | review | `keep` moves the next review on; the others are shown |
//! | counter-signature | shown; nobody's state changes |
//! | admission, objection | lets a joiner in, or not, by the joining rule of the text |
//! | amendment | where the change is minor, consents carry over after the days for objection (`carried`) |
//! | withdrawal | the body is gone from its day, never before the notice of the text; the others go on |
//! | termination | the end for all, on the last day named, once all whom the text binds have consented |
//! | supersession | the body is superseded from its day, once all that it faces name the same agreement, each by its own consent to it that stood on its day |
//! | affirmation | lifts the dispute from the body's own acts that it names, if made with another key than they were |
//! | recorded decision | `recorded`: binds where the body's own office recorded it, from the day of the act; otherwise only shown |
//! | two answers to one question | contradicted, from the day of the second, on every text on which one was given |
//! | what a stolen key may have done | counts for nothing, and so ends nothing; it is shown |
//! | unknown kinds | the stage is `indeterminate` |

mod answers;
mod carried;
mod consent;
mod force;
mod notice;
mod party;
mod quorum;
mod schedule;
mod stage;
mod standing;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::agreement::{Agreement, Members, is_greater};
use crate::seal::{Act, ActKind, Capacity, Condition, Decision, Fingerprint};
use crate::text::{Digest, Tree};

use answers::Answers;
use carried::{Carried, Earlier};
use force::Bound;
use notice::Notices;
use standing::{Body, Stand, contradictions};

pub use consent::{Consent, consents_to};
pub use party::{Needs, State, needs};
pub use quorum::Missing;
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
    /// Of a decision that was made elsewhere: what it was.
    pub recorded: Option<Recorded>,
}

/// A decision that was made in ink or in a portal, as somebody recorded it. Nobody's key signed it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    pub body: String,
    pub capacity: Capacity,
    /// The day on the paper. It is shown; the decision counts from the day on which it was put on record.
    pub day: NaiveDate,
    pub decision: Decision,
    /// `ink`, `email`, `portal` or `click`.
    pub how: String,
    pub kept_at: String,
    pub mailbox: Option<String>,
    /// `sha256:` of a scan.
    pub scan: Option<String>,
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
    /// The terms themselves: with those of another version they say what has changed.
    pub tree: &'a Tree,
    /// Where a template lets a change be a minor one, by the digest that an act names. Which of them counts is a matter
    /// of the acts: whoever signs first chooses no template for the others.
    pub minor: &'a BTreeMap<Digest, Vec<String>>,
    /// Each consent in the registry, by its act: what a supersession may name.
    pub consents: &'a BTreeMap<Digest, Consent>,
}

/// How an agreement stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub id: String,
    pub version: String,
    pub terms: Digest,
    pub stage: Stage,
    /// What the last review found, and when.
    pub review: Option<(Decision, NaiveDate)>,
    /// The day on which it ends for all, as every body that it binds has consented; or as some propose.
    pub ends: Option<Ending>,
    /// What a text that counts signatures waits for, as long as it has bound nobody.
    pub missing: Vec<Missing>,
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
    /// What the Caldicott Guardian thinks of it. Never consent either.
    pub view: Option<Decision>,
    /// Which offices have still to sign.
    pub awaited: Vec<String>,
    /// The first day on which the body is no longer bound, where it leaves.
    pub leaves: Option<NaiveDate>,
    /// The acts by which the body signed on conditions, and the conditions.
    pub conditional: Vec<Digest>,
    pub conditions: Vec<Condition>,
    /// A decision that was made elsewhere, as the body or somebody else recorded it.
    pub recorded: Option<Recorded>,
    /// The earlier version whose signature carries over to this one, since the change is minor and nobody objected.
    pub carried_from: Option<String>,
    /// Its acts that a thief of a key may have made. They count for nothing until the body stands by them.
    pub disputed: Vec<Digest>,
}

/// The end of an agreement for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Every body that it binds has consented.
    Agreed(NaiveDate),
    /// So many have consented so far.
    Proposed(usize),
}

/// The status of every text of one agreement. `acts` are those on it, in the order of the log.
pub fn status(texts: &[Text<'_>], acts: &[KnownAct], day: NaiveDate) -> Vec<Status> {
    let stood_by = stood_by(acts, day);
    let acts = stood_by.as_deref().unwrap_or(acts);
    let mine: Vec<Vec<&KnownAct>> =
        texts.iter().map(|text| acts.iter().filter(|known| concerns(known, text, day)).collect()).collect();
    let contradicted = contradictions(acts, day);
    let mut answers: Vec<Answers<'_>> =
        texts.iter().zip(&mine).map(|(text, mine)| Answers::of(text, mine)).collect();
    let mut all: Vec<Status> = Vec::with_capacity(texts.len());
    let mut bound: BTreeMap<Digest, Bound> = BTreeMap::new();
    let mut over: BTreeMap<Digest, Carried> = BTreeMap::new();
    let mut schedules: BTreeMap<usize, Schedule<'_>> = BTreeMap::new();
    for at in in_order(texts) {
        let (text, mine) = (&texts[at], &mine[at]);
        let agreement = text.agreement;
        let version = version_of(agreement);
        let earlier = Earlier { all: &all, bound: &bound, over: &over };
        let carried = carried::over(texts, at, acts, &earlier, &answers[at], day);
        let old =
            carried.as_ref().and_then(|carried| texts.iter().position(|text| text.terms == carried.old));
        if let (Some(carried), Some(old)) = (&carried, old) {
            let old = answers[old].clone();
            let takes_over =
                |body: &str| carried.bodies.contains_key(body) && !carried::has_decided(body, mine);
            answers[at].inherit(&old, takes_over);
        }
        let answers = &answers[at];
        let mut schedule = Schedule::of(text, mine, answers, carried.as_ref());
        let roles = party::roles(agreement, &schedule);
        let mut own: BTreeMap<&str, Vec<&KnownAct>> = BTreeMap::new();
        for known in mine {
            own.entry(&known.act.says.body).or_default().push(known);
        }
        let (mut parties, mut stands): (Vec<PartyStatus>, Vec<Vec<Stand>>) = roles
            .iter()
            .map(|(id, needs)| {
                let body = Body {
                    id,
                    asked: needs.iter().filter(|needs| **needs != Needs::Nobody).collect(),
                    acts: own.remove(id.as_str()).unwrap_or_default(),
                    contradicted: contradicted.get(&(id.as_str(), text.terms)).copied(),
                    schedule: &schedule,
                };
                let (mut party, stands) = body.stands(day);
                party.recorded = recorded_of(id, mine).cloned();
                let stands = carried::take(&mut party, stands, carried.as_ref(), mine);
                standing::leave(party, stands, answers, day)
            })
            .unzip();
        let since = carried.as_ref().map(|carried| carried.day);
        let mut notices = Notices::of(text, mine, &contradicted);
        let (parties, binds) = loop {
            let mut bodies = parties.clone();
            let binds = force::bind(agreement, &schedule, answers, &stands, since, &mut bodies, day);
            if !notices.prolong(&mut parties, &mut stands, &mut schedule, &binds, answers, day) {
                break (bodies, binds);
            }
        };
        let ends = force::ending(agreement, &binds, answers, day);
        let consenting = roles.keys().zip(&stands);
        let missing = if binds.values().all(Vec::is_empty) {
            quorum::missing(agreement, &schedule, consenting, day)
        } else {
            Vec::new()
        };
        bound.insert(text.terms, binds);
        all.push(Status {
            id: agreement.id.to_string(),
            version,
            terms: text.terms,
            stage: Stage::Draft,
            review: answers.review,
            ends,
            missing,
            parties,
        });
        schedules.insert(at, schedule);
        over.extend(carried.map(|carried| (text.terms, carried)));
    }
    // Those that call for the texts by their place find them there again.
    all.sort_by_key(|status| texts.iter().position(|text| text.terms == status.terms));
    for (at, schedule) in &schedules {
        let at = *at;
        let later = force::bound_by_later(&all[at], &all, &bound, day);
        let both_later = |one: &str, other: &str| later.contains(one) && later.contains(other);
        force::supersede(schedule, both_later, &mut all[at].parties);
        let both_give_way = |one: &str, other: &str| answers[at].both_give_way(one, other, day);
        force::supersede(schedule, both_give_way, &mut all[at].parties);
        let was_bound =
            bound.get(&texts[at].terms).is_some_and(|bound| bound.values().any(|all| !all.is_empty()));
        all[at].stage = stage::of(texts[at].agreement, &all[at], was_bound, day);
    }
    all
}

/// The texts from the smallest version up: what carries over comes from a text that was looked at before.
fn in_order(texts: &[Text<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (version_of(texts[*a].agreement), version_of(texts[*b].agreement));
        is_greater(&a, &b).cmp(&is_greater(&b, &a))
    });
    order
}

fn version_of(agreement: &Agreement) -> String {
    agreement.version.value().map(ToString::to_string).unwrap_or_default()
}

/// The acts, with those no longer in dispute by which their bodies stand. None where nobody stands by anything.
pub(crate) fn stood_by(acts: &[KnownAct], day: NaiveDate) -> Option<Vec<KnownAct>> {
    let counts = |known: &&KnownAct| {
        known.act.kind == ActKind::Affirmation
            && known.logged.is_some()
            && !known.disputed
            && known.act.says.day <= day
    };
    let mut affirmed: BTreeMap<(&str, Digest), BTreeSet<Fingerprint>> = BTreeMap::new();
    for known in acts.iter().filter(counts) {
        let says = &known.act.says;
        for act in &says.concerns {
            affirmed.entry((says.body.as_str(), *act)).or_default().insert(says.key);
        }
    }
    // The day of an act is what its signer claims: a thief would claim one before the theft, and affirm himself.
    let stands = |known: &KnownAct| {
        let keys = affirmed.get(&(known.act.says.body.as_str(), known.digest));
        keys.is_some_and(|keys| keys.iter().any(|key| *key != known.act.says.key))
    };
    (!affirmed.is_empty()).then(|| {
        acts.iter()
            .map(|known| KnownAct { disputed: known.disputed && !stands(known), ..known.clone() })
            .collect()
    })
}

/// An act counts when it is logged, was made by the day, and is about these very terms.
fn concerns(known: &KnownAct, text: &Text<'_>, day: NaiveDate) -> bool {
    let says = &known.act.says;
    known.logged.is_some()
        && says.day <= day
        && says.agreement == text.agreement.id.as_str()
        && known.act.subjects.terms == text.terms
}

/// A decision that a body made elsewhere, as an office of its own put it on record. It counts only where the act and the
/// record say the same, of a day that had come, and of an office that decides.
pub(crate) fn own_record(known: &KnownAct) -> Option<&Recorded> {
    let says = &known.act.says;
    known.recorded.as_ref().filter(|recorded| {
        !known.disputed
            && recorded.body == says.body
            && recorded.decision == says.decision
            && recorded.day <= says.day
            && recorded.capacity.decides()
    })
}

/// The last decision of a body that somebody, itself or another, recorded as made elsewhere.
fn recorded_of<'a>(body: &str, acts: &[&'a KnownAct]) -> Option<&'a Recorded> {
    let records =
        acts.iter().rev().filter(|known| !known.disputed).filter_map(|known| known.recorded.as_ref());
    records.into_iter().find(|recorded| recorded.body == body)
}

/// True of acts by which a body consents or refuses.
pub(crate) fn decides(act: &Act) -> bool {
    matches!(act.kind, ActKind::PartyDecision | ActKind::Accession)
}

/// True of a consent, on conditions or without.
pub(crate) fn consents(known: &KnownAct) -> bool {
    let consent =
        matches!(known.act.says.decision, Decision::Sign | Decision::SignWithConditions | Decision::Accede);
    decides(&known.act) && consent && !known.disputed
}
