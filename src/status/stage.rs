//! The stage of an agreement on a day.

use chrono::{Months, NaiveDate};

use super::{Ending, State, Status};
use crate::agreement::Agreement;
use crate::seal::Decision;

/// Where an agreement stands on a day. Computed, never written in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// Nobody has signed these terms.
    Draft,
    /// Somebody has, and it binds nobody yet.
    PartSigned,
    /// Enough have signed; its first day is still to come.
    Agreed,
    InForce,
    /// In force, and past the day of its review.
    ReviewOverdue,
    /// A later version is in force in its place.
    Superseded,
    /// Past its last day.
    Expired,
    /// Ended for all by their consent, or left by all.
    Terminated,
    /// The log has an act on it that this program does not know: whatever it brings about is undecided.
    Indeterminate,
    /// A record of an agreement that exists elsewhere.
    Record,
}

impl Stage {
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::PartSigned => "part-signed",
            Self::Agreed => "agreed",
            Self::InForce => "in-force",
            Self::ReviewOverdue => "review-overdue",
            Self::Superseded => "superseded",
            Self::Expired => "expired",
            Self::Terminated => "terminated",
            Self::Indeterminate => "indeterminate",
            Self::Record => "record",
        }
    }

    /// True while the agreement binds somebody.
    pub fn binds(self) -> bool {
        matches!(self, Self::InForce | Self::ReviewOverdue)
    }
}

/// `was_bound`: the agreement has bound somebody by the day, or will by what was signed.
pub(super) fn of(agreement: &Agreement, status: &Status, was_bound: bool, day: NaiveDate) -> Stage {
    let parties = &status.parties;
    if agreement.is_record() {
        return Stage::Record;
    }
    let any = |state: &[State]| parties.iter().any(|party| state.contains(&party.state));
    let begun = [
        State::Signed,
        State::PartSigned,
        State::Conditional,
        State::Recorded,
        State::Superseded,
        State::Withdrawn,
    ];
    if !any(&begun) && !was_bound {
        return Stage::Draft;
    }
    let terminated = matches!(status.ends, Some(Ending::Agreed(from)) if from <= day);
    let dates = agreement.dates.value();
    let ended = dates.and_then(|dates| dates.ends.value()).is_some_and(|ends| ends.surely_past(day));
    let mut bound = parties.iter().filter(|party| party.effective_from.is_some());
    let effective = bound.clone().filter_map(|party| party.effective_from).min();
    let superseded = bound.all(|party| party.state == State::Superseded);
    match effective {
        None if was_bound || any(&[State::Withdrawn]) => Stage::Terminated,
        None => Stage::PartSigned,
        Some(_) if terminated => Stage::Terminated,
        Some(_) if superseded => Stage::Superseded,
        Some(_) if ended => Stage::Expired,
        Some(from) if day < from => Stage::Agreed,
        Some(_) => {
            if review_overdue(agreement, status, day) {
                Stage::ReviewOverdue
            } else {
                Stage::InForce
            }
        }
    }
}

/// Past the day of the review that is due next: the one that the text sets, or, once it was reviewed and kept, as many
/// months on as the text says; where it says none, no further one is due.
fn review_overdue(agreement: &Agreement, status: &Status, day: NaiveDate) -> bool {
    if let Some((Decision::Keep, reviewed)) = status.review {
        let every = agreement.review.value().and_then(|review| review.every_months.value());
        let next = every.and_then(|months| {
            reviewed.checked_add_months(Months::new(u32::try_from(**months).unwrap_or(u32::MAX)))
        });
        return next.is_some_and(|next| next < day);
    }
    let review = agreement.dates.value().and_then(|dates| dates.review.value());
    review.is_some_and(|review| review.surely_past(day))
}
