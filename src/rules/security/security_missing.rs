//! `security-missing`: personal data are shared, and the text says nothing of how they are kept safe.
//! Whether the measures are enough is for people to judge.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, each};

pub static SECURITY_MISSING: Rule = Rule {
    id: "security-missing",
    family: Family::Security,
    severity: Severity::Warning,
    summary: "the text does not say how the data are kept safe",
    cites: &["UK GDPR Art 32", "UK GDPR Art 5(1)(f)"],
    page: include_str!("security_missing.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let security = &case.agreement.security;
    let help = "add `security:` with `in-transit:`, `at-rest:` and `access:`";
    let Some(own) = security.value() else {
        if out.lacks(security, "security") {
            let id = &case.agreement.id;
            let message = format!("agreement \"{id}\" does not say how the data are kept safe");
            out.report(Finding::warning(id.place(), message).lacking(id.place(), "security").help(help));
        }
        return;
    };
    let measures = [&own.in_transit, &own.at_rest, &own.access]
        .into_iter()
        .any(|measure| !out.lacks(measure, "security"));
    if !measures && each(&own.standards).next().is_none() {
        let place = case.place_of("security");
        let message =
            "the text has a part on security, and names no measure on the way, in store or of access";
        out.report(Finding::warning(place, message).lacking(place, "in-transit").help(help));
    }
}
