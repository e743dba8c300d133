//! Are the data personal, and which body of data protection law governs them?

mod anonymous_with_identifiers;

pub use anonymous_with_identifiers::ANONYMOUS_WITH_IDENTIFIERS;
