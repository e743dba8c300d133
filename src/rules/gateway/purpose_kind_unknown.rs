//! `purpose-kind-unknown`: a purpose is of a kind that the catalogue does not have.
//! Whether a kind of the list is the right one is for people to judge.

use crate::agreement::Purpose;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, each, list};
use crate::text::{Word, hyphenated, in_order};

pub static PURPOSE_KIND_UNKNOWN: Rule = Rule {
    id: "purpose-kind-unknown",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "a purpose is of a kind that the catalogue does not have",
    cites: &["UK GDPR Art 5(1)(b)"],
    page: include_str!("purpose_kind_unknown.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let known = case.law.purposes();
    let mut strange: Vec<(&Purpose, &Word<String>)> = Vec::new();
    for purpose in case.purposes() {
        for kind in each(&purpose.kinds).filter(|kind| known.get(kind.as_str()).is_none()) {
            let Some(near) = nearest(case, kind) else {
                strange.push((purpose, kind));
                continue;
            };
            let message = format!(
                "purpose \"{}\" is of the kind \"{kind}\", which the catalogue does not have",
                purpose.id
            );
            out.report(
                Finding::warning(kind.place(), message)
                    .about(purpose.id.as_str())
                    .help(format!("write {near}, if that is meant")),
            );
        }
    }
    let Some(((purpose, first), others)) = strange.split_first() else { return };
    let words: Vec<String> = strange.iter().map(|(_, kind)| format!("\"{kind}\"")).collect();
    let verb = if words.len() == 1 { "does" } else { "do" };
    let message = format!("to which kinds of the catalogue's list {verb} {} belong?", list(&words, "and"));
    let mut finding = Finding::question(first.place(), message).about(purpose.id.as_str()).help(
        "use kinds of the list in law/README.md, and say in the summary what is special about a purpose",
    );
    for (_, kind) in others {
        finding = finding.related(kind.place(), "and this");
    }
    out.report(finding);
}

/// The kind that is a word misspelt, or with its own words in another order. Another word with the same end is another
/// matter: "fire-prevention" is no slip for the prevention of crime.
fn nearest<'a>(case: &Case<'a>, word: &str) -> Option<&'a str> {
    let plain = |name: &str| in_order(&hyphenated(name));
    let word = plain(word);
    let kinds = case.law.purposes().keys();
    kinds
        .map(|kind| (strsim::normalized_damerau_levenshtein(&word, &plain(kind)), kind))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, kind)| kind)
}

/// How great a part of its letters must be the same for one word to be taken for another.
const ALIKE: f64 = 0.82;
