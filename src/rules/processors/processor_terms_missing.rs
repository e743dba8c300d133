//! `processor-terms-missing`: a contract with a processor that was looked up, and lacks terms that it must have.
//! A contract whose terms nobody has looked up is not judged.

use crate::agreement::ProcessorTerm;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, list};
use crate::text::List;

pub static PROCESSOR_TERMS_MISSING: Rule = Rule {
    id: "processor-terms-missing",
    family: Family::Processors,
    severity: Severity::Error,
    summary: "the contract with a processor lacks terms that it must have",
    cites: &["UK GDPR Art 28(3)"],
    page: include_str!("processor_terms_missing.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (place, processor) in case.agreement.processors.value().into_iter().flat_map(List::iter_placed) {
        let Some(terms) = processor.terms.value() else { continue };
        // What is still open may be any of them.
        if terms.iter().count() < terms.len() {
            continue;
        }
        let lacking: Vec<&str> = ProcessorTerm::ALL
            .into_iter()
            .filter(|term| !terms.iter().any(|own| **own == *term))
            .map(ProcessorTerm::word)
            .collect();
        if lacking.is_empty() {
            continue;
        }
        let place = terms.iter().next().map_or(place, crate::text::Word::place);
        let name = super::processor_without_contract::name(case, processor);
        let message = format!(
            "the contract with {name}, as its terms are listed, has none on {}",
            list(&lacking, "or")
        );
        out.report(Finding::error(place, message).help(
            "amend the contract, then add the terms here; every contract with a processor needs all eight",
        ));
    }
}
