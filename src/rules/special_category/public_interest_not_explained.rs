//! `public-interest-not-explained`: a condition that turns on the public interest, and no word of what that is.
//! Whether the interest is substantial is for a person to judge.

use crate::agreement::{Citation, Regime};
use crate::law::ConditionNeed;
use crate::rules::special_category::needing;
use crate::rules::{Case, Check, Family, Finding, InUse, Out, Rule, Severity, asked_of_agreements};
use crate::text::{Given, Many};

pub static PUBLIC_INTEREST_NOT_EXPLAINED: Rule = Rule {
    id: "public-interest-not-explained",
    family: Family::SpecialCategory,
    severity: Severity::Warning,
    summary: "a condition turns on the public interest, and the text does not say what it is",
    cites: &["DPA 2018 s.10"],
    page: include_str!("public_interest_not_explained.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    // For criminal offence data alone the interest need not be substantial (Schedule 1 para 36), so only conditions for
    // special category data are looked at.
    for used in case.in_use(Regime::UkGdpr, out) {
        if let Some(special) = used.ground.special.value() {
            unexplained(case, &used, &special.condition, out);
        }
    }
    for used in case.in_use(Regime::LawEnforcement, out) {
        if let Some(own) = used.ground.law_enforcement.value() {
            unexplained(case, &used, &own.condition, out);
        }
    }
}

fn unexplained<'a>(
    case: &Case<'a>,
    used: &InUse<'_, 'a>,
    given: &'a Given<Many<Citation>>,
    out: &mut Out<'_>,
) {
    let conditions = needing(case, given, ConditionNeed::PublicInterest);
    let Some(first) = conditions.first() else { return };
    if !out.lacks_text(&used.ground.public_interest, "public-interest") {
        return;
    }
    let message = format!(
        "{} rests on {} and does not say what the public interest is",
        used.named(case),
        first.words()
    );
    let finding = Finding::warning(first.citation.place(), message)
        .lacking(used.ground.id.place(), "public-interest")
        .cite(first.words());
    out.report(used.shown(finding).help(
        "add `public-interest:` to the ground, in a sentence or two: what good comes of it, and to whom, that outweighs what \
         people must bear",
    ));
}
