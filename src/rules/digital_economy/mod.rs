//! Do those who share under Part 5 of the Digital Economy Act 2017 stand in its lists, for an objective that
//! regulations specify for both of them?

mod body_outside_schedule;
mod chapter_mismatch;
mod objective_not_for_end;
mod objective_not_specified;
mod too_few_factors;

pub use body_outside_schedule::BODY_OUTSIDE_SCHEDULE;
pub use chapter_mismatch::CHAPTER_MISMATCH;
pub use objective_not_for_end::OBJECTIVE_NOT_FOR_END;
pub use objective_not_specified::OBJECTIVE_NOT_SPECIFIED;
pub use too_few_factors::TOO_FEW_FACTORS;

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
