//! How a body can stand, and who must sign for it. What its offices have decided is in `standing`.

use std::collections::{BTreeMap, BTreeSet};

use super::PartyStatus;
use super::schedule::Schedule;
use crate::agreement::{Agreement, Capacity, Party, Role, Signs};
use crate::seal;
use crate::text::{List, Word};

/// How a body stands in an agreement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// Every office that the agreement asks has signed.
    Signed,
    /// Some of them have.
    PartSigned,
    /// It has signed on conditions that not all have accepted who have signed on the other side.
    Conditional,
    /// It decided in ink or in a portal, as an office of its own says: nobody's key signed that.
    Recorded,
    /// It would join, and is not let in yet.
    AsksToJoin,
    /// It has left.
    Withdrawn,
    Declined,
    Awaiting,
    /// Two acts of one office contradict each other.
    Contradicted,
    /// It has not signed, or not by every office; and there is an act that a thief of its key may have made.
    Disputed,
    /// It has signed under a list of parties that puts it elsewhere than the first who signed: two agreements, not one.
    OtherParties,
    /// A later version binds it, and all with whom this one did.
    Superseded,
    /// The agreement asks nobody to sign for it: a source, a party that joins by form.
    NotAsked,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::Signed => "signed",
            Self::PartSigned => "part-signed",
            Self::Conditional => "conditional",
            Self::Recorded => "recorded",
            Self::AsksToJoin => "asks-to-join",
            Self::Withdrawn => "withdrawn",
            Self::Declined => "declined",
            Self::Awaiting => "awaiting",
            Self::Contradicted => "contradicted",
            Self::Disputed => "disputed",
            Self::OtherParties => "other-parties",
            Self::Superseded => "superseded",
            Self::NotAsked => "not-asked",
        }
    }
}

/// What an agreement asks of the offices of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs {
    Nobody,
    /// All of these.
    All(BTreeSet<&'static str>),
    /// Any of these.
    AnyOf(BTreeSet<&'static str>),
    /// The text does not say: any office that can decide.
    AnyOffice,
}

/// What a party asks of a body, which is of some kinds.
pub fn needs(party: &Party, is_of: impl Fn(&str) -> bool) -> Vec<Needs> {
    let also = party.also_signs.value().into_iter().flat_map(List::iter);
    let also = also.filter(|also| also.kind.iter().any(|kind| is_of(kind.as_str())));
    let also = also.flat_map(|also| also.offices.iter()).map(|office| office.word());
    let also: BTreeSet<&'static str> = also.filter(|word| *word != Capacity::None.word()).collect();
    match needs_of_each(party) {
        Needs::Nobody if party.is(Role::Source) || also.is_empty() => vec![Needs::Nobody],
        Needs::Nobody => vec![Needs::All(also)],
        Needs::All(offices) => vec![Needs::All(&offices | &also)],
        some if also.is_empty() => vec![some],
        some => vec![some, Needs::All(also)],
    }
}

/// What a party asks of each of its bodies, of whatever kind.
fn needs_of_each(party: &Party) -> Needs {
    let silent = party.is(Role::Source);
    let words = |list: &List<Word<Capacity>>| -> BTreeSet<&'static str> {
        list.iter().map(|capacity| capacity.word()).filter(|word| *word != Capacity::None.word()).collect()
    };
    match party.signs.value() {
        _ if silent => Needs::Nobody,
        Some(Signs::Text(capacity)) if **capacity == Capacity::None => Needs::Nobody,
        Some(Signs::Text(capacity)) => Needs::All(BTreeSet::from([capacity.word()])),
        Some(Signs::List(list)) => {
            let words = words(list);
            if words.is_empty() { Needs::Nobody } else { Needs::All(words) }
        }
        Some(Signs::Map(any)) => Needs::AnyOf(words(&any.any_of)),
        None => Needs::AnyOffice,
    }
}

/// What is asked of each body, over all the parties that it stands in.
pub(super) fn roles(agreement: &Agreement, schedule: &Schedule<'_>) -> BTreeMap<String, Vec<Needs>> {
    let parties: Vec<&Party> = agreement.parties.value().into_iter().flat_map(List::iter).collect();
    let of_places = |(body, places): (&&str, &BTreeSet<&str>)| {
        let here = parties.iter().filter(|party| places.contains(party.id.as_str()));
        here.flat_map(|party| needs(party, |kind| schedule.is_of(body, kind))).collect()
    };
    let bodies = schedule.bodies().iter();
    bodies.map(|(body, places)| ((*body).to_string(), of_places((body, places)))).collect()
}

/// What is awaited where the text does not say which office signs.
const ANY_OFFICE: &str = "an office that can decide";

impl PartyStatus {
    /// Is this office among those that have still to sign?
    pub fn awaits(&self, office: seal::Capacity) -> bool {
        self.awaited.iter().any(|awaited| {
            (awaited == ANY_OFFICE && office.decides())
                || awaited.split(" or ").any(|name| name == office.name())
        })
    }
}

/// Which offices have still to sign for one role of a body.
pub(super) fn awaited(needs: &Needs, signed: &BTreeSet<&str>) -> Vec<String> {
    match needs {
        Needs::All(offices) => {
            offices.iter().filter(|office| !signed.contains(*office)).map(ToString::to_string).collect()
        }
        Needs::AnyOf(offices) if !offices.iter().any(|office| signed.contains(office)) => {
            vec![offices.iter().copied().collect::<Vec<_>>().join(" or ")]
        }
        Needs::AnyOffice if signed.is_empty() => vec![ANY_OFFICE.to_string()],
        Needs::Nobody | Needs::AnyOf(_) | Needs::AnyOffice => Vec::new(),
    }
}
