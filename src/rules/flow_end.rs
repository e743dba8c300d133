//! The ends of flows, each made whole: who, on what grounds, giving or receiving, under which powers.
//! Judges nothing.

use super::{each, items};
use crate::agreement::{Citation, Flow, Ground, MayDo, Party, Regime, Role};
use crate::text::{Given, Many, Place, Word};

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

impl<'a> FlowEnd<'a> {
    /// True of a processor: it acts on instructions, and what it gets is not shared with it.
    pub fn is_processor(&self) -> bool {
        self.party.is(Role::Processor)
    }

    /// True when UK GDPR governs this end: some ground says so or names no regime, or there is no ground to say.
    pub fn is_uk_gdpr(&self) -> bool {
        let is_other =
            |ground: &&Ground| ground.regime.value().is_some_and(|regime| **regime != Regime::UkGdpr);
        self.grounds.is_empty() || !self.grounds.iter().all(is_other)
    }

    /// True when every ground of the end is under Part 3 of the Data Protection Act 2018.
    pub fn is_law_enforcement(&self) -> bool {
        !self.grounds.is_empty() && self.grounds.iter().all(|ground| ground.is_under(Regime::LawEnforcement))
    }

    /// True when the end points at this ground.
    pub fn rests_on(&self, ground: &Ground) -> bool {
        self.grounds.iter().any(|own| std::ptr::eq(*own, ground))
    }

    /// The functions in law that the grounds of the end name.
    pub fn functions(&self) -> impl Iterator<Item = &'a Citation> {
        self.grounds.iter().copied().flat_map(|ground| {
            let law = ground.law_enforcement.value().into_iter();
            let law =
                law.flat_map(|law| each(&law.law).chain(each(&law.function)).chain(each(&law.authorised_by)));
            each(&ground.task).chain(each(&ground.obligation)).chain(law)
        })
    }
}

/// Every end of a flow, in the order of the file. One whose party the text does not have is left out.
pub(super) fn flow_ends<'a>(
    flow: &'a Flow,
    parties: &foldhash::HashMap<&'a str, &'a Party>,
    grounds: &foldhash::HashMap<&'a str, &'a Ground>,
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
