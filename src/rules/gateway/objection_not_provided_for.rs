//! `objection-not-provided-for`: a duty falls away where the person objects, and nobody hears objections.
//! The right to object under UK GDPR Art 21 is for the rules of rights.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static OBJECTION_NOT_PROVIDED_FOR: Rule = Rule {
    id: "objection-not-provided-for",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "a duty to share that ends where the person objects is named, and nothing says how objections are heard",
    cites: &["Health and Social Care Act 2012 s.251B"],
    page: include_str!("objection_not_provided_for.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const LIMIT: &str = "objection-applies";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let agreement = case.agreement;
    let mut told: Vec<String> = Vec::new();
    for (flow, power) in case.under_limit(LIMIT) {
        let cite = power.held_as();
        if told.contains(&cite) || case.has_power_without(flow, &[LIMIT]) {
            continue;
        }
        let (owner, lacking) = match agreement.rights.value() {
            Some(rights) => (agreement.id.place(), out.lacks(&rights.objections, "rights")),
            None => (agreement.id.place(), out.lacks(&agreement.rights, "rights")),
        };
        if lacking {
            let message = format!(
                "flow \"{}\" rests on {cite}, which falls away where the person objects, and nothing says how an objection is heard",
                flow.id
            );
            out.report(
                Finding::warning(power.citation.place(), message)
                    .cite(&cite)
                    .about(flow.id.as_str())
                    .lacking(owner, "objections")
                    .help("add `objections:` under `rights:`: who hears them, and what happens to the data then"),
            );
            told.push(cite);
        }
    }
}
