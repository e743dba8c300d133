//! Findings for programs: one object whose first field is the version of this form.
//! Adds nothing to what the rules said; lines and columns count from 1, columns in characters.

use serde::Serialize;

use super::{Count, Debt, FileReport, Ink, Origin, Report};
use crate::law::{Catalogue, Found};
use crate::rules::Finding;
use crate::text::clean_json;

#[derive(Serialize)]
struct Whole<'a> {
    version: u8,
    as_of: String,
    law: String,
    files: usize,
    findings: Vec<Said<'a>>,
    not_asked: Vec<NotAsked<'a>>,
    summary: Count,
    accepted: Vec<Accepted<'a>>,
    to_supply: Vec<ToSupply<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Before<'a>>,
}

/// What is known from before, and so is not among the findings. One of `file` and `ref` says where from.
#[derive(Serialize)]
struct Before<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    left: Count,
    since: Option<String>,
    known: Vec<KnownSince<'a>>,
    paid: Vec<Paid<'a>>,
    not_judged: usize,
}

#[derive(Serialize)]
struct KnownSince<'a> {
    #[serde(flatten)]
    finding: Said<'a>,
    since: String,
}

/// What was there, and is not found any more.
#[derive(Serialize)]
struct Paid<'a> {
    agreement: &'a str,
    rule: &'a str,
    about: Option<&'a str>,
    message: &'a str,
    times: usize,
    since: String,
}

/// What a text leaves to each body's own particulars, and these bodies have not supplied.
#[derive(Serialize)]
struct ToSupply<'a> {
    file: &'a str,
    what: &'a str,
    bodies: &'a [String],
}

/// A finding. The end is the point behind its last character.
#[derive(Serialize)]
struct Said<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    related: Vec<Related<'a>>,
    cites: Vec<&'a str>,
    help: Option<&'a str>,
    /// How it stood on the day of decision; null where no such day is known, or nothing turns on a day.
    on_decision: Option<OnDecision>,
    fingerprint: String,
}

/// The day of decision, a month or a year where a record knows no more, and whether the same was found then.
#[derive(Serialize)]
struct OnDecision {
    day: String,
    found: bool,
}

#[derive(Serialize)]
struct Related<'a> {
    line: u32,
    column: u32,
    message: &'a str,
}

#[derive(Serialize)]
struct NotAsked<'a> {
    rule: &'a str,
    why: &'a str,
}

/// A finding that a departure in the text accepts.
#[derive(Serialize)]
struct Accepted<'a> {
    #[serde(flatten)]
    finding: Said<'a>,
    reason: &'a str,
}

/// The report as JSON.
pub fn json(report: &Report<'_>, _: Ink) -> String {
    let law = report.law;
    let departed = report.files().iter().flat_map(|file| {
        file.checked
            .departed
            .iter()
            .map(move |(finding, reason)| Accepted { finding: said(law, file, finding), reason })
    });
    let to_supply = report.files().iter().flat_map(|file| {
        file.checked.to_supply.iter().map(|supply| ToSupply {
            file: &file.path,
            what: supply.what,
            bodies: &supply.bodies,
        })
    });
    let whole = Whole {
        version: 1,
        as_of: report.as_of.to_string(),
        law: law.digest().to_string(),
        files: report.files().len(),
        findings: report.findings().map(|(file, finding)| said(law, file, finding)).collect(),
        not_asked: report.not_asked().into_iter().map(|(rule, why)| NotAsked { rule, why }).collect(),
        summary: report.count(),
        accepted: departed.collect(),
        to_supply: to_supply.collect(),
        baseline: report.debt.as_ref().map(|debt| before(report, debt)),
    };
    let text = serde_json::to_string_pretty(&whole).expect("texts, counts and lists of them are JSON");
    clean_json(&text) + "\n"
}

fn before<'a>(report: &'a Report<'_>, debt: &'a Debt) -> Before<'a> {
    let (file, reference) = match &debt.origin {
        Origin::Baseline(file) => (Some(file.as_str()), None),
        Origin::Base(name) => (None, Some(name.as_str())),
    };
    let known = report.known().map(|(file, known)| KnownSince {
        finding: said(report.law, file, &known.finding),
        since: known.since.to_string(),
    });
    let paid = debt.paid.iter().map(|owed| Paid {
        agreement: &owed.agreement,
        rule: &owed.rule,
        about: owed.about.as_deref(),
        message: &owed.said,
        times: owed.times,
        since: owed.since.to_string(),
    });
    Before {
        file,
        reference,
        left: debt.left(),
        since: debt.since().map(|day| day.to_string()),
        known: known.collect(),
        paid: paid.collect(),
        not_judged: debt.not_judged,
    }
}

fn said<'a>(law: &'a Catalogue, file: &'a FileReport<'_>, finding: &'a Finding) -> Said<'a> {
    let (start, end) = file.points(finding);
    let related = finding.related.iter().map(|(place, message)| {
        let point = file.source.point(place.start);
        Related { line: point.line, column: point.column, message }
    });
    Said {
        rule: finding.rule,
        severity: finding.severity.word(),
        message: &finding.message,
        file: &file.path,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        related: related.collect(),
        cites: finding.cites.iter().map(|cite| address(law, cite)).collect(),
        help: finding.help.as_deref(),
        on_decision: finding.then.map(|then| OnDecision { day: then.decided.to_string(), found: then.found }),
        fingerprint: finding.fingerprint(&file.agreement),
    }
}

/// The path of a provision on legislation.gov.uk; the citation itself where the catalogue has none.
fn address<'a>(law: &'a Catalogue, cite: &'a str) -> &'a str {
    match law.look_up(cite) {
        Found::Provision { provision, .. } => provision.uri.as_deref().unwrap_or(cite),
        _ => cite,
    }
}
