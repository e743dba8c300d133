//! `profiling-under-gateway`: data matching against fraud is described in words of prediction.
//! Words prove nothing: a person looks.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, each};

pub static PROFILING_UNDER_GATEWAY: Rule = Rule {
    id: "profiling-under-gateway",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "data matching that must not profile people is described in words of prediction",
    cites: &["Local Audit and Accountability Act 2014 Sch 9 para 1"],
    page: include_str!("profiling_under_gateway.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

/// Features of the catalogue's list that say that people are scored.
const FEATURES: [&str; 2] = ["art35-3-a", "ico-large-scale-profiling"];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (flow, power) in case.under_limit("no-profiling") {
        let feature = each(&case.agreement.features).find(|feature| FEATURES.contains(&feature.as_str()));
        let Some(word) = feature.or_else(|| case.telling(flow, "profiling")) else { continue };
        let message = format!(
            "flow \"{}\" goes under {}, which must not be used to guess who may commit fraud, and the text speaks of it",
            flow.id,
            power.held_as()
        );
        out.report(
            Finding::warning(word.place(), message)
                .cite("Local Audit and Accountability Act 2014 Sch 9 para 1")
                .about(flow.id.as_str())
                .related(power.citation.place(), "the power")
                .help("say that only records that contradict each other are matched, or score nobody under this power"),
        );
        return;
    }
}
