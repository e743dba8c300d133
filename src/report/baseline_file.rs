//! The file of a baseline: how it is written, and how strictly it is read.
//! What a baseline is for stands in `baseline`.

use serde::Deserialize;

use super::baseline::{Baseline, Entry, Key};
use crate::rules::{Check, Severity, rule};
use crate::text::{Refusal, Source, Tree, Word, clean_json, typed};

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: Word<BaselineFormat>,
    findings: Vec<Line>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
enum BaselineFormat {
    #[serde(rename = "isa-baseline/1")]
    One,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    agreement: Word<String>,
    rule: Word<String>,
    #[serde(default)]
    about: Option<Word<String>>,
    severity: Word<String>,
    said: Word<String>,
    times: Word<u64>,
    since: Word<String>,
}

const HEAD: &str = "\
# Findings that were there when they were recorded. With `isa check --baseline` on this file only others fail.
# Written by `isa check --baseline FILE --record`, which also takes out what is paid.
format: isa-baseline/1
";

impl Baseline {
    /// The file: the same findings give the same bytes.
    pub fn text(&self) -> String {
        let mut text = HEAD.to_string();
        if self.entries.is_empty() {
            return text + "findings: []\n";
        }
        text.push_str("findings:\n");
        for entry in &self.entries {
            let about = entry.key.about.as_ref();
            let lines = [
                ("agreement", Some(quoted(&entry.key.agreement))),
                ("rule", Some(entry.key.rule.clone())),
                ("about", about.map(|about| quoted(about))),
                ("severity", Some(entry.severity.to_string())),
                ("said", Some(quoted(&entry.key.said))),
                ("times", Some(entry.times.to_string())),
                ("since", Some(entry.since.to_string())),
            ];
            let lines = lines.iter().filter_map(|(key, value)| Some(format!("{key}: {}\n", value.as_ref()?)));
            text.push_str("  - ");
            text.push_str(&lines.collect::<Vec<_>>().join("    "));
        }
        text
    }

    /// Reads the file as strictly as an agreement.
    pub fn parse(source: &Source) -> Result<Self, Refusal> {
        let tree = Tree::read(source)?;
        let written: Written = typed(&tree.root)?;
        let BaselineFormat::One = *written.format;
        let entries: Result<Vec<Entry>, Refusal> = written.findings.iter().map(Line::entry).collect();
        Ok(Self::holding(entries?))
    }
}

impl Line {
    fn entry(&self) -> Result<Entry, Refusal> {
        let refuse = |place, message: String, help: &str| {
            Err(Refusal { place, message, help: Some(help.to_string()), related: Vec::new() })
        };
        let known = rule(&self.rule);
        if known.is_some_and(|rule| matches!(rule.check, Check::Signed | Check::Reading)) {
            let message = format!("no baseline may hold findings of the rule `{}`", self.rule.as_str());
            return refuse(self.rule.place(), message, "take this finding out, and mend what it says");
        }
        let severities = [Severity::Question, Severity::Warning, Severity::Error];
        let Some(severity) = severities.into_iter().find(|known| known.word() == self.severity.as_str())
        else {
            let message = format!("`{}` is no severity", self.severity.as_str());
            return refuse(self.severity.place(), message, "write error, warning or question");
        };
        let Ok(since) = self.since.parse() else {
            let message = format!("`{}` is no day", self.since.as_str());
            return refuse(
                self.since.place(),
                message,
                "a day is written as year-month-day, such as 2026-11-24",
            );
        };
        let Ok(times @ 1..) = usize::try_from(*self.times) else {
            let message = "a finding that was there no time is none".to_string();
            return refuse(self.times.place(), message, "take it out, or write how often it was found");
        };
        let key = Key {
            agreement: self.agreement.to_string(),
            rule: self.rule.to_string(),
            about: self.about.as_ref().map(ToString::to_string),
            said: self.said.to_string(),
        };
        Ok(Entry { key, since, severity, times })
    }
}

/// A text in quotes, as JSON and YAML both read it.
fn quoted(text: &str) -> String {
    clean_json(&serde_json::to_string(text).expect("a text is always JSON"))
}
