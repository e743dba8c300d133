//! `parent-not-in-force`: the overarching agreement has ended, has not begun, or is there in another version.
//! Whether it is in the repository at all is for `parent-missing`.

use crate::agreement::{RecordState, has_order, is_greater};
use crate::rules::{Case, Check, Family, Finding, RepositoryCase, Rule, Severity, always_asked};
use crate::text::Place;

pub static PARENT_NOT_IN_FORCE: Rule = Rule {
    id: "parent-not-in-force",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the overarching agreement is not in force, or is there in another version",
    cites: &[],
    page: include_str!("parent_not_in_force.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    for (file, parent, id) in repository.with_parents() {
        let (case, parent) = (&repository.cases[file].1, &repository.cases[parent].1);
        if case.is_over() {
            continue;
        }
        let found = ended(case, parent)
            .or_else(|| not_begun(case, parent))
            .map(|why| (id.place(), why))
            .or_else(|| other_version(case, parent));
        let Some((place, why)) = found else { continue };
        let message = format!("the overarching agreement \"{id}\" {why}");
        let mut finding = Finding::warning(place, message)
            .help("name the agreement that is in force now, or see to it that this one is carried on");
        finding.file = file;
        findings.push(finding);
    }
}

/// How the parent came to its end, where it has.
fn ended(case: &Case<'_>, parent: &Case<'_>) -> Option<String> {
    if !parent.is_over() {
        return None;
    }
    let last = parent.agreement.dates.value().and_then(|dates| dates.ends.value());
    let by_parties = parent.history.ended.filter(|ended| ended.last() <= case.day);
    Some(match (by_parties, last.filter(|last| last.surely_past(case.day))) {
        (Some(day), _) => format!("was ended {}", day.when()),
        (None, Some(last)) => format!("ran out {}", last.when()),
        (None, None) => "is said to have ended".to_string(),
    })
}

/// Why the parent does not bind yet, while this sharing has begun.
fn not_begun(case: &Case<'_>, parent: &Case<'_>) -> Option<String> {
    if !case.has_begun() {
        return None;
    }
    let state = parent.agreement.record.value().and_then(|record| record.state.value());
    if state.is_some_and(|state| **state == RecordState::Proposed) {
        return Some("is only proposed, and this sharing has begun".to_string());
    }
    let starts = parent.agreement.dates.value()?.starts.value()?;
    (starts.first() > case.day).then(|| format!("begins {}, and this sharing has begun", starts.when()))
}

/// Another version than the one that is named. A text that nobody has decided on may be a draft beside the version in
/// force, so it supersedes nothing.
fn other_version(case: &Case<'_>, parent: &Case<'_>) -> Option<(Place, String)> {
    let named = case.parent()?.0.version.value()?;
    let now = parent.agreement.version.value()?;
    if !has_order(named) || !has_order(now) {
        return None;
    }
    let decided = parent.agreement.is_record() || parent.history.first_decision().is_some();
    if is_greater(named, now) {
        return Some((named.place(), format!("has no version {named}: it is at {now}")));
    }
    (decided && is_greater(now, named))
        .then(|| (named.place(), format!("is at version {now}, and {named} is superseded")))
}
