//! `code-not-regarded`: nothing says that the parties had regard to the code of the Digital Economy Act 2017.
//! Whether they kept to it is for people to judge: a shortfall undoes no power.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, items};

pub static CODE_NOT_REGARDED: Rule = Rule {
    id: "code-not-regarded",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "an agreement under the Digital Economy Act 2017 does not say that the parties had regard to the code",
    cites: &["Digital Economy Act 2017 s.43"],
    page: include_str!("code_not_regarded.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let in_clause =
        items(&case.agreement.clauses).any(|clause| clause.text.to_lowercase().contains("code of practice"));
    for (chapter, flows) in case.by_chapter() {
        let Some(code) = chapter.code.as_ref().filter(|_| !in_clause) else { continue };
        let lacking = flows.iter().all(|flow| out.lacks_in(&flow.dea, "flows", |dea| &dea.code));
        if !lacking {
            continue;
        }
        let first = flows[0];
        let message = format!(
            "the agreement shares under Chapter {} of the Digital Economy Act 2017 Part 5 ({}) and does not say that the parties had regard to its code",
            chapter.number, chapter.name
        );
        out.report(
            Finding::warning(first.id.place(), message)
                .cite(code)
                .lacking(first.id.place(), "code")
                .about(first.id.as_str())
                .help("under `dea:` say with `code:` that it was read, and how the agreement keeps to it"),
        );
    }
}
