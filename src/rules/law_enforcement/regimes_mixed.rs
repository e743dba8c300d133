//! `regimes-mixed`: a ground of one body of data protection law that names what only the other knows.
//! What each of them needs is for other rules.

use crate::agreement::{Citation, Ground, LawEnforcement, Regime};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, each, list};
use crate::text::{Place, Word};

pub static REGIMES_MIXED: Rule = Rule {
    id: "regimes-mixed",
    family: Family::LawEnforcement,
    severity: Severity::Error,
    summary: "a ground mixes UK GDPR with Part 3",
    cites: &["DPA 2018 s.35"],
    page: include_str!("regimes_mixed.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::LawEnforcement, out) {
        let strange = of_uk_gdpr(used.ground);
        let Some((_, place)) = strange.first() else { continue };
        let names: Vec<&str> = strange.iter().map(|(name, _)| *name).collect();
        let message = format!("{} is under Part 3 and names {}", used.named(case), list(&names, "and"));
        // Beside the law on which the use is based it is surplus; a lawful basis alone takes the place of that law.
        let finding = if used.ground.basis.is_missing() || names_law(used.ground) {
            Finding::warning(*place, message)
        } else {
            Finding::error(*place, format!("{message} in place of the law that s.35 asks for"))
        };
        out.report(used.shown(finding).help(
            "for law enforcement name under `law-enforcement:` the `law:`, and for sensitive data the `condition:` of \
             Schedule 8; for any other use say `regime: uk-gdpr`",
        ));
    }
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(own) = used.ground.law_enforcement.value().filter(|own| claims_part_3(own)) else {
            continue;
        };
        let place = first_place(own).unwrap_or(used.ground.id.place());
        let message = format!("{} is under UK GDPR and has a part on law enforcement", used.named(case));
        out.report(used.shown(Finding::warning(place, message)).help(
            "say `regime: dpa-part-3` where a competent authority uses the data for law enforcement, or take out \
             `law-enforcement:`; two uses are two grounds",
        ));
    }
}

/// True when a ground names law on which the use may be based, be it in the words of UK GDPR.
fn names_law(ground: &Ground) -> bool {
    let own = ground.law_enforcement.value();
    own.is_some_and(|own| !own.law.is_missing() || !own.function.is_missing())
        || !ground.task.is_missing()
        || !ground.obligation.is_missing()
}

/// What a ground names that only UK GDPR knows, with its places.
fn of_uk_gdpr(ground: &Ground) -> Vec<(&'static str, Place)> {
    let special = ground.special.value();
    let special = special.into_iter().flat_map(|own| each(&own.point).chain(each(&own.condition))).next();
    let criminal = ground.criminal.value();
    let criminal =
        criminal.into_iter().flat_map(|own| each(&own.authority).chain(each(&own.condition))).next();
    [
        ("a lawful basis of Art 6", each(&ground.basis).next()),
        ("what Art 9 needs", special),
        ("what Art 10 needs", criminal),
    ]
    .into_iter()
    .filter_map(|(name, first)| Some((name, first?.place())))
    .collect()
}

/// True when a part on law enforcement says more than which law lets data that were held for it be used otherwise: that
/// belongs to a ground under UK GDPR (s.36(4)).
fn claims_part_3(own: &LawEnforcement) -> bool {
    !own.purpose.is_missing() || !own.competent.is_missing() || first_place(own).is_some()
}

/// Where the law of Part 3 is named first.
fn first_place(own: &LawEnforcement) -> Option<Place> {
    let purpose = own.purpose.value().map(Word::place);
    let law = each(&own.law).chain(each(&own.function)).chain(each(&own.condition)).next();
    purpose.or(law.map(Citation::place))
}
