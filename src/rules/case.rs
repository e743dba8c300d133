//! What a rule looks at: one agreement with the law, a day and its history, and every end of every flow made whole.
//! Built once for all rules. Knows no rule.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::Cited;
use super::disclosure::Power;
use super::flow_end::{FlowEnd, flow_ends};
use super::list;
use super::prose::Prose;
use crate::agreement::{
    Agreement, Citation, DataSet, Day, Flow, Ground, History, Particulars, Party, People, Purpose, Reading,
    RecordState, TemplateFacts, every_citation,
};
use crate::law::{Authority, Bodies, Catalogue, Chapter, CompetentAuthority, Found, Who};
use crate::text::{Given, List, Many, Place};

/// One agreement as rules see it.
pub struct Case<'a> {
    pub reading: &'a Reading,
    pub agreement: &'a Agreement,
    pub law: &'a Catalogue,
    /// The day as of which the question is asked.
    pub day: NaiveDate,
    pub history: &'a History,
    /// What the agreement's standard template fixes, as far as it was found.
    pub template: &'a TemplateFacts,
    /// The particulars that bodies keep, by body id.
    pub particulars: &'a HashMap<String, Particulars>,
    /// True when it is asked how lately the catalogue's own entries were checked.
    pub stale_law: bool,
    /// Every end of every flow, in the order of the file.
    pub ends: Vec<FlowEnd<'a>>,
    /// What each citation on which the text relies leads to, by its words: nearly every rule asks.
    found: foldhash::HashMap<&'a str, Found<'a>>,
    /// For each end, whether a controller uses personal data at it.
    pub(super) controllers: Vec<bool>,
    /// For each ground, in the order of the file, the numbers of the controllers' ends that rest on it.
    pub(super) resting: Vec<Vec<usize>>,
    parties: foldhash::HashMap<&'a str, &'a Party>,
    /// The bodies of each party, by its id: many rules ask for the 33 members of one group.
    members: foldhash::HashMap<&'a str, Arc<[Member<'a>]>>,
    /// The powers that each end names for what it gives.
    pub(super) powers: Vec<Arc<[Power<'a>]>>,
    /// The powers that each flow names, in the order of the flows: many rules ask what they are.
    pub(super) gateways: Vec<Vec<Cited<'a>>>,
    /// What the free words of the text cite, and what in them is out of date.
    pub(super) prose: Prose<'a>,
    /// For each flow: the Chapter of the Digital Economy Act 2017 under which it goes, and which of its powers opens it.
    pub(super) chapters: Vec<Option<(usize, &'a Chapter)>>,
}

/// The parts of an agreement that a rule is handed in a repository.
pub struct RepositoryCase<'a> {
    /// Every agreement that could be read, in the order of their paths, with its folder's name.
    pub cases: Vec<(String, Case<'a>)>,
    /// The folders of those that could not be read.
    pub unread: Vec<String>,
}

impl<'a> Case<'a> {
    pub fn new(
        reading: &'a Reading,
        law: &'a Catalogue,
        day: NaiveDate,
        history: &'a History,
        template: &'a TemplateFacts,
        particulars: &'a HashMap<String, Particulars>,
    ) -> Self {
        let agreement = &reading.agreement;
        let parties = items(&agreement.parties).map(|party| (party.id.as_str(), party)).collect();
        let grounds = items(&agreement.grounds).map(|ground| (ground.id.as_str(), ground)).collect();
        let ends: Vec<FlowEnd<'_>> =
            items(&agreement.flows).flat_map(|flow| flow_ends(flow, &parties, &grounds)).collect();
        let mut case = Self {
            reading,
            agreement,
            law,
            day,
            history,
            template,
            particulars,
            stale_law: false,
            ends,
            found: every_citation(agreement)
                .into_iter()
                .map(|citation| citation.meant().as_str())
                .map(|words| (words, law.look_up(words)))
                .collect(),
            controllers: Vec::new(),
            resting: Vec::new(),
            parties,
            members: foldhash::HashMap::default(),
            powers: Vec::new(),
            gateways: Vec::new(),
            prose: Prose::default(),
            chapters: Vec::new(),
        };
        case.members =
            case.parties().map(|party| (party.id.as_str(), case.members_of(party).into())).collect();
        case.controllers = case.ends.iter().map(|end| case.is_controllers(end)).collect();
        case.resting = case.ends_that_rest();
        case.powers = case.powers_of_ends();
        case.prose = case.read_prose();
        case.gateways = case.flows().map(|flow| case.cited_gateways(flow)).collect();
        case.chapters = case.gateways.iter().map(|powers| case.chapter_among(powers)).collect();
        case
    }

    pub fn bodies(&self) -> &'a Bodies {
        self.law.bodies()
    }

    pub fn parties(&self) -> impl Iterator<Item = &'a Party> {
        items(&self.agreement.parties)
    }

    pub fn party(&self, id: &str) -> Option<&'a Party> {
        self.parties.get(id).copied()
    }

    pub fn flows(&self) -> impl Iterator<Item = &'a Flow> {
        items(&self.agreement.flows)
    }

    pub fn grounds(&self) -> impl Iterator<Item = &'a Ground> {
        items(&self.agreement.grounds)
    }

    pub fn purposes(&self) -> impl Iterator<Item = &'a Purpose> {
        items(&self.agreement.purposes)
    }

    pub fn data_sets(&self) -> impl Iterator<Item = &'a DataSet> {
        items(&self.agreement.data)
    }

    /// The sets of data that a flow carries.
    pub fn data_of(&self, flow: &'a Flow) -> impl Iterator<Item = &'a DataSet> {
        let ids = Ids::of(each(&flow.data).map(|id| id.as_str()));
        self.data_sets().filter(move |set| ids.contain(set.id.as_str()))
    }

    /// The purposes that a flow serves.
    pub fn purposes_of(&self, flow: &'a Flow) -> impl Iterator<Item = &'a Purpose> {
        let ids = Ids::of(each(&flow.purpose).map(|id| id.as_str()));
        self.purposes().filter(move |purpose| ids.contain(purpose.id.as_str()))
    }

    /// The ends that point at a ground.
    pub fn ends_on(&self, ground: &Ground) -> impl Iterator<Item = &FlowEnd<'a>> {
        self.ends.iter().filter(|end| end.rests_on(ground))
    }

    /// Every citation on which the text relies, once, with the places where it stands, in the order of the format.
    pub fn all_cited(&self) -> Vec<(&'a str, Vec<Place>)> {
        let mut cited: Vec<(&str, Vec<Place>)> = Vec::new();
        let mut at: foldhash::HashMap<&str, usize> = foldhash::HashMap::default();
        for citation in every_citation(self.agreement) {
            let meant = citation.meant();
            let at = *at.entry(meant.as_str()).or_insert(cited.len());
            match cited.get_mut(at) {
                Some((_, places)) => places.push(meant.place()),
                None => cited.push((meant.as_str(), vec![meant.place()])),
            }
        }
        cited
    }

    /// The people whom a set of data is about.
    pub fn people_of(&self, set: &'a DataSet) -> impl Iterator<Item = &'a People> {
        let ids = Ids::of(each(&set.people).map(|id| id.as_str()));
        items(&self.agreement.people).filter(move |people| ids.contain(people.id.as_str()))
    }

    /// Whether data protection law covers a set, as far as the text says: not what is about nobody, is anonymous or
    /// aggregate, or is about people who have all died (Data Protection Act 2018 s.3). What does not say is taken to be personal.
    pub fn is_personal(&self, set: &'a DataSet) -> bool {
        !set.is_about_nobody() && !set.is_untraceable() && !self.all_dead(set)
    }

    /// Whether all people whom a set is about have died, as far as the text says.
    pub fn all_dead(&self, set: &'a DataSet) -> bool {
        let mut people = self.people_of(set).peekable();
        people.peek().is_some()
            && people.all(|people| people.deceased.value().is_some_and(|deceased| **deceased))
    }

    /// The sets of personal data that some flow carries, in the order of the file.
    pub fn shared_sets(&self) -> impl Iterator<Item = &'a DataSet> {
        let carried: Vec<&str> =
            self.flows().flat_map(|flow| each(&flow.data)).map(|id| id.as_str()).collect();
        self.data_sets().filter(move |set| carried.contains(&set.id.as_str()) && self.is_personal(set))
    }

    /// The parties that decide about the data, as far as the text says.
    pub fn controllers(&self) -> impl Iterator<Item = &'a Party> {
        self.parties().filter(|party| party.may_be_controller())
    }

    /// Where the text has a part of that name, such as `rights`; where it has none, its id.
    pub fn place_of(&self, part: &str) -> Place {
        self.reading.tree.root.key_place(part).unwrap_or_else(|| self.agreement.id.place())
    }

    /// Whether the text shows a party to be this body or to have it among its bodies, by id or by name.
    pub fn stands_for(&self, party: &'a Party, words: &str) -> bool {
        let same = |name: &str| name.eq_ignore_ascii_case(words.trim());
        let own = [&party.name, &party.class, &party.named_as];
        let is_body = |id: &&str| {
            let body = self.bodies().get(id);
            same(id) || body.is_some_and(|body| same(&body.name) || same(body.short_name()))
        };
        same(party.id.as_str())
            || own.into_iter().filter_map(Given::value).any(|name| same(name.as_str()))
            || self.member_ids(party).iter().any(is_body)
    }

    /// True when every set of data is there to see, and none is personal.
    pub fn shares_nothing_personal(&self) -> bool {
        let mut sets = self.data_sets().peekable();
        sets.peek().is_some()
            && items(&self.agreement.data).count() == self.agreement.data.value().map_or(0, List::len)
            && sets.all(|set| !self.is_personal(set))
    }

    /// Whether the sharing has begun by the day of the question, as far as the text and its history show.
    pub fn has_begun(&self) -> bool {
        let starts = self.agreement.dates.value().and_then(|dates| dates.starts.value());
        let first = starts.map(|day| **day).or_else(|| self.history.first_decision());
        first.is_some_and(|first| first.last() <= self.day)
    }

    /// Whether the sharing is over by the day of the question: past its last day, or ended by the parties. A record
    /// of an agreement that is said to be in use after its last day shows that the sharing went on.
    pub fn is_over(&self) -> bool {
        let ends = self.agreement.dates.value().and_then(|dates| dates.ends.value());
        ends.is_some_and(|ends| ends.surely_past(self.day) && !self.is_said_to_be(RecordState::InUse))
            || self.history.ended.is_some_and(|ended| ended.last() <= self.day)
            || self.is_said_to_be(RecordState::Ended)
    }

    /// True of a record whose document, or whoever holds it, says that it is in this state.
    pub fn is_said_to_be(&self, state: RecordState) -> bool {
        let said = self.agreement.record.value().and_then(|record| record.state.value());
        said.is_some_and(|said| **said == state)
    }

    /// What a citation leads to.
    pub fn look_up(&self, citation: &Citation) -> Found<'a> {
        self.look_up_words(citation.meant().as_str())
    }

    /// What the words of a citation lead to: those on which the text relies were looked up once for all rules.
    pub fn look_up_words(&self, words: &str) -> Found<'a> {
        self.found.get(words).cloned().unwrap_or_else(|| self.law.look_up(words))
    }

    /// Who the bodies of a party are to the lists of the law: each of them, or else the kind of body that the party is.
    pub fn who(&self, party: &'a Party) -> Arc<[Member<'a>]> {
        match self.members.get(party.id.as_str()) {
            Some(members) => Arc::clone(members),
            None => self.members_of(party).into(),
        }
    }

    fn members_of(&self, party: &'a Party) -> Vec<Member<'a>> {
        let bodies = self.bodies();
        let mut members: Vec<Member<'a>> = Vec::new();
        for id in self.member_ids(party) {
            let category = bodies
                .category_of(id)
                .or_else(|| self.particulars.get(id).and_then(|own| own.category.value()).map(|c| c.as_str()))
                .unwrap_or("any");
            members.push(Member::of(Who { body: Some(id), category }, bodies));
        }
        if let (true, Some(category)) = (members.is_empty(), party.category.value()) {
            members.push(Member::of(Who { body: None, category: category.as_str() }, bodies));
        }
        members
    }

    /// The body's id and the category of each member of a party, as far as either is known.
    pub fn who_is(&self, party: &'a Party) -> Vec<(Option<&'a str>, &'a str)> {
        let known = |member: &Member<'a>| member.who.category != "any";
        self.who(party).iter().filter(|member| known(member)).map(|m| (m.who.body, m.who.category)).collect()
    }

    /// The ids of the bodies of a party, groups expanded as of the day on which the agreement operates.
    pub fn member_ids(&self, party: &'a Party) -> Vec<&'a str> {
        let mut ids: Vec<&'a str> = Vec::new();
        ids.extend(party.body.value().map(|id| id.as_str()));
        ids.extend(party.bodies.value().into_iter().flat_map(List::iter).map(|id| id.as_str()));
        if let Some(group) = party.group.value().and_then(|id| self.bodies().group(id.as_str())) {
            ids.extend(group.members_on(self.operative_day()));
        }
        ids
    }

    /// The day whose law governs the sharing: today while it runs, its first day before it starts, its last day
    /// after it has ended, unless it is said to go on all the same.
    pub fn operative_day(&self) -> NaiveDate {
        let dates = self.agreement.dates.value();
        let starts = dates.and_then(|dates| dates.starts.value()).map(|day| day.first());
        let ends = dates.and_then(|dates| dates.ends.value()).map(|day| day.last());
        match (starts, ends) {
            (Some(starts), _) if self.day < starts => starts,
            (_, Some(ends)) if self.day > ends && !self.is_said_to_be(RecordState::InUse) => ends,
            _ => self.day,
        }
    }

    /// The day of the last decision on the text, as it stands or amended, as far as it is known.
    pub fn last_decision_day(&self) -> Option<Day> {
        let told = self.agreement.dates.value().and_then(|dates| dates.agreed.value()).map(|day| **day);
        self.history
            .decided
            .iter()
            .chain(&self.history.amended)
            .max_by_key(|day| day.last())
            .copied()
            .or(told)
    }

    /// The day of the first decision, as far as it is known: from acts or events, or the day that the text gives.
    pub fn decision_day(&self) -> Option<Day> {
        let told = self.agreement.dates.value().and_then(|dates| dates.agreed.value()).map(|day| **day);
        self.history.first_decision().or(told)
    }

    /// Whether a party is a public authority (Data Protection Act 2018 s.7), over all its bodies.
    pub fn public_authority(&self, party: &'a Party) -> Authority {
        agree(self.who(party).iter().map(|member| member.public_authority))
            .unwrap_or(Authority::NotEstablished)
    }

    /// Whether a party is a competent authority (Data Protection Act 2018 s.30), over all its bodies.
    pub fn competent_authority(&self, party: &'a Party) -> CompetentAuthority {
        agree(self.who(party).iter().map(|member| member.competent_authority(self.bodies())))
            .unwrap_or(CompetentAuthority::NotEstablished)
    }

    /// The party for which an end acts as a provider of services.
    pub fn principal(&self, end: &FlowEnd<'a>) -> Option<&'a Party> {
        end.on_behalf_of.or(end.party.acts_for.value()).and_then(|id| self.party(id.as_str()))
    }

    /// Some of the bodies of a party, in words: the party where all are meant, their names where they are few.
    pub fn named(&self, party: &'a Party, some: &[Member<'a>]) -> String {
        let all = self.who(party).len();
        if some.len() == all {
            return self.called(party);
        }
        let names: Vec<&str> = some.iter().filter_map(|member| member.name(self.bodies())).collect();
        if names.len() == some.len() && names.len() <= 3 {
            return list(&names, "and");
        }
        format!("{} of the {all} bodies of {}", some.len(), self.called(party))
    }

    /// A word for a party in a sentence.
    pub fn called(&self, party: &'a Party) -> String {
        let bodies = self.bodies();
        let group =
            party.group.value().and_then(|id| bodies.group(id.as_str())).map(|group| group.name.clone());
        let body = party.body.value().and_then(|id| bodies.get(id.as_str())).map(|body| body.name.clone());
        let own = party.name.value().or(party.class.value()).map(|name| name.as_str().to_string());
        body.or(group).or(own).unwrap_or_else(|| format!("party \"{}\"", party.id.as_str()))
    }
}

/// A body, or a kind of body, behind a party.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    pub who: Who<'a>,
    /// True of a body that the catalogue has.
    pub is_held: bool,
    /// Whether it is a public authority (Data Protection Act 2018 s.7): nearly every rule on a party asks.
    pub public_authority: Authority,
}

impl<'a> Member<'a> {
    pub(super) fn of(who: Who<'a>, bodies: &Bodies) -> Self {
        let is_held = who.body.is_some_and(|id| bodies.holds(id));
        Self { who, is_held, public_authority: bodies.public_authority(who) }
    }

    /// What the catalogue knows of it under the Data Protection Act 2018 s.30.
    pub fn competent_authority(&self, bodies: &Bodies) -> CompetentAuthority {
        let body = self.who.body.and_then(|id| bodies.get(id));
        body.and_then(|body| body.competent_authority).unwrap_or(CompetentAuthority::NotEstablished)
    }

    /// The name of a body that the catalogue has.
    pub fn name(&self, bodies: &'a Bodies) -> Option<&'a str> {
        Some(bodies.get(self.who.body?)?.name.as_str())
    }
}

/// Some ids that are looked for among others: a list while they are few, and a set where thousands would each be compared
/// with thousands.
enum Ids<'a> {
    Few(Vec<&'a str>),
    Many(HashSet<&'a str>),
}

impl<'a> Ids<'a> {
    fn of(ids: impl Iterator<Item = &'a str>) -> Self {
        let few: Vec<&str> = ids.collect();
        if few.len() > 16 { Self::Many(few.into_iter().collect()) } else { Self::Few(few) }
    }

    fn contain(&self, id: &str) -> bool {
        match self {
            Self::Few(ids) => ids.contains(&id),
            Self::Many(ids) => ids.contains(id),
        }
    }
}

/// The items of a list, blanks passed over.
pub fn items<T>(list: &Given<List<T>>) -> impl Iterator<Item = &T> {
    list.value().into_iter().flat_map(List::iter)
}

/// One or many, blanks passed over.
pub fn each<T>(many: &Given<Many<T>>) -> impl Iterator<Item = &T> {
    many.value().into_iter().flat_map(Many::iter)
}

/// The one answer that all give.
fn agree<T: PartialEq>(mut answers: impl Iterator<Item = T>) -> Option<T> {
    let first = answers.next()?;
    answers.all(|answer| answer == first).then_some(first)
}
