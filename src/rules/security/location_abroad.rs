//! `location-abroad`: data that the text holds outside the United Kingdom, while it says that none leave, or nothing.
//! It knows some names of places, and none of the hosts behind a name.

use crate::agreement::Transfers;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, words_of};

pub static LOCATION_ABROAD: Rule = Rule {
    id: "location-abroad",
    family: Family::Security,
    severity: Severity::Warning,
    summary: "the data are held abroad, and the text knows of no transfer",
    // Art 46 holds before and since Art 44A took the place of Art 44.
    cites: &["UK GDPR Art 46"],
    page: include_str!("location_abroad.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(location) = case.agreement.security.value().and_then(|security| security.location.value())
    else {
        return;
    };
    let Some(abroad) = abroad_in(location.as_str()) else { return };
    let (said, place) = match case.agreement.transfers_abroad.value() {
        Some(Transfers::Text(said)) if super::transfer_without_mechanism::denies(said) => {
            ("says that none leave the country", Some(said.place()))
        }
        None if out.lacks(&case.agreement.transfers_abroad, "transfers-abroad") => {
            ("names no transfer abroad", None)
        }
        // Transfers that are listed, or spoken of, are for another rule.
        _ => return,
    };
    let message = format!("the text holds data in \"{abroad}\", and {said}");
    let mut finding = Finding::warning(location.place(), message)
        .cite(super::transfer_law(case))
        .help("list the transfer under `transfers-abroad:` with its `mechanism:`, or keep the data in the United Kingdom");
    if let Some(place) = place {
        finding = finding.related(place, "this says that there is none");
    }
    out.report(finding);
}

/// A name of somewhere else in a sentence that does not deny it.
fn abroad_in(location: &str) -> Option<&'static str> {
    let lower = location.to_lowercase();
    let words: Vec<&str> = words_of(&lower).collect();
    let denied = words
        .iter()
        .any(|word| ["no", "not", "never", "nothing", "none", "outside", "without"].contains(word));
    let line = format!(" {} ", words.join(" ")).replace(" northern ireland ", " ");
    PLACES.into_iter().filter(|_| !denied).find(|place| line.contains(&format!(" {} ", place.to_lowercase())))
}

const PLACES: [&str; 24] = [
    "EEA",
    "EU",
    "European Union",
    "European Economic Area",
    "Europe",
    "Ireland",
    "Netherlands",
    "Germany",
    "France",
    "Sweden",
    "Finland",
    "Belgium",
    "Poland",
    "United States",
    "USA",
    "US",
    "Canada",
    "India",
    "Philippines",
    "Australia",
    "Singapore",
    "worldwide",
    "overseas",
    "abroad",
];
