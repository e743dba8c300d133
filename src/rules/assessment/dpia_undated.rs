//! `dpia-undated`: an impact assessment that is said to be approved, and not when.
//! Whether it came in time is for `dpia-late`, which needs the day.

use crate::agreement::DpiaStatus;
use crate::rules::risk::only_law_enforcement;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, each};

pub static DPIA_UNDATED: Rule = Rule {
    id: "dpia-undated",
    family: Family::Assessment,
    severity: Severity::Warning,
    summary: "the impact assessment is approved, and the text does not say when",
    cites: &["UK GDPR Art 35(1)"],
    page: include_str!("dpia_undated.md"),
    fixed: false,
    not_asked: super::not_asked,
    check: Check::Agreement(check),
};

const LAW_ENFORCEMENT: &str = "DPA 2018 s.64";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let law = if only_law_enforcement(case) { LAW_ENFORCEMENT } else { "UK GDPR Art 35(1)" };
    for dpia in each(&case.agreement.dpia) {
        let Some(status) = dpia.status.value().filter(|status| ***status == DpiaStatus::Approved) else {
            continue;
        };
        if out.lacks(&dpia.approved, "dpia") {
            out.report(
                Finding::warning(
                    status.place(),
                    "the impact assessment is said to be approved, and the text does not say when",
                )
                .cite(law)
                .lacking(status.place(), "approved")
                .help("give the day of approval under `approved:`"),
            );
        }
    }
}
