//! `fraud-not-on-public-body`: the fraud power is used for error, cleansing or fraud on private people.
//! Words prove nothing: a person looks.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};

pub static FRAUD_NOT_ON_PUBLIC_BODY: Rule = Rule {
    id: "fraud-not-on-public-body",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "data go under the fraud power for something that is no fraud on a public authority",
    cites: &["Digital Economy Act 2017 s.56"],
    page: include_str!("fraud_not_on_public_body.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const FRAUD: &str = "Digital Economy Act 2017 s.56";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some((power, _)) = case.chapter_of(flow).filter(|(power, _)| power.held_as() == FRAUD) else {
            continue;
        };
        let Some(word) = case.telling(flow, "no-public-fraud") else { continue };
        let message = format!(
            "flow \"{}\" rests on {FRAUD}, which is for fraud on public authorities, and the text speaks of something else",
            flow.id
        );
        out.report(
            Finding::warning(word.place(), message)
                .about(flow.id.as_str())
                .related(power.citation.place(), "the power")
                .help("keep to fraud that costs a public authority money, or name another power"),
        );
    }
}
