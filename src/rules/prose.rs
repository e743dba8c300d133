//! The free words of a text, with the citations in them and what in them time has passed by.
//! Judges none of them.

use std::ops::Range;

use chrono::NaiveDate;

use super::{Case, each};
use crate::agreement::every_prose;
use crate::law::{Found, Mention, Stale, StaleKind, StaleWord, mentions};
use crate::text::Place;

/// What was found in the free words of a text.
#[derive(Default)]
pub struct Prose<'a> {
    /// Provisions that the words cite, with their places.
    pub cited: Vec<CitedInProse<'a>>,
    /// What time has passed by on the day whose law governs the sharing, history left out.
    pub stale: Vec<(Place, &'a str, Stale<'a>)>,
}

/// A provision of an instrument that the catalogue has, cited in free words.
pub struct CitedInProse<'a> {
    /// From the first word of the provision or the name to the last.
    pub place: Place,
    /// Where the name of its instrument stands.
    pub named: Place,
    pub mention: Mention<'a>,
    /// The whole of the words in which it stands.
    text: &'a str,
}

impl<'a> Case<'a> {
    /// Reads the free words of the text, once for all rules.
    pub(super) fn read_prose(&self) -> Prose<'a> {
        let (bodies, words) = (self.law.bodies(), self.law.stale_words());
        let day = self.operative_day();
        let mut prose = Prose { cited: Vec::new(), stale: Vec::new() };
        for at in every_prose(&self.reading.tree) {
            let text: &'a str = self.reading.source.slice(at);
            for mention in mentions(self.law, text) {
                if mention.instrument.is_some() && !mention.path.is_empty() {
                    prose.cited.push(CitedInProse {
                        place: inside(at, &mention.whole()),
                        named: inside(at, &mention.named),
                        mention,
                        text,
                    });
                }
            }
            for (found, stale) in words.in_text(text, bodies) {
                if is_stale_on(stale, day) && !words.is_history(text, &found, not_when(stale)) {
                    prose.stale.push((inside(at, &found), &text[found], stale));
                }
            }
        }
        prose
    }

    /// True where the sentence around a citation tells history.
    pub(super) fn is_history(&self, cited: &CitedInProse<'_>) -> bool {
        self.law.stale_words().is_history(cited.text, &cited.mention.whole(), &[])
    }

    /// True where the name of a cited instrument is that of law which was replaced as a whole: `superseded-law` says so.
    pub(super) fn is_superseded(&self, cited: &CitedInProse<'_>) -> bool {
        self.prose.stale.iter().any(|(place, _, stale)| {
            let is_law = matches!(stale, Stale::Word(word) if word.is == StaleKind::Law);
            is_law && cited.named.start <= place.start && place.end <= cited.named.end
        })
    }

    /// The old law that a citation names, where the catalogue does not hold what is cited.
    pub fn old_law(&self, cited: &str) -> Option<&'a StaleWord> {
        if matches!(self.look_up_words(cited), Found::Provision { .. } | Found::TooBroad { .. }) {
            return None;
        }
        let day = self.operative_day();
        self.law.stale_words().in_text(cited, self.law.bodies()).into_iter().find_map(
            |(_, stale)| match stale {
                Stale::Word(word) if word.is == StaleKind::Law && word.is_stale_on(day) => Some(word),
                _ => None,
            },
        )
    }

    /// True where the text lists law as only named: nobody relies on it.
    pub fn only_names(&self, words: &str) -> bool {
        each(&self.agreement.law_named).any(|named| {
            let named = named.meant().as_str();
            named.eq_ignore_ascii_case(words) || named.starts_with(words)
        })
    }
}

fn is_stale_on(stale: Stale<'_>, day: NaiveDate) -> bool {
    match stale {
        Stale::Word(word) => word.is_stale_on(day),
        Stale::Body(body) => body.gone_on(day).is_some(),
    }
}

fn not_when(stale: Stale<'_>) -> &[String] {
    match stale {
        Stale::Word(word) => &word.not_when,
        Stale::Body(_) => &[],
    }
}

fn inside(outer: Place, inner: &Range<usize>) -> Place {
    let offset = |at: usize| outer.start + u32::try_from(at).expect("no text is longer than 1 MiB");
    Place { start: offset(inner.start), end: offset(inner.end) }
}
