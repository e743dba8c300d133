//! `adequacy-not-found`: a transfer that rests on adequacy, to a country that the list does not have or has for some only.
//! A transfer that rests on nothing is for `transfer-without-mechanism`.

use super::countries;
use crate::agreement::{TransferMechanism, Transfers};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};
use crate::text::List;

pub static ADEQUACY_NOT_FOUND: Rule = Rule {
    id: "adequacy-not-found",
    family: Family::Security,
    severity: Severity::Warning,
    summary: "adequacy is named for a country that has none, or only for some there",
    cites: &["UK GDPR Art 46"],
    page: include_str!("adequacy_not_found.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(Transfers::List(transfers)) = case.agreement.transfers_abroad.value() else { return };
    let day = case.operative_day();
    let adequate = case.law.adequate_countries();
    if !adequate.holds_on(day) {
        return;
    }
    for transfer in List::iter(transfers) {
        let by_adequacy =
            transfer.mechanism.value().is_some_and(|mechanism| **mechanism == TransferMechanism::Adequacy);
        if !by_adequacy {
            continue;
        }
        for country in countries(&transfer.country) {
            let finding = match adequate.of_name(country, day) {
                None => Finding::warning(
                    transfer.country.place(),
                    format!("the text rests on adequacy for \"{country}\", for which the catalogue knows none on {day}"),
                )
                .help("name another mechanism, such as idta or addendum; or the regulations, if there are new ones"),
                Some(found) => {
                    let Some(partly) = &found.partly else { continue };
                    Finding::question(
                        transfer.country.place(),
                        format!("adequacy for {} is only for {partly}: is whoever receives the data covered?", found.name),
                    )
                    .help("look it up and say so under `answers:`, or name another mechanism")
                }
            };
            out.report(finding.cite(super::in_force(case, "UK GDPR Art 45A", "UK GDPR Art 45")));
        }
    }
}
