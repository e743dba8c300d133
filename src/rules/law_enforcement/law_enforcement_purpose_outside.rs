//! `law-enforcement-purpose-outside`: a use under Part 3 for a purpose that is none of law enforcement.
//! Who may use Part 3 at all is for `not-a-competent-authority`.

use crate::agreement::{Ground, Regime};
use crate::rules::law_enforcement::is_outside;
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements, each, short_list,
};
use crate::text::Word;

pub static LAW_ENFORCEMENT_PURPOSE_OUTSIDE: Rule = Rule {
    id: "law-enforcement-purpose-outside",
    family: Family::LawEnforcement,
    severity: Severity::Warning,
    summary: "data are used under Part 3 for a purpose that is none of law enforcement",
    cites: &["DPA 2018 s.31"],
    page: include_str!("law_enforcement_purpose_outside.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::LawEnforcement, out) {
        let Some(some) = used.so_far_as(|end| outside(case, end)) else { continue };
        let kinds = short_list(&case.kinds_of(some.ends[0].flow));
        let place = used.ground.regime.value().map_or(used.ground.id.place(), Word::place);
        let begin = format!("{} is under Part 3, and the flow serves {kinds}", some.named(case));
        let finding = if says_purpose(used.ground, out) {
            Finding::question(
                place,
                format!("{begin}: is that the law enforcement purpose that the ground states?"),
            )
        } else {
            Finding::warning(place, format!("{begin}, which is no law enforcement purpose"))
        };
        out.report(some.shown(finding).help(
            "put this use on a ground under `regime: uk-gdpr`, or give the flow the `purpose:` for which the data are used",
        ));
    }
}

/// True when the ground states a law enforcement purpose, or leaves that open.
fn says_purpose(ground: &Ground, out: &mut Out<'_>) -> bool {
    match ground.law_enforcement.value() {
        Some(own) => !out.lacks_text(&own.purpose, "purpose"),
        None => false,
    }
}

/// True when every kind of every purpose of a flow is one that law enforcement never is. What names no kind may be it.
fn outside(case: &Case<'_>, end: &FlowEnd<'_>) -> bool {
    let mut purposes = case.purposes_of(end.flow).peekable();
    purposes.peek().is_some()
        && purposes.all(|purpose| {
            let mut kinds = each(&purpose.kinds).peekable();
            kinds.peek().is_some() && kinds.all(|kind| is_outside(case, kind.as_str()))
        })
}
