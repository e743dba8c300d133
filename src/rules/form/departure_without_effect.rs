//! `departure-without-effect`: a departure from a rule that accepts nothing.
//! Whether a departure is wise is for those who sign it.

use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, always_asked, departs_until, items, rule,
};

pub static DEPARTURE_WITHOUT_EFFECT: Rule = Rule {
    id: "departure-without-effect",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "a departure from a rule has no effect",
    cites: &[],
    page: include_str!("departure_without_effect.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for departure in items(&case.agreement.departures) {
        let from = &departure.from;
        if rule(from.as_str()).is_some_and(|rule| rule.fixed) {
            out.report(
                Finding::warning(from.place(), format!("no departure from the rule \"{from}\" is possible"))
                    .help("put right what the rule finds, and delete the departure"),
            );
            continue;
        }
        let until = &departure.until;
        let latest = departs_until(case);
        if until.surely_past(case.day) {
            out.report(
                Finding::warning(
                    until.place(),
                    format!("the departure from \"{from}\" ended on {}", **until),
                )
                .help("put right what the rule finds, or let the office decide again and give a new day"),
            );
        } else if latest.is_some_and(|latest| until.last() > latest) {
            let message =
                format!("the departure from \"{from}\" runs to {}, which is more than a year", **until);
            out.report(Finding::warning(until.place(), message).help("name a last day at most a year on"));
        }
    }
}
