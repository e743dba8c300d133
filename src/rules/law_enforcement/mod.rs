//! Who may use data under Part 3 of the Data Protection Act 2018, and for what?

mod law_enforcement_law_missing;
mod law_enforcement_purpose_outside;
mod logs_not_kept;
mod missing_law_enforcement_function;
mod not_a_competent_authority;
mod quality_not_sent;
mod regimes_mixed;
mod reuse_without_authorising_law;
mod sensitive_processing_without_condition;
mod storage_review_missing;

pub use law_enforcement_law_missing::LAW_ENFORCEMENT_LAW_MISSING;
pub use law_enforcement_purpose_outside::LAW_ENFORCEMENT_PURPOSE_OUTSIDE;
pub use logs_not_kept::LOGS_NOT_KEPT;
pub use missing_law_enforcement_function::MISSING_LAW_ENFORCEMENT_FUNCTION;
pub use not_a_competent_authority::NOT_A_COMPETENT_AUTHORITY;
pub use quality_not_sent::QUALITY_NOT_SENT;
pub use regimes_mixed::REGIMES_MIXED;
pub use reuse_without_authorising_law::REUSE_WITHOUT_AUTHORISING_LAW;
pub use sensitive_processing_without_condition::SENSITIVE_PROCESSING_WITHOUT_CONDITION;
pub use storage_review_missing::STORAGE_REVIEW_MISSING;

use crate::agreement::{Competent, Ground};
use crate::rules::{Case, each};

/// What a ground says of why its users are competent authorities.
fn claimed(ground: &Ground) -> Option<Competent> {
    ground.law_enforcement.value()?.competent.value().map(|competent| **competent)
}

/// True when a ground names a statutory function for a law enforcement purpose.
fn names_function(ground: &Ground) -> bool {
    ground.law_enforcement.value().is_some_and(|own| each(&own.function).next().is_some())
}

/// True of a kind of purpose that law enforcement never is. What the catalogue does not know may be it.
fn is_outside(case: &Case<'_>, kind: &str) -> bool {
    case.law.purposes().get(kind).is_some_and(|kind| kind.never_law_enforcement.is_yes())
}
