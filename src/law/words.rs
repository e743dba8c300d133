//! Words of data items that point to special category or criminal offence data, and features that make sharing risky.
//! They ask a person to look; they prove nothing.

use serde::Deserialize;

use super::body::has_words;
use super::provision::{Checked, YesNo};

/// A word that points to a kind of special category data, or to criminal offence data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SpecialWord {
    pub word: String,
    /// A kind of UK GDPR Art 9(1), or `criminal`.
    pub kind: String,
    pub sure: Sure,
    /// Phrases in which the word means something else.
    #[serde(default)]
    pub not_when: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    Unmistakable,
    Suggestive,
}

/// A word that tells what a power is used for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TellingWord {
    /// What it tells of, such as `profiling`.
    pub about: String,
    pub word: String,
    /// Phrases in which the word means something else.
    #[serde(default)]
    pub not_when: Vec<String>,
}

impl TellingWord {
    /// True when a text in small letters has the word in it, outside the phrases in which it means something else.
    pub fn stands_in(&self, text: &str) -> bool {
        stands_in(text, &self.word, &self.not_when)
    }
}

/// A kind of purpose, with the kinds that lie near it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PurposeKind {
    pub id: String,
    #[serde(default)]
    pub near: Vec<String>,
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
    /// Words of items that point to such data.
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
        self.words.iter().any(|word| stands_in(item, word, &self.not_when))
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
