//! `dates-contradict`: days of the text that cannot all be right.
//! A review after the end is no contradiction: what happened can be looked at when it is over.

use crate::agreement::Day;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, items};
use crate::text::{Given, Word};

pub static DATES_CONTRADICT: Rule = Rule {
    id: "dates-contradict",
    family: Family::Dates,
    severity: Severity::Error,
    summary: "days of the text contradict each other",
    cites: &[],
    page: include_str!("dates_contradict.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if let Some(dates) = case.agreement.dates.value() {
        let message = |starts: Day, ends: Day| {
            format!("the agreement ends {}, before it starts {}", ends.when(), starts.when())
        };
        ends_before_start(&dates.starts, &dates.ends, message, out);
        agreed_after_end(&dates.agreed, &dates.ends, out);
        agreed_after_start(case, &dates.starts, out);
    }
    for processor in items(&case.agreement.processors) {
        let message = |from: Day, until: Day| {
            format!("the processor acts until {until}, before it begins {}", from.when())
        };
        ends_before_start(&processor.from, &processor.until, message, out);
    }
}

fn ends_before_start(
    starts: &Given<Word<Day>>,
    ends: &Given<Word<Day>>,
    message: impl Fn(Day, Day) -> String,
    out: &mut Out<'_>,
) {
    let (Some(starts), Some(ends)) = (starts.value(), ends.value()) else { return };
    if ends.surely_before(**starts) {
        out.report(
            Finding::error(ends.place(), message(**starts, **ends))
                .related(starts.place(), "it starts here")
                .help("correct one of the two days"),
        );
    }
}

fn agreed_after_end(agreed: &Given<Word<Day>>, ends: &Given<Word<Day>>, out: &mut Out<'_>) {
    let (Some(agreed), Some(ends)) = (agreed.value(), ends.value()) else { return };
    if ends.surely_before(**agreed) {
        out.report(
            Finding::error(
                ends.place(),
                format!("the agreement ends {}, before it is agreed {}", ends.when(), agreed.when()),
            )
            .related(agreed.place(), "it is agreed here")
            .help("correct one of the two days"),
        );
    }
}

/// Data may be shared before anybody has agreed in writing, above all in an emergency. It is a thing to see, and no
/// contradiction, so it only warns; and it needs a day on which the decision was taken or is to be.
fn agreed_after_start(case: &Case<'_>, starts: &Given<Word<Day>>, out: &mut Out<'_>) {
    let (Some(starts), Some(decided)) = (starts.value(), case.decision_day()) else { return };
    let mut flows = case.flows().peekable();
    let only_emergencies = flows.peek().is_some()
        && flows.all(|flow| flow.emergency.value().is_some_and(|emergency| **emergency));
    if !starts.surely_before(decided) || only_emergencies {
        return;
    }
    let told = case.agreement.dates.value().and_then(|dates| dates.agreed.value());
    let mut finding = Finding::warning(
        starts.place(),
        format!("the sharing starts {}, before the agreement is made {}", starts.when(), decided.when()),
    )
    .help("let it start on the day on which it is agreed, or say in the text why data were shared before");
    if let Some(told) = told.filter(|told| ***told == decided) {
        finding = finding.related(told.place(), "it is agreed here");
    }
    out.report(finding);
}
