//! Whether the powers of the catalogue admit two parties on a day: each Chapter of the Digital Economy Act for itself,
//! and every gateway, the strongest first. Says nothing of any agreement, and nothing in words.

use chrono::NaiveDate;

use super::body::{Authority, Bodies, Listed, Who};
use super::catalogue::{Catalogue, Found};
use super::dea::{Chapter, Eligibility, Entry, Objective, Schedule};
use super::party::Asked;
use super::provision::{Commencement, Force, Instrument, Mark, Provision, Standing, Strength};

/// An answer, the best first, so that the worst of several is their maximum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    Yes,
    NotEstablished,
    No,
}

/// Where one of the two parties stands to a power.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Seat {
    /// The enactment does not limit who.
    Anybody,
    /// In the list of the gateway itself.
    Named,
    /// In the Schedule, by a paragraph that does.
    Listed,
    /// The provision gives it a function of its own, which is no list of who may give or receive.
    OwnFunction,
    /// In the Schedule only as one who provides services to a listed public authority.
    Provider,
    /// In the Schedule, and whether the objective is specified for its paragraph was not read.
    EligibilityUnread,
    /// The catalogue cannot tell: only a wider kind is known, or the list was not read.
    Unsure,
    /// In the Schedule, by a paragraph for which the objective is not specified.
    NotEligible,
    /// In no list.
    Absent,
}

impl Seat {
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Anybody | Self::Named | Self::Listed | Self::OwnFunction => Verdict::Yes,
            Self::Provider | Self::EligibilityUnread | Self::Unsure => Verdict::NotEstablished,
            Self::NotEligible | Self::Absent => Verdict::No,
        }
    }
}

/// Where a party stands: the worst seat of its members, who has it, and the paragraphs that list them.
#[derive(Clone, Debug)]
pub struct End<'a> {
    pub seat: Seat,
    /// The members that have this seat; of one body, itself.
    pub held_by: Vec<Who<'a>>,
    /// The paragraphs of the Schedule that list members.
    pub entries: Vec<&'a Entry>,
    /// True when it is a Schedule that lists this side.
    pub is_scheduled: bool,
    /// How well the list was read.
    pub mark: Mark,
}

impl<'a> End<'a> {
    fn of(members: &[Who<'a>], seat: impl Fn(Who<'a>) -> (Seat, Vec<&'a Entry>)) -> Self {
        let seats: Vec<(Who<'a>, Seat, Vec<&'a Entry>)> = members
            .iter()
            .map(|who| {
                let (seat, entries) = seat(*who);
                (*who, seat, entries)
            })
            .collect();
        let worst = seats.iter().map(|(_, seat, _)| seat.clone()).max().unwrap_or(Seat::Absent);
        let mut entries: Vec<&'a Entry> = Vec::new();
        for entry in seats.iter().flat_map(|(_, _, entries)| entries) {
            if !entries.iter().any(|there| std::ptr::eq(*there, *entry)) {
                entries.push(entry);
            }
        }
        let held_by = seats.iter().filter(|(_, seat, _)| *seat == worst).map(|(who, _, _)| *who).collect();
        Self { seat: worst, held_by, entries, is_scheduled: false, mark: Mark::V }
    }

    fn read(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }

    /// The same of a side that a Schedule lists: what lists it was read as well as its paragraphs, and what does not, as
    /// well as the whole.
    fn scheduled(self, schedule: &Schedule) -> Self {
        let read = self.entries.iter().map(|entry| entry.mark).max();
        Self { is_scheduled: true, mark: read.unwrap_or(schedule.mark), ..self }
    }
}

/// What a power of the Digital Economy Act says to two parties.
#[derive(Debug)]
pub struct DeaAnswer<'a> {
    pub chapter: &'a Chapter,
    /// None for a Chapter that opens no gateway between other bodies.
    pub gateway: Option<(&'a Instrument, &'a Provision)>,
    pub schedule: Option<&'a Schedule>,
    pub objective: Option<&'a Objective>,
    /// The standing of the gateway, or of the objective where the gateway is in force.
    pub standing: Standing,
    pub from: Option<End<'a>>,
    pub to: Option<End<'a>>,
    pub verdict: Verdict,
    /// How well the words were read on which the verdict turns: the worst of them.
    pub mark: Mark,
}

/// What every Chapter of the Digital Economy Act says, in its order.
pub fn dea_answers<'a>(
    law: &'a Catalogue,
    from: &Asked<'a>,
    to: &Asked<'a>,
    day: NaiveDate,
) -> Vec<DeaAnswer<'a>> {
    let mut all = Vec::new();
    for chapter in &law.dea().chapters {
        let before = all.len();
        for cite in &chapter.gateways {
            if let Found::Provision { instrument, provision } = law.look_up(cite) {
                all.extend(of_gateway(law, chapter, (instrument, provision), from, to, day));
            }
        }
        if all.len() == before {
            all.push(DeaAnswer {
                chapter,
                gateway: None,
                schedule: None,
                objective: None,
                standing: Standing::InForce,
                from: None,
                to: None,
                verdict: Verdict::No,
                mark: Mark::M,
            });
        }
    }
    all
}

fn of_gateway<'a>(
    law: &'a Catalogue,
    chapter: &'a Chapter,
    gateway: (&'a Instrument, &'a Provision),
    from: &Asked<'a>,
    to: &Asked<'a>,
    day: NaiveDate,
) -> Vec<DeaAnswer<'a>> {
    let (instrument, provision) = gateway;
    let schedule = law.dea().schedule_of(&instrument.cite(provision));
    let by_objective = schedule.is_some_and(|schedule| schedule.by_objective.is_yes());
    let objectives: Vec<Option<&Objective>> =
        if by_objective { law.dea().objectives.iter().map(Some).collect() } else { vec![None] };
    let lists = provision.gateway.as_ref();
    let answer = |objective: Option<&'a Objective>| {
        let end = |party: &Asked<'a>, side: Option<&'a Vec<String>>| {
            let side = side.map_or(&[][..], Vec::as_slice);
            let schedule = schedule.filter(|schedule| schedule.has_side(law.bodies(), side));
            let Some(schedule) = schedule else {
                let end = End::of(&party.members, |who| (in_list(law.bodies(), side, who), Vec::new()));
                return end.read(provision.checked.mark);
            };
            End::of(&party.members, |who| in_schedule(law.bodies(), schedule, objective, who, day))
                .scheduled(schedule)
        };
        let from = if chapter.public_authority_gives.is_yes() {
            End::of(&from.members, |who| (as_public_authority(law.bodies(), chapter, who), Vec::new()))
                .read(provision.checked.mark)
        } else {
            end(from, lists.map(|lists| &lists.from))
        };
        let to = end(to, lists.map(|lists| &lists.to));
        let standing = match (provision.standing_on(day), objective) {
            (Standing::InForce, Some(objective)) => objective.standing_on(day),
            (standing, _) => standing,
        };
        let specified = objective.is_none_or(|o| o.commencement != Commencement::Prospective);
        let stands = match &standing {
            Standing::InForce => Verdict::Yes,
            Standing::Unconfirmed(_) if specified => Verdict::NotEstablished,
            Standing::Unconfirmed(_) | Standing::NotInForce(_) => Verdict::No,
        };
        let words = [Some(provision.checked.mark), objective.map(|objective| objective.mark)];
        let words = words.into_iter().flatten().max().unwrap_or(Mark::U);
        let turns_on = [
            (stands, words),
            (from.seat.verdict(), from.mark.max(words)),
            (to.seat.verdict(), to.mark.max(words)),
        ];
        let verdict = turns_on.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::No);
        let marks = turns_on.iter().filter(|(own, _)| *own == verdict).map(|(_, mark)| *mark);
        // One good reason is enough for a no; a yes needs all of them.
        let mark = if verdict == Verdict::No { marks.min() } else { marks.max() }.unwrap_or(Mark::U);
        // What nobody has read is no yes.
        let verdict = if mark >= Mark::M { verdict.max(Verdict::NotEstablished) } else { verdict };
        DeaAnswer {
            chapter,
            gateway: Some(gateway),
            schedule,
            objective,
            standing,
            from: Some(from),
            to: Some(to),
            verdict,
            mark,
        }
    };
    objectives.into_iter().map(answer).collect()
}

fn in_schedule<'a>(
    bodies: &'a Bodies,
    schedule: &'a Schedule,
    objective: Option<&Objective>,
    who: Who<'a>,
    day: NaiveDate,
) -> (Seat, Vec<&'a Entry>) {
    let entries: Vec<&Entry> = schedule.entries_for(bodies, who, day).collect();
    if entries.is_empty() {
        let provides = |entry: &&Entry| bodies.listed(&entry.admits, who) == Listed::Yes;
        let for_providers = objective.is_none_or(|objective| {
            objective.providers.is_yes() || objective.eligibility != Eligibility::Read
        });
        return match schedule.listed(bodies, who, day) {
            Listed::NotEstablished => (Seat::Unsure, Vec::new()),
            _ => match schedule.provider_entry().filter(provides).filter(|_| for_providers) {
                Some(entry) => (Seat::Provider, vec![entry]),
                None => (Seat::Absent, Vec::new()),
            },
        };
    }
    let Some(objective) = objective else { return (Seat::Listed, entries) };
    let eligible: Vec<&Entry> =
        entries.iter().filter(|entry| objective.admits_paras.contains(&entry.para)).copied().collect();
    match (eligible.is_empty(), objective.eligibility) {
        (false, _) => (Seat::Listed, eligible),
        (true, Eligibility::Read) => (Seat::NotEligible, entries),
        (true, Eligibility::NotEstablished) => (Seat::EligibilityUnread, entries),
    }
}

fn as_public_authority(bodies: &Bodies, chapter: &Chapter, who: Who<'_>) -> Seat {
    match bodies.public_authority(who) {
        Authority::Yes if bodies.listed(&chapter.givers_in_doubt, who) != Listed::No => Seat::Unsure,
        Authority::Yes => Seat::Named,
        Authority::No => Seat::Absent,
        Authority::Depends | Authority::NotEstablished => Seat::Unsure,
    }
}

fn in_list(bodies: &Bodies, list: &[String], who: Who<'_>) -> Seat {
    if list.iter().any(|entry| entry == "any") {
        return Seat::Anybody;
    }
    match bodies.listed(list, who) {
        Listed::Yes => Seat::Named,
        Listed::NotEstablished => Seat::Unsure,
        Listed::No => Seat::Absent,
    }
}

/// How much a gateway can carry, the strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// Express words that oblige somebody to give.
    ExpressDuty,
    /// Express words that let somebody give.
    ExpressPower,
    /// A function that merely needs sharing: weak alone.
    ImpliedDuty,
    ImpliedPower,
    /// A general or ancillary power, or a duty only to have regard to something: nothing to rest on alone.
    General,
}

impl Weight {
    pub fn of(provision: &Provision) -> Self {
        let express = provision.gateway.as_ref().is_some_and(|g| g.strength == Strength::Express);
        match (provision.is_general(), express, provision.force == Force::Duty) {
            (true, _, _) => Self::General,
            (false, true, true) => Self::ExpressDuty,
            (false, true, false) => Self::ExpressPower,
            (false, false, true) => Self::ImpliedDuty,
            (false, false, false) => Self::ImpliedPower,
        }
    }
}

/// A gateway that admits two parties, or may.
#[derive(Debug)]
pub struct Route<'a> {
    pub instrument: &'a Instrument,
    pub provision: &'a Provision,
    pub weight: Weight,
    pub standing: Standing,
    pub from: End<'a>,
    pub to: End<'a>,
    /// Yes, or not established.
    pub verdict: Verdict,
    pub mark: Mark,
    /// With the Digital Economy Act 2017 s.35: the objectives that are, or may be, for both.
    pub objectives: Vec<&'a Objective>,
}

/// Every gateway that admits both parties on a day, or may, the strongest first. With a purpose, only those that serve
/// it and those that say of no purpose.
pub fn routes<'a>(
    law: &'a Catalogue,
    from: &Asked<'a>,
    to: &Asked<'a>,
    purpose: Option<&str>,
    day: NaiveDate,
) -> Vec<Route<'a>> {
    let mut all: Vec<Route<'a>> = Vec::new();
    let answers = dea_answers(law, from, to, day);
    for instrument in law.instruments() {
        for provision in &instrument.provisions {
            let Some(gateway) = &provision.gateway else { continue };
            let serves = purpose.is_none_or(|tag| gateway.purposes.iter().any(|purpose| purpose == tag));
            if !provision.is_law_in_england() || !(serves || provision.is_general()) {
                continue;
            }
            // A Chapter of the Digital Economy Act can say more of who may give than the lists of its gateway.
            let is_of_it =
                |answer: &&DeaAnswer<'a>| answer.gateway.is_some_and(|(_, p)| std::ptr::eq(p, provision));
            let mut own = answers.iter().filter(is_of_it).peekable();
            all.extend(match own.peek() {
                Some(_) => best_of(own, purpose),
                None => plain(law.bodies(), instrument, provision, from, to, day),
            });
        }
    }
    let key = |route: &Route<'a>| {
        let cite = route.instrument.cite(route.provision);
        (route.weight, route.verdict, route.mark, cite)
    };
    all.sort_by_cached_key(key);
    all
}

/// The best of what the Digital Economy Act says of one of its powers, with the objectives for which it is open.
fn best_of<'a, 'b>(
    answers: impl Iterator<Item = &'b DeaAnswer<'a>>,
    purpose: Option<&str>,
) -> Option<Route<'a>>
where
    'a: 'b,
{
    let serves = |objective: &Objective| {
        purpose.is_none_or(|purpose| objective.purposes.iter().any(|tag| tag == purpose))
    };
    let open: Vec<&DeaAnswer<'a>> = answers
        .filter(|answer| answer.verdict != Verdict::No && answer.objective.is_none_or(serves))
        .collect();
    let best = open.iter().min_by_key(|answer| (answer.verdict, answer.mark))?;
    let (instrument, provision) = best.gateway?;
    Some(Route {
        instrument,
        provision,
        weight: Weight::of(provision),
        standing: best.standing.clone(),
        from: best.from.clone()?,
        to: best.to.clone()?,
        verdict: best.verdict,
        mark: best.mark,
        objectives: open.iter().filter_map(|answer| answer.objective).collect(),
    })
}

fn plain<'a>(
    bodies: &'a Bodies,
    instrument: &'a Instrument,
    provision: &'a Provision,
    from: &Asked<'a>,
    to: &Asked<'a>,
    day: NaiveDate,
) -> Option<Route<'a>> {
    let gateway = provision.gateway.as_ref()?;
    let standing = provision.standing_on(day);
    if matches!(standing, Standing::NotInForce(_)) {
        return None;
    }
    let end = |party: &Asked<'a>, list: &'a [String]| {
        End::of(&party.members, |who| (in_list(bodies, list, who), Vec::new()))
    };
    let (mut from_end, mut to_end) = (end(from, &gateway.from), end(to, &gateway.to));
    // A body that exercises a function of its own is not held to a list of receivers.
    let own = |who: &Who<'a>| {
        provision.task_of.as_ref().is_some_and(|list| bodies.listed(list, *who) == Listed::Yes)
    };
    if gateway.strength == Strength::Implied && from.members.iter().all(own) {
        from_end.seat = Seat::OwnFunction;
        if to_end.seat > Seat::OwnFunction {
            to_end.seat = Seat::Anybody;
        }
    }
    let seats = from_end.seat.verdict().max(to_end.seat.verdict());
    if seats == Verdict::No {
        return None;
    }
    let stands = if standing == Standing::InForce { Verdict::Yes } else { Verdict::NotEstablished };
    Some(Route {
        instrument,
        provision,
        weight: Weight::of(provision),
        standing,
        from: from_end,
        to: to_end,
        verdict: seats.max(stands),
        mark: provision.checked.mark,
        objectives: Vec::new(),
    })
}
