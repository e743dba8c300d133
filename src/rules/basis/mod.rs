//! On what lawful basis does each controller use the data (UK GDPR Art 6)?

mod basis_closed_to_public_task;
mod basis_not_in_force;
mod missing_lawful_basis;
mod missing_legal_obligation;
mod obligation_only_a_power;
mod public_task_without_law;
mod task_not_its_own;

pub use basis_closed_to_public_task::BASIS_CLOSED_TO_PUBLIC_TASK;
pub use basis_not_in_force::BASIS_NOT_IN_FORCE;
pub use missing_lawful_basis::MISSING_LAWFUL_BASIS;
pub use missing_legal_obligation::MISSING_LEGAL_OBLIGATION;
pub use obligation_only_a_power::OBLIGATION_ONLY_A_POWER;
pub use public_task_without_law::PUBLIC_TASK_WITHOUT_LAW;
pub use task_not_its_own::TASK_NOT_ITS_OWN;
