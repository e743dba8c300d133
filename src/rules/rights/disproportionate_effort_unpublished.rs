//! `disproportionate-effort-unpublished`: people are not told for the effort it takes, and no notice is public instead.
//! Whether the effort is disproportionate is for people to judge.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, items};
use crate::text::Many;

pub static DISPROPORTIONATE_EFFORT_UNPUBLISHED: Rule = Rule {
    id: "disproportionate-effort-unpublished",
    family: Family::Rights,
    severity: Severity::Warning,
    summary: "people are not told since that takes too much effort, and nothing is published",
    cites: &["UK GDPR Art 14(5)"],
    page: include_str!("disproportionate_effort_unpublished.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(told) = case.agreement.transparency.value() else { return };
    let published =
        !told.notices.value().is_some_and(Many::is_empty) && !out.lacks(&told.notices, "transparency");
    if published {
        return;
    }
    for exemption in items(&told.exemptions) {
        let words = exemption.cite.meant();
        let is_it = exemption_from_effort(words.as_str())
            && case
                .look_up(&exemption.cite)
                .provision()
                .is_some_and(|found| found.at.starts_with("Art 14(5)"));
        if !is_it {
            continue;
        }
        let message = format!(
            "{} spares the effort of telling each person, and the text names no notice that is public instead",
            words.as_str()
        );
        out.report(
            Finding::warning(words.place(), message)
                .lacking(case.place_of("transparency"), "notices")
                .help("publish the information, and add `notices:` with where it can be read"),
        );
    }
}

/// The points of Art 14(5) that ask for no publication: people know already, a law provides for it, secrecy is owed.
fn exemption_from_effort(cited: &str) -> bool {
    let close: String = cited.to_ascii_lowercase().split_whitespace().collect();
    let point = close.split("14(5)(").nth(1).and_then(|rest| rest.chars().next());
    !matches!(point, Some('a' | 'c' | 'd'))
}
