//! `record-incomplete`: a record whose transcriber did not see all that the rules need.
//! Says which rules could not judge; never that something is missing.

use crate::agreement::PARTS;
use crate::rules::{Case, Check, Family, Finding, Heard, Out, Rule, Severity, always_asked, each};

pub static RECORD_INCOMPLETE: Rule = Rule {
    id: "record-incomplete",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "a record leaves parts of the agreement unseen",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("record_incomplete.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Afterwards(check),
};

fn check(case: &Case<'_>, heard: &Heard<'_>, out: &mut Out<'_>) {
    if heard.unjudged.is_empty() {
        return;
    }
    let record = case.agreement.record.value();
    let place = record.map_or(case.agreement.id.place(), |record| record.seen.place());
    let rules: Vec<&str> = heard.unjudged.iter().copied().collect();
    let (count, were) = match rules.len() {
        1 => ("1 rule".to_string(), "was"),
        more => (format!("{more} rules"), "were"),
    };
    let message =
        format!("not all of the document was seen, so {count} {were} not judged: {}", first_of(&rules));
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
    out.report(Finding::warning(place, message).help(help));
}

/// Names of rules that an officer reads; the report lists all of them among the rules that were not asked.
const READ_AT_A_GLANCE: usize = 6;

fn first_of(rules: &[&str]) -> String {
    match rules.split_at_checked(READ_AT_A_GLANCE) {
        Some((first, rest)) if rest.len() > 1 => format!("{} and {} more", first.join(", "), rest.len()),
        _ => rules.join(", "),
    }
}
