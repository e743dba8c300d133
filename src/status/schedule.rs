//! Who stands where in a text: the list of parties as those who signed it saw it.
//! Terms are signed without that list, so every act brings its own, and no later list moves anybody.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::answers::Answers;
use super::carried::Carried;
use super::{KnownAct, Text, consents, decides, own_record};
use crate::agreement::{JoiningRule, Members};
use crate::seal::{ActKind, Capacity};
use crate::text::{Digest, List};

/// The list of parties of a text, put together from the lists that its signers saw.
pub(super) struct Schedule<'a> {
    /// The list of the first who signed. Before anybody has: the one in the file.
    first: &'a Members,
    /// The lists under which the offices of each body decided, one after the other, with the day.
    own: BTreeMap<&'a str, BTreeMap<Capacity, Signed<'a>>>,
    /// The lists of the text, by the digest that an act names.
    lists: &'a BTreeMap<Digest, Members>,
    /// The parties in which each body stands: by the first list, or by its own where it joined later.
    places: Places<'a>,
    /// Those that joined, and the day on which the rule of the text had let them in.
    joined: BTreeMap<&'a str, NaiveDate>,
    /// Those that would join and are not let in yet.
    asking: BTreeSet<&'a str>,
    /// Those whose signature on an earlier version carries over: they stand where they stood.
    carried: BTreeSet<String>,
    /// The template that each body signed with the terms, by every office that decided: its locked clauses are agreed
    /// and stand in no terms.
    templates: BTreeMap<String, Vec<Clauses>>,
}

/// The templates that an office signed, each from a day on.
type Clauses = Vec<(NaiveDate, Option<Digest>)>;

/// The lists that an office signed, each from a day on.
type Signed<'a> = Vec<(NaiveDate, &'a Members)>;

type Places<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

impl<'a> Schedule<'a> {
    /// `acts` are those that count on this text. An act by a body that its own list does not have is by no party.
    pub fn of(
        text: &Text<'a>,
        acts: &[&'a KnownAct],
        answers: &Answers<'_>,
        carried: Option<&Carried>,
    ) -> Self {
        // What a thief may have signed sets no list, unless there is no other to show anything by.
        let all = acts;
        let honest: Vec<&KnownAct> = acts.iter().copied().filter(|known| !known.disputed).collect();
        let acts = honest.as_slice();
        let mut first = None;
        let mut own: BTreeMap<&str, BTreeMap<Capacity, Signed<'_>>> = BTreeMap::new();
        let mut records: BTreeMap<(&str, Capacity), (Signed<'_>, Clauses)> = BTreeMap::new();
        let mut templates: BTreeMap<&str, BTreeMap<Capacity, Clauses>> = BTreeMap::new();
        let lists = |known: &KnownAct| {
            decides(&known.act) || known.act.kind == ActKind::Amendment || own_record(known).is_some()
        };
        for known in acts.iter().filter(|known| lists(known)) {
            let body = known.act.says.body.as_str();
            let template = (known.act.says.day, known.act.subjects.template);
            let list = text.schedules.get(&known.act.subjects.parties);
            if let Some(list) = list.filter(|list| !of_body(list, body).is_empty()) {
                first.get_or_insert(list);
                let lists = own.entry(body).or_default();
                let signed = (known.act.says.day, list);
                if let Some(recorded) = own_record(known) {
                    let record = records.entry((body, recorded.capacity)).or_default();
                    record.0.push(signed);
                    record.1.push(template);
                } else if decides(&known.act) {
                    let lists = lists.entry(known.act.says.capacity).or_default();
                    // Whoever declines after it has consented agrees to no other list and to no other clauses.
                    if lists.is_empty() || consents(known) {
                        lists.push(signed);
                        let offices = templates.entry(body).or_default();
                        offices.entry(known.act.says.capacity).or_default().push(template);
                    }
                }
            }
        }
        // A key takes the place of paper.
        for ((body, office), (lists, clauses)) in records {
            own.entry(body).or_default().entry(office).or_insert(lists);
            templates.entry(body).or_default().entry(office).or_insert(clauses);
        }
        own.retain(|_, lists| !lists.is_empty());
        let disputed = || all.iter().find_map(|known| text.schedules.get(&known.act.subjects.parties));
        let first = first.or_else(disputed).unwrap_or(text.members);
        let mut places = Places::new();
        for (party, bodies) in &first.0 {
            for body in bodies {
                places.entry(body).or_default().insert(party);
            }
        }
        let (mut joined, mut asking) = (BTreeMap::new(), BTreeSet::new());
        let newcomers: Vec<&str> = own.keys().copied().filter(|body| !places.contains_key(body)).collect();
        for body in newcomers {
            let lists = own[body].values().filter_map(last);
            let sought: BTreeSet<&str> = lists.flat_map(|list| of_body(list, body)).collect();
            let let_in = let_in(text, first, acts, answers, (body, &sought));
            let asks =
                acts.iter().any(|known| known.act.kind == ActKind::Accession && known.act.says.body == body);
            match let_in {
                Some(day) => drop(joined.insert(body, day)),
                None if asks => drop(asking.insert(body)),
                None => continue,
            }
            places.insert(body, sought);
        }
        let mut templates: BTreeMap<String, Vec<Clauses>> = templates
            .into_iter()
            .map(|(body, offices)| (body.to_owned(), offices.into_values().collect()))
            .collect();
        for (body, carried) in
            carried.iter().flat_map(|carried| carried.bodies.keys().map(|body| (body, *carried)))
        {
            templates
                .entry(body.clone())
                .or_insert_with(|| vec![vec![(NaiveDate::MIN, Some(carried.template))]]);
        }
        let carried = carried.map(|carried| carried.bodies.keys().cloned().collect()).unwrap_or_default();
        Self { first, own, lists: text.schedules, places, joined, asking, carried, templates }
    }

    /// Would the body join, without being let in yet?
    pub fn asks(&self, body: &str) -> bool {
        self.asking.contains(body)
    }

    /// The day on which a body that joined was let in.
    pub fn let_in(&self, body: &str) -> Option<NaiveDate> {
        self.joined.get(body).copied()
    }

    /// The bodies of the text, each with the parties in which it stands.
    pub fn bodies(&self) -> &Places<'a> {
        &self.places
    }

    /// Is a body of a kind? The first list says so of its bodies, the own lists of those that joined: one that says yes is
    /// enough.
    pub fn is_of(&self, body: &str, kind: &str) -> bool {
        self.lists_of_kinds(body).any(|list| list.is_of(body, kind))
    }

    fn lists_of_kinds(&self, body: &str) -> impl Iterator<Item = &'a Members> {
        let joined = self.joined.contains_key(body) || self.asking.contains(body);
        // By no day has a body of the first list a say of its own.
        let day = if joined { NaiveDate::MAX } else { NaiveDate::MIN };
        (!joined).then_some(self.first).into_iter().chain(self.signed_by(body, day))
    }

    /// Is the list one under which a body stands where it stands? Whoever signed another consented to something else.
    pub fn in_place(&self, body: &str, parties: &Digest) -> bool {
        let list = self.lists.get(parties);
        list.is_some_and(|list| !of_body(list, body).is_empty() && self.agrees(list, body))
    }

    /// The bodies of a party, by the first list and by those that a body had signed by a day.
    pub fn of_party(&self, party: &str, signer: &str, day: NaiveDate) -> BTreeSet<&'a str> {
        self.lists(signer, day).filter_map(|list| list.0.get(party)).flatten().map(String::as_str).collect()
    }

    /// The bodies that stand in a party, those that joined it with them.
    pub fn standing_in(&self, party: &str) -> BTreeSet<&'a str> {
        let here = self.places.iter().filter(|(body, places)| places.contains(party) && !self.asks(body));
        here.map(|(body, _)| *body).collect()
    }

    /// Every body that a body had been told to expect beside it by a day.
    pub fn expected_by(&self, signer: &str, day: NaiveDate) -> BTreeSet<&'a str> {
        self.lists(signer, day).flat_map(|list| list.0.values()).flatten().map(String::as_str).collect()
    }

    /// Do two bodies stand to each other as parties to the sharing, and did both sign it so, by the lists that they signed
    /// last?
    pub fn face(&self, body: &str, other: &str) -> bool {
        self.face_on(body, other, NaiveDate::MAX) && self.same_clauses(body, other, NaiveDate::MAX)
    }

    /// The same by the lists that they had signed by a day, whatever the clauses.
    pub fn face_on(&self, body: &str, other: &str, day: NaiveDate) -> bool {
        self.opposite(body, other) && self.accept_on(body, other, day)
    }

    /// Does each of two stand where it stands by the lists that the other had signed by a day too?
    pub fn accept_on(&self, body: &str, other: &str, day: NaiveDate) -> bool {
        self.accepts(body, other, day) && self.accepts(other, body, day)
    }

    /// Do two bodies stand on two sides? Thirty-three authorities of one party share with the other party, not among
    /// themselves; in a text of one party any other body will do.
    fn opposite(&self, body: &str, other: &str) -> bool {
        let (Some(here), Some(there)) = (self.places.get(body), self.places.get(other)) else { return false };
        let one_party = self.first.0.values().filter(|bodies| !bodies.is_empty()).count() < 2;
        body != other
            && !self.asks(body)
            && !self.asks(other)
            && (one_party || there.difference(here).next().is_some())
    }

    /// Had two bodies signed the terms with one template, by what each office had signed last by a day, or signed first
    /// after it? The locked clauses of another one are other words.
    pub fn same_clauses(&self, body: &str, other: &str, day: NaiveDate) -> bool {
        let offices = [body, other].into_iter().filter_map(|body| self.templates.get(body)).flatten();
        let by_then =
            offices.filter_map(|signed| signed.iter().rev().find(|(on, _)| *on <= day).or(signed.first()));
        by_then.map(|(_, template)| template).collect::<BTreeSet<_>>().len() < 2
    }

    /// The days on which a body came to sign other clauses than before.
    fn turns_of_clauses(&self, body: &str) -> impl Iterator<Item = NaiveDate> {
        let offices = self.templates.get(body).into_iter().flatten();
        offices
            .flat_map(|signed| signed.windows(2))
            .filter(|pair| pair[0].1 != pair[1].1)
            .map(|pair| pair[1].0)
    }

    /// The bodies that signed one list after another, or other clauses, with the days from which another counts. Almost
    /// nobody does.
    pub fn turns(&self) -> BTreeMap<&'a str, BTreeSet<NaiveDate>> {
        let turns = self.own.iter().map(|(body, offices)| {
            let another = |pair: &[(NaiveDate, &Members)]| !std::ptr::eq(pair[0].1, pair[1].1);
            let days = offices.values().flat_map(|signed| {
                let carried = self.carried.contains(*body).then(|| signed.first()).flatten();
                let others = signed.windows(2).filter(|pair| another(pair)).map(|pair| pair[1].0);
                others.chain(carried.map(|(day, _)| *day))
            });
            (*body, days.chain(self.turns_of_clauses(body)).collect::<BTreeSet<_>>())
        });
        turns.filter(|(_, days)| !days.is_empty()).collect()
    }

    /// Lets another list and other clauses that a body signed on a day count from a later one. False where there are none.
    pub fn put_off(&mut self, body: &str, day: NaiveDate, until: NaiveDate) -> bool {
        let mut some = false;
        let mut later = |on: &mut NaiveDate| {
            some |= *on == day;
            *on = if *on == day { until } else { *on };
        };
        let lists = self.own.get_mut(body).into_iter().flat_map(BTreeMap::values_mut);
        lists.flat_map(|signed| signed.iter_mut().skip(1)).for_each(|(on, _)| later(on));
        let clauses = self.templates.get_mut(body).into_iter().flatten();
        clauses.flat_map(|signed| signed.iter_mut().skip(1)).for_each(|(on, _)| later(on));
        some
    }

    /// Does the other stand where it stands also by every list that the body had signed last by a day, or has it joined
    /// since?
    fn accepts(&self, body: &str, other: &str, day: NaiveDate) -> bool {
        if self.joined.contains_key(other) {
            return true;
        }
        let mut own = self.signed_by(body, day).peekable();
        if own.peek().is_none() {
            return self.carried.contains(body);
        }
        own.all(|list| self.agrees(list, other))
    }

    /// The list that each office of a body had signed last by a day.
    fn signed_by(&self, body: &str, day: NaiveDate) -> impl Iterator<Item = &'a Members> {
        let offices = self.own.get(body).into_iter().flat_map(BTreeMap::values);
        offices.filter_map(move |signed| {
            let by_then = signed.iter().rev().find(|(on, _)| *on <= day);
            by_then.map(|(_, list)| *list)
        })
    }

    fn agrees(&self, list: &Members, body: &str) -> bool {
        // Lists are told apart by their digest, so one list is one place in memory: the usual case costs nothing.
        std::ptr::eq(list, self.first)
            || (self.places.get(body).is_some_and(|places| *places == of_body(list, body))
                && self.lists_of_kinds(body).all(|other| other.kinds_of(body) == list.kinds_of(body)))
    }

    fn lists(&self, signer: &str, day: NaiveDate) -> impl Iterator<Item = &'a Members> {
        std::iter::once(self.first).chain(self.signed_by(signer, day))
    }
}

/// The day on which a newcomer was let in by the rule of the text. Only bodies of the first list that have signed let
/// anybody in, and what is said after that day puts nobody out again. Where some admit and the text does not say how
/// many, all must: nobody comes in by a guess.
fn let_in(
    text: &Text<'_>,
    first: &Members,
    acts: &[&KnownAct],
    answers: &Answers<'_>,
    (body, places): (&str, &BTreeSet<&str>),
) -> Option<NaiveDate> {
    let joining = text.agreement.joining.value()?;
    let rule = **joining.rule.value()?;
    let own = || acts.iter().filter(|known| known.act.says.body == body && decides(&known.act));
    match rule {
        // Whoever signs a list with itself in it joins too.
        JoiningRule::Open => return own().map(|known| known.act.says.day).min(),
        JoiningRule::Closed => return None,
        JoiningRule::AdmittedByLead | JoiningRule::AdmittedBySome | JoiningRule::AdmittedByAll => {}
    }
    // Admitted was who asked for these very places.
    let here = |known: &&&KnownAct| {
        let list = text.schedules.get(&known.act.subjects.parties);
        list.is_some_and(|list| of_body(list, body) == *places)
    };
    let asked = own().filter(|known| known.act.kind == ActKind::Accession).filter(here);
    let accessions: Vec<Digest> = asked.map(|known| known.digest).collect();
    let members: BTreeSet<&str> = first.0.values().flatten().map(String::as_str).collect();
    let signed = || {
        let consents = acts.iter().filter(|known| consents(known));
        consents
            .map(|known| (known.act.says.body.as_str(), known.act.says.day))
            .filter(|(body, _)| members.contains(body))
    };
    let enough = |day: NaiveDate| {
        let signed: BTreeSet<&str> = signed().filter(|(_, on)| *on <= day).map(|(body, _)| body).collect();
        let mut admitting = answers.admitting(&accessions, day);
        admitting.retain(|body| signed.contains(body));
        let all = !signed.is_empty() && admitting == signed;
        match (rule, joining.at_least.value()) {
            (JoiningRule::AdmittedByLead, _) => {
                let parties = text.agreement.parties.value().into_iter().flat_map(List::iter);
                let mut leads = parties.filter(|party| party.lead.value().is_some_and(|lead| **lead));
                leads.any(|party| {
                    let leading = first.0.get(party.id.as_str());
                    leading.is_some_and(|bodies| bodies.iter().any(|body| admitting.contains(body.as_str())))
                })
            }
            (JoiningRule::AdmittedBySome, Some(needed)) => {
                usize::try_from(**needed).is_ok_and(|needed| admitting.len() >= needed.max(1))
            }
            _ => all,
        }
    };
    let mut days: Vec<NaiveDate> = answers.days_of(&accessions).chain(signed().map(|(_, day)| day)).collect();
    days.sort_unstable();
    days.into_iter().find(|day| enough(*day))
}

/// The list that an office signed last.
fn last<'a>(signed: &Signed<'a>) -> Option<&'a Members> {
    signed.last().map(|(_, list)| *list)
}

fn of_body<'a>(list: &'a Members, body: &str) -> BTreeSet<&'a str> {
    let here = list.0.iter().filter(|(_, bodies)| bodies.iter().any(|one| one == body));
    here.map(|(party, _)| party.as_str()).collect()
}
