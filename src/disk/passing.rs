//! A folder for files that are needed for a moment. It goes away with its value, and nobody else may look into it.
//! Nothing that is to stay is written here.

use std::path::Path;

use super::DiskError;

/// A folder that goes away.
#[derive(Debug)]
pub struct Passing(tempfile::TempDir);

impl Passing {
    /// A new one where the system keeps such folders.
    pub fn new() -> Result<Self, DiskError> {
        let folder = tempfile::Builder::new().prefix("isa-").tempdir();
        folder.map(Self).map_err(DiskError::io(&std::env::temp_dir()))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}
