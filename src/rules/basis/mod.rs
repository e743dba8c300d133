//! On what lawful basis does each controller use the data (UK GDPR Art 6)?

mod missing_lawful_basis;

pub use missing_lawful_basis::MISSING_LAWFUL_BASIS;
