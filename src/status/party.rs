//! How one body stands: who must sign for it, and what its offices have decided.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::answers::Answers;
use super::force::Span;
use super::schedule::Schedule;
use super::{KnownAct, PartyStatus, Recorded, consents, decides, own_record};
use crate::agreement::{Agreement, Capacity, Party, Role, Signs};
use crate::seal::{Act, ActKind, Decision};
use crate::text::{List, Word};

/// How a body stands in an agreement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// Every office that the agreement asks has signed.
    Signed,
    /// Some of them have.
    PartSigned,
    /// It has signed on conditions that not all have accepted who have signed on the other side.
    Conditional,
    /// It decided in ink or in a portal, as an office of its own says: nobody's key signed that.
    Recorded,
    /// It would join, and is not let in yet.
    AsksToJoin,
    /// It has left.
    Withdrawn,
    Declined,
    Awaiting,
    /// Two acts of one office contradict each other.
    Contradicted,
    /// The key was reported stolen.
    Disputed,
    /// It has signed under a list of parties that puts it elsewhere than the first who signed: two agreements, not one.
    OtherParties,
    /// A later version binds it, and all with whom this one did.
    Superseded,
    /// The agreement asks nobody to sign for it: a source, a party that joins by form.
    NotAsked,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::PartSigned => "part-signed",
            Self::Conditional => "conditional",
            Self::Recorded => "recorded",
            Self::AsksToJoin => "asks-to-join",
            Self::Withdrawn => "withdrawn",
            Self::Declined => "declined",
            Self::Awaiting => "awaiting",
            Self::Contradicted => "contradicted",
            Self::Disputed => "disputed",
            Self::OtherParties => "other-parties",
            Self::Superseded => "superseded",
            Self::NotAsked => "not-asked",
        }
    }
}

/// What an agreement asks of the offices of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs {
    Nobody,
    /// All of these.
    All(BTreeSet<&'static str>),
    /// Any of these.
    AnyOf(BTreeSet<&'static str>),
    /// The text does not say: any office that can decide.
    AnyOffice,
}

/// What a party asks of each of its bodies.
pub fn needs(party: &Party) -> Needs {
    let silent = matches!(party.role.value().map(|role| **role), Some(Role::Source));
    let words = |list: &List<Word<Capacity>>| -> BTreeSet<&'static str> {
        list.iter().map(|capacity| capacity.word()).filter(|word| *word != "none").collect()
    };
    match party.signs.value() {
        _ if silent => Needs::Nobody,
        Some(Signs::Text(capacity)) if **capacity == Capacity::None => Needs::Nobody,
        Some(Signs::Text(capacity)) => Needs::All(BTreeSet::from([capacity.word()])),
        Some(Signs::List(list)) => {
            let words = words(list);
            if words.is_empty() { Needs::Nobody } else { Needs::All(words) }
        }
        Some(Signs::Map(any)) => Needs::AnyOf(words(&any.any_of)),
        None => Needs::AnyOffice,
    }
}

/// What is asked of each body, over all the parties that it stands in.
pub(super) fn roles(agreement: &Agreement, schedule: &Schedule<'_>) -> BTreeMap<String, Vec<Needs>> {
    let parties: Vec<&Party> = agreement.parties.value().into_iter().flat_map(List::iter).collect();
    let of_places = |places: &BTreeSet<&str>| {
        parties.iter().filter(|party| places.contains(party.id.as_str())).map(|party| needs(party)).collect()
    };
    let bodies = schedule.bodies().iter();
    bodies.map(|(body, places)| ((*body).to_string(), of_places(places))).collect()
}

/// The standing of a body, from the last act of each of its offices, and the day since which it is complete.
pub(super) fn of_body(
    body: &str,
    needs: &[Needs],
    acts: &[&KnownAct],
    schedule: &Schedule<'_>,
) -> (PartyStatus, Option<NaiveDate>) {
    let own: Vec<&KnownAct> = acts.iter().copied().filter(|known| known.act.says.body == body).collect();
    let mut last: BTreeMap<&str, &KnownAct> = BTreeMap::new();
    // Since when an office has said without a break what it says now.
    let mut since: BTreeMap<&str, NaiveDate> = BTreeMap::new();
    // Two acts of one office on the same predecessor are two answers to one question.
    let mut answered = BTreeSet::new();
    let questions = own.iter().filter(|known| answers_something(known.act.kind));
    let mut questions = questions.map(|known| (known.act.says.capacity, known.act.says.previous));
    let contradicted = !questions.all(|question| answered.insert(question));
    for known in own.iter().copied().filter(|known| decides(&known.act)) {
        let office = known.act.says.capacity.name();
        let before = last.insert(office, known);
        if !before.is_some_and(|before| says_the_same(&before.act, &known.act)) {
            let says = &known.act.says;
            since.insert(office, says.effective.map_or(says.day, |effective| effective.max(says.day)));
        }
    }
    let in_place = |known: &KnownAct| schedule.in_place(body, known.act.says.capacity);
    let mut elsewhere = last.values().any(|known| consents(known) && !in_place(known));
    let by_key: BTreeSet<&str> = last
        .iter()
        .filter(|(_, known)| consents(known) && in_place(known))
        .map(|(office, _)| *office)
        .collect();
    let records: Vec<(&KnownAct, &Recorded)> = acts
        .iter()
        .filter_map(|known| Some((*known, known.recorded.as_ref()?)))
        .filter(|(known, recorded)| recorded.body == body && !known.disputed)
        .collect();
    let mut signed = by_key.clone();
    let mut declined_elsewhere = false;
    // Only the body's own office can put its decision on record for it, and only where no key of the office has spoken.
    let mut on_paper: BTreeMap<&str, &Recorded> = BTreeMap::new();
    for (known, recorded) in own.iter().filter_map(|known| Some((*known, own_record(known)?))) {
        let office = recorded.capacity.name();
        if !last.contains_key(office) {
            let before = on_paper.insert(office, recorded);
            if before.is_none_or(|before| before.decision != recorded.decision) {
                // From the day of the act: what nobody could know before then bound nobody.
                since.insert(office, known.act.says.day);
            }
        }
    }
    for (office, recorded) in &on_paper {
        if recorded.decision != Decision::Sign {
            declined_elsewhere = true;
        } else if schedule.in_place(body, recorded.capacity) {
            signed.insert(*office);
        } else {
            elsewhere = true;
        }
    }
    let some = |decision| last.values().any(|known| known.act.says.decision == decision);
    let asked: Vec<&Needs> = needs.iter().filter(|needs| **needs != Needs::Nobody).collect();
    let awaited: BTreeSet<String> = asked.iter().flat_map(|needs| awaited(needs, &signed)).collect();
    let state = if contradicted {
        State::Contradicted
    } else if last.values().any(|known| known.disputed) {
        State::Disputed
    } else if some(Decision::Decline) || declined_elsewhere {
        State::Declined
    } else if schedule.asks(body) {
        State::AsksToJoin
    } else if elsewhere {
        State::OtherParties
    } else if asked.is_empty() {
        State::NotAsked
    } else if awaited.is_empty() && some(Decision::SignWithConditions) {
        State::Conditional
    } else if awaited.is_empty() && signed != by_key {
        State::Recorded
    } else if awaited.is_empty() {
        State::Signed
    } else if signed.is_empty() {
        State::Awaiting
    } else {
        State::PartSigned
    };
    let deciding = last.values().copied().max_by_key(|known| known.logged);
    let said = |kind: ActKind| own.iter().rev().find(move |known| known.act.kind == kind);
    let (advice, view) = (said(ActKind::DpoAdvice), said(ActKind::CaldicottView));
    let whole = matches!(state, State::Signed | State::Conditional | State::Recorded);
    let complete = whole.then(|| complete_on(&asked, &since, &signed)).flatten();
    let conditional = |known: &&&KnownAct| known.act.says.decision == Decision::SignWithConditions;
    let on_conditions = || last.values().filter(conditional);
    let party = PartyStatus {
        body: body.to_string(),
        state,
        capacity: last.keys().copied().collect::<Vec<_>>().join(" + "),
        key: deciding.map(|known| known.act.says.key),
        act: deciding.map(|known| known.digest),
        logged: deciding.and_then(|known| known.logged),
        effective_from: None,
        advice: advice.map(|known| known.act.says.decision),
        view: view.map(|known| known.act.says.decision),
        awaited: awaited.into_iter().collect(),
        leaves: None,
        conditional: on_conditions().map(|known| known.digest).collect(),
        conditions: on_conditions().flat_map(|known| known.act.says.conditions.clone()).collect(),
        recorded: records.last().map(|(_, recorded)| (*recorded).clone()),
        carried_from: None,
    };
    (party, complete)
}

/// When a body had signed and had not left. Leaving undoes nothing that was before.
pub(super) fn leave(
    mut party: PartyStatus,
    complete: Option<NaiveDate>,
    answers: &Answers<'_>,
    day: NaiveDate,
) -> (PartyStatus, Vec<Span>) {
    party.leaves = answers.leaving.get(party.body.as_str()).copied().filter(|_| complete.is_some());
    if party.leaves.is_some_and(|from| from <= day) {
        party.state = State::Withdrawn;
    }
    let mut spans = Vec::new();
    let mut from = complete;
    for (left, back) in answers.returned(&party.body) {
        spans.extend(from.filter(|from| *from < left).map(|from| Span { from, until: Some(left) }));
        from = from.map(|from| from.max(back));
    }
    let until = party.leaves;
    spans.extend(
        from.map(|from| Span { from, until }).filter(|span| until.is_none_or(|until| span.from < until)),
    );
    (party, spans)
}

/// True of acts that decide something. To advise twice, or to look again, contradicts nobody.
fn answers_something(kind: ActKind) -> bool {
    !matches!(kind, ActKind::DpoAdvice | ActKind::CaldicottView | ActKind::Review | ActKind::CounterSignature)
}

/// True of a second signature that changes nothing: on the same texts, with the same decision.
fn says_the_same(before: &Act, now: &Act) -> bool {
    let same_texts =
        before.subjects.terms == now.subjects.terms && before.subjects.parties == now.subjects.parties;
    same_texts && before.says.decision == now.says.decision && now.says.effective.is_none()
}

/// Which offices have still to sign for one role of a body.
fn awaited(needs: &Needs, signed: &BTreeSet<&str>) -> Vec<String> {
    match needs {
        Needs::All(offices) => {
            offices.iter().filter(|office| !signed.contains(*office)).map(ToString::to_string).collect()
        }
        Needs::AnyOf(offices) if !offices.iter().any(|office| signed.contains(office)) => {
            vec![offices.iter().copied().collect::<Vec<_>>().join(" or ")]
        }
        Needs::AnyOffice if signed.is_empty() => vec!["an office that can decide".to_string()],
        Needs::Nobody | Needs::AnyOf(_) | Needs::AnyOffice => Vec::new(),
    }
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
