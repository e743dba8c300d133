//! `condition-of-another-point`: a condition of Schedule 1 beside a point of Article 9(2) to which it does not belong.
//! Silent where the point has a condition of its own too, and where it needs none.

use crate::agreement::Regime;
use crate::rules::special_category::{choice, unmet};
use crate::rules::{
    Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, short_list,
};

pub static CONDITION_OF_ANOTHER_POINT: Rule = Rule {
    id: "condition-of-another-point",
    family: Family::SpecialCategory,
    severity: Severity::Error,
    summary: "a Schedule 1 condition stands beside a point of Article 9 that it does not serve",
    cites: &["DPA 2018 s.10"],
    page: include_str!("condition_of_another_point.md"),
    fixed: true,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(special) = used.ground.special.value() else { continue };
        for unmet in unmet(case, special) {
            let Some(stray) = unmet.strays.first() else { continue };
            let point = unmet.point.words();
            let message =
                format!("{} names {} for {point}, which it does not serve", used.named(case), stray.words());
            let finding = Finding::error(stray.citation.place(), message)
                .cite(point)
                .cite("DPA 2018 s.10")
                .related(unmet.point.citation.place(), "the point");
            out.report(finding.about(used.ground.id.as_str()).help(format!(
                "{point} goes with {}; {} {}",
                choice(unmet.conditions),
                stray.words(),
                serves(stray)
            )));
        }
    }
}

/// What a condition is for.
fn serves(stray: &Cited<'_>) -> String {
    let Some(condition) = stray.provision().and_then(|law| law.condition.as_ref()) else {
        return "is no condition".to_string();
    };
    let points: Vec<String> =
        condition.points.iter().map(|letter| format!("UK GDPR Art 9(2)({letter})")).collect();
    match (points.is_empty(), condition.criminal.is_yes()) {
        (false, _) => format!("goes with {}", short_list(&points)),
        (true, true) => "serves criminal offence data only".to_string(),
        (true, false) => "serves law enforcement processing only".to_string(),
    }
}
