//! Disclosures: who gives what to whom under which powers, and whether the law admits them to those powers.
//! Knows no rule and makes no finding.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{Case, FlowEnd, Member, Severity};
use crate::agreement::{Citation, Flow};
use crate::law::{Authority, Force, Found, Gateway, Instrument, Listed, Nature, Provision, Standing, Who};
use crate::text::Place;

/// One giver of a flow, those who receive from it, and the powers that it names for that.
pub struct Disclosure<'c, 'a> {
    pub flow: &'a Flow,
    pub giver: &'c FlowEnd<'a>,
    /// The bodies of the giver.
    pub givers: Arc<[Member<'a>]>,
    pub receivers: Vec<Receiver<'c, 'a>>,
    pub powers: Arc<[Power<'a>]>,
}

/// One receiver of a disclosure, with its bodies.
pub struct Receiver<'c, 'a> {
    pub end: &'c FlowEnd<'a>,
    pub members: Arc<[Member<'a>]>,
}

/// A power that a disclosure names.
pub struct Power<'a> {
    pub citation: &'a Citation,
    pub found: Found<'a>,
    /// True unless the power is known not to be one, or not to be in force.
    carries: bool,
    /// For each body of the giver: whether it may disclose under it.
    from: Vec<Fit>,
    /// For each body of the giver: whether the provision is a function of its own.
    own: Vec<bool>,
    /// For each body of each receiver: whether it may receive under it.
    to: Vec<Vec<Fit>>,
}

/// Whether a power admits somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    Admits,
    /// The catalogue cannot tell: it does not hold the provision, or not its list.
    Unsure,
    Excludes,
}

/// The kinds of provision that give nobody a power to disclose.
const NO_POWERS: [Nature; 6] = [
    Nature::LawfulBasis,
    Nature::SpecialCategoryPoint,
    Nature::Condition,
    Nature::Exemption,
    Nature::Bar,
    Nature::Restriction,
];

/// How the catalogue marks a power that serves every purpose, and so says nothing of any.
pub(super) const GENERAL: &str = "general";

impl<'a> Case<'a> {
    /// Every disclosure of a flow between controllers. Handing data to a processor is no disclosure to another.
    pub fn disclosures<'c>(&'c self, flow: &'a Flow) -> Vec<Disclosure<'c, 'a>> {
        let ends = self.ends_of(flow);
        ends.iter()
            .filter(|(_, end)| end.side.gives())
            .map(|(number, giver)| Disclosure {
                flow,
                giver,
                givers: self.who(giver.party),
                receivers: self.receivers(&ends, *number),
                powers: Arc::clone(&self.powers[*number]),
            })
            .collect()
    }

    /// The powers that each end names for what it gives, by the number of the end. Made once: many rules ask for them,
    /// and they are what is dear in a disclosure.
    pub(super) fn powers_of_ends(&self) -> Vec<Arc<[Power<'a>]>> {
        let powers = |(number, giver): (usize, &FlowEnd<'a>)| {
            if !giver.side.gives() || giver.is_processor() {
                return Arc::default();
            }
            let givers = self.who(giver.party);
            let receivers = self.receivers(&self.ends_of(giver.flow), number);
            giver.gateways.iter().map(|cite| self.power(cite, giver, &givers, &receivers)).collect()
        };
        self.ends.iter().enumerate().map(powers).collect()
    }

    /// The ends of a flow that are no processors', with their numbers.
    fn ends_of<'c>(&'c self, flow: &'a Flow) -> Vec<(usize, &'c FlowEnd<'a>)> {
        let is_here = |end: &FlowEnd<'a>| end.flow.id.place() == flow.id.place() && !end.is_processor();
        self.ends.iter().enumerate().filter(|(_, end)| is_here(end)).collect()
    }

    /// Those among the ends of a flow that receive from one of them.
    fn receivers<'c>(&self, ends: &[(usize, &'c FlowEnd<'a>)], giver: usize) -> Vec<Receiver<'c, 'a>> {
        let others = ends.iter().filter(|(number, end)| end.side.receives() && *number != giver);
        others.map(|(_, end)| Receiver { end, members: self.who(end.party) }).collect()
    }

    fn power(
        &self,
        citation: &'a Citation,
        giver: &FlowEnd<'a>,
        givers: &[Member<'a>],
        receivers: &[Receiver<'_, 'a>],
    ) -> Power<'a> {
        let found = self.section_of(citation);
        let provision = found.provision();
        let gateway = provision.and_then(|provision| provision.gateway.as_ref());
        let carries = !no_power(&found)
            && provision.is_none_or(|provision| {
                !matches!(self.standing(provision), Standing::NotInForce(_)) && is_law_for(provision, givers)
            });
        // Who may use the powers of the Digital Economy Act is in its Schedules, which have rules of their own.
        let elsewhere = self.schedule_of(&found).is_some();
        let fits = |list: fn(&Gateway) -> &[String], end: &FlowEnd<'a>, members: &[Member<'a>]| match gateway
        {
            Some(gateway) if !elsewhere => self.fits(list(gateway), end, members),
            _ => vec![Fit::Unsure; members.len()],
        };
        let tasks = provision.filter(|provision| provision.has(Nature::Task));
        let own: Vec<bool> = match tasks.and_then(|provision| provision.task_of.as_ref()) {
            Some(list) => self.listed(list, givers).into_iter().map(|listed| listed == Listed::Yes).collect(),
            None => vec![false; givers.len()],
        };
        let from = fits(|gateway| &gateway.from, giver, givers).into_iter().zip(&own);
        let from = from.map(|(fit, own)| if *own { Fit::Admits } else { fit }).collect();
        let to =
            receivers.iter().map(|receiver| fits(|gateway| &gateway.to, receiver.end, &receiver.members));
        let to = to.collect();
        Power { citation, found, carries, from, own, to }
    }

    /// What a citation leads to; where it is a subsection that only sets a rule for a gateway, the gateway itself.
    pub(super) fn section_of(&self, citation: &Citation) -> Found<'a> {
        let found = self.look_up(citation);
        let words = citation.meant().as_str();
        let is_rule = found.provision().is_some_and(|provision| provision.is == [Nature::Rule]);
        let Some(at) = words.rfind('(').filter(|_| is_rule) else { return found };
        let section = self.law.look_up(&words[..at]);
        if section.provision().is_some_and(|provision| provision.has(Nature::Gateway)) {
            section
        } else {
            found
        }
    }

    /// The Schedule of the Digital Economy Act 2017 that lists who may use a gateway.
    pub fn schedule_of(&self, found: &Found<'a>) -> Option<&'a crate::law::Schedule> {
        let Found::Provision { instrument, provision } = found else { return None };
        // Few texts rest on that Act, and for the others its schedules need not be read.
        if !is_digital_economy_act(instrument) {
            return None;
        }
        self.law.dea().schedule_of(&instrument.cite(provision))
    }

    /// Whether a provision is in force on the day whose law governs the sharing.
    pub fn standing(&self, provision: &Provision) -> Standing {
        provision.standing_on(self.operative_day())
    }

    /// Whether a list has each of some bodies in it, or, for a provider of services, may have the body for which it acts.
    fn fits(&self, list: &[String], end: &FlowEnd<'a>, members: &[Member<'a>]) -> Vec<Fit> {
        let fit = |listed| match listed {
            Listed::Yes => Fit::Admits,
            Listed::NotEstablished => Fit::Unsure,
            Listed::No if self.principal(end).is_some() => Fit::Unsure,
            Listed::No => Fit::Excludes,
        };
        self.listed(list, members).into_iter().map(fit).collect()
    }

    /// Whether a list has each of some bodies in it. A kind of body is looked up once, and not for each of 32 boroughs:
    /// only a body that the list names by its id can come out otherwise than its kind.
    fn listed(&self, list: &[String], members: &[Member<'a>]) -> Vec<Listed> {
        let mut kinds: Vec<((&str, bool), Listed)> = Vec::new();
        let named = |who: Who<'_>| who.body.is_some_and(|id| list.iter().any(|entry| entry == id));
        let mut look = |member: &Member<'a>| {
            if named(member.who) {
                return self.bodies().listed(list, member.who);
            }
            let kind = (member.who.category, member.is_held);
            let known = kinds.iter().find(|(other, _)| *other == kind).map(|(_, listed)| *listed);
            known.unwrap_or_else(|| {
                let listed = self.bodies().listed(list, member.who);
                kinds.push((kind, listed));
                listed
            })
        };
        members.iter().map(&mut look).collect()
    }

    /// Whether a provision gives a body a function of its own.
    pub fn is_own(&self, provision: &Provision, who: Who<'_>) -> bool {
        let listed = |list: &Vec<String>| self.bodies().listed(list, who) == Listed::Yes;
        provision.has(Nature::Task) && provision.task_of.as_ref().is_some_and(listed)
    }

    /// How bad it is to be outside a list: an error while the list that was read still held, a warning since, and
    /// where nobody read it.
    pub fn outside(&self, list_read: Option<NaiveDate>) -> Severity {
        match list_read {
            Some(read) if self.operative_day() <= read => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// Whether a party needs an enactment or a rule of law to give it a power to disclose: yes when one of its bodies
    /// surely does.
    pub fn needs_power(&self, end: &FlowEnd<'a>) -> Authority {
        // What has a capacity of its own needs no other.
        let answer = |member: &Member<'_>| {
            let own = self.bodies().has_own_capacity(member.who.category);
            if own { Authority::No } else { member.public_authority }
        };
        let answers: Vec<Authority> = self.who(end.party).iter().map(answer).collect();
        let any = |wanted: Authority| answers.contains(&wanted);
        match () {
            () if any(Authority::Yes) => Authority::Yes,
            () if any(Authority::Depends) => Authority::Depends,
            () if any(Authority::NotEstablished) || answers.is_empty() => Authority::NotEstablished,
            () => Authority::No,
        }
    }
}

impl Disclosure<'_, '_> {
    /// True when some power that the disclosure names may carry the data from one body to another.
    pub fn carried(&self, giver: usize, receiver: usize, member: usize) -> bool {
        self.powers.iter().any(|power| !power.is_due_regard() && power.may_carry(giver, receiver, member))
    }

    /// True when some power may carry the data of a body of the giver to every receiver.
    pub fn carried_for(&self, giver: usize) -> bool {
        if self.receivers.is_empty() {
            let may = |power: &Power<'_>| power.carries && power.from[giver] != Fit::Excludes;
            return self.powers.iter().any(|power| !power.is_due_regard() && may(power));
        }
        self.every_receiver().all(|(receiver, member)| self.carried(giver, receiver, member))
    }

    /// True when the powers may carry all that the disclosure needs.
    pub fn is_carried(&self) -> bool {
        (0..self.givers.len()).all(|giver| self.carried_for(giver))
    }

    /// True when a power other than one, and of no Schedule, may carry the data to a receiver, or to every receiver.
    pub fn carried_without(&self, case: &Case<'_>, one: &Power<'_>, receiver: Option<usize>) -> bool {
        let asked = |at: usize| receiver.is_none_or(|asked| asked == at);
        self.powers
            .iter()
            .filter(|power| power.citation.place() != one.citation.place())
            .filter(|power| case.schedule_of(&power.found).is_none() && !power.is_due_regard())
            .any(|power| {
                (0..self.givers.len()).all(|giver| {
                    let mut all = self.every_receiver().filter(|(at, _)| asked(*at));
                    all.all(|(at, member)| power.may_carry(giver, at, member))
                })
            })
    }

    /// Every body of every receiver, by number.
    pub fn every_receiver(&self) -> impl Iterator<Item = (usize, usize)> {
        let numbered = self.receivers.iter().enumerate();
        numbered.flat_map(|(at, receiver)| (0..receiver.members.len()).map(move |member| (at, member)))
    }
}

impl<'a> Power<'a> {
    pub fn provision(&self) -> Option<&'a Provision> {
        self.found.provision()
    }

    /// The provision as the catalogue cites it.
    pub fn cite(&self) -> String {
        match &self.found {
            Found::Provision { instrument, provision } => instrument.cite(provision),
            _ => self.citation.meant().to_string(),
        }
    }

    /// Whether a body of the giver may disclose under it.
    pub fn from(&self, giver: usize) -> Fit {
        self.from[giver]
    }

    /// Whether a body of a receiver may receive under it from a body of the giver. A body that exercises a function of
    /// its own is not held to a list of receivers, which is for what others tell it.
    pub fn to(&self, giver: usize, receiver: usize, member: usize) -> Fit {
        if self.own[giver] { Fit::Admits } else { self.to[receiver][member] }
    }

    /// True unless it is known that the power cannot carry the data from one body to another.
    pub fn may_carry(&self, giver: usize, receiver: usize, member: usize) -> bool {
        self.carries && self.from[giver] != Fit::Excludes && self.to(giver, receiver, member) != Fit::Excludes
    }

    /// True unless the power is known not to be one, or not to be in force.
    pub fn carries(&self) -> bool {
        self.carries
    }

    /// True for a power of the Digital Economy Act 2017.
    pub fn is_of_digital_economy_act(&self) -> bool {
        matches!(self.found, Found::Provision { instrument, .. } if is_digital_economy_act(instrument))
    }

    /// True for a provision that gives nobody a power to disclose: a lawful basis, a condition, an exemption, a bar.
    pub fn gives_no_power(&self) -> bool {
        no_power(&self.found)
    }

    /// True for a duty only to have regard to something, which carries no data.
    pub fn is_due_regard(&self) -> bool {
        self.provision().is_some_and(|provision| provision.force == Force::DueRegard)
    }

    /// True for a power that says nothing of what it is used for: a general or ancillary power, or a duty only to have
    /// regard to something.
    pub fn is_general(&self) -> bool {
        self.provision().is_some_and(is_general)
    }
}

/// The disclosures of a flow that name one power, and which of their powers it is.
pub struct Named<'d, 'c, 'a> {
    pub disclosures: Vec<(&'d Disclosure<'c, 'a>, &'d Power<'a>)>,
}

impl<'d, 'a> Named<'d, '_, 'a> {
    /// The power as the first disclosure has it.
    pub fn power(&self) -> &'d Power<'a> {
        self.disclosures[0].1
    }

    /// Where the power is named.
    pub fn place(&self) -> Place {
        self.power().citation.place()
    }

    /// True when the powers of each disclosure may carry the data; one that is not in force carries nothing.
    pub fn is_carried(&self) -> bool {
        self.disclosures.iter().all(|(disclosure, _)| disclosure.is_carried())
    }
}

/// Each power that the disclosures of a flow name, once, in the order of the file.
pub fn named<'d, 'c, 'a>(disclosures: &'d [Disclosure<'c, 'a>]) -> Vec<Named<'d, 'c, 'a>> {
    let mut all: Vec<Named<'d, 'c, 'a>> = Vec::new();
    for disclosure in disclosures {
        for power in disclosure.powers.iter() {
            match all.iter_mut().find(|named| named.place() == power.citation.place()) {
                Some(named) => named.disclosures.push((disclosure, power)),
                None => all.push(Named { disclosures: vec![(disclosure, power)] }),
            }
        }
    }
    all
}

/// Bodies that act under the law of Wales.
const WELSH: [&str; 2] = ["welsh-council", "local-health-board"];

/// True unless a provision is no law in England and some giver is no Welsh body.
pub fn is_law_for(provision: &Provision, givers: &[Member<'_>]) -> bool {
    provision.is_law_in_england() || givers.iter().all(|giver| WELSH.contains(&giver.who.category))
}

/// True of the Act whose powers are for the bodies of its Schedules.
pub(super) fn is_digital_economy_act(instrument: &Instrument) -> bool {
    instrument.instrument == "digital-economy-act-2017"
}

/// True where a citation leads to something that gives nobody a power to disclose: a provision of such a kind, or law
/// in which nothing does.
pub(super) fn no_power(found: &Found<'_>) -> bool {
    match found {
        Found::Provision { instrument, provision } => {
            gives_no_power(provision)
                || (instrument.gives_no_power.is_yes()
                    && !provision.has(Nature::Task)
                    && !provision.has(Nature::Gateway))
        }
        Found::TooBroad { instrument, .. } => instrument.gives_no_power.is_yes(),
        _ => false,
    }
}

/// True for a provision of a kind that gives nobody a power to disclose.
fn gives_no_power(provision: &Provision) -> bool {
    !provision.is.is_empty() && provision.is.iter().all(|nature| NO_POWERS.contains(nature))
}

/// True for a general or ancillary power, and for a duty only to have regard to something.
pub fn is_general(provision: &Provision) -> bool {
    provision.is_general()
}
