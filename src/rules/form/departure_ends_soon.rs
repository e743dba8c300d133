//! `departure-ends-soon`: a departure that still accepts a finding, and ends within six weeks.
//! One that has ended is for `departure-without-effect`.

use chrono::Days;

use crate::rules::departures::lapse;
use crate::rules::{Case, Check, Family, Finding, Heard, Out, Rule, Severity, always_asked, items};

pub static DEPARTURE_ENDS_SOON: Rule = Rule {
    id: "departure-ends-soon",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "a departure from a rule ends within six weeks",
    cites: &[],
    page: include_str!("departure_ends_soon.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Afterwards(check),
};

/// Time for an office to look again before the finding comes back.
const SIX_WEEKS: Days = Days::new(42);

fn check(case: &Case<'_>, heard: &Heard<'_>, out: &mut Out<'_>) {
    for departure in items(&case.agreement.departures) {
        let (from, until) = (&departure.from, &departure.until);
        let soon = until.first().checked_sub_days(SIX_WEEKS).is_some_and(|warned| warned <= case.day);
        if !soon || lapse(case, departure).is_some() {
            continue;
        }
        let Some(accepted) =
            heard.findings.iter().find(|finding| finding.is_meant_by(from, &departure.about))
        else {
            continue;
        };
        let days = (until.first() - case.day).num_days();
        let left = match days {
            0 => "today".to_string(),
            1 => "tomorrow".to_string(),
            days => format!("in {days} days"),
        };
        out.report(
            Finding::warning(
                until.place(),
                format!("the departure from \"{from}\" ends {left}, {}", until.when()),
            )
            .counting(left)
            .related(accepted.place, "it accepts what is found here")
            .help("put right what the rule finds, or let the office decide again before that day"),
        );
    }
}
