//! Was the signer of an act entitled to it, and does the act come in time?
//! Days are handed in, or are those that the act claims.

use chrono::NaiveDate;

use crate::roster::{NotEntitled, Roster, Standing};
use crate::seal::{Act, RevocationReason, Signatory};

impl Roster {
    /// The first day of an office, and its last if one is set: its own, and no longer than its body's keys that are in
    /// charge after the last day that the roster names. Revocation is not asked.
    pub fn bounds(&self, office: &Signatory) -> (NaiveDate, Option<NaiveDate>) {
        self.bounds_on(office, self.latest)
    }

    fn bounds_on(&self, office: &Signatory, day: NaiveDate) -> (NaiveDate, Option<NaiveDate>) {
        let body = &self.bodies[&office.body];
        let until = [office.until, body.on(day).until].into_iter().flatten().min();
        (office.from.max(body.first().from), until)
    }

    /// How an office stands on a day, by everything that the roster says now.
    pub fn standing(&self, office: &Signatory, day: NaiveDate) -> Standing {
        let (from, until) = self.bounds_on(office, day);
        if let Some(revocation) = self.revoked.get(&office.key.fingerprint()) {
            if day >= revocation.from {
                return Standing::Revoked { from: revocation.from, reason: revocation.reason };
            }
            if let Some(since) = revocation.since.filter(|since| day >= *since) {
                return Standing::Disputed { since };
            }
        }
        match until {
            _ if day < from => Standing::NotYet(from),
            Some(until) if day > until => Standing::Ended(until),
            _ => Standing::Holds,
        }
    }

    /// Was the signer of this act entitled to it, by the roster as it stands where the act is logged? Days are what
    /// the act claims. Once a key is known to be stolen nothing more by it is taken, whatever day it claims.
    pub fn entitles(&self, act: &Act) -> Result<&Signatory, NotEntitled> {
        let says = &act.says;
        // What was signed before a log ended may be logged in the next one; it names the log that its signer knew.
        let log = self.log_at(says.roster.version);
        if says.registry != log.origin {
            let here = log.origin.clone();
            return Err(NotEntitled::OtherRegistry { named: says.registry.clone(), here });
        }
        let office = self.office(&says.key).ok_or(NotEntitled::NoOffice(says.key))?;
        if office.body != says.body || office.capacity != says.capacity {
            return Err(NotEntitled::OtherOffice {
                holder: office.body.clone(),
                capacity: office.capacity,
                claimed_body: says.body.clone(),
                claimed_capacity: says.capacity,
            });
        }
        let known = usize::try_from(says.roster.version).ok().and_then(|version| self.chain.get(version - 1));
        if known != Some(&says.roster.head) {
            return Err(NotEntitled::OtherRoster(says.roster.version));
        }
        if office.version > says.roster.version {
            return Err(NotEntitled::AppointedLater {
                appointed: office.version,
                known: says.roster.version,
            });
        }
        if let Some(revocation) = self.revocation(&says.key)
            && revocation.reason == RevocationReason::Compromised
        {
            return Err(NotEntitled::Revoked { from: revocation.from, reason: revocation.reason });
        }
        if let Some(until) = self.root().until.filter(|until| says.day > *until) {
            return Err(NotEntitled::RootExpired { day: says.day, until });
        }
        match self.standing(office, says.day) {
            Standing::Holds | Standing::Disputed { .. } => Ok(office),
            Standing::NotYet(from) => Err(NotEntitled::TooEarly { day: says.day, from }),
            Standing::Ended(until) => Err(NotEntitled::TooLate { day: says.day, until }),
            Standing::Revoked { from, reason } => Err(NotEntitled::Revoked { from, reason }),
        }
    }

    /// May an act of this office still be logged today, whatever day it claims? The log's day is the one that others
    /// can check: what comes after the last day came too late.
    pub fn in_time(&self, act: &Act, today: NaiveDate) -> Result<(), NotEntitled> {
        let says = &act.says;
        if let Some(until) = self.root().until.filter(|until| today > *until) {
            return Err(NotEntitled::LoggedAfterRoot { today, until });
        }
        match self.office(&says.key).map(|office| self.standing(office, today)) {
            Some(Standing::Ended(until)) => Err(NotEntitled::LoggedTooLate { today, until }),
            Some(Standing::Revoked { from, reason }) => Err(NotEntitled::Revoked { from, reason }),
            _ => Ok(()),
        }
    }
}
