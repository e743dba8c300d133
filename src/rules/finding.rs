//! Findings: what is wrong with one agreement, where, by which law, and the way out.
//! Knows no output format.

use std::borrow::Cow;
use std::fmt;

use crate::agreement::Day;
use crate::text::{Digest, Given, Place, Word};

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// A person must judge; the agreement records the answer.
    Question,
    /// A code of practice is not followed, or a requirement is probably not met.
    Warning,
    /// The text itself shows that a stated requirement is not met, or omits what the law requires to be recorded.
    Error,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How a finding of today stood on the day on which the parties decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Then {
    /// The day of the last decision on the text, as far as it is known.
    pub decided: Day,
    /// True when the rule found the same on that day; false when it has come about since.
    pub found: bool,
}

/// Something that a rule has to say about an agreement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The id of the rule. Set by `rules::check`.
    pub rule: &'static str,
    pub severity: Severity,
    /// In a repository: which of its agreements, by the order in which they were given.
    pub file: usize,
    pub place: Place,
    /// What is wrong with this agreement, in its own words.
    pub message: String,
    /// Other places that matter, each with a few words.
    pub related: Vec<(Place, String)>,
    /// The provisions by which it is wrong, as citations that resolve.
    pub cites: Vec<String>,
    /// The way out.
    pub help: Option<String>,
    /// The id of the part that it is about, by which answers and departures point at it.
    pub about: Option<String>,
    /// True when the rule could not judge, since something that it needs is missing.
    pub cannot_tell: bool,
    /// The words of the message that count from today, such as `6 years`: tomorrow's finding is the same in all others.
    pub counts: Option<String>,
    /// How it stood on the day of decision, where that is another day than the one asked about. Set by `rules::check`.
    pub then: Option<Then>,
    /// What is missing: its owner's place and its name. Two findings that miss the same thing are one.
    pub lacks: Option<(Place, Cow<'static, str>)>,
}

impl Finding {
    fn new(severity: Severity, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule: "",
            severity,
            file: 0,
            place,
            message: message.into(),
            related: Vec::new(),
            cites: Vec::new(),
            help: None,
            about: None,
            cannot_tell: false,
            counts: None,
            then: None,
            lacks: None,
        }
    }

    pub fn error(place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, place, message)
    }

    pub fn warning(place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, place, message)
    }

    pub fn question(place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Question, place, message)
    }

    /// A provision on whose words the finding turns. An error that turns on words which nobody has read becomes a
    /// warning (`rules::check`).
    #[must_use]
    pub fn cite(mut self, citation: impl Into<String>) -> Self {
        let citation = citation.into();
        if !self.cites.contains(&citation) {
            self.cites.push(citation);
        }
        self
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// The id of the part that the finding is about.
    #[must_use]
    pub fn about(mut self, id: impl Into<String>) -> Self {
        self.about = Some(id.into());
        self
    }

    /// Says that what is wrong is that something is missing: the place of its owner, and its key.
    #[must_use]
    pub fn lacking(mut self, owner: Place, key: impl Into<Cow<'static, str>>) -> Self {
        self.lacks = Some((owner, key.into()));
        self
    }

    /// Names the words of the message that count from today.
    #[must_use]
    pub fn counting(mut self, words: impl Into<String>) -> Self {
        self.counts = Some(words.into());
        self
    }

    /// What was said, with `{time}` for the words that count from today: the same tomorrow.
    pub fn lasting(&self) -> Cow<'_, str> {
        match &self.counts {
            Some(words) => self.message.replacen(words, "{time}", 1).into(),
            None => Cow::Borrowed(&self.message),
        }
    }

    /// Says that the rule could not judge.
    #[must_use]
    pub(super) fn untold(mut self) -> Self {
        self.cannot_tell = true;
        self
    }

    /// True when an answer or a departure that names this rule, and this part or none, means this finding.
    pub(super) fn is_meant_by(&self, rule: &str, about: &Given<Word<String>>) -> bool {
        let part = about.value().map(|part| part.as_str());
        self.rule == rule && (about.is_absent() || part == self.about.as_deref())
    }

    /// A mark that stays the same while lines move: of the rule, the agreement, the part and what was said.
    pub fn fingerprint(&self, agreement: &str) -> String {
        let about = self.about.as_deref().unwrap_or_default();
        let whole = [self.rule, agreement, about, &self.lasting()].join("\n");
        Digest::of(whole.as_bytes()).hex()[..16].to_string()
    }
}
