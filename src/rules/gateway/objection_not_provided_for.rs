//! `objection-not-provided-for`: a duty falls away where the person objects, and nobody hears objections.
//! The right to object under UK GDPR Art 21 is for the rules of rights.

use crate::agreement::{Confidence, Flow};
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
    // What is said of a refusal at one flow of the power holds for the other.
    let heard: Vec<String> = case
        .under_limit(LIMIT)
        .filter(|(flow, _)| speaks_of_refusal(flow))
        .map(|(_, power)| power.held_as())
        .collect();
    let is_heard = |cite: &String| heard.contains(cite);
    for (flow, power) in case.under_limit(LIMIT) {
        let cite = power.held_as();
        if told.contains(&cite) || case.has_power_without(flow, &[LIMIT]) || is_heard(&cite) {
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

/// True when the way through the duty of confidence says what happens where the person says no.
fn speaks_of_refusal(flow: &Flow) -> bool {
    let Some(Confidence::Map(detail)) = flow.confidence.value() else { return false };
    let how = detail.how.value().map(|how| how.to_lowercase()).unwrap_or_default();
    ["object", "refus", "says no", "opt out", "opts out"].iter().any(|word| how.contains(word))
}
