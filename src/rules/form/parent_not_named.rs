//! `parent-not-named`: a text leaves parts to an overarching agreement and names none.
//! Whether the one that is named says them is for `parent-silent`.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, short_list};

pub static PARENT_NOT_NAMED: Rule = Rule {
    id: "parent-not-named",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "clauses are left to an overarching agreement that is not named",
    cites: &[],
    page: include_str!("parent_not_named.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let left = case.left_to_parent();
    let Some((_, place)) = left.first() else { return };
    if !out.lacks(&case.agreement.parent, "parent") {
        return;
    }
    let keys: Vec<String> = left.iter().map(|(key, _)| format!("`{}`", key.replace('/', ": "))).collect();
    let verb = if keys.len() == 1 { "is" } else { "are" };
    let message = format!("{} {verb} left to an overarching agreement, and none is named", short_list(&keys));
    let finding = Finding::warning(*place, message)
        .help("add `parent:` with its `id:` or its `title:`, or say these things here");
    out.report(
        left.iter().skip(1).take(3).fold(finding, |finding, (_, place)| finding.related(*place, "and this")),
    );
}
