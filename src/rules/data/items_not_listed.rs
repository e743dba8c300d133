//! `items-not-listed`: a set of personal data that is shared without its items.
//! Whether an item is too wide is for `catch-all-item`.

use crate::agreement::DataSet;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data, short_list};
use crate::text::List;

pub static ITEMS_NOT_LISTED: Rule = Rule {
    id: "items-not-listed",
    family: Family::Data,
    severity: Severity::Warning,
    summary: "shared personal data of which the text lists no items",
    cites: &["UK GDPR Art 5(1)(c)"],
    page: include_str!("items_not_listed.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if out.part_unseen("flows") {
        return;
    }
    let bare: Vec<&DataSet> = case
        .shared_sets()
        .filter(|set| set.items.value().is_some_and(List::is_empty) || out.lacks(&set.items, "data"))
        .collect();
    let Some((first, rest)) = bare.split_first() else { return };
    let names: Vec<String> = bare.iter().map(|set| format!("\"{}\"", set.id)).collect();
    let mut finding = Finding::warning(
        first.id.place(),
        format!("the text does not list the items of {}", short_list(&names)),
    )
    .about(first.id.as_str())
    .lacking(first.id.place(), "items")
    .help("add `items:`, one by one");
    for set in rest.iter().take(MARKED) {
        finding = finding.related(set.id.place(), "nor of this");
    }
    out.report(finding);
}

/// More places than these tire the reader.
const MARKED: usize = 4;
