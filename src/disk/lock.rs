//! One writer at a time.
//! The lock is the system's and ends with the process, so a stop leaves nothing to clear away.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};

use crate::disk::folder::within_limit;
use crate::disk::{DiskError, Folder, Trouble};

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Folder {
    /// Locks the folder for writing, by a file in it that holds the number of the process.
    pub fn lock(&self, path: &str) -> Result<Lock, DiskError> {
        let full = self.walk(path)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&full)
            .map_err(DiskError::io(&full))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Where a locked file cannot be read the number stays unsaid.
                let _ = (&mut file).take(20).read_to_string(&mut holder);
                return Err(DiskError::new(&full, Trouble::Locked(holder.trim().parse().ok())));
            }
            Err(TryLockError::Error(error)) => return Err(DiskError::io(&full)(error)),
        }
        let number = format!("{}\n", std::process::id());
        within_limit(&full, number.as_bytes())?;
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(number.as_bytes()))
            .map_err(DiskError::io(&full))?;
        Ok(Lock { file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The lock itself ends with the file; the number would only mislead.
        let _ = self.file.set_len(0);
    }
}
