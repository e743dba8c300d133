//! `research-not-accredited`: personal information goes to research, and nothing says who is accredited.
//! Whether the data were de-identified well is for people to judge.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, list};

pub static RESEARCH_NOT_ACCREDITED: Rule = Rule {
    id: "research-not-accredited",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "personal information goes to research under the Digital Economy Act 2017, and no accreditation is named",
    cites: &["Digital Economy Act 2017 s.64", "Digital Economy Act 2017 s.71"],
    page: include_str!("research_not_accredited.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const RESEARCH: &str = "Digital Economy Act 2017 s.64";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some((power, _)) =
            case.chapter_of(flow).filter(|(power, _)| power.held_as().starts_with(RESEARCH))
        else {
            continue;
        };
        let missing = out.lacks_in(&flow.dea, "flows", |dea| &dea.accreditation);
        if !missing || !case.may_be_personal(flow) {
            continue;
        }
        let research = &case.law.dea().research;
        let names: Vec<&str> = research.accredited.iter().map(|one| one.name.as_str()).collect();
        let message =
            format!("flow \"{}\" goes to research under {RESEARCH} and names no accreditation", flow.id);
        out.report(
            Finding::warning(flow.id.place(), message)
                .cite(RESEARCH)
                .cite(&research.accredited_by)
                .lacking(flow.id.place(), "accreditation")
                .about(flow.id.as_str())
                .related(power.citation.place(), "the power")
                .help(format!(
                    "under `dea:` say with `accreditation:` where that of {} is recorded",
                    list(&names, "and")
                )),
        );
    }
}
