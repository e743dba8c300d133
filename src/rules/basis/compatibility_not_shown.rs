//! `compatibility-not-shown`: data collected for one purpose and used for another, and nothing shows that the two fit.
//! Data collected on consent are for `consented-data-reused`; Part 3 has a rule of its own.

use crate::agreement::Regime;
use crate::law::Standing;
use crate::rules::basis::not_in_force;
use crate::rules::{Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static COMPATIBILITY_NOT_SHOWN: Rule = Rule {
    id: "compatibility-not-shown",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "a further purpose is named, and nothing shows that it is compatible",
    cites: &["UK GDPR Art 5(1)(b)"],
    page: include_str!("compatibility_not_shown.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// What to weigh, since the law was worded anew.
const NOW: &str = "UK GDPR Art 8A(2)";
/// What to weigh, before.
const BEFORE: &str = "UK GDPR Art 6(4)";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(fit) = used.ground.compatibility.value() else { continue };
        let now = case.law.provision(NOW).is_some_and(|law| case.standing(law) == Standing::InForce);
        let weigh = if now { NOW } else { BEFORE };
        let help = format!(
            "add `assessment:` with where the points of {weigh} were weighed{}",
            if now { ", or `route:` with the provision that makes the purpose compatible" } else { "" }
        );
        let place = used.ground.id.place();
        if !out.lacks_text(&fit.assessment, "assessment") {
            continue;
        }
        let routes = case.cited(&fit.route);
        if out.lacks_any(&fit.route, "route") {
            let from = fit.collected_for.value().filter(|words| !words.trim().is_empty());
            let collected = from
                .map_or_else(String::new, |words| format!(" for data collected for \"{}\"", words.trim()));
            let message = format!(
                "{} names neither a route nor an assessment of compatibility{collected}",
                used.named(case)
            );
            let finding = Finding::warning(place, message).lacking(place, "assessment").cite(weigh);
            out.report(used.shown(finding).help(help));
            continue;
        }
        let ended: Vec<(&Cited<'_>, String)> =
            routes.iter().filter_map(|route| Some((route, not_in_force(case, route)?))).collect();
        if let (true, Some((route, why))) = (ended.len() == routes.len(), ended.first()) {
            let message =
                format!("{} rests compatibility on {}, which {why}", used.named(case), route.words());
            let finding = Finding::warning(route.citation.place(), message).cite(weigh);
            out.report(used.shown(finding).help(help));
        }
    }
}
