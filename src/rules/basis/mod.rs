//! On what lawful basis does each controller use the data (UK GDPR Art 6)?

mod annex_2_closed_to_public_task;
mod basis_closed_to_public_task;
mod basis_not_in_force;
mod children_not_considered;
mod compatibility_not_shown;
mod consent_beside_another_basis;
mod consent_by_public_authority;
mod consent_unproven;
mod consented_data_reused;
mod flow_without_purpose;
mod implied_consent_as_basis;
mod interests_not_balanced;
mod missing_lawful_basis;
mod missing_legal_obligation;
mod not_a_lawful_basis;
mod obligation_not_its_own;
mod obligation_only_a_power;
mod public_task_without_law;
mod purpose_vague;
mod recognised_interest_missing;
mod recognised_interest_without_request;
mod task_not_its_own;
mod vital_interests_for_routine;

pub use annex_2_closed_to_public_task::ANNEX_2_CLOSED_TO_PUBLIC_TASK;
pub use basis_closed_to_public_task::BASIS_CLOSED_TO_PUBLIC_TASK;
pub use basis_not_in_force::BASIS_NOT_IN_FORCE;
pub use children_not_considered::CHILDREN_NOT_CONSIDERED;
pub use compatibility_not_shown::COMPATIBILITY_NOT_SHOWN;
pub use consent_beside_another_basis::CONSENT_BESIDE_ANOTHER_BASIS;
pub use consent_by_public_authority::CONSENT_BY_PUBLIC_AUTHORITY;
pub use consent_unproven::CONSENT_UNPROVEN;
pub use consented_data_reused::CONSENTED_DATA_REUSED;
pub use flow_without_purpose::FLOW_WITHOUT_PURPOSE;
pub use implied_consent_as_basis::IMPLIED_CONSENT_AS_BASIS;
pub use interests_not_balanced::INTERESTS_NOT_BALANCED;
pub use missing_lawful_basis::MISSING_LAWFUL_BASIS;
pub use missing_legal_obligation::MISSING_LEGAL_OBLIGATION;
pub use not_a_lawful_basis::NOT_A_LAWFUL_BASIS;
pub use obligation_not_its_own::OBLIGATION_NOT_ITS_OWN;
pub use obligation_only_a_power::OBLIGATION_ONLY_A_POWER;
pub use public_task_without_law::PUBLIC_TASK_WITHOUT_LAW;
pub use purpose_vague::PURPOSE_VAGUE;
pub use recognised_interest_missing::RECOGNISED_INTEREST_MISSING;
pub use recognised_interest_without_request::RECOGNISED_INTEREST_WITHOUT_REQUEST;
pub use task_not_its_own::TASK_NOT_ITS_OWN;
pub use vital_interests_for_routine::VITAL_INTERESTS_FOR_ROUTINE;

use crate::law::{Authority, Listed, NotInForce, Standing};
use crate::rules::{Case, Cited, FlowEnd, InUse, Out, once, short_list};

/// The public authorities at an end that does not say why the use is no task of theirs, in words.
fn authorities_at_task(case: &Case<'_>, end: &FlowEnd<'_>, out: &mut Out<'_>) -> Option<String> {
    let members = case.who(end.party);
    let some: Vec<_> = members.iter().filter(|member| member.public_authority == Authority::Yes).collect();
    (!some.is_empty() && gives_no_reason(end, out)).then(|| case.called_some(&some, end))
}

/// A ground so far as public authorities use it without saying why that is no task of theirs, and who they are in words.
fn used_at_task<'c, 'a>(
    case: &Case<'a>,
    used: &InUse<'c, 'a>,
    out: &mut Out<'_>,
) -> Option<(InUse<'c, 'a>, String)> {
    let at_task = |end: &'c FlowEnd<'a>| authorities_at_task(case, end, out).map(|who| (end, who));
    let (ends, authorities): (Vec<_>, Vec<_>) = used.ends.iter().copied().filter_map(at_task).unzip();
    (!ends.is_empty()).then(|| (InUse { ground: used.ground, ends }, short_list(&once(&authorities))))
}

/// True when neither the end nor its ground says why the use is no task of a public authority.
fn gives_no_reason(end: &FlowEnd<'_>, out: &mut Out<'_>) -> bool {
    out.lacks_text(end.not_public_task, "not-public-task")
}

/// The law named for an end that could oblige its controller. A gateway binds who gives: a duty to disclose is an
/// obligation of the discloser alone.
fn could_oblige<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, end: &FlowEnd<'a>) -> Vec<Cited<'a>> {
    let mut named = case.cited(&used.ground.obligation);
    named.extend(case.cited(&used.ground.task));
    if end.side.gives() {
        named.extend(end.gateways.iter().map(|citation| Cited { citation, found: case.look_up(citation) }));
    }
    named
}

/// Why what is cited is no law on the day of the sharing. The dates are the catalogue's, some of them from memory: what
/// lies within their doubt is not called out of force.
fn not_in_force(case: &Case<'_>, cited: &Cited<'_>) -> Option<String> {
    match case.standing(cited.provision()?) {
        Standing::NotInForce(NotInForce::NotYet { from, .. }) => Some(format!("comes into force on {from}")),
        Standing::NotInForce(NotInForce::Ended { until, .. }) => Some(format!("ended on {until}")),
        Standing::InForce | Standing::Unconfirmed(_) => None,
    }
}

/// Whose a task or duty is, by its list: another party of the agreement where one is in it, and otherwise the kinds of
/// body that are.
fn whose(case: &Case<'_>, end: &FlowEnd<'_>, list: &[String]) -> String {
    let has_it = |party| {
        let members = case.who(party);
        !members.is_empty()
            && members.iter().all(|member| case.bodies().listed(list, member.who) == Listed::Yes)
    };
    let others: Vec<String> = case
        .parties()
        .filter(|party| !std::ptr::eq(*party, end.party) && has_it(party))
        .map(|party| case.called(party))
        .collect();
    if !others.is_empty() {
        return short_list(&others);
    }
    let kinds: Vec<&str> = list.iter().map(|id| case.bodies().name_of(id)).collect();
    format!("others ({})", short_list(&kinds))
}
