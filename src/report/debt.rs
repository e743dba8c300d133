//! What a check knows from before: findings that were recorded, or that an earlier text had already.
//! Holds no way to record them.

use std::fmt;

use chrono::NaiveDate;

use super::{Count, Report};
use crate::rules::Finding;

/// Findings that are not new, and so fail nothing.
#[derive(Debug)]
pub struct Debt {
    pub origin: Origin,
    /// In the order of the files.
    pub known: Vec<Known>,
    /// What is not found any more.
    pub paid: Vec<Owed>,
    /// How many recorded findings the check did not look for.
    pub not_judged: usize,
}

/// Where it is written what was there before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file, by its path.
    Baseline(String),
    /// The texts at a place in the history of git, by its name.
    Base(String),
}

/// A finding that was there before.
#[derive(Debug)]
pub struct Known {
    /// Which of the report's files it is in.
    pub file: usize,
    pub finding: Finding,
    pub since: NaiveDate,
}

/// A recorded finding, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owed {
    pub agreement: String,
    pub rule: String,
    pub about: Option<String>,
    pub said: String,
    pub times: usize,
    pub since: NaiveDate,
}

impl Debt {
    pub(super) fn new(origin: Origin) -> Self {
        Self { origin, known: Vec::new(), paid: Vec::new(), not_judged: 0 }
    }

    /// What is left, by severity.
    pub fn left(&self) -> Count {
        Count::of(self.known.iter().map(|known| &known.finding))
    }

    /// The day as of which the oldest of what is left was recorded, where anybody recorded it.
    pub fn since(&self) -> Option<NaiveDate> {
        let recorded = matches!(self.origin, Origin::Baseline(_));
        self.known.iter().map(|known| known.since).min().filter(|_| recorded)
    }

    /// How many recorded findings are paid.
    pub fn paid(&self) -> usize {
        self.paid.iter().map(|owed| owed.times).sum()
    }

    /// What is left and since when, in one line.
    pub fn summary(&self) -> String {
        let left = match (&self.origin, self.since()) {
            (Origin::Baseline(file), None) => format!("debt: nothing of what {file} holds is left"),
            (Origin::Baseline(file), Some(since)) => {
                format!("debt: left of {file}, recorded since {since}: {}", self.left())
            }
            (Origin::Base(name), _) if self.known.is_empty() => {
                format!("debt: nothing that was there at {name}")
            }
            (Origin::Base(name), _) => format!("debt: there at {name} already: {}", self.left()),
        };
        let then = match self.origin {
            Origin::Baseline(_) => "paid, to be taken out with `--record`",
            Origin::Base(_) => "paid since",
        };
        let counts = [(self.paid(), then), (self.not_judged, "not looked for")];
        let counts = counts.iter().filter(|(count, _)| *count > 0);
        std::iter::once(left).chain(counts.map(|(count, what)| format!("; {count} {what}"))).collect()
    }
}

impl fmt::Display for Owed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} [{}]", self.agreement, self.said, self.rule)?;
        if self.times > 1 { write!(f, ", {} times", self.times) } else { Ok(()) }
    }
}

impl Report<'_> {
    /// The findings that were there before, with their files.
    pub fn known(&self) -> impl Iterator<Item = (&super::FileReport<'_>, &Known)> {
        let known = self.debt.iter().flat_map(|debt| &debt.known);
        known.map(|known| (&self.files[known.file], known))
    }

    /// Those of one file, by its number.
    pub(super) fn known_of(&self, file: usize) -> &[Known] {
        let known = self.debt.as_ref().map_or(&[][..], |debt| &debt.known);
        let first = known.partition_point(|known| known.file < file);
        &known[first..known.partition_point(|known| known.file <= file)]
    }
}
