//! Departures from rules: whether one has effect, and if not, why not.
//! What they depart from is not looked at here, and whether a departure is wise is for those who sign it.

use chrono::{Months, NaiveDate};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::{Case, rule};
use crate::agreement::{Capacity, Day, Departure};

/// The longest time for which a departure can be accepted.
const DEPARTURE_AT_MOST: Months = Months::new(12);

/// Why a departure has no effect.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Lapse {
    /// No departure from the rule is possible.
    Fixed,
    Ended,
    /// It runs for more than a year.
    TooLong,
    /// It gives no reason.
    NoReason,
    /// `accepted-by` names no office that can decide.
    NoOffice,
    /// The office that accepts it is of a body that is no party.
    NoParty(String),
}

/// Why a departure has no effect; nothing, if it has.
pub(super) fn lapse(case: &Case<'_>, departure: &Departure) -> Option<Lapse> {
    let until = &departure.until;
    if rule(departure.from.as_str()).is_some_and(|rule| rule.fixed) {
        return Some(Lapse::Fixed);
    }
    // A month or a year in a record has passed as soon as one of its days has: what is accepted must be certain.
    if until.first() < case.day {
        return Some(Lapse::Ended);
    }
    if latest(case).is_none_or(|latest| until.last() > latest) {
        return Some(Lapse::TooLong);
    }
    if departure.reason.trim().is_empty() {
        return Some(Lapse::NoReason);
    }
    let Some(body) = office_of(departure) else { return Some(Lapse::NoOffice) };
    (!may_be_party(case, body)).then(|| Lapse::NoParty(body.to_string()))
}

/// The last day that a departure of this agreement may have: a year on, from today or from a later decision.
fn latest(case: &Case<'_>) -> Option<NaiveDate> {
    let made: NaiveDate = case.decision_day().map_or(case.day, Day::first);
    made.max(case.day).checked_add_months(DEPARTURE_AT_MOST)
}

/// The body in `accepted-by`, where an office that decides stands behind it: `camden` of `camden/siro`.
fn office_of(departure: &Departure) -> Option<&str> {
    let (body, office) = departure.accepted_by.split_once('/')?;
    let word: StrDeserializer<'_, Error> = office.into_deserializer();
    Capacity::deserialize(word).is_ok_and(|office| office != Capacity::None).then_some(body)
}

/// False only where it is known of every party which bodies it has, and this is none of them.
fn may_be_party(case: &Case<'_>, body: &str) -> bool {
    let mut none_known = true;
    for party in case.parties() {
        none_known = false;
        let members = case.member_ids(party);
        if members.is_empty() || members.contains(&body) || party.id.as_str() == body {
            return true;
        }
    }
    none_known
}
