//! `dpia-without-advice`: an approved assessment for which no advice of the data protection officer is recorded.
//! The advice binds nobody; what it said is not looked at.

use crate::agreement::{DocumentKind, DpiaStatus};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, each};

pub static DPIA_WITHOUT_ADVICE: Rule = Rule {
    id: "dpia-without-advice",
    family: Family::Assessment,
    severity: Severity::Warning,
    summary: "no advice of the data protection officer on the assessment is recorded",
    cites: &["UK GDPR Art 35(2)"],
    page: include_str!("dpia_without_advice.md"),
    fixed: false,
    not_asked: super::not_asked_under_part_3,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for dpia in each(&case.agreement.dpia) {
        let Some(status) = dpia.status.value().filter(|status| ***status == DpiaStatus::Approved) else {
            continue;
        };
        // Where the advice is recorded stands in the assessment, and seldom in an agreement that somebody transcribes.
        if of_another_document(case) && dpia.advice_of_dpo.is_missing() {
            continue;
        }
        if out.lacks_text(&dpia.advice_of_dpo, "dpia") {
            out.report(
                Finding::warning(
                    status.place(),
                    "the impact assessment is approved, and no advice of the data protection officer is recorded",
                )
                .lacking(status.place(), "advice-of-dpo")
                .help("ask the officer, and say under `advice-of-dpo:` where the advice is recorded"),
            );
        }
    }
}

/// True in the record of a document that is not itself an assessment.
fn of_another_document(case: &Case<'_>) -> bool {
    let is_assessment = case.agreement.document.value().is_some_and(|kind| **kind == DocumentKind::Dpia);
    case.agreement.record.value().is_some() && !is_assessment
}
