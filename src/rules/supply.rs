//! What an agreement leaves to each body's own particulars, and which bodies have not supplied it yet.
//! It is no fault of the agreement, and no finding: each body is asked for its own when it signs.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Case, each, items};
use crate::agreement::{Ground, Particulars, Party, Role};
use crate::text::{Given, Mark};

/// Something that bodies have still to put into `bodies/<id>.yaml`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Supply {
    /// The key of the particulars, in words.
    pub what: &'static str,
    /// The bodies, by id, in order. What all have still to supply is asked of one list.
    pub bodies: Arc<[String]>,
}

/// What is left to each body, and missing. In the order of the words.
pub fn to_supply<'a>(case: &Case<'a>) -> Vec<Supply> {
    let mut missing: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    let agreement = case.agreement;
    let others = case.parties().filter(|party| !party.is(Role::Source));
    let mut everybody: Vec<&str> = others.flat_map(|party| bodies_of(case, party)).collect();
    everybody.sort_unstable();
    let mut ask = |what: &'static str, bodies: &[&'a str], has: &dyn Fn(&Particulars) -> bool| {
        let lacking = bodies.iter().filter(|body| !case.particulars.get(**body).is_some_and(has));
        missing.entry(what).or_default().extend(lacking);
    };
    for ground in case.grounds().filter(|ground| leaves_policy_document(ground)) {
        let bodies: Vec<&str> = case.ends_on(ground).flat_map(|end| bodies_of(case, end.party)).collect();
        let conditions = conditions(ground);
        ask("policy-documents", &bodies, &|own| covers(own, &conditions));
    }
    if agreement.transparency.value().is_some_and(|clause| clause.notices.is(Mark::HeldByEachBody)) {
        ask("notices", &everybody, &|own| own.notices.is_value());
    }
    if agreement.rights.value().is_some_and(|clause| clause.complaints.is(Mark::HeldByEachBody)) {
        ask("complaints", &everybody, &|own| own.complaints.is_value());
    }
    if agreement.processors.is(Mark::HeldByEachBody) {
        ask("processors", &everybody, &|own| own.processors.is_value());
    }
    if agreement.dpia.is(Mark::HeldByEachBody) {
        ask("assessments", &everybody, &|own| own.assessments.is_value());
    }
    let mut last: (Vec<&str>, Arc<[String]>) = (Vec::new(), Arc::default());
    missing
        .into_iter()
        .filter(|(_, bodies)| !bodies.is_empty())
        .map(|(what, mut bodies)| {
            bodies.sort_unstable();
            bodies.dedup();
            if last.0 != bodies {
                let words = bodies.iter().map(ToString::to_string).collect();
                last = (bodies, words);
            }
            Supply { what, bodies: Arc::clone(&last.1) }
        })
        .collect()
}

fn bodies_of<'a>(case: &Case<'a>, party: &'a Party) -> Vec<&'a str> {
    case.who(party).iter().filter_map(|member| member.who.body).collect()
}

fn leaves_policy_document(ground: &Ground) -> bool {
    let left = |document: &Given<crate::text::Word<String>>| document.is(Mark::HeldByEachBody);
    ground.special.value().is_some_and(|special| left(&special.policy_document))
        || ground.criminal.value().is_some_and(|criminal| left(&criminal.policy_document))
        || ground.law_enforcement.value().is_some_and(|enforcement| left(&enforcement.policy_document))
}

/// The conditions that a ground's policy document must cover, as cited.
fn conditions(ground: &Ground) -> Vec<&str> {
    let special = ground.special.value().into_iter().flat_map(|special| each(&special.condition));
    let criminal = ground.criminal.value().into_iter().flat_map(|criminal| each(&criminal.condition));
    special.chain(criminal).map(|citation| citation.meant().as_str()).collect()
}

/// True when the body's policy documents cover these conditions. A document that names none covers all.
fn covers(own: &Particulars, conditions: &[&str]) -> bool {
    let covered = |condition: &str| {
        items(&own.policy_documents).any(|document| {
            document.covers.is_absent() || each(&document.covers).any(|covered| covered.as_str() == condition)
        })
    };
    if conditions.is_empty() {
        own.policy_documents.is_value()
    } else {
        conditions.iter().all(|c| covered(c))
    }
}
