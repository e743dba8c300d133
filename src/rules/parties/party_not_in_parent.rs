//! `party-not-in-parent`: a body is a party here and not to the overarching agreement.
//! That the overarching agreement has more parties than this one is as it should be.

use std::collections::BTreeSet;

use crate::agreement::{Capacity, JoiningRule, Party, Signs};
use crate::rules::{Case, Check, Family, Finding, RepositoryCase, Rule, Severity, always_asked, short_list};
use crate::text::Given;

pub static PARTY_NOT_IN_PARENT: Rule = Rule {
    id: "party-not-in-parent",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "a party of this agreement is no party to the overarching one",
    cites: &[],
    page: include_str!("party_not_in_parent.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Repository(check),
};

fn check(repository: &RepositoryCase<'_>, findings: &mut Vec<Finding>) {
    for (file, parent, id) in repository.with_parents() {
        let (case, parent) = (&repository.cases[file].1, &repository.cases[parent].1);
        if case.is_over() || parent.unseen("parties") || others_may_have_joined(parent) {
            continue;
        }
        let Some(bound) = bound_bodies(parent) else { continue };
        let classes: Vec<&str> = parent.parties().filter_map(class_of).collect();
        let admitted = |id: &str| {
            let kind = case.bodies().category_of(id);
            kind.is_some_and(|kind| classes.iter().any(|class| case.bodies().is_within(kind, class)))
        };
        let parties: Vec<&Party> = case.parties().filter(|party| is_bound(party)).collect();
        let ids = parties.iter().flat_map(|party| case.member_ids(party));
        let outside: BTreeSet<&str> = ids.filter(|id| !bound.contains(id) && !admitted(id)).collect();
        if outside.is_empty() {
            continue;
        }
        let names: Vec<&str> = outside.iter().map(|id| case.bodies().name_of(id)).collect();
        let verb = if names.len() == 1 { "is a party" } else { "are parties" };
        let message =
            format!("{} {verb} here, and not to the overarching agreement \"{id}\"", short_list(&names));
        let left = case.left_to_parent();
        let mut finding = if left.is_empty() {
            Finding::question(id.place(), format!("{message}: is that meant?"))
        } else {
            let first: Vec<String> = left.iter().map(|(key, _)| format!("`{key}`")).collect();
            let message = format!(
                "{message}, to which {} {} left",
                short_list(&first),
                if first.len() == 1 { "is" } else { "are" }
            );
            Finding::warning(id.place(), message)
        };
        for party in parties
            .iter()
            .filter(|party| case.member_ids(party).iter().any(|id| outside.contains(id)))
            .take(3)
        {
            finding = finding.related(party.id.place(), "no party there");
        }
        finding.file = file;
        findings.push(
            finding
                .help("let them join the overarching agreement, or write here for them what is left to it"),
        );
    }
}

/// The bodies that the parent binds; nothing where it does not say who all of them are.
fn bound_bodies<'c>(parent: &'c Case<'_>) -> Option<BTreeSet<&'c str>> {
    let parties = parent.agreement.parties.value()?;
    if parties.is_empty() || parties.iter().count() < parties.len() {
        return None;
    }
    let mut bound = BTreeSet::new();
    for party in parties.iter() {
        let members = parent.member_ids(party);
        // A name alone may be any body, in other words.
        if members.is_empty() && class_of(party).is_none() {
            return None;
        }
        bound.extend(members);
    }
    Some(bound)
}

/// The kind of body of which a class of parties is.
fn class_of(party: &Party) -> Option<&str> {
    party.class.value()?;
    party.category.value().map(|kind| kind.as_str())
}

/// Somebody who joined since does not stand in the text.
fn others_may_have_joined(parent: &Case<'_>) -> bool {
    match &parent.agreement.joining {
        Given::Value(joining) => joining.rule.value().is_none_or(|rule| **rule != JoiningRule::Closed),
        Given::Absent | Given::Null(_) => false,
        Given::Mark(_) | Given::Blank(_) => true,
    }
}

/// True of parties that the terms bind: not of those who act for another, nor of those who sign nothing.
fn is_bound(party: &Party) -> bool {
    let signs_nothing =
        matches!(party.signs.value(), Some(Signs::Text(office)) if **office == Capacity::None);
    party.may_be_controller() && !signs_nothing
}
