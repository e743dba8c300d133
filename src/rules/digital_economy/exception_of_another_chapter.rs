//! `exception-of-another-chapter`: data may be passed on in a case that another Chapter allows, and not this one.
//! Words prove nothing: a person looks.

use crate::law::Chapter;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, each};

pub static EXCEPTION_OF_ANOTHER_CHAPTER: Rule = Rule {
    id: "exception-of-another-chapter",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "data on debt may be passed on in an emergency, for which the Chapter on debt has no exception",
    cites: &["Digital Economy Act 2017 s.49(2)"],
    page: include_str!("exception_of_another_chapter.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

/// The exceptions that words of danger mean.
const DANGER: [&str; 3] = ["emergency", "life", "physical-harm"];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(onward) = case.agreement.onward.value() else { return };
    let chapters = case.by_chapter();
    let in_chapters: usize = chapters.iter().map(|(_, flows)| flows.len()).sum();
    // Where a flow rests on another power, the case may be its own.
    if chapters.is_empty() || in_chapters < case.flows().count() {
        return;
    }
    let lists_none = |chapter: &Chapter| {
        chapter.use_except.as_ref().is_some_and(|allowed| !DANGER.iter().any(|id| allowed.allows(id)))
    };
    let Some((chapter, _)) =
        chapters.first().filter(|_| chapters.iter().all(|(chapter, _)| lists_none(chapter)))
    else {
        return;
    };
    let words = each(&onward.allowed).chain(each(&onward.except)).chain(onward.conditions.value());
    for word in words.filter(|word| case.tells("danger", word.as_str())) {
        let Some(allowed) = &chapter.use_except else { continue };
        let message = format!(
            "the data may be passed on for \"{word}\", and Chapter {} ({}) has no exception for danger",
            chapter.number, chapter.name
        );
        let names: Vec<&str> = allowed
            .allows
            .iter()
            .filter_map(|id| case.law.dea().exception(id))
            .map(|exception| exception.name.as_str())
            .collect();
        out.report(
            Finding::warning(word.place(), message)
                .cite(&allowed.cite)
                .help(format!("take it out, or write the exception that is meant: {}", names.join("; "))),
        );
    }
}
