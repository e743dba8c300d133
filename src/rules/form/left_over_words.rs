//! `left-over-words`: words copied from another agreement that still speak of it.
//! Copying is no fault, and words that many agreements share are house words: only what belongs to the other one is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::agreement::{Purpose, TemplateFacts};
use crate::law::has_words;
use crate::rules::together::folded;
use crate::rules::{
    Case, Check, Family, Finding, RepositoryCase, Rule, Severity, asked_of_agreements, each, items,
};
use crate::text::{Place, Value};

pub static LEFT_OVER_WORDS: Rule = Rule {
    id: "left-over-words",
    family: Family::Form,
    severity: Severity::Question,
    summary: "copied words still speak of another agreement",
    cites: &[],
    page: include_str!("left_over_words.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    let names: Vec<Names<'_>> = repository.cases.iter().map(|(_, case)| Names::of(case)).collect();
    // The first sentence for each two agreements, and how many more there are.
    let mut told: BTreeMap<(usize, usize), (Finding, usize)> = BTreeMap::new();
    for (words, (one, other)) in in_two(repository, sentences) {
        for (here, from) in [(one, other), (other, one)] {
            let Some(foreign) = names[from.0].foreign_in(words, &names[here.0], repository) else { continue };
            let id = &repository.cases[from.0].1.agreement.id;
            let entry = told.entry((here.0, from.0)).or_insert_with(|| {
                let message = format!(
                    "this sentence stands in agreement \"{id}\" too and names {foreign}: was it left over when the \
                     words were copied?"
                );
                (asking(here, message), 0)
            });
            entry.1 += 1;
        }
    }
    for (finding, sentences) in told.into_values() {
        let more = sentences - 1;
        findings.push(match more {
            0 => finding,
            1 => Finding { message: format!("{} (and 1 more sentence)", finding.message), ..finding },
            _ => Finding { message: format!("{} (and {more} more sentences)", finding.message), ..finding },
        });
    }
    for (_, (one, other)) in in_two(repository, purposes) {
        let of = |at: usize, place: Place| purpose_at(&repository.cases[at].1, place);
        let (Some(first), Some(copy)) = (of(one.0, one.1), of(other.0, other.1)) else { continue };
        let (kinds, own) = (kinds(first), kinds(copy));
        if kinds.is_empty() || own.is_empty() || !kinds.is_disjoint(&own) {
            continue;
        }
        let message = format!(
            "purpose \"{}\" has the words of purpose \"{}\" of agreement \"{}\", which is of another kind: were they \
             left over when the words were copied?",
            copy.id, first.id, repository.cases[one.0].1.agreement.id
        );
        findings.push(asking(other, message).about(copy.id.to_string()));
    }
}

fn asking((file, place): (usize, Place), message: String) -> Finding {
    let help = "say here what holds for this agreement, or under `answers:` why the words are right";
    Finding { file, ..Finding::question(place, message).help(help) }
}

/// Where some words stand: the agreement, and the place in it.
type Spot = (usize, Place);

/// The words that stand in exactly two agreements, with the first place in each. Words of one are its own, and words of
/// three are how people here write.
fn in_two<'r, W: std::hash::Hash + Ord + Clone>(
    repository: &'r RepositoryCase<'_>,
    words_of: impl Fn(&'r Case<'r>) -> Vec<(W, Place)>,
) -> Vec<(W, (Spot, Spot))> {
    let mut seen: HashMap<W, (Spot, Option<Spot>, bool)> = HashMap::new();
    for (at, (_, case)) in repository.cases.iter().enumerate() {
        if asked_of_agreements(case).is_some() || case.is_over() {
            continue;
        }
        for (words, place) in words_of(case) {
            let (first, second, more) = seen.entry(words).or_insert(((at, place), None, false));
            let last = second.unwrap_or(*first);
            if last.0 != at {
                *more |= second.is_some();
                *second = second.or(Some((at, place)));
            }
        }
    }
    let pairs = seen.into_iter().filter(|(_, (_, _, more))| !more);
    let mut pairs: Vec<_> =
        pairs.filter_map(|(words, (first, second, _))| Some((words, (first, second?)))).collect();
    pairs.sort_by(|(a, spots), (b, others)| (spots, a).cmp(&(others, b)));
    pairs
}

/// Shorter ones are the same by chance.
const LEAST_WORDS: usize = 6;

/// The sentences of a text, but for the clauses that its template fixes.
fn sentences<'c>(case: &'c Case<'_>) -> Vec<(&'c str, Place)> {
    let locked: &[(String, serde_json::Value)] = match case.template {
        TemplateFacts::Known(terms) => &terms.locked,
        TemplateFacts::NotNamed | TemplateFacts::Unknown => &[],
    };
    let mut found = Vec::new();
    case.reading.tree.root.leaves(&mut |steps, node| {
        let Value::Text(text) = &node.value else { return };
        if text.len() < 40 {
            return;
        }
        let pointer = steps.to_string();
        if locked.iter().any(|(fixed, _)| is_below(&pointer, fixed)) {
            return;
        }
        let sentences = text.split_inclusive(['.', ';', '\n']).map(str::trim);
        let long = sentences.filter(|sentence| sentence.split_whitespace().nth(LEAST_WORDS - 1).is_some());
        found.extend(long.map(|sentence| (sentence, node.place)));
    });
    found
}

fn is_below(pointer: &str, above: &str) -> bool {
    pointer.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What the purposes are, in small letters.
fn purposes(case: &Case<'_>) -> Vec<(String, Place)> {
    let summaries = case.purposes().filter_map(|purpose| purpose.summary.value());
    let folded = summaries.map(|summary| (folded(summary.as_str()), summary.place()));
    folded.filter(|(words, _)| words.split(' ').nth(LEAST_WORDS - 1).is_some()).collect()
}

fn purpose_at<'a>(case: &Case<'a>, place: Place) -> Option<&'a Purpose> {
    case.purposes().find(|purpose| purpose.summary.value().is_some_and(|summary| summary.place() == place))
}

fn kinds(purpose: &Purpose) -> BTreeSet<&str> {
    each(&purpose.kinds).map(|kind| kind.as_str()).collect()
}

/// What an agreement is known by: its own id and title, and its bodies.
struct Names<'a> {
    at: &'a str,
    title: Option<&'a str>,
    parent: Option<&'a str>,
    bodies: BTreeSet<&'a str>,
    references: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn of(case: &Case<'a>) -> Self {
        let title = case.agreement.title.value().map(|title| title.as_str());
        Self {
            at: case.agreement.id.as_str(),
            // A title of few words is no name: "Data sharing" stands in every text.
            title: title.filter(|title| title.split_whitespace().nth(2).is_some()),
            parent: case.parent().and_then(|(_, id)| id).map(|id| id.as_str()),
            bodies: case.parties().flat_map(|party| case.member_ids(party)).collect(),
            references: items(&case.agreement.references).map(|reference| reference.value.as_str()).collect(),
        }
    }

    /// What is this agreement's own in a sentence that stands in another one too.
    fn foreign_in(&self, words: &str, other: &Self, repository: &RepositoryCase<'_>) -> Option<String> {
        // Two agreements that name one another speak of one another.
        let related = self.parent == Some(other.at)
            || other.parent == Some(self.at)
            || self.references.contains(&other.at)
            || other.references.contains(&self.at);
        if !related {
            let title = self.title.filter(|title| other.title != Some(title) && has_words(words, title));
            if let Some(title) = title {
                return Some(format!("\"{title}\", the title of that agreement"));
            }
            if self.at.contains('-') && has_words(words, self.at) {
                return Some(format!("\"{}\", its id", self.at));
            }
        }
        let bodies = repository.cases.first()?.1.bodies();
        self.bodies.difference(&other.bodies).find_map(|id| {
            let body = bodies.get(id)?;
            let named = std::iter::once(&body.name).chain(&body.names).chain(&body.short);
            let named = named.filter(|name| name.chars().count() > 2).find(|name| has_words(words, name))?;
            Some(format!("\"{named}\", which is a party there and not here"))
        })
    }
}
