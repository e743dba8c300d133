//! `regulator-not-consulted`: an assessment leaves a high risk, and the regulator was not asked before the sharing began.
//! How high the risk is, is what the text says of it.

use crate::agreement::{Dpia, Risk};
use crate::law::Standing;
use crate::rules::risk::only_law_enforcement;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, each};

pub static REGULATOR_NOT_CONSULTED: Rule = Rule {
    id: "regulator-not-consulted",
    family: Family::Assessment,
    severity: Severity::Error,
    summary: "the assessment leaves a high risk and the regulator was not consulted",
    cites: &["UK GDPR Art 36"],
    page: include_str!("regulator_not_consulted.md"),
    fixed: false,
    not_asked: super::not_asked,
    check: Check::Agreement(check),
};

const LAW_ENFORCEMENT: &str = "DPA 2018 s.65";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let law = if only_law_enforcement(case) { LAW_ENFORCEMENT } else { "UK GDPR Art 36" };
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
                .cite(law)
                .help("lower the risk, or consult the regulator and give the day under `regulator-consulted:`"),
            );
        }
        if let Some(finding) = consulted_late(case, dpia, law) {
            out.report(finding.cite(law).related(risk.place(), "the risk that is left"));
        }
    }
}

/// The regulator is asked before the processing, and not when it has begun.
fn consulted_late(case: &Case<'_>, dpia: &Dpia, law: &str) -> Option<Finding> {
    let consulted = dpia.regulator_consulted.value()?;
    let starts = case.agreement.dates.value().and_then(|dates| dates.starts.value())?;
    // What was looked at again since the start may have been found to be of high risk only then.
    let again = case.history.last_looked_at().is_some_and(|last| last.last() > starts.last());
    let bound = case.law.provision(law)?.standing_on(starts.last()) == Standing::InForce;
    if !starts.surely_before(**consulted) || again || !bound {
        return None;
    }
    let message = format!(
        "the regulator is consulted {}, after the sharing begins {}",
        consulted.when(),
        starts.when()
    );
    Some(
        Finding::error(consulted.place(), message)
            .related(starts.place(), "it begins here")
            .help("let the sharing begin when the regulator has answered"),
    )
}
