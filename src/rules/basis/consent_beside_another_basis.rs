//! `consent-beside-another-basis`: one ground rests on consent and on another lawful basis for the same use.
//! Two other bases beside each other are no fault in themselves.

use crate::agreement::Regime;
use crate::rules::{
    Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, short_list,
};

pub static CONSENT_BESIDE_ANOTHER_BASIS: Rule = Rule {
    id: "consent-beside-another-basis",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "one use rests on consent and on another lawful basis at once",
    cites: &["UK GDPR Art 5(1)(a)"],
    page: include_str!("consent_beside_another_basis.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(consent) = used.basis(case, "a") else { continue };
        let is_other = |cited: &Cited<'_>| {
            let basis = cited.provision().and_then(|provision| provision.basis.as_ref());
            basis.is_some_and(|basis| basis.point != "a")
        };
        let cited = case.cited(&used.ground.basis);
        let others: Vec<&str> = cited.iter().filter(|cited| is_other(cited)).map(Cited::words).collect();
        if others.is_empty() {
            continue;
        }
        let message = format!(
            "{} rests on {} and on {}, so that nobody knows what taking consent back would change",
            used.named(case),
            consent.words(),
            short_list(&others)
        );
        let finding = Finding::warning(consent.citation.place(), message).cite("UK GDPR Art 5(1)(a)");
        out.report(used.shown(finding).help(
            "keep the one basis on which the use would stop or go on; where two uses have two bases, give each its ground",
        ));
    }
}
