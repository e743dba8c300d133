//! `parent-missing`: the overarching agreement that a text names by its id is not in the repository.
//! Whether it is in force is for `parent-not-in-force`.

use std::collections::HashMap;

use crate::rules::{Check, Family, Finding, RepositoryCase, Rule, Severity, always_asked};

pub static PARENT_MISSING: Rule = Rule {
    id: "parent-missing",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "the overarching agreement that is named is not in the repository",
    cites: &[],
    page: include_str!("parent_missing.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    let by_id = repository.by_id();
    let parents: HashMap<usize, usize> =
        repository.with_parents().into_iter().map(|(child, parent, _)| (child, parent)).collect();
    for (file, (_, case)) in repository.cases.iter().enumerate() {
        let Some((_, Some(id))) = case.parent() else { continue };
        let own = &case.agreement.id;
        // A text that cannot be read may be the one: it has a finding of its own.
        if repository.unread.iter().any(|folder| folder == id.as_str()) {
            continue;
        }
        let message = if id.as_str() == own.as_str() {
            format!("agreement \"{own}\" names itself as its parent")
        } else if !by_id.contains_key(id.as_str()) {
            format!("there is no agreement \"{id}\" here, under which \"{own}\" stands")
        } else if stands_under_itself(file, &parents) {
            format!("agreement \"{own}\" names \"{id}\" as its parent, and so stands under itself in the end")
        } else {
            continue;
        };
        let mut finding = Finding::warning(id.place(), message).help(
            "correct the id, record the overarching agreement here, or name one that is kept elsewhere by its \
             `title:` alone",
        );
        finding.file = file;
        findings.push(finding);
    }
}

/// A circle of any length: nobody has more parents than there are agreements.
fn stands_under_itself(file: usize, parents: &HashMap<usize, usize>) -> bool {
    let chain = std::iter::successors(parents.get(&file), |at| parents.get(at));
    chain.take(parents.len()).any(|at| *at == file)
}
