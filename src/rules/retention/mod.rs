//! How long are data kept, and what happens then?

mod retention_missing;

pub use retention_missing::RETENTION_MISSING;
