//! `machine-decides-without-exception`: a significant decision by machine alone under the old Art 22, without what allowed it.
//! Since Art 22 was replaced other articles govern, which have rules of their own.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};

pub static MACHINE_DECIDES_WITHOUT_EXCEPTION: Rule = Rule {
    id: "machine-decides-without-exception",
    family: Family::AutomatedDecisions,
    severity: Severity::Error,
    summary: "a machine alone decided, and the text names no exception that allowed it",
    cites: &["UK GDPR Art 22"],
    page: include_str!("machine_decides_without_exception.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(decision) = super::decision(case, out) else { return };
    let what = &decision.what;
    let allowed = !out.lacks_any(&decision.law, "automated-decisions")
        || super::rests_on_contract(case)
        || super::has_point(case, "UK GDPR Art 9(2)(a)");
    if !allowed {
        let message = format!(
            "a machine alone decides \"{}\", and the text names no law, contract or explicit consent that allows it",
            what.as_str()
        );
        out.report(
            Finding::error(what.place(), message)
                .lacking(what.place(), "law")
                .help("let a person decide, or name the law that requires or authorises it under `law:`"),
        );
    }
    let help =
        "add `safeguards:`: that people can have a person step in, put their view and contest the decision";
    super::names_no_safeguards(decision, out, help);
}
