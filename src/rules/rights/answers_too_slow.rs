//! `answers-too-slow`: a time for answering people that is longer than the month which the law gives.
//! A longer time for a request that is complex is no rule of the text, and is not looked at.

use crate::law::Standing;
use crate::rules::risk::only_law_enforcement;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};

pub static ANSWERS_TOO_SLOW: Rule = Rule {
    id: "answers-too-slow",
    family: Family::Rights,
    severity: Severity::Error,
    summary: "people are answered later than the law allows",
    cites: &["UK GDPR Art 12"],
    page: include_str!("answers_too_slow.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

/// A month is never longer, in days (UK GDPR Art 12(3), DPA 2018 s.54).
const LONGEST_MONTH: u64 = 31;

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let days = case.agreement.rights.value().and_then(|rights| rights.answered_within_days.value());
    let Some(days) = days.filter(|days| ***days > LONGEST_MONTH) else { return };
    let message = format!("people are answered within {} days, and the law gives a month", **days);
    let finding = Finding::error(days.place(), message)
        .help("say one month or less; only a complex request may take longer, and people are told why within the month");
    // Part 3 has the same month in words of its own.
    if only_law_enforcement(case) {
        out.report(finding.cite("DPA 2018 s.54"));
        return;
    }
    let finding = finding.cite("UK GDPR Art 12");
    let clock = case.law.provision("UK GDPR Art 12A");
    let is_new = clock.is_some_and(|clock| clock.standing_on(case.operative_day()) == Standing::InForce);
    out.report(if is_new { finding.cite("UK GDPR Art 12A") } else { finding });
}
