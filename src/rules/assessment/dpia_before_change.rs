//! `dpia-before-change`: the text was amended after its impact assessment was approved.
//! Whether the risk has changed with it is for people to judge.

use chrono::Days;

use crate::agreement::{Day, Dpia, DpiaStatus};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, each};
use crate::text::Place;

pub static DPIA_BEFORE_CHANGE: Rule = Rule {
    id: "dpia-before-change",
    family: Family::Assessment,
    severity: Severity::Question,
    summary: "the text was amended after its impact assessment was approved",
    cites: &["UK GDPR Art 35"],
    page: include_str!("dpia_before_change.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| super::not_asked_under_part_3(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let last: Option<Day> = case.history.amended.iter().max_by_key(|day| day.last()).copied();
    let Some(amended) = last else { return };
    let approved = |dpia: &Dpia| {
        let is_approved = dpia.status.value().is_none_or(|status| **status == DpiaStatus::Approved);
        dpia.approved.value().filter(|_| is_approved).map(|day| (**day, day.place()))
    };
    // One assessment that is younger than the change may cover it.
    let known: Vec<(Day, Place)> = each(&case.agreement.dpia).filter_map(approved).collect();
    let Some((latest, place)) = known.into_iter().max_by_key(|(day, _)| day.last()) else { return };
    if latest.surely_before(amended) && !made_for(case, latest, amended) {
        out.report(
            Finding::question(
                place,
                format!(
                    "the impact assessment was approved {}, and the text was amended {}: does it still hold?",
                    latest.when(),
                    amended.when()
                ),
            )
            .help("look at the assessment again and give the day, or say under `answers:` why the risk is the same"),
        );
    }
}

/// True of an assessment that was approved after all that was decided before a change, and in the month before it: a change
/// is assessed before it is made.
fn made_for(case: &Case<'_>, approved: Day, amended: Day) -> bool {
    let since = |day: Day| !day.surely_before(amended) || day.surely_before(approved);
    let mut decided = case.history.decided.iter().chain(&case.history.amended).copied();
    amended.first() <= approved.last() + Days::new(31) && decided.all(since)
}
