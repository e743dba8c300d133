//! Do those who share under Part 5 of the Digital Economy Act 2017 stand in its lists, for an objective that
//! regulations specify for both of them?

mod assessment_expected_by_code;
mod body_outside_schedule;
mod business_case_missing;
mod chapter_mismatch;
mod code_not_regarded;
mod debt_not_overdue;
mod exception_of_another_chapter;
mod fraud_not_on_public_body;
mod hmrc_data_passed_on;
mod objective_not_for_end;
mod objective_not_specified;
mod recipient_need_unstated;
mod register_entry_missing;
mod register_fields_missing;
mod research_not_accredited;
mod supplier_scheme_missing;
mod too_few_factors;
mod use_limits_unstated;

pub use assessment_expected_by_code::ASSESSMENT_EXPECTED_BY_CODE;
pub use body_outside_schedule::BODY_OUTSIDE_SCHEDULE;
pub use business_case_missing::BUSINESS_CASE_MISSING;
pub use chapter_mismatch::CHAPTER_MISMATCH;
pub use code_not_regarded::CODE_NOT_REGARDED;
pub use debt_not_overdue::DEBT_NOT_OVERDUE;
pub use exception_of_another_chapter::EXCEPTION_OF_ANOTHER_CHAPTER;
pub use fraud_not_on_public_body::FRAUD_NOT_ON_PUBLIC_BODY;
pub use hmrc_data_passed_on::HMRC_DATA_PASSED_ON;
pub use objective_not_for_end::OBJECTIVE_NOT_FOR_END;
pub use objective_not_specified::OBJECTIVE_NOT_SPECIFIED;
pub use recipient_need_unstated::RECIPIENT_NEED_UNSTATED;
pub use register_entry_missing::REGISTER_ENTRY_MISSING;
pub use register_fields_missing::REGISTER_FIELDS_MISSING;
pub use research_not_accredited::RESEARCH_NOT_ACCREDITED;
pub use supplier_scheme_missing::SUPPLIER_SCHEME_MISSING;
pub use too_few_factors::TOO_FEW_FACTORS;
pub use use_limits_unstated::USE_LIMITS_UNSTATED;

use super::{Case, Disclosure, FlowEnd, Member};
use crate::agreement::{Citation, Party};
use crate::law::{Listed, Schedule};

/// The gateway for public service delivery: the one that works only for a specified objective.
const PUBLIC_SERVICE_DELIVERY: &str = "Digital Economy Act 2017 s.35";

/// The citation by which the disclosures of a flow rest on public service delivery, and the Schedule of its bodies.
fn public_service_delivery<'a>(
    case: &Case<'a>,
    disclosures: &[Disclosure<'_, 'a>],
) -> Option<(&'a Citation, &'a Schedule)> {
    let power = disclosures
        .iter()
        .flat_map(|disclosure| disclosure.powers.iter())
        .find(|power| power.cite() == PUBLIC_SERVICE_DELIVERY)?;
    Some((power.citation, case.schedule_of(&power.found)?))
}

/// How the bodies of an end stand to a Schedule.
struct Standing<'a> {
    outside: Vec<Member<'a>>,
    unsure: Vec<Member<'a>>,
    /// The party for which the end provides services, where it names one.
    principal: Option<&'a Party>,
}

/// Which bodies of an end a Schedule does not list on the day, neither in their own name nor as providers of services
/// to a body that it lists.
fn standing<'a>(case: &Case<'a>, schedule: &Schedule, end: &FlowEnd<'a>) -> Standing<'a> {
    let listed = |member: &Member<'a>| schedule.listed(case.bodies(), member.who, case.operative_day());
    let principal = case.principal(end);
    let through_principal = schedule.admits_providers().then(|| {
        let members = principal.map(|party| case.who(party)).unwrap_or_default();
        (!members.is_empty()).then(|| worst(members.iter().map(listed)))
    });
    let mut standing = Standing { outside: Vec::new(), unsure: Vec::new(), principal };
    for member in case.who(end.party).iter().copied() {
        match (listed(&member), through_principal.flatten()) {
            (Listed::Yes, _) | (_, Some(Listed::Yes)) => {}
            (Listed::NotEstablished, _) | (_, Some(Listed::NotEstablished)) => standing.unsure.push(member),
            (Listed::No, _) => standing.outside.push(member),
        }
    }
    standing
}

fn worst(mut all: impl Iterator<Item = Listed>) -> Listed {
    let mut unsure = false;
    if all.any(|listed| {
        unsure |= listed == Listed::NotEstablished;
        listed == Listed::No
    }) {
        return Listed::No;
    }
    if unsure { Listed::NotEstablished } else { Listed::Yes }
}
