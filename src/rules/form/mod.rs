//! Is the text complete and in order, so that it can be read, checked and signed?

mod answer_without_effect;
mod blank_left;
mod citation_in_text_not_in_force;
mod citation_in_text_unknown;
mod citation_too_broad;
mod citation_unknown;
mod departure_ends_soon;
mod departure_without_effect;
mod id_not_folder_name;
mod id_used_twice;
mod kind_and_flows_disagree;
mod law_not_checked_lately;
mod left_for_later;
mod left_over_words;
mod locked_clause_changed;
mod name_unknown;
mod nobody_signs;
mod outline_missing;
mod parent_missing;
mod parent_not_named;
mod parent_silent;
mod party_unclear;
mod quorum_never_met;
mod record_incomplete;
mod registry_does_not_verify;
mod sharing_covered_twice;
mod signed_text_changed;
mod unreadable;

pub use answer_without_effect::ANSWER_WITHOUT_EFFECT;
pub use blank_left::BLANK_LEFT;
pub use citation_in_text_not_in_force::CITATION_IN_TEXT_NOT_IN_FORCE;
pub use citation_in_text_unknown::CITATION_IN_TEXT_UNKNOWN;
pub use citation_too_broad::CITATION_TOO_BROAD;
pub use citation_unknown::CITATION_UNKNOWN;
pub use departure_ends_soon::DEPARTURE_ENDS_SOON;
pub use departure_without_effect::DEPARTURE_WITHOUT_EFFECT;
pub use id_not_folder_name::ID_NOT_FOLDER_NAME;
pub use id_used_twice::ID_USED_TWICE;
pub use kind_and_flows_disagree::KIND_AND_FLOWS_DISAGREE;
pub use law_not_checked_lately::LAW_NOT_CHECKED_LATELY;
pub use left_for_later::LEFT_FOR_LATER;
pub use left_over_words::LEFT_OVER_WORDS;
pub use locked_clause_changed::LOCKED_CLAUSE_CHANGED;
pub use name_unknown::NAME_UNKNOWN;
pub use nobody_signs::NOBODY_SIGNS;
pub use outline_missing::OUTLINE_MISSING;
pub use parent_missing::PARENT_MISSING;
pub use parent_not_named::PARENT_NOT_NAMED;
pub use parent_silent::PARENT_SILENT;
pub use party_unclear::PARTY_UNCLEAR;
pub use quorum_never_met::QUORUM_NEVER_MET;
pub use record_incomplete::RECORD_INCOMPLETE;
pub use registry_does_not_verify::{REGISTRY_DOES_NOT_VERIFY, registry_does_not_verify};
pub use sharing_covered_twice::SHARING_COVERED_TWICE;
pub use signed_text_changed::{SIGNED_TEXT_CHANGED, signed_text_changed, signed_text_gone};
pub use unreadable::{UNREADABLE, unreadable};

use super::{list, once};
use name_unknown::nearest;

/// Names in a sentence, each once and in quotation marks.
fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    list(&once(&quoted), "and")
}
