//! `role-missing`: a party of which the text does not say whether it decides about the data or acts for another.
//! Which role is the right one is for people to judge.

use crate::agreement::Party;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data, list};

pub static ROLE_MISSING: Rule = Rule {
    id: "role-missing",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "the text does not say what a party is to the data",
    cites: &["UK GDPR Art 4"],
    page: include_str!("role_missing.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let silent: Vec<&Party> = case.parties().filter(|party| out.lacks(&party.role, "parties")).collect();
    let Some((first, rest)) = silent.split_first() else { return };
    let names: Vec<String> = silent.iter().map(|party| case.called(party)).collect();
    let verb = if rest.is_empty() { "decides" } else { "decide" };
    let message = format!(
        "the text does not say whether {} {verb} about the data or only {} on instructions",
        list(&names, "and"),
        if rest.is_empty() { "acts" } else { "act" }
    );
    let mut finding = Finding::warning(first.id.place(), message)
        .about(first.id.as_str())
        .lacking(first.id.place(), "role")
        .help("add `role:`: `controller`, `joint-controller`, `processor`, `source` or `recipient`");
    for party in rest {
        finding = finding.related(party.id.place(), "nor this one");
    }
    out.report(finding);
}
