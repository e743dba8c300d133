//! `party-without-part`: a party of a sharing that no flow gives a part in it.
//! Processors have their part by what they do, and are for the rules on processors.

use crate::agreement::{Party, Role};
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each, items, list,
};
use crate::text::{Given, List};

pub static PARTY_WITHOUT_PART: Rule = Rule {
    id: "party-without-part",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "a party neither gives nor receives data",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("party_without_part.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(flows) = case.agreement.flows.value() else { return };
    if flows.is_empty() || !flows.all().all(Given::is_value) || !case.flows().all(is_whole) {
        return;
    }
    if out.may_be_cut_short("flows") {
        return;
    }
    let idle: Vec<&Party> = case.parties().filter(|party| !has_part(case, party)).collect();
    let Some((first, rest)) = idle.split_first() else { return };
    let names: Vec<String> = idle.iter().map(|party| case.called(party)).collect();
    let message = format!(
        "no flow names {}, so that the text gives no part in the sharing to {}",
        list(&names, "or"),
        if rest.is_empty() { "this party" } else { "these parties" }
    );
    let mut finding = Finding::warning(first.id.place(), message)
        .about(first.id.as_str())
        .help("add the flow that is missing, or take out a party that has no part in the sharing");
    for party in rest {
        finding = finding.related(party.id.place(), "nor this one");
    }
    out.report(finding);
}

/// Every end of the flow is known.
fn is_whole(flow: &crate::agreement::Flow) -> bool {
    let both = [&flow.from, &flow.to]
        .into_iter()
        .all(|ends| ends.value().is_some_and(|ends| !ends.is_empty() && ends.all().all(Given::is_value)));
    both || flow.among.value().is_some_and(|members: &List<_>| members.all().all(Given::is_value))
}

fn has_part(case: &Case<'_>, party: &Party) -> bool {
    let is_it = |id: &str| id == party.id.as_str();
    party.is(Role::Processor)
        || case.parties().any(|other| other.acts_for.value().is_some_and(|id| is_it(id)))
        || case.flows().any(|flow| {
            let ends =
                each(&flow.from).chain(each(&flow.to)).map(|end| (&end.party, end.on_behalf_of.value()));
            let members = items(&flow.among).map(|member| (&member.party, member.on_behalf_of.value()));
            ends.chain(members).any(|(own, principal)| is_it(own) || principal.is_some_and(|id| is_it(id)))
        })
}
