//! `superseded-law`: free words, or a citation, name law that has been repealed or replaced, as if it were in force.
//! Which law that is, since when and by what, the catalogue says; sentences that tell history are left alone.

use crate::law::{StaleKind, StaleWord};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked};

use super::out_of_date;

pub static SUPERSEDED_LAW: Rule = Rule {
    id: "superseded-law",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the text names law that has been replaced",
    cites: &[],
    page: include_str!("superseded_law.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let help = |instead: &str| {
        format!(
            "name {instead}; where the sentence tells what was the law, say so, or list it under `law-named:`"
        )
    };
    for finding in out_of_date(case, StaleKind::Law, "has not been law in the United Kingdom", help) {
        out.report(finding);
    }
    for finding in relied_on(case) {
        out.report(finding);
    }
}

/// What the parties rely on and only an old law had, one finding for each old law.
fn relied_on(case: &Case<'_>) -> Vec<Finding> {
    let mut told: Vec<(&StaleWord, Finding)> = Vec::new();
    for (cited, places) in case.all_cited() {
        let Some(word) = case.old_law(cited) else { continue };
        let mut places = places.into_iter();
        if !told.iter().any(|(other, _)| other.id == word.id) {
            let message = format!(
                "the parties rely on \"{cited}\", law that was replaced on {} ({})",
                word.since, word.by
            );
            let Some(first) = places.next() else { continue };
            let help = format!("name the provision that they rely on now, of {}", word.instead);
            let finding = Finding::warning(first, message).help(help);
            told.push((word, word.cites.iter().fold(finding, |finding, cite| finding.cite(cite.as_str()))));
        }
        if let Some((_, finding)) = told.iter_mut().find(|(other, _)| other.id == word.id) {
            finding.related.extend(places.map(|place| (place, "and here".to_string())));
        }
    }
    told.into_iter().map(|(_, finding)| finding).collect()
}
