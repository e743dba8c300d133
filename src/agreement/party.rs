//! Who is in the agreement, and who must sign for them.
//! Which bodies a group has, and what kind of body each is, is the catalogue's to say.

use crate::text::{Given, List, Many, Refusal, Tree, Value, Word};

mapping! {
    /// One end of the agreement: a body, a group of bodies, or a class of them.
    /// Exactly one of `body`, `group`, `bodies`, `name` or `class` says who.
    pub struct Party {
        /// The name by which the rest of the text speaks of this party.
        must id: Word<String>,
        /// One body, by its id in the catalogue or in `bodies/`.
        may body: Word<String>,
        /// A group of the catalogue, such as `london-boroughs`.
        may group: Word<String>,
        /// Several bodies, by id.
        may bodies: List<Word<String>>,
        /// A body that the catalogue does not have, by its name; it needs a `category`.
        may name: Word<String>,
        /// A class of bodies that join later ("schools that complete the form"); it needs a `category` and a rule of joining.
        may class: Word<String>,
        /// What kind of body a `name` or a `class` is, such as `school`.
        may category: Word<String>,
        /// How the text calls it ("the CCG").
        may named_as: Word<String>,
        /// What it is to the data.
        may role: Word<Role>,
        /// Which offices of each body must sign.
        may signs: Signs,
        /// Which offices must sign as well for bodies of certain kinds, such as the Caldicott Guardian of an NHS body.
        may also_signs: List<AlsoSigns>,
        /// True for the party that keeps the agreement.
        may lead: Word<bool>,
        /// For a provider of services: the party for which it acts.
        may acts_for: Word<String>,
        /// A role mailbox of the party, where the body's own particulars do not hold it. Never a person's.
        may mailbox: Word<String>,
    }
}

impl Party {
    /// True where the text gives the party this role.
    pub fn is(&self, role: Role) -> bool {
        self.role.value().is_some_and(|own| **own == role)
    }

    /// The kinds of bodies for which more offices sign.
    pub fn kinds_that_also_sign(&self) -> impl Iterator<Item = &Word<String>> {
        self.also_signs.value().into_iter().flat_map(List::iter).flat_map(|also| also.kind.iter())
    }

    /// True of a party that decides about the data, or may: no processor, no mere source, and nobody who receives only
    /// what is not personal.
    pub fn may_be_controller(&self) -> bool {
        ![Role::Processor, Role::Source, Role::Recipient].into_iter().any(|role| self.is(role))
    }
}

vocabulary! {
    /// What a party is to the data.
    pub enum Role {
        /// Decides alone why and how it uses the data.
        Controller = "controller",
        /// Decides together with others (UK GDPR Art 26).
        JointController = "joint-controller",
        /// Acts on instructions only (UK GDPR Art 28).
        Processor = "processor",
        /// Its data are used; it signs nothing.
        Source = "source",
        /// Receives data that are not personal.
        Recipient = "recipient",
    }
}

crate::shapes! {
    /// Who must sign for each body of the party.
    #[derive(Clone, Debug)]
    pub enum Signs {
        /// `none`: nobody; or one office.
        Text(Word<Capacity>),
        /// All of these offices.
        List(List<Word<Capacity>>),
        /// One of several offices.
        Map(AnyOf),
    }
}

mapping! {
    /// Any one of these offices is enough.
    pub struct AnyOf {
        must any_of: List<Word<Capacity>>,
    }
}

mapping! {
    /// Offices that must sign as well for every body of the party that is of one of these kinds.
    pub struct AlsoSigns {
        /// Kinds of bodies of the catalogue, such as `nhs-body`; a wider kind has the narrower ones in it.
        must kind: Many<Word<String>>,
        /// All of these offices.
        must offices: Many<Word<Capacity>>,
    }
}

vocabulary! {
    /// The offices that sign for a body. A data protection officer advises and is not among them (UK GDPR Art 38(6)).
    pub enum Capacity {
        /// Nobody signs for this party.
        None = "none",
        /// Senior information risk owner.
        Siro = "siro",
        CaldicottGuardian = "caldicott-guardian",
        MonitoringOfficer = "monitoring-officer",
        ChiefExecutive = "chief-executive",
        ChiefOfficer = "chief-officer",
        Director = "director",
        /// Somebody to whom the body has delegated the decision.
        DelegatedSignatory = "delegated-signatory",
    }
}

/// How texts name the officer who advises and never signs.
const ADVISER: [&str; 3] = ["dpo", "data-protection-officer", "data protection officer"];

/// True when an office is the data protection officer's, and nobody else's.
pub fn is_adviser(office: &str) -> bool {
    ADVISER.contains(&office.trim().to_ascii_lowercase().as_str())
}

/// A data protection officer among those who sign is the one wrong word that deserves its reason.
pub(super) fn explain(refusal: Refusal, tree: &Tree) -> Refusal {
    let mut adviser_signs = false;
    tree.root.leaves(&mut |steps, node| {
        let pointer = steps.to_string();
        let among_signatories = pointer.starts_with("/parties/")
            && ["/signs", "/also-signs/"].iter().any(|key| pointer.contains(key));
        adviser_signs |= among_signatories
            && node.place == refusal.place
            && matches!(&node.value, Value::Text(word) if is_adviser(word));
    });
    if !adviser_signs {
        return refusal;
    }
    let message = "a data protection officer cannot be the one who signs: the officer advises, and the controller \
                   decides (UK GDPR Arts 38(6) and 39)";
    let help = "name an office that decides, such as siro or caldicott-guardian";
    Refusal { message: message.to_string(), help: Some(help.to_string()), ..refusal }
}

mapping! {
    /// Who may join later, and how.
    pub struct Joining {
        /// A group, a category, or a description of those that may join.
        may open_to: Many<Word<String>>,
        /// What it takes.
        may rule: Word<JoiningRule>,
        /// With `admitted-by-some`: how many parties must admit.
        may at_least: Word<u64>,
        /// The form that joiners complete, or how they ask.
        may how: Word<String>,
    }
}

vocabulary! {
    /// What it takes to join.
    pub enum JoiningRule {
        /// The joiner signs; nobody else does anything.
        Open = "open",
        /// The lead party admits.
        AdmittedByLead = "admitted-by-lead",
        /// So many parties admit.
        AdmittedBySome = "admitted-by-some",
        /// Every party admits.
        AdmittedByAll = "admitted-by-all",
        /// Nobody joins.
        Closed = "closed",
    }
}

mapping! {
    /// How a party leaves, and what happens to the data.
    pub struct Leaving {
        /// Notice in days.
        may notice_days: Word<u64>,
        /// What happens to the data that the leaver holds.
        may data: Word<String>,
        /// What goes on binding after a party has left.
        may survives: Many<Word<String>>,
    }
}
