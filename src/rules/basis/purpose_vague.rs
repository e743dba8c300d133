//! `purpose-vague`: a purpose that says nothing of what is to be achieved.
//! Whether a purpose that says something is narrow enough is for a person to judge.

use crate::agreement::Purpose;
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each, short_list, words_of,
};

pub static PURPOSE_VAGUE: Rule = Rule {
    id: "purpose-vague",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "a purpose says nothing of what is to be achieved",
    cites: &["UK GDPR Art 5(1)(b)"],
    page: include_str!("purpose_vague.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut silent = Vec::new();
    for purpose in case.purposes() {
        let objectives = || each(&purpose.objectives).map(|objective| objective.as_str());
        if objectives().any(|text| !is_empty(case, text)) {
            continue;
        }
        match purpose.summary.value() {
            Some(summary) if summary.trim().is_empty() && says_nothing(purpose, out) => silent.push(purpose),
            Some(summary) if summary.trim().is_empty() => {}
            Some(summary) if is_empty(case, summary) => {
                let message = format!(
                    "purpose \"{}\" is \"{}\", which does not say what is to be achieved",
                    purpose.id,
                    summary.trim()
                );
                out.report(Finding::warning(summary.place(), message).about(purpose.id.as_str()).help(HELP));
            }
            None if says_nothing(purpose, out) => silent.push(purpose),
            Some(_) | None => {}
        }
    }
    if let [first, rest @ ..] = silent.as_slice() {
        out.report(nothing_said(first, rest));
    }
}

const HELP: &str = "say in a sentence what is to be achieved and for whom, such as \"find empty homes so that the council can \
                    bring them back into use\"";

/// No summary: the kinds alone may tell, and a purpose without any of them is none.
fn says_nothing(purpose: &Purpose, out: &mut Out<'_>) -> bool {
    let summary = purpose.summary.is_value() || out.lacks(&purpose.summary, "summary");
    summary && out.lacks_any(&purpose.objectives, "objectives") && out.lacks_any(&purpose.kinds, "kinds")
}

/// One fault, however many purposes have it.
fn nothing_said(first: &Purpose, rest: &[&Purpose]) -> Finding {
    let place = first.id.place();
    let finding = |message: String| Finding::warning(place, message).lacking(place, "summary").help(HELP);
    if rest.is_empty() {
        let message = format!("purpose \"{}\" does not say what is to be achieved", first.id);
        return finding(message).about(first.id.as_str());
    }
    let all = [first].into_iter().chain(rest.iter().copied());
    let names: Vec<String> = all.map(|one| format!("\"{}\"", one.id)).collect();
    let message = format!("purposes {} do not say what is to be achieved", short_list(&names));
    rest.iter().take(3).fold(finding(message), |finding, one| finding.related(one.id.place(), "nor this"))
}

/// True when every word is one that says nothing of a purpose.
fn is_empty(case: &Case<'_>, text: &str) -> bool {
    let empty = case.law.empty_words();
    words_of(text).all(|word| empty.iter().any(|known| known.eq_ignore_ascii_case(word)))
}
