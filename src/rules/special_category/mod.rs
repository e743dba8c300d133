//! What lifts the bar on special category data (UK GDPR Art 9; Data Protection Act 2018 Sch 1)?

mod anti_fraud_organisation_not_named;
mod condition_of_another_point;
mod missing_article_9_point;
mod missing_policy_document;
mod missing_schedule_1_condition;
mod not_a_not_for_profit_body;
mod public_interest_not_explained;
mod secrecy_not_stated;
mod without_consent_not_explained;

pub use anti_fraud_organisation_not_named::ANTI_FRAUD_ORGANISATION_NOT_NAMED;
pub use condition_of_another_point::CONDITION_OF_ANOTHER_POINT;
pub use missing_article_9_point::MISSING_ARTICLE_9_POINT;
pub use missing_policy_document::MISSING_POLICY_DOCUMENT;
pub use missing_schedule_1_condition::MISSING_SCHEDULE_1_CONDITION;
pub use not_a_not_for_profit_body::NOT_A_NOT_FOR_PROFIT_BODY;
pub use public_interest_not_explained::PUBLIC_INTEREST_NOT_EXPLAINED;
pub use secrecy_not_stated::SECRECY_NOT_STATED;
pub use without_consent_not_explained::WITHOUT_CONSENT_NOT_EXPLAINED;

use crate::agreement::{Citation, Special};
use crate::law::{ConditionNeed, Provision};
use crate::rules::{Case, Cited};
use crate::text::{Given, Many};

/// A point of UK GDPR Art 9(2) that works only with a condition, and has none of its own here.
struct Unmet<'a> {
    point: Cited<'a>,
    /// The conditions that belong to it.
    conditions: &'a [String],
    /// Named conditions that belong to none of the named points.
    strays: Vec<Cited<'a>>,
}

/// The points that have no condition of their own. A condition that the catalogue does not know, or that is cited too
/// broadly, may be the one: other rules speak of it.
fn unmet<'a>(case: &Case<'a>, special: &'a Special) -> Vec<Unmet<'a>> {
    let conditions = || case.cited(&special.condition);
    let points = case.cited(&special.point);
    let belongs = |condition: &Provision, listed: &[String]| {
        // The end of the citation tells most of them apart, and saves reading them.
        let mut alike = listed.iter().filter(|cite| cite.ends_with(&condition.at));
        alike.any(|cite| case.law.provision(cite).is_some_and(|law| std::ptr::eq(law, condition)))
    };
    let lists: Vec<&[String]> = points.iter().filter_map(conditions_of).collect();
    let stray = |condition: &Cited<'_>| {
        condition.provision().is_some_and(|law| !lists.iter().any(|listed| belongs(law, listed)))
    };
    points
        .into_iter()
        .filter_map(|point| Some((conditions_of(&point)?, point)))
        .filter(|(listed, _)| {
            !conditions().iter().any(|condition| condition.provision().is_none_or(|law| belongs(law, listed)))
        })
        .map(|(listed, point)| Unmet {
            point,
            conditions: listed,
            strays: conditions().into_iter().filter(&stray).collect(),
        })
        .collect()
}

/// The conditions of a point that needs one.
fn conditions_of<'a>(point: &Cited<'a>) -> Option<&'a [String]> {
    let point = point.provision()?.point.as_ref()?;
    point.needs_condition.is_yes().then_some(point.conditions.as_slice())
}

/// Which conditions a point can go with, in words.
fn choice(conditions: &[String]) -> String {
    match conditions {
        [] => "a condition of Schedule 1".to_string(),
        [only] => only.clone(),
        [first, .., last] => format!("one of {first} to {last}"),
    }
}

/// Those among the named conditions that turn on something, such as a reason for doing without consent.
fn needing<'a>(case: &Case<'a>, given: &'a Given<Many<Citation>>, need: ConditionNeed) -> Vec<Cited<'a>> {
    let turns_on_it = |cited: &Cited<'_>| {
        let condition = cited.provision().and_then(|law| law.condition.as_ref());
        condition.is_some_and(|condition| condition.needs.contains(&need))
    };
    case.cited(given).into_iter().filter(turns_on_it).collect()
}

/// A condition that turns on something, where none is named beside it that does not, or may not.
fn only_needing<'a>(
    case: &Case<'a>,
    given: &'a Given<Many<Citation>>,
    need: ConditionNeed,
) -> Option<Cited<'a>> {
    let all = given.value()?.len();
    let needing = needing(case, given, need);
    (needing.len() == all).then(|| needing.into_iter().next())?
}
