//! Is whoever handles data for a party bound to it as UK GDPR Art 28 asks?

mod controller_and_processor;
mod processor_ended;
mod processor_on_own_ground;
mod processor_terms_missing;
mod processor_without_contract;
mod processor_without_principal;
mod sharing_with_processors_only;

pub use controller_and_processor::CONTROLLER_AND_PROCESSOR;
pub use processor_ended::PROCESSOR_ENDED;
pub use processor_on_own_ground::PROCESSOR_ON_OWN_GROUND;
pub use processor_terms_missing::PROCESSOR_TERMS_MISSING;
pub use processor_without_contract::PROCESSOR_WITHOUT_CONTRACT;
pub use processor_without_principal::PROCESSOR_WITHOUT_PRINCIPAL;
pub use sharing_with_processors_only::SHARING_WITH_PROCESSORS_ONLY;
