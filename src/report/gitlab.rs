//! Findings as GitLab's Code Quality report, which a merge request shows on its lines.
//! Holds only findings that are new: GitLab has no word for what was accepted or known.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Ink, Report, in_full};
use crate::rules::Severity;
use crate::text::{Digest, clean_json};

/// The report as a list of degradations.
pub fn gitlab(report: &Report<'_>, _: Ink) -> String {
    // GitLab takes two findings of one fingerprint for one.
    let mut seen: HashMap<String, usize> = HashMap::new();
    let findings = report.findings().map(|(file, finding)| {
        let mark = finding.fingerprint(&file.agreement);
        let times = seen.entry(format!("{}\n{mark}", file.path)).or_default();
        *times += 1;
        let fingerprint = Digest::of(format!("{}\n{mark}\n{times}", file.path).as_bytes());
        json!({
            "description": in_full(finding),
            "check_name": finding.rule,
            "fingerprint": fingerprint.hex(),
            "severity": match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Question => "info",
            },
            "location": {"path": file.path, "lines": {"begin": file.points(finding).0.line}},
        })
    });
    let all: Vec<Value> = findings.collect();
    let text = serde_json::to_string_pretty(&all).expect("texts, counts and lists of them are JSON");
    clean_json(&text) + "\n"
}
