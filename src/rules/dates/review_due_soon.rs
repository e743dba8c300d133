//! `review-due-soon`: the reminder of the next review that the text asks for.
//! A review whose day has passed is for `review-overdue`.

use chrono::Days;

use super::{looked_at_since, review_due};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static REVIEW_DUE_SOON: Rule = Rule {
    id: "review-due-soon",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the review is due within the time of the reminder",
    cites: &["DPA 2018 s.121"],
    page: include_str!("review_due_soon.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| asked_of_agreements(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(remind) = case.agreement.review.value().and_then(|review| review.remind_before_days.value())
    else {
        return;
    };
    let Some((due, place)) = review_due(case) else { return };
    let from = due.first().checked_sub_days(Days::new(**remind));
    if from.is_none_or(|from| case.day < from) || due.surely_past(case.day) || looked_at_since(case, due) {
        return;
    }
    let left = match (due.first() - case.day).num_days() {
        1 => "tomorrow".to_string(),
        days if days > 1 => format!("in {days} days"),
        _ => "now".to_string(),
    };
    out.report(
        Finding::warning(place, format!("the review is due {left}, {}", due.when()))
            .counting(left)
            .related(remind.place(), "the reminder")
            .help("review the agreement, record that it was done, and set the day of the next review"),
    );
}
