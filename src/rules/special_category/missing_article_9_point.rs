//! `missing-article-9-point`: special category data at an end under UK GDPR, and no point of Article 9(2).
//! Which condition the point needs is for other rules.

use crate::agreement::{Category, Regime, Special};
use crate::rules::{
    Case, Check, Family, Finding, InUse, Out, Rule, Severity, asked_of_agreements, each, short_list,
};

pub static MISSING_ARTICLE_9_POINT: Rule = Rule {
    id: "missing-article-9-point",
    family: Family::SpecialCategory,
    severity: Severity::Error,
    summary: "special category data are shared on a ground that names no point of Article 9",
    cites: &["UK GDPR Art 9(1)"],
    page: include_str!("missing_article_9_point.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const HELP: &str =
    "add `special:` with the point, such as UK GDPR Art 9(2)(g), and the condition that it needs";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if out.part_unseen("grounds") {
        return;
    }
    case.need_grounds(Category::Special, out);
    for used in case.in_use(Regime::UkGdpr, out) {
        // An end that stands on several grounds has its point where one of them names it.
        let without = used.so_far_as(|end| {
            !end.grounds.iter().any(|ground| may_name_a_point(ground.special.value()))
                && case.carries(end.flow, Category::Special, out)
        });
        if let Some(without) = without {
            no_point(case, &without, out);
        }
        not_a_point(case, &used, out);
    }
}

fn may_name_a_point(special: Option<&Special>) -> bool {
    special.is_some_and(|special| each(&special.point).next().is_some())
}

fn no_point<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, out: &mut Out<'_>) {
    let ground = used.ground;
    let missing = match ground.special.value() {
        Some(special) => out.lacks_any(&special.point, "point").then_some("point"),
        None => out.lacks(&ground.special, "special").then_some("special"),
    };
    let Some(key) = missing else { return };
    let sets = used.carried(case, Category::Special, out);
    let message = format!(
        "{} names no point of UK GDPR Art 9 for special category data ({})",
        used.named(case),
        short_list(&sets)
    );
    let finding = Finding::error(ground.id.place(), message).lacking(ground.id.place(), key);
    out.report(used.shown(finding).help(HELP));
}

/// A point that is none, such as a basis of Article 6.
fn not_a_point(case: &Case<'_>, used: &InUse<'_, '_>, out: &mut Out<'_>) {
    let Some(special) = used.ground.special.value() else { return };
    let points = case.cited(&special.point);
    let none = points.iter().all(|point| point.provision().is_some_and(|law| law.point.is_none()));
    let (true, Some(first)) = (none, points.first()) else { return };
    let message = format!(
        "{} names {}, which is none of the points of UK GDPR Art 9(2)",
        used.named(case),
        first.words()
    );
    out.report(used.shown(Finding::error(first.citation.place(), message)).help(HELP));
}
