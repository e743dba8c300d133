//! Is the text complete and in order, so that it can be read, checked and signed?

mod blank_left;
mod record_incomplete;
mod unreadable;

pub use blank_left::BLANK_LEFT;
pub use record_incomplete::{RECORD_INCOMPLETE, record_incomplete};
pub use unreadable::{UNREADABLE, unreadable};
