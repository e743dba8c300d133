//! From which day a text binds each body, and when a later text has taken its place.
//! Who has signed is decided in `party`, who stands where in `schedule`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::answers::Answers;
use super::schedule::Schedule;
use super::{PartyStatus, State, Status};
use crate::agreement::{Agreement, ComesIntoForce, InForceWhen, is_greater};
use crate::text::{Digest, Many};

/// The day on which each body that has signed was complete.
type Complete<'a> = BTreeMap<&'a str, NaiveDate>;

/// From which day the agreement binds each body: never before it has signed, never before enough others have, and
/// never before the day that the text sets. `complete` are the days on which the bodies had signed, in their order.
pub(super) fn bind(
    agreement: &Agreement,
    schedule: &Schedule<'_>,
    answers: &Answers<'_>,
    complete: &[Option<NaiveDate>],
    parties: &mut [PartyStatus],
) {
    let starts = agreement.dates.value().and_then(|dates| dates.starts.value()).map(|day| day.first());
    let bodies: Vec<String> = parties.iter().map(|party| party.body.clone()).collect();
    let days = bodies.iter().zip(complete);
    let complete: Complete<'_> = days.filter_map(|(body, day)| Some((body.as_str(), (*day)?))).collect();
    let asked: BTreeSet<String> = parties
        .iter()
        .filter(|party| party.state != State::NotAsked)
        .map(|party| party.body.clone())
        .collect();
    let conditional: BTreeMap<String, Vec<Digest>> =
        parties.iter().map(|party| (party.body.clone(), party.conditional.clone())).collect();
    // The day on which each of two has accepted what the other signed on.
    let agreed = |body: &str, other: &str| -> Option<NaiveDate> {
        let theirs = answers.accepted_by(body, conditional.get(other)?)?;
        Some(theirs.max(answers.accepted_by(other, conditional.get(body)?)?))
    };
    for party in parties {
        let Some(own) = complete.get(party.body.as_str()) else { continue };
        let body = party.body.clone();
        // The others as this body sees them: complete once conditions on either side are accepted.
        let seen: Complete<'_> = complete
            .iter()
            .filter_map(|(other, day)| {
                if *other == body {
                    Some((*other, *day))
                } else {
                    Some((*other, agreed(&body, other)?.max(*day)))
                }
            })
            .collect();
        if party.state == State::Conditional {
            let mut facing = complete.keys().filter(|other| schedule.face(&body, other)).peekable();
            if facing.peek().is_some() && facing.all(|other| seen.contains_key(other)) {
                party.state = State::Signed;
            }
        }
        let Some(others) = others_on(agreement, schedule, &body, &seen, &asked) else { continue };
        let day = (*own).max(others).max(schedule.let_in(&body).unwrap_or(*own));
        party.effective_from = Some(starts.map_or(day, |starts| starts.max(day)));
    }
}

/// The day on which enough others had signed for the agreement to bind a body.
fn others_on(
    agreement: &Agreement,
    schedule: &Schedule<'_>,
    body: &str,
    complete: &Complete<'_>,
    asked: &BTreeSet<String>,
) -> Option<NaiveDate> {
    match agreement.comes_into_force.value() {
        Some(ComesIntoForce::Text(when)) if **when == InForceWhen::WhenAllSign => {
            // Those of the list that this body signed are waited for too, even if no other list has them.
            let expected = schedule.expected_by(body);
            let waited_for = expected
                .iter()
                .filter(|other| asked.contains(**other) || !schedule.bodies().contains_key(*other));
            last(waited_for, complete)
        }
        Some(ComesIntoForce::Map(quorum)) => {
            let needed = usize::try_from(*quorum.at_least.value()).unwrap_or(usize::MAX);
            let mut days: Vec<NaiveDate> = complete.values().copied().collect();
            days.sort_unstable();
            let mut enough = *days.get(needed.max(1) - 1)?;
            for party in quorum.including.value().into_iter().flat_map(Many::iter) {
                enough = enough.max(last(schedule.of_party(party, body).iter(), complete)?);
            }
            Some(enough)
        }
        Some(ComesIntoForce::Text(_)) | None => {
            let others = complete.iter().filter(|(other, _)| schedule.face(body, other));
            others.map(|(_, day)| *day).min()
        }
    }
}

/// The day on which the last of these had signed. None as long as one has not, and where there is none to wait for:
/// what nobody can do is not done.
fn last<'a>(bodies: impl Iterator<Item = &'a &'a str>, complete: &Complete<'_>) -> Option<NaiveDate> {
    let days: Option<Vec<NaiveDate>> = bodies.map(|body| complete.get(*body).copied()).collect();
    days?.into_iter().max()
}

/// The bodies that a later version of the same agreement binds on a day, or has bound before it ended.
pub(super) fn bound_by_later(one: &Status, all: &[Status], day: NaiveDate) -> BTreeSet<String> {
    let later = all.iter().filter(|other| is_greater(&other.version, &one.version));
    let parties = later.flat_map(|other| &other.parties);
    parties
        .filter(|party| party.effective_from.is_some_and(|from| from <= day))
        .map(|party| party.body.clone())
        .collect()
}

/// A later version takes the place of this one for a body as soon as it binds the body and all with whom this one
/// binds it. Until then the older text goes on between those who have not both signed the newer.
pub(super) fn supersede(schedule: &Schedule<'_>, later: &BTreeSet<String>, parties: &mut [PartyStatus]) {
    let bound: Vec<String> = parties
        .iter()
        .filter(|party| party.effective_from.is_some())
        .map(|party| party.body.clone())
        .collect();
    for party in parties.iter_mut().filter(|party| party.effective_from.is_some()) {
        let left_behind =
            |other: &&String| schedule.face(&party.body, other) && !later.contains(other.as_str());
        if later.contains(&party.body) && !bound.iter().any(|other| left_behind(&other)) {
            party.state = State::Superseded;
        }
    }
}
