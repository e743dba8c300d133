//! `location-abroad`: data that the text holds outside the United Kingdom, while it says that none leave, or nothing; or
//! that it holds here alone, while it lists a transfer.
//! It knows some names of places, and none of the hosts behind a name.

use super::transfer_without_mechanism::is_here;
use crate::agreement::{Transfer, Transfers};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, words_of};
use crate::text::{List, Word};

pub static LOCATION_ABROAD: Rule = Rule {
    id: "location-abroad",
    family: Family::Security,
    severity: Severity::Warning,
    summary: "where the data are held and what is said of transfers abroad disagree",
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
    if let Some(Transfers::List(transfers)) = case.agreement.transfers_abroad.value() {
        out_of_here(case, location, transfers, out);
        return;
    }
    let Some(abroad) = abroad_in(location.as_str()) else { return };
    let (said, place) = match case.agreement.transfers_abroad.value() {
        Some(Transfers::Text(said)) if super::transfer_without_mechanism::denies(said) => {
            ("says that none leave the country", Some(said.place()))
        }
        None if out.lacks(&case.agreement.transfers_abroad, "transfers-abroad") => {
            ("names no transfer abroad", None)
        }
        // Transfers that are spoken of are for another rule.
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

/// A listed transfer out of a country which the data are said never to leave. Whoever says only that they are held here may
/// send some of them abroad.
fn out_of_here(case: &Case<'_>, location: &Word<String>, transfers: &List<Transfer>, out: &mut Out<'_>) {
    let words = in_line(location.as_str());
    if !is_here_alone(&words) {
        return;
    }
    let is_unsaid = |country: &&str| !is_here(country) && !words.contains(&in_line(country));
    let first = transfers.iter().find_map(|transfer| {
        let country = super::countries(&transfer.country).find(is_unsaid)?;
        Some((transfer.country.place(), country))
    });
    let Some((place, country)) = first else { return };
    out.report(
        Finding::warning(
            location.place(),
            format!(
                "the text keeps the data in the United Kingdom alone, and lists a transfer to \"{country}\""
            ),
        )
        .cite(super::transfer_law(case))
        .related(place, "the transfer")
        .help("say under `location:` what is held or seen abroad, or take out the transfer if there is none"),
    );
}

/// True of words that name the United Kingdom and nowhere else, and let nothing leave it.
fn is_here_alone(words: &str) -> bool {
    let has = |some: &[&str]| some.iter().any(|word| words.contains(&format!(" {word} ")));
    let denies = has(&["no", "not", "never", "nothing", "none"])
        && has(&["outside", "leave", "leaves", "abroad", "overseas"]);
    let only = has(&["only", "solely", "exclusively"]) && abroad_in(words).is_none();
    has(&["uk", "united kingdom", "great britain", "england"]) && (denies || only)
}

/// The words of a text in small letters, each between spaces.
fn in_line(text: &str) -> String {
    let lower = text.to_lowercase();
    format!(" {} ", words_of(&lower).collect::<Vec<_>>().join(" "))
}

/// A name of somewhere else in a sentence that does not deny it.
fn abroad_in(location: &str) -> Option<&'static str> {
    let lower = location.to_lowercase();
    let mut words: Vec<&str> = words_of(&lower).collect();
    while let Some(at) = words.windows(2).position(|two| two == ["northern", "ireland"]) {
        words.drain(at..at + 2);
    }
    let denies = ["no", "not", "never", "nothing", "none", "outside", "without"];
    if words.iter().any(|word| denies.contains(word)) {
        return None;
    }
    let stands = |place: &[&str]| words.windows(place.len()).any(|words| words == place);
    PLACES.iter().find(|(_, place)| stands(place)).map(|(name, _)| *name)
}

/// Names of somewhere else, as a finding says them and in small letters word by word.
const PLACES: [(&str, &[&str]); 24] = [
    ("EEA", &["eea"]),
    ("EU", &["eu"]),
    ("European Union", &["european", "union"]),
    ("European Economic Area", &["european", "economic", "area"]),
    ("Europe", &["europe"]),
    ("Ireland", &["ireland"]),
    ("Netherlands", &["netherlands"]),
    ("Germany", &["germany"]),
    ("France", &["france"]),
    ("Sweden", &["sweden"]),
    ("Finland", &["finland"]),
    ("Belgium", &["belgium"]),
    ("Poland", &["poland"]),
    ("United States", &["united", "states"]),
    ("USA", &["usa"]),
    ("US", &["us"]),
    ("Canada", &["canada"]),
    ("India", &["india"]),
    ("Philippines", &["philippines"]),
    ("Australia", &["australia"]),
    ("Singapore", &["singapore"]),
    ("worldwide", &["worldwide"]),
    ("overseas", &["overseas"]),
    ("abroad", &["abroad"]),
];
