//! `consent-by-public-authority`: a public authority rests its use of data on consent alone.
//! Consent is open to an authority; whether it is truly free is for a person to judge.

use crate::agreement::Regime;
use crate::rules::basis::used_at_task;
use crate::rules::{Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};

pub static CONSENT_BY_PUBLIC_AUTHORITY: Rule = Rule {
    id: "consent-by-public-authority",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "a public authority rests its use on consent, which people are seldom free to refuse it",
    cites: &["UK GDPR Art 6(1)(a)"],
    page: include_str!("consent_by_public_authority.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(consent) = used.basis(case, "a") else { continue };
        // Consent beside a basis that could carry the task has a rule of its own.
        if case.cited(&used.ground.basis).iter().any(|cited| carries_a_task(cited)) {
            continue;
        }
        let Some((used, authorities)) = used_at_task(case, &used, out) else { continue };
        let message = format!(
            "ground \"{}\" rests on {} for {}, to whom people are seldom free to say no",
            used.ground.id,
            consent.words(),
            authorities
        );
        let finding = Finding::warning(consent.citation.place(), message);
        let shown = used.shown(finding);
        out.report(shown.help(
            "rest on UK GDPR Art 6(1)(e) with the function under `task:`; keep consent where people lose nothing by \
             refusing, and say under `not-public-task:` why that is so",
        ));
    }
}

/// True of a basis on which a public authority could rest its task, and of what the catalogue does not know.
fn carries_a_task(cited: &Cited<'_>) -> bool {
    let Some(provision) = cited.provision() else { return true };
    provision.basis.as_ref().is_some_and(|basis| basis.point != "a" && basis.open_to_public_task.is_yes())
}
