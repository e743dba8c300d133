//! From which day a text binds each body, and when a later text has taken its place.
//! Who has signed is decided in `party`, who stands where in `schedule`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::answers::Answers;
use super::quorum::enough_on;
use super::schedule::Schedule;
use super::standing::Stand;
use super::{Ending, PartyStatus, State, Status};
use crate::agreement::{Agreement, ComesIntoForce, InForceWhen, is_greater};
use crate::text::Digest;

/// Some days in a row: from the first one up to the day before `until`, or without an end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Span {
    /// Is the day one of them?
    pub fn has(self, day: NaiveDate) -> bool {
        self.from <= day && self.lasts(day)
    }

    /// True as long as it has not ended by the day, begun or not.
    pub fn lasts(self, day: NaiveDate) -> bool {
        self.until.is_none_or(|until| day < until)
    }

    /// What is left of it from a day on.
    pub fn not_before(self, day: NaiveDate) -> Option<Self> {
        self.lasts(day).then(|| Self { from: self.from.max(day), ..self })
    }

    /// True when it ends before it begins.
    pub fn is_empty(self) -> bool {
        !self.lasts(self.from)
    }

    /// The days that it shares with another.
    pub fn within(self, other: Self) -> Option<Self> {
        let until = self.until.into_iter().chain(other.until).min();
        Some(Self { from: self.from.max(other.from), until }).filter(|both| !both.is_empty())
    }

    /// What is left of it before another begins, and after that has ended.
    pub fn without(self, gap: Self) -> [Option<Self>; 2] {
        let before = self.within(Self { from: NaiveDate::MIN, until: Some(gap.from) });
        [before, gap.until.and_then(|back| self.not_before(back))]
    }
}

/// When each body that has signed had signed and had not left.
pub(super) type Complete<'a> = BTreeMap<&'a str, Vec<Span>>;

/// When an agreement binds each body.
pub(super) type Bound = BTreeMap<String, Vec<Span>>;

pub(super) fn there(complete: &Complete<'_>, body: &str, day: NaiveDate) -> bool {
    complete.get(body).is_some_and(|spans| spans.iter().any(|span| span.has(day)))
}

/// When the agreement binds each body: never before it has signed, never before enough others have, and never before
/// the day that the text sets. Enough once is enough: who leaves or declines does not undo what bound the others. Whoever
/// faced others is bound until the last of them has left. `stands` says when the bodies had consented, in their order, and
/// `carried` since when signatures on an earlier version count.
pub(super) fn bind(
    agreement: &Agreement,
    schedule: &Schedule<'_>,
    answers: &Answers<'_>,
    stands: &[Vec<Stand>],
    carried: Option<NaiveDate>,
    parties: &mut [PartyStatus],
    day: NaiveDate,
) -> Bound {
    let starts = starts(agreement);
    let bodies: Vec<String> = parties.iter().map(|party| party.body.clone()).collect();
    let stands: BTreeMap<&str, &[Stand]> = bodies
        .iter()
        .zip(stands)
        .filter(|(_, stands)| !stands.is_empty())
        .map(|(body, stands)| (body.as_str(), stands.as_slice()))
        .collect();
    let asked: BTreeSet<String> = parties
        .iter()
        .filter(|party| party.state != State::NotAsked)
        .map(|party| party.body.clone())
        .collect();
    // Where the text does not count signatures, one binds with the first that it faces.
    let each = match agreement.comes_into_force.value() {
        Some(ComesIntoForce::Text(when)) => **when != InForceWhen::WhenAllSign,
        Some(ComesIntoForce::Map(_)) => false,
        None => true,
    };
    // Whoever signs another list faces others from then on; it faced whom it faced until then.
    let turns = schedule.turns();
    let turned: BTreeSet<NaiveDate> = turns.values().flatten().copied().collect();
    let before = turned.iter().filter_map(NaiveDate::pred_opt);
    let looked_at: Vec<NaiveDate> = before.chain([NaiveDate::MAX]).collect();
    let mut bound = BTreeMap::new();
    for party in parties {
        let Some(own) = stands.get(party.body.as_str()) else { continue };
        let body = party.body.clone();
        // The others as this body sees them: those who signed the same clauses, while they did.
        let mut seen = seen_by(&body, &stands, answers);
        seen.retain(|other, spans| {
            if turned.is_empty() {
                return schedule.same_clauses(&body, other, NaiveDate::MAX);
            }
            let days: BTreeSet<NaiveDate> = turned.iter().copied().chain([NaiveDate::MIN]).collect();
            let same = spans_of(days, |day| schedule.same_clauses(&body, other, day));
            *spans =
                spans.iter().flat_map(|span| same.iter().filter_map(|same| span.within(*same))).collect();
            !spans.is_empty()
        });
        let facing = || stands.iter().filter(|(other, _)| schedule.face(&body, other));
        if party.state == State::Conditional
            && let Some(own) = own.last()
        {
            let here = || facing().filter_map(|(other, all)| Some((*other, lasting(all, day)?)));
            if here().next().is_some()
                && here().all(|(other, theirs)| agreed(answers, (&body, own), (other, theirs)).is_some())
            {
                party.state = State::Signed;
            }
        }
        let steady = |other: &str| !turns.contains_key(body.as_str()) && !turns.contains_key(other);
        // On some day: lists change on these days only.
        let ever = |other: &str| looked_at.iter().any(|day| schedule.face_on(&body, other, *day));
        let all = stands.keys().copied();
        let facing: Vec<&str> = all
            .filter(|other| if steady(other) { schedule.face(&body, other) } else { ever(other) })
            .collect();
        let faces = |other: &str, day| steady(other) || schedule.face_on(&body, other, day);
        // Whoever put itself into a list that no other has signed is bound with nobody, and counts for nobody.
        let with_it = |other: &&str| looked_at.iter().any(|day| schedule.accept_on(&body, other, *day));
        let all = seen.keys().copied();
        let known: BTreeSet<&str> = all.filter(|other| *other == body || with_it(other)).collect();
        // Where signatures carried over, enough had signed the earlier version.
        let turns = turns.contains_key(body.as_str());
        let enough = enough_on(agreement, schedule, (&body, turns), &seen, &known, &asked);
        let Some(enough) = enough.into_iter().chain(carried).min() else { continue };
        let enough = enough.max(schedule.let_in(&body).unwrap_or(enough));
        let has_come =
            |other: &str, day| seen.get(other).is_some_and(|spans| spans.iter().any(|span| span.from <= day));
        let mut others = seen.keys().filter(|other| **other != body && has_come(other, enough)).peekable();
        if others.peek().is_some() && !others.any(|other| known.contains(other)) {
            continue;
        }
        let binds = |day: NaiveDate| {
            enough <= day
                && there(&seen, &body, day)
                && (facing.iter().any(|other| there(&seen, other, day) && faces(other, day))
                    || (!each && !facing.iter().any(|other| has_come(other, day))))
        };
        let days = changes(&seen).chain([enough]).chain(turned.iter().copied()).collect();
        let spans = spans_of(days, binds).into_iter();
        let spans: Vec<Span> =
            spans.filter_map(|span| starts.map_or(Some(span), |starts| span.not_before(starts))).collect();
        party.effective_from = spans.iter().find(|span| span.lasts(day)).map(|span| span.from);
        bound.insert(body, spans);
    }
    bound
}

/// What a body consents to on a day or from a later one on.
fn lasting(stands: &[Stand], day: NaiveDate) -> Option<&Stand> {
    stands.last().filter(|stand| stand.span.lasts(day))
}

/// The day on which each of two has accepted what the other consents on.
fn agreed(
    answers: &Answers<'_>,
    (body, own): (&str, &Stand),
    (other, theirs): (&str, &Stand),
) -> Option<NaiveDate> {
    let accepted = answers.accepted_by(body, &theirs.conditional)?;
    Some(accepted.max(answers.accepted_by(other, &own.conditional)?))
}

/// When the others had consented, as a body sees them: not before the conditions on either side are accepted.
fn seen_by<'a>(body: &str, stands: &BTreeMap<&'a str, &'a [Stand]>, answers: &Answers<'_>) -> Complete<'a> {
    let own = stands.get(body).copied().unwrap_or_default();
    let mut seen = Complete::new();
    for (other, theirs) in stands {
        let spans: &mut Vec<Span> = seen.entry(other).or_default();
        if *other == body {
            spans.extend(theirs.iter().map(|stand| stand.span));
            continue;
        }
        for (at, mine) in own.iter().enumerate() {
            // The conditions of its own that count are those of its last consent before.
            let from = if at == 0 { NaiveDate::MIN } else { mine.span.from };
            // Those that notice has prolonged count beside them.
            let next = own.get(at + 1).map(|next| next.span.from);
            let until = next.map(|next| mine.span.until.map_or(next, |until| until.max(next)));
            let window = Span { from, until };
            spans.extend(theirs.iter().filter_map(|stand| {
                let agreed = agreed(answers, (body, mine), (other, stand))?;
                stand.span.not_before(agreed)?.within(window)
            }));
        }
    }
    seen.retain(|_, spans| !spans.is_empty());
    seen
}

/// The end for all: on the last day that they name, once all have consented whom the text binds on one day, or will bind
/// from its first day on. What was agreed stays agreed, whoever joins later.
pub(super) fn ending(
    agreement: &Agreement,
    bound: &Bound,
    answers: &Answers<'_>,
    day: NaiveDate,
) -> Option<Ending> {
    let bound_on = |day: NaiveDate| -> BTreeSet<&str> {
        let begun = starts(agreement).map_or(day, |starts| starts.max(day));
        let spans = |spans: &[Span]| spans.iter().any(|span| span.from <= begun && span.lasts(day));
        bound.iter().filter(|(_, all)| spans(all)).map(|(body, _)| body.as_str()).collect()
    };
    let begins = bound.values().flatten().map(|span| span.from).filter(|from| *from <= day);
    let mut days = answers.days_of_ending();
    days.extend(begins);
    let agreed = days.into_iter().find_map(|day| {
        let ending = answers.ending_by(day);
        let days: Option<Vec<NaiveDate>> =
            bound_on(day).iter().map(|body| ending.get(body).copied()).collect();
        days?.into_iter().max()
    });
    let proposed = || {
        let ending = answers.ending_by(day);
        bound_on(day).iter().filter(|body| ending.contains_key(**body)).count()
    };
    agreed.map(Ending::Agreed).or_else(|| Some(proposed()).filter(|some| *some > 0).map(Ending::Proposed))
}

/// The first day that the text sets.
fn starts(agreement: &Agreement) -> Option<NaiveDate> {
    agreement.dates.value().and_then(|dates| dates.starts.value()).map(|day| day.first())
}

/// The days on which somebody comes or goes.
pub(super) fn changes<'a>(complete: &'a Complete<'_>) -> impl Iterator<Item = NaiveDate> + 'a {
    complete.values().flatten().flat_map(|span| [Some(span.from), span.until].into_iter().flatten())
}

/// The days on which something holds, which can change on these days only.
fn spans_of(days: BTreeSet<NaiveDate>, holds: impl Fn(NaiveDate) -> bool) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for day in days {
        let open = spans.last_mut().filter(|span| span.until.is_none());
        match (open, holds(day)) {
            (Some(span), false) => span.until = Some(day),
            (None, true) => spans.push(Span { from: day, until: None }),
            _ => {}
        }
    }
    spans
}

/// The bodies that a later version of the same agreement binds on a day, or has bound before it ended or they left.
pub(super) fn bound_by_later(
    one: &Status,
    all: &[Status],
    bound: &BTreeMap<Digest, Bound>,
    day: NaiveDate,
) -> BTreeSet<String> {
    let later = all.iter().filter(|other| is_greater(&other.version, &one.version));
    later
        .filter_map(|other| bound.get(&other.terms))
        .flatten()
        .filter(|(_, spans)| spans.iter().any(|span| span.from <= day))
        .map(|(body, _)| body.clone())
        .collect()
}

/// A later version takes the place of this one for a body as soon as it binds the body and all with whom this one
/// binds it. Until then the older text goes on between those who have not both signed the newer.
/// `took_over` says it of two bodies, or of one with itself.
pub(super) fn supersede(
    schedule: &Schedule<'_>,
    took_over: impl Fn(&str, &str) -> bool,
    parties: &mut [PartyStatus],
) {
    let bound: Vec<String> = parties
        .iter()
        .filter(|party| party.effective_from.is_some())
        .map(|party| party.body.clone())
        .collect();
    for party in parties.iter_mut().filter(|party| party.effective_from.is_some()) {
        let left_behind =
            |other: &&String| schedule.face(&party.body, other) && !took_over(&party.body, other);
        if took_over(&party.body, &party.body) && !bound.iter().any(|other| left_behind(&other)) {
            party.state = State::Superseded;
        }
    }
}
