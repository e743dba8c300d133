//! Is the text complete and in order, so that it can be read, checked and signed?

mod blank_left;
mod record_incomplete;
mod registry_does_not_verify;
mod signed_text_changed;
mod unreadable;

pub use blank_left::BLANK_LEFT;
pub use record_incomplete::{RECORD_INCOMPLETE, record_incomplete};
pub use registry_does_not_verify::{REGISTRY_DOES_NOT_VERIFY, registry_does_not_verify};
pub use signed_text_changed::{SIGNED_TEXT_CHANGED, signed_text_changed};
pub use unreadable::{UNREADABLE, unreadable};
