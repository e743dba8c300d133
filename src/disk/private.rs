//! Files that only their owner may read: private keys.
//! Encrypting them is not done here; they come encrypted.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::disk::folder::{Force, read_file, sync_parent, write_open};
use crate::disk::{DiskError, Trouble, change};

/// Makes a file that only its owner may read (on Unix: mode 0600 from the first moment). Never overwrites, never
/// follows a link. Written under its own name: a second name on the way to it would be one under which a stop leaves the
/// key to others, so a stop can leave a part of it instead. Nobody knows that key yet.
pub fn create_private(file: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    change().map_err(DiskError::io(file))?;
    write_open(file, bytes, &options, Force::Out)?;
    sync_parent(file)
}

/// The same, whole or not at all, for what is no key: a stop can leave it under a second name, which gives nothing away.
pub fn create_private_whole(file: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    if fs::symlink_metadata(file).is_ok() {
        return Err(DiskError::new(file, Trouble::Exists));
    }
    let unfinished = beside(file)?;
    create_private(&unfinished, bytes).map_err(|error| DiskError::new(file, error.trouble))?;
    // A second name for a whole file fails if the name is taken, which a rename does not.
    let named = change().and_then(|()| fs::hard_link(&unfinished, file));
    let cleared = fs::remove_file(&unfinished);
    match named {
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied) => {
            // A file system without second names: exclusive, though not whole if the machine stops here.
            create_private(file, bytes)?;
        }
        other => other.map_err(DiskError::io(file))?,
    }
    cleared.map_err(DiskError::io(&unfinished))?;
    sync_parent(file)
}

/// The name under which a private file is written until it is whole. What an earlier stop left there is taken away.
fn beside(file: &Path) -> Result<PathBuf, DiskError> {
    let mut name = file.as_os_str().to_owned();
    name.push(".unfinished");
    let unfinished = PathBuf::from(name);
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(DiskError::io(&unfinished)(error)),
        _ => Ok(unfinished),
    }
}

/// Puts a private file in place of one that is there, whole or not at all, durably.
pub fn replace_private(file: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let unfinished = beside(file)?;
    create_private(&unfinished, bytes)?;
    if let Err(error) = change().and_then(|()| fs::rename(&unfinished, file)) {
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
