//! `missing-gateway`: a public body discloses personal data and names no power or duty to do so.
//! Whether a power that is named will do is for other rules.

use super::called;
use crate::agreement::Flow;
use crate::law::Authority;
use crate::rules::{Case, Check, Disclosure, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static MISSING_GATEWAY: Rule = Rule {
    id: "missing-gateway",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a public body discloses personal data and names no power or duty to do so",
    cites: &[LAWFULLY],
    page: include_str!("missing_gateway.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const LAWFULLY: &str = "UK GDPR Art 5(1)(a)";
const BASED_ON_LAW: &str = "Data Protection Act 2018 s.35";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows().filter(|flow| case.may_be_personal(flow)) {
        let disclosures = case.disclosures(flow);
        let lacking: Vec<&Disclosure<'_, '_>> =
            disclosures.iter().filter(|disclosure| lacks_power(disclosure, out)).collect();
        let of = |wanted: Authority| {
            let needs = |disclosure: &&Disclosure<'_, '_>| case.needs_power(disclosure.giver) == wanted;
            lacking.iter().copied().filter(needs).collect::<Vec<_>>()
        };
        let (bare, with_function): (Vec<_>, Vec<_>) = of(Authority::Yes)
            .into_iter()
            .partition(|disclosure| disclosure.giver.functions().next().is_none());
        if !bare.is_empty() {
            out.report(no_power(case, flow, &bare));
        } else if !with_function.is_empty() {
            out.report(function_only(case, flow, &with_function));
        }
        let unknown = [of(Authority::Depends), of(Authority::NotEstablished)].concat();
        if bare.is_empty() && with_function.is_empty() && !unknown.is_empty() {
            out.report(unclear(case, flow, &unknown));
        }
    }
}

fn lacks_power(disclosure: &Disclosure<'_, '_>, out: &mut Out<'_>) -> bool {
    let own_lacks =
        |out: &mut Out<'_>| disclosure.giver.own_gateways.is_none_or(|own| out.lacks(own, "gateways"));
    disclosure.powers.is_empty() && out.lacks(&disclosure.flow.gateways, "gateways") && own_lacks(out)
}

/// The law that asks for a power: Part 3 where the giver stands under it, and the UK GDPR otherwise.
fn law(lacking: &[&Disclosure<'_, '_>]) -> &'static str {
    if lacking.iter().all(|disclosure| disclosure.giver.is_law_enforcement()) {
        BASED_ON_LAW
    } else {
        LAWFULLY
    }
}

fn no_power(case: &Case<'_>, flow: &Flow, bare: &[&Disclosure<'_, '_>]) -> Finding {
    let message = format!(
        "flow \"{}\" names no power or duty under which {} {} the data",
        flow.id,
        called(case, bare),
        discloses(bare)
    );
    begin(Finding::error, flow, bare, message).help(
        "add `gateways:` with the power or duty to disclose, such as Care Act 2014 s.42 for a council's enquiries; \
         a lawful basis gives a public body no power",
    )
}

fn function_only(case: &Case<'_>, flow: &Flow, givers: &[&Disclosure<'_, '_>]) -> Finding {
    let message = format!(
        "flow \"{}\" does not say under which power or duty {} {} the data",
        flow.id,
        called(case, givers),
        discloses(givers)
    );
    let function = givers[0].giver.functions().next();
    let function = function.map(|cite| cite.written().as_str()).unwrap_or_default();
    let mut finding = begin(Finding::warning, flow, givers, message).help(format!(
        "add `gateways: {function}` if that function carries the disclosure, or the power or duty that does"
    ));
    for cite in givers.iter().filter_map(|disclosure| disclosure.giver.functions().next()) {
        finding = finding.related(cite.place(), "this is the function, named in a ground");
    }
    finding
}

fn unclear(case: &Case<'_>, flow: &Flow, givers: &[&Disclosure<'_, '_>]) -> Finding {
    let message = format!(
        "flow \"{}\" names no power or duty to disclose: does {} need one?",
        flow.id,
        called(case, givers)
    );
    begin(Finding::question, flow, givers, message).help(
        "add `gateways:` if it is a body that has only the powers that the law gives it; \
         otherwise say in `answers:` why it needs none",
    )
}

fn begin(
    kind: fn(crate::text::Place, String) -> Finding,
    flow: &Flow,
    givers: &[&Disclosure<'_, '_>],
    message: String,
) -> Finding {
    let mut finding = kind(flow.id.place(), message)
        .cite(law(givers))
        .lacking(flow.id.place(), "gateways")
        .about(flow.id.as_str());
    for disclosure in givers {
        finding = finding.related(disclosure.giver.place, "discloses");
    }
    finding
}

fn discloses(givers: &[&Disclosure<'_, '_>]) -> &'static str {
    if givers.len() == 1 { "discloses" } else { "disclose" }
}
