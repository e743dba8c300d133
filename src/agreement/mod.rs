//! What an agreement says, typed, with every word's place in the file.
//! Knows no rule and no signature; nothing but `parse` makes an `Agreement`.

#[macro_use]
mod mapping;

mod changes;
mod citation;
mod clauses;
mod day;
mod every;
mod ground;
mod history;
mod id;
mod links;
mod particulars;
mod party;
mod prose;
mod record;
mod schema;
mod sharing;
mod template_facts;
mod terms;
mod version;

pub use changes::material;
pub use citation::*;
pub use clauses::*;
pub use day::*;
pub use every::*;
pub use ground::*;
pub use history::*;
pub use id::is_id;
pub use particulars::*;
pub use party::*;
pub use prose::every_prose;
pub use record::*;
pub use schema::schemas;
pub use sharing::*;
pub use template_facts::*;
pub use terms::*;
pub use version::{has_order, is_greater};

use crate::text::{Given, List, Many, Refusal, Source, Tree, Word, typed};

mapping! {
    /// An information sharing agreement, or the record of one that exists elsewhere.
    /// The format itself needs a format line and an id; all else is for the rules to ask for.
    #[schemars(title = "Information sharing agreement, version 1")]
    pub struct Agreement {
        /// Always `isa-agreement/1`.
        must format: Word<Format>,
        /// The name of the agreement, and of its folder: small letters, digits and hyphens, up to 64.
        must id: Word<String>,
        /// Such as `1.0.0`. Greater than the signed version while a change is drafted.
        may version: Word<String>,
        may title: Word<String>,
        /// The standard template and its version, such as `home-fire-safety/1.0.0`. It brings the locked clauses.
        may template: Word<String>,
        /// The shape of the sharing.
        may kind: Word<Kind>,
        /// What document this is; it decides which rules are asked.
        may document: Word<DocumentKind>,
        may tier: Word<Tier>,
        /// The overarching agreement under which this one stands.
        may parent: Parent,
        /// The marking, such as `OFFICIAL`.
        may classification: Word<String>,
        may publication: Publication,
        /// The role mailbox to which questions go. Never a person's.
        may contact: Word<String>,
        /// Other names under which the agreement is known, such as its entry in the Digital Economy Act register.
        may references: List<Reference>,
        /// Only in a record of an agreement that exists elsewhere.
        may record: Record,
        may dates: Dates,
        may parties: List<Party>,
        may purposes: List<Purpose>,
        may people: List<People>,
        may data: List<DataSet>,
        /// The law, written once for each controller and purpose.
        may grounds: List<Ground>,
        may flows: List<Flow>,
        /// What makes the sharing risky, by the ids of the catalogue's list, such as `ico-data-matching`.
        may features: Many<Word<String>>,
        /// The arrangement between joint controllers (UK GDPR Art 26).
        may joint_controllers: JointControllers,
        may transparency: Transparency,
        may rights: Rights,
        may automated_decisions: AutomatedDecisions,
        may accuracy: Accuracy,
        may security: Security,
        /// `none`, or the transfers outside the United Kingdom.
        may transfers_abroad: Transfers,
        may retention: List<Retention>,
        may onward: Onward,
        /// `held-by-each-body`, or the processors.
        may processors: List<Processor>,
        may breach: Breach,
        may foi: Foi,
        /// One assessment or several, or `held-by-each-body`.
        may dpia: Many<Dpia>,
        may review: Review,
        may amendment: Amendment,
        may joining: Joining,
        may leaving: Leaving,
        /// When the agreement binds. Absent means each party from the day on which it and one other have signed.
        may comes_into_force: ComesIntoForce,
        /// Clauses of the parties' own words: disputes, costs, governance.
        may clauses: List<Clause>,
        /// Law that the text names and nobody relies on, such as old Acts in definitions.
        may law_named: Many<Citation>,
        /// Answers to questions that a person must judge.
        may answers: List<Answer>,
        /// Departures from rules.
        may departures: List<Departure>,
    }
}

vocabulary! {
    /// The version of this format.
    pub enum Format {
        One = "isa-agreement/1",
    }
}

vocabulary! {
    /// The shapes that sharing takes.
    pub enum Kind {
        /// Data go both ways.
        Reciprocal = "reciprocal",
        /// A one-way disclosure.
        OneWay = "one-way",
        /// Joint controllers.
        JointControllers = "joint-controllers",
        /// A conference or a shared system.
        Conference = "conference",
    }
}

vocabulary! {
    /// What a document is.
    pub enum DocumentKind {
        Agreement = "agreement",
        Protocol = "protocol",
        Memorandum = "memorandum",
        DataUsageAgreement = "data-usage-agreement",
        Terms = "terms",
        BusinessCase = "business-case",
        Dpia = "dpia",
        Notice = "notice",
        RegisterEntry = "register-entry",
    }
}

vocabulary! {
    /// Where an agreement stands among others.
    pub enum Tier {
        Overarching = "overarching",
        PurposeSpecific = "purpose-specific",
        WorkInstruction = "work-instruction",
    }
}

mapping! {
    /// The overarching agreement, by its id in this repository or by its title.
    pub struct Parent {
        may id: Word<String>,
        may title: Word<String>,
        may version: Word<String>,
    }
}

mapping! {
    /// When the agreement was made, runs, is looked at again and ends.
    pub struct Dates {
        may agreed: Word<Day>,
        may starts: Word<Day>,
        may review: Word<Day>,
        /// The last day.
        may ends: Word<Day>,
        may term: Word<Term>,
        /// What ends it, where no day does.
        may ends_when: Word<String>,
    }
}

vocabulary! {
    /// How the term is set.
    pub enum Term {
        Fixed = "fixed",
        Pilot = "pilot",
        Open = "open",
    }
}

mapping! {
    /// How joint controllers divide their duties (UK GDPR Art 26).
    pub struct JointControllers {
        /// The parties, by id.
        may parties: Many<Word<String>>,
        /// Who does what.
        may arrangement: Word<String>,
        /// Where its essence can be read.
        may essence: Word<String>,
        may contact_point: Word<String>,
    }
}

crate::shapes! {
    /// When an agreement binds.
    #[derive(Clone, Debug)]
    pub enum ComesIntoForce {
        Text(Word<InForceWhen>),
        Map(InForceQuorum),
    }
}

vocabulary! {
    /// When an agreement binds.
    pub enum InForceWhen {
        /// Each party from its own signature, once another has signed.
        EachParty = "each-party",
        /// Nobody before everybody.
        WhenAllSign = "when-all-sign",
    }
}

mapping! {
    /// So many bodies, among them those of certain parties.
    pub struct InForceQuorum {
        must at_least: Word<u64>,
        /// Parties of which every body must have signed.
        may including: Many<Word<String>>,
        /// Parties of which so many bodies must have signed.
        may among_them: List<Quota>,
    }
}

mapping! {
    /// So many bodies of each of these parties.
    pub struct Quota {
        must at_least: Word<u64>,
        must of_each: Many<Word<String>>,
    }
}

impl Agreement {
    /// True of the record of an agreement that exists elsewhere.
    pub fn is_record(&self) -> bool {
        !self.record.is_absent()
    }

    /// What the agreement is, in the words that an appointment may name: its `kind:`, such as `one-way`, and the
    /// template that it is made from without the version, such as `home-fire-safety`. An office that is limited to some
    /// kinds covers it when one of these is among them (`roster::Roster::covers`). Where the text says neither, only an
    /// office without a limit covers it.
    pub fn kinds(&self) -> Vec<&str> {
        let kind = self.kind.value().map(|kind| kind.word());
        let template = self.template.value().and_then(|template| template.as_str().split('/').next());
        kind.into_iter().chain(template).collect()
    }
}

/// A file read: its text, its tree, and what it says.
pub struct Reading {
    pub source: Source,
    pub tree: Tree,
    pub agreement: Agreement,
}

/// Reads an agreement. The only maker of an `Agreement`.
#[allow(clippy::result_large_err, reason = "the source comes back with its refusal, once a file")]
pub fn parse(source: Source) -> Result<Reading, (Source, Refusal)> {
    let read = || {
        let tree = Tree::read(&source)?;
        let agreement: Agreement = typed(&tree.root).map_err(|refusal| party::explain(refusal, &tree))?;
        id::check(&agreement.id)?;
        links::check(&agreement)?;
        Ok((tree, agreement))
    };
    match read() {
        Ok((tree, agreement)) => Ok(Reading { source, tree, agreement }),
        Err(refusal) => Err((source, refusal)),
    }
}
