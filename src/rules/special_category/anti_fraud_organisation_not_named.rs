//! `anti-fraud-organisation-not-named`: the condition for preventing fraud, and no anti-fraud organisation.
//! Whether the organisation is specified by order is beyond what the catalogue holds.

use crate::agreement::{Citation, Regime};
use crate::law::ConditionNeed;
use crate::rules::special_category::only_needing;
use crate::rules::{Case, Check, Cited, Family, Finding, InUse, Out, Rule, Severity, asked_of_agreements};
use crate::text::{Given, Many};

pub static ANTI_FRAUD_ORGANISATION_NOT_NAMED: Rule = Rule {
    id: "anti-fraud-organisation-not-named",
    family: Family::SpecialCategory,
    severity: Severity::Error,
    summary: "the condition for preventing fraud is named, and no anti-fraud organisation",
    cites: &["DPA 2018 Sch 1 para 14"],
    page: include_str!("anti_fraud_organisation_not_named.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const ORGANISATION: &str = "anti-fraud-organisation";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for regime in [Regime::UkGdpr, Regime::LawEnforcement] {
        for used in case.in_use(regime, out) {
            if let Some(condition) = condition(case, &used, regime)
                && !takes_part(case, &used)
            {
                not_named(case, &used, &condition, out);
            }
        }
    }
}

fn condition<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, regime: Regime) -> Option<Cited<'a>> {
    let ground = used.ground;
    let given: [Option<&'a Given<Many<Citation>>>; 2] = if regime == Regime::UkGdpr {
        [ground.special.value().map(|own| &own.condition), ground.criminal.value().map(|own| &own.condition)]
    } else {
        [ground.law_enforcement.value().map(|own| &own.condition), None]
    };
    given
        .into_iter()
        .flatten()
        .find_map(|given| only_needing(case, given, ConditionNeed::AntiFraudOrganisation))
}

/// True when an anti-fraud organisation is at an end of one of the flows.
fn takes_part(case: &Case<'_>, used: &InUse<'_, '_>) -> bool {
    let is_one = |party| {
        case.who_is(party).iter().any(|(_, category)| case.bodies().is_within(category, ORGANISATION))
    };
    used.ends
        .iter()
        .any(|end| case.ends.iter().any(|other| std::ptr::eq(other.flow, end.flow) && is_one(other.party)))
}

fn not_named(case: &Case<'_>, used: &InUse<'_, '_>, condition: &Cited<'_>, out: &mut Out<'_>) {
    let special = used.ground.special.value();
    if special.is_some_and(|own| !out.lacks_text(&own.anti_fraud_organisation, ORGANISATION)) {
        return;
    }
    let message =
        format!("{} rests on {} and names no anti-fraud organisation", used.named(case), condition.words());
    let finding = Finding::error(condition.citation.place(), message)
        .lacking(used.ground.id.place(), ORGANISATION)
        .cite(condition.words());
    out.report(used.shown(finding).help(
        "name the organisation under `special:` as `anti-fraud-organisation:`; for sharing straight between bodies take \
         another condition, such as DPA 2018 Sch 1 para 10",
    ));
}
