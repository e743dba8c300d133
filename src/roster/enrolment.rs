//! The administrative keys of one body over time: those in charge, those that were, and those that will be.
//! Who may replace them is asked in `quorum`.

use chrono::NaiveDate;

use crate::roster::Fault;
use crate::seal::{BodyKeys, PublicKey};

/// The statements about one body's own keys, in the order in which they come into charge.
#[derive(Clone, Debug)]
pub(super) struct Enrolment {
    first: BodyKeys,
    /// Replacements, each with the day from which it is in charge.
    later: Vec<BodyKeys>,
}

impl Enrolment {
    pub fn new(first: BodyKeys) -> Self {
        Self { first, later: Vec::new() }
    }

    /// The first enrolment. Before it the body was nobody, so it is in charge from the beginning.
    pub fn first(&self) -> &BodyKeys {
        &self.first
    }

    /// The statement that is in charge on a day.
    pub fn on(&self, day: NaiveDate) -> &BodyKeys {
        self.later.iter().rev().find(|statement| statement.from <= day).unwrap_or(&self.first)
    }

    /// The replacement that is announced on a day and not yet in charge.
    pub fn pending(&self, day: NaiveDate) -> Option<&BodyKeys> {
        self.later.iter().find(|statement| statement.from > day)
    }

    /// Are the keys that are in charge on the day still good for something new?
    pub fn not_ended(&self, day: NaiveDate) -> Result<(), Fault> {
        let current = self.on(day);
        match current.until {
            Some(until) if day > until => Err(Fault::BodyEnded { body: current.body.clone(), until }),
            _ => Ok(()),
        }
    }

    /// Takes a replacement. One that is still pending on the day is cancelled by it.
    pub fn replace(&mut self, next: BodyKeys, day: NaiveDate) {
        self.later.retain(|statement| statement.from <= day);
        self.later.push(next);
    }

    /// May this key be named again: is it in charge on the day, or announced?
    pub fn names(&self, key: &PublicKey, day: NaiveDate) -> bool {
        let current = [self.on(day)].into_iter().chain(self.pending(day));
        current.into_iter().any(|statement| statement.admin.keys.contains(key))
    }
}
