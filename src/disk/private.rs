//! Files that only their owner may read: private keys.
//! Encrypting them is not done here; they come encrypted.

use std::fs::OpenOptions;
use std::path::Path;

use crate::disk::folder::{Force, read_file, sync_parent, write_open};
use crate::disk::{DiskError, Trouble};

/// Makes a file that only its owner may read (on Unix: mode 0600 from the first moment). Never overwrites, never
/// follows a link.
pub fn create_private(file: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    write_open(file, bytes, &options, Force::Out)?;
    sync_parent(file)
}

/// Reads a private file, and refuses one that others may read: whoever else could read it may have.
pub fn read_private(file: &Path) -> Result<Vec<u8>, DiskError> {
    let bytes = read_file(file)?;
    #[cfg(unix)]
    {
        let metadata = std::fs::symlink_metadata(file).map_err(DiskError::io(file))?;
        if std::os::unix::fs::MetadataExt::mode(&metadata) & 0o077 != 0 {
            return Err(DiskError::new(file, Trouble::Readable));
        }
    }
    Ok(bytes)
}
