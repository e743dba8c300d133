//! `caldicott-view-missing`: confidential health or care information is shared, and no Caldicott Guardian is in sight.
//! What the Guardian thinks is for the Guardian.

use super::HEALTH;
use crate::agreement::{Capacity, Party, Signs};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements, list, once,
};
use crate::text::{Given, List, Word};

pub static CALDICOTT_VIEW_MISSING: Rule = Rule {
    id: "caldicott-view-missing",
    family: Family::Confidence,
    severity: Severity::Warning,
    summary: "confidential health or care information is shared, and nothing shows the view of a Caldicott Guardian",
    cites: &["Caldicott Principles"],
    page: include_str!("caldicott_view_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut lacking: Vec<&FlowEnd<'_>> = Vec::new();
    for flow in case.flows() {
        let unsigned = |end: &&FlowEnd<'_>| !guardian_signs(&end.party.signs);
        let mut givers = case.givers(flow).filter(unsigned).peekable();
        if givers.peek().is_none() || case.health_data_of(flow).is_empty() {
            continue;
        }
        let of_care = case.kinds_of(flow).iter().any(|kind| OF_CARE.contains(kind));
        let watched: &[&str] = if of_care { &WITH_COUNCILS } else { &HEALTH };
        let unseen = |end: &&FlowEnd<'_>| {
            let members = case.members_within(end, watched);
            members.iter().any(|member| !guardian_also_signs(case, end.party, member.who.category))
        };
        for end in givers.filter(unseen) {
            let known = lacking.iter().any(|other| other.party.id == end.party.id);
            if !known && (out.lacks(&end.party.signs, "parties") || end.party.signs.is_value()) {
                lacking.push(end);
            }
        }
    }
    let Some(first) = lacking.first() else { return };
    // Only now is it worth reading the whole text. That the Guardian signs for another party is no view for this one.
    let text = case.reading.source.text().to_lowercase().replace("caldicott-guardian", "");
    if text.contains("caldicott") {
        return;
    }
    let names: Vec<String> = lacking.iter().map(|end| case.called(end.party)).collect();
    let message = format!(
        "{} would share confidential information on people's health, and nothing shows the view of a Caldicott Guardian",
        list(&once(&names), "and")
    );
    let mut finding = Finding::warning(first.party.id.place(), message)
        .help("let the `caldicott-guardian` sign, or say in a clause or under `how:` of `confidence:` what the Guardian thinks");
    for end in lacking {
        finding = finding.related(end.place, "gives");
    }
    out.report(finding);
}

/// Kinds of purpose for which a council shares as a body of social care.
const OF_CARE: [&str; 4] = ["adult-social-care", "direct-care", "adult-safeguarding", "health-planning"];
const WITH_COUNCILS: [&str; 4] = ["nhs-body", "gp-practice", "care-provider", "local-authority"];

/// Does the Guardian sign for every body of this kind, beside those who sign for each?
fn guardian_also_signs(case: &Case<'_>, party: &Party, category: &str) -> bool {
    party.also_signs.value().into_iter().flat_map(List::iter).any(|also| {
        also.offices.iter().any(|office| **office == Capacity::CaldicottGuardian)
            && also.kind.iter().any(|kind| case.bodies().is_within(category, kind.as_str()))
    })
}

fn guardian_signs(signs: &Given<Signs>) -> bool {
    let is_guardian = |capacity: &Word<Capacity>| **capacity == Capacity::CaldicottGuardian;
    match signs.value() {
        Some(Signs::Text(one)) => is_guardian(one),
        Some(Signs::List(all)) => all.iter().any(is_guardian),
        Some(Signs::Map(any)) => any.any_of.iter().any(is_guardian),
        None => false,
    }
}
