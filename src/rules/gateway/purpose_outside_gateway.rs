//! `purpose-outside-gateway`: a flow is for one thing, and every power that it names is for another.
//! Kinds of purpose are compared, and not words: what a purpose really is, people judge.

use crate::agreement::Flow;
use crate::rules::{
    Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, each, list, once,
};
use crate::text::Word;

pub static PURPOSE_OUTSIDE_GATEWAY: Rule = Rule {
    id: "purpose-outside-gateway",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "no power named for a flow is for a purpose of that kind",
    cites: &["UK GDPR Art 5(1)(b)"],
    page: include_str!("purpose_outside_gateway.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let powers = case.gateways_of(flow);
        let kinds = case.kinds_of(flow);
        let every_purpose_says = case.purposes_of(flow).all(|purpose| each(&purpose.kinds).next().is_some());
        let known = |kind: &&str| case.law.purposes().get(kind).is_some();
        if powers.is_empty() || kinds.is_empty() || !every_purpose_says || !kinds.iter().all(known) {
            continue;
        }
        // Sharing for public service delivery is for an objective, at which rules of their own look.
        if flow.dea.value().is_some_and(|dea| dea.objective.is_value()) {
            continue;
        }
        // What gives no power, or is to be regarded only, is for other rules; beside it nothing else may be named.
        let real: Vec<&Cited<'_>> = powers.iter().filter(|cited| case.may_hold(cited)).collect();
        let serves = |cited: &&Cited<'_>| kinds.iter().any(|kind| case.serves(cited, kind));
        let elsewhere =
            |cited: &&Cited<'_>| cited.has_limit("direct-care-only") || is_of_a_chapter(case, cited, &kinds);
        if real.is_empty() || real.iter().any(serves) || real.iter().any(elsewhere) {
            continue;
        }
        out.report(finding(case, flow, &real));
    }
}

/// True for a power of the Digital Economy Act 2017 where one of another Chapter serves the purpose.
fn is_of_a_chapter(case: &Case<'_>, cited: &Cited<'_>, kinds: &[&str]) -> bool {
    let dea = case.law.dea();
    let all = || dea.chapters.iter().flat_map(|chapter| &chapter.gateways);
    let serves = |cite: &String| {
        let gateway = case.law.provision(cite).and_then(|provision| provision.gateway.as_ref());
        gateway.is_some_and(|gateway| gateway.purposes.iter().any(|own| kinds.contains(&own.as_str())))
    };
    let cite = cited.held_as();
    all().any(|gateway| *gateway == cite) && all().any(serves)
}

fn finding(case: &Case<'_>, flow: &Flow, powers: &[&Cited<'_>]) -> Finding {
    let cites: Vec<String> = powers.iter().map(|cited| cited.held_as()).collect();
    let mut given: Vec<&Word<String>> =
        case.purposes_of(flow).flat_map(|purpose| each(&purpose.kinds)).collect();
    given.dedup_by_key(|kind| kind.as_str());
    let kinds: Vec<&str> = given.iter().map(|kind| kind.as_str()).collect();
    let serve = if cites.len() == 1 { "is for" } else { "are for" };
    let gateways = powers.iter().filter_map(|cited| cited.gateway());
    let other: Vec<&String> = gateways.flat_map(|gateway| &gateway.purposes).collect();
    let other = once(&other);
    let message = format!(
        "flow \"{}\" is for {}, and {}, which it goes under, {serve} {}",
        flow.id,
        list(&kinds, "and"),
        list(&cites, "and"),
        list(&other, "or")
    );
    let mut finding = Finding::warning(powers[0].citation.place(), message).about(flow.id.as_str());
    for cite in cites {
        finding = finding.cite(cite);
    }
    for kind in given {
        finding = finding.related(kind.place(), "the kind of purpose");
    }
    finding.help("name the power that is for this purpose, or change `kinds:` if the purpose is another")
}
