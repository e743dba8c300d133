//! `memorandum-beyond-government`: a memorandum of understanding that is to bind a body which is no public authority.
//! What the memorandum says is for the other rules.

use crate::agreement::DocumentKind;
use crate::law::Authority;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, list};

pub static MEMORANDUM_BEYOND_GOVERNMENT: Rule = Rule {
    id: "memorandum-beyond-government",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "a memorandum of understanding with somebody who is no public authority",
    cites: &["ICO Data Sharing Code"],
    page: include_str!("memorandum_beyond_government.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(kind) = case.agreement.document.value().filter(|kind| ***kind == DocumentKind::Memorandum)
    else {
        return;
    };
    if case.shares_nothing_personal() {
        return;
    }
    let outsiders: Vec<_> =
        case.controllers().filter(|party| case.public_authority(party) == Authority::No).collect();
    let Some(first) = outsiders.first() else { return };
    let names: Vec<String> = outsiders.iter().map(|party| case.called(party)).collect();
    let message = format!(
        "the document is a memorandum of understanding, and {} {} no public authority",
        list(&names, "and"),
        if names.len() == 1 { "is" } else { "are" }
    );
    out.report(
        Finding::warning(first.id.place(), message)
            .about(first.id.as_str())
            .related(kind.place(), "the kind of document")
            .help("make it a data sharing agreement that both sides sign, or an annex to a contract"),
    );
}
