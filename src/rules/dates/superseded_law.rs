//! `superseded-law`: free words name law that has been repealed or replaced, as if it were in force.
//! Which law that is, since when and by what, the catalogue says; sentences that tell history are left alone.

use crate::law::StaleKind;
use crate::rules::{Case, Check, Family, Out, Rule, Severity, always_asked};

use super::out_of_date;

pub static SUPERSEDED_LAW: Rule = Rule {
    id: "superseded-law",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the text names law that has been replaced",
    cites: &[],
    page: include_str!("superseded_law.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let help = |instead: &str| {
        format!(
            "name {instead}; where the sentence tells what was the law, say so, or list it under `law-named:`"
        )
    };
    for finding in out_of_date(case, StaleKind::Law, "has not been law in the United Kingdom", help) {
        out.report(finding);
    }
}
