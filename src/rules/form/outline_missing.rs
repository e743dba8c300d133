//! `outline-missing`: a text without title, version, parties or purposes.
//! What each of them must say is for other rules.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked};
use crate::text::{Given, List};

pub static OUTLINE_MISSING: Rule = Rule {
    id: "outline-missing",
    family: Family::Form,
    severity: Severity::Error,
    summary: "the text has no title, version, parties or purposes",
    cites: &[],
    page: include_str!("outline_missing.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let agreement = case.agreement;
    if out.lacks_text(&agreement.title, "title") {
        out.report(missing(
            case,
            "title",
            "has no title",
            "add `title:`, in words that the public understands",
        ));
    }
    // A record may be of a document that has no version.
    if !agreement.is_record() && out.lacks_text(&agreement.version, "version") {
        let help = "add `version:`, such as 1.0.0";
        out.report(missing(case, "version", "has no version, so nobody can say which text was signed", help));
    }
    if out.lacks(&agreement.parties, "parties") || is_empty_list(&agreement.parties) {
        let help = "add `parties:`, each with an id, a body and a role";
        out.report(missing(case, "parties", "names no parties", help));
    }
    if out.lacks(&agreement.purposes, "purposes") || is_empty_list(&agreement.purposes) {
        let help = "add `purposes:`, each with an id and a summary of what is to be achieved";
        out.report(missing(case, "purposes", "names no purpose", help).cite("UK GDPR Art 5(1)(b)"));
    }
}

fn missing(case: &Case<'_>, key: &'static str, what: &str, help: &str) -> Finding {
    let id = &case.agreement.id;
    Finding::error(id.place(), format!("agreement \"{id}\" {what}")).lacking(id.place(), key).help(help)
}

fn is_empty_list<T>(given: &Given<List<T>>) -> bool {
    given.value().is_some_and(List::is_empty)
}
