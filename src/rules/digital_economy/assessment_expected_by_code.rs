//! `assessment-expected-by-code`: the code expects an impact assessment, and the text says that none is required.
//! What UK GDPR Art 35 asks is for `dpia-missing`.

use crate::agreement::{Dpia, DpiaStatus};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each};
use crate::text::{Place, Word};

pub static ASSESSMENT_EXPECTED_BY_CODE: Rule = Rule {
    id: "assessment-expected-by-code",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "the code of the Digital Economy Act 2017 expects an impact assessment, and the text says that none is required",
    cites: &["Digital Economy Act 2017 Part 5 Code of Practice: public service delivery, debt and fraud"],
    page: include_str!("assessment_expected_by_code.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let not_required = |dpia: &Dpia| {
        dpia.status.value().filter(|status| ***status == DpiaStatus::NotRequired).map(Word::place)
    };
    let all: Vec<Option<Place>> = each(&case.agreement.dpia).map(not_required).collect();
    let Some(place) = all.first().copied().flatten().filter(|_| all.iter().all(Option::is_some)) else {
        return;
    };
    for (chapter, flows) in case.by_chapter() {
        let expects = case.law.dea().documents_of(&chapter.number).any(|document| document.id == "dpia");
        if expects {
            let message = format!(
                "the text says that no impact assessment is required, and the code for Chapter {} of the Digital Economy Act 2017 Part 5 expects one",
                chapter.number
            );
            out.report(
                Finding::warning(place, message)
                    .related(flows[0].id.place(), "shares under the Chapter")
                    .help("make the assessment and name it here, or say under `departures:` why not"),
            );
            return;
        }
    }
}
