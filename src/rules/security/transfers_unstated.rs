//! `transfers-unstated`: processors are named, and nothing says where the data are held or whether they go abroad.
//! A text without processors gives no reason to ask.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, items};

pub static TRANSFERS_UNSTATED: Rule = Rule {
    id: "transfers-unstated",
    family: Family::Security,
    severity: Severity::Question,
    summary: "processors are named, and the text does not say whether data go abroad",
    // Art 46 holds before and since Art 44A took the place of Art 44.
    cites: &["UK GDPR Art 46"],
    page: include_str!("transfers_unstated.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let agreement = case.agreement;
    if items(&agreement.processors).next().is_none()
        || !out.lacks(&agreement.transfers_abroad, "transfers-abroad")
    {
        return;
    }
    let placed = !out.lacks_in(&agreement.security, "security", |security| &security.location);
    if placed {
        return;
    }
    let place = case.place_of("processors");
    out.report(
        Finding::question(place, "do the processors, or those who support them, hold or see the data outside the United Kingdom?")
            .lacking(case.agreement.id.place(), "transfers-abroad")
        .cite(super::transfer_law(case))
            .help("add `transfers-abroad: none`, or the transfers with their mechanisms, or `location:` under `security:`"),
    );
}
