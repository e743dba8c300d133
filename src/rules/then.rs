//! Today and the day of decision told apart: which of today's findings were so already when the parties decided.
//! Judges by the text as it stands: how it read before it was amended is not known.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;

use super::check::ask;
use super::{Case, Checked, Family, Finding, Then, rule};
use crate::text::Place;

/// Says of each finding how it stood on the day of the last decision, where that day is known and past.
pub(super) fn tell_apart(case: &Case<'_>, checked: &mut Checked) {
    let Some(decided) = case.last_decision_day().filter(|decided| decided.surely_past(case.day)) else {
        return;
    };
    let Checked { findings, departed, .. } = checked;
    let mut of_a_day: Vec<&mut Finding> = findings
        .iter_mut()
        .chain(departed.iter_mut().map(|(finding, _)| finding))
        .filter(|finding| turns_on_a_day(finding))
        .collect();
    if of_a_day.is_empty() {
        return;
    }
    let rules: BTreeSet<&str> = of_a_day.iter().map(|finding| finding.rule).collect();
    let rules: Vec<String> = rules.into_iter().map(ToString::to_string).collect();
    let first = found_on(decided.first(), case, &rules);
    // A month or a year says something only if all of it does; a rule that changes sides does so once.
    let last = if decided.exact().is_some() { None } else { Some(found_on(decided.last(), case, &rules)) };
    for finding in &mut of_a_day {
        let found = first.contains(&fault(finding));
        if last.as_ref().is_none_or(|last| last.contains(&fault(finding)) == found) {
            finding.then = Some(Then { decided, found });
        }
    }
}

/// What the form of a text lacks, it lacks on every day.
fn turns_on_a_day(finding: &Finding) -> bool {
    rule(finding.rule).is_some_and(|rule| rule.family != Family::Form)
}

/// What rules find as of an earlier day, with the history as it was then.
fn found_on(day: NaiveDate, case: &Case<'_>, rules: &[String]) -> HashSet<Fault> {
    let history = case.history.as_of(day);
    let then = Case::new(case.reading, case.law, day, &history, case.template, case.particulars);
    let checked = ask(&then, rules);
    let departed = checked.departed.into_iter().map(|(finding, _)| finding);
    checked.findings.into_iter().chain(departed).map(|finding| fault(&finding)).collect()
}

/// What makes two findings the same fault: the rule, the place, and what it is about. Its message may count days.
type Fault = (&'static str, Place, Option<String>);

fn fault(finding: &Finding) -> Fault {
    (finding.rule, finding.place, finding.about.clone())
}
