//! `disposal-missing`: a time of keeping after which the text does not say what happens.
//! How data are deleted is not looked at.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};

pub static DISPOSAL_MISSING: Rule = Rule {
    id: "disposal-missing",
    family: Family::Retention,
    severity: Severity::Warning,
    summary: "the text does not say what happens to data when their time is over",
    cites: &["DPA 2018 s.121", "UK GDPR Art 5(1)(e)"],
    page: include_str!("disposal_missing.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut open = super::entries(case);
    open.retain(|(_, entry)| out.lacks_text(&entry.disposal, "retention"));
    let Some(((first, entry), rest)) = open.split_first() else { return };
    let message =
        format!("the text does not say what happens after the time for which {} kept", super::what(entry));
    let finding = Finding::warning(*first, message).lacking(*first, "disposal");
    let finding = rest.iter().fold(finding, |finding, (place, _)| finding.related(*place, "nor here"));
    out.report(
        finding.help("add `disposal:`, such as deleted and logged, or returned to the party that gave them"),
    );
}
