//! Is the duty of confidence answered, which stands beside data protection law, and is the sharing reasoned?

mod caldicott_view_missing;
mod confidence_not_addressed;
mod confidence_not_lifted;
mod confidence_route_not_shown;
mod implied_consent_beyond_care;
mod opt_out_not_considered;
mod proportionality_not_reasoned;
mod section_251_approval_ended;
mod section_251_out_of_scope;

pub use caldicott_view_missing::CALDICOTT_VIEW_MISSING;
pub use confidence_not_addressed::CONFIDENCE_NOT_ADDRESSED;
pub use confidence_not_lifted::CONFIDENCE_NOT_LIFTED;
pub use confidence_route_not_shown::CONFIDENCE_ROUTE_NOT_SHOWN;
pub use implied_consent_beyond_care::IMPLIED_CONSENT_BEYOND_CARE;
pub use opt_out_not_considered::OPT_OUT_NOT_CONSIDERED;
pub use proportionality_not_reasoned::PROPORTIONALITY_NOT_REASONED;
pub use section_251_approval_ended::SECTION_251_APPROVAL_ENDED;
pub use section_251_out_of_scope::SECTION_251_OUT_OF_SCOPE;

use super::{Case, FlowEnd};
use crate::agreement::{DataSet, Flow};
use crate::law::LiftsConfidence;

/// The kind of purpose for which people expect those who care for them to know.
const CARE: &str = "direct-care";
/// Kinds of bodies that owe confidence to those whom they look after.
const HEALTH: [&str; 3] = ["nhs-body", "gp-practice", "care-provider"];
const COUNCIL: &str = "local-authority";

/// The givers of a flow that owe confidence for what they give.
fn givers_in_confidence<'c, 'a>(case: &'c Case<'a>, flow: &Flow) -> Vec<&'c FlowEnd<'a>> {
    let owe = [HEALTH[0], HEALTH[1], HEALTH[2], COUNCIL];
    case.givers(flow).filter(|end| !case.members_within(end, &owe).is_empty()).collect()
}

/// The data of a flow that people gave in confidence: all that a health body knows of them, and what a council knows of
/// their health. The duty survives the death of the person, so data about the dead are among them.
fn in_confidence<'a>(case: &Case<'a>, flow: &'a Flow) -> Vec<&'a DataSet> {
    let givers = givers_in_confidence(case, flow);
    if givers.is_empty() {
        return Vec::new();
    }
    let by_health = givers.iter().any(|end| !case.members_within(end, &HEALTH).is_empty());
    let tells_apart = |set: &&DataSet| !set.is_untraceable() && set.is_about_somebody();
    case.data_of(flow).filter(tells_apart).filter(|set| by_health || is_on_health(set)).collect()
}

fn is_on_health(set: &DataSet) -> bool {
    super::each(&set.special).any(|kind| **kind == crate::agreement::SpecialKind::Health)
}

/// True when a power that a flow names sets the duty of confidence aside.
fn lifts(case: &Case<'_>, flow: &Flow) -> bool {
    case.gateways_of(flow).iter().any(|cited| {
        cited.gateway().is_some_and(|gateway| gateway.lifts_confidence == LiftsConfidence::Yes)
            && case.may_hold(cited)
    })
}
