//! `special-data-unmarked`: among items that the text does not call special or criminal are words that point to such
//! data. Words prove nothing: a person looks and answers.

use std::collections::BTreeSet;

use crate::agreement::{Category, DataSet, Flow};
use crate::law::{SpecialWord, Sure};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, each, items, list};
use crate::text::Word;

pub static SPECIAL_DATA_UNMARKED: Rule = Rule {
    id: "special-data-unmarked",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "words of special category or criminal offence data stand among items not marked so",
    cites: &[SPECIAL],
    page: include_str!("special_data_unmarked.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

const SPECIAL: &str = "UK GDPR Art 9(1)";
const CRIMINAL: &str = "UK GDPR Art 10";
/// How the catalogue's list of words calls criminal offence data.
const CRIMINAL_KIND: &str = "criminal";

/// An item with the first word in it that points to a kind of data the set is not marked as.
struct Hit<'a> {
    item: &'a Word<String>,
    word: &'a SpecialWord,
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for set in case.data_sets().filter(|set| holds_personal_data(set) && is_under_uk_gdpr(case, set)) {
        let hits: Vec<Hit<'_>> = items(&set.items).filter_map(|item| hit(case, set, item)).collect();
        if !hits.is_empty() {
            out.report(finding(set, &hits));
        }
    }
}

fn finding(set: &DataSet, hits: &[Hit<'_>]) -> Finding {
    let items: Vec<String> = hits.iter().map(|hit| format!("\"{}\"", hit.item.as_str())).collect();
    let kinds: BTreeSet<&str> = hits.iter().map(|hit| hit.word.kind.as_str()).collect();
    let kinds_in_words: Vec<String> = kinds.iter().map(|kind| in_words(kind)).collect();
    let sure = hits.iter().any(|hit| hit.word.sure == Sure::Unmistakable);
    let (verb, points) = if items.len() == 1 { ("stands", "points") } else { ("stand", "point") };
    let message = format!(
        "{} {verb} in data \"{}\" and {points} to {}, which the set is not marked as",
        list(&items, "and"),
        set.id,
        list(&kinds_in_words, "and")
    );
    let begin = if sure { Finding::warning } else { Finding::question };
    let mut finding = begin(hits[0].item.place(), message).about(set.id.as_str()).help(way_out(&kinds, sure));
    for hit in &hits[1..] {
        finding = finding.related(hit.item.place(), format!("points to {}", in_words(&hit.word.kind)));
    }
    if kinds.iter().any(|kind| *kind != CRIMINAL_KIND) {
        finding = finding.cite(SPECIAL);
    }
    if kinds.contains(CRIMINAL_KIND) {
        finding = finding.cite(CRIMINAL);
    }
    finding
}

fn way_out(kinds: &BTreeSet<&str>, sure: bool) -> String {
    let special: Vec<&str> = kinds.iter().copied().filter(|kind| *kind != CRIMINAL_KIND).collect();
    let mut marks = Vec::new();
    if !special.is_empty() {
        marks.push(format!("`category: special` and `special: [{}]`", special.join(", ")));
    }
    if kinds.contains(CRIMINAL_KIND) {
        marks.push("`category: criminal`".to_string());
    }
    let marked = format!("move them to a set with {}", list(&marks, "or"));
    let otherwise = if sure {
        "name them so that nobody takes them for it"
    } else {
        "say under `answers:` why they are not"
    };
    format!("{marked}, or {otherwise}")
}

fn in_words(kind: &str) -> String {
    match kind {
        CRIMINAL_KIND => "criminal offence data".to_string(),
        "genetic" | "biometric" => format!("{kind} data"),
        _ => format!("data on {}", kind.replace('-', " ")),
    }
}

/// The surest word in an item that points to a kind the set is not marked as.
fn hit<'a>(case: &Case<'a>, set: &DataSet, item: &'a Word<String>) -> Option<Hit<'a>> {
    let text = item.as_str().to_lowercase();
    let mut found: Vec<&SpecialWord> = case
        .law
        .special_words()
        .in_text(&text)
        .filter(|word| !is_marked(set, &word.kind) && word.stands_in(&text))
        .collect();
    found.sort_by_key(|word| word.sure != Sure::Unmistakable);
    found.first().map(|word| Hit { item, word })
}

/// True when a set is marked as holding data of a kind. A set of special category data that does not say which kind
/// is marked as all of them.
fn is_marked(set: &DataSet, kind: &str) -> bool {
    let is = |wanted: Category| each(&set.category).any(|category| **category == wanted);
    if kind == CRIMINAL_KIND {
        return is(Category::Criminal);
    }
    let mut kinds = each(&set.special).peekable();
    is(Category::Special) && (kinds.peek().is_none() || kinds.any(|marked| marked.word() == kind))
}

fn holds_personal_data(set: &DataSet) -> bool {
    !set.is_about_nobody() && !set.is_untraceable()
}

/// False when every end of every flow that carries the set stands under Part 3 of the Data Protection Act 2018.
fn is_under_uk_gdpr(case: &Case<'_>, set: &DataSet) -> bool {
    let carries = |flow: &Flow| each(&flow.data).any(|id| id.as_str() == set.id.as_str());
    let mut ends = case.ends.iter().filter(|end| carries(end.flow)).peekable();
    ends.peek().is_none() || ends.any(|end| !end.is_law_enforcement())
}
