//! `parent-silent`: a text leaves a part to its parent, and the parent says nothing of it.
//! What the parent says is not judged here: it is an agreement of its own.

use std::collections::HashMap;

use crate::rules::{Case, Check, Family, Finding, RepositoryCase, Rule, Severity, always_asked};
use crate::text::{Mark, Value};

pub static PARENT_SILENT: Rule = Rule {
    id: "parent-silent",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "what is left to the overarching agreement is not in it",
    cites: &[],
    page: include_str!("parent_silent.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    let with_parents = repository.with_parents();
    let parents: HashMap<usize, usize> =
        with_parents.iter().map(|(child, parent, _)| (*child, *parent)).collect();
    for (file, parent, _) in with_parents {
        let case = &repository.cases[file].1;
        for (key, place) in case.left_to_parent() {
            let chain = repository.ancestors(file, &parents);
            if chain.iter().any(|at| says(&repository.cases[*at].1, &key)) {
                continue;
            }
            // Further up stands an agreement that is not here, and may say it.
            if chain.last().is_some_and(|last| leads_away(&repository.cases[*last].1)) {
                continue;
            }
            let top = &repository.cases[parent].1.agreement.id;
            let shown = key.replace('/', ": ");
            let message =
                format!("`{shown}` is left to the overarching agreement \"{top}\", which says nothing of it");
            let mut finding = Finding::warning(place, message)
                .about(key.clone())
                .help(format!("say it here, or add `{shown}:` to \"{top}\""));
            finding.file = file;
            findings.push(finding);
        }
    }
}

/// True when a text has the part, or may have it: a clause that was not written out, or was not seen.
fn says(case: &Case<'_>, key: &str) -> bool {
    let top = key.split('/').next().unwrap_or(key);
    if case.unseen(top) {
        return true;
    }
    let mut at = &case.reading.tree.root;
    for step in key.split('/') {
        match at.get(step) {
            Some(node) => at = node,
            // What stands in place of the part above: a sentence, a mark such as `stated`, or several of its kind.
            None => {
                return match &at.value {
                    Value::Text(text) => is_said(text),
                    Value::List(items) => !items.is_empty(),
                    _ => false,
                };
            }
        }
    }
    match &at.value {
        Value::Missing => false,
        Value::Text(text) => at.blank().is_some() || is_said(text),
        Value::List(items) => !items.is_empty(),
        _ => true,
    }
}

/// A word that is no mark for something that is said elsewhere, or not at all.
fn is_said(text: &str) -> bool {
    !matches!(Mark::of(text), Some(Mark::NotStated | Mark::InParent))
}

/// True of a text whose own parent is not in the repository.
fn leads_away(case: &Case<'_>) -> bool {
    case.parent().is_some()
}
