//! `agreement-expired`: the last day of the agreement has passed.
//! Data shared since then may have been shared lawfully: an agreement is not what makes sharing lawful.

use crate::agreement::{RecordState, Term};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, how_long};

pub static AGREEMENT_EXPIRED: Rule = Rule {
    id: "agreement-expired",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the last day of the agreement has passed",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("agreement_expired.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    let state = case.agreement.record.value().and_then(|record| record.state.value());
    if case.history.ended.is_some() || state.is_some_and(|state| **state == RecordState::Ended) {
        return Some("it is recorded that the agreement was ended".to_string());
    }
    asked_where_law_is_cited(case)
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(ends) = case.agreement.dates.value().and_then(|dates| dates.ends.value()) else { return };
    if !ends.surely_past(case.day) {
        return;
    }
    let said = case.agreement.record.value().and_then(|record| record.state.value());
    let in_use = said.filter(|state| ***state == RecordState::InUse);
    let goes_on = if in_use.is_some() { " and is said to be in use still" } else { "" };
    let term = case.agreement.dates.value().and_then(|dates| dates.term.value()).map(|term| **term);
    let what = if term == Some(Term::Pilot) { "pilot" } else { "agreement" };
    let ago = format!("{} ago", how_long(ends.last(), case.day));
    let message = format!(
        "the {what} ended {}, {ago}{}{goes_on}",
        ends.when(),
        if goes_on.is_empty() { "" } else { "," }
    );
    let finding = Finding::warning(ends.place(), message).counting(ago);
    let finding = in_use.into_iter().fold(finding, |finding, state| finding.related(state.place(), "in use"));
    out.report(
        finding
            .help("stop the sharing and record that it ended, or agree a new version with a later last day"),
    );
}
