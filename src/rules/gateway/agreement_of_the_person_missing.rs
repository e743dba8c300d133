//! `agreement-of-the-person-missing`: a power that works only if the person agrees is used without that.
//! It is no question of the lawful basis, and of no consent under UK GDPR Art 6.

use crate::agreement::ConfidenceRoute::{AgreementOfThePerson, ExplicitConsent};
use crate::agreement::{Confidence, Flow};
use crate::rules::{Case, Check, Cited, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements};
use crate::text::Place;

pub static AGREEMENT_OF_THE_PERSON_MISSING: Rule = Rule {
    id: "agreement-of-the-person-missing",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a power that works only if the person agrees is named, and nothing says that the person does",
    cites: &[],
    page: include_str!("agreement_of_the_person_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const LIMIT: &str = "consent-required";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (flow, power) in case.under_limit(LIMIT) {
        let by_consent = |end: &FlowEnd<'_>| end.grounds.iter().any(|ground| ground.consent.is_value());
        if case.has_power_without(flow, &[LIMIT]) || case.givers(flow).any(by_consent) {
            continue;
        }
        let route = flow.confidence.value().map(|confidence| confidence.route());
        match route {
            Some(Some(route)) => {
                if !matches!(**route, AgreementOfThePerson | ExplicitConsent) {
                    let message = format!(
                        "flow \"{}\" goes by the route \"{}\" under {}, which works only if the person agrees",
                        flow.id,
                        route.word(),
                        power.held_as()
                    );
                    out.report(finding(power, flow, route.place(), message));
                }
            }
            // A sentence may say how the person agrees, with no word for the route before it.
            Some(None) if says_how(flow) => {}
            None if !out.lacks(&flow.confidence, "confidence") => {}
            _ => {
                let message = format!(
                    "flow \"{}\" does not say how the person agrees, without which {} carries nothing",
                    flow.id,
                    power.held_as()
                );
                out.report(
                    finding(power, flow, flow.id.place(), message).lacking(flow.id.place(), "confidence"),
                );
            }
        }
    }
}

/// True when the sentence on confidence speaks of an agreement, and of nothing that is done without it.
fn says_how(flow: &Flow) -> bool {
    let Some(Confidence::Map(detail)) = flow.confidence.value() else { return false };
    let small = detail.how.value().map(|how| how.to_lowercase()).unwrap_or_default();
    (small.contains("agree") || small.contains("consent")) && !small.contains("without")
}

fn finding(power: &Cited<'_>, flow: &Flow, place: Place, message: String) -> Finding {
    Finding::error(place, message)
        .cite(power.held_as())
        .about(flow.id.as_str())
        .related(power.citation.place(), "the power")
        .help("add `confidence: {route: agreement-of-the-person, how: …}`, or name a power that needs no agreement")
}
