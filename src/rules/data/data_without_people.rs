//! `data-without-people`: shared personal data of which the text does not say whom they are about.
//! How many people, and how vulnerable they are, is for the rules on assessments.

use crate::agreement::DataSet;
use crate::rules::data::lacked_by;
use crate::rules::{Case, Check, Family, Out, Rule, Severity, asked_of_personal_data, items};

pub static DATA_WITHOUT_PEOPLE: Rule = Rule {
    id: "data-without-people",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "the text does not say whom the data are about",
    cites: &["ICO Data Sharing Code"],
    page: include_str!("data_without_people.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    // With one group of people there is no doubt.
    if out.part_unseen("flows") || out.part_unseen("people") || items(&case.agreement.people).count() == 1 {
        return;
    }
    let silent: Vec<&DataSet> = case.shared_sets().filter(|set| out.lacks_any(&set.people, "data")).collect();
    let found = lacked_by(&silent, "people", "nor this", |names, is| {
        format!("the text does not say whom {names} {is} about")
    });
    if let Some(finding) = found {
        out.report(
            finding.help("describe them once under `people:`, and name them at the set with `people:`"),
        );
    }
}
