//! `flow-without-purpose`: a flow of personal data that does not say which of several purposes it serves.
//! An agreement with no purpose at all is for `outline-missing`.

use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, items, short_list,
};

pub static FLOW_WITHOUT_PURPOSE: Rule = Rule {
    id: "flow-without-purpose",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "a flow does not say which of the purposes it serves",
    cites: &["UK GDPR Art 5(1)(b)"],
    page: include_str!("flow_without_purpose.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let purposes: Vec<&str> = case.purposes().map(|purpose| purpose.id.as_str()).collect();
    // With one purpose there is no doubt; with none another rule speaks.
    if purposes.len() < 2 || out.part_unseen("flows") || out.part_unseen("purposes") {
        return;
    }
    for flow in items(&case.agreement.flows) {
        if !case.may_be_personal(flow) || !out.lacks_any(&flow.purpose, "purpose") {
            continue;
        }
        let place = flow.id.place();
        let message =
            format!("flow \"{}\" does not say which purpose it serves: {}", flow.id, short_list(&purposes));
        out.report(
            Finding::warning(place, message)
                .lacking(place, "purpose")
                .about(flow.id.as_str())
                .help("add `purpose:` with the ids of the purposes for which these data travel"),
        );
    }
}
