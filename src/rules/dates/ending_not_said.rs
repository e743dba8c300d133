//! `ending-not-said`: no last day, nothing that ends the agreement, and no way to leave it.
//! What happens to the data when a party leaves is for `data-on-leaving-not-said`.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static ENDING_NOT_SAID: Rule = Rule {
    id: "ending-not-said",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the text does not say how the agreement ends",
    cites: &["DPA 2018 s.121"],
    page: include_str!("ending_not_said.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| asked_of_agreements(case))
}

/// So many bodies end an agreement between them when one of them leaves.
const BETWEEN_TWO: usize = 2;

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let agreement = case.agreement;
    let has_end = match agreement.dates.value() {
        Some(dates) => !out.lacks(&dates.ends, "dates") || !out.lacks_text(&dates.ends_when, "dates"),
        None => !out.lacks(&agreement.dates, "dates"),
    };
    // Between several bodies, or with those that join, an agreement can outlive each of them: how one leaves is for
    // `joining-or-leaving-open`, which counts the same bodies.
    let bodies: usize = case.controllers().map(|party| case.who(party).len().max(1)).sum();
    let classes = case.parties().any(|party| party.class.is_value());
    if has_end || classes || bodies > BETWEEN_TWO || !out.lacks(&agreement.leaving, "leaving") {
        return;
    }
    let place = agreement.id.place();
    out.report(
        Finding::warning(
            place,
            format!("agreement \"{}\" has no last day, and the text does not say how a party ends it", agreement.id),
        )
        .lacking(place, "leaving")
        .help("add `leaving:` with notice and what happens to the data, or `ends:` or `ends-when:` under `dates:`"),
    );
}
