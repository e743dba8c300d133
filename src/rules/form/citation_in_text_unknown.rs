//! `citation-in-text-unknown`: free words cite a number that the instrument does not have.
//! Judges only instruments whose numbers were read, and no number with a letter.

use crate::law::Numbered;
use crate::rules::{Case, Check, CitedInProse, Family, Finding, Out, Rule, Severity, always_asked};

pub static CITATION_IN_TEXT_UNKNOWN: Rule = Rule {
    id: "citation-in-text-unknown",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "free words cite a provision that the law does not have",
    cites: &[],
    page: include_str!("citation_in_text_unknown.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut told: Vec<(&str, String, Finding)> = Vec::new();
    for cited in &case.prose.cited {
        let Some((title, last)) = beyond(case, cited) else { continue };
        let path = cited.mention.path.to_string();
        if let Some((_, _, finding)) = told.iter_mut().find(|(of, at, _)| *of == title && *at == path) {
            finding.related.push((cited.place, "and here".to_string()));
            continue;
        }
        let message = format!("the text cites {path} of the {title}, whose last is {last}");
        let help = "see which provision is meant, and of which law";
        told.push((title, path, Finding::warning(cited.place, message).help(help)));
    }
    for (_, _, finding) in told {
        out.report(finding);
    }
}

/// The title of the instrument and its last provision, where the cited number comes after that.
fn beyond<'a>(case: &Case<'a>, cited: &CitedInProse<'a>) -> Option<(&'a str, String)> {
    let instrument = cited.mention.instrument?;
    match instrument.numbering.as_ref()?.says(&cited.mention.path, case.operative_day()) {
        Numbered::Beyond { unit, last } => Some((instrument.title.as_str(), format!("{unit}{last}"))),
        Numbered::Unsaid | Numbered::Omitted(_) => None,
    }
}
