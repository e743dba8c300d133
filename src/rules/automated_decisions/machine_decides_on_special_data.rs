//! `machine-decides-on-special-data`: a significant decision by machine alone that Art 22B bars.
//! Before Art 22B there was Art 22, which is for `machine-decides-without-exception`.

use crate::agreement::{AutomatedDetail, Category, DataSet, Regime};
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, each, short_list,
};

pub static MACHINE_DECIDES_ON_SPECIAL_DATA: Rule = Rule {
    id: "machine-decides-on-special-data",
    family: Family::AutomatedDecisions,
    severity: Severity::Error,
    summary: "a machine alone decides on special category data, or on a recognised legitimate interest",
    cites: &["UK GDPR Art 22B"],
    page: include_str!("machine_decides_on_special_data.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(decision) = super::decision(case, out) else { return };
    let what = &decision.what;
    on_special_data(case, decision, out);
    let used = case.in_use(Regime::UkGdpr, out);
    let barred: Vec<_> = used.iter().filter(|used| used.basis(case, "ea").is_some()).collect();
    let Some(first) = barred.first() else { return };
    let message = format!(
        "a machine alone decides \"{}\", and {} rests on a recognised legitimate interest",
        what.as_str(),
        first.named(case)
    );
    // Of several grounds the one may be of data on which nothing is decided.
    let finding = if barred.len() == used.len() {
        Finding::error(what.place(), message)
    } else {
        Finding::warning(what.place(), message)
    };
    out.report(
        finding
            .cite("UK GDPR Art 22B")
            .related(first.ground.id.place(), "the ground")
            .help("let a person decide, or rest the decision on another basis"),
    );
}

fn on_special_data(case: &Case<'_>, decision: &AutomatedDetail, out: &mut Out<'_>) {
    let is_special = |set: &&DataSet| {
        each(&set.category).any(|category| **category == Category::Special)
            || each(&set.special).next().is_some()
    };
    let shared: Vec<&DataSet> = case.shared_sets().collect();
    let special: Vec<String> =
        shared.iter().copied().filter(is_special).map(|set| format!("\"{}\"", set.id)).collect();
    if special.is_empty() {
        return;
    }
    let by_law = !out.lacks_any(&decision.law, "automated-decisions") || super::rests_on_contract(case);
    if super::has_point(case, "UK GDPR Art 9(2)(a)")
        || (by_law && super::has_point(case, "UK GDPR Art 9(2)(g)"))
    {
        return;
    }
    let message = format!(
        "a machine alone decides \"{}\", {} special category data ({}), and the text shows neither explicit consent nor \
         a law or contract together with Art 9(2)(g)",
        decision.what.as_str(),
        if special.len() == shared.len() { "on" } else { "and the sharing has" },
        short_list(&special)
    );
    let place = decision.what.place();
    let finding = if special.len() == shared.len() {
        Finding::error(place, message)
    } else {
        Finding::warning(place, message)
    };
    out.report(finding.cite("UK GDPR Art 22B").help(
        "let a person decide, keep these data out of the decision, or name the law under `law:` and the point of Art 9 at the ground",
    ));
}
