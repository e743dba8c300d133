//! `record-incomplete`: a record whose transcriber did not see all that the rules need.
//! Says which rules could not judge; never that something is missing.

use std::collections::BTreeSet;

use crate::agreement::PARTS;
use crate::rules::{Case, Check, Family, Finding, Rule, Severity, always_asked, each};

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
    let record = case.agreement.record.value();
    let place = record.map_or(case.agreement.id.place(), |record| record.seen.place());
    let rules: Vec<&str> = unjudged.iter().copied().collect();
    let (count, were) = match rules.len() {
        1 => ("1 rule".to_string(), "was"),
        more => (format!("{more} rules"), "were"),
    };
    let message =
        format!("not all of the document was seen, so {count} {were} not judged: {}", rules.join(", "));
    let unseen: Vec<&str> = record
        .into_iter()
        .flat_map(|record| each(&record.unseen))
        .map(|part| part.as_str())
        .filter(|part| PARTS.contains(part))
        .collect();
    let help = if unseen.is_empty() {
        "ask the keeper of the document for it, transcribe the rest, and name what is still unseen under `unseen:`"
            .to_string()
    } else {
        format!("ask the keeper of the document for what it says of {}, and transcribe it", unseen.join(", "))
    };
    Finding::warning(place, message).help(help)
}
