//! `unreadable`: a file that cannot be read as an agreement.
//! Reads nothing itself: it makes the reader's refusal a finding, so that it is shown at its line like any other.

use crate::rules::{Check, Family, Finding, Rule, Severity, always_asked};
use crate::text::Refusal;

pub static UNREADABLE: Rule = Rule {
    id: "unreadable",
    family: Family::Form,
    severity: Severity::Error,
    summary: "a file cannot be read as an agreement",
    cites: &[],
    page: include_str!("unreadable.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Reading,
};

/// What the reader refused, as a finding.
pub fn unreadable(refusal: &Refusal) -> Finding {
    let mut finding = Finding::error(refusal.place, refusal.message.clone());
    finding.rule = UNREADABLE.id;
    finding.help.clone_from(&refusal.help);
    finding.related.clone_from(&refusal.related);
    finding
}
