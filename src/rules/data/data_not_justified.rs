//! `data-not-justified`: personal data that are shared, and no word on why they are needed.
//! Whether the reason is a good one is for people to judge.

use crate::agreement::DataSet;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data, short_list};

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
    let Some((first, rest)) = silent.split_first() else { return };
    let names: Vec<String> = silent.iter().map(|set| format!("\"{}\"", set.id)).collect();
    let is = if rest.is_empty() { "is" } else { "are" };
    let mut finding = Finding::warning(
        first.id.place(),
        format!("the text does not say why {} {is} needed", short_list(&names)),
    )
    .about(first.id.as_str())
    .lacking(first.id.place(), "needed-because")
    .help("add `needed-because:` in a sentence; leave out the items for which there is none");
    for set in rest.iter().take(MARKED) {
        finding = finding.related(set.id.place(), "nor this");
    }
    out.report(finding);
}

/// More places than these tire the reader.
const MARKED: usize = 4;
