//! `retention-missing`: personal data that are shared and of which the text does not say how long they are kept.
//! Whether the time is right is for people to judge.

use std::collections::HashSet;

use crate::agreement::{DataSet, Flow, Party, Retention};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements, each, items,
};
use crate::text::{Given, List, Many, Place, Word};

pub static RETENTION_MISSING: Rule = Rule {
    id: "retention-missing",
    family: Family::Retention,
    severity: Severity::Error,
    summary: "the text does not say how long shared personal data are kept",
    cites: &["UK GDPR Art 5(1)(e)"],
    page: include_str!("retention_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// The fifth principle of law enforcement processing, for data that only Part 3 ends receive.
const LAW_ENFORCEMENT: &str = "DPA 2018 s.39";
const GENERAL: &str = "UK GDPR Art 5(1)(e)";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let retention = &case.agreement.retention;
    let sets: Vec<&DataSet> = case.data_sets().filter(|set| case.is_personal(set)).collect();
    if sets.is_empty() && case.data_sets().next().is_some() {
        return;
    }
    if retention.value().is_some_and(List::is_empty) || out.lacks(retention, "retention") {
        out.report(none_at_all(case));
        return;
    }
    let Some(entries) = retention.value() else { return };
    for (place, entry) in super::entries(case) {
        if has_no_period(entry, out) {
            out.report(no_period(entry, place));
        }
    }
    // A blank, or a mark such as `stated`, among the entries may cover anything.
    if entries.iter().count() < entries.len() {
        return;
    }
    for set in sets {
        not_covered(case, set, out);
    }
}

fn none_at_all(case: &Case<'_>) -> Finding {
    let id = &case.agreement.id;
    let law = if case.ends.iter().any(|end| !end.is_law_enforcement()) || case.ends.is_empty() {
        GENERAL
    } else {
        LAW_ENFORCEMENT
    };
    Finding::error(id.place(), format!("agreement \"{id}\" does not say how long the data are kept"))
        .lacking(id.place(), "retention")
        .cite(law)
        .help("add `retention:` with a period, such as `{months: 36, counted-from: last visit, disposal: deleted}`")
}

/// Neither a number nor the criteria by which the time is set.
fn has_no_period(entry: &Retention, out: &mut Out<'_>) -> bool {
    [&entry.days, &entry.months, &entry.years].into_iter().all(|count| out.lacks(count, "retention"))
        && out.lacks_text(&entry.until, "retention")
}

fn no_period(entry: &Retention, place: Place) -> Finding {
    Finding::error(
        place,
        format!("the text gives no time for which {} kept, and nothing that decides it", super::what(entry)),
    )
    .lacking(place, "months")
    .help("add `days:`, `months:` or `years:`, or under `until:` the criteria that decide")
}

/// A set of data that somebody receives under this agreement, and of which no entry speaks.
fn not_covered(case: &Case<'_>, set: &DataSet, out: &mut Out<'_>) {
    let entries = || items(&case.agreement.retention).filter(|entry| names(&entry.data, &set.id));
    let carries = |flow: &Flow| each(&flow.data).any(|id| id.as_str() == set.id.as_str());
    let receivers: Vec<&FlowEnd<'_>> =
        case.ends.iter().filter(|end| end.side.receives() && carries(end.flow)).collect();
    let mut asked: HashSet<&str> = HashSet::new();
    let mut open: Vec<&Party> = Vec::new();
    for end in &receivers {
        if asked.insert(end.party.id.as_str()) && !entries().any(|entry| names(&entry.party, &end.party.id)) {
            open.push(end.party);
        }
    }
    if open.is_empty() {
        return;
    }
    let whose: Vec<String> = open.iter().map(|party| case.called(party)).collect();
    let (message, by) = if entries().next().is_none() {
        (format!("the text does not say how long \"{}\" is kept", set.id), String::new())
    } else {
        let ids: Vec<&str> = open.iter().map(|party| party.id.as_str()).collect();
        (
            format!("the text does not say how long {} keeps \"{}\"", whose.join(" or "), set.id),
            format!(", `party: [{}]`", ids.join(", ")),
        )
    };
    let by_open = |end: &&&FlowEnd<'_>| open.iter().any(|party| party.id.as_str() == end.party.id.as_str());
    let only_part_3 = receivers.iter().filter(by_open).all(|end| end.is_law_enforcement());
    out.report(
        Finding::error(set.id.place(), message)
            .lacking(set.id.place(), "retention")
            .about(set.id.as_str())
            .cite(if only_part_3 { LAW_ENFORCEMENT } else { GENERAL })
            .help(format!("add an entry under `retention:` with `data: {}`{by} and a period", set.id)),
    );
}

/// True when an entry speaks of a name: it lists it, lists none and so means all, or what it lists is not known.
fn names(list: &Given<Many<Word<String>>>, name: &Word<String>) -> bool {
    list.value().is_none_or(|names| {
        names.iter().any(|other| other.as_str() == name.as_str()) || names.iter().count() < names.len()
    })
}
