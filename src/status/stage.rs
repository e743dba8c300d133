//! The stage of an agreement on a day.

use chrono::NaiveDate;

use super::{PartyStatus, State};
use crate::agreement::Agreement;

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
            Self::Record => "record",
        }
    }

    /// True while the agreement binds somebody.
    pub fn binds(self) -> bool {
        matches!(self, Self::InForce | Self::ReviewOverdue)
    }
}

pub(super) fn of(agreement: &Agreement, parties: &[PartyStatus], day: NaiveDate) -> Stage {
    if agreement.is_record() {
        return Stage::Record;
    }
    let any = |state: &[State]| parties.iter().any(|party| state.contains(&party.state));
    if !any(&[State::Signed, State::PartSigned, State::Conditional, State::Superseded]) {
        return Stage::Draft;
    }
    let dates = agreement.dates.value();
    let ended = dates.and_then(|dates| dates.ends.value()).is_some_and(|ends| ends.surely_past(day));
    let mut bound = parties.iter().filter(|party| party.effective_from.is_some());
    let effective = bound.clone().filter_map(|party| party.effective_from).min();
    let superseded = bound.all(|party| party.state == State::Superseded);
    match effective {
        None => Stage::PartSigned,
        Some(_) if superseded => Stage::Superseded,
        Some(_) if ended => Stage::Expired,
        Some(from) if day < from => Stage::Agreed,
        Some(_) => {
            let overdue =
                dates.and_then(|dates| dates.review.value()).is_some_and(|review| review.surely_past(day));
            if overdue { Stage::ReviewOverdue } else { Stage::InForce }
        }
    }
}
