//! `missing-lawful-basis`: an end of a flow of personal data whose controller names no lawful basis.
//! Whether the basis fits is for other rules.

use crate::agreement::{Category, Role};
use crate::rules::{Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements, each};

pub static MISSING_LAWFUL_BASIS: Rule = Rule {
    id: "missing-lawful-basis",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "a controller names no lawful basis for its end of a flow",
    cites: &["UK GDPR Art 6(1)"],
    page: include_str!("missing_lawful_basis.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    // An agreement without flows shows no sharing at all, and so no basis for any.
    if case.flows().next().is_none() {
        if out.lacks(&case.agreement.flows, "flows") {
            let place = case.agreement.id.place();
            let message = format!(
                "agreement \"{}\" names no flow of data, and so no lawful basis for any",
                case.agreement.id
            );
            out.report(
                Finding::error(place, message)
                    .lacking(place, "flows")
                    .help("add `flows:` that say who gives what to whom, each end with a `ground:`"),
            );
        }
        return;
    }
    for flow in case.flows() {
        ends_missing(case, flow, out);
    }
    for end in case.ends.iter().filter(|end| needs_basis(case, end)) {
        no_ground(case, end, out);
    }
    for ground in case.grounds().filter(|ground| ground.is_uk_gdpr()) {
        let ends = || case.ends_on(ground).filter(|end| needs_basis(case, end));
        let Some(first) = ends().next() else { continue };
        if out.lacks(&ground.basis, "basis") {
            let message = format!(
                "ground \"{}\" names no lawful basis, and {} rests flow \"{}\" on it",
                ground.id,
                case.called(first.party),
                first.flow.id
            );
            let mut finding = Finding::error(ground.id.place(), message)
                .lacking(ground.id.place(), "basis")
                .about(ground.id.as_str())
                .help("add `basis:`, for example UK GDPR Art 6(1)(e) for a public authority's own task");
            for end in ends() {
                finding = finding.related(end.place, "this end rests on it");
            }
            out.report(finding);
        }
    }
}

/// A flow that does not say who gives or who receives has an end without any basis.
fn ends_missing(case: &Case<'_>, flow: &crate::agreement::Flow, out: &mut Out<'_>) {
    if !flow.among.is_absent() {
        return;
    }
    for (given, key, role) in [(&flow.from, "from", "gives"), (&flow.to, "to", "receives")] {
        if each(given).next().is_none() && out.lacks(given, key) && has_personal_data(case, flow) {
            let message =
                format!("flow \"{}\" does not say who {role}, and so on what lawful basis", flow.id);
            out.report(
                Finding::error(flow.id.place(), message)
                    .lacking(flow.id.place(), key)
                    .about(flow.id.as_str())
                    .help(format!("add `{key}: {{party: …, ground: …}}`")),
            );
        }
    }
}

fn no_ground(case: &Case<'_>, end: &FlowEnd<'_>, out: &mut Out<'_>) {
    if !out.lacks(end.ground_ids, "ground") {
        return;
    }
    let message =
        format!("{} names no lawful basis for its end of flow \"{}\"", case.called(end.party), end.flow.id);
    out.report(
        Finding::error(end.place, message)
            .lacking(end.place, "ground")
            .about(end.flow.id.as_str())
            .help("add `ground:` that points at one of `grounds:`, where the lawful basis stands"),
    );
}

/// Personal data in the hands of a controller: a processor rests on its controller's basis.
fn needs_basis(case: &Case<'_>, end: &FlowEnd<'_>) -> bool {
    let role = end.party.role.value().map(|role| **role);
    let not_personal = end.grounds.iter().any(|ground| {
        ground.regime.value().is_some_and(|regime| **regime == crate::agreement::Regime::NotPersonal)
    });
    role != Some(Role::Processor) && !not_personal && has_personal_data(case, end.flow)
}

fn has_personal_data(case: &Case<'_>, flow: &crate::agreement::Flow) -> bool {
    let mut sets = case.data_of(flow).peekable();
    sets.peek().is_none()
        || sets.any(|set| {
            let mut categories = each(&set.category).peekable();
            categories.peek().is_none() || categories.any(|category| **category != Category::NotPersonal)
        })
}
