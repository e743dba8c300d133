//! Agreements modelled on kinds of sharing that exist, with what an experienced data protection officer would find in
//! each: `tests/cases/<kind>/agreement.yaml`, and beside it `expected.yaml`, written before the rules were asked. Each
//! case counts what was found, missed and false; of the last two there are none.

#![allow(clippy::unwrap_used, reason = "a test stops at a file that it cannot read")]

use std::path::{Path, PathBuf};

use isa::report::Report;
use serde::Deserialize;

#[allow(dead_code, reason = "each file of tests uses a part")]
mod documents;

use documents::{Document, entries, name};

/// What a data protection officer finds in an agreement.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// The kind of sharing, and what it is modelled on.
    models: String,
    findings: Vec<One>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    rule: String,
    severity: String,
    /// Words of the line at which it is found.
    at: String,
    /// Why, in the officer's words.
    why: String,
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    entries(&folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn expected(case: &Path) -> Expected {
    let text = std::fs::read_to_string(case.join("expected.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", case.display()))
}

/// What was found: rule, severity, and the line at which.
fn found(report: &Report<'_>) -> Vec<(String, String, String)> {
    let line = |file: &isa::report::FileReport<'_>, at: u32| {
        let text = file.source.text();
        let start = text[..at as usize].rfind('\n').map_or(0, |end| end + 1);
        text[start..].lines().next().unwrap_or_default().trim().to_string()
    };
    report
        .findings()
        .map(|(file, finding)| {
            (finding.rule.to_string(), finding.severity.to_string(), line(file, finding.place.start))
        })
        .collect()
}

#[test]
fn nothing_that_an_officer_would_find_is_missed_and_nothing_else_is_found() {
    let (mut wrong, mut all) = (Vec::new(), (0, 0, 0));
    for case in cases() {
        let document = Document::read(&case.join("agreement.yaml")).unwrap();
        let report = document.check(&[]);
        let mut found = found(&report);
        let (mut hits, mut missed) = (0, Vec::new());
        for one in expected(&case).findings {
            let is_it = |(rule, severity, line): &(String, String, String)| {
                *rule == one.rule && *severity == one.severity && line.contains(&one.at)
            };
            match found.iter().position(is_it) {
                Some(at) => {
                    found.swap_remove(at);
                    hits += 1;
                }
                None => missed
                    .push(format!("  missed: {}[{}] at `{}`: {}", one.severity, one.rule, one.at, one.why)),
            }
        }
        println!("{:<40} found {hits}, missed {}, false {}", name(&case), missed.len(), found.len());
        all = (all.0 + hits, all.1 + missed.len(), all.2 + found.len());
        let extra =
            found.iter().map(|(rule, severity, line)| format!("  false: {severity}[{rule}] at `{line}`"));
        let lines: Vec<String> = missed.into_iter().chain(extra).collect();
        if !lines.is_empty() {
            wrong.push(format!("{}\n{}", name(&case), lines.join("\n")));
        }
    }
    println!("{:<40} found {}, missed {}, false {}", "all", all.0, all.1, all.2);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn there_are_twenty_kinds_of_sharing_each_with_something_to_find_and_a_reason() {
    let cases = cases();
    assert!(cases.len() >= 20, "{}", cases.len());
    for case in cases {
        let expected = expected(&case);
        assert!(expected.models.len() > 20, "{}", case.display());
        for one in expected.findings {
            assert!(one.why.split_whitespace().count() >= 5, "{}: {}", case.display(), one.why);
            assert!(isa::rules::rule(&one.rule).is_some(), "{}: {}", case.display(), one.rule);
        }
    }
}
