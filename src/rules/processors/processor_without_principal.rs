//! `processor-without-principal`: a processor of which the text does not say for which controller it acts.
//! Whether there is a contract is for `processor-without-contract`.

use crate::agreement::{Party, Processor, Role};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, items};
use crate::text::List;

pub static PROCESSOR_WITHOUT_PRINCIPAL: Rule = Rule {
    id: "processor-without-principal",
    family: Family::Processors,
    severity: Severity::Warning,
    summary: "the text does not say for whom a processor acts",
    cites: &["UK GDPR Art 28"],
    page: include_str!("processor_without_principal.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    // With one controller there is no doubt.
    if case.controllers().count() < 2 {
        return;
    }
    let entries = &case.agreement.processors;
    for (place, processor) in entries.value().into_iter().flat_map(List::iter_placed) {
        if out.lacks(&processor.for_body, "processors") && !acts_as_party(case, processor) {
            let name = super::processor_without_contract::name(case, processor);
            out.report(
                Finding::warning(
                    place,
                    format!("the text does not say for which of the controllers {name} acts"),
                )
                .lacking(place, "for")
                .help("add `for:` with the party"),
            );
        }
    }
    let is_processor = |party: &&Party| party.is(Role::Processor);
    for party in case.parties().filter(is_processor) {
        let entry =
            items(entries).any(|entry| super::processor_without_contract::is_about(case, entry, party));
        let end = case
            .ends
            .iter()
            .any(|end| end.party.id.as_str() == party.id.as_str() && end.on_behalf_of.is_some());
        if !entry && !end && out.lacks(&party.acts_for, "parties") {
            let message =
                format!("the text does not say for which of the controllers {} acts", case.called(party));
            out.report(
                Finding::warning(party.id.place(), message)
                    .about(party.id.as_str())
                    .lacking(party.id.place(), "acts-for")
                    .help("add `acts-for:` with the party whose instructions it follows"),
            );
        }
    }
}

/// True when the entry is about a party that says itself for whom it acts.
fn acts_as_party(case: &Case<'_>, processor: &Processor) -> bool {
    let says = |party: &Party| !party.acts_for.is_missing();
    case.parties()
        .any(|party| says(party) && super::processor_without_contract::is_about(case, processor, party))
}
