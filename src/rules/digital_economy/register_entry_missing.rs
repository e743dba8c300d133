//! `register-entry-missing`: sharing under the Digital Economy Act 2017 runs, and no entry in the register is named.
//! What an entry must say is for `register-fields-missing`.

use crate::agreement::{Did, Reference};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, items};

pub static REGISTER_ENTRY_MISSING: Rule = Rule {
    id: "register-entry-missing",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "sharing under the Digital Economy Act 2017 has begun and names no entry in the public register",
    cites: &["Digital Economy Act 2017 Part 5 Code of Practice: public service delivery, debt and fraud"],
    page: include_str!("register_entry_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if !case.has_begun() || case.is_over() || is_named(case) {
        return;
    }
    let references = &case.agreement.references;
    if !references.is_value() && !out.lacks(references, "references") {
        return;
    }
    let register = &case.law.dea().register;
    for (chapter, flows) in case.by_chapter() {
        let asked = register.chapters.contains(&chapter.number);
        let lacking = flows.iter().all(|flow| out.lacks_in(&flow.dea, "flows", |dea| &dea.register));
        if asked && lacking {
            let message = format!(
                "the sharing under Chapter {} of the Digital Economy Act 2017 Part 5 ({}) has begun, and no entry in the public register is named",
                chapter.number, chapter.name
            );
            let first = flows[0];
            out.report(
                Finding::warning(first.id.place(), message)
                    .lacking(first.id.place(), "register")
                    .about(first.id.as_str())
                    .help("have it entered, and name the entry under `references:` or with `register:` under `dea:`"),
            );
            return;
        }
    }
}

/// True when a reference, or an event of a record, tells of the register.
fn is_named(case: &Case<'_>) -> bool {
    let of_register = |reference: &Reference| {
        let scheme = reference.scheme.to_lowercase();
        scheme.contains("register") || scheme.contains("dea") || scheme.contains("digital")
    };
    let events = case.agreement.record.value().and_then(|record| record.events.value());
    items(&case.agreement.references).any(of_register)
        || events.is_some_and(|events| events.iter().any(|event| *event.did == Did::Registered))
}
