//! A minor amendment: the signatures on the earlier version carry over to the changed text, if the earlier version says so
//! and nobody that it binds objects in time. Whether the change is minor is computed from the two texts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::answers::Answers;
use super::force::{Bound, Span};
use super::standing::Stand;
use super::{KnownAct, PartyStatus, State, Status, Text, consents, decides, own_record};
use crate::agreement::{Members, material};
use crate::seal::{ActKind, Capacity};
use crate::text::Digest;

/// What carries over to a text.
pub(super) struct Carried {
    /// The version whose signatures they are.
    from: String,
    /// The first day on which they count for the changed text.
    pub day: NaiveDate,
    pub bodies: BTreeMap<String, Signature>,
    /// The terms of the version whose signatures they are.
    pub old: Digest,
    /// The template that all of them signed with the earlier version.
    pub template: Digest,
}

/// A signature that carries over.
pub(super) struct Signature {
    /// When it counts for the changed text: whoever signs the earlier version later starts later, and whoever takes it
    /// back there ends here too.
    spans: Vec<Span>,
    /// How its body stands in the earlier version.
    party: PartyStatus,
}

/// What is known of the earlier versions.
pub(super) struct Earlier<'e> {
    pub all: &'e [Status],
    pub bound: &'e BTreeMap<Digest, Bound>,
    pub over: &'e BTreeMap<Digest, Carried>,
}

/// What carries over to the text at a place, from a text of which the status is known. None before the day.
pub(super) fn over(
    texts: &[Text<'_>],
    at: usize,
    acts: &[KnownAct],
    earlier: &Earlier<'_>,
    answers: &Answers<'_>,
    day: NaiveDate,
) -> Option<Carried> {
    let text = &texts[at];
    let offers = acts.iter().filter(|known| {
        known.act.kind == ActKind::Amendment
            && known.logged.is_some()
            && !known.disputed
            && known.act.says.day <= day
            && known.act.subjects.terms == text.terms
    });
    offers
        .filter_map(|offer| carries(texts, text, offer, acts, earlier, answers))
        .find(|carried| carried.day <= day)
}

fn carries(
    texts: &[Text<'_>],
    text: &Text<'_>,
    offer: &KnownAct,
    acts: &[KnownAct],
    earlier: &Earlier<'_>,
    answers: &Answers<'_>,
) -> Option<Carried> {
    let says = &offer.act.says;
    let own = acts.iter().find(|known| says.concerns.first() == Some(&known.digest))?;
    if own.logged.is_none() || !consents(own) || own.act.says.body != says.body {
        return None;
    }
    let old = texts.iter().find(|old| old.terms == own.act.subjects.terms)?;
    let before = earlier.all.iter().find(|status| status.terms == old.terms)?;
    let spans = earlier.bound.get(&old.terms)?;
    // Who may amend and object is who was bound on the day of the amendment, whatever they do later.
    let bound = |body: &str| spans.get(body).is_some_and(|spans| spans.iter().any(|span| span.has(says.day)));
    let template = offer.act.subjects.template?;
    let with_it = |body: &str| signed_with(body, template, old, acts, earlier.over);
    if !bound(&says.body)
        || !with_it(&says.body)
        || !is_minor(old, text, template)
        || !same_places(old, text, own, offer, before)
    {
        return None;
    }
    let notice = old.agreement.amendment.value()?.minor_objection_days.value()?;
    let last = says.day.checked_add_days(Days::new(**notice))?;
    let objected = answers.objections(&offer.digest).any(|(body, day)| bound(body) && day <= last);
    let from = last.succ_opt()?.max(says.effective.unwrap_or(last));
    let signature = |party: &PartyStatus| {
        let spans = spans.get(&party.body)?.iter().filter_map(|span| span.not_before(from));
        let mut spans: Vec<Span> = spans.collect();
        // Who leaves is said of the changed text too, and by it.
        if let Some(last) = spans.last_mut().filter(|_| !took_back(party.state)) {
            last.until = None;
        }
        let signed = !spans.is_empty() && with_it(&party.body);
        signed.then(|| (party.body.clone(), Signature { spans, party: party.clone() }))
    };
    (!objected).then(|| Carried {
        from: before.version.clone(),
        day: from,
        bodies: before.parties.iter().filter_map(signature).collect(),
        old: old.terms,
        template,
    })
}

/// Did a body sign the earlier version with this template, by every office that decided? A body is held to what it was
/// shown itself: a template that others named, with a wider list of what is minor, says nothing about it.
fn signed_with(
    body: &str,
    template: Digest,
    old: &Text<'_>,
    acts: &[KnownAct],
    earlier: &BTreeMap<Digest, Carried>,
) -> bool {
    let own = acts.iter().filter(|known| {
        let lists = decides(&known.act) || known.act.kind == ActKind::RecordedDecision;
        lists
            && known.logged.is_some()
            && !known.disputed
            && known.act.says.body == body
            && known.act.subjects.terms == old.terms
    });
    let last: BTreeMap<Capacity, Option<Digest>> =
        own.map(|known| (known.act.says.capacity, known.act.subjects.template)).collect();
    if last.is_empty() {
        // Its signature carried over to the earlier version too.
        let carried = earlier.get(&old.terms);
        return carried
            .is_some_and(|carried| carried.template == template && carried.bodies.contains_key(body));
    }
    last.values().all(|named| *named == Some(template))
}

/// The texts differ only where the template lets a change be a minor one.
fn is_minor(old: &Text<'_>, new: &Text<'_>, template: Digest) -> bool {
    let minor = new.minor.get(&template);
    minor.is_some_and(|minor| material(&old.tree.json(), &new.tree.json(), minor).is_empty())
}

/// The list of the changed text moves nobody, and has nobody whom the old text does not have.
fn same_places(old: &Text<'_>, new: &Text<'_>, own: &KnownAct, offer: &KnownAct, before: &Status) -> bool {
    let (Some(was), Some(is)) =
        (old.schedules.get(&own.act.subjects.parties), new.schedules.get(&offer.act.subjects.parties))
    else {
        return false;
    };
    let places = |list: &Members, body: &str| -> BTreeSet<String> {
        let here = list.0.iter().filter(|(_, bodies)| bodies.iter().any(|one| one == body));
        here.map(|(party, _)| party.clone()).collect()
    };
    let same = |body: &str| places(was, body) == places(is, body) && was.kinds_of(body) == is.kinds_of(body);
    was.0.values().flatten().all(|body| same(body))
        && is.0.values().flatten().all(|body| before.parties.iter().any(|party| party.body == *body))
}

/// A body takes its signature over, until it decides on the changed text itself.
pub(super) fn take(
    party: &mut PartyStatus,
    own: Vec<Stand>,
    carried: Option<&Carried>,
    acts: &[&KnownAct],
) -> Vec<Stand> {
    let Some((carried, signature)) =
        carried.and_then(|carried| Some((carried, carried.bodies.get(&party.body)?)))
    else {
        return own;
    };
    let before = &signature.party;
    let decided = decided_on(&party.body, acts);
    let until = Span { from: NaiveDate::MIN, until: decided };
    let over = signature.spans.iter().filter_map(|span| span.within(until));
    let over = over.map(|span| Stand { span, conditional: before.conditional.clone() });
    if decided.is_none() && matches!(party.state, State::Awaiting | State::Disputed) {
        party.state = match before.state {
            State::Conditional | State::Recorded | State::Declined | State::Contradicted => before.state,
            _ => State::Signed,
        };
        party.conditional.clone_from(&before.conditional);
        party.conditions.clone_from(&before.conditions);
        party.awaited.clear();
        party.carried_from = Some(carried.from.clone());
    }
    over.chain(own).collect()
}

fn took_back(state: State) -> bool {
    matches!(state, State::Declined | State::Contradicted)
}

/// Has a body decided on the changed text itself?
pub(super) fn has_decided(body: &str, acts: &[&KnownAct]) -> bool {
    decided_on(body, acts).is_some()
}

/// The day on which a body first decided on the changed text itself.
fn decided_on(body: &str, acts: &[&KnownAct]) -> Option<NaiveDate> {
    let own = acts.iter().filter(|known| {
        let decides = decides(&known.act) || own_record(known).is_some();
        decides && !known.disputed && known.act.says.body == body
    });
    own.map(|known| known.act.says.day).min()
}
