//! `dates-contradict`: days of the text that cannot all be right.
//! A review after the end is no contradiction: what happened can be looked at when it is over.

use crate::agreement::{Day, Term};
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
        open_with_end(&dates.term, &dates.ends, out);
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

/// Both may be meant, and only one can be: it warns, since the last day is what people will keep to.
fn open_with_end(term: &Given<Word<Term>>, ends: &Given<Word<Day>>, out: &mut Out<'_>) {
    let (Some(term), Some(ends)) = (term.value(), ends.value()) else { return };
    if **term == Term::Open {
        out.report(
            Finding::warning(
                term.place(),
                format!("the term is open, and the agreement ends {}", ends.when()),
            )
            .related(ends.place(), "it ends here")
            .help("say `term: fixed`, or take the last day out"),
        );
    }
}
