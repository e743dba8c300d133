//! `debt-not-overdue`: the debt power is used, and nothing shows that the debt is overdue.
//! Words prove nothing: a person looks.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};
use crate::text::Word;

pub static DEBT_NOT_OVERDUE: Rule = Rule {
    id: "debt-not-overdue",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "data go under the debt power and nothing shows that the debt is overdue and owed to a public body",
    cites: &["Digital Economy Act 2017 s.48"],
    page: include_str!("debt_not_overdue.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const DEBT: &str = "Digital Economy Act 2017 s.48";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some((power, _)) = case.chapter_of(flow).filter(|(power, _)| power.held_as() == DEBT) else {
            continue;
        };
        if let Some(word) = case.telling(flow, "not-yet-due") {
            let message = format!(
                "flow \"{}\" rests on {DEBT}, which is for overdue debt to public authorities, and the text speaks of other sums",
                flow.id
            );
            out.report(
                Finding::warning(word.place(), message)
                    .about(flow.id.as_str())
                    .related(power.citation.place(), "the power")
                    .help(
                        "keep to sums owed to a public authority whose day has passed, or name another power",
                    ),
            );
        } else if let Some(purpose) = case.purposes_of(flow).find(|purpose| purpose.summary.is_value())
            && case.telling(flow, "overdue").is_none()
        {
            let message = format!(
                "flow \"{}\" rests on {DEBT}: is every sum owed to a public authority and overdue?",
                flow.id
            );
            let place = purpose.summary.value().map_or(purpose.id.place(), Word::place);
            out.report(
                Finding::question(place, message)
                    .about(flow.id.as_str())
                    .related(power.citation.place(), "the power")
                    .help("say so in the purpose, or answer under `answers:`"),
            );
        }
    }
}
