//! `confidence-not-addressed`: information given in confidence is shared, and nothing says how that duty is dealt with.
//! Whether the route that is named holds is for the other rules of confidence.

use super::{CARE, givers_in_confidence, in_confidence, lifts};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static CONFIDENCE_NOT_ADDRESSED: Rule = Rule {
    id: "confidence-not-addressed",
    family: Family::Confidence,
    severity: Severity::Warning,
    summary: "information given in confidence is shared beyond the care of the person, and no route through that duty is named",
    cites: &["Common law duty of confidence"],
    page: include_str!("confidence_not_addressed.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows().filter(|flow| !flow.confidence.is_value()) {
        let sets = in_confidence(case, flow);
        let Some(first) = sets.first() else { continue };
        let kinds = case.kinds_of(flow);
        let for_care = !kinds.is_empty() && kinds.iter().all(|kind| *kind == CARE);
        if for_care || lifts(case, flow) || !out.lacks(&flow.confidence, "flows") {
            continue;
        }
        let message = format!(
            "flow \"{}\" carries data \"{}\" that people gave in confidence, and names no route through that duty",
            flow.id, first.id
        );
        let mut finding = Finding::warning(flow.id.place(), message)
            .lacking(flow.id.place(), "confidence")
            .about(flow.id.as_str())
            .related(first.id.place(), "the data")
            .help("add `confidence:` with a `route:` and `how:`; a lawful basis does not answer this duty");
        for end in givers_in_confidence(case, flow) {
            finding = finding.related(end.place, "gives");
        }
        out.report(finding);
    }
}
