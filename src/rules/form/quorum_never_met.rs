//! `quorum-never-met`: a text that binds nobody before more have signed than ever can.
//! Who has signed is not looked at, nor whether a body has appointed an office to sign.

use std::collections::BTreeSet;

use super::nobody_signs::nobody_signs_for;
use crate::agreement::{ComesIntoForce, Joining, JoiningRule, Party, Role};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_texts_to_sign, each, items};
use crate::text::{Given, List, Place};

pub static QUORUM_NEVER_MET: Rule = Rule {
    id: "quorum-never-met",
    family: Family::Form,
    severity: Severity::Error,
    summary: "the text waits for more signatures than can ever come",
    cites: &[],
    page: include_str!("quorum_never_met.md"),
    fixed: true,
    not_asked: asked_of_texts_to_sign,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(ComesIntoForce::Map(quorum)) = case.agreement.comes_into_force.value() else { return };
    let open = is_open(&case.agreement.joining) || case.parties().any(is_unknown);
    // Whoever may come later can sign too: a number can only be too great where nobody may.
    let too_many = |needed: u64, signing: usize| {
        !open && usize::try_from(needed).map_or(true, |needed| needed > signing)
    };
    let all: BTreeSet<String> = case.parties().flat_map(|party| signing(case, party)).collect();
    let needed = &quorum.at_least;
    if too_many(**needed, all.len()) {
        let message = format!(
            "the agreement binds nobody before {} signed, and {} can",
            have(**needed, ""),
            only(all.len())
        );
        out.report(finding(needed.place(), message));
    }
    for name in each(&quorum.including) {
        if let Some(party) = case.party(name.as_str())
            && (is_silent(party) || (!open && signing(case, party).is_empty()))
        {
            let message = format!(
                "the agreement binds nobody before every body of \"{name}\" has signed, and none of them can"
            );
            out.report(finding(name.place(), message));
        }
    }
    for quota in items(&quorum.among_them) {
        for name in quota.of_each.iter() {
            let Some(party) = case.party(name.as_str()) else { continue };
            let bodies = signing(case, party);
            if is_silent(party) || too_many((*quota.at_least).max(1), bodies.len()) {
                let message = format!(
                    "the agreement binds nobody before {} signed, and {} of them can",
                    have(*quota.at_least, &format!(" of \"{name}\"")),
                    only(bodies.len())
                );
                out.report(finding(quota.at_least.place(), message));
            }
        }
    }
}

fn finding(place: Place, message: String) -> Finding {
    Finding::error(place, message).help(
        "ask for as many as can sign, name a party whose bodies sign, or let others join under `joining:`",
    )
}

fn have(bodies: u64, of: &str) -> String {
    if bodies == 1 { format!("1 body{of} has") } else { format!("{bodies} bodies{of} have") }
}

fn only(bodies: usize) -> String {
    match bodies {
        0 => "none".to_string(),
        some => format!("only {some}"),
    }
}

/// The bodies of a party that sign. A party of one name is one body.
fn signing(case: &Case<'_>, party: &Party) -> Vec<String> {
    if is_silent(party) {
        return Vec::new();
    }
    let ids = case.party(party.id.as_str()).map(|party| case.member_ids(party)).unwrap_or_default();
    let named = party.name.value().map(ToString::to_string);
    ids.into_iter().map(ToString::to_string).chain(named).collect()
}

fn is_silent(party: &Party) -> bool {
    party.is(Role::Source) || nobody_signs_for(party)
}

/// May others join, or could the text yet say that they may?
fn is_open(joining: &Given<Joining>) -> bool {
    match joining {
        Given::Absent => false,
        Given::Value(joining) => match &joining.rule {
            Given::Absent => false,
            Given::Value(rule) => **rule != JoiningRule::Closed,
            _ => true,
        },
        _ => true,
    }
}

/// A party whose bodies the text has still to name.
fn is_unknown(party: &Party) -> bool {
    let blank = |said: &Given<_>| !said.is_absent() && !said.is_value();
    let bodies = party.bodies.value().is_some_and(|bodies: &List<_>| bodies.iter().count() < bodies.len());
    blank(&party.body)
        || blank(&party.group)
        || blank(&party.name)
        || bodies
        || (!party.bodies.is_absent() && !party.bodies.is_value())
}
