//! Was the risk to people assessed before the sharing began (UK GDPR Art 35)?

mod dpia_before_change;
mod dpia_late;
mod dpia_missing;
mod dpia_undated;
mod dpia_without_advice;
mod regulator_not_consulted;

pub use dpia_before_change::DPIA_BEFORE_CHANGE;
pub use dpia_late::DPIA_LATE;
pub use dpia_missing::DPIA_MISSING;
pub use dpia_undated::DPIA_UNDATED;
pub use dpia_without_advice::DPIA_WITHOUT_ADVICE;
pub use regulator_not_consulted::REGULATOR_NOT_CONSULTED;

use super::risk::only_law_enforcement;
use super::{Case, asked_of_agreements};
use crate::agreement::DocumentKind;

/// An assessment asks nothing of itself, and where no personal data are shared none is needed.
fn not_asked(case: &Case<'_>) -> Option<String> {
    let kind = case.agreement.document.value().map(|kind| **kind);
    if kind == Some(DocumentKind::Dpia) {
        return Some("this is an assessment".to_string());
    }
    case.shares_nothing_personal()
        .then(|| "the data are not personal".to_string())
        .or_else(|| asked_of_agreements(case))
}

/// The same, and not asked where the sharing is for law enforcement only: Part 3 has provisions of its own on advice, which
/// the catalogue does not have.
fn not_asked_under_part_3(case: &Case<'_>) -> Option<String> {
    only_law_enforcement(case)
        .then(|| "the sharing is for law enforcement only".to_string())
        .or_else(|| not_asked(case))
}
