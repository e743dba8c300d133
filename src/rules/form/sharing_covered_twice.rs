//! `sharing-covered-twice`: two agreements govern the same sharing.
//! Whether they say the same about it is not looked at here; how long data are kept is for `retention-contradicts`.

use crate::rules::{Check, Family, Finding, RepositoryCase, Rule, Severity, asked_of_agreements};

pub static SHARING_COVERED_TWICE: Rule = Rule {
    id: "sharing-covered-twice",
    family: Family::Form,
    severity: Severity::Question,
    summary: "two agreements govern the same sharing",
    cites: &[],
    page: include_str!("sharing_covered_twice.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    for same in repository.same_sharing() {
        let ((file, _, flow), (_, other, other_flow)) = (same.later, same.earlier);
        let other_id = &other.agreement.id;
        let message = format!(
            "flow \"{}\" is in agreement \"{other_id}\" too, as \"{}\": the same data between the same bodies for the \
             same purpose; which of the two governs it?",
            flow.id, other_flow.id
        );
        let mut finding = Finding::question(flow.id.place(), message).about(flow.id.to_string()).help(
            "keep one of the two, name the other as the `parent:` or under `references:`, or say under `answers:` \
             where each applies",
        );
        finding.file = file;
        findings.push(finding);
    }
}
