//! The names by which parts of an agreement point at each other: each is declared once, and each pointer arrives.
//! What the parts say is not looked at.

use super::terms::KINDS;
use super::{Agreement, ComesIntoForce};
use crate::text::{Given, List, Many, Refusal, Word};

/// The declared names of one kind.
struct Names<'a> {
    /// What they name, such as "party".
    what: &'static str,
    declared: Vec<&'a Word<String>>,
    /// A blank or a mark stands among the declarations, so that a name may yet be declared there.
    open: bool,
}

impl<'a> Names<'a> {
    fn of<T>(what: &'static str, list: &'a Given<List<T>>, id: impl Fn(&'a T) -> &'a Word<String>) -> Self {
        let declared = list.value().into_iter().flat_map(List::iter).map(id).collect();
        let open = match list {
            Given::Value(items) => items.iter().count() < items.len(),
            Given::Absent => false,
            _ => true,
        };
        Self { what, declared, open }
    }

    fn each_once(&self) -> Result<(), Refusal> {
        for (at, id) in self.declared.iter().enumerate() {
            if let Some(first) = self.declared[..at].iter().find(|other| other.as_str() == id.as_str()) {
                return Err(Refusal {
                    place: id.place(),
                    message: format!("the {} `{}` is declared twice", self.what, id.as_str()),
                    help: Some(format!("give each {} a name of its own", self.what)),
                    related: vec![(first.place(), "declared here first".to_string())],
                });
            }
        }
        Ok(())
    }

    fn arrives(&self, pointer: &Word<String>) -> Result<(), Refusal> {
        if self.open || self.declared.iter().any(|id| id.as_str() == pointer.as_str()) {
            return Ok(());
        }
        let known: Vec<&str> = self.declared.iter().map(|id| id.as_str()).collect();
        let help = if known.is_empty() {
            format!("no {} is declared in this file", self.what)
        } else {
            format!("declared here: {}", known.join(", "))
        };
        Err(Refusal {
            place: pointer.place(),
            message: format!("there is no {} `{}`", self.what, pointer.as_str()),
            help: Some(help),
            related: Vec::new(),
        })
    }

    fn all_arrive(&self, pointers: &Given<Many<Word<String>>>) -> Result<(), Refusal> {
        pointers.value().into_iter().flat_map(Many::iter).try_for_each(|pointer| self.arrives(pointer))
    }
}

/// Refuses a name declared twice and a pointer to a name that is not declared.
pub(super) fn check(agreement: &Agreement) -> Result<(), Refusal> {
    let parties = Names::of("party", &agreement.parties, |party| &party.id);
    let purposes = Names::of("purpose", &agreement.purposes, |purpose| &purpose.id);
    let people = Names::of("group of people", &agreement.people, |people| &people.id);
    let data = Names::of("set of data", &agreement.data, |data| &data.id);
    let grounds = Names::of("ground", &agreement.grounds, |ground| &ground.id);
    let flows = Names::of("flow", &agreement.flows, |flow| &flow.id);
    let clauses = Names::of("clause", &agreement.clauses, |clause| &clause.id);
    for names in [&parties, &purposes, &people, &data, &grounds, &flows, &clauses] {
        names.each_once()?;
    }
    for set in items(&agreement.data) {
        people.all_arrive(&set.people)?;
    }
    let asks = items(&agreement.parties).any(|party| !party.also_signs.is_absent());
    for party in items(&agreement.parties) {
        if asks && party.id.as_str() == KINDS {
            return Err(Refusal {
                place: party.id.place(),
                message: format!(
                    "a party cannot be called `{KINDS}` where some offices sign for kinds of bodies"
                ),
                help: Some("give the party another name".to_string()),
                related: Vec::new(),
            });
        }
        if let Some(principal) = party.acts_for.value() {
            parties.arrives(principal)?;
        }
    }
    for flow in items(&agreement.flows) {
        purposes.all_arrive(&flow.purpose)?;
        data.all_arrive(&flow.data)?;
        for end in [&flow.from, &flow.to].into_iter().filter_map(Given::value).flat_map(Many::iter) {
            parties.arrives(&end.party)?;
            grounds.all_arrive(&end.ground)?;
            if let Some(principal) = end.on_behalf_of.value() {
                parties.arrives(principal)?;
            }
        }
        for member in items(&flow.among) {
            parties.arrives(&member.party)?;
            grounds.all_arrive(&member.ground)?;
            if let Some(principal) = member.on_behalf_of.value() {
                parties.arrives(principal)?;
            }
        }
    }
    for period in items(&agreement.retention) {
        data.all_arrive(&period.data)?;
        parties.all_arrive(&period.party)?;
    }
    if let Some(joint) = agreement.joint_controllers.value() {
        parties.all_arrive(&joint.parties)?;
    }
    if let Some(ComesIntoForce::Map(quorum)) = agreement.comes_into_force.value() {
        parties.all_arrive(&quorum.including)?;
        for quota in items(&quorum.among_them) {
            quota.of_each.iter().try_for_each(|party| parties.arrives(party))?;
        }
    }
    Ok(())
}

fn items<T>(list: &Given<List<T>>) -> impl Iterator<Item = &T> {
    list.value().into_iter().flat_map(List::iter)
}
