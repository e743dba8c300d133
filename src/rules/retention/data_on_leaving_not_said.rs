//! `data-on-leaving-not-said`: a party may leave, and the text does not say what happens to the data that it holds.
//! Whether there is a way to leave at all is for other rules.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};

pub static DATA_ON_LEAVING_NOT_SAID: Rule = Rule {
    id: "data-on-leaving-not-said",
    family: Family::Retention,
    severity: Severity::Warning,
    summary: "the text does not say what a party that leaves does with the data",
    cites: &["DPA 2018 s.121", "UK GDPR Art 5(1)(e)"],
    page: include_str!("data_on_leaving_not_said.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(leaving) = case.agreement.leaving.value() else { return };
    if !out.lacks_text(&leaving.data, "leaving") {
        return;
    }
    let owner = case.agreement.id.place();
    let place = leaving.notice_days.value().map_or(owner, crate::text::Word::place);
    out.report(
        Finding::warning(
            place,
            "a party can leave, and the text does not say what happens to the data that it holds",
        )
        .lacking(place, "data")
        .help("add `data:` under `leaving:`, such as deleted or returned within 28 days, with a certificate"),
    );
}
