//! `use-limits-unstated`: nothing tells those who receive under the Digital Economy Act 2017 what they may not do.
//! Whether the limits are kept is for the parties to see.

use crate::agreement::Flow;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, items};

pub static USE_LIMITS_UNSTATED: Rule = Rule {
    id: "use-limits-unstated",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "an agreement under the Digital Economy Act 2017 does not state its limits on use and passing on",
    cites: &["Digital Economy Act 2017 s.41"],
    page: include_str!("use_limits_unstated.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let chapters = case.by_chapter();
    if chapters.is_empty() || is_told(case) {
        return;
    }
    let onward = &case.agreement.onward;
    if !onward.is_value() && !out.lacks(onward, "onward") {
        return;
    }
    for (chapter, flows) in chapters {
        let Some(limit) = &chapter.onward else { continue };
        let limits = [Some(limit), chapter.use_limits.as_ref(), chapter.hmrc.as_ref()];
        let names_it = |flow: &&Flow| {
            let mut cited = case.cited(&flow.restrictions).into_iter();
            cited.any(|cited| limits.contains(&Some(&section_of(&cited.held_as()))))
        };
        if flows.iter().any(names_it)
            || !flows
                .iter()
                .any(|flow| out.lacks(&flow.restrictions, "flows") || flow.restrictions.is_value())
        {
            continue;
        }
        let first = flows[0];
        let message = format!(
            "the agreement shares under Chapter {} of the Digital Economy Act 2017 Part 5 ({}) and does not state its limits on use and passing on",
            chapter.number, chapter.name
        );
        let mut finding = Finding::warning(first.id.place(), message)
            .cite(limit)
            .lacking(first.id.place(), "restrictions")
            .about(first.id.as_str())
            .help(format!(
                "name {limit} under `restrictions:`, and say under `onward:` that a breach is an offence"
            ));
        for flow in &flows[1..] {
            finding = finding.related(flow.id.place(), "so does this flow");
        }
        out.report(finding);
    }
}

/// True when `onward:` has conditions, or a clause speaks of the offence.
fn is_told(case: &Case<'_>) -> bool {
    case.agreement.onward.value().is_some_and(|onward| !onward.conditions.is_absent())
        || items(&case.agreement.clauses).any(|clause| clause.text.to_lowercase().contains("offence"))
}

/// A citation without its subsections.
fn section_of(cite: &str) -> String {
    cite.split('(').next().unwrap_or(cite).to_string()
}
