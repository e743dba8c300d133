//! `review-later-than-cycle`: the day of the next review lies beyond the interval that the text sets.
//! Whether a review was held in time is for `review-overdue`.

use chrono::{Months, NaiveDate};

use crate::agreement::Day;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, how_long};

pub static REVIEW_LATER_THAN_CYCLE: Rule = Rule {
    id: "review-later-than-cycle",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the next review is later than the interval between reviews allows",
    cites: &["DPA 2018 s.121"],
    page: include_str!("review_later_than_cycle.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

/// Reviews are set for the end of a month or a year: so much later is no contradiction.
const SLACK: Months = Months::new(1);

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| asked_of_agreements(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(review) = case.agreement.dates.value().and_then(|dates| dates.review.value()) else { return };
    let Some(every) = case.agreement.review.value().and_then(|review| review.every_months.value()) else {
        return;
    };
    if review.surely_past(case.day) {
        return;
    }
    let Some(last) = last_before(case, **review) else { return };
    let months = u32::try_from(**every).ok().map(Months::new);
    let due = months.and_then(|months| last.checked_add_months(months)?.checked_add_months(SLACK));
    if due.is_none_or(|due| review.first() <= due) {
        return;
    }
    let looked = looks(case).any(|look| look == last);
    let since =
        if looked { "the last look at the text, which" } else { "the start of the sharing, and the text" };
    let cycle = if **every == 1 { "every month".to_string() } else { format!("every {} months", **every) };
    out.report(
        Finding::warning(
            review.place(),
            format!(
                "the next review is {}, {} after {since} is to be reviewed {cycle}",
                review.when(),
                how_long(last, review.first())
            ),
        )
        .related(every.place(), "the interval")
        .help("bring the review forward, or correct the interval"),
    );
}

/// The last day before the review on which the text was or will be looked at: so far as it is known, and at the latest.
fn last_before(case: &Case<'_>, review: Day) -> Option<NaiveDate> {
    let starts = case.agreement.dates.value().and_then(|dates| dates.starts.value());
    looks(case).chain(starts.map(|day| day.last())).filter(|day| *day <= review.last()).max()
}

/// The days on which it is known that the text was looked at.
fn looks(case: &Case<'_>) -> impl Iterator<Item = NaiveDate> {
    let agreed = case.agreement.dates.value().and_then(|dates| dates.agreed.value());
    agreed.map(|day| day.last()).into_iter().chain(case.history.last_looked_at().map(Day::last))
}
