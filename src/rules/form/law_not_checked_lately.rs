//! `law-not-checked-lately`: provisions on which the text rests, and which the catalogue was last held against the law more
//! than a year ago. Asked on request only.
//! Whether the law has changed since is not known: that is what somebody must look up.

use chrono::{Months, NaiveDate};

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked};
use crate::text::Place;

pub static LAW_NOT_CHECKED_LATELY: Rule = Rule {
    id: "law-not-checked-lately",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "the catalogue's entry for a provision was not checked for over a year",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("law_not_checked_lately.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

/// For so long, what was read of the law is taken to hold.
const A_YEAR: Months = Months::new(12);

/// More places than this are no help.
const SHOWN: usize = 6;

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut stale: Vec<(&str, Place, NaiveDate)> = case
        .all_cited()
        .into_iter()
        .filter_map(|(cited, places)| {
            let checked = case.law.provision(cited)?.checked.on;
            is_stale(checked, case.day).then_some((cited, places[0], checked))
        })
        .collect();
    // The oldest first; of one day, in the order of the text.
    stale.sort_by_key(|(_, _, checked)| *checked);
    let Some(((cited, place, checked), rest)) = stale.split_first() else { return };
    let message = match rest.len() {
        0 => format!("the catalogue's entry for {cited} was last checked on {checked}, over a year ago"),
        more => format!(
            "the catalogue's entries for {cited} and {more} more provisions of the text were not checked for over a year; \
             the oldest on {checked}"
        ),
    };
    let finding =
        Finding::warning(*place, message.replace("1 more provisions", "1 more provision")).cite(*cited);
    let finding = rest.iter().take(SHOWN).fold(finding, |finding, (_, place, checked)| {
        finding.related(*place, format!("checked on {checked}"))
    });
    out.report(
        finding.help("update the program, or look the provision up before relying on what is said of it"),
    );
}

fn is_stale(checked: NaiveDate, day: NaiveDate) -> bool {
    checked.checked_add_months(A_YEAR).is_some_and(|year_on| year_on < day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_checked_a_year_ago_to_the_day_still_holds() {
        let stale = |checked: &str, day: &str| is_stale(checked.parse().unwrap(), day.parse().unwrap());
        assert!(!stale("2026-11-23", "2027-11-23"));
        assert!(stale("2026-11-23", "2027-11-24"));
        assert!(!stale("2028-02-29", "2029-02-28"));
        assert!(stale("2028-02-29", "2029-03-01"));
    }
}
