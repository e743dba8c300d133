//! `without-consent-not-explained`: a condition that turns on doing without consent, and no word of why.
//! Whether the reason is good is for a person to judge.

use crate::agreement::Regime;
use crate::law::ConditionNeed;
use crate::rules::special_category::needing;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static WITHOUT_CONSENT_NOT_EXPLAINED: Rule = Rule {
    id: "without-consent-not-explained",
    family: Family::SpecialCategory,
    severity: Severity::Warning,
    summary: "a condition turns on doing without consent, and the text does not say why people are not asked",
    cites: &["DPA 2018 s.10"],
    page: include_str!("without_consent_not_explained.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for regime in [Regime::UkGdpr, Regime::LawEnforcement] {
        for used in case.in_use(regime, out) {
            let ground = used.ground;
            let special = ground.special.value().map(|own| &own.condition);
            let criminal = ground.criminal.value().map(|own| &own.condition);
            let part_3 = ground.law_enforcement.value().map(|own| &own.condition);
            let given = if regime == Regime::UkGdpr { [special, criminal] } else { [part_3, None] };
            let mut conditions = given
                .into_iter()
                .flatten()
                .flat_map(|given| needing(case, given, ConditionNeed::WithoutConsent));
            let found = conditions.next();
            let Some(first) = found else { continue };
            if !out.lacks_text(&ground.without_consent, "without-consent") {
                continue;
            }
            let message = format!(
                "{} rests on {} and does not say why people are not asked for consent",
                used.named(case),
                first.words()
            );
            let finding = Finding::warning(first.citation.place(), message)
                .lacking(ground.id.place(), "without-consent")
                .cite(first.words());
            out.report(used.shown(finding).help(
                "add `without-consent:` to the ground: the person cannot consent, cannot reasonably be expected to be asked, or \
                 asking would defeat what it is for",
            ));
        }
    }
}
