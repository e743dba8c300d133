//! `basis-not-in-force`: a lawful basis that did not exist on the day on which the parties decided.
//! Dates of gateways are for another rule.

use crate::agreement::{Day, Regime};
use crate::law::{NotInForce, Standing};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};

pub static BASIS_NOT_IN_FORCE: Rule = Rule {
    id: "basis-not-in-force",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "a lawful basis was not yet in force when the parties decided",
    cites: &["UK GDPR Art 6(1)"],
    page: include_str!("basis_not_in_force.md"),
    fixed: true,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    // Of a text that changed later, only the last decision tells which bases it could name.
    let decided = case.last_decision_day();
    let day = decided.unwrap_or_else(|| Day::on(case.operative_day()));
    let in_or_on = if day.exact().is_some() { "on" } else { "in" };
    let when = if decided.is_some() { "was decided" } else { "runs" };
    for used in case.in_use(Regime::UkGdpr, out) {
        for cited in case.cited(&used.ground.basis) {
            let Some(provision) = cited.provision().filter(|provision| provision.basis.is_some()) else {
                continue;
            };
            // The last day of the span: a month or a year speaks only if the basis began after all of it.
            let (from, by) = match provision.standing_on(day.last()) {
                Standing::NotInForce(NotInForce::NotYet { from, by }) => (from, by),
                // Nobody doubts the first day of the UK GDPR itself, though its date was not read again.
                Standing::InForce
                | Standing::NotInForce(NotInForce::Ended { .. })
                | Standing::Unconfirmed(_) => {
                    continue;
                }
            };
            let message = format!(
                "ground \"{}\" rests on {}, which is in force from {from}, and the agreement {when} {in_or_on} {day}",
                used.ground.id,
                cited.words()
            );
            out.report(used.shown(Finding::error(cited.citation.place(), message).cite(cited.words())).help(
                format!(
                    "rest on a basis that existed {in_or_on} {day}, or decide again: this one came with {by}"
                ),
            ));
        }
    }
}
