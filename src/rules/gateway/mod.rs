//! Has each body a power to disclose, and does the power that it names admit those at both ends on that day?

mod agreement_of_the_person_missing;
mod bar_not_answered;
mod discloser_outside_gateway;
mod feed_under_request_power;
mod gateway_not_in_force;
mod gateway_unconfirmed;
mod general_powers_only;
mod identified_data_under_gateway;
mod missing_gateway;
mod more_than_gateway_carries;
mod not_a_gateway;
mod objection_not_provided_for;
mod patient_information_under_gateway;
mod profiling_under_gateway;
mod purpose_beyond_care;
mod purpose_kind_unknown;
mod purpose_outside_gateway;
mod recipient_outside_gateway;
mod served_provision_missing;

pub use agreement_of_the_person_missing::AGREEMENT_OF_THE_PERSON_MISSING;
pub use bar_not_answered::BAR_NOT_ANSWERED;
pub use discloser_outside_gateway::DISCLOSER_OUTSIDE_GATEWAY;
pub use feed_under_request_power::FEED_UNDER_REQUEST_POWER;
pub use gateway_not_in_force::GATEWAY_NOT_IN_FORCE;
pub use gateway_unconfirmed::GATEWAY_UNCONFIRMED;
pub use general_powers_only::GENERAL_POWERS_ONLY;
pub use identified_data_under_gateway::IDENTIFIED_DATA_UNDER_GATEWAY;
pub use missing_gateway::MISSING_GATEWAY;
pub use more_than_gateway_carries::MORE_THAN_GATEWAY_CARRIES;
pub use not_a_gateway::NOT_A_GATEWAY;
pub use objection_not_provided_for::OBJECTION_NOT_PROVIDED_FOR;
pub use patient_information_under_gateway::PATIENT_INFORMATION_UNDER_GATEWAY;
pub use profiling_under_gateway::PROFILING_UNDER_GATEWAY;
pub use purpose_beyond_care::PURPOSE_BEYOND_CARE;
pub use purpose_kind_unknown::PURPOSE_KIND_UNKNOWN;
pub use purpose_outside_gateway::PURPOSE_OUTSIDE_GATEWAY;
pub use recipient_outside_gateway::RECIPIENT_OUTSIDE_GATEWAY;
pub use served_provision_missing::SERVED_PROVISION_MISSING;

use super::{Case, Disclosure, Power};
use crate::law::Gateway;

/// Kinds of bodies and bodies, in words: at most four of them.
fn kinds(case: &Case<'_>, list: &[String]) -> String {
    let mut names: Vec<String> =
        list.iter().take(4).map(|id| case.bodies().name_of(id).to_string()).collect();
    if list.len() > names.len() {
        names.push(format!("and {} more", list.len() - names.len()));
    }
    names.join("; ")
}

/// How much of a doubt a list leaves, as words in the middle of a sentence.
fn doubt(case: &Case<'_>, gateway: &Gateway) -> String {
    match gateway.lists_read {
        Some(read) if case.operative_day() <= read => String::new(),
        Some(read) => format!(", as its list was read in the text of {read},"),
        None => ", as far as the catalogue knows its list,".to_string(),
    }
}

/// What the catalogue notes of a provision, as the end of a sentence.
fn noted(power: &Power<'_>) -> String {
    let note = power.provision().and_then(|provision| provision.note.as_deref()).unwrap_or_default();
    match note.trim().trim_end_matches('.') {
        "" => String::new(),
        note => format!("; the catalogue notes: {note}"),
    }
}

/// The parties of some ends, in words.
fn called<'a>(case: &Case<'a>, disclosures: &[&Disclosure<'_, 'a>]) -> String {
    let names: Vec<String> =
        disclosures.iter().map(|disclosure| case.called(disclosure.giver.party)).collect();
    super::list(&super::once(&names), "and")
}
