//! `record-of-processing-missing`: a body whose own particulars do not say where its record of processing names the sharing.
//! A body whose particulars are not there is not judged.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, list};

pub static RECORD_OF_PROCESSING_MISSING: Rule = Rule {
    id: "record-of-processing-missing",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "a body's particulars do not say where its record of processing names the sharing",
    cites: &["UK GDPR Art 30"],
    page: include_str!("record_of_processing_missing.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for party in case.controllers() {
        let without: Vec<&str> = case
            .member_ids(party)
            .into_iter()
            .filter(|id| case.particulars.get(*id).is_some_and(|own| own.record_of_processing.is_missing()))
            .map(|id| case.bodies().name_of(id))
            .collect();
        if without.is_empty() {
            continue;
        }
        let message = format!(
            "the particulars of {} do not say where the record of processing names the sharing",
            list(&without, "and")
        );
        out.report(
            Finding::warning(party.id.place(), message)
                .about(party.id.as_str())
                .help("add `record-of-processing:` with its reference to the body's file under `bodies/`"),
        );
    }
}
