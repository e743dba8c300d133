//! `review-overdue`: the day of the review has passed and nobody has looked.
//! Whether a review day is set at all is for `review-date-missing`.

use super::{looked_at_since, review_due};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, how_long};

pub static REVIEW_OVERDUE: Rule = Rule {
    id: "review-overdue",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the review is overdue",
    cites: &["DPA 2018 s.121"],
    page: include_str!("review_overdue.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| asked_of_agreements(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some((due, place)) = review_due(case) else { return };
    // A span is past only when its last day is, and somebody who looked in it may have looked on its first day.
    if !due.surely_past(case.day) || looked_at_since(case, due) {
        return;
    }
    let last = case.history.last_looked_at().map_or_else(
        || "nothing shows that it was held".to_string(),
        |day| format!("the text was last looked at {}", day.when()),
    );
    let ago = format!("{} ago", how_long(due.last(), case.day));
    out.report(
        Finding::warning(place, format!("the review was due {}, {ago}, and {last}", due.when()))
            .counting(ago)
            .help("review the agreement, record that it was done, and set the day of the next review"),
    );
}
