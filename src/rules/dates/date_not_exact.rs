//! `date-not-exact`: a month or a year where a text to be signed needs a day.
//! Records may give a month or a year: there it is what the document says.

use crate::agreement::every_day;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity};

pub static DATE_NOT_EXACT: Rule = Rule {
    id: "date-not-exact",
    family: Family::Dates,
    severity: Severity::Error,
    summary: "a text to be signed gives a month or a year for a day",
    cites: &[],
    page: include_str!("date_not_exact.md"),
    fixed: true,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.agreement.is_record().then(|| "a record may know a day to the month or the year".to_string())
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for day in every_day(case.agreement).into_iter().filter(|day| day.exact().is_none()) {
        out.report(
            Finding::error(day.place(), format!("\"{}\" is no single day", **day))
                .help(format!("name the day, such as {}", day.first())),
        );
    }
}
