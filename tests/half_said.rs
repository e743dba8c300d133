//! Texts that say little: what is missing must never pass, and must be said once.

#![allow(clippy::unwrap_used, reason = "a test stops at a text that it cannot read")]

use std::collections::HashMap;

use isa::agreement::{History, TemplateFacts, parse};
use isa::law::Catalogue;
use isa::rules::{Case, Finding, Severity, check};
use isa::text::Source;

fn findings(text: &str) -> Vec<Finding> {
    let Ok(reading) = parse(Source::new("a.yaml", text.as_bytes())) else {
        panic!("{text} must be readable")
    };
    let history = History::of_record(&reading.agreement);
    let day = "2026-11-24".parse().unwrap();
    let particulars = HashMap::new();
    let case =
        Case::new(&reading, Catalogue::built_in(), day, &history, &TemplateFacts::NotNamed, &particulars);
    check(&case, &[]).findings
}

fn said(findings: &[Finding], rule: &str) -> usize {
    findings.iter().filter(|finding| finding.rule == rule).count()
}

#[test]
fn an_agreement_that_says_nothing_but_its_id_comes_out_with_errors() {
    let found = findings("format: isa-agreement/1\nid: meals-at-home\n");
    for rule in ["outline-missing", "missing-lawful-basis", "retention-missing"] {
        assert!(found.iter().any(|f| f.rule == rule && f.severity == Severity::Error), "{rule}: {found:#?}");
    }
}

#[test]
fn a_record_of_which_nothing_was_seen_is_one_warning() {
    let found =
        findings("format: isa-agreement/1\nid: meals-at-home\nrecord: {of: second-hand, seen: part}\n");
    let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["record-incomplete"], "{found:#?}");
}

#[test]
fn an_empty_key_that_a_rule_calls_missing_is_said_once() {
    let found = findings("format: isa-agreement/1\nid: meals-at-home\ntitle:\nretention: null\n");
    assert_eq!(said(&found, "blank-left"), 0, "{found:#?}");
    assert_eq!(said(&found, "retention-missing"), 1, "{found:#?}");
}

#[test]
fn an_empty_key_that_no_rule_asks_for_is_said_by_the_blank_it_is() {
    let found = findings("format: isa-agreement/1\nid: meals-at-home\nclassification:\n");
    assert_eq!(said(&found, "blank-left"), 1, "{found:#?}");
}

#[test]
fn a_blank_is_said_as_a_blank_and_not_as_missing() {
    let found = findings(
        "format: isa-agreement/1\nid: meals-at-home\nretention: \"[to complete: how long]\"\ndpia: \"[to complete: assessment]\"\n",
    );
    assert_eq!(said(&found, "blank-left"), 2, "{found:#?}");
    assert_eq!(said(&found, "retention-missing") + said(&found, "dpia-missing"), 0, "{found:#?}");
}
