//! `joint-controllers-without-arrangement`: parties that decide together, and no word on who of them does what.
//! Whether people can read the arrangement is for `joint-arrangement-unpublished`.

use crate::agreement::{Kind, Party, Role};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, list};
use crate::text::{Given, Word};

pub static JOINT_CONTROLLERS_WITHOUT_ARRANGEMENT: Rule = Rule {
    id: "joint-controllers-without-arrangement",
    family: Family::Parties,
    severity: Severity::Error,
    summary: "joint controllers do not say who does what",
    cites: &["UK GDPR Art 26"],
    page: include_str!("joint_controllers_without_arrangement.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let joint = |party: &&Party| party.is(Role::JointController);
    let parties: Vec<&Party> = case.parties().filter(joint).collect();
    let kind = case.agreement.kind.value().filter(|kind| ***kind == Kind::JointControllers);
    let Some(place) = parties.first().map(|party| party.id.place()).or(kind.map(Word::place)) else { return };
    let arrangement = &case.agreement.joint_controllers;
    let missing = match arrangement {
        Given::Value(own) => out.lacks(&own.arrangement, "joint-controllers"),
        other => out.lacks(other, "joint-controllers"),
    };
    if !missing {
        return;
    }
    let names: Vec<String> = parties.iter().map(|party| case.called(party)).collect();
    let who = match parties.as_slice() {
        [] => "the parties are joint controllers".to_string(),
        [one] if case.who(one).len() < 2 => format!("{} is a joint controller", names[0]),
        _ => format!("{} are joint controllers", list(&names, "and")),
    };
    let key = if arrangement.is_value() { "arrangement" } else { "joint-controllers" };
    let owner =
        if arrangement.is_value() { case.place_of("joint-controllers") } else { case.agreement.id.place() };
    let mut finding =
        Finding::error(place, format!("{who}, and the text does not say who does what"))
            .lacking(owner, key)
            .help("add `joint-controllers:` with an `arrangement:` that says who tells people, who answers them and who keeps the data safe");
    for party in parties.iter().skip(1) {
        finding = finding.related(party.id.place(), "decides with it");
    }
    out.report(finding);
}
