//! How many must have signed before a text binds: everybody, or so many, and of which parties.
//! Whom it binds then, and from which day, is decided in `force`.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::force::{Complete, changes, there};
use super::schedule::Schedule;
use super::standing::Stand;
use crate::agreement::{Agreement, ComesIntoForce, InForceQuorum, InForceWhen};
use crate::text::{List, Many};

/// A number of bodies that a text waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Of this party; of all together where it names none.
    pub party: Option<String>,
    pub at_least: usize,
    /// So many have signed so far.
    pub signed: usize,
}

/// So many of these bodies; of any, where there is no list of them.
struct Share<'a> {
    party: Option<&'a str>,
    at_least: usize,
    bodies: Option<BTreeSet<&'a str>>,
    /// The party is asked whole, by name; otherwise bodies are counted.
    whole: bool,
}

impl Share<'_> {
    fn signed<'b>(&self, there: impl Iterator<Item = &'b str>) -> usize {
        there.filter(|body| self.bodies.as_ref().is_none_or(|bodies| bodies.contains(body))).count()
    }
}

/// What a number asks for, part by part. A party without bodies is asked for one, which nobody can be: what nobody can do
/// is not done. `every` says which bodies a party has where all of them are asked.
fn shares<'a>(
    quorum: &'a InForceQuorum,
    schedule: &Schedule<'a>,
    every: impl Fn(&str) -> BTreeSet<&'a str>,
) -> Vec<Share<'a>> {
    let number = |word: u64| usize::try_from(word).unwrap_or(usize::MAX).max(1);
    let mut shares =
        vec![Share { party: None, at_least: number(*quorum.at_least), bodies: None, whole: false }];
    shares.extend(quorum.including.value().into_iter().flat_map(Many::iter).map(|party| {
        let bodies = every(party.as_str());
        Share {
            party: Some(party.as_str()),
            at_least: bodies.len().max(1),
            bodies: Some(bodies),
            whole: true,
        }
    }));
    for quota in quorum.among_them.value().into_iter().flat_map(List::iter) {
        shares.extend(quota.of_each.iter().map(|party| Share {
            party: Some(party.as_str()),
            at_least: number(*quota.at_least),
            bodies: Some(schedule.standing_in(party.as_str())),
            whole: false,
        }));
    }
    shares
}

/// The first day on which enough had signed, and none of them had left, for the agreement to bind a body. `turns`: it
/// signed one list of parties after another, and each counts from its day. `known`: those that are counted for it, since
/// each of the two stands in the list of the other.
pub(super) fn enough_on(
    agreement: &Agreement,
    schedule: &Schedule<'_>,
    (body, turns): (&str, bool),
    seen: &Complete<'_>,
    known: &BTreeSet<&str>,
    asked: &BTreeSet<String>,
) -> Option<NaiveDate> {
    let days: BTreeSet<NaiveDate> = changes(seen).collect();
    let first = |enough: &dyn Fn(NaiveDate) -> bool| days.iter().copied().find(|day| enough(*day));
    match agreement.comes_into_force.value() {
        Some(ComesIntoForce::Text(when)) if **when == InForceWhen::WhenAllSign => {
            // Those of the list that this body signed are waited for too, even if no other list has them.
            let expected = |day| {
                let mut expected = schedule.expected_by(body, day);
                expected.retain(|other| asked.contains(*other) || !schedule.bodies().contains_key(*other));
                expected
            };
            let all = |expected: &BTreeSet<&str>, day| {
                !expected.is_empty() && expected.iter().all(|other| there(seen, other, day))
            };
            if turns {
                return first(&|day| all(&expected(day), day));
            }
            let expected = expected(NaiveDate::MAX);
            first(&|day| all(&expected, day))
        }
        Some(ComesIntoForce::Map(quorum)) => {
            let shares = |day| shares(quorum, schedule, |party| schedule.of_party(party, body, day));
            let enough = |shares: &[Share<'_>], day| {
                let here = || seen.keys().copied().filter(|other| there(seen, other, day));
                let signed = |share: &Share<'_>| {
                    share.signed(here().filter(|other| share.whole || known.contains(other)))
                };
                shares.iter().all(|share| signed(share) >= share.at_least)
            };
            if turns {
                return first(&|day| enough(&shares(day), day));
            }
            let shares = shares(NaiveDate::MAX);
            first(&|day| enough(&shares, day))
        }
        Some(ComesIntoForce::Text(_)) | None => days.first().copied(),
    }
}

/// What a text that counts signatures waits for on a day, where it has bound nobody yet.
pub(super) fn missing(
    agreement: &Agreement,
    schedule: &Schedule<'_>,
    consenting: impl Iterator<Item = (impl AsRef<str>, impl AsRef<[Stand]>)> + Clone,
    day: NaiveDate,
) -> Vec<Missing> {
    let Some(ComesIntoForce::Map(quorum)) = agreement.comes_into_force.value() else { return Vec::new() };
    let here: Vec<String> = consenting
        .filter(|(_, stands)| stands.as_ref().iter().any(|stand| stand.span.has(day)))
        .map(|(body, _)| body.as_ref().to_string())
        .collect();
    let known = |body: &str| {
        let mut others = here.iter().filter(|other| *other != body).peekable();
        others.peek().is_none() || others.any(|other| schedule.accept_on(body, other, NaiveDate::MAX))
    };
    let shares = shares(quorum, schedule, |party| schedule.standing_in(party));
    let counted = shares.into_iter().map(|share| Missing {
        party: share.party.map(ToString::to_string),
        at_least: share.at_least,
        signed: share.signed(here.iter().map(String::as_str).filter(|body| share.whole || known(body))),
    });
    counted.filter(|missing| missing.signed < missing.at_least).collect()
}
