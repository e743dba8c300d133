//! Who stands where in a text: the list of parties as those who signed it saw it.
//! Terms are signed without that list, so every act brings its own, and no later list moves anybody.

use std::collections::{BTreeMap, BTreeSet};

use super::{KnownAct, Text, decides};
use crate::agreement::{JoiningRule, Members};

/// The list of parties of a text, put together from the lists that its signers saw.
pub(super) struct Schedule<'a> {
    /// The list of the first who signed. Before anybody has: the one in the file.
    first: &'a Members,
    /// The list under which each body last decided.
    own: BTreeMap<&'a str, &'a Members>,
    /// The parties in which each body stands: by the first list, or by its own where it joined later.
    places: Places<'a>,
    /// Those that joined: the terms let others sign, and nobody else has to do anything.
    joined: BTreeSet<&'a str>,
}

type Places<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

impl<'a> Schedule<'a> {
    /// `acts` are those that count on this text. An act by a body that its own list does not have is by no party.
    pub fn of(text: &Text<'a>, acts: &[&'a KnownAct]) -> Self {
        let mut first = None;
        let mut own = BTreeMap::new();
        for known in acts.iter().filter(|known| decides(&known.act)) {
            let body = known.act.says.body.as_str();
            let list = text.schedules.get(&known.act.subjects.parties);
            if let Some(list) = list.filter(|list| !of_body(list, body).is_empty()) {
                first.get_or_insert(list);
                own.insert(body, list);
            }
        }
        let first = first.unwrap_or(text.members);
        let mut places = Places::new();
        for (party, bodies) in &first.0 {
            for body in bodies {
                places.entry(body).or_default().insert(party);
            }
        }
        let rule = text.agreement.joining.value().and_then(|joining| joining.rule.value());
        let mut joined: BTreeSet<&str> = BTreeSet::new();
        if rule.is_some_and(|rule| **rule == JoiningRule::Open) {
            joined.extend(own.keys().copied().filter(|body| !places.contains_key(body)));
            places.extend(joined.iter().map(|body| (*body, of_body(own[body], body))));
        }
        Self { first, own, places, joined }
    }

    /// The bodies of the text, each with the parties in which it stands.
    pub fn bodies(&self) -> &Places<'a> {
        &self.places
    }

    /// Did the body sign for the places that it has? Whoever signed another list has consented to something else.
    pub fn signed_its_places(&self, body: &str) -> bool {
        self.accepts(body, body)
    }

    /// The bodies of a party, by the first list and by the one that a body signed.
    pub fn of_party(&self, party: &str, signer: &str) -> BTreeSet<&'a str> {
        self.lists(signer).filter_map(|list| list.0.get(party)).flatten().map(String::as_str).collect()
    }

    /// Every body that a body was told to expect beside it.
    pub fn expected_by(&self, signer: &str) -> BTreeSet<&'a str> {
        self.lists(signer).flat_map(|list| list.0.values()).flatten().map(String::as_str).collect()
    }

    /// Do two bodies stand to each other as parties to the sharing, and did both sign it so? Thirty-three authorities
    /// of one party share with the other party, not among themselves; in a text of one party any other body will do.
    pub fn face(&self, body: &str, other: &str) -> bool {
        let (Some(here), Some(there)) = (self.places.get(body), self.places.get(other)) else { return false };
        let one_party = self.first.0.values().filter(|bodies| !bodies.is_empty()).count() < 2;
        body != other
            && (one_party || there.difference(here).next().is_some())
            && self.accepts(body, other)
            && self.accepts(other, body)
    }

    /// Does the other stand where it stands also by the list that the body signed, or has it joined since?
    fn accepts(&self, body: &str, other: &str) -> bool {
        let Some(own) = self.own.get(body) else { return false };
        // Lists are told apart by their digest, so one list is one place in memory: the usual case costs nothing.
        std::ptr::eq(*own, self.first)
            || (body != other && self.joined.contains(other))
            || self.places.get(other).is_some_and(|places| *places == of_body(own, other))
    }

    fn lists(&self, signer: &str) -> impl Iterator<Item = &'a Members> {
        std::iter::once(self.first).chain(self.own.get(signer).copied())
    }
}

fn of_body<'a>(list: &'a Members, body: &str) -> BTreeSet<&'a str> {
    let here = list.0.iter().filter(|(_, bodies)| bodies.iter().any(|one| one == body));
    here.map(|(party, _)| party.as_str()).collect()
}
