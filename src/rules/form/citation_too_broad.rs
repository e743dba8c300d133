//! `citation-too-broad`: a whole Act, Part, Chapter or Schedule where one provision must be meant.
//! Never calls anything missing: what was cited is there, it only cannot be looked up.

use crate::law::Found;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked};

pub static CITATION_TOO_BROAD: Rule = Rule {
    id: "citation-too-broad",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "a citation names a whole Act, Part or Schedule",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("citation_too_broad.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

/// More provisions than this are no help to choose from.
const SHOWN: usize = 6;

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (cited, places) in case.all_cited() {
        let Found::TooBroad { instrument, inside } = case.look_up_words(cited) else { continue };
        let help = if inside.is_empty() || inside.len() > SHOWN {
            "name the section, article, point or paragraph that is meant".to_string()
        } else {
            let inside: Vec<String> = inside.iter().map(|provision| instrument.cite(provision)).collect();
            format!("name the provision that is meant: {}", inside.join(", "))
        };
        let mut finding = Finding::warning(
            places[0],
            format!("\"{cited}\" is too broad to show which provision the parties rely on"),
        )
        .help(help);
        for place in &places[1..] {
            finding = finding.related(*place, "and here");
        }
        out.report(finding);
    }
}
