//! `anonymous-with-identifiers`: among items that the text calls anonymous, or about nobody, are words that identify.
//! Whether people can be traced from what is left is for a person to judge.

use crate::agreement::{DataSet, Level};
use crate::law::{SpecialWord, Sure};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, items, short_list};
use crate::text::Word;

pub static ANONYMOUS_WITH_IDENTIFIERS: Rule = Rule {
    id: "anonymous-with-identifiers",
    family: Family::Scope,
    severity: Severity::Error,
    summary: "data that the text calls anonymous hold what identifies people",
    cites: &["DPA 2018 s.3"],
    page: include_str!("anonymous_with_identifiers.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

/// An item with the surest word in it that identifies.
struct Hit<'a> {
    item: &'a Word<String>,
    word: &'a SpecialWord,
    sure: bool,
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for set in case.data_sets() {
        let Some(called) = called(set) else { continue };
        // People who have died have names too, and data protection law does not cover them.
        if case.all_dead(set) {
            continue;
        }
        let mut hits: Vec<Hit<'_>> = items(&set.items).filter_map(|item| hit(case, item)).collect();
        // What is counted or about things may carry a name of a thing; only an anonymous list of people may not.
        if called != "anonymous" {
            hits.retain(|hit| hit.sure);
        }
        if !hits.is_empty() {
            out.report(finding(set, called, &hits));
        }
    }
}

/// How the text says that a set identifies nobody.
fn called(set: &DataSet) -> Option<&'static str> {
    match set.level.value().map(|level| **level) {
        Some(Level::Anonymous) => return Some("anonymous"),
        Some(Level::Aggregate) => return Some("aggregate"),
        Some(Level::Identifiable | Level::Pseudonymised) | None => {}
    }
    set.is_about_nobody().then_some("not personal")
}

fn hit<'a>(case: &Case<'a>, item: &'a Word<String>) -> Option<Hit<'a>> {
    let text = item.as_str().to_lowercase();
    let words = case.law.identifying_words().in_text(&text).filter(|word| word.stands_in(&text));
    let hits = words.map(|word| Hit { item, word, sure: is_sure(&text, word) });
    hits.max_by_key(|hit| hit.sure)
}

/// True of a word that only people have, and of an item that is a name and nothing else.
fn is_sure(text: &str, word: &SpecialWord) -> bool {
    let alone = text.trim().trim_end_matches('s') == "name";
    word.sure == Sure::Unmistakable || (alone && word.word == "name")
}

fn finding(set: &DataSet, called: &str, hits: &[Hit<'_>]) -> Finding {
    let mut shown: Vec<String> = hits.iter().map(|hit| format!("\"{}\"", hit.item.as_str())).collect();
    shown.dedup();
    let sure = hits.iter().find(|hit| hit.sure);
    let first = sure.unwrap_or(&hits[0]);
    let what = short_list(&shown);
    let place = first.item.place();
    let finding = match (sure, hits) {
        (Some(_), _) => {
            Finding::error(place, format!("data \"{}\" are called {called} and hold {what}", set.id))
        }
        // Each alone may be harmless; together they single people out.
        (None, [_, _, ..]) => Finding::warning(
            place,
            format!(
                "data \"{}\" are called {called} and hold {what}, which together may identify people",
                set.id
            ),
        ),
        (None, _) => Finding::question(
            place,
            format!("data \"{}\" are called {called} and hold {what}: can nobody be traced by it?", set.id),
        ),
    };
    let label = |hit: &Hit<'_>| format!("\"{}\" points to a person", hit.word.word);
    let others = hits.iter().filter(|hit| hit.item.place() != place).take(3);
    let finding = others.fold(finding, |finding, hit| finding.related(hit.item.place(), label(hit)));
    finding.about(set.id.as_str()).help(
        "say `level: identifiable` or `level: pseudonymised` with the kinds of data under `category:`, and give the ends \
         of its flows a ground; or take these items out",
    )
}
