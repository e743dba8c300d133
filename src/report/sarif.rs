//! Findings as SARIF 2.1.0, which code scanning and editors read.
//! Holds the page of a rule only where the rule found something.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{FileReport, Ink, Report, in_full};
use crate::rules::{Finding, Rule, Severity, rule};
use crate::text::{Place, clean_json};

/// The report as one run of SARIF.
pub fn sarif(report: &Report<'_>, _: Ink) -> String {
    let departed = report.files().iter().flat_map(|file| {
        file.checked.departed.iter().map(move |(finding, reason)| (file, finding, Standing::Departed(reason)))
    });
    let known = report.known().map(|(file, known)| (file, &known.finding, Standing::Known));
    let found = report.findings().map(|(file, finding)| (file, finding, Standing::Found));
    let all: Vec<_> = found.chain(known).chain(departed).collect();
    let ids: BTreeSet<&str> = all.iter().map(|(_, finding, _)| finding.rule).collect();
    let rules: Vec<&str> = ids.into_iter().collect();
    let results: Vec<Value> = all
        .iter()
        .map(|(file, finding, standing)| result(report, file, finding, *standing, &rules))
        .collect();
    let not_asked: Vec<Value> =
        report.not_asked().into_iter().map(|(rule, why)| json!({"rule": rule, "why": why})).collect();
    let whole = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "isa",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|id| described(id, rule(id))).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "asOf": report.as_of.to_string(),
                "law": report.law.digest().to_string(),
                "notAsked": not_asked,
                "debt": report.debt.as_ref().map(super::Debt::summary),
            },
        }],
    });
    let text = serde_json::to_string_pretty(&whole).expect("texts, counts and lists of them are JSON");
    clean_json(&text) + "\n"
}

/// What a finding is to the check.
#[derive(Clone, Copy)]
enum Standing<'a> {
    Found,
    /// It was there before.
    Known,
    /// A departure in the text accepts it, for this reason.
    Departed(&'a str),
}

fn described(id: &str, rule: Option<&Rule>) -> Value {
    let Some(rule) = rule else { return json!({"id": id}) };
    json!({
        "id": id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family.word()]},
    })
}

fn result(
    report: &Report<'_>,
    file: &FileReport<'_>,
    finding: &Finding,
    standing: Standing<'_>,
    rules: &[&str],
) -> Value {
    let related = finding.related.iter().enumerate().map(|(at, (place, message))| {
        let mut location = location(file, *place);
        location["id"] = json!(at + 1);
        location["message"] = json!({"text": message});
        location
    });
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.binary_search(&finding.rule).expect("the rules are those of the results, in order"),
        "level": level(finding.severity),
        "message": {"text": in_full(finding)},
        "locations": [location(file, finding.place)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": {"isa/1": finding.fingerprint(&file.agreement)},
    });
    match standing {
        // Without a baseline a result is neither new nor old.
        Standing::Found if report.debt.is_some() => result["baselineState"] = json!("new"),
        Standing::Found => {}
        Standing::Known => {
            result["baselineState"] = json!("unchanged");
            result["suppressions"] = json!([{"kind": "external"}]);
        }
        Standing::Departed(reason) => {
            result["suppressions"] = json!([{"kind": "inSource", "justification": reason}]);
        }
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Question => "note",
    }
}

/// A place: the end is the column behind the last character, as SARIF counts it too.
fn location(file: &FileReport<'_>, place: Place) -> Value {
    let (start, end) = (file.source.point(place.start), file.source.point(place.end));
    // A place that ends before it begins would be refused.
    let end = if (end.line, end.column) < (start.line, start.column) { start } else { end };
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&file.path)},
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }})
}

/// A path as a reference: what is not plain is a number, and one from the root names its scheme.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            uri.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference_whatever_it_holds() {
        assert_eq!(uri("home-fire/agreement.yaml"), "home-fire/agreement.yaml");
        assert_eq!(uri("a b/c:d#e?%.yaml"), "a%20b/c%3Ad%23e%3F%25.yaml");
        assert_eq!(uri("é.yaml"), "%C3%A9.yaml");
        assert_eq!(uri("/srv/x.yaml"), "file:///srv/x.yaml");
    }
}
