//! `objective-not-specified`: data go under the Digital Economy Act 2017 s.35 for no objective, or for one that
//! regulations do not specify on the day. For whom it is specified is for `objective-not-for-end`.

use super::{PUBLIC_SERVICE_DELIVERY, public_service_delivery};
use crate::agreement::{Citation, Flow};
use crate::law::{NotInForce, Schedule, Standing};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, list};
use crate::text::{Given, Word};

pub static OBJECTIVE_NOT_SPECIFIED: Rule = Rule {
    id: "objective-not-specified",
    family: Family::DigitalEconomy,
    severity: Severity::Error,
    summary: "sharing for public service delivery names no objective that regulations specify",
    cites: &[PUBLIC_SERVICE_DELIVERY],
    page: include_str!("objective_not_specified.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        let Some((citation, schedule)) = public_service_delivery(case, &disclosures) else { continue };
        match flow.dea.value().map(|dea| &dea.objective) {
            Some(Given::Value(objective)) => named(case, out, flow, objective, schedule),
            Some(objective) if out.lacks(objective, "objective") => out.report(missing(case, flow, citation)),
            None if out.lacks(&flow.dea, "dea") => out.report(missing(case, flow, citation)),
            _ => {}
        }
    }
}

fn missing(case: &Case<'_>, flow: &Flow, citation: &Citation) -> Finding {
    let place = flow.id.place();
    let message =
        format!("flow \"{}\" rests on {PUBLIC_SERVICE_DELIVERY} and names no objective of it", flow.id);
    Finding::error(place, message)
        .lacking(place, "objective")
        .about(flow.id.as_str())
        .related(citation.place(), "works only for an objective that regulations specify")
        .help(available(case).map_or_else(
            || "use another power: no objective is specified on the day".to_string(),
            |objectives| {
                format!("add `dea: {{objective: …}}` with one of {objectives}, or use another power")
            },
        ))
}

fn named(case: &Case<'_>, out: &mut Out<'_>, flow: &Flow, objective: &Word<String>, schedule: &Schedule) {
    let day = case.operative_day();
    let id = objective.as_str();
    let known = case.law.dea().objective(id);
    let (message, severity) = match known.map(|known| (known, known.standing_on(day))) {
        Some((_, Standing::InForce)) => return,
        Some((known, Standing::NotInForce(NotInForce::NotYet { from, by }))) => (
            format!("the objective \"{}\" is specified from {from} by {by}, and not on {day}", known.name),
            Severity::Error,
        ),
        Some((known, Standing::NotInForce(NotInForce::Ended { until, .. }))) => (
            format!("the objective \"{}\" was specified until {until}, and is not on {day}", known.name),
            Severity::Error,
        ),
        Some((known, Standing::Unconfirmed(_))) => (
            format!(
                "the objective \"{}\" is not known to be specified in any regulations on {day}",
                known.name
            ),
            Severity::Warning,
        ),
        None => (
            format!("the objective \"{id}\" is none that regulations specify, as far as the catalogue knows"),
            case.outside(Some(schedule.list_read)),
        ),
    };
    let mut finding = Finding::error(objective.place(), message).about(flow.id.as_str());
    finding.severity = severity;
    let proposed = known.filter(|known| matches!(known.standing_on(day), Standing::Unconfirmed(_)));
    let note = proposed.and_then(|known| known.note.as_deref()).map(|note| note.trim_end_matches('.'));
    let noted = note.map(|note| format!("; the catalogue notes: {note}")).unwrap_or_default();
    let way = available(case).map_or_else(
        || format!("use another power: no objective is specified on {day}"),
        |objectives| format!("use one of {objectives}, or another power"),
    );
    out.report(finding.help(format!("{way}{noted}")));
}

/// The objectives that are specified on the day.
fn available(case: &Case<'_>) -> Option<String> {
    let day = case.operative_day();
    let objectives = case.law.dea().objectives.iter();
    let in_force = objectives.filter(|objective| objective.standing_on(day) == Standing::InForce);
    let ids: Vec<&str> = in_force.map(|objective| objective.id.as_str()).collect();
    (!ids.is_empty()).then(|| list(&ids, "or"))
}
