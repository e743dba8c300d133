//! `vital-interests-for-routine`: vital interests as the basis of data that travel by the calendar.
//! A flow that is set off by a case is for a person to judge.

use crate::agreement::{HowOften, Regime};
use crate::rules::{Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_where_law_is_cited};
use crate::text::Word;

pub static VITAL_INTERESTS_FOR_ROUTINE: Rule = Rule {
    id: "vital-interests-for-routine",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "vital interests are the basis of a routine feed",
    cites: &["UK GDPR Art 6(1)(d)"],
    page: include_str!("vital_interests_for_routine.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const POINT: &str = "UK GDPR Art 9(2)(c)";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(on) = used.basis(case, "d").or_else(|| used.point(case, POINT)) else { continue };
        let Some(some) = used.so_far_as(|end| routine(end).is_some()) else { continue };
        let Some(often) = routine(some.ends[0]) else { continue };
        let message = format!(
            "{} rests on {}, and the data travel as a matter of routine",
            some.named(case),
            on.words()
        );
        let finding = Finding::warning(on.citation.place(), message).cite(on.words());
        out.report(finding.about(used.ground.id.as_str()).related(often.place(), "not set off by a case").help(
            "rest the routine on UK GDPR Art 6(1)(e) with the function under `task:`, and keep vital interests for the case \
             in which a life depends on it",
        ));
    }
}

/// How often the data travel, where that is by the calendar or all the time.
fn routine<'a>(end: &FlowEnd<'a>) -> Option<&'a Word<HowOften>> {
    if end.flow.emergency.value().is_some_and(|only| **only) {
        return None;
    }
    let often = end.flow.sent.value()?.how_often.value()?;
    (!matches!(**often, HowOften::Once | HowOften::AsNeeded)).then_some(often)
}
