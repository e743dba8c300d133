//! `business-case-missing`: sharing on debt or fraud names no business case.
//! Whether a business case is good is for the review board.

use crate::agreement::DigitalEconomy;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, list};
use crate::text::{Given, Word};

pub static BUSINESS_CASE_MISSING: Rule = Rule {
    id: "business-case-missing",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "sharing on debt or fraud names no business case, or no review board",
    cites: &["Digital Economy Act 2017 Part 5 Code of Practice: public service delivery, debt and fraud"],
    page: include_str!("business_case_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (chapter, flows) in case.by_chapter() {
        if !case.law.dea().documents_of(&chapter.number).any(|document| document.id == "business-case") {
            continue;
        }
        let mut lacks = |read: fn(&DigitalEconomy) -> &Given<Word<String>>| {
            flows.iter().all(|flow| out.lacks_in(&flow.dea, "flows", read))
        };
        let mut missing = Vec::new();
        if lacks(|dea| &dea.business_case) {
            missing.push(("business-case", "no business case"));
        }
        if lacks(|dea| &dea.board) {
            missing.push(("board", "nothing of the review board"));
        }
        let Some((key, _)) = missing.first() else { continue };
        let words: Vec<&str> = missing.iter().map(|(_, words)| *words).collect();
        let first = flows[0];
        let message = format!(
            "the agreement shares under Chapter {} of the Digital Economy Act 2017 Part 5 ({}) and names {}",
            chapter.number,
            chapter.name,
            list(&words, "and")
        );
        let mut finding = Finding::warning(first.id.place(), message)
            .lacking(first.id.place(), *key)
            .about(first.id.as_str())
            .help("under `dea:` say where the `business-case:` is kept, and with `board:` what the board said and when");
        for flow in &flows[1..] {
            finding = finding.related(flow.id.place(), "so does this flow");
        }
        out.report(finding);
    }
}
