//! `recognised-interest-missing`: recognised legitimate interest as the basis, and none of the recognised cases named.
//! The request that one of them needs is for `recognised-interest-without-request`.

use crate::agreement::Regime;
use crate::rules::{Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_of_agreements, list};

pub static RECOGNISED_INTEREST_MISSING: Rule = Rule {
    id: "recognised-interest-missing",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "a recognised legitimate interest is the basis, and none of Annex 1 is named",
    cites: &["UK GDPR Art 6(5)", "UK GDPR Art 6(1)(ea)"],
    page: include_str!("recognised_interest_missing.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(basis) = used.basis(case, "ea") else { continue };
        let annex = basis.provision().and_then(|provision| provision.basis.as_ref());
        let Some(needed) = annex.map(|basis| &basis.needs_annex) else { continue };
        let given = &used.ground.recognised_interest;
        let cited = case.cited(given);
        let help =
            format!("add `recognised-interest:` with the case that fits: {} of UK GDPR", list(needed, "or"));
        if out.lacks_any(given, "recognised-interest") {
            let message =
                format!("{} rests on {} and names no case of Annex 1", used.named(case), basis.words());
            let finding = Finding::error(basis.citation.place(), message)
                .lacking(used.ground.id.place(), "recognised-interest");
            out.report(used.shown(finding).help(help));
            continue;
        }
        // What the catalogue does not hold may be one: another rule says that it is not known.
        let is_other = |cited: &Cited<'_>| {
            cited.provision().is_some() && !needed.iter().any(|at| cited.is(case, &format!("UK GDPR {at}")))
        };
        if let (true, Some(first)) = (cited.iter().all(is_other), cited.first()) {
            let message = format!(
                "{} names {}, which is no recognised legitimate interest",
                used.named(case),
                first.words()
            );
            out.report(used.shown(Finding::error(first.citation.place(), message)).help(help));
        }
    }
}
