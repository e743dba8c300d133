//! `processor-on-own-ground`: a party called a processor that has a lawful basis of its own at its end of a flow.
//! Which role is right is for people to judge.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};

pub static PROCESSOR_ON_OWN_GROUND: Rule = Rule {
    id: "processor-on-own-ground",
    family: Family::Processors,
    severity: Severity::Warning,
    summary: "a processor that uses the data on a ground of its own",
    cites: &["UK GDPR Art 28"],
    page: include_str!("processor_on_own_ground.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut told_of: Vec<&str> = Vec::new();
    for end in case.ends.iter().filter(|end| end.is_processor() && case.may_be_personal(end.flow)) {
        // The ground of the controller for which it acts may stand at its end too.
        let principal = case.principal(end).map(|party| party.id.as_str());
        let lent = |ground: &crate::agreement::Ground| {
            case.ends_on(ground).any(|other| {
                !other.is_processor() && principal.is_none_or(|id| id == other.party.id.as_str())
            })
        };
        let Some(ground) = end.grounds.iter().find(|ground| !lent(ground)) else { continue };
        if told_of.contains(&end.party.id.as_str()) {
            continue;
        }
        told_of.push(end.party.id.as_str());
        let message = format!(
            "{} is a processor by its role, and stands on a ground of its own, \"{}\", in flow \"{}\"",
            case.called(end.party),
            ground.id,
            end.flow.id
        );
        out.report(
            Finding::warning(end.place, message)
                .about(end.party.id.as_str())
                .related(ground.id.place(), "the ground")
                .help("a processor rests on the ground of the controller for which it acts; if it decides for itself, call it a controller"),
        );
    }
}
