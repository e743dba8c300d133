//! `correction-route-missing`: nothing in the text says how errors are found or how corrections reach the others.
//! How good the checks are is for people to judge.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};

pub static CORRECTION_ROUTE_MISSING: Rule = Rule {
    id: "correction-route-missing",
    family: Family::Rights,
    severity: Severity::Warning,
    summary: "the text does not say how corrections reach the other parties",
    cites: &["UK GDPR Art 19", "UK GDPR Art 5(1)(d)"],
    page: include_str!("correction_route_missing.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let agreement = case.agreement;
    if !out.lacks(&agreement.accuracy, "accuracy") {
        return;
    }
    let passed_on = !out.lacks_in(&agreement.rights, "rights", |rights| &rights.tell_others_within_days);
    if passed_on {
        return;
    }
    let id = &agreement.id;
    out.report(
        Finding::warning(
            // `accuracy: not-stated` is where a reader would look.
            case.place_of("accuracy"),
            "the text does not say how errors are put right, nor how corrections reach the other parties",
        )
        .lacking(id.place(), "accuracy")
        .help("add `accuracy:`, or `tell-others-within-days:` under `rights:`"),
    );
}
