//! `recognised-interest-without-request`: the case of Annex 1 that turns on a request, and no request.
//! Whether the request says what it must is for a person to judge.

use crate::agreement::Regime;
use crate::rules::{Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static RECOGNISED_INTEREST_WITHOUT_REQUEST: Rule = Rule {
    id: "recognised-interest-without-request",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "data are given for another body's public task without its request",
    cites: &["UK GDPR Annex 1 para 1"],
    page: include_str!("recognised_interest_without_request.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        if used.basis(case, "ea").is_none() {
            continue;
        }
        let cited = case.cited(&used.ground.recognised_interest);
        let is_it = |cited: &Cited<'_>| cited.is(case, "UK GDPR Annex 1 para 1");
        let Some(first) = cited.iter().find(|cited| is_it(cited)) else { continue };
        let place = first.citation.place();
        if out.lacks_text(&used.ground.request, "request") {
            let message = format!(
                "{} gives data on {} and names no request that says for what task they are needed",
                used.named(case),
                first.words()
            );
            let finding = Finding::error(place, message).lacking(used.ground.id.place(), "request");
            out.report(used.shown(finding).help(
                "add `request:` with where it is kept; it must say that the data are needed for a public task, and by what law",
            ));
        }
        // The case lets a body give what another asks for; it lets nobody receive.
        let receives = used.so_far_as(|end| !end.side.gives());
        if let Some(some) = receives.filter(|_| cited.iter().all(is_it)) {
            let message =
                format!("{} receives data on {}, which is for giving them", some.named(case), first.words());
            out.report(
                some.shown(Finding::warning(place, message))
                    .help("give this end a ground of its own, with the task for which it asked"),
            );
        }
    }
}
