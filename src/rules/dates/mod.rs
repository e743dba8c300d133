//! Do the days of the agreement hold together, and has its time come or gone?

mod agreed_after_start;
mod agreement_expired;
mod date_not_exact;
mod dates_contradict;
mod ending_not_said;
mod older_than_uk_gdpr;
mod parent_not_in_force;
mod purpose_ended;
mod review_date_missing;
mod review_due_soon;
mod review_later_than_cycle;
mod review_overdue;
mod superseded_law;
mod superseded_wording;
mod term_without_end;

pub use agreed_after_start::AGREED_AFTER_START;
pub use agreement_expired::AGREEMENT_EXPIRED;
pub use date_not_exact::DATE_NOT_EXACT;
pub use dates_contradict::DATES_CONTRADICT;
pub use ending_not_said::ENDING_NOT_SAID;
pub use older_than_uk_gdpr::OLDER_THAN_UK_GDPR;
pub use parent_not_in_force::PARENT_NOT_IN_FORCE;
pub use purpose_ended::PURPOSE_ENDED;
pub use review_date_missing::REVIEW_DATE_MISSING;
pub use review_due_soon::REVIEW_DUE_SOON;
pub use review_later_than_cycle::REVIEW_LATER_THAN_CYCLE;
pub use review_overdue::REVIEW_OVERDUE;
pub use superseded_law::SUPERSEDED_LAW;
pub use superseded_wording::SUPERSEDED_WORDING;
pub use term_without_end::TERM_WITHOUT_END;

use chrono::{Months, NaiveDate};

use super::{Case, Finding};
use crate::agreement::Day;
use crate::law::{Stale, StaleKind, StaleWord};
use crate::text::Place;

/// A date from memory is doubted on days that lie nearer to it than this.
const DOUBT: Months = Months::new(24);

/// What the free words say that is out of date, one finding for each thing, in the order of the text.
fn out_of_date(case: &Case<'_>, kind: StaleKind, is: &str, help: impl Fn(&str) -> String) -> Vec<Finding> {
    let mut told: Vec<(&StaleWord, Finding)> = Vec::new();
    for (place, words, stale) in &case.prose.stale {
        let Stale::Word(word) = stale else { continue };
        if word.is != kind || case.only_names(words) {
            continue;
        }
        // Two names of the same law are one fault.
        let is_same =
            |other: &StaleWord| other.id == word.id || (other.by == word.by && other.instead == word.instead);
        if let Some((_, finding)) = told.iter_mut().find(|(other, _)| is_same(other)) {
            finding.related.push((*place, "and here".to_string()));
            continue;
        }
        let words: Vec<&str> = words.split_whitespace().collect();
        let message = format!("\"{}\" {is} since {} ({})", words.join(" "), word.since, word.by);
        let finding = Finding::warning(*place, message).help(help(&word.instead));
        told.push((word, word.cites.iter().fold(finding, |finding, cite| finding.cite(cite.as_str()))));
    }
    told.into_iter().map(|(_, finding)| finding).collect()
}

/// When the next review is due, and where the text says so: the day that it gives, or the interval after somebody
/// last looked at the whole text, whichever is later. Without a day, the interval counts from the decision.
fn review_due(case: &Case<'_>) -> Option<(Day, Place)> {
    let dates = case.agreement.dates.value();
    let given = dates.and_then(|dates| dates.review.value()).map(|day| (**day, day.place()));
    let every = case.agreement.review.value().and_then(|review| review.every_months.value());
    let by_interval = every.and_then(|every| {
        let last = case.history.last_looked_at().map(Day::last).or_else(|| begun(case))?;
        let months = Months::new(u32::try_from(**every).ok()?);
        Some((Day::on(last.checked_add_months(months)?), every.place()))
    });
    match (given, by_interval) {
        (Some(given), Some(by_interval)) if given.0.last() < by_interval.0.last() => Some(by_interval),
        (Some(given), _) => Some(given),
        (None, by_interval) => by_interval,
    }
}

/// The day from which a first review interval counts: of the decision, or of the start.
fn begun(case: &Case<'_>) -> Option<NaiveDate> {
    let starts = case.agreement.dates.value().and_then(|dates| dates.starts.value()).map(|day| **day);
    case.decision_day().or(starts).map(Day::last)
}

/// True when somebody looked at the whole text on the day of a review or after it.
fn looked_at_since(case: &Case<'_>, due: Day) -> bool {
    case.history.last_looked_at().is_some_and(|last| due.first() <= last.last())
}
