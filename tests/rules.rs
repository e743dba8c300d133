//! Every rule against the documents of its folder `tests/rules/<rule-id>/`: the smallest that shows the fault, and
//! its neighbours that do not. `pass*` gives no finding of the rule; `fail*` gives at least one, and what people then
//! read stands beside it, whole, in a file `.txt`. `UPDATE=1` writes those files anew: read the difference.

#![allow(clippy::unwrap_used, reason = "a test stops at a folder that it cannot read")]

use std::fs;
use std::path::{Path, PathBuf};

use isa::report::{Ink, findings};

#[allow(dead_code, reason = "each file of tests uses a part")]
mod documents;

use documents::{Document, cases, entries, fixtures, folders, name};

#[test]
fn every_rule_speaks_where_it_must_and_is_silent_where_it_must() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for folder in folders() {
        let rule = name(&folder);
        assert!(isa::rules::rule(&rule).is_some(), "tests/rules/{rule}: there is no rule of that name");
        for path in cases(&folder) {
            seen += 1;
            if let Err(why) = try_case(&rule, &path) {
                wrong.push(format!("{}: {why}", path.strip_prefix(fixtures()).unwrap().display()));
            }
        }
    }
    assert!(seen > 0, "no cases were found");
    assert!(wrong.is_empty(), "{} of {seen} cases are wrong:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_file_of_a_folder_is_passed_over() {
    let mut strays = Vec::new();
    for folder in folders() {
        let shown: Vec<_> = cases(&folder).iter().map(|path| path.with_extension("txt")).collect();
        let beside = ["template.yaml", "template-unknown", "bodies"];
        let stray = |path: &PathBuf| {
            let is_shown = shown.contains(path) && name(path).starts_with("fail");
            !cases(&folder).contains(path) && !is_shown && !beside.contains(&name(path).as_str())
        };
        strays.extend(entries(&folder).into_iter().filter(stray));
    }
    assert!(strays.is_empty(), "these files are read by no test: {strays:?}");
}

fn try_case(rule: &str, path: &Path) -> Result<(), String> {
    let document = Document::read(path)?;
    let report = document.check(&[rule.to_string()]);
    let found = report.findings().filter(|(_, finding)| finding.rule == rule).count();
    if let Some((file, refused)) = report.findings().find(|(_, finding)| finding.rule != rule) {
        return Err(format!("{} cannot be read: {}", file.path, refused.message));
    }
    let shown = findings(&report, Ink::Plain);
    match (name(path).starts_with("pass"), found) {
        (true, 0) => Ok(()),
        (true, _) => Err(format!("the rule must be silent here and says:\n{shown}")),
        (false, 0) => Err("the rule must speak here and is silent\n".to_string()),
        (false, _) => compare(&path.with_extension("txt"), &shown),
    }
}

/// Compares what people read with what they read when it was last looked at.
fn compare(path: &Path, shown: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(path, shown).map_err(|error| error.to_string());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == shown {
        return Ok(());
    }
    let file = path.strip_prefix(fixtures()).unwrap().display();
    Err(format!("{file} holds:\n{expected}and the rule now says:\n{shown}(`UPDATE=1` writes it anew)\n"))
}
