//! `objective-not-for-end`: data go under the Digital Economy Act 2017 s.35 for an objective that regulations do not
//! specify for one of the two ends. Bodies outside Schedule 4 are for `body-outside-schedule`.

use super::{PUBLIC_SERVICE_DELIVERY, public_service_delivery};
use crate::law::{Eligibility, Mark, Objective, Schedule, Standing};
use crate::rules::{
    Case, Check, Disclosure, Family, Finding, FlowEnd, Member, Out, Rule, Severity, asked_where_law_is_cited,
    list,
};
use crate::text::Word;

pub static OBJECTIVE_NOT_FOR_END: Rule = Rule {
    id: "objective-not-for-end",
    family: Family::DigitalEconomy,
    severity: Severity::Error,
    summary: "sharing for public service delivery has an objective that is not specified for both ends",
    cites: &[PUBLIC_SERVICE_DELIVERY, "Digital Economy Act 2017 s.35(1)"],
    page: include_str!("objective_not_for_end.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        let Some((citation, schedule)) = public_service_delivery(case, &disclosures) else { continue };
        let Some(word) = flow.dea.value().and_then(|dea| dea.objective.value()) else { continue };
        let Some(objective) = case.law.dea().objective(word.as_str()) else { continue };
        if objective.standing_on(case.operative_day()) != Standing::InForce {
            continue;
        }
        let rests_on_it = |disclosure: &&Disclosure<'_, '_>| {
            disclosure.powers.iter().any(|power| power.citation.place() == citation.place())
        };
        let mut ends: Vec<&FlowEnd<'_>> = Vec::new();
        for disclosure in disclosures.iter().filter(rests_on_it) {
            let receivers = disclosure.receivers.iter().map(|receiver| receiver.end);
            ends.extend([disclosure.giver].into_iter().chain(receivers));
        }
        ends.sort_by_key(|end| end.place);
        ends.dedup_by_key(|end| end.place);
        let not_for: Vec<(&FlowEnd<'_>, String)> = ends
            .into_iter()
            .filter_map(|end| Some((end, not_for(case, schedule, objective, end)?)))
            .collect();
        if !not_for.is_empty() {
            out.report(finding(case, schedule, objective, word, &not_for).about(flow.id.as_str()));
        }
    }
}

/// The bodies of an end for which the objective is not known to be specified, in words.
fn not_for<'a>(
    case: &Case<'a>,
    schedule: &Schedule,
    objective: &Objective,
    end: &FlowEnd<'a>,
) -> Option<String> {
    let bodies: Vec<Member<'a>> = case
        .who(end.party)
        .iter()
        .filter(|member| !is_for(case, schedule, objective, end, member))
        .copied()
        .collect();
    let name = (!bodies.is_empty()).then(|| case.named(end.party, &bodies))?;
    Some(match case.principal(end) {
        Some(principal) => format!("{name}, which acts for {}", case.called(principal)),
        None => name,
    })
}

fn finding(
    case: &Case<'_>,
    schedule: &Schedule,
    objective: &Objective,
    word: &Word<String>,
    not_for: &[(&FlowEnd<'_>, String)],
) -> Finding {
    let names: Vec<&str> = not_for.iter().map(|(_, name)| name.as_str()).collect();
    let names = list(&names, "or");
    let mut finding = if objective.eligibility == Eligibility::NotEstablished {
        let message = format!(
            "it is not established that regulations specify the objective \"{}\" for {names}",
            objective.name
        );
        let help =
            format!("have a lawyer look up in {} for which bodies it is specified", objective.instrument);
        Finding::warning(word.place(), message).help(help)
    } else {
        let message = format!("regulations do not specify the objective \"{}\" for {names}", objective.name);
        let read = (objective.mark == Mark::V).then_some(schedule.list_read);
        let mut finding = Finding::error(word.place(), message).help(format!(
            "use an objective that is specified for both ends, or another power; this one is that of {}, and the \
             Schedule was read as at {}",
            objective.instrument, schedule.list_read
        ));
        finding.severity = case.outside(read);
        finding
    };
    for (end, _) in not_for {
        let way = if end.side.gives() { "discloses" } else { "receives" };
        finding = finding.related(end.place, way);
    }
    finding
}

/// True when the objective is specified for a body, or for the body to which it provides services, and also where no
/// paragraph lists it: then it is not the objective that is at fault.
fn is_for<'a>(
    case: &Case<'a>,
    schedule: &Schedule,
    objective: &Objective,
    end: &FlowEnd<'a>,
    member: &Member<'a>,
) -> bool {
    let principal = case.principal(end).map(|party| case.who(party)).unwrap_or_default();
    let entries: Vec<&str> = [member]
        .into_iter()
        .chain(principal.iter())
        .flat_map(|member| schedule.entries_for(case.bodies(), member.who, case.operative_day()))
        .map(|entry| entry.para.as_str())
        .collect();
    entries.is_empty()
        || entries.iter().any(|para| objective.admits_paras.iter().any(|admitted| admitted == para))
}
