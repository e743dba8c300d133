//! `purpose-kind-unknown`: a purpose is of a kind that the catalogue does not have.
//! Whether a kind of the list is the right one is for people to judge.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, each, list};

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
    for purpose in case.purposes() {
        for kind in each(&purpose.kinds).filter(|kind| known.get(kind.as_str()).is_none()) {
            let message = format!(
                "purpose \"{}\" is of the kind \"{kind}\", which the catalogue does not have",
                purpose.id
            );
            out.report(
                Finding::warning(kind.place(), message)
                    .about(purpose.id.as_str())
                    .help(format!("write {}", nearest(case, kind))),
            );
        }
    }
}

/// The kinds that look most like a word, in a sentence.
fn nearest(case: &Case<'_>, word: &str) -> String {
    let mut kinds: Vec<&str> = case.law.purposes().keys().collect();
    kinds.sort_by_key(|kind| std::cmp::Reverse(shared(kind, word)));
    list(&kinds[..kinds.len().min(3)], "or")
}

/// How many neighbouring pairs of letters two words have in common.
fn shared(one: &str, other: &str) -> usize {
    let pairs =
        |word: &str| word.to_lowercase().into_bytes().windows(2).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let own = pairs(one);
    pairs(other).iter().filter(|pair| own.contains(pair)).count()
}
