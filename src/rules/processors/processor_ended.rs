//! `processor-ended`: a sharing that goes on after the last processor named for a party has ended.
//! A processor that another has followed is history, and no fault.

use crate::agreement::Processor;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, items};

pub static PROCESSOR_ENDED: Rule = Rule {
    id: "processor-ended",
    family: Family::Processors,
    severity: Severity::Question,
    summary: "every processor named for a party has ended, and the sharing goes on",
    cites: &["UK GDPR Art 28(3)"],
    page: include_str!("processor_ended.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let entries = &case.agreement.processors;
    // An entry that is still open may be the one that follows.
    let open = entries.value().is_none_or(|all| all.iter().count() < all.len());
    if open || !case.has_begun() || case.is_over() {
        return;
    }
    let mut told_of: Vec<Option<&str>> = Vec::new();
    for processor in items(entries) {
        let whose = principal(processor);
        if told_of.contains(&whose) {
            continue;
        }
        told_of.push(whose);
        let all = items(entries).filter(|other| principal(other) == whose);
        // Of those that have all ended, the last.
        let ends: Option<Vec<_>> =
            all.map(|other| other.until.value().filter(|until| until.surely_past(case.day))).collect();
        let Some(last) = ends.and_then(|ends| ends.into_iter().max_by_key(|until| until.last())) else {
            continue;
        };
        let party = whose.map_or(String::new(), |id| {
            format!(" for {}", case.party(id).map_or(id.to_string(), |party| case.called(party)))
        });
        let message = format!(
            "the last processor named{party} ended {}, and the sharing goes on: who handles the data now?",
            last.when()
        );
        out.report(
            Finding::question(last.place(), message)
                .help("add who came after it, with the contract; or say under `answers:` that nobody did"),
        );
    }
}

/// The party or body for which it acts, as the text names it.
fn principal(processor: &Processor) -> Option<&str> {
    processor.for_body.value().map(|body| body.as_str())
}
