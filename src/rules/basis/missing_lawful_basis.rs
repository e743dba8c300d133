//! `missing-lawful-basis`: an end of a flow of personal data whose controller names no lawful basis.
//! Whether the basis fits is for other rules.

use crate::agreement::{Flow, Regime};
use crate::rules::{Case, Check, Family, Finding, FlowEnd, InUse, Out, Rule, Severity, asked_of_agreements};
use crate::text::List;

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
    let flows = &case.agreement.flows;
    // An agreement without flows shows no sharing at all, and so no basis for any.
    if flows.value().is_none_or(List::is_empty) {
        if flows.is_value() || out.lacks(flows, "flows") {
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
    if out.part_unseen("grounds") {
        return;
    }
    for end in case.controller_ends() {
        no_ground(case, end, out);
    }
    for used in case.in_use(Regime::UkGdpr, out) {
        no_basis(case, &used, out);
    }
}

/// A flow that does not say who gives or who receives has an end without any basis.
fn ends_missing(case: &Case<'_>, flow: &Flow, out: &mut Out<'_>) {
    if !flow.among.is_missing() || !case.may_be_personal(flow) {
        return;
    }
    for (given, key, role) in [(&flow.from, "from", "gives"), (&flow.to, "to", "receives")] {
        if out.lacks_any(given, key) {
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
    if !out.lacks_any(end.ground_ids, "ground") {
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

fn no_basis(case: &Case<'_>, used: &InUse<'_, '_>, out: &mut Out<'_>) {
    let ground = used.ground;
    let help = "add `basis:`, for example UK GDPR Art 6(1)(e) for a public authority's own task";
    if out.lacks_any(&ground.basis, "basis") {
        let message = format!("{} names no lawful basis", used.named(case));
        let finding = Finding::error(ground.id.place(), message).lacking(ground.id.place(), "basis");
        out.report(used.shown(finding).help(help));
        return;
    }
    // What the catalogue does not know, or knows only as a whole Article, may hold a basis: other rules say so.
    let cited = case.cited(&ground.basis);
    let none = cited.iter().all(|cited| cited.provision().is_some_and(|provision| provision.basis.is_none()));
    if let (true, Some(first)) = (none, cited.first()) {
        let message = format!(
            "{} names {}, which is none of the lawful bases of UK GDPR Art 6(1)",
            used.named(case),
            first.words()
        );
        out.report(used.shown(Finding::error(first.citation.place(), message)).help(help));
    }
}
