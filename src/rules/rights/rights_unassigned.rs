//! `rights-unassigned`: nobody is named who answers people that use their rights.
//! Complaints are for `complaints-route-missing`, and corrections for `correction-route-missing`.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};

pub static RIGHTS_UNASSIGNED: Rule = Rule {
    id: "rights-unassigned",
    family: Family::Rights,
    severity: Severity::Warning,
    summary: "the text does not say who answers people who use their rights",
    cites: &["UK GDPR Art 12"],
    page: include_str!("rights_unassigned.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let rights = &case.agreement.rights;
    let missing = out.lacks_in(rights, "rights", |own| &own.answered_by);
    if !missing {
        return;
    }
    let (place, key) = if rights.is_value() {
        (case.place_of("rights"), "answered-by")
    } else {
        (case.agreement.id.place(), "rights")
    };
    out.report(
        Finding::warning(place, "the text does not say which party answers people who use their rights")
            .lacking(place, key)
            .help("add `answered-by:` under `rights:`, such as: the party that received the request, for what it holds"),
    );
}
