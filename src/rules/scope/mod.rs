//! Are the data personal, and which body of data protection law governs them?

mod anonymous_with_identifiers;
mod intelligence_regime_without_service;
mod personal_data_called_not_personal;

pub use anonymous_with_identifiers::ANONYMOUS_WITH_IDENTIFIERS;
pub use intelligence_regime_without_service::INTELLIGENCE_REGIME_WITHOUT_SERVICE;
pub use personal_data_called_not_personal::PERSONAL_DATA_CALLED_NOT_PERSONAL;
