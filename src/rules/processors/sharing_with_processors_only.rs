//! `sharing-with-processors-only`: an agreement in which data go to processors and to nobody else.
//! Whether they are processors in truth is for people to judge.

use crate::agreement::{DocumentKind, Flow};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_under_uk_gdpr, once, short_list,
};
use crate::text::Given;

pub static SHARING_WITH_PROCESSORS_ONLY: Rule = Rule {
    id: "sharing-with-processors-only",
    family: Family::Processors,
    severity: Severity::Warning,
    summary: "all who receive are processors, so that nothing is shared between controllers",
    cites: &["UK GDPR Art 28(3)", "ICO Data Sharing Code"],
    page: include_str!("sharing_with_processors_only.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(flows) = case.agreement.flows.value() else { return };
    let contract = case.agreement.document.value().is_some_and(|kind| **kind == DocumentKind::Terms);
    if flows.is_empty() || contract || !flows.all().all(Given::is_value) || !case.flows().all(is_whole) {
        return;
    }
    if out.may_be_cut_short("flows") {
        return;
    }
    let receivers: Vec<&FlowEnd<'_>> = case.ends.iter().filter(|end| end.side.receives()).collect();
    let (Some(first), true) = (receivers.first(), receivers.iter().all(|end| end.is_processor())) else {
        return;
    };
    let names: Vec<String> = receivers.iter().map(|end| case.called(end.party)).collect();
    let names = once(&names);
    let (are, a) = if names.len() == 1 { ("is", "a processor") } else { ("are", "processors") };
    let message = format!(
        "everybody who receives data here ({}) {are} {a}, so this is no sharing between controllers",
        short_list(&names)
    );
    out.report(
        Finding::warning(first.place, message)
            .about(first.party.id.as_str())
            .help("make a contract under Art 28(3) instead; or, if it decides what it does with the data, call it a controller"),
    );
}

fn is_whole(flow: &Flow) -> bool {
    flow.among.is_value() || flow.to.value().is_some_and(|ends| ends.all().all(Given::is_value))
}
