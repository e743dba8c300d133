//! Files that only their owner may read: private keys.
//! Encrypting them is not done here; they come encrypted.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

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

/// Puts a private file in place of one that is there, whole or not at all, durably.
pub fn replace_private(file: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut name = file.as_os_str().to_owned();
    name.push(".unfinished");
    let unfinished = PathBuf::from(name);
    // What an earlier stop left there.
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(DiskError::io(&unfinished)(error)),
        _ => {}
    }
    create_private(&unfinished, bytes)?;
    if let Err(error) = fs::rename(&unfinished, file) {
        // Best effort: the error that matters is the one that is reported.
        let _ = fs::remove_file(&unfinished);
        return Err(DiskError::io(file)(error));
    }
    sync_parent(file)
}

/// Reads a private file, and refuses one that others may read, by its mode or under a second name: whoever else could
/// read it may have.
pub fn read_private(file: &Path) -> Result<Vec<u8>, DiskError> {
    let bytes = read_file(file)?;
    #[cfg(unix)]
    {
        let metadata = std::fs::symlink_metadata(file).map_err(DiskError::io(file))?;
        if std::os::unix::fs::MetadataExt::mode(&metadata) & 0o077 != 0 {
            return Err(DiskError::new(file, Trouble::Readable));
        }
        if std::os::unix::fs::MetadataExt::nlink(&metadata) > 1 {
            return Err(DiskError::new(file, Trouble::SecondName));
        }
    }
    Ok(bytes)
}
