//! The powers that a flow names, each once, with what the catalogue holds of them; who gives under them, and what.
//! Judges nothing; whether a power admits the ends of a flow is in `disclosure`.

use super::disclosure::{is_digital_economy_act, no_power};
use super::{Case, Cited, FlowEnd, Member, each, is_general, items};
use crate::agreement::{Category, DataSet, Flow, Level, SpecialKind};
use crate::law::{Chapter, Force, Found, Gateway, Standing, Strength};
use crate::text::Word;

/// The Act in which Chapter 2 of Part 5 of the Digital Economy Act 2017 put its gateway.
const REGISTRATION: &str = "registration-service-act-1953";

impl<'a> Cited<'a> {
    /// What the provision opens, where it is a gateway.
    pub fn gateway(&self) -> Option<&'a Gateway> {
        self.provision().and_then(|provision| provision.gateway.as_ref())
    }

    /// The provision as the catalogue cites it.
    pub fn held_as(&self) -> String {
        match &self.found {
            Found::Provision { instrument, provision } => instrument.cite(provision),
            _ => self.words().to_string(),
        }
    }

    pub fn has_limit(&self, limit: &str) -> bool {
        self.gateway().is_some_and(|gateway| gateway.limits.iter().any(|own| own == limit))
    }

    /// True of a power whose words speak of disclosure.
    pub fn is_express(&self) -> bool {
        self.gateway().is_some_and(|gateway| gateway.strength == Strength::Express)
    }
}

impl<'a> Case<'a> {
    /// What the powers named for a flow lead to, each once: the flow's own and those of members of a conference.
    pub(super) fn cited_gateways(&self, flow: &'a Flow) -> Vec<Cited<'a>> {
        let own = each(&flow.gateways);
        let members = items(&flow.among).flat_map(|member| each(&member.gateways));
        let mut cited: Vec<Cited<'a>> = Vec::new();
        for citation in own.chain(members) {
            let found = self.section_of(citation);
            let same = |other: &Cited<'a>| match (other.provision(), found.provision()) {
                (Some(one), Some(two)) => std::ptr::eq(one, two),
                _ => false,
            };
            if !cited.iter().any(same) {
                cited.push(Cited { citation, found });
            }
        }
        cited
    }

    /// The powers that a flow names, each once.
    pub fn gateways_of(&self, flow: &Flow) -> &[Cited<'a>] {
        let at = self.flows().position(|other| other.id.place() == flow.id.place());
        at.and_then(|at| self.gateways.get(at)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every power with a limit that a flow of personal data names, with the flow; those that are not in force are for
    /// another rule.
    pub fn under_limit<'c>(&'c self, limit: &'static str) -> impl Iterator<Item = (&'a Flow, &'c Cited<'a>)> {
        self.flows().zip(&self.gateways).flat_map(move |(flow, cited)| {
            let limited = cited.iter().filter(move |cited| cited.has_limit(limit) && self.may_hold(cited));
            limited.map(move |cited| (flow, cited))
        })
    }

    /// True when a flow names another power, express or a function, that has none of some limits and may carry the data.
    pub fn has_power_without(&self, flow: &Flow, limits: &[&str]) -> bool {
        self.gateways_of(flow)
            .iter()
            .any(|cited| self.is_a_power(cited) && !limits.iter().any(|limit| cited.has_limit(limit)))
    }

    /// True unless a provision is known to give nobody a particular power: not in force, general, or only to be
    /// regarded.
    pub fn is_a_power(&self, cited: &Cited<'_>) -> bool {
        self.may_hold(cited)
            && !no_power(&cited.found)
            && !cited.provision().is_some_and(|p| is_general(p) || p.force == Force::DueRegard)
    }

    /// True unless a provision is known not to be in force.
    pub fn may_hold(&self, cited: &Cited<'_>) -> bool {
        let is_over = |provision| matches!(self.standing(provision), Standing::NotInForce(_));
        cited.provision().is_none_or(|provision| !is_over(provision))
    }

    /// The Chapter of the Digital Economy Act 2017 under which a flow goes, with the power that it names.
    pub fn chapter_of<'c>(&'c self, flow: &Flow) -> Option<(&'c Cited<'a>, &'a Chapter)> {
        let at = self.flows().position(|other| other.id.place() == flow.id.place())?;
        let (power, chapter) = self.chapters.get(at).copied().flatten()?;
        Some((&self.gateways[at][power], chapter))
    }

    /// Of the powers that a flow names, the first that opens a Chapter of the Act, by its number in the list.
    pub(super) fn chapter_among(&self, gateways: &[Cited<'a>]) -> Option<(usize, &'a Chapter)> {
        // Few texts rest on that Act, and for the others its Chapters need not be read.
        let may_open = |cited: &Cited<'a>| {
            let Found::Provision { instrument, .. } = cited.found else { return false };
            cited.gateway().is_some()
                && (is_digital_economy_act(instrument) || instrument.instrument == REGISTRATION)
        };
        gateways.iter().enumerate().filter(|(_, cited)| may_open(cited)).find_map(|(at, cited)| {
            let cite = cited.held_as();
            let opens = |chapter: &&Chapter| chapter.gateways.contains(&cite);
            let chapter = self.law.dea().chapters.iter().find(opens)?;
            self.may_hold(cited).then_some((at, chapter))
        })
    }

    /// The Chapters of the Digital Economy Act 2017 under which the agreement shares, each with its flows.
    pub fn by_chapter(&self) -> Vec<(&'a Chapter, Vec<&'a Flow>)> {
        let mut chapters: Vec<(&'a Chapter, Vec<&'a Flow>)> = Vec::new();
        for flow in self.flows() {
            let Some((_, chapter)) = self.chapter_of(flow) else { continue };
            match chapters.iter_mut().find(|(other, _)| other.number == chapter.number) {
                Some((_, flows)) => flows.push(flow),
                None => chapters.push((chapter, vec![flow])),
            }
        }
        chapters
    }

    /// The ends of a flow at which a controller gives.
    pub fn givers(&self, flow: &Flow) -> impl Iterator<Item = &FlowEnd<'a>> {
        let place = flow.id.place();
        self.ends
            .iter()
            .filter(move |end| end.flow.id.place() == place && end.side.gives() && !end.is_processor())
    }

    /// The ends of a flow at which a controller receives.
    pub fn receiving_ends(&self, flow: &Flow) -> impl Iterator<Item = &FlowEnd<'a>> {
        let place = flow.id.place();
        self.ends
            .iter()
            .filter(move |end| end.flow.id.place() == place && end.side.receives() && !end.is_processor())
    }

    /// The sets of personal data that a flow carries.
    pub fn personal_data_of(&self, flow: &'a Flow) -> Vec<&'a DataSet> {
        self.data_of(flow).filter(|set| self.is_personal(set)).collect()
    }

    /// The sets of data on the health of people that a flow carries.
    pub fn health_data_of(&self, flow: &'a Flow) -> Vec<&'a DataSet> {
        let is_health = |set: &&DataSet| each(&set.special).any(|kind| **kind == SpecialKind::Health);
        self.personal_data_of(flow).into_iter().filter(is_health).collect()
    }

    /// The bodies of an end that are of some kinds, or within one of them.
    pub fn members_within(&self, end: &FlowEnd<'a>, kinds: &[&str]) -> Vec<Member<'a>> {
        // The members of a group are mostly of one kind, which is looked up once.
        let mut last: Option<(&str, bool)> = None;
        let is_of = |member: &Member<'a>| {
            let own = member.who.category;
            let known = last.filter(|(kind, _)| *kind == own).map(|(_, is_of)| is_of);
            let is_of = known.unwrap_or_else(|| kinds.iter().any(|kind| self.bodies().is_within(own, kind)));
            last = Some((own, is_of));
            is_of
        };
        self.who(end.party).iter().copied().filter(is_of).collect()
    }

    /// Whether a power is for a kind of purpose, or for one that lies near. A general power is for every kind; of one that
    /// the catalogue does not hold it cannot be told, so it may be.
    pub fn serves(&self, cited: &Cited<'_>, kind: &str) -> bool {
        match cited.gateway() {
            Some(gateway) => gateway
                .purposes
                .iter()
                .any(|own| own == crate::rules::disclosure::GENERAL || self.law.is_near(own, kind)),
            None => true,
        }
    }

    /// True when a text has a word in it that tells of something, such as profiling.
    pub fn tells(&self, about: &str, text: &str) -> bool {
        let small = text.to_lowercase();
        self.law.telling_words().iter().any(|word| word.about == about && word.stands_in(&small))
    }

    /// The first of the words of a flow that tells of something: of its purposes, of what its data are, and of the people.
    /// What the text leaves out of scope does not count.
    pub fn telling(&self, flow: &'a Flow, about: &str) -> Option<&'a Word<String>> {
        let purposes = self
            .purposes_of(flow)
            .flat_map(|purpose| purpose.summary.value().into_iter().chain(each(&purpose.objectives)));
        let data = self.data_of(flow).flat_map(|set| {
            let people = self.people_of(set).filter_map(|people| people.description.value());
            items(&set.items).chain(set.needed_because.value()).chain(people)
        });
        purposes.chain(data).find(|word| self.tells(about, word.as_str()))
    }

    /// The kinds of the purposes of a flow, as the text gives them.
    pub fn kinds_of(&self, flow: &'a Flow) -> Vec<&'a str> {
        self.purposes_of(flow).flat_map(|purpose| each(&purpose.kinds)).map(|kind| kind.as_str()).collect()
    }
}

/// True of data that the text calls special category or criminal offence data.
pub fn is_sensitive(set: &DataSet) -> bool {
    each(&set.special).next().is_some()
        || each(&set.category).any(|kind| matches!(**kind, Category::Special | Category::Criminal))
}

/// True when the text says that a set names people or lets them be told apart by name.
pub fn is_identifiable(set: &DataSet) -> bool {
    set.level.value().is_some_and(|level| **level == Level::Identifiable)
}
