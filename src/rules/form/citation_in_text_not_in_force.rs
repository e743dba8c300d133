//! `citation-in-text-not-in-force`: free words cite a provision that has ended, or has not begun.
//! Leaves alone sentences that tell history, and what the grounds and flows cite too: other rules look at that.

use std::collections::BTreeSet;

use crate::law::{Catalogue, Found, NotInForce, Numbered, Standing};
use crate::rules::{Case, Check, CitedInProse, Family, Finding, Out, Rule, Severity, always_asked};

pub static CITATION_IN_TEXT_NOT_IN_FORCE: Rule = Rule {
    id: "citation-in-text-not-in-force",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "free words cite a provision that is not in force",
    cites: &[],
    page: include_str!("citation_in_text_not_in_force.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut told: Vec<(String, Finding)> = Vec::new();
    let mut relied: Option<BTreeSet<String>> = None;
    for cited in &case.prose.cited {
        let Some(gone) = gone(case, cited) else { continue };
        if case.is_history(cited) || case.is_superseded(cited) {
            continue;
        }
        if relied.get_or_insert_with(|| relied_on(case)).contains(&gone.name) || case.only_names(&gone.name) {
            continue;
        }
        if let Some((_, finding)) = told.iter_mut().find(|(name, _)| *name == gone.name) {
            finding.related.push((cited.place, "and here".to_string()));
            continue;
        }
        let (message, help) = match gone.why {
            NotInForce::Ended { until, by } => {
                let by = by.map(|by| format!(" ({by})")).unwrap_or_default();
                let help = "name what came after it, or say that it is history";
                (format!("the text cites {}, which ended on {until}{by}", gone.name), help)
            }
            NotInForce::NotYet { from, by } => {
                let by = if by == "not established" { String::new() } else { format!(" ({by})") };
                let help = "name the law that is in force until then";
                (format!("the text cites {}, which is not in force before {from}{by}", gone.name), help)
            }
        };
        let mut finding = Finding::warning(cited.place, message).help(help);
        if gone.is_held {
            finding = finding.cite(gone.name.clone());
        }
        told.push((gone.name, finding));
    }
    for (_, finding) in told {
        out.report(finding);
    }
}

/// A provision that is not in force on the day whose law governs the sharing.
struct Gone {
    name: String,
    why: NotInForce,
    /// True where the catalogue has an entry for it.
    is_held: bool,
}

fn gone(case: &Case<'_>, cited: &CitedInProse<'_>) -> Option<Gone> {
    let (instrument, day) = (cited.mention.instrument?, case.operative_day());
    let numbering = instrument.numbering.as_ref().map(|numbering| numbering.says(&cited.mention.path, day));
    if let Some(Numbered::Omitted(why)) = numbering {
        let name = format!("{} {}", instrument.title, cited.mention.path);
        return Some(Gone { name, why, is_held: false });
    }
    let Found::Provision { instrument, provision } = Catalogue::look_up_path(instrument, &cited.mention.path)
    else {
        return None;
    };
    match provision.standing_on(day) {
        Standing::NotInForce(why) => Some(Gone { name: instrument.cite(provision), why, is_held: true }),
        Standing::InForce | Standing::Unconfirmed(_) => None,
    }
}

/// The provisions that the text relies on under headings of their own.
fn relied_on(case: &Case<'_>) -> BTreeSet<String> {
    let cited = case.all_cited().into_iter();
    cited
        .filter_map(|(cited, _)| match case.look_up_words(cited) {
            Found::Provision { instrument, provision } => Some(instrument.cite(provision)),
            _ => None,
        })
        .collect()
}
