//! `implied-consent-as-basis`: consent as the basis or the Article 9 point, where the text shows only implied consent.
//! Implied consent through a duty of confidence is no fault: it just is no consent of data protection law.

use crate::agreement::{Confidence, ConfidenceRoute, Ground, Regime};
use crate::rules::{Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_where_law_is_cited};

pub static IMPLIED_CONSENT_AS_BASIS: Rule = Rule {
    id: "implied-consent-as-basis",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "consent is the basis, and all that is shown is the implied consent of confidentiality",
    cites: &["UK GDPR Art 4"],
    page: include_str!("implied_consent_as_basis.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const EXPLICIT: &str = "UK GDPR Art 9(2)(a)";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(on) = used.point(case, EXPLICIT).or_else(|| used.basis(case, "a")) else { continue };
        let implied = |end: &&FlowEnd<'_>| {
            end.flow
                .confidence
                .value()
                .and_then(Confidence::route)
                .is_some_and(|route| **route == ConfidenceRoute::ImpliedConsent)
        };
        let said = says_implied(used.ground);
        let shows_it = |end: &&FlowEnd<'_>| said || (implied(end) && !is_recorded(used.ground));
        let Some(some) = used.so_far_as(shows_it) else { continue };
        let route = some.ends[0].flow.confidence.value().and_then(Confidence::route);
        let message = format!(
            "{} rests on {}, and the consent that the text shows is implied",
            some.named(case),
            on.words()
        );
        let finding = Finding::warning(on.citation.place(), message).about(used.ground.id.as_str());
        let finding = match route {
            Some(route) if !said => {
                finding.related(route.place(), "lifts confidence, and is no lawful basis")
            }
            _ => finding,
        };
        out.report(finding.help(
            "keep implied consent under `confidence:` and rest on another basis, such as UK GDPR Art 6(1)(e) with Art \
             9(2)(h) for care; or say under `consent:` how people said yes",
        ));
    }
}

/// True when the record of consent itself says that it is implied.
fn says_implied(ground: &Ground) -> bool {
    let recorded = ground.consent.value().and_then(|consent| consent.recorded.value());
    recorded.is_some_and(|text| text.to_lowercase().contains("implied"))
}

/// True when the text says how consent is recorded, or has a clause on it that is not shown.
fn is_recorded(ground: &Ground) -> bool {
    !ground.consent.is_missing()
        && ground.consent.value().is_none_or(|consent| !consent.recorded.is_missing())
}
