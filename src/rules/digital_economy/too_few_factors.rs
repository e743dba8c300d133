//! `too-few-factors`: an objective that needs several factors in the life of a person is used with fewer.
//! Whether a person has them is for those who use the agreement.

use super::{PUBLIC_SERVICE_DELIVERY, public_service_delivery};
use crate::agreement::{DigitalEconomy, Flow};
use crate::law::Objective;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each};
use crate::text::Word;

pub static TOO_FEW_FACTORS: Rule = Rule {
    id: "too-few-factors",
    family: Family::DigitalEconomy,
    severity: Severity::Error,
    summary: "the objective for multiple disadvantages is used with fewer than two of its factors",
    cites: &[PUBLIC_SERVICE_DELIVERY],
    page: include_str!("too_few_factors.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        if public_service_delivery(case, &disclosures).is_none() {
            continue;
        }
        let Some(dea) = flow.dea.value() else { continue };
        let Some(id) = dea.objective.value() else { continue };
        let Some(objective) = case.law.dea().objective(id.as_str()) else { continue };
        if let Some(needed) = objective.factors_needed {
            look(case, out, flow, dea, objective, needed);
        }
    }
}

fn look(
    case: &Case<'_>,
    out: &mut Out<'_>,
    flow: &Flow,
    dea: &DigitalEconomy,
    objective: &Objective,
    needed: u64,
) {
    let known = |id: &str| case.law.dea().factors.iter().any(|factor| factor.id == id);
    let mut factors: Vec<&str> =
        each(&dea.factors).map(|factor| factor.as_str()).filter(|factor| known(factor)).collect();
    factors.sort_unstable();
    factors.dedup();
    // A list with a blank in it is not finished, and so not short.
    let unfinished = dea.factors.value().is_some_and(|many| many.iter().count() < many.len());
    if factors.len() as u64 >= needed
        || unfinished
        || (!dea.factors.is_value() && !out.lacks(&dea.factors, "factors"))
    {
        return;
    }
    let named = match factors.as_slice() {
        [] => "none".to_string(),
        [one] => format!("only \"{one}\""),
        some => format!("only {}", some.len()),
    };
    let place = each(&dea.factors).next().map_or(flow.id.place(), Word::place);
    let strange = each(&dea.factors).filter(|factor| !known(factor.as_str()));
    let message = format!(
        "the objective \"{}\" needs {needed} of its factors, and flow \"{}\" names {named}",
        objective.name, flow.id
    );
    let ids: Vec<&str> = case.law.dea().factors.iter().map(|factor| factor.id.as_str()).collect();
    let mut finding = Finding::error(place, message)
        .about(flow.id.as_str())
        .help(format!("under `factors:` name those that bring people within it: {}", ids.join(", ")));
    if !dea.factors.is_value() {
        finding = finding.lacking(flow.id.place(), "factors");
    }
    for factor in strange {
        finding = finding.related(factor.place(), "is none of the factors of the regulations");
    }
    out.report(finding);
}
