//! `machine-decision-without-safeguards`: a significant decision by machine alone without the safeguards that Art 22C wants.
//! It reads the words of safeguards for hints only, and asks about what it does not find.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, list};

pub static MACHINE_DECISION_WITHOUT_SAFEGUARDS: Rule = Rule {
    id: "machine-decision-without-safeguards",
    family: Family::AutomatedDecisions,
    severity: Severity::Error,
    summary: "a machine alone decides, and the text does not say what protects people",
    cites: &["UK GDPR Art 22C"],
    page: include_str!("machine_decision_without_safeguards.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(decision) = super::decision(case, out) else { return };
    let what = &decision.what;
    let given = &decision.safeguards;
    let help = "add `safeguards:`: people are told, can put their case, have a person step in, and contest the decision";
    if super::names_no_safeguards(decision, out, help) {
        return;
    }
    let Some(safeguards) = given.value().filter(|all| all.iter().count() == all.len()) else { return };
    let said = safeguards.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>().join("; ");
    let missing: Vec<&str> = SAFEGUARDS
        .iter()
        .filter(|(_, hints)| !hints.iter().any(|hint| begins_a_word(&said, hint)))
        .map(|(safeguard, _)| *safeguard)
        .collect();
    if missing.is_empty() {
        return;
    }
    let place = safeguards.iter().next().map_or(what.place(), crate::text::Word::place);
    let message = format!(
        "how can people {} when a machine alone decides \"{}\"?",
        list(&missing, "and"),
        what.as_str()
    );
    out.report(
        Finding::question(place, message).help("add what is missing to `safeguards:`, in your own words"),
    );
}

/// True when a word of the text begins so: "view" does not stand in "review".
fn begins_a_word(said: &str, hint: &str) -> bool {
    said.match_indices(hint).any(|(at, _)| !said[..at].ends_with(char::is_alphanumeric))
}

/// The four safeguards of Art 22C(2), each with beginnings of words by which texts speak of it.
const SAFEGUARDS: [(&str, &[&str]); 4] = [
    (
        "learn of the decision",
        &["told", "tell", "inform", "notice", "notif", "letter", "explain", "explanation", "reasons"],
    ),
    (
        "put their case",
        &[
            "represent",
            "comment",
            "view",
            "their case",
            "their side",
            "respond",
            "reply",
            "heard",
            "hearing",
            "appeal",
        ],
    ),
    (
        "have a person step in",
        &[
            "human",
            "person ",
            "a person",
            "officer",
            "staff",
            "manager",
            "panel",
            "caseworker",
            "by hand",
            "manual",
            "appeal",
        ],
    ),
    (
        "contest it",
        &[
            "contest",
            "challenge",
            "appeal",
            "review",
            "dispute",
            "object",
            "complain",
            "reconsider",
            "look again",
            "looks again",
        ],
    ),
];
