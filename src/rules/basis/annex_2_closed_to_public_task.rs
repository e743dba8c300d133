//! `annex-2-closed-to-public-task`: a public authority rests compatibility on the case that its tasks may not rest on.
//! Whether a use is a task is the text's to say (`not-public-task`), and a person's to judge.

use crate::agreement::Regime;
use crate::rules::basis::used_at_task;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};

pub static ANNEX_2_CLOSED_TO_PUBLIC_TASK: Rule = Rule {
    id: "annex-2-closed-to-public-task",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "a public authority rests compatibility on a case that is closed to its tasks",
    cites: &["UK GDPR Annex 2 para 1", "DPA 2018 s.7"],
    page: include_str!("annex_2_closed_to_public_task.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(fit) = used.ground.compatibility.value() else { continue };
        let routes = case.cited(&fit.route);
        let Some(route) = routes.iter().find(|route| route.is(case, "UK GDPR Annex 2 para 1")) else {
            continue;
        };
        let Some((used, authorities)) = used_at_task(case, &used, out) else { continue };
        let message = format!(
            "ground \"{}\" rests compatibility on {}, which is closed to the tasks of a public authority such as {}",
            used.ground.id,
            route.words(),
            authorities
        );
        let finding = Finding::error(route.citation.place(), message);
        out.report(used.shown(finding).help(
            "name the route that fits the body, such as UK GDPR Art 8A(3)(e) with the enactment or rule of law that \
             authorises the use, or record an assessment under `assessment:`",
        ));
    }
}
