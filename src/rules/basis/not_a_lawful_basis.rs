//! `not-a-lawful-basis`: among the lawful bases of a ground stands something that is none.
//! A ground that names nothing else is for `missing-lawful-basis`.

use crate::agreement::Regime;
use crate::law::Nature;
use crate::rules::{Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};

pub static NOT_A_LAWFUL_BASIS: Rule = Rule {
    id: "not-a-lawful-basis",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "something that is no lawful basis stands among the lawful bases",
    cites: &["UK GDPR Art 6(1)"],
    page: include_str!("not_a_lawful_basis.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let cited = case.cited(&used.ground.basis);
        // What the catalogue does not hold may be a basis: another rule says that it is not known.
        let is_none =
            |cited: &&Cited<'_>| cited.provision().is_some_and(|provision| provision.basis.is_none());
        if cited.iter().all(|cited| is_none(&cited)) {
            continue;
        }
        for stray in cited.iter().filter(is_none) {
            let message = format!(
                "{} names among its lawful bases {}, which is none of UK GDPR Art 6(1)",
                used.named(case),
                stray.words()
            );
            let finding = Finding::warning(stray.citation.place(), message).about(used.ground.id.as_str());
            out.report(finding.help(format!("move it to {}", where_it_belongs(stray))));
        }
    }
}

fn where_it_belongs(stray: &Cited<'_>) -> &'static str {
    let is = |nature| stray.provision().is_some_and(|provision| provision.has(nature));
    match () {
        () if is(Nature::SpecialCategoryPoint) => "`special:`, under `point:`",
        () if is(Nature::Condition) => "`special:` or `criminal:`, under `condition:`",
        () if is(Nature::Task) => "`task:`, or to `obligation:` where it obliges this controller",
        () if is(Nature::Gateway) => "`gateways:` of the flow",
        () => "where it belongs, or leave it out",
    }
}
