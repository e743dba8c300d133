//! `breach-notice-too-slow`: a time for telling each other of a breach that uses up the time for telling the regulator.
//! A text without a time is for `breach-notice-missing`.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};

pub static BREACH_NOTICE_TOO_SLOW: Rule = Rule {
    id: "breach-notice-too-slow",
    family: Family::Security,
    severity: Severity::Warning,
    summary: "the parties tell each other of a breach when the regulator must already know",
    cites: &["UK GDPR Art 33"],
    page: include_str!("breach_notice_too_slow.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

/// Within so many hours a controller that knows of a breach tells the regulator (UK GDPR Art 33(1), DPA 2018 s.67(1)).
const REGULATOR_TOLD_WITHIN: u64 = 72;

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let hours = case.agreement.breach.value().and_then(|breach| breach.tell_parties_within_hours.value());
    let Some(hours) = hours.filter(|hours| ***hours >= REGULATOR_TOLD_WITHIN) else { return };
    let message = format!(
        "the parties tell each other of a breach within {} hours, and each must tell the regulator within {REGULATOR_TOLD_WITHIN}",
        **hours
    );
    out.report(
        Finding::warning(hours.place(), message)
            .cite(super::breach_law(case))
            .help("set a time that leaves the others some of theirs, such as 24 hours"),
    );
}
