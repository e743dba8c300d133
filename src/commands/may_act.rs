//! May an office act on a text: by the text, which asks some offices and not others, and by the roster, which gives an office
//! for agreements of some kinds. What it says where it may not is the whole of what a signer learns of it.
//! Whether the roster knows the key at all is asked of the roster itself.

use anyhow::Result;

use super::agreed::Agreed;
use super::desk::Decide;
use super::fail;
use crate::agreement::Party;
use crate::roster::Roster;
use crate::seal::{Act, ActKind, Decision};
use crate::status::{Needs, needs};
use crate::text::List;

/// The body gave the office for agreements of this kind too.
pub fn covers(roster: &Roster, act: &Act, kinds: &[&str]) -> Result<()> {
    if roster.covers(&act.says.key, kinds) {
        return Ok(());
    }
    let given = roster.office(&act.says.key).map(|office| office.agreements.to_string()).unwrap_or_default();
    Err(fail(
        format!(
            "the {} of {} acts on agreements of the kind {given}, and \"{}\" is {}",
            act.says.capacity,
            act.says.body,
            act.says.agreement,
            if kinds.is_empty() { "of no kind".to_string() } else { kinds.join(" and ") }
        ),
        "let an office act that covers it (`isa roster show`), or let the body appoint one",
    ))
}

/// The body is in the agreement, and the agreement asks this office of it where it decides whether to be bound.
pub fn may_act(agreed: &Agreed, decide: &Decide<'_>) -> Result<()> {
    let parties: Vec<_> = agreed.reading.agreement.parties.value().into_iter().flat_map(List::iter).collect();
    let mine = || {
        parties.iter().filter(|party| {
            agreed
                .members
                .0
                .get(party.id.as_str())
                .is_some_and(|bodies| bodies.iter().any(|body| body == decide.body))
        })
    };
    if mine().next().is_none() {
        return Err(fail(
            format!("{} is no party to \"{}\"", decide.body, agreed.id),
            format!("its bodies are: {}", agreed.members.bodies().join(", ")),
        ));
    }
    let office = decide.capacity.name();
    let needs = |party: &&Party| needs(party, |kind| agreed.members.is_of(decide.body, kind));
    let asked = |needs: &Needs| match needs {
        Needs::All(offices) | Needs::AnyOf(offices) => offices.contains(office),
        Needs::AnyOffice => true,
        Needs::Nobody => false,
    };
    let binds =
        matches!(decide.what.decision, Decision::Sign | Decision::SignWithConditions | Decision::Accede);
    let own = decide.what.kind != ActKind::RecordedDecision;
    if binds && own && !mine().flat_map(needs).any(|needs| asked(&needs)) {
        let offices: Vec<String> = mine()
            .flat_map(needs)
            .map(|needs| match needs {
                Needs::Nobody => "nobody".to_string(),
                Needs::All(offices) => offices.iter().copied().collect::<Vec<_>>().join(" and "),
                Needs::AnyOf(offices) => offices.iter().copied().collect::<Vec<_>>().join(" or "),
                Needs::AnyOffice => "any office that decides".to_string(),
            })
            .collect();
        return Err(fail(
            format!("\"{}\" does not ask the {office} of {} to sign", agreed.id, decide.body),
            format!("it asks: {}", offices.join("; ")),
        ));
    }
    Ok(())
}
