//! `data-not-justified`: personal data that are shared, and no word on why they are needed.
//! Whether the reason is a good one is for people to judge.

use crate::agreement::DataSet;
use crate::rules::data::lacked_by;
use crate::rules::{Case, Check, Family, Out, Rule, Severity, asked_of_personal_data};

pub static DATA_NOT_JUSTIFIED: Rule = Rule {
    id: "data-not-justified",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "the text does not say why shared data are needed",
    cites: &["UK GDPR Art 5(1)(c)"],
    page: include_str!("data_not_justified.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if out.part_unseen("flows") {
        return;
    }
    let silent: Vec<&DataSet> =
        case.shared_sets().filter(|set| out.lacks(&set.needed_because, "data")).collect();
    let found = lacked_by(&silent, "needed-because", "nor this", |names, is| {
        format!("the text does not say why {names} {is} needed")
    });
    if let Some(finding) = found {
        out.report(
            finding.help("add `needed-because:` in a sentence; leave out the items for which there is none"),
        );
    }
}
