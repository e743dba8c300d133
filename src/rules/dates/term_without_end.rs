//! `term-without-end`: a pilot or a fixed term of which the text does not say when it is over.
//! Agreements without a fixed term need no last day; whether one has passed is for `agreement-expired`.

use crate::agreement::{DeaStage, Term};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};
use crate::text::Place;

pub static TERM_WITHOUT_END: Rule = Rule {
    id: "term-without-end",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "a pilot or a fixed term has no end",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("term_without_end.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| asked_where_law_is_cited(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some((what, place)) = limited(case) else { return };
    let no_end = match case.agreement.dates.value() {
        Some(dates) => out.lacks(&dates.ends, "dates") && out.lacks_text(&dates.ends_when, "dates"),
        None => out.lacks(&case.agreement.dates, "dates"),
    };
    if no_end {
        out.report(
            Finding::warning(place, format!("the text says that this is {what}, and not when it is over"))
                .help("give the last day under `dates:` as `ends:`, or what ends it as `ends-when:`"),
        );
    }
}

/// What says that the sharing is for a time.
fn limited(case: &Case<'_>) -> Option<(&'static str, Place)> {
    let term = case.agreement.dates.value().and_then(|dates| dates.term.value());
    match term.map(|term| (**term, term.place())) {
        Some((Term::Pilot, place)) => return Some(("a pilot", place)),
        Some((Term::Fixed, place)) => return Some(("for a fixed term", place)),
        Some((Term::Open, _)) | None => {}
    }
    let mut stages = case.flows().filter_map(|flow| flow.dea.value()?.stage.value());
    stages.find(|stage| ***stage == DeaStage::Pilot).map(|stage| ("a pilot", stage.place()))
}
