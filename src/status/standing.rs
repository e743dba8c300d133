//! What the offices of one body say, and on which days all that are asked had consented.
//! An end ends: whoever declines, contradicts itself or leaves was bound until then. What a stolen key did never counted,
//! so it ends nothing either. From when others are bound with the body is decided in `force`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::answers::Answers;
use super::force::Span;
use super::party::{Needs, State, awaited};
use super::schedule::Schedule;
use super::{KnownAct, PartyStatus, Recorded, decides, own_record};
use crate::seal::{Act, ActKind, Decision};
use crate::text::Digest;

/// Some days on which a body had consented, and the acts by which it did so on conditions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stand {
    pub span: Span,
    pub conditional: Vec<Digest>,
}

/// A body, what a text asks of it, and what it has done about that.
pub(super) struct Body<'a, 's> {
    pub id: &'s str,
    /// What is asked of it where it stands; nothing of `Needs::Nobody`.
    pub asked: Vec<&'s Needs>,
    /// Its own acts on the text, in the order of the log.
    pub acts: Vec<&'a KnownAct>,
    /// The first day on which it had given two answers to one question.
    pub contradicted: Option<NaiveDate>,
    pub schedule: &'s Schedule<'a>,
}

/// What the offices of a body had said by a day.
struct Said<'a> {
    /// The last decision of each office.
    by_key: BTreeMap<&'a str, &'a KnownAct>,
    /// What an office decided elsewhere and put on record, where no key of the office has spoken.
    on_paper: BTreeMap<&'a str, (&'a KnownAct, &'a Recorded)>,
    /// Since when an office has said without a break what it says now.
    since: BTreeMap<&'a str, NaiveDate>,
}

/// What follows from what was said by a day.
struct Outcome {
    state: State,
    awaited: BTreeSet<String>,
    /// The first day on which all that are asked had consented, where they have.
    complete: Option<NaiveDate>,
    conditional: Vec<Digest>,
}

impl<'a> Body<'a, '_> {
    /// How it stands on a day, and when it had consented up to then.
    pub fn stands(&self, day: NaiveDate) -> (PartyStatus, Vec<Stand>) {
        let (stands, last) = self.consented(day);
        let (said, outcome) = last.unwrap_or_else(|| {
            let said = self.said_by(day);
            let outcome = self.outcome(&said, day);
            (said, outcome)
        });
        let disputed: Vec<&KnownAct> = self.acts.iter().copied().filter(|known| known.disputed).collect();
        // Where nothing else was decided, the act that is in dispute is the one to show.
        let in_dispute = disputed.iter().copied().filter(|known| decides(&known.act));
        let mut shown = said.by_key.clone();
        for known in in_dispute {
            shown.entry(known.act.says.capacity.name()).or_insert(known);
        }
        let deciding = said.by_key.values().copied().max_by_key(|known| known.logged);
        let deciding = deciding.or_else(|| shown.values().copied().max_by_key(|known| known.logged));
        let last = |kind: ActKind| self.acts.iter().rev().find(move |known| known.act.kind == kind);
        let (advice, view) = (last(ActKind::DpoAdvice), last(ActKind::CaldicottView));
        let on_conditions = said.by_key.values().filter(|known| outcome.conditional.contains(&known.digest));
        let party = PartyStatus {
            body: self.id.to_string(),
            state: outcome.state,
            capacity: shown.keys().copied().collect::<Vec<_>>().join(" + "),
            key: deciding.map(|known| known.act.says.key),
            act: deciding.map(|known| known.digest),
            logged: deciding.and_then(|known| known.logged),
            effective_from: None,
            advice: advice.map(|known| known.act.says.decision),
            view: view.map(|known| known.act.says.decision),
            awaited: outcome.awaited.into_iter().collect(),
            leaves: None,
            conditions: on_conditions.flat_map(|known| known.act.says.conditions.clone()).collect(),
            conditional: outcome.conditional,
            recorded: None,
            carried_from: None,
            disputed: disputed.into_iter().map(|known| known.digest).collect(),
        };
        (party, stands)
    }

    /// When all that are asked had consented, up to a day, and what holds since the last of its decisions: it changes only
    /// on their days.
    fn consented(&self, day: NaiveDate) -> (Vec<Stand>, Option<(Said<'a>, Outcome)>) {
        let decisions = self.acts.iter().filter(|known| decides(&known.act) || own_record(known).is_some());
        let days = decisions.map(|known| known.act.says.day).chain(self.contradicted);
        let days: BTreeSet<NaiveDate> = days.filter(|on| *on <= day).collect();
        let mut stands: Vec<Stand> = Vec::new();
        let mut now = None;
        let mut days = days.into_iter().peekable();
        while let Some(from) = days.next() {
            let until = days.peek().copied();
            let said = self.said_by(from);
            let outcome = self.outcome(&said, from);
            let (complete, conditional) = (outcome.complete, outcome.conditional.clone());
            now = Some((said, outcome));
            let Some(complete) = complete else { continue };
            let span = Span { from: complete.max(from), until };
            match stands.last_mut() {
                Some(last) if last.span.until == Some(span.from) && last.conditional == conditional => {
                    last.span.until = until;
                }
                _ if span.is_empty() => {}
                _ => stands.push(Stand { span, conditional }),
            }
        }
        (stands, now)
    }

    fn said_by(&self, day: NaiveDate) -> Said<'a> {
        let counts = |known: &&KnownAct| !known.disputed && known.act.says.day <= day;
        let honest: Vec<&KnownAct> = self.acts.iter().copied().filter(counts).collect();
        let (mut by_key, mut on_paper) = (BTreeMap::<&str, &KnownAct>::new(), BTreeMap::new());
        let mut since: BTreeMap<&str, NaiveDate> = BTreeMap::new();
        for known in honest.iter().copied().filter(|known| decides(&known.act)) {
            let says = &known.act.says;
            let office = says.capacity.name();
            let same =
                by_key.insert(office, known).is_some_and(|before| says_the_same(&before.act, &known.act));
            // To say it again with a later first day puts off what has not begun, and ends nothing that has.
            let begun = since.get(office).is_some_and(|since| *since <= says.day);
            if !same || (says.effective.is_some() && !begun) {
                since.insert(office, says.effective.map_or(says.day, |effective| effective.max(says.day)));
            }
        }
        // Only the body's own office can put its decision on record for it, and only where no key of the office has
        // spoken.
        for (known, recorded) in honest.iter().filter_map(|known| Some((*known, own_record(known)?))) {
            let office = recorded.capacity.name();
            if !by_key.contains_key(office) {
                let before = on_paper.insert(office, (known, recorded));
                if before.is_none_or(|(_, before)| before.decision != recorded.decision) {
                    // From the day of the act: what nobody could know before then bound nobody.
                    since.insert(office, known.act.says.day);
                }
            }
        }
        Said { by_key, on_paper, since }
    }

    fn outcome(&self, said: &Said<'_>, day: NaiveDate) -> Outcome {
        let in_place = |known: &KnownAct| self.schedule.in_place(self.id, &known.act.subjects.parties);
        let keys = || said.by_key.iter().filter(|(_, known)| super::consents(known));
        let papers = || said.on_paper.iter().filter(|(_, (_, recorded))| recorded.decision == Decision::Sign);
        let by_key: BTreeSet<&str> =
            keys().filter(|(_, known)| in_place(known)).map(|(office, _)| *office).collect();
        let mut signed = by_key.clone();
        signed.extend(papers().filter(|(_, (known, _))| in_place(known)).map(|(office, _)| *office));
        let elsewhere =
            keys().any(|(_, known)| !in_place(known)) || papers().any(|(_, (known, _))| !in_place(known));
        let declined = said.by_key.values().any(|known| known.act.says.decision == Decision::Decline)
            || said.on_paper.values().any(|(_, recorded)| recorded.decision != Decision::Sign);
        let conditional = said.by_key.values().filter(|known| is_conditional(known));
        let conditional: Vec<Digest> = conditional.map(|known| known.digest).collect();
        // An office of which there is nothing but what may be a thief's.
        let disputed = self.acts.iter().any(|known| {
            known.disputed && decides(&known.act) && !said.by_key.contains_key(known.act.says.capacity.name())
        });
        let awaited: BTreeSet<String> = self.asked.iter().flat_map(|needs| awaited(needs, &signed)).collect();
        let asks = self.schedule.asks(self.id);
        let whole = !asks && !elsewhere && !self.asked.is_empty() && awaited.is_empty();
        let state = if self.contradicted.is_some_and(|from| from <= day) {
            State::Contradicted
        } else if declined {
            State::Declined
        } else if disputed && !whole {
            State::Disputed
        } else if asks {
            State::AsksToJoin
        } else if elsewhere {
            State::OtherParties
        } else if self.asked.is_empty() {
            State::NotAsked
        } else if whole && !conditional.is_empty() {
            State::Conditional
        } else if whole && signed != by_key {
            State::Recorded
        } else if whole {
            State::Signed
        } else if signed.is_empty() {
            State::Awaiting
        } else {
            State::PartSigned
        };
        let consents = matches!(state, State::Signed | State::Conditional | State::Recorded);
        let complete = consents.then(|| complete_on(&self.asked, &said.since, &signed)).flatten();
        Outcome { state, awaited, complete, conditional }
    }
}

fn is_conditional(known: &KnownAct) -> bool {
    known.act.says.decision == Decision::SignWithConditions
}

/// The first day on which each body had given two answers to one question, by the text on which it gave one of them: two
/// acts of one office on the same predecessor, be it on two texts. What a stolen key did answers nothing.
pub(super) fn contradictions(acts: &[KnownAct], day: NaiveDate) -> BTreeMap<(&str, Digest), NaiveDate> {
    let mut answers: BTreeMap<_, Vec<&KnownAct>> = BTreeMap::new();
    let counts = |known: &&KnownAct| {
        known.logged.is_some()
            && !known.disputed
            && known.act.says.day <= day
            && answers_something(known.act.kind)
    };
    for known in acts.iter().filter(counts) {
        let says = &known.act.says;
        answers.entry((&says.agreement, &says.body, says.capacity, says.previous)).or_default().push(known);
    }
    let mut first: BTreeMap<(&str, Digest), NaiveDate> = BTreeMap::new();
    for answers in answers.values_mut().filter(|answers| answers.len() > 1) {
        answers.sort_by_key(|known| known.act.says.day);
        let second = answers[1].act.says.day;
        for known in answers {
            let since = first.entry((&known.act.says.body, known.act.subjects.terms)).or_insert(second);
            *since = second.min(*since);
        }
    }
    first
}

/// True of acts that decide something. To advise twice, or to look again, contradicts nobody.
fn answers_something(kind: ActKind) -> bool {
    !matches!(kind, ActKind::DpoAdvice | ActKind::CaldicottView | ActKind::Review | ActKind::CounterSignature)
}

/// When a body had consented and had not left. Leaving undoes nothing that was before.
pub(super) fn leave(
    mut party: PartyStatus,
    stands: Vec<Stand>,
    answers: &Answers<'_>,
    day: NaiveDate,
) -> (PartyStatus, Vec<Stand>) {
    let leaving = answers.leaving.get(party.body.as_str()).copied();
    party.leaves = leaving.filter(|left| stands.iter().any(|stand| stand.span.lasts(*left)));
    let took_back = matches!(party.state, State::Declined | State::Contradicted);
    if party.leaves.is_some_and(|from| from <= day) && !took_back {
        party.state = State::Withdrawn;
    }
    let mut gaps: Vec<Span> =
        answers.returned(&party.body).map(|(from, back)| Span { from, until: Some(back) }).collect();
    gaps.extend(party.leaves.map(|from| Span { from, until: None }));
    let without = |stands: Vec<Stand>, gap: Span| -> Vec<Stand> {
        let left = |stand: Stand| {
            let spans = stand.span.without(gap).into_iter().flatten();
            spans.map(|span| Stand { span, ..stand.clone() }).collect::<Vec<_>>()
        };
        stands.into_iter().flat_map(left).collect()
    };
    (party, gaps.into_iter().fold(stands, without))
}

/// True of a second signature that changes nothing: on the same texts, with the same decision.
fn says_the_same(before: &Act, now: &Act) -> bool {
    let same_texts =
        before.subjects.terms == now.subjects.terms && before.subjects.parties == now.subjects.parties;
    same_texts && before.says.decision == now.says.decision
}

/// The first day on which every office that is asked had signed.
fn complete_on(
    asked: &[&Needs],
    since: &BTreeMap<&str, NaiveDate>,
    signed: &BTreeSet<&str>,
) -> Option<NaiveDate> {
    let mut days: Vec<NaiveDate> = signed.iter().filter_map(|office| since.get(office)).copied().collect();
    days.sort_unstable();
    days.into_iter().find(|day| {
        let by_then: BTreeSet<&str> = signed
            .iter()
            .copied()
            .filter(|office| since.get(office).is_some_and(|since| since <= day))
            .collect();
        asked.iter().all(|needs| awaited(needs, &by_then).is_empty())
    })
}
