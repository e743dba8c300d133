//! `data-in-no-flow`: a set of data that the text lists and no flow carries.
//! A flow without data is for the rules that need to know them.

use crate::agreement::DataSet;
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each, short_list,
};
use crate::text::Given;

pub static DATA_IN_NO_FLOW: Rule = Rule {
    id: "data-in-no-flow",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "data that are listed and travel in no flow",
    cites: &["UK GDPR Art 5(1)(c)"],
    page: include_str!("data_in_no_flow.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(flows) = case.agreement.flows.value() else { return };
    let told = |flow: &crate::agreement::Flow| {
        flow.data.value().is_some_and(|data| data.all().all(Given::is_value) && !data.is_empty())
    };
    if flows.is_empty() || !flows.all().all(|flow| flow.value().is_some_and(told)) {
        return;
    }
    if out.may_be_cut_short("flows") {
        return;
    }
    let carried: Vec<&str> = case.flows().flat_map(|flow| each(&flow.data)).map(|id| id.as_str()).collect();
    let idle: Vec<&DataSet> = case.data_sets().filter(|set| !carried.contains(&set.id.as_str())).collect();
    let Some((first, rest)) = idle.split_first() else { return };
    let names: Vec<String> = idle.iter().map(|set| format!("\"{}\"", set.id)).collect();
    let are = if rest.is_empty() { "is listed and travels" } else { "are listed and travel" };
    let mut finding = Finding::warning(first.id.place(), format!("{} {are} in no flow", short_list(&names)))
        .about(first.id.as_str())
        .help("add it to the flow that carries it, or take it out: what is not shared is not listed");
    for set in rest {
        finding = finding.related(set.id.place(), "nor this");
    }
    out.report(finding);
}
