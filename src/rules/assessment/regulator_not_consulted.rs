//! `regulator-not-consulted`: an assessment leaves a high risk, and the regulator was not asked.
//! How high the risk is, is what the text says of it.

use crate::agreement::Risk;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, each};

pub static REGULATOR_NOT_CONSULTED: Rule = Rule {
    id: "regulator-not-consulted",
    family: Family::Assessment,
    severity: Severity::Error,
    summary: "the assessment leaves a high risk and the regulator was not consulted",
    cites: &["UK GDPR Art 36"],
    page: include_str!("regulator_not_consulted.md"),
    fixed: false,
    not_asked: super::not_asked_under_part_3,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for dpia in each(&case.agreement.dpia) {
        let Some(risk) = dpia.residual_risk.value().filter(|risk| ***risk == Risk::High) else { continue };
        if out.lacks(&dpia.regulator_consulted, "dpia") {
            out.report(
                Finding::error(
                    risk.place(),
                    "the risk is still high after all safeguards, and the text does not say that the regulator was \
                     consulted",
                )
                .lacking(risk.place(), "regulator-consulted")
                .help("lower the risk, or consult the regulator and give the day under `regulator-consulted:`"),
            );
        }
    }
}
