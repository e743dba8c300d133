//! `missing-schedule-1-condition`: a point of Article 9(2) that works only with a condition, and none is named.
//! A condition that belongs elsewhere is for `condition-of-another-point`.

use crate::agreement::Regime;
use crate::rules::special_category::{choice, unmet};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static MISSING_SCHEDULE_1_CONDITION: Rule = Rule {
    id: "missing-schedule-1-condition",
    family: Family::SpecialCategory,
    severity: Severity::Error,
    summary: "a point of Article 9 that works only with a Schedule 1 condition has none",
    cites: &["DPA 2018 s.10"],
    page: include_str!("missing_schedule_1_condition.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(special) = used.ground.special.value() else { continue };
        for unmet in unmet(case, special) {
            let named = special.condition.value().is_some_and(|conditions| !conditions.is_empty());
            let open = named && case.cited(&special.condition).is_empty();
            let missing = if named {
                unmet.strays.is_empty() && !open
            } else {
                out.lacks_any(&special.condition, "condition")
            };
            if !missing {
                continue;
            }
            let point = unmet.point.words();
            let message = format!(
                "{} names {point} without the condition of Schedule 1 that it needs",
                used.named(case)
            );
            let finding = Finding::error(unmet.point.citation.place(), message)
                .cite(point)
                .cite("DPA 2018 s.10")
                .lacking(used.ground.id.place(), "condition");
            out.report(
                used.shown(finding)
                    .help(format!("add `condition:` beside the point: {}", choice(unmet.conditions))),
            );
        }
    }
}
