//! A citation as the text has it, and, where the text is odd, what it must mean.
//! Whether the provision exists is the catalogue's to say.

use crate::text::{Given, Place, Word};

crate::shapes! {
    /// A citation as officers write it, such as `Care Act 2014 s.42`.
    #[derive(Clone, Debug)]
    pub enum Citation {
        Text(Word<String>),
        Map(OddCitation),
    }
}

mapping! {
    /// A citation that the text writes oddly, beside what it must mean, so that the oddity itself can be a finding.
    pub struct OddCitation {
        /// The words of the text.
        must as_written: Word<String>,
        /// The citation that is meant, where one can be told.
        may cite: Word<String>,
    }
}

impl Citation {
    /// What to look up: the meaning where one is given, and the words themselves otherwise.
    pub fn meant(&self) -> &Word<String> {
        match self {
            Self::Text(words) => words,
            Self::Map(odd) => odd.cite.value().unwrap_or(&odd.as_written),
        }
    }

    /// The words of the text.
    pub fn written(&self) -> &Word<String> {
        match self {
            Self::Text(words) => words,
            Self::Map(odd) => &odd.as_written,
        }
    }

    /// Where the citation stands.
    pub fn place(&self) -> Place {
        self.written().place()
    }
}
