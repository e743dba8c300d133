//! `record-incomplete`: a record whose transcriber did not see all that the rules need.
//! Says which rules could not judge; never that something is missing.

use std::collections::BTreeSet;

use crate::rules::{Case, Check, Family, Finding, Rule, Severity, always_asked};

pub static RECORD_INCOMPLETE: Rule = Rule {
    id: "record-incomplete",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "a record leaves parts of the agreement unseen",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("record_incomplete.md"),
    fixed: false,
    not_asked: always_asked,
    // What was unseen is known only when all other rules have been asked: `record_incomplete` makes the finding.
    check: Check::Agreement(|_, _| {}),
};

/// The finding, once the rules that could not judge are known.
pub fn record_incomplete(case: &Case<'_>, unjudged: &BTreeSet<&'static str>) -> Finding {
    let place = case.agreement.id.place();
    let rules: Vec<&str> = unjudged.iter().copied().collect();
    let count = if rules.len() == 1 { "1 rule".to_string() } else { format!("{} rules", rules.len()) };
    Finding::warning(
        place,
        format!("the record leaves unseen what {count} would look at: {}", rules.join(", ")),
    )
    .help("ask the keeper of the document for the parts named under `unseen:`, and transcribe them")
}
