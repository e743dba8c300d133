//! `signature-not-recorded`: a record that tells which bodies decided, and says nothing of some controllers.
//! Who has signed a text of this program is in the registry, and `isa status` tells it.

use crate::agreement::{Did, Party};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, list};

pub static SIGNATURE_NOT_RECORDED: Rule = Rule {
    id: "signature-not-recorded",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "a record tells who signed, and of some parties it does not",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("signature_not_recorded.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    if !case.agreement.is_record() {
        return Some("who has signed is in the registry".to_string());
    }
    asked_of_agreements(case)
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(events) = case.agreement.record.value().and_then(|record| record.events.value()) else { return };
    let signed_by_body = events.iter().any(|event| *event.did == Did::Signed && event.body.is_value());
    // Beside signatures of bodies, an approval by a board that is none of them is no signature.
    let counts = |did: Did, whose: bool| match did {
        Did::Signed | Did::Joined => true,
        Did::Approved => whose || !signed_by_body,
        _ => false,
    };
    let decisions = events.iter().filter(|event| counts(*event.did, event.body.is_value()));
    // A decision of which the record does not say whose it is may be that of anybody.
    let Some(bodies) = decisions.map(|event| event.body.value()).collect::<Option<Vec<_>>>() else { return };
    let is_of = |party: &Party, words: &str| case.stands_for(party, words);
    if bodies.is_empty() || !bodies.iter().all(|body| case.parties().any(|party| is_of(party, body.as_str())))
    {
        return;
    }
    let is_one = |party: &Party| case.member_ids(party).len() < 2 && !party.class.is_value();
    let missing: Vec<&Party> = case
        .controllers()
        .filter(|party| is_one(party) && !bodies.iter().any(|body| is_of(party, body.as_str())))
        .collect();
    let Some((first, rest)) = missing.split_first() else { return };
    if events.iter().count() < events.len() {
        return;
    }
    let names: Vec<String> = missing.iter().map(|party| case.called(party)).collect();
    let message = format!("the record tells who signed, and of {} it does not", list(&names, "and"));
    let mut finding = Finding::warning(first.id.place(), message).about(first.id.as_str()).help(
        "add the event, or ask the body to sign; a missing signature does not end the sharing of the others",
    );
    for party in rest {
        finding = finding.related(party.id.place(), "nor of this one");
    }
    out.report(finding);
}
