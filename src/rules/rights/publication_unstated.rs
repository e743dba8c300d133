//! `publication-unstated`: an agreement of public authorities without a word on publication or on requests for information.
//! What may be held back is for people to judge.

use crate::law::Authority;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};
use crate::text::Mark;

pub static PUBLICATION_UNSTATED: Rule = Rule {
    id: "publication-unstated",
    family: Family::Rights,
    severity: Severity::Warning,
    summary: "the text does not say whether it is published",
    cites: &["ICO Data Sharing Code"],
    page: include_str!("publication_unstated.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let agreement = case.agreement;
    // Whoever transcribes a document seldom looks for either, and it was had from somewhere.
    let silent = agreement.is_record()
        && !agreement.publication.is(Mark::NotStated)
        && !agreement.foi.is(Mark::NotStated);
    if silent || !out.lacks(&agreement.publication, "publication") || !out.lacks(&agreement.foi, "foi") {
        return;
    }
    let Some(public) = case.parties().find(|party| case.public_authority(party) == Authority::Yes) else {
        return;
    };
    let id = &agreement.id;
    let message = format!(
        "agreement \"{id}\" does not say whether it is published, nor who answers when somebody asks {} for it",
        case.called(public)
    );
    out.report(Finding::warning(id.place(), message).lacking(id.place(), "publication").help(
        "add `publication:`, such as `in-full`, or `foi:` with who answers and how soon the others are asked",
    ));
}
