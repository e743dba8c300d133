//! Words of texts that time has passed by: old law, old markings and standards, bodies that have ended, each with the day
//! from which it is out of date. Whether a text tells history with them is asked of the sentence.

use std::ops::Range;

use chrono::{Months, NaiveDate};
use serde::Deserialize;

use super::body::{Bodies, Body};
use super::provision::{Checked, Mark};

/// The list, as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct StaleList {
    /// Words by which a sentence tells history.
    pub history: Vec<String>,
    pub words: Vec<StaleWord>,
}

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
    list: StaleList,
    /// Phrases by their first two letters, small, in the order of those.
    phrases: Vec<([u8; 2], Phrase)>,
    /// Which first two letters there are, so that most words are passed over at a glance.
    beginnings: [u32; 32],
}

#[derive(Debug)]
struct Phrase {
    words: String,
    /// True where the phrase is found in any case.
    any_case: bool,
    of: Of,
}

#[derive(Clone, Copy, Debug)]
enum Of {
    Word(usize),
    Body(usize),
}

impl StaleWords {
    pub(super) fn new(list: StaleList, bodies: &Bodies) -> Self {
        let mut phrases = Vec::new();
        for (at, word) in list.words.iter().enumerate() {
            phrases.extend(word.words.iter().map(|words| phrase(words, Of::Word(at))));
        }
        for (at, names) in bodies.ending() {
            // One word with small letters may be any word: "Monitor".
            let sure = names.filter(|name| name.contains(' ') || !has_small_letter(name));
            phrases.extend(sure.map(|name| phrase(name, Of::Body(at))));
        }
        phrases.sort_by_key(|(key, _)| *key);
        let mut beginnings = [0; 32];
        for ([first, second], _) in &phrases {
            beginnings[usize::from(first & 31)] |= 1 << (second & 31);
        }
        Self { list, phrases, beginnings }
    }

    pub fn words(&self) -> &[StaleWord] {
        &self.list.words
    }

    /// What stands in a text, with its places, in the order of the text; of two that begin together the longer.
    pub fn in_text<'a>(&'a self, text: &str, bodies: &'a Bodies) -> Vec<(Range<usize>, Stale<'a>)> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            let key = key(bytes, at);
            if self.beginnings[usize::from(key[0] & 31)] & (1 << (key[1] & 31)) == 0 {
                at += word_over(bytes, at);
                continue;
            }
            let first = self.phrases.partition_point(|(other, _)| *other < key);
            let here = self.phrases[first..].iter().take_while(|(other, _)| *other == key);
            let longest = here
                .filter_map(|(_, phrase)| Some((phrase.end(text, at)?, phrase)))
                .max_by_key(|(end, _)| *end);
            match longest {
                Some((end, phrase)) => {
                    let stale = match phrase.of {
                        Of::Word(word) => Stale::Word(&self.list.words[word]),
                        Of::Body(body) => Stale::Body(bodies.all().at(body)),
                    };
                    found.push((at..end, stale));
                    at = end;
                }
                None => at += word_over(bytes, at),
            }
        }
        found
    }

    /// Whether the sentence around a place tells history, or has words with which the thing means something else.
    pub fn is_history(&self, text: &str, place: &Range<usize>, not_when: &[String]) -> bool {
        let sentence = sentence(text, place);
        let around = [&text[sentence.start..place.start], &text[place.end..sentence.end]];
        let says = |words: &String| around.iter().any(|part| stands_in(part, words));
        self.list.history.iter().any(says)
            || not_when.iter().any(|words| stands_in(&text[sentence.clone()], words))
    }
}

fn phrase(words: &str, of: Of) -> ([u8; 2], Phrase) {
    let phrase = Phrase { words: words.to_string(), any_case: has_small_letter(words), of };
    (key(words.as_bytes(), 0), phrase)
}

fn word_over(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

fn has_small_letter(words: &str) -> bool {
    words.bytes().any(|byte| byte.is_ascii_lowercase())
}

fn key(bytes: &[u8], at: usize) -> [u8; 2] {
    let letter = |at: usize| bytes.get(at).copied().unwrap_or(b' ').to_ascii_lowercase();
    [letter(at), letter(at + 1)]
}

impl Phrase {
    /// The end of the phrase, where it stands at a place as a whole, its words any white space apart.
    fn end(&self, text: &str, at: usize) -> Option<usize> {
        let end = end_of(text, at, &self.words, self.any_case)?;
        let shouted =
            !self.any_case && !has_small_letter(&text[sentence(text, &(at..end))]) && text.len() > 40;
        (!shouted).then_some(end)
    }
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
    let first = words.as_bytes()[0];
    text.bytes().enumerate().any(|(at, byte)| {
        byte.eq_ignore_ascii_case(&first) && starts(at) && end_of(text, at, words, true).is_some()
    })
}

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
    let start = (0..place.start).rev().find(|at| ends(*at)).map_or(0, |at| at + 1);
    let end = (place.end..bytes.len()).find(|at| ends(*at)).unwrap_or(bytes.len());
    start..end
}
