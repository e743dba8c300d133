//! `confidence-not-lifted`: a provision is named as lifting the duty of confidence, and it does not.
//! Powers of which nobody read whether they lift the duty are left alone.

use super::lifts;
use crate::agreement::{Confidence, ConfidenceRoute};
use crate::law::LiftsConfidence;
use crate::rules::{
    Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, list,
};

pub static CONFIDENCE_NOT_LIFTED: Rule = Rule {
    id: "confidence-not-lifted",
    family: Family::Confidence,
    severity: Severity::Error,
    summary: "a statute is named as lifting the duty of confidence, and it does not",
    cites: &["Common law duty of confidence"],
    page: include_str!("confidence_not_lifted.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some(Confidence::Map(detail)) = flow.confidence.value() else { continue };
        let by_statute = detail.route.value().is_some_and(|route| **route == ConfidenceRoute::Statute);
        let cited = case.cited(&detail.cite);
        let keeps = |cited: &Cited<'_>| {
            cited.gateway().is_some_and(|gateway| gateway.lifts_confidence == LiftsConfidence::No)
        };
        if !by_statute || cited.is_empty() || !cited.iter().all(keeps) || lifts(case, flow) {
            continue;
        }
        let names: Vec<String> = cited.iter().map(Cited::held_as).collect();
        let verb = if names.len() == 1 { "leaves" } else { "leave" };
        let message = format!(
            "flow \"{}\" names {} as lifting the duty of confidence, which {verb} that duty as it was",
            flow.id,
            list(&names, "and")
        );
        let mut finding = Finding::error(cited[0].citation.place(), message).about(flow.id.as_str()).help(
            "name the provision that lifts the duty, or another route, such as `public-interest` with `how:`",
        );
        for cite in names {
            finding = finding.cite(cite);
        }
        out.report(finding);
    }
}
