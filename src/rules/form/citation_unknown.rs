//! `citation-unknown`: a citation that the catalogue cannot follow.
//! Says nothing of the law: what is not in the catalogue may well be in the statute book.

use crate::law::{Catalogue, Found};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked};

pub static CITATION_UNKNOWN: Rule = Rule {
    id: "citation-unknown",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "a citation leads to nothing in the catalogue",
    cites: &[],
    page: include_str!("citation_unknown.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (cited, places) in case.all_cited() {
        if case.old_law(cited).is_some() || is_of_one_body(cited) {
            continue;
        }
        let (message, help) = match case.look_up_words(cited) {
            Found::Provision { .. } | Found::TooBroad { .. } => continue,
            Found::NotHeld { instrument } => (
                format!(
                    "the catalogue has the {} but not the provision \"{cited}\", so no rule can look at it",
                    instrument.title
                ),
                "see that the number is right; this says nothing of the law, so let a lawyer look at it".to_string(),
            ),
            Found::UnknownInstrument => (
                format!("the catalogue does not have the law \"{cited}\", so no rule can look at it"),
                nearest(case.law, cited).map_or_else(
                    || "see that the title is right; this says nothing of the law, so let a lawyer look at it".to_string(),
                    |name| format!("did you mean the {name}?"),
                ),
            ),
            Found::NotACitation(why) => {
                (format!("\"{cited}\" cannot be read as a citation"), why.to_string())
            }
        };
        let mut finding = Finding::warning(places[0], message).help(help);
        for place in &places[1..] {
            finding = finding.related(*place, "and here");
        }
        out.report(finding);
    }
}

/// True of the text that founds one body: what gives a university or a charity its tasks stands in no statute book, and no
/// catalogue will ever hold it.
fn is_of_one_body(cited: &str) -> bool {
    let lower = cited.to_lowercase();
    let founding = [
        "royal charter",
        "university's charter",
        "articles of association",
        "articles of government",
        "governing document",
        "trust deed",
    ];
    founding.iter().any(|words| lower.contains(words))
}

/// The title that a mistyped one is nearest to, with the same year where it has one.
fn nearest(law: &Catalogue, cited: &str) -> Option<String> {
    let year = |text: &str| text.split(' ').find(|word| is_year(word)).map(ToString::to_string);
    let title = cited.split_inclusive(' ').scan(false, |over, word| {
        let go_on = !*over;
        *over = is_year(word.trim());
        go_on.then_some(word)
    });
    let title: String = title.collect();
    let title = title.trim().to_ascii_lowercase();
    law.instruments()
        .map(|instrument| {
            (strsim::osa_distance(&title, &instrument.title.to_ascii_lowercase()), &instrument.title)
        })
        .filter(|(distance, name)| *distance <= name.len() / 6 && year(name) == year(&title))
        .min()
        .map(|(_, name)| name.clone())
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}
