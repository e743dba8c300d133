//! `breach-notice-missing`: no time within which the parties tell each other of a breach.
//! Whether the time is short enough is for `breach-notice-too-slow`.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};

pub static BREACH_NOTICE_MISSING: Rule = Rule {
    id: "breach-notice-missing",
    family: Family::Security,
    severity: Severity::Warning,
    summary: "the text does not say how soon the parties tell each other of a breach",
    cites: &["UK GDPR Art 33"],
    page: include_str!("breach_notice_missing.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let breach = &case.agreement.breach;
    let (missing, place, key, message) = match breach.value() {
        Some(own) => (
            out.lacks(&own.tell_parties_within_hours, "breach"),
            case.place_of("breach"),
            "tell-parties-within-hours",
            "the text has a part on breaches, and does not say within how many hours the parties tell each other",
        ),
        None => (
            out.lacks(breach, "breach"),
            case.agreement.id.place(),
            "breach",
            "the text does not say how soon the parties tell each other of a breach",
        ),
    };
    if missing {
        out.report(
            Finding::warning(place, message)
                .lacking(place, key)
                .cite(super::breach_law(case))
                .help("add `breach: {tell-parties-within-hours: 24}`, with who leads"),
        );
    }
}
