//! Words of texts that time has passed by: old law, old markings and standards, bodies that have ended, each with the day
//! from which it is out of date. Whether a text tells history with them is asked of the sentence.

use std::ops::Range;

use chrono::{Months, NaiveDate};
use serde::Deserialize;

use super::body::{Bodies, Body};
use super::listing::Listing;
use super::phrases::{Phrases, next_word, word_end};
use super::provision::{Checked, Mark};

/// Something that texts still say, and what came after it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StaleWord {
    pub id: String,
    pub is: StaleKind,
    /// The ways in which it is written. Those without a small letter are found in capitals only.
    pub words: Vec<String>,
    /// Words of the same sentence with which it means something else.
    #[serde(default)]
    pub not_when: Vec<String>,
    /// The first day on which it is out of date.
    pub since: NaiveDate,
    pub by: String,
    pub dated: Mark,
    /// What to write in its stead.
    pub instead: String,
    /// The provisions by which it is out of date, where the catalogue has them.
    #[serde(default)]
    pub cites: Vec<String>,
    pub checked: Checked,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaleKind {
    /// Law that has been repealed or replaced.
    Law,
    /// A marking, a standard, an office, a phrase.
    Wording,
}

/// What a text was found to say.
#[derive(Clone, Copy, Debug)]
pub enum Stale<'a> {
    Word(&'a StaleWord),
    Body(&'a Body),
}

/// A date from memory counts once the day asked about lies further behind it than this.
const DOUBT: Months = Months::new(24);

impl StaleWord {
    /// Whether it is out of date on a day. A date from memory leaves two years in doubt.
    pub fn is_stale_on(&self, day: NaiveDate) -> bool {
        let sure = if self.dated < Mark::M { Some(self.since) } else { self.since.checked_add_months(DOUBT) };
        sure.is_some_and(|sure| sure <= day)
    }
}

/// All such words, ready to be looked for in one pass.
#[derive(Debug)]
pub struct StaleWords {
    words: Listing<StaleWord>,
    /// Words by which a sentence tells history.
    history: Vec<String>,
    /// Those of the words by their places, and behind them the names of bodies that have ended, by theirs.
    phrases: Phrases,
}

impl StaleWords {
    pub(super) fn new(words: Listing<StaleWord>, history: Vec<String>, bodies: &Bodies) -> Self {
        let listed = words.asides().flat_map(|(at, ways)| ways.split('|').map(move |way| (way, at)));
        let behind = words.len();
        let ended = bodies.ending().flat_map(|(at, names)| names.map(move |name| (name, behind + at)));
        // One word with small letters may be any word: "Monitor".
        let ended = ended.filter(|(name, _)| name.contains(' ') || !has_small_letter(name));
        let phrases = Phrases::of(listed.chain(ended), 4 * words.len());
        Self { words, history, phrases }
    }

    pub fn words(&self) -> &Listing<StaleWord> {
        &self.words
    }

    /// What stands in a text, with its places, in the order of the text; of two that begin together the longer.
    pub fn in_text<'a>(&'a self, text: &str, bodies: &'a Bodies) -> Vec<(Range<usize>, Stale<'a>)> {
        let mut found = Vec::new();
        let mut after = 0;
        while let Some(at) = next_word(text, after) {
            let here = self.phrases.at(text, at);
            let longest = here
                .filter_map(|phrase| Some((end_of_phrase(text, at, phrase.words)?, phrase)))
                .max_by_key(|(end, _)| *end);
            let Some((end, phrase)) = longest else {
                after = word_end(text, at);
                continue;
            };
            let stale = match phrase.number().checked_sub(self.words.len()) {
                None => Stale::Word(self.words.at(phrase.number())),
                Some(body) => Stale::Body(bodies.all().at(body)),
            };
            found.push((at..end, stale));
            after = end;
        }
        found
    }

    /// Whether the sentence around a place tells history, or has words with which the thing means something else.
    pub fn is_history(&self, text: &str, place: &Range<usize>, not_when: &[String]) -> bool {
        let sentence = sentence(text, place);
        let around = [&text[sentence.start..place.start], &text[place.end..sentence.end]];
        let says = |words: &String| around.iter().any(|part| stands_in(part, words));
        self.history.iter().any(says)
            || not_when.iter().any(|words| stands_in(&text[sentence.clone()], words))
    }
}

fn has_small_letter(words: &str) -> bool {
    words.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// The end of a phrase, where it stands at a place as a whole, its words any white space apart: in any case if it has a
/// small letter, and otherwise in capitals.
fn end_of_phrase(text: &str, at: usize, words: &str) -> Option<usize> {
    // Few places have the words in any case.
    let end = end_of(text, at, words, true)?;
    if has_small_letter(words) {
        return Some(end);
    }
    let end = end_of(text, at, words, false)?;
    let shouted = !has_small_letter(&text[sentence(text, &(at..end))]) && text.len() > 40;
    (!shouted).then_some(end)
}

/// The end of words that stand at a place as a whole; a plural `s` may follow.
fn end_of(text: &str, at: usize, words: &str, any_case: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = at;
    for wanted in words.bytes() {
        if wanted == b' ' {
            let gap = bytes[end..].iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t')).count();
            if gap == 0 {
                return None;
            }
            end += gap;
            continue;
        }
        let byte = *bytes.get(end)?;
        let same = byte == wanted || (any_case && byte.eq_ignore_ascii_case(&wanted));
        if !same {
            return None;
        }
        end += 1;
    }
    if text.get(end..)?.starts_with(['s', 'S']) && !words.ends_with('s') {
        end += 1;
    }
    let goes_on = text.get(end..)?.chars().next().is_some_and(char::is_alphanumeric);
    (!goes_on).then_some(end)
}

fn stands_in(text: &str, words: &str) -> bool {
    let starts = |at: usize| at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric();
    let Some(first) = words.bytes().next() else { return false };
    text.bytes().enumerate().any(|(at, byte)| {
        byte.eq_ignore_ascii_case(&first) && starts(at) && end_of(text, at, words, true).is_some()
    })
}

/// No word so far from a place says how the place is meant; and without an end, a text of one sentence would be read as
/// often as it has places.
const FAR: usize = 2000;

/// The sentence around a place: to a full stop before a capital, a semicolon, or an empty line.
fn sentence(text: &str, place: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let ends = |at: usize| match bytes[at] {
        b';' => true,
        b'.' => {
            let after = text[at + 1..].trim_start();
            after.len() < text.len() - at - 1 && after.starts_with(|c: char| c.is_uppercase())
        }
        b'\n' => text[at + 1..].trim_start_matches(' ').starts_with('\n'),
        _ => false,
    };
    let far = place.start.saturating_sub(FAR);
    let far = (far..=place.start).find(|at| text.is_char_boundary(*at)).unwrap_or(place.start);
    let start = (far..place.start).rev().find(|at| ends(*at)).map_or(far, |at| at + 1);
    let far = (place.end + FAR).min(bytes.len());
    let far = (place.end..=far).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(place.end);
    let end = (place.end..far).find(|at| ends(*at)).unwrap_or(far);
    start..end
}
