//! What only a body itself knows: its policy documents, notices, mailboxes, processors. One file a body, kept by it.
//! Knows no agreement; whose digest is signed is decided where acts are made.

use super::clauses::{Notice, Processor};
use super::day::Day;
use crate::text::{Given, List, Many, Refusal, Source, Tree, Word, typed};

mapping! {
    /// A body's own particulars: `bodies/<id>.yaml`.
    #[schemars(title = "A body's own particulars, version 1")]
    pub struct Particulars {
        /// Always `isa-body/1`.
        must format: Word<ParticularsFormat>,
        /// The body's id: the catalogue's, or, for a body beyond it, one of its own.
        must id: Word<String>,
        /// For a body beyond the catalogue: its name.
        may name: Word<String>,
        /// For a body beyond the catalogue: what kind of body it is.
        may category: Word<String>,
        /// The day from which these particulars hold.
        may from: Word<Day>,
        /// The entry in the regulator's register of fee payers.
        may registration: Word<String>,
        /// Role mailboxes. Never a person's.
        may mailboxes: Mailboxes,
        /// Appropriate policy documents (DPA 2018 Sch 1 Part 4, s.42).
        may policy_documents: List<PolicyDocument>,
        may notices: List<Notice>,
        may processors: List<Processor>,
        /// Data protection impact assessments of the body's own.
        may assessments: List<super::clauses::Dpia>,
        /// The route for complaints (DPA 2018 s.164A).
        may complaints: Word<String>,
        /// Where the body's record of processing names the sharing (UK GDPR Art 30).
        may record_of_processing: Word<String>,
    }
}

vocabulary! {
    /// The version of the format of particulars.
    pub enum ParticularsFormat {
        One = "isa-body/1",
    }
}

mapping! {
    /// The role mailboxes of a body.
    pub struct Mailboxes {
        may dpo: Word<String>,
        may siro: Word<String>,
        may caldicott_guardian: Word<String>,
        may breach: Word<String>,
        may rights: Word<String>,
        may agreements: Word<String>,
    }
}

mapping! {
    /// An appropriate policy document.
    pub struct PolicyDocument {
        must reference: Word<String>,
        /// The conditions that it covers, such as `DPA 2018 Sch 1 para 6`; absent means all.
        may covers: Many<Word<String>>,
        may reviewed: Word<Day>,
    }
}

/// Reads a body's particulars.
pub fn parse_particulars(source: &Source) -> Result<(Tree, Particulars), Refusal> {
    let tree = Tree::read(source)?;
    let particulars = typed(&tree.root)?;
    Ok((tree, particulars))
}
