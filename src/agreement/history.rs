//! What has happened to an agreement, as plain days: from acts for a signed text, from events for a record.
//! Knows no signature: whoever reads the acts makes these days of them.

use chrono::NaiveDate;

use super::Agreement;
use super::day::Day;
use super::record::Did;

/// The days that rules may need to know. Empty for a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The first and the last decision to agree.
    pub decided: Vec<Day>,
    /// Reviews that were held.
    pub reviewed: Vec<Day>,
    /// Changes since the first decision.
    pub amended: Vec<Day>,
    /// The day on which it was ended, where it was.
    pub ended: Option<Day>,
}

impl History {
    /// The history that a record tells.
    pub fn of_record(agreement: &Agreement) -> Self {
        let mut history = Self::default();
        let Some(events) = agreement.record.value().and_then(|record| record.events.value()) else {
            return history;
        };
        for event in events.iter() {
            let day = *event.day;
            match *event.did {
                Did::Approved | Did::Signed => history.decided.push(day),
                Did::Reviewed => history.reviewed.push(day),
                Did::Amended => history.amended.push(day),
                Did::Ended => history.ended = Some(day),
                _ => {}
            }
        }
        history
    }

    /// The history as it was on an earlier day: what was certainly done by then.
    #[must_use]
    pub fn as_of(&self, day: NaiveDate) -> Self {
        let by_then = |days: &[Day]| days.iter().copied().filter(|done| done.last() <= day).collect();
        Self {
            decided: by_then(&self.decided),
            reviewed: by_then(&self.reviewed),
            amended: by_then(&self.amended),
            ended: self.ended.filter(|ended| ended.last() <= day),
        }
    }

    /// The day by which lawfulness at the time of deciding is judged: the first decision.
    pub fn first_decision(&self) -> Option<Day> {
        self.decided.iter().min().copied()
    }

    /// The days on which somebody looked at the whole text, as far as they are known: decisions, amendments, reviews.
    pub fn looked_at(&self) -> impl Iterator<Item = Day> {
        self.decided.iter().chain(&self.reviewed).chain(&self.amended).copied()
    }

    /// The last of them.
    pub fn last_looked_at(&self) -> Option<Day> {
        self.looked_at().max_by_key(|day| day.last())
    }
}
