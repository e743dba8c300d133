//! `retention-contradicts`: two times of keeping for the same data in the same hands.
//! Which of them is right is for people to judge.

use crate::agreement::Retention;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};
use crate::text::{Given, Many, Place, Word};

pub static RETENTION_CONTRADICTS: Rule = Rule {
    id: "retention-contradicts",
    family: Family::Retention,
    severity: Severity::Warning,
    summary: "the text gives two times of keeping for the same data",
    cites: &["UK GDPR Art 5(1)(e)"],
    page: include_str!("retention_contradicts.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let timed: Vec<(&Retention, Place, u64)> =
        super::entries(case).into_iter().filter_map(|(_, entry)| with_time(entry)).collect();
    for (at, (later, place, days)) in timed.iter().enumerate() {
        let same = |(earlier, _, other): &&(&Retention, Place, u64)| {
            differ(*days, *other)
                && meet(&earlier.data, &later.data)
                && meet(&earlier.party, &later.party)
                && is_same_start(earlier, later)
        };
        let Some((earlier, other, _)) = timed[..at].iter().find(same) else { continue };
        out.report(
            Finding::warning(
                *place,
                format!(
                    "{} is kept for {}, and for {} as well",
                    what(later, earlier),
                    super::time(later),
                    super::time(earlier)
                ),
            )
            .related(*other, "the other time")
            .help("keep the one that is meant, or say by `party:` or `counted-from:` how they differ"),
        );
    }
}

/// An entry with a number, where the number stands, and about how many days it is.
fn with_time(entry: &Retention) -> Option<(&Retention, Place, u64)> {
    super::about_days(entry).map(|(place, days)| (entry, place, days))
}

/// Twelve months and 365 days are one time.
fn differ(one: u64, other: u64) -> bool {
    one.abs_diff(other).saturating_mul(50) > one.max(other)
}

/// True when two lists name something that is in both. One that is not there means everything; in one with a blank or a
/// mark anything may stand, and nothing is said of it.
fn meet(one: &Given<Many<Word<String>>>, other: &Given<Many<Word<String>>>) -> bool {
    if one.is_missing() || other.is_missing() {
        return true;
    }
    let (Some(one), Some(other)) = (one.value(), other.value()) else { return false };
    one.iter().any(|name| other.iter().any(|same| same.as_str() == name.as_str()))
}

/// Two times that count from different events can both be right: the later end then holds.
fn is_same_start(one: &Retention, other: &Retention) -> bool {
    match (one.counted_from.value(), other.counted_from.value()) {
        (Some(one), Some(other)) => one.trim().eq_ignore_ascii_case(other.trim()),
        (None, None) => one.counted_from.is_missing() && other.counted_from.is_missing(),
        _ => false,
    }
}

/// The data of which both speak.
fn what(one: &Retention, other: &Retention) -> String {
    let named = [&one.data, &other.data].into_iter().find_map(|data| data.value());
    let both = named.and_then(|names| {
        names.iter().find(|name| {
            [&one.data, &other.data].into_iter().all(|data| {
                data.value().is_none_or(|data| data.iter().any(|same| same.as_str() == name.as_str()))
            })
        })
    });
    both.map_or("every set of data".to_string(), |name| format!("\"{name}\""))
}
