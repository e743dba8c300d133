//! `chapter-mismatch`: a text speaks of one Chapter of Part 5 of the Digital Economy Act 2017 and rests on a section of
//! another, or shares for the purpose of one Chapter under the power of another.
//! Reads no prose: only citations, as written and as meant, and the kinds of the purposes.

use crate::law::{Chapter, Path};
use crate::rules::{
    Case, Check, Family, Finding, Out, Power, Rule, Severity, asked_where_law_is_cited, each, named, words_of,
};
use crate::text::Word;

pub static CHAPTER_MISMATCH: Rule = Rule {
    id: "chapter-mismatch",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "a Chapter of the Digital Economy Act 2017 and a section of it do not belong together",
    cites: &["Digital Economy Act 2017 s.35"],
    page: include_str!("chapter_mismatch.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        for named in named(&disclosures) {
            let power = named.power();
            let Some((section, chapter)) = chapter_of(case, power) else { continue };
            if let Some(other) = chapter_named(power).filter(|other| *other != chapter.number) {
                let message = format!(
                    "section {section} of the Digital Economy Act 2017 stands in Chapter {} ({}), and the text says Chapter {other}{}",
                    chapter.number,
                    chapter.name,
                    name_of(case, &other)
                );
                out.report(
                    Finding::warning(named.place(), message)
                        .cite(power.cite())
                        .about(flow.id.as_str())
                        .help("decide which of the two is meant, and write the section alone; each Chapter has its own bodies and limits"),
                );
            }
            if let Some(objective) = objective_of_another(case, flow, power) {
                let message = format!(
                    "flow \"{}\" names the objective \"{objective}\", which {} does not serve",
                    flow.id,
                    power.cite()
                );
                out.report(
                    Finding::warning(objective.place(), message)
                        .cite(power.cite())
                        .about(flow.id.as_str())
                        .related(named.place(), "the power")
                        .help("say which is meant; sections 36 to 39, 48 and 56 have their purpose in the Act itself, so that the objective may also be left out"),
                );
            }
            if let Some((kind, other)) = purpose_of_another(case, flow, power) {
                let message =
                    format!("flow \"{}\" is for {kind}, which {} does not serve", flow.id, power.cite());
                let mut finding = Finding::warning(named.place(), message).cite(power.cite());
                finding = finding.about(flow.id.as_str()).help(format!(
                    "{other} is the power for {kind}; if the purpose is another, change its `kinds:`"
                ));
                for purpose in case.purposes_of(flow) {
                    for given in each(&purpose.kinds).filter(|given| given.as_str() == kind) {
                        finding = finding.related(given.place(), "the kind of purpose");
                    }
                }
                out.report(finding);
            }
        }
    }
}

/// The section on which a power rests, and the Chapter in which it stands.
fn chapter_of<'a>(case: &Case<'a>, power: &Power<'_>) -> Option<(String, &'a Chapter)> {
    let provision = power.provision().filter(|_| power.is_of_digital_economy_act())?;
    let dea = case.law.dea();
    let is_dea = dea.chapters.iter().flat_map(|chapter| &chapter.gateways).any(|cite| *cite == power.cite());
    let section = Path::parse(&provision.at).ok().filter(|_| is_dea)?.section()?.to_string();
    let chapter = dea.chapter_of(&section)?;
    Some((section, chapter))
}

/// The one Chapter that the words of a citation name, as they stand in the text or in what is said to be meant.
fn chapter_named(power: &Power<'_>) -> Option<String> {
    let of = |text: &str| {
        let numbers = chapters_in(text);
        match numbers.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    };
    of(power.citation.written().as_str()).or_else(|| of(power.citation.meant().as_str()))
}

/// The numbers that follow "Chapter" or "Ch" in a text, each once.
fn chapters_in(text: &str) -> Vec<String> {
    let words: Vec<&str> = words_of(text).collect();
    let mut numbers = Vec::new();
    let mut keep = |number: &str| {
        let is_number = number.starts_with(|c: char| c.is_ascii_digit());
        if is_number && !numbers.iter().any(|kept| kept == number) {
            numbers.push(number.to_string());
        }
    };
    for (at, word) in words.iter().enumerate() {
        let lower = word.to_ascii_lowercase();
        if matches!(lower.as_str(), "chapter" | "chapters" | "ch" | "chap") {
            if let Some(number) = words.get(at + 1) {
                keep(number);
            }
            // "Chapters 3 and 4" names two, and so none.
            if lower == "chapters" {
                words
                    .iter()
                    .skip(at + 2)
                    .take_while(|w| **w == "and" || w.parse::<u8>().is_ok())
                    .for_each(|w| keep(w));
            }
        }
    }
    numbers
}

fn name_of(case: &Case<'_>, number: &str) -> String {
    case.law.dea().chapter(number).map(|chapter| format!(" ({})", chapter.name)).unwrap_or_default()
}

/// The objective that the flow names, where it is one of section 35 for a purpose that the power does not serve.
fn objective_of_another<'a>(
    case: &Case<'a>,
    flow: &'a crate::agreement::Flow,
    power: &Power<'_>,
) -> Option<&'a Word<String>> {
    let objective = flow.dea.value()?.objective.value()?;
    let known = case.law.dea().objective(objective.as_str())?;
    let gateway = power.provision()?.gateway.as_ref()?;
    let serves = known.purposes.iter().any(|purpose| gateway.purposes.contains(purpose));
    (!known.purposes.is_empty() && !gateway.purposes.is_empty() && !serves).then_some(objective)
}

/// A kind of the flow's purposes that a power of the Act does not serve and one of another Chapter does, where no
/// purpose of the flow is one that the power serves. The power of the other Chapter comes with it.
fn purpose_of_another<'a>(
    case: &Case<'a>,
    flow: &'a crate::agreement::Flow,
    power: &Power<'_>,
) -> Option<(String, &'a str)> {
    let serves = |cite: &str| {
        let gateway = case.law.provision(cite).and_then(|provision| provision.gateway.as_ref());
        gateway.map(|gateway| gateway.purposes.as_slice()).unwrap_or_default()
    };
    let cite = power.cite();
    let kinds = case.kinds_of(flow);
    if kinds.iter().any(|kind| serves(&cite).iter().any(|served| served == kind)) {
        return None;
    }
    let dea = case.law.dea();
    let (_, own) = chapter_of(case, power)?;
    let others = dea.chapters.iter().filter(|chapter| chapter.number != own.number);
    let mut gateways = others.flat_map(|chapter| &chapter.gateways);
    gateways.find_map(|other| {
        let kind = kinds.iter().find(|kind| serves(other).iter().any(|served| served == *kind))?;
        Some(((*kind).to_string(), other.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::chapters_in;

    #[test]
    fn a_chapter_is_found_however_it_is_written() {
        for text in ["Part 5, Chapter 4, section 48", "s.48 (Ch. 4)", "DEA 2017 Pt 5 Ch 4 s48", "chapter 4"] {
            assert_eq!(chapters_in(text), ["4"], "{text}");
        }
        assert_eq!(chapters_in("Chapters 3 and 4"), ["3", "4"]);
        assert_eq!(chapters_in("Chapter 3 or Chapter 4"), ["3", "4"]);
        for text in ["section 48", "Part 5", "the Chapter on debt", "Chelsea 4"] {
            assert!(chapters_in(text).is_empty(), "{text}");
        }
    }
}
