//! `review-date-missing`: no day on which the agreement will be looked at again.
//! Whether a review was held in time is for `review-overdue`.

use super::{looked_at_since, review_due};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static REVIEW_DATE_MISSING: Rule = Rule {
    id: "review-date-missing",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "no review is planned",
    cites: &["DPA 2018 s.121"],
    page: include_str!("review_date_missing.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| asked_of_agreements(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let help = "add `review:` with a day under `dates:`, or `review: {every-months: 12}`";
    if let Some((due, place)) = review_due(case) {
        // After the last day another review is no answer: `agreement-expired` says what is.
        let ended = case.agreement.dates.value().and_then(|dates| dates.ends.value());
        let ended = ended.is_some_and(|ends| ends.surely_past(case.day));
        if due.surely_past(case.day) && looked_at_since(case, due) && !ended {
            let message = format!("the review of {due} is past, and no later one is planned");
            out.report(Finding::warning(place, message).help(help));
        }
        return;
    }
    let agreement = case.agreement;
    let interval = out.lacks_in(&agreement.review, "review", |review| &review.every_months);
    let day = out.lacks_in(&agreement.dates, "dates", |dates| &dates.review);
    if interval && day {
        let place = agreement.id.place();
        out.report(
            Finding::warning(place, format!("agreement \"{}\" plans no review", agreement.id))
                .lacking(place, "review")
                .help(help),
        );
    }
}
