//! `secrecy-not-stated`: a condition for health or care that turns on secrecy, at a body that is more than a health
//! service, and nobody named who owes it. Whether those named owe it is for a person to judge.

use crate::agreement::Regime;
use crate::law::{ConditionNeed, Listed};
use crate::rules::special_category::needing;
use crate::rules::{Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements};

pub static SECRECY_NOT_STATED: Rule = Rule {
    id: "secrecy-not-stated",
    family: Family::SpecialCategory,
    severity: Severity::Warning,
    summary: "data are used for health or care, and the text does not say who owes secrecy",
    cites: &["DPA 2018 s.11(1)", "UK GDPR Art 9(3)"],
    page: include_str!("secrecy_not_stated.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// Everybody who works for these owes secrecy as a matter of course.
const HEALTH: [&str; 2] = ["nhs-body", "gp-practice"];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let health: Vec<String> = HEALTH.iter().map(ToString::to_string).collect();
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(special) = used.ground.special.value() else { continue };
        let conditions = needing(case, &special.condition, ConditionNeed::Secrecy);
        let Some(first) = conditions.first() else { continue };
        if !out.lacks_text(&special.secrecy, "secrecy") {
            continue;
        }
        let owes = |end: &FlowEnd<'_>| {
            let members = case.who(end.party);
            !members.is_empty()
                && members.iter().all(|member| case.bodies().listed(&health, member.who) == Listed::Yes)
        };
        let Some(some) = used.so_far_as(|end| !owes(end)) else { continue };
        let message =
            format!("{} rests on {} and does not say who owes secrecy", some.named(case), first.words());
        let finding = Finding::warning(first.citation.place(), message)
            .lacking(used.ground.id.place(), "secrecy")
            .cite(first.words())
            .cite("DPA 2018 s.11(1)");
        out.report(some.shown(finding).help(
            "add `secrecy:` with the health or social work professionals under whom the data are used, or the others who \
             owe a duty of confidentiality, and by what; for staff who owe none take another point",
        ));
    }
}
