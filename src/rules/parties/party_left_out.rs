//! `party-left-out`: nearly all bodies of a group are named one by one, and some are not.
//! Whether they were asked is not in the text: somebody must say.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::agreement::{JoiningRule, Party, Role};
use crate::law::Group;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, list};
use crate::text::{Given, List, Place};

pub static PARTY_LEFT_OUT: Rule = Rule {
    id: "party-left-out",
    family: Family::Parties,
    severity: Severity::Question,
    summary: "nearly all bodies of a group are parties, and some are left out",
    cites: &[],
    page: include_str!("party_left_out.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// Of a smaller group each body is chosen for itself.
const LEAST: usize = 5;

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some((place, named)) = named_one_by_one(case) else { return };
    if out.part_unseen("parties") || others_may_join(case) {
        return;
    }
    let all: BTreeSet<&str> = case.parties().flat_map(|party| case.member_ids(party)).collect();
    let day = case.operative_day();
    let mut groups: Vec<(&Group, BTreeSet<&str>, BTreeSet<&str>)> = case
        .bodies()
        .groups()
        .iter()
        .map(|group| (group, group.members_on(day).collect::<BTreeSet<&str>>()))
        .map(|(group, members)| (group, members.intersection(&named).copied().collect(), members))
        .collect();
    // The smallest of the groups that hold most of those who are named is the one that was meant: with the City, or the
    // 32 boroughs without it.
    groups.sort_by_key(|(_, here, members)| (Reverse(here.len()), members.len()));
    let mut meant: BTreeSet<&str> = BTreeSet::new();
    for (group, here, members) in groups {
        let left: Vec<&str> = members.difference(&all).copied().collect();
        let nearly_all = members.len() >= LEAST && here.len() * 4 >= members.len() * 3;
        if !nearly_all || !meant.is_disjoint(&members) || !is_of_one_kind(case, &members) {
            continue;
        }
        if !left.is_empty() {
            out.report(finding(case, place, group, &left, (here.len(), members.len())));
        }
        meant.extend(members);
    }
}

fn finding(case: &Case<'_>, place: Place, group: &Group, left: &[&str], of: (usize, usize)) -> Finding {
    let absent: Vec<&str> = left.iter().map(|id| case.bodies().name_of(id)).collect();
    let verb = if left.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} of the {} bodies of the group \"{}\" are named one by one, and {} {verb} not: is that meant?",
        of.0,
        of.1,
        group.id,
        list(&absent, "and")
    );
    Finding::question(place, message).about(group.id.clone()).help(format!(
        "name the whole group with `group: {}`, add a rule of joining, or say under `answers:` why they are left out",
        group.id
    ))
}

/// The bodies that parties name by their ids, and where the first of them stand.
fn named_one_by_one<'a>(case: &Case<'a>) -> Option<(Place, BTreeSet<&'a str>)> {
    let of_its_own = |party: &&Party| !party.is(Role::Processor);
    let mut named = BTreeSet::new();
    let mut place = None;
    for party in case.parties().filter(of_its_own) {
        let many = party.bodies.value().into_iter().flat_map(List::iter);
        for id in party.body.value().into_iter().chain(many) {
            place.get_or_insert(id.place());
            named.insert(id.as_str());
        }
    }
    (named.len() >= LEAST - 1).then_some((place?, named))
}

/// Those who are left out can come in later, or the text says somewhere who can.
fn others_may_join(case: &Case<'_>) -> bool {
    match &case.agreement.joining {
        Given::Value(joining) => joining.rule.value().is_none_or(|rule| **rule != JoiningRule::Closed),
        Given::Mark(mark) => **mark != crate::text::Mark::NotStated,
        Given::Blank(_) => true,
        Given::Null(_) | Given::Absent => false,
    }
}

/// Councils, or boards: the bodies around one authority are each chosen for what they do.
fn is_of_one_kind(case: &Case<'_>, members: &BTreeSet<&str>) -> bool {
    let bodies = case.bodies();
    let widest = |id: &str| {
        let mut kind = bodies.category_of(id)?;
        while let Some(wider) = bodies.category(kind).and_then(|category| category.within.as_deref()) {
            kind = wider;
        }
        Some(kind)
    };
    let kinds: BTreeSet<Option<&str>> = members.iter().map(|id| widest(id)).collect();
    kinds.len() == 1
}
