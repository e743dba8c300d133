//! Words and where they stand: the strict YAML profile, places, canonical bytes.
//! Knows no law and no agreement.

mod canonical;
mod clean;

pub use canonical::{Digest, canonical, canonical_reading};
pub use clean::clean;
