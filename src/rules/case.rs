//! What a rule looks at: one agreement with the law, a day and its history, and every end of every flow made whole.
//! Built once for all rules. Knows no rule.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::agreement::{
    Agreement, Category, Citation, DataSet, Day, Flow, Ground, History, Level, MayDo, Particulars, Party,
    People, Purpose, Reading, RecordState, Regime, TemplateFacts, every_citation,
};
use crate::law::{Authority, Bodies, Catalogue, CompetentAuthority, Found, Who};
use crate::text::{Given, List, Many, Place, Word};

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
    /// Every end of every flow, in the order of the file.
    pub ends: Vec<FlowEnd<'a>>,
    parties: HashMap<&'a str, &'a Party>,
}

/// One end of a flow, whole: who, on what ground, giving or receiving.
pub struct FlowEnd<'a> {
    pub flow: &'a Flow,
    pub party: &'a Party,
    pub side: Side,
    /// The grounds that the end points at.
    pub grounds: Vec<&'a Ground>,
    /// What the end says of its grounds; absent when it says nothing.
    pub ground_ids: &'a Given<Many<Word<String>>>,
    /// The powers under which this end discloses: the flow's, and in a conference the member's own too.
    pub gateways: Vec<&'a Citation>,
    /// What a member of a conference says of its own gateways; absent for the two ends of one direction.
    pub own_gateways: Option<&'a Given<Many<Citation>>>,
    pub narrowed_to: Option<&'a Word<String>>,
    /// Why this end is no task of a public authority, from the end or else from its grounds.
    pub not_public_task: &'a Given<Word<String>>,
    pub on_behalf_of: Option<&'a Word<String>>,
    /// Where the end names its party.
    pub place: Place,
}

/// Which way the data go at an end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Gives,
    Receives,
    /// A member of a conference that gives and sees.
    Both,
}

impl Side {
    pub fn gives(self) -> bool {
        self != Self::Receives
    }

    pub fn receives(self) -> bool {
        self != Self::Gives
    }
}

/// The parts of an agreement that a rule is handed in a repository.
pub struct RepositoryCase<'a> {
    /// Every agreement that could be read, in the order of their paths, with its folder's name.
    pub cases: Vec<(String, Case<'a>)>,
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
        let ends = items(&agreement.flows).flat_map(|flow| flow_ends(flow, &parties, &grounds)).collect();
        Self { reading, agreement, law, day, history, template, particulars, ends, parties }
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
        let ids: Vec<&str> = each(&flow.data).map(|id| id.as_str()).collect();
        self.data_sets().filter(move |set| ids.contains(&set.id.as_str()))
    }

    /// The purposes that a flow serves.
    pub fn purposes_of(&self, flow: &'a Flow) -> impl Iterator<Item = &'a Purpose> {
        let ids: Vec<&str> = each(&flow.purpose).map(|id| id.as_str()).collect();
        self.purposes().filter(move |purpose| ids.contains(&purpose.id.as_str()))
    }

    /// The ends that point at a ground.
    pub fn ends_on(&self, ground: &Ground) -> impl Iterator<Item = &FlowEnd<'a>> {
        let id = ground.id.as_str().to_string();
        self.ends.iter().filter(move |end| end.grounds.iter().any(|ground| ground.id.as_str() == id))
    }

    /// Every citation on which the text relies, once, with the places where it stands, in the order of the format.
    pub fn all_cited(&self) -> Vec<(&'a str, Vec<Place>)> {
        let mut cited: Vec<(&str, Vec<Place>)> = Vec::new();
        for citation in every_citation(self.agreement) {
            let meant = citation.meant();
            match cited.iter_mut().find(|(words, _)| *words == meant.as_str()) {
                Some((_, places)) => places.push(meant.place()),
                None => cited.push((meant.as_str(), vec![meant.place()])),
            }
        }
        cited
    }

    /// The people whom a set of data is about.
    pub fn people_of(&self, set: &'a DataSet) -> impl Iterator<Item = &'a People> {
        let ids: Vec<&str> = each(&set.people).map(|id| id.as_str()).collect();
        items(&self.agreement.people).filter(move |people| ids.contains(&people.id.as_str()))
    }

    /// Whether data protection law covers a set, as far as the text says: not what is about nobody, is anonymous or
    /// aggregate, or is about people who have all died (Data Protection Act 2018 s.3). What does not say is taken to be personal.
    pub fn is_personal(&self, set: &'a DataSet) -> bool {
        let mut categories = each(&set.category).peekable();
        let about_nobody =
            categories.peek().is_some() && categories.all(|category| **category == Category::NotPersonal);
        let anonymous =
            set.level.value().is_some_and(|level| matches!(**level, Level::Anonymous | Level::Aggregate));
        let mut people = self.people_of(set).peekable();
        let all_dead = people.peek().is_some()
            && people.all(|people| people.deceased.value().is_some_and(|deceased| **deceased));
        !about_nobody && !anonymous && !all_dead
    }

    /// Whether the sharing has begun by the day of the question, as far as the text and its history show.
    pub fn has_begun(&self) -> bool {
        let starts = self.agreement.dates.value().and_then(|dates| dates.starts.value());
        let first = starts.map(|day| **day).or_else(|| self.history.first_decision());
        first.is_some_and(|first| first.last() <= self.day)
    }

    /// Whether the sharing is over by the day of the question: past its last day, or ended by the parties.
    pub fn is_over(&self) -> bool {
        let ends = self.agreement.dates.value().and_then(|dates| dates.ends.value());
        let said = self.agreement.record.value().and_then(|record| record.state.value());
        ends.is_some_and(|ends| ends.surely_past(self.day))
            || self.history.ended.is_some_and(|ended| ended.last() <= self.day)
            || said.is_some_and(|state| **state == RecordState::Ended)
    }

    /// What a citation leads to.
    pub fn look_up(&self, citation: &Citation) -> Found<'a> {
        self.law.look_up(citation.meant().as_str())
    }

    /// Who the bodies of a party are to the lists of the law: one for each kind of body among them.
    /// A group of 33 comes out as two kinds (a borough, the City), not as 33.
    pub fn who(&self, party: &'a Party) -> Vec<Member<'a>> {
        let bodies = self.bodies();
        let mut members: Vec<Member<'a>> = Vec::new();
        for id in self.member_ids(party) {
            let category = bodies
                .get(id)
                .map(|body| body.category.as_str())
                .or_else(|| self.particulars.get(id).and_then(|own| own.category.value()).map(|c| c.as_str()))
                .unwrap_or("any");
            members.push(Member { who: Who { body: Some(id), category }, body: bodies.get(id) });
        }
        if let (true, Some(category)) = (members.is_empty(), party.category.value()) {
            members.push(Member { who: Who { body: None, category: category.as_str() }, body: None });
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
    /// after it has ended.
    pub fn operative_day(&self) -> NaiveDate {
        let dates = self.agreement.dates.value();
        let starts = dates.and_then(|dates| dates.starts.value()).map(|day| day.first());
        let ends = dates.and_then(|dates| dates.ends.value()).map(|day| day.last());
        match (starts, ends) {
            (Some(starts), _) if self.day < starts => starts,
            (_, Some(ends)) if self.day > ends => ends,
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
        agree(self.who(party).iter().map(|member| self.bodies().public_authority(member.who)))
            .unwrap_or(Authority::NotEstablished)
    }

    /// Whether a party is a competent authority (Data Protection Act 2018 s.30), over all its bodies.
    pub fn competent_authority(&self, party: &'a Party) -> CompetentAuthority {
        let each = self.who(party).into_iter().map(|member| {
            member
                .body
                .and_then(|body| body.competent_authority)
                .unwrap_or(CompetentAuthority::NotEstablished)
        });
        agree(each).unwrap_or(CompetentAuthority::NotEstablished)
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
        let names: Vec<&str> = some.iter().filter_map(|member| Some(member.body?.name.as_str())).collect();
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
    /// The body, where the catalogue has it.
    pub body: Option<&'a crate::law::Body>,
}

impl FlowEnd<'_> {
    /// True when UK GDPR governs this end: some ground says so or names no regime, or there is no ground to say.
    pub fn is_uk_gdpr(&self) -> bool {
        self.grounds.is_empty() || self.grounds.iter().any(|ground| ground.is_uk_gdpr())
    }
}

impl Ground {
    /// True unless the ground names another regime.
    pub fn is_uk_gdpr(&self) -> bool {
        self.regime.value().is_none_or(|regime| **regime == Regime::UkGdpr)
    }
}

/// Words as a sentence lists them: `a, b and c`.
pub fn list(words: &[impl AsRef<str>], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_string(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
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

fn flow_ends<'a>(
    flow: &'a Flow,
    parties: &HashMap<&'a str, &'a Party>,
    grounds: &HashMap<&'a str, &'a Ground>,
) -> Vec<FlowEnd<'a>> {
    let stand = |party: &'a Word<String>, side, ids: &'a Given<Many<Word<String>>>| {
        let grounds: Vec<&Ground> = each(ids).filter_map(|id| grounds.get(id.as_str()).copied()).collect();
        Some(FlowEnd {
            flow,
            party: parties.get(party.as_str())?,
            side,
            not_public_task: grounds
                .iter()
                .map(|ground| &ground.not_public_task)
                .find(|reason| !reason.is_absent())
                .unwrap_or(&Given::Absent),
            grounds,
            ground_ids: ids,
            gateways: each(&flow.gateways).collect(),
            own_gateways: None,
            narrowed_to: None,
            on_behalf_of: None,
            place: party.place(),
        })
    };
    let mut ends = Vec::new();
    for (side, given) in [(Side::Gives, &flow.from), (Side::Receives, &flow.to)] {
        for end in each(given) {
            let Some(mut whole) = stand(&end.party, side, &end.ground) else { continue };
            whole.narrowed_to = end.narrowed_to.value();
            if !end.not_public_task.is_absent() {
                whole.not_public_task = &end.not_public_task;
            }
            whole.on_behalf_of = end.on_behalf_of.value();
            ends.push(whole);
        }
    }
    for member in items(&flow.among) {
        let side = match member.may.value().map(|may| **may) {
            Some(MayDo::Give) => Side::Gives,
            Some(MayDo::See) => Side::Receives,
            Some(MayDo::GiveAndSee) | None => Side::Both,
        };
        let Some(mut whole) = stand(&member.party, side, &member.ground) else { continue };
        whole.gateways.extend(each(&member.gateways));
        whole.own_gateways = Some(&member.gateways);
        whole.narrowed_to = member.narrowed_to.value();
        if !member.not_public_task.is_absent() {
            whole.not_public_task = &member.not_public_task;
        }
        whole.on_behalf_of = member.on_behalf_of.value();
        ends.push(whole);
    }
    ends
}
