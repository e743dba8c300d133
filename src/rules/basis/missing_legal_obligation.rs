//! `missing-legal-obligation`: legal obligation as the lawful basis, and no law named that could oblige.
//! Whether what is named obliges is for `obligation-only-a-power`.

use crate::agreement::Regime;
use crate::rules::{Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements};

pub static MISSING_LEGAL_OBLIGATION: Rule = Rule {
    id: "missing-legal-obligation",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "legal obligation is the basis, and no obligation is named",
    cites: &["UK GDPR Art 6(3)", "UK GDPR Art 6(1)(c)"],
    page: include_str!("missing_legal_obligation.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(basis) = used.basis(case, "c") else { continue };
        // A duty that stands under another key is named all the same.
        if !used.ground.task.is_missing() || !out.lacks_any(&used.ground.obligation, "obligation") {
            continue;
        }
        let is_bare = |end: &&FlowEnd<'_>| !end.side.gives() || end.gateways.is_empty();
        let Some(bare) = used.so_far_as(is_bare) else { continue };
        let message =
            format!("{} rests on {} and names no law that obliges", bare.named(case), basis.words());
        let finding = Finding::error(used.ground.id.place(), message)
            .lacking(used.ground.id.place(), "obligation")
            .related(basis.citation.place(), "needs a duty laid down by law");
        out.report(bare.shown(finding).help(
            "add `obligation:` with the provision that obliges this controller; with only a power to share, rest on \
             UK GDPR Art 6(1)(e)",
        ));
    }
}
