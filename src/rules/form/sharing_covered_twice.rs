//! `sharing-covered-twice`: two agreements govern the same sharing.
//! Whether they say the same about it is not looked at here; how long data are kept is for `retention-differs-across`.

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
    let mut all = repository.same_sharing().into_iter().peekable();
    while let Some(same) = all.next() {
        let (file, _, flow) = same.later;
        let (_, other, other_flow) = same.earlier;
        // An agreement that is there many times over is one fault.
        let mut more = 0;
        while all.next_if(|next| next.later.0 == file).is_some() {
            more += 1;
        }
        let others = match more {
            0 => String::new(),
            1 => " (and in 1 more agreement)".to_string(),
            _ => " (and in others)".to_string(),
        };
        let message = format!(
            "flow \"{}\" is in agreement \"{}\" too, as \"{}\"{others}: the same data between the same bodies for the \
             same purpose; which of them governs it?",
            flow.id, other.agreement.id, other_flow.id
        );
        let mut finding = Finding::question(flow.id.place(), message).about(flow.id.to_string()).help(
            "keep one of them, name the other as the `parent:` or under `references:`, or say under `answers:` where \
             each applies",
        );
        finding.file = file;
        findings.push(finding);
    }
}
