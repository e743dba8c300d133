//! Is the text complete and in order, so that it can be read, checked and signed?

mod record_incomplete;

pub use record_incomplete::{RECORD_INCOMPLETE, record_incomplete};
