//! `implied-consent-beyond-care`: implied consent is the route through the duty of confidence for what is not care.
//! Implied consent as a lawful basis is for `implied-consent-as-basis`.

use super::in_confidence;
use crate::agreement::ConfidenceRoute;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, is_identifiable};

pub static IMPLIED_CONSENT_BEYOND_CARE: Rule = Rule {
    id: "implied-consent-beyond-care",
    family: Family::Confidence,
    severity: Severity::Warning,
    summary: "implied consent is to lift the duty of confidence for a purpose that is not the person's care",
    cites: &["Common law duty of confidence"],
    page: include_str!("implied_consent_beyond_care.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// Kinds of purpose for which people who seek help expect the team that helps them to be told.
const CARE: [&str; 2] = [super::CARE, "adult-social-care"];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some(route) = flow.confidence.value().and_then(|confidence| confidence.route()) else { continue };
        if **route != ConfidenceRoute::ImpliedConsent || super::lifts(case, flow) {
            continue;
        }
        let kinds = case.kinds_of(flow);
        let Some(first) = kinds.first().filter(|_| !kinds.iter().any(|kind| CARE.contains(kind))) else {
            continue;
        };
        let mut sets = in_confidence(case, flow).into_iter();
        let Some(set) = sets.find(|set| super::is_on_health(set) && is_identifiable(set)) else { continue };
        let message = format!(
            "flow \"{}\" goes for {first} on implied consent, which reaches no further than the care of the person",
            flow.id
        );
        out.report(
            Finding::warning(route.place(), message)
                .about(flow.id.as_str())
                .related(set.id.place(), "the data")
                .help("ask people, so that the route is explicit-consent or agreement-of-the-person; or name a statute that lifts the duty, or public-interest with who decides"),
        );
    }
}
