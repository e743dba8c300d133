//! `transfer-without-mechanism`: a transfer outside the United Kingdom without what makes it lawful.
//! Whether a country that is named for adequacy has it is for `adequacy-not-found`.

use super::countries;
use crate::agreement::Transfers;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};

pub static TRANSFER_WITHOUT_MECHANISM: Rule = Rule {
    id: "transfer-without-mechanism",
    family: Family::Security,
    severity: Severity::Error,
    summary: "personal data leave the United Kingdom, and the text does not say what allows it",
    // Art 46 holds before and since Art 44A took the place of Art 44.
    cites: &["UK GDPR Art 46"],
    page: include_str!("transfer_without_mechanism.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let law = |finding: Finding| finding.cite(super::transfer_law(case));
    let help = "add `mechanism:`: adequacy, idta, addendum, public-body-instrument, binding-corporate-rules or derogation";
    match case.agreement.transfers_abroad.value() {
        Some(Transfers::List(transfers)) => {
            for (place, transfer) in transfers.iter_placed() {
                let mut named = countries(&transfer.country).peekable();
                let nothing_is_needed = named.peek().is_some()
                    && named.all(|country| is_here(country) || is_adequate_for_all(case, country));
                if nothing_is_needed || !out.lacks(&transfer.mechanism, "transfers-abroad") {
                    continue;
                }
                let message = format!(
                    "personal data go to {}, and the text does not say what allows that",
                    transfer.country.as_str()
                );
                out.report(law(Finding::error(place, message)).lacking(place, "mechanism").help(help));
            }
        }
        Some(Transfers::Text(said)) if !denies(said) => {
            let message =
                "the text speaks of transfers abroad, and names neither the country nor what allows them";
            out.report(
                law(Finding::warning(said.place(), message))
                    .help("list them with `country:` and `mechanism:`, or write `none`"),
            );
        }
        _ => {}
    }
}

/// True of the United Kingdom and its parts.
pub(super) fn is_here(country: &str) -> bool {
    let parts =
        ["uk", "united kingdom", "great britain", "gb", "england", "scotland", "wales", "northern ireland"];
    parts.contains(&country.to_lowercase().as_str())
}

/// True of a country to which regulations let all personal data go: there it is the law that allows it (Art 44A(2)(a)),
/// whatever the text says.
fn is_adequate_for_all(case: &Case<'_>, country: &str) -> bool {
    let found = case.law.adequate_countries().of_name(country, case.operative_day());
    found.is_some_and(|country| country.partly.is_none())
}

/// True of a sentence that says that none take place.
pub(super) fn denies(said: &str) -> bool {
    let lower = said.trim().to_lowercase();
    let first = lower.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ["no", "none", "never", "not", "nothing", "nobody"].contains(&first)
        || [" not ", " no ", " never ", " none", "n't "].iter().any(|denial| lower.contains(denial))
}
