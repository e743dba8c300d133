//! Does each party exist?

mod defunct_body;

pub use defunct_body::DEFUNCT_BODY;
