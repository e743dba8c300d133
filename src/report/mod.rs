//! Findings for people and for machines, one file a format.
//! Knows no agreement: whoever checks files says which agreement each is.

use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use crate::law::Catalogue;
use crate::rules::{Checked, Finding, Severity, counted};
use crate::text::{Point, Source};

mod baseline;
mod baseline_file;
mod debt;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod sarif;

pub use baseline::{Asked, Baseline, Recorded};
pub use debt::{Debt, Known, Origin, Owed};
pub use github::github;
pub use gitlab::gitlab;
pub use human::{findings, human};
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;

/// What a check of some files has to say, on a day, under a catalogue of law.
pub struct Report<'a> {
    /// The day as of which the rules were asked.
    pub as_of: NaiveDate,
    pub law: &'a Catalogue,
    /// In the order of their paths.
    files: Vec<FileReport<'a>>,
    /// Rules that were asked of no file at all, and why: what `--only` left out, or what needs a repository.
    pub not_asked: Vec<(&'static str, String)>,
    /// What is known from before, where the check was told to look at what is new.
    pub debt: Option<Debt>,
    /// The least severity that makes the check fail.
    pub fail_on: Severity,
}

/// What there is to say about one file.
pub struct FileReport<'a> {
    /// The path as people see it, relative to where they stand, with `/`.
    pub path: String,
    pub source: &'a Source,
    /// The id of the agreement in it; its name in the repository where it could not be read.
    pub agreement: String,
    pub checked: Checked,
}

/// A kind of output, by the word that `--format` takes.
pub struct Format {
    pub name: &'static str,
    pub write: fn(&Report<'_>, Ink) -> String,
}

/// Whether a format for people may use colour. Formats for machines never do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ink {
    Plain,
    Coloured,
}

/// Every format of findings.
pub static FORMATS: &[Format] = &[
    Format { name: "human", write: human },
    Format { name: "json", write: json },
    Format { name: "sarif", write: sarif },
    Format { name: "junit", write: junit },
    Format { name: "github", write: github },
    Format { name: "gitlab", write: gitlab },
];

/// A format by the word that `--format` takes.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

impl<'a> Report<'a> {
    /// A report whose order is fixed by paths and places alone, so that it is the same on every machine.
    pub fn new(as_of: NaiveDate, law: &'a Catalogue, mut files: Vec<FileReport<'a>>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for file in &mut files {
            let order =
                |a: &Finding, b: &Finding| (a.place, a.rule, &a.message).cmp(&(b.place, b.rule, &b.message));
            file.checked.findings.sort_by(order);
            file.checked.departed.sort_by(|(a, _), (b, _)| order(a, b));
        }
        Self { as_of, law, files, not_asked: Vec::new(), debt: None, fail_on: Severity::Error }
    }

    pub fn files(&self) -> &[FileReport<'a>] {
        &self.files
    }

    /// Every finding with its file, in order.
    pub fn findings(&self) -> impl Iterator<Item = (&FileReport<'a>, &Finding)> {
        self.files.iter().flat_map(|file| file.checked.findings.iter().map(move |finding| (file, finding)))
    }

    /// How many findings there are of each severity.
    pub fn count(&self) -> Count {
        Count::of(self.findings().map(|(_, finding)| finding))
    }

    /// Every rule that some file was not asked about, with each reason once, in the order of the rules.
    pub fn not_asked(&self) -> Vec<(&'static str, &str)> {
        let of_files = self.files.iter().flat_map(|file| &file.checked.not_asked);
        let mut all: Vec<_> =
            of_files.chain(&self.not_asked).map(|(rule, why)| (*rule, why.as_str())).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl FileReport<'_> {
    /// The first and the last place of a finding for a reader; the last is the one behind its last character.
    pub fn points(&self, finding: &Finding) -> (Point, Point) {
        (self.source.point(finding.place.start), self.source.point(finding.place.end))
    }
}

/// Findings counted by severity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Count {
    pub errors: usize,
    pub warnings: usize,
    pub questions: usize,
}

impl Count {
    fn of<'f>(findings: impl Iterator<Item = &'f Finding>) -> Self {
        findings.fold(Self::default(), |mut count, finding| {
            match finding.severity {
                Severity::Error => count.errors += 1,
                Severity::Warning => count.warnings += 1,
                Severity::Question => count.questions += 1,
            }
            count
        })
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [
            (self.errors, Severity::Error),
            (self.warnings, Severity::Warning),
            (self.questions, Severity::Question),
        ];
        let said: Vec<String> = named
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, severity)| counted(*count, severity.word()))
            .collect();
        if said.is_empty() { f.write_str("no findings") } else { f.write_str(&said.join(", ")) }
    }
}

/// A finding in words, for a reader who sees no frame: what is wrong, the law, the way out, a line each.
fn in_full(finding: &Finding) -> String {
    let laws = finding.cites.iter().map(|cite| format!("\nlaw: {cite}"));
    let then = then(finding).into_iter().map(|then| format!("\nthen: {then}"));
    let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
    std::iter::once(finding.message.clone()).chain(laws).chain(then).chain(help).collect()
}

/// How a finding stood on the day of decision. Says only what was asked: a rule whose law is younger found nothing then.
fn then(finding: &Finding) -> Option<String> {
    let then = finding.then?;
    let day = if then.decided.exact().is_some() { "the day of decision" } else { "the decision" };
    let found = if then.found { "found" } else { "not found" };
    let too = if then.found { ", too" } else { "" };
    Some(format!("{found} as of {day}, {}{too}", then.decided))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_spelt_right() {
        let count = |errors, warnings, questions| Count { errors, warnings, questions }.to_string();
        assert_eq!(count(1, 2, 0), "1 error, 2 warnings");
        assert_eq!(count(0, 0, 1), "1 question");
        assert_eq!(count(2, 1, 3), "2 errors, 1 warning, 3 questions");
        assert_eq!(count(0, 0, 0), "no findings");
    }
}
