//! By what route are criminal offence data used (UK GDPR Art 10; Data Protection Act 2018 s.10)?

mod missing_criminal_route;
mod official_authority_not_shown;

pub use missing_criminal_route::MISSING_CRIMINAL_ROUTE;
pub use official_authority_not_shown::OFFICIAL_AUTHORITY_NOT_SHOWN;
