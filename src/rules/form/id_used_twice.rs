//! `id-used-twice`: two agreements of one repository with one id.
//! Versions of one agreement are one file that grows, so a second file is never a version.

use std::collections::BTreeMap;

use crate::rules::{Check, Family, Finding, RepositoryCase, Rule, Severity, always_asked};

pub static ID_USED_TWICE: Rule = Rule {
    id: "id-used-twice",
    family: Family::Form,
    severity: Severity::Error,
    summary: "two agreements have one id",
    cites: &[],
    page: include_str!("id_used_twice.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, (folder, case)) in repository.cases.iter().enumerate() {
        let id = &case.agreement.id;
        let Some(other) = first.get(id.as_str()) else {
            first.insert(id.as_str(), folder);
            continue;
        };
        let mut finding =
            Finding::error(id.place(), format!("the agreement in \"{other}\" has the id \"{id}\" too"))
                .help("give one of the two another id, and its folder the same name");
        finding.file = file;
        findings.push(finding);
    }
}
