//! `register-fields-missing`: a register entry leaves out what the register asks for.
//! Fields that the format of agreements has no key for are not looked at.

use crate::agreement::{Dates, Day, DocumentKind, Flow};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity};
use crate::text::{Given, Word};

pub static REGISTER_FIELDS_MISSING: Rule = Rule {
    id: "register-fields-missing",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "a register entry under the Digital Economy Act 2017 leaves fields of the register out",
    cites: &["Digital Economy Act 2017 Part 5 Code of Practice: public service delivery, debt and fraud"],
    page: include_str!("register_fields_missing.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    let is_entry = case.agreement.document.value().is_some_and(|kind| **kind == DocumentKind::RegisterEntry);
    (!is_entry).then(|| "this is no register entry".to_string())
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let register = &case.law.dea().register;
    let chapters = case.by_chapter();
    let Some((_, flows)) = chapters.iter().find(|(chapter, _)| register.chapters.contains(&chapter.number))
    else {
        return;
    };
    let missing: Vec<&str> = register
        .fields
        .iter()
        .filter(|field| is_missing(case, out, flows, &field.id))
        .map(|field| field.name.as_str())
        .collect();
    if !missing.is_empty() {
        let id = &case.agreement.id;
        let message = format!("the register entry does not say: {}", missing.join(", "));
        let help = format!("add them; these are fields of the register as its form was on {}", register.read);
        out.report(Finding::warning(id.place(), message).help(help));
    }
}

/// True when an entry leaves a field of the register out. A field that the format has no key for is never missing.
fn is_missing(case: &Case<'_>, out: &mut Out<'_>, flows: &[&Flow], field: &str) -> bool {
    let agreement = case.agreement;
    match field {
        "number" => {
            let given =
                flows.iter().any(|flow| flow.dea.value().is_some_and(|dea| !dea.register.is_absent()));
            !given && out.lacks_list(&agreement.references, "references")
        }
        "name" => out.lacks(&agreement.title, "title"),
        "purpose" => out.lacks_list(&agreement.purposes, "purposes"),
        "benefits" => {
            let of_purpose = case.purposes().any(|purpose| !purpose.benefits.is_absent());
            let of_flow =
                flows.iter().any(|flow| flow.dea.value().is_some_and(|dea| !dea.benefits.is_absent()));
            !of_purpose && !of_flow && !case.unseen("purposes")
        }
        "data" => out.lacks_list(&agreement.data, "data"),
        "controllers" => out.lacks_list(&agreement.parties, "parties"),
        "method" => flows.iter().all(|flow| out.lacks(&flow.sent, "flows")),
        "processors" => out.lacks(&agreement.processors, "processors"),
        "retention" => out.lacks_list(&agreement.retention, "retention"),
        "starts" => lacks_day(case, out, |dates| &dates.starts),
        "ends" => lacks_day(case, out, |dates| &dates.ends),
        "review" => lacks_day(case, out, |dates| &dates.review),
        "contact" => out.lacks(&agreement.contact, "contact"),
        _ => false,
    }
}

fn lacks_day(case: &Case<'_>, out: &mut Out<'_>, read: fn(&Dates) -> &Given<Word<Day>>) -> bool {
    out.lacks_in(&case.agreement.dates, "dates", read)
}
