//! `items-not-listed`: a set of personal data that is shared without its items.
//! Whether an item is too wide is for `catch-all-item`.

use crate::agreement::DataSet;
use crate::rules::data::lacked_by;
use crate::rules::{Case, Check, Family, Out, Rule, Severity, asked_of_personal_data};
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
    let found = lacked_by(&bare, "items", "nor of this", |names, _| {
        format!("the text does not list the items of {names}")
    });
    if let Some(finding) = found {
        out.report(finding.help("add `items:`, one by one"));
    }
}
