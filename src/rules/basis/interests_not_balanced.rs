//! `interests-not-balanced`: legitimate interests as the basis, and no record that they were weighed.
//! A public authority that may not rest on them is for `basis-closed-to-public-task`.

use crate::agreement::Regime;
use crate::rules::basis::authorities_at_task;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static INTERESTS_NOT_BALANCED: Rule = Rule {
    id: "interests-not-balanced",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "legitimate interests are the basis, and no record shows that they were weighed",
    cites: &["UK GDPR Art 6(1)(f)"],
    page: include_str!("interests_not_balanced.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(basis) = used.basis(case, "f") else { continue };
        if !out.lacks_text(&used.ground.balance, "balance") {
            continue;
        }
        let Some(some) = used.so_far_as(|end| authorities_at_task(case, end, out).is_none()) else {
            continue;
        };
        let message = format!(
            "{} rests on {} and does not say where the weighing of interests is recorded",
            some.named(case),
            basis.words()
        );
        let finding =
            Finding::warning(basis.citation.place(), message).lacking(used.ground.id.place(), "balance");
        out.report(some.shown(finding).help(
            "add `balance:` with the reference of the assessment of legitimate interests, and its day",
        ));
    }
}
