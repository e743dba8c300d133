//! `controller-and-processor`: a body that is a controller by its role and stands among the processors.
//! A body may be both, for different things: people must say for which.

use crate::agreement::Role;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};
use crate::text::List;

pub static CONTROLLER_AND_PROCESSOR: Rule = Rule {
    id: "controller-and-processor",
    family: Family::Processors,
    severity: Severity::Question,
    summary: "one body is a controller here and a processor too",
    cites: &["UK GDPR Art 28"],
    page: include_str!("controller_and_processor.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (place, processor) in case.agreement.processors.value().into_iter().flat_map(List::iter_placed) {
        let both = case.controllers().find(|party| {
            (party.is(Role::Controller) || party.is(Role::JointController))
                && super::processor_without_contract::is_about(case, processor, party)
        });
        let Some(party) = both else { continue };
        let message = format!(
            "{} is a controller by its role, and stands among the processors: for what is it which?",
            super::processor_without_contract::name(case, processor)
        );
        out.report(
            Finding::question(place, message)
                .about(party.id.as_str())
                .related(party.id.place(), "the party")
                .help("say under `answers:` what it does on instructions and what it decides itself, or take it out of one of the lists"),
        );
    }
}
