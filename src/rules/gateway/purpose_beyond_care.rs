//! `purpose-beyond-care`: the duty to share for care is named for planning, research or another purpose.
//! What counts as care beyond the kinds of purpose is for people to judge.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, each};
use crate::text::Word;

pub static PURPOSE_BEYOND_CARE: Rule = Rule {
    id: "purpose-beyond-care",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "a duty to share for the care of a person is named for another purpose",
    cites: &["Health and Social Care Act 2012 s.251B"],
    page: include_str!("purpose_beyond_care.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (flow, power) in case.under_limit("direct-care-only") {
        let Some(gateway) = power.gateway() else { continue };
        for purpose in case.purposes_of(flow) {
            let kinds: Vec<&Word<String>> = each(&purpose.kinds).collect();
            let is_care = kinds.iter().any(|kind| gateway.purposes.iter().any(|own| own == kind.as_str()));
            let served =
                case.gateways_of(flow).iter().filter(|cited| !cited.has_limit("direct-care-only")).any(
                    |cited| {
                        case.is_a_power(cited) && kinds.iter().any(|kind| case.serves(cited, kind.as_str()))
                    },
                );
            let Some(first) = kinds.first().filter(|_| !is_care && !served) else { continue };
            let message = format!(
                "flow \"{}\" serves purpose \"{}\" under {}, a duty that carries data for the person's own care alone",
                flow.id,
                purpose.id,
                power.held_as()
            );
            out.report(
                Finding::warning(first.place(), message)
                    .cite(power.held_as())
                    .about(flow.id.as_str())
                    .related(power.citation.place(), "the power")
                    .help("give this purpose a flow of its own, with a power that carries it"),
            );
        }
    }
}
