//! What acts on a text answer to other acts, or say beyond consent: conditions accepted, bodies admitted, objections, who
//! leaves and from when, what a review found. Whom the text binds is decided in `force`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::{Consent, KnownAct, Text, consents};
use crate::agreement::Agreement;
use crate::seal::{ActKind, Decision, Says};
use crate::text::Digest;

/// The day on which each body gave an answer.
type Answered<'a> = BTreeMap<&'a str, NaiveDate>;

#[derive(Clone, Default)]
pub(super) struct Answers<'a> {
    /// By the act with conditions.
    accepted: BTreeMap<Digest, Answered<'a>>,
    /// By the act of accession, in the order of the log: who admits it or objects to it, when, and whether it admits.
    words: BTreeMap<Digest, Vec<(&'a str, NaiveDate, bool)>>,
    /// By the act that is objected to.
    objected: BTreeMap<Digest, Answered<'a>>,
    /// The first day on which a body is gone.
    pub leaving: Answered<'a>,
    /// The bodies that were gone and signed again: from when they were gone, and the day on which they came back.
    returned: BTreeMap<&'a str, Vec<(NaiveDate, NaiveDate)>>,
    /// In the order of the log: the day of an act, its body, and the first day on which, as the body consents by it,
    /// nobody is bound any more; none where it has signed again.
    endings: Vec<(NaiveDate, &'a str, Option<NaiveDate>)>,
    /// The agreements that, as a body consents, take the place of this one, and the first day on which each does.
    giving_way: BTreeMap<&'a str, Answered<'a>>,
    /// The last review.
    pub review: Option<(Decision, NaiveDate)>,
}

impl<'a> Answers<'a> {
    /// `acts` are those that count on the text, in the order of the log.
    pub fn of(text: &Text<'a>, acts: &[&'a KnownAct]) -> Self {
        let mut answers = Self::default();
        for known in acts.iter().filter(|known| !known.disputed) {
            let says = &known.act.says;
            let body = says.body.as_str();
            let concerned = says.concerns.first().copied();
            let answer = |of: &mut BTreeMap<Digest, Answered<'a>>| {
                if let Some(concerned) = concerned {
                    of.entry(concerned).or_default().entry(body).or_insert(says.day);
                }
            };
            match known.act.kind {
                ActKind::Acceptance => answer(&mut answers.accepted),
                ActKind::Admission | ActKind::Objection => {
                    let admits = known.act.kind == ActKind::Admission;
                    if !admits {
                        answer(&mut answers.objected);
                    }
                    if let Some(concerned) = concerned {
                        answers.words.entry(concerned).or_default().push((body, says.day, admits));
                    }
                }
                ActKind::Withdrawal => {
                    answers.leaving.insert(body, gone_on(text.agreement, says));
                }
                ActKind::Termination => {
                    answers.endings.push((says.day, body, Some(says.effective.unwrap_or(says.day))));
                }
                ActKind::Supersession => {
                    // Only to what the body has itself consented, and had not taken back by then.
                    let other = concerned.and_then(|act| text.consents.get(&act));
                    let stood = |other: &&Consent| {
                        other.body == body
                            && other.agreement != says.agreement
                            && other.until.is_none_or(|until| says.day < until)
                    };
                    if let Some(other) = other.filter(stood) {
                        let from = says.effective.unwrap_or(says.day).max(other.from);
                        answers.giving_way.entry(body).or_default().insert(&other.agreement, from);
                    }
                }
                ActKind::Review => answers.review = Some((says.decision, says.day)),
                // Whoever signs again stays.
                ActKind::PartyDecision | ActKind::Accession if consents(known) => {
                    if let Some(left) = answers.leaving.remove(body).filter(|left| *left < says.day) {
                        answers.returned.entry(body).or_default().push((left, says.day));
                    }
                    answers.endings.push((says.day, body, None));
                    answers.giving_way.remove(body);
                }
                _ => {}
            }
        }
        answers
    }

    /// The day on which a body had accepted the conditions of these acts; the beginning of time where there are none.
    pub fn accepted_by(&self, body: &str, conditional: &[Digest]) -> Option<NaiveDate> {
        let mut days = conditional.iter().map(|act| self.accepted.get(act)?.get(body).copied());
        days.try_fold(NaiveDate::MIN, |last, day| Some(last.max(day?)))
    }

    /// Who admits the body whose accessions these are, by what was said of them up to a day: the last word counts.
    pub fn admitting(&self, accessions: &[Digest], day: NaiveDate) -> BTreeSet<&'a str> {
        let mut admitting = BTreeSet::new();
        for (body, said, admits) in accessions.iter().filter_map(|act| self.words.get(act)).flatten() {
            if *said <= day && *admits {
                admitting.insert(*body);
            } else if *said <= day {
                admitting.remove(body);
            }
        }
        admitting
    }

    /// The days on which something was said of these accessions.
    pub fn days_of(&self, accessions: &[Digest]) -> impl Iterator<Item = NaiveDate> + '_ {
        let words: Vec<_> = accessions.iter().filter_map(|act| self.words.get(act)).flatten().collect();
        words.into_iter().map(|(_, day, _)| *day)
    }

    /// The first day on which nobody is bound any more, by body, as they had consented by a day.
    pub fn ending_by(&self, day: NaiveDate) -> Answered<'a> {
        let mut ending = Answered::new();
        for (said, body, from) in self.endings.iter().filter(|(said, ..)| *said <= day) {
            match from {
                Some(from) => ending.insert(*body, *from.max(said)),
                None => ending.remove(body),
            };
        }
        ending
    }

    /// The days on which somebody consented to the end, from the first on.
    pub fn days_of_ending(&self) -> BTreeSet<NaiveDate> {
        self.endings.iter().map(|(said, ..)| *said).collect()
    }

    /// By a day, has one agreement taken the place of this one for both, as both say?
    pub fn both_give_way(&self, one: &str, other: &str, day: NaiveDate) -> bool {
        let (Some(one), Some(other)) = (self.giving_way.get(one), self.giving_way.get(other)) else {
            return false;
        };
        let came = |days: &Answered<'_>, name: &str| days.get(name).is_some_and(|from| *from <= day);
        one.keys().any(|name| came(one, name) && came(other, name))
    }

    /// What was answered on an earlier version by those whose signatures carry over is answered here too; of conditions,
    /// whoever accepted them.
    pub fn inherit(&mut self, earlier: &Self, carries: impl Fn(&str) -> bool) {
        for (act, days) in &earlier.accepted {
            let accepted = self.accepted.entry(*act).or_default();
            for (body, day) in days {
                accepted.entry(body).or_insert(*day);
            }
        }
        for (body, day) in earlier.leaving.iter().filter(|(body, _)| carries(body)) {
            self.leaving.entry(body).and_modify(|own| *own = (*own).min(*day)).or_insert(*day);
        }
        let endings = earlier.endings.iter().filter(|(_, body, _)| carries(body)).copied();
        self.endings.splice(0..0, endings);
        for (body, days) in earlier.giving_way.iter().filter(|(body, _)| carries(body)) {
            self.giving_way.entry(body).or_insert_with(|| days.clone());
        }
    }

    /// The first day after another on which a body is or was gone by a withdrawal.
    pub fn left_after(&self, body: &str, day: NaiveDate) -> Option<NaiveDate> {
        let left = self.returned(body).map(|(left, _)| left).chain(self.leaving.get(body).copied());
        left.filter(|left| *left > day).min()
    }

    /// From when a body was gone and on which day it came back, each time that it did.
    pub fn returned(&self, body: &str) -> impl Iterator<Item = (NaiveDate, NaiveDate)> + '_ {
        self.returned.get(body).into_iter().flatten().copied()
    }

    /// Who objected to an act, and when.
    pub fn objections(&self, act: &Digest) -> impl Iterator<Item = (&'a str, NaiveDate)> + '_ {
        self.objected.get(act).into_iter().flatten().map(|(body, day)| (*body, *day))
    }
}

/// The first day on which a body that withdraws is gone. The notice of the text is computed; whatever the act says, it is
/// not shorter.
pub(super) fn gone_on(agreement: &Agreement, says: &Says) -> NaiveDate {
    let notice = notice_from(agreement, says.day);
    says.effective.map_or(notice, |day| day.max(notice))
}

/// The day on which the notice that a text asks has passed, given on a day.
pub(super) fn notice_from(agreement: &Agreement, day: NaiveDate) -> NaiveDate {
    let notice = agreement.leaving.value().and_then(|leaving| leaving.notice_days.value());
    let notice = Days::new(notice.map_or(0, |days| **days));
    day.checked_add_days(notice).unwrap_or(NaiveDate::MAX)
}
