//! Who stands where in a text: the list of parties as those who signed it saw it.
//! Terms are signed without that list, so every act brings its own, and no later list moves anybody.

use std::collections::{BTreeMap, BTreeSet};

use super::{KnownAct, Text, decides};
use crate::agreement::{JoiningRule, Members};
use crate::seal::Capacity;

/// The list of parties of a text, put together from the lists that its signers saw.
pub(super) struct Schedule<'a> {
    /// The list of the first who signed. Before anybody has: the one in the file.
    first: &'a Members,
    /// The lists under which the offices of each body last decided.
    own: BTreeMap<&'a str, BTreeMap<Capacity, &'a Members>>,
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
        let mut own: BTreeMap<&str, BTreeMap<Capacity, &Members>> = BTreeMap::new();
        for known in acts.iter().filter(|known| decides(&known.act)) {
            let body = known.act.says.body.as_str();
            let list = text.schedules.get(&known.act.subjects.parties);
            if let Some(list) = list.filter(|list| !of_body(list, body).is_empty()) {
                first.get_or_insert(list);
                own.entry(body).or_default().insert(known.act.says.capacity, list);
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
            places.extend(joined.iter().map(|body| {
                let lists = own[body].values();
                (*body, lists.flat_map(|list| of_body(list, body)).collect())
            }));
        }
        Self { first, own, places, joined }
    }

    /// The bodies of the text, each with the parties in which it stands.
    pub fn bodies(&self) -> &Places<'a> {
        &self.places
    }

    /// Did an office sign for the places that its body has? Whoever signed another list consented to something else.
    pub fn in_place(&self, body: &str, office: Capacity) -> bool {
        let list = self.own.get(body).and_then(|offices| offices.get(&office));
        list.is_some_and(|list| self.agrees(list, body))
    }

    /// The bodies of a party, by the first list and by those that a body signed.
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

    /// Does the other stand where it stands also by every list that the body signed, or has it joined since?
    fn accepts(&self, body: &str, other: &str) -> bool {
        self.joined.contains(other)
            || self.own.get(body).is_some_and(|offices| offices.values().all(|list| self.agrees(list, other)))
    }

    fn agrees(&self, list: &Members, body: &str) -> bool {
        // Lists are told apart by their digest, so one list is one place in memory: the usual case costs nothing.
        std::ptr::eq(list, self.first)
            || self.places.get(body).is_some_and(|places| *places == of_body(list, body))
    }

    fn lists(&self, signer: &str) -> impl Iterator<Item = &'a Members> {
        let own = self.own.get(signer).into_iter().flat_map(|offices| offices.values().copied());
        std::iter::once(self.first).chain(own)
    }
}

fn of_body<'a>(list: &'a Members, body: &str) -> BTreeSet<&'a str> {
    let here = list.0.iter().filter(|(_, bodies)| bodies.iter().any(|one| one == body));
    here.map(|(party, _)| party.as_str()).collect()
}
