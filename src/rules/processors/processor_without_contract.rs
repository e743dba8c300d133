//! `processor-without-contract`: a processor for which the text names no contract.
//! What the contract says is for `processor-terms-missing`.

use crate::agreement::{Party, Processor, Role};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, items, list};
use crate::text::{Given, Place};

pub static PROCESSOR_WITHOUT_CONTRACT: Rule = Rule {
    id: "processor-without-contract",
    family: Family::Processors,
    severity: Severity::Error,
    summary: "a processor for which no contract is named",
    cites: &["UK GDPR Art 28(3)"],
    page: include_str!("processor_without_contract.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let processors = &case.agreement.processors;
    for (place, processor) in processors.value().into_iter().flat_map(crate::text::List::iter_placed) {
        if out.lacks(&processor.contract, "processors") {
            let name = name(case, processor);
            out.report(
                finding(case, place, &name)
                    .lacking(place, "contract")
                    .help("add `contract:` with where it is kept"),
            );
        }
    }
    let is_processor = |party: &&Party| party.is(Role::Processor);
    let alone: Vec<&Party> = case
        .parties()
        .filter(is_processor)
        .filter(|party| !items(processors).any(|processor| is_about(case, processor, party)))
        .collect();
    // A blank, or a mark such as `stated`, among them may be the contract.
    let open = processors.value().is_some_and(|all| all.iter().count() < all.len());
    let Some((first, rest)) = alone.split_first() else { return };
    if open || (!processors.is_value() && !out.lacks(processors, "processors")) {
        return;
    }
    let names: Vec<String> = alone.iter().map(|party| case.called(party)).collect();
    let mut found = finding(case, first.id.place(), &list(&names, "and"))
        .about(first.id.as_str())
        .help("add it under `processors:` with `for:`, what it `does:` and where the `contract:` is kept");
    for party in rest {
        found = found.related(party.id.place(), "nor for this one");
    }
    out.report(found);
}

/// Whoever writes a text can name the contract; a record may only fail to say what there is.
fn finding(case: &Case<'_>, place: Place, name: &str) -> Finding {
    let message = format!("the text names no contract with {name}, which handles the data as a processor");
    if case.agreement.is_record() { Finding::warning(place, message) } else { Finding::error(place, message) }
}

/// How to call a processor in a sentence.
pub(super) fn name(case: &Case<'_>, processor: &Processor) -> String {
    let body = processor.body.value().map(|id| case.bodies().name_of(id.as_str()).to_string());
    let own = [&processor.name, &processor.class].into_iter().find_map(Given::value).map(ToString::to_string);
    body.or(own).unwrap_or_else(|| "a processor".to_string())
}

/// True when an entry speaks of a party, by its id, its body or its name.
pub(super) fn is_about(case: &Case<'_>, processor: &Processor, party: &Party) -> bool {
    let words = [&processor.body, &processor.name, &processor.class].into_iter().filter_map(Given::value);
    words.into_iter().any(|words| case.stands_for(party, words.as_str()))
}
