//! `retention-differs-across`: two agreements that govern the same sharing let the data be kept for different times.
//! Which of the times is right is for people to judge.

use std::collections::BTreeMap;

use crate::agreement::{Flow, Retention};
use crate::rules::{
    Case, Check, Family, Finding, RepositoryCase, Rule, Severity, asked_of_agreements, counted, each,
};
use crate::text::Place;

pub static RETENTION_DIFFERS_ACROSS: Rule = Rule {
    id: "retention-differs-across",
    family: Family::Retention,
    severity: Severity::Question,
    summary: "two agreements keep the same data for different times",
    cites: &["UK GDPR Art 5(1)(e)"],
    page: include_str!("retention_differs_across.md"),
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
        if here == there {
            continue;
        }
        // One time that holds elsewhere is enough to show that this one is in doubt.
        told = Some(file);
        let message = format!(
            "the data of flow \"{}\" are kept for {here} here, and for {there} under agreement \"{}\", which governs \
             the same sharing: which holds?",
            flow.id, other.agreement.id
        );
        let mut finding = Finding::question(place, message)
            .about(flow.id.to_string())
            .related(flow.id.place(), "the flow")
            .help("agree one time, and put it into both texts or into one of them alone");
        finding.file = file;
        findings.push(finding);
    }
}

/// The one time for which those who receive a flow keep its data, and where it stands. Nothing where there are several,
/// or criteria in place of a time.
fn kept(case: &Case<'_>, flow: &Flow) -> Option<(Time, Place)> {
    let entries = case.agreement.retention.value()?;
    if entries.iter().count() < entries.len() {
        return None;
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

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (years, months) =
            if self.months.is_multiple_of(12) { (self.months / 12, 0) } else { (0, self.months) };
        let parts = [(years, "year"), (months, "month"), (self.days, "day")];
        let said: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
        if said.is_empty() { f.write_str("no time") } else { f.write_str(&said.join(" and ")) }
    }
}
