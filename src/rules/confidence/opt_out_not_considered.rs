//! `opt-out-not-considered`: confidential patient information goes beyond care, and the national data opt-out is not mentioned.
//! Whether an exemption holds is for people to judge.

use super::HEALTH;
use crate::agreement::{ConfidenceRoute, DataSet};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, is_identifiable};

pub static OPT_OUT_NOT_CONSIDERED: Rule = Rule {
    id: "opt-out-not-considered",
    family: Family::Confidence,
    severity: Severity::Warning,
    summary: "confidential patient information goes to planning or research, and the national data opt-out is not mentioned",
    cites: &["National data opt-out policy"],
    page: include_str!("opt_out_not_considered.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// Kinds of purpose beyond the care of the person.
const BEYOND_CARE: [&str; 4] = ["health-planning", "research", "statistics", "public-health"];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        if !case.kinds_of(flow).iter().any(|kind| BEYOND_CARE.contains(kind)) {
            continue;
        }
        let route = flow.confidence.value().and_then(|confidence| confidence.route()).map(|route| **route);
        // Where support under section 251 is needed, the information is confidential whatever was taken out of it.
        let is_confidential =
            |set: &&DataSet| is_identifiable(set) || route == Some(ConfidenceRoute::Section251);
        let Some(set) = case.health_data_of(flow).into_iter().find(is_confidential) else { continue };
        let Some(end) = case.givers(flow).find(|end| !case.members_within(end, &HEALTH).is_empty()) else {
            continue;
        };
        let by_consent = route == Some(ConfidenceRoute::ExplicitConsent);
        let missing = out.lacks_in(&flow.opt_out, "flows", |opt_out| &opt_out.national);
        if by_consent || !missing {
            continue;
        }
        let message = format!(
            "flow \"{}\" sends confidential patient information beyond care, and does not say whether the national data opt-out is applied",
            flow.id
        );
        out.report(
            Finding::warning(flow.id.place(), message)
                .lacking(flow.id.place(), "opt-out")
                .about(flow.id.as_str())
                .related(set.id.place(), "the data")
                .related(end.place, "gives")
                .help("add `opt-out: {national: applied}`, or `{national: exempt, why: …}`"),
        );
    }
}
