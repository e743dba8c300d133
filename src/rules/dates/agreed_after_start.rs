//! `agreed-after-start`: the sharing starts before the agreement on it is made.
//! It is no contradiction: data may be shared lawfully before anybody has agreed in writing, above all in an emergency.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, how_long};

pub static AGREED_AFTER_START: Rule = Rule {
    id: "agreed-after-start",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the sharing starts before the agreement is made",
    cites: &["DPA 2018 s.121"],
    page: include_str!("agreed_after_start.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let starts = case.agreement.dates.value().and_then(|dates| dates.starts.value());
    let (Some(starts), Some(decided)) = (starts, case.decision_day()) else { return };
    let mut flows = case.flows().peekable();
    let only_emergencies = flows.peek().is_some()
        && flows.all(|flow| flow.emergency.value().is_some_and(|emergency| **emergency));
    if !starts.surely_before(decided) || only_emergencies {
        return;
    }
    let told = case.agreement.dates.value().and_then(|dates| dates.agreed.value());
    let mut finding = Finding::warning(
        starts.place(),
        format!(
            "the sharing starts {}, {} before the agreement is made {}",
            starts.when(),
            how_long(starts.last(), decided.first()),
            decided.when()
        ),
    )
    .help("let it start on the day on which it is agreed, or say in the text why data were shared before");
    if let Some(told) = told.filter(|told| ***told == decided) {
        finding = finding.related(told.place(), "it is agreed here");
    }
    out.report(finding);
}
