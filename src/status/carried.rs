//! A minor amendment: the signatures on the earlier version carry over to the changed text, if the earlier version says so
//! and nobody that it binds objects in time. Whether the change is minor is computed from the two texts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::answers::Answers;
use super::{KnownAct, PartyStatus, State, Status, Text, consents, decides};
use crate::agreement::{Members, material};
use crate::seal::{ActKind, Capacity};
use crate::text::Digest;

/// What carries over to a text.
pub(super) struct Carried {
    /// The version whose signatures they are.
    from: String,
    /// The first day on which they count for the changed text.
    day: NaiveDate,
    pub bodies: BTreeSet<String>,
    /// The template that all of them signed with the earlier version.
    template: Digest,
}

/// What carries over to the text at a place, from a text of which the status is known. None before the day.
pub(super) fn over(
    texts: &[Text<'_>],
    at: usize,
    acts: &[KnownAct],
    all: &[Status],
    earlier: &BTreeMap<Digest, Carried>,
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
        .filter_map(|offer| carries(texts, text, offer, acts, all, earlier, answers))
        .find(|carried| carried.day <= day)
}

fn carries(
    texts: &[Text<'_>],
    text: &Text<'_>,
    offer: &KnownAct,
    acts: &[KnownAct],
    all: &[Status],
    earlier: &BTreeMap<Digest, Carried>,
    answers: &Answers<'_>,
) -> Option<Carried> {
    let says = &offer.act.says;
    let own = acts.iter().find(|known| says.concerns.first() == Some(&known.digest))?;
    if own.logged.is_none() || !consents(own) || own.act.says.body != says.body {
        return None;
    }
    let old = texts.iter().find(|old| old.terms == own.act.subjects.terms)?;
    let before = all.iter().find(|status| status.terms == old.terms)?;
    let bound: BTreeSet<&str> = before
        .parties
        .iter()
        .filter(|party| party.effective_from.is_some())
        .map(|party| party.body.as_str())
        .collect();
    let template = offer.act.subjects.template?;
    let bodies: BTreeSet<String> = bound
        .iter()
        .filter(|body| signed_with(body, template, old, acts, earlier))
        .map(ToString::to_string)
        .collect();
    if !bodies.contains(&says.body)
        || !is_minor(old, text, template)
        || !same_places(old, text, own, offer, before)
    {
        return None;
    }
    let notice = old.agreement.amendment.value()?.minor_objection_days.value()?;
    let last = says.day.checked_add_days(Days::new(**notice))?;
    let objected = answers.objections(&offer.digest).any(|(body, day)| bound.contains(body) && day <= last);
    let from = last.succ_opt()?.max(says.effective.unwrap_or(last));
    (!objected).then(|| Carried { from: before.version.clone(), day: from, bodies, template })
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
            && known.act.says.body == body
            && known.act.subjects.terms == old.terms
    });
    let last: BTreeMap<Capacity, Option<Digest>> =
        own.map(|known| (known.act.says.capacity, known.act.subjects.template)).collect();
    if last.is_empty() {
        // Its signature carried over to the earlier version too.
        let carried = earlier.get(&old.terms);
        return carried.is_some_and(|carried| carried.template == template && carried.bodies.contains(body));
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
    was.0.values().flatten().all(|body| places(was, body) == places(is, body))
        && is.0.values().flatten().all(|body| before.parties.iter().any(|party| party.body == *body))
}

/// A body that has not decided on the changed text itself takes its signature over.
pub(super) fn take(
    party: &mut PartyStatus,
    complete: Option<NaiveDate>,
    carried: Option<&Carried>,
    acts: &[&KnownAct],
) -> Option<NaiveDate> {
    let Some(carried) = carried.filter(|carried| carried.bodies.contains(&party.body)) else {
        return complete;
    };
    let decided = acts.iter().any(|known| decides(&known.act) && known.act.says.body == party.body);
    if decided || !matches!(party.state, State::Awaiting) {
        return complete;
    }
    party.state = State::Signed;
    party.awaited.clear();
    party.carried_from = Some(carried.from.clone());
    Some(carried.day)
}
