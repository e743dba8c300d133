//! Whoever is bound goes with the notice that the text asks, by whatever door: to decline, to turn to conditions, to
//! contradict oneself, to sign another list or other clauses ends what binds no sooner than a withdrawal on the same day would.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::answers::{Answers, notice_from};
use super::force::Bound;
use super::schedule::Schedule;
use super::standing::Stand;
use super::{KnownAct, PartyStatus, State, Text, decides, own_record};
use crate::text::Digest;

/// The ends that bodies put to their own consents to a text.
pub(super) struct Notices<'a> {
    text: &'a Text<'a>,
    /// The days on which each body decided or came to contradict itself. Its consent ends on one of them, or it left.
    decided: BTreeMap<&'a str, BTreeSet<NaiveDate>>,
    /// The consents that notice has prolonged, by the places of the body and of the consent.
    prolonged: BTreeSet<(usize, usize)>,
    /// The days on which notice has passed, by the place of the body: nobody gives it twice.
    passed: BTreeSet<(usize, NaiveDate)>,
}

impl<'a> Notices<'a> {
    /// `acts` are those that count on the text.
    pub fn of(
        text: &'a Text<'a>,
        acts: &[&'a KnownAct],
        contradicted: &BTreeMap<(&'a str, Digest), NaiveDate>,
    ) -> Self {
        let mut decided: BTreeMap<&str, BTreeSet<NaiveDate>> = BTreeMap::new();
        if notice_from(text.agreement, NaiveDate::MIN) > NaiveDate::MIN {
            let decisions = acts.iter().filter(|known| decides(&known.act) || own_record(known).is_some());
            let days = decisions.map(|known| (known.act.says.body.as_str(), known.act.says.day));
            let here = contradicted.iter().filter(|((_, terms), _)| *terms == text.terms);
            for (body, day) in days.chain(here.map(|((body, _), day)| (*body, *day))) {
                decided.entry(body).or_default().insert(day);
            }
        }
        Self { text, decided, prolonged: BTreeSet::new(), passed: BTreeSet::new() }
    }

    /// Prolongs the consents that ended on a day up to which they bound their bodies. True where there are such: what they
    /// bind is to be worked out anew, as others may have been bound with them.
    pub fn prolong(
        &mut self,
        parties: &mut [PartyStatus],
        stands: &mut [Vec<Stand>],
        schedule: &mut Schedule<'_>,
        bound: &Bound,
        answers: &Answers<'_>,
        day: NaiveDate,
    ) -> bool {
        let mut prolonged = false;
        for (at, (party, stands)) in parties.iter_mut().zip(stands).enumerate() {
            let Some(decided) = self.decided.get(party.body.as_str()) else { continue };
            let bound = bound.get(&party.body).map(Vec::as_slice).unwrap_or_default();
            for end in bound.iter().filter_map(|span| span.until).filter(|end| decided.contains(end)) {
                if self.passed.contains(&(at, end)) {
                    continue;
                }
                let gone = notice_from(self.text.agreement, end);
                let left = answers.left_after(&party.body, end);
                let gone = left.map_or(gone, |left| left.min(gone));
                self.passed.insert((at, gone));
                prolonged |= schedule.put_off(&party.body, end, gone);
                for (place, stand) in stands.iter_mut().enumerate() {
                    if stand.span.until != Some(end) || !self.prolonged.insert((at, place)) {
                        continue;
                    }
                    prolonged = true;
                    stand.span.until = Some(gone);
                    if day < gone && matches!(party.state, State::Declined | State::Contradicted) {
                        party.leaves = Some(gone);
                    }
                }
            }
        }
        prolonged
    }
}
