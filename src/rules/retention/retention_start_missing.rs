//! `retention-start-missing`: a time of keeping that is counted from nothing.
//! Whether the time is right is for people to judge.

use crate::agreement::Retention;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};
use crate::text::Given;

pub static RETENTION_START_MISSING: Rule = Rule {
    id: "retention-start-missing",
    family: Family::Retention,
    severity: Severity::Warning,
    summary: "the text does not say from when a time of keeping counts",
    cites: &["UK GDPR Art 5(1)(e)"],
    page: include_str!("retention_start_missing.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut open = super::entries(case);
    open.retain(|(_, entry)| has_number(entry) && out.lacks_text(&entry.counted_from, "retention"));
    let Some(((first, entry), rest)) = open.split_first() else { return };
    let message =
        format!("the text does not say from when the time counts for which {} kept", super::what(entry));
    let finding = Finding::warning(*first, message).lacking(*first, "counted-from");
    let finding = rest.iter().fold(finding, |finding, (place, _)| finding.related(*place, "nor here"));
    out.report(
        finding.help("add `counted-from:`, such as the last visit, the closure of the case, or receipt"),
    );
}

fn has_number(entry: &Retention) -> bool {
    [&entry.days, &entry.months, &entry.years].into_iter().any(Given::is_value)
}
