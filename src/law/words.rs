//! Words of data items that point to special category or criminal offence data or identify people, words of purposes,
//! and features that make sharing risky.
//! They ask a person to look; they prove nothing.

use serde::Deserialize;

use super::body::{has_words, is_bounded};
use super::listing::Listing;
use super::phrases::{Phrase, Phrases, next_word, word_end};
use super::provision::{Checked, YesNo};

/// A word that points to a kind of special category data, to criminal offence data, or to a person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SpecialWord {
    pub word: String,
    /// A kind of UK GDPR Art 9(1), or `criminal`; of words that identify a person, `identifier`.
    pub kind: String,
    pub sure: Sure,
    /// Phrases in which the word means something else.
    #[serde(default)]
    pub not_when: Vec<String>,
}

impl SpecialWord {
    /// True when a text in small letters has the word in it, outside the phrases in which it means something else.
    pub fn stands_in(&self, text: &str) -> bool {
        stands_in(text, &self.word, &self.not_when)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    Unmistakable,
    Suggestive,
}

/// The catalogue's words that point to special category or criminal offence data.
#[derive(Debug)]
pub struct SpecialWords {
    words: Listing<SpecialWord>,
    /// Each word, and its number in the list.
    phrases: Phrases,
}

impl SpecialWords {
    pub(super) fn new(words: Listing<SpecialWord>) -> Self {
        let numbered = words.keys().enumerate().map(|(number, word)| (word, number));
        let phrases = Phrases::of(numbered, words.len());
        Self { words, phrases }
    }

    pub fn all(&self) -> &Listing<SpecialWord> {
        &self.words
    }

    /// Those that stand in a text, whole, in any case, singular or plural: each once, in their order.
    pub fn in_text(&self, text: &str) -> impl Iterator<Item = &SpecialWord> {
        self.numbers_in(text).into_iter().map(|number| self.words.at(number))
    }

    fn numbers_in(&self, text: &str) -> Vec<usize> {
        let mut found = Vec::new();
        let mut after = 0;
        while let Some(at) = next_word(text, after) {
            let here = self.phrases.at(text, at).filter(|phrase| begins_with(&text[at..], phrase.words));
            found.extend(here.map(Phrase::number));
            after = word_end(text, at);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn begins_with(text: &str, phrase: &str) -> bool {
    let begins = |beginning: &str| beginning.eq_ignore_ascii_case(phrase);
    text.get(..phrase.len()).is_some_and(begins) && is_bounded(&text[phrase.len()..])
}

/// A word that tells what a power is used for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TellingWord {
    /// What it tells of, such as `profiling`.
    pub about: String,
    /// In small letters.
    pub word: String,
    /// Phrases in which the word means something else.
    #[serde(default)]
    pub not_when: Vec<String>,
}

impl TellingWord {
    /// True when a text in small letters has the word in it, outside the phrases in which it means something else.
    pub fn stands_in(&self, text: &str) -> bool {
        text.contains(&self.word) && stands_in(text, &self.word, &self.not_when)
    }
}

/// A kind of purpose, with the kinds that lie near it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PurposeKind {
    pub id: String,
    #[serde(default)]
    pub near: Vec<String>,
    /// True of what is no law enforcement (Data Protection Act 2018 s.31), whoever does it.
    #[serde(default)]
    pub never_law_enforcement: YesNo,
}

/// Law that goes with data from a source, whoever holds them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceBar {
    pub id: String,
    pub name: String,
    /// The word of the agreement format for the source, where it has one.
    #[serde(default)]
    pub source: Option<String>,
    /// Bodies whose own disclosure under an express power is no breach of the bar.
    #[serde(default)]
    pub of: Vec<String>,
    /// Words of items that point to such data, in small letters.
    #[serde(default)]
    pub words: Vec<String>,
    #[serde(default)]
    pub not_when: Vec<String>,
    /// The provisions that bar disclosure.
    pub bars: Vec<String>,
    /// Powers that carry such data.
    #[serde(default)]
    pub lifted_by: Vec<String>,
    /// The way out, for a help line.
    pub way: String,
}

impl SourceBar {
    /// True when an item of data, in small letters, points to such data.
    pub fn is_named_in(&self, item: &str) -> bool {
        self.words.iter().any(|word| item.contains(word) && stands_in(item, word, &self.not_when))
    }
}

/// True when a text in small letters has a word in it, outside the phrases in which it means something else.
pub fn stands_in(text: &str, word: &str, not_when: &[String]) -> bool {
    let small = word.to_lowercase();
    // Few texts have the word at all; only those are looked at again without the phrases.
    if !has_words(text, &small) {
        return false;
    }
    let phrases = not_when.iter().map(|phrase| phrase.to_lowercase());
    has_words(&phrases.fold(text.to_string(), |text, phrase| text.replace(&phrase, " ")), &small)
}

/// A feature that makes processing likely to be of high risk (UK GDPR Art 35; the regulator's list).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Feature {
    pub id: String,
    pub what: String,
    /// True where it counts only together with another.
    #[serde(default)]
    pub combine: YesNo,
    pub cite: String,
    pub checked: Checked,
    #[serde(default)]
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_one_pass_whole_and_in_the_plural() {
        let list = "Health record\t\t0\nrace\t\t0\nethnic origin\t\t0\nGP\t\t0\n";
        let words = Listing::of(format!("{}\n{list}", list.len()).leak()).unwrap();
        let words = SpecialWords::new(words);
        let found = |text: &str| words.numbers_in(text);
        assert_eq!(found("the health records, race"), [0, 1]);
        assert_eq!(found("races; GPs (gp)"), [1, 3]);
        assert_eq!(found("trace racer gpx health recorded ethnic-origin"), [] as [usize; 0]);
        assert_eq!(found("naïverace raceé – race"), [1]);
        assert_eq!(found("ethnic origin"), [2]);
    }

    fn word(text: &str, not_when: &[&str]) -> SpecialWord {
        SpecialWord {
            word: text.to_string(),
            kind: "health".to_string(),
            sure: Sure::Suggestive,
            not_when: not_when.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn words_are_found_whole_in_any_case_and_in_the_plural() {
        let injury = word("Injury", &[]);
        assert!(injury.stands_in("injury or condition"));
        assert!(!injury.stands_in("perjury") && !injury.stands_in("injurys1"));
        assert!(word("health record", &[]).stands_in("health records"));
    }

    #[test]
    fn a_phrase_that_means_something_else_hides_only_itself() {
        let hospital = word("hospital", &["hospital name"]);
        assert!(!hospital.stands_in("hospital name"));
        assert!(hospital.stands_in("hospital name and hospital ward"));
    }
}
