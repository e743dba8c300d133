//! `storage-review-missing`: data kept under Part 3 by criteria alone, and no time set for looking again.
//! That nothing is said of keeping at all is for `retention-missing`.

use crate::agreement::{Regime, Retention};
use crate::rules::retention::names_nothing;
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements, each, items,
};
use crate::text::Given;

pub static STORAGE_REVIEW_MISSING: Rule = Rule {
    id: "storage-review-missing",
    family: Family::LawEnforcement,
    severity: Severity::Question,
    summary: "data are kept under Part 3 without a time for looking again",
    cites: &["DPA 2018 s.39(2)"],
    page: include_str!("storage_review_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let used = case.in_use(Regime::LawEnforcement, out);
    let receives: Vec<&FlowEnd<'_>> =
        used.iter().flat_map(|used| used.ends.iter().copied()).filter(|end| end.side.receives()).collect();
    if receives.is_empty() || out.part_unseen("retention") {
        return;
    }
    for entry in items(&case.agreement.retention) {
        let Some(until) = entry.until.value().filter(|_| is_without_number(entry)) else { continue };
        // A time for looking again is as good as a period.
        if until.to_lowercase().contains("review") || names_nothing(until) {
            continue;
        }
        let Some(end) = receives.iter().find(|end| speaks_of(case, entry, end)) else { continue };
        let message = format!(
            "{} keeps data under Part 3 until \"{}\": how often does it look whether they are still needed?",
            case.called(end.party),
            until.trim()
        );
        out.report(
            Finding::question(until.place(), message)
                .about(end.party.id.as_str())
                .related(end.place, "receives under Part 3")
                .help("add `months:` or `years:`, or say under `until:` when the data are reviewed"),
        );
    }
}

fn is_without_number(entry: &Retention) -> bool {
    [&entry.days, &entry.months, &entry.years].into_iter().all(Given::is_missing)
}

/// True when an entry is about what an end receives: it names its party and data, or names none and so means all.
fn speaks_of(case: &Case<'_>, entry: &Retention, end: &FlowEnd<'_>) -> bool {
    let party = entry.party.is_missing() || each(&entry.party).any(|id| id.as_str() == end.party.id.as_str());
    let carries =
        || case.data_of(end.flow).any(|set| each(&entry.data).any(|id| id.as_str() == set.id.as_str()));
    party && (entry.data.is_missing() || carries())
}
