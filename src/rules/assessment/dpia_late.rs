//! `dpia-late`: the sharing begins before the impact assessment is done.
//! Whether there is an assessment at all is for `dpia-missing`.

use chrono::Days;

use crate::agreement::{Day, Dpia, DpiaStatus};
use crate::law::Standing;
use crate::rules::risk::{only_law_enforcement, trigger};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, each};

pub static DPIA_LATE: Rule = Rule {
    id: "dpia-late",
    family: Family::Assessment,
    severity: Severity::Error,
    summary: "the sharing begins before the impact assessment is approved",
    cites: &["UK GDPR Art 35(1)"],
    page: include_str!("dpia_late.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

const LAW_ENFORCEMENT: &str = "DPA 2018 s.64";

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| super::not_asked(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let governing = if only_law_enforcement(case) { LAW_ENFORCEMENT } else { "UK GDPR Art 35(1)" };
    let standing = standing_at_start(case, governing);
    if matches!(standing, Some(Standing::NotInForce(_))) {
        return;
    }
    // Art 35(1) binds where the risk is high; without a sign of that, an assessment is late and no duty is broken.
    let binds =
        trigger(case).is_sure() && standing == Some(Standing::InForce) && governing != LAW_ENFORCEMENT;
    for dpia in each(&case.agreement.dpia) {
        if let Some(finding) = not_done(case, dpia, binds).or_else(|| approved_late(case, dpia, binds)) {
            out.report(finding.cite(governing));
        }
    }
}

/// Whether the duty held when the sharing began; `None` where no day is known.
fn standing_at_start(case: &Case<'_>, governing: &str) -> Option<Standing> {
    let starts = case.agreement.dates.value().and_then(|dates| dates.starts.value()).map(|day| **day);
    let first = starts.or_else(|| case.decision_day())?;
    Some(case.law.provision(governing)?.standing_on(first.last()))
}

/// The sharing has begun, and the assessment is still being made.
fn not_done(case: &Case<'_>, dpia: &Dpia, binds: bool) -> Option<Finding> {
    let status = dpia.status.value()?;
    let how_far = match **status {
        DpiaStatus::Screening => "being screened",
        DpiaStatus::Planned => "planned",
        DpiaStatus::InProgress => "in progress",
        DpiaStatus::NotRequired | DpiaStatus::Approved => return None,
    };
    if !case.has_begun() {
        return None;
    }
    let starts = case.agreement.dates.value().and_then(|dates| dates.starts.value());
    // What was approved once and is being made anew is a review (Art 35(11)): `approved_late` looks at the day where the
    // sharing begins, and otherwise the parties' decision shows by when it had to be there.
    let first = starts.map(|day| **day).or_else(|| case.decision_day());
    let in_time = |approved: Day| first.is_none_or(|first| !first.surely_before(approved));
    if dpia.approved.value().is_some_and(|approved| starts.is_some() || in_time(**approved)) {
        return None;
    }
    let begun = starts.map_or("has begun".to_string(), |starts| format!("began {}", starts.when()));
    let message = format!("the impact assessment is {how_far}, and the sharing {begun}");
    let mut finding = severe(binds, status.place(), message)
        .help("finish and approve the assessment; until then stop what makes the risk high");
    if let Some(starts) = starts {
        finding = finding.related(starts.place(), "it begins here");
    }
    Some(finding)
}

/// The only approval that the text gives came after the sharing began.
fn approved_late(case: &Case<'_>, dpia: &Dpia, binds: bool) -> Option<Finding> {
    let approved = dpia.approved.value()?;
    let starts = case.agreement.dates.value().and_then(|dates| dates.starts.value())?;
    // What was looked at again since the start may have been approved again (Art 35(11)), which is as it should be: by
    // then, or in the month before, since what is looked at is prepared.
    let by = approved.last() + Days::new(31);
    let again = case.history.looked_at().any(|day| day.first() > starts.last() && day.first() <= by);
    if !starts.surely_before(**approved) || again {
        return None;
    }
    let message = format!(
        "the impact assessment is approved {}, after the sharing begins {}",
        approved.when(),
        starts.when()
    );
    Some(
        severe(binds, approved.place(), message).related(starts.place(), "it begins here").help(
            "let the sharing begin when the assessment is approved, or give the day of the first approval",
        ),
    )
}

fn severe(binds: bool, place: crate::text::Place, message: String) -> Finding {
    if binds { Finding::error(place, message) } else { Finding::warning(place, message) }
}
