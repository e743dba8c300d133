//! `retention-contradicts`: two agreements that govern the same sharing let the data be kept for different times.
//! Which of the times is right is for people to judge.

use std::collections::BTreeMap;

use crate::agreement::{Flow, Retention};
use crate::rules::{Case, Check, Family, Finding, RepositoryCase, Rule, Severity, asked_of_agreements, each};
use crate::text::Place;

pub static RETENTION_CONTRADICTS: Rule = Rule {
    id: "retention-contradicts",
    family: Family::Retention,
    severity: Severity::Question,
    summary: "two agreements keep the same data for different times",
    cites: &["UK GDPR Art 5(1)(e)"],
    page: include_str!("retention_contradicts.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    let mut told = None;
    for same in repository.same_sharing() {
        let ((file, case, flow), (_, other, other_flow)) = (same.later, same.earlier);
        if told == Some(file) {
            continue;
        }
        let (Some((here, place)), Some((there, _))) = (kept(case, flow), kept(other, other_flow)) else {
            continue;
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
        let mut finding = Finding::question(place, message)
            .about(flow.id.to_string())
            .related(flow.id.place(), "the flow")
            .help("agree one time, and put it into both texts or into one of them alone");
        finding.file = file;
        findings.push(finding);
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
    let of_flow = |entry: &Retention| {
        let data = each(&entry.data).next().is_none()
            || each(&entry.data).any(|id| each(&flow.data).any(|carried| carried.as_str() == id.as_str()));
        let party = each(&entry.party).next().is_none()
            || each(&entry.party).any(|id| each(&flow.to).any(|end| end.party.as_str() == id.as_str()));
        data && party
    };
    let mut times: BTreeMap<Option<Time>, Place> = BTreeMap::new();
    for (place, entry) in entries.iter_placed().filter(|(_, entry)| of_flow(entry)) {
        times.entry(Time::of(entry)).or_insert(place);
    }
    let (time, place) = times.pop_first()?;
    if times.is_empty() { Some((time?, place)) } else { None }
}

/// A time in months and days: 36 months are three years, and no number of days is a month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Time {
    months: u64,
    days: u64,
}

impl Time {
    fn of(entry: &Retention) -> Option<Self> {
        let count = |given: &crate::text::Given<crate::text::Word<u64>>| given.value().map(|count| **count);
        if !entry.until.is_absent() {
            return None;
        }
        let (years, months, days) = (count(&entry.years), count(&entry.months), count(&entry.days));
        years.or(months).or(days)?;
        let months = years.unwrap_or(0).checked_mul(12)?.checked_add(months.unwrap_or(0))?;
        Some(Self { months, days: days.unwrap_or(0) })
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
