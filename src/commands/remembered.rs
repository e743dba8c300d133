//! The last head of a log that a key of this machine has signed or cosigned, kept outside every repository: a folder
//! that was put back to an earlier day, or a clone of another history, cannot make the key forget it.
//! Read and replaced under a lock, so that two runs on one machine cannot both follow the same head.

use std::path::Path;

use anyhow::Result;
use data_encoding::HEXLOWER;

use super::repository::MARKER;
use super::{fail, trusted};
use crate::disk::{Folder, Lock};
use crate::seal::PublicKey;

/// The memory of one key about one log, locked until it is dropped.
pub struct Remembered {
    folder: Folder,
    /// From the folder, with a slash at its end.
    place: String,
    last: Option<Vec<u8>>,
    _lock: Lock,
}

impl Remembered {
    /// Opens the memory: in the user's own settings (`purpose` is the folder there), or in a folder that the user
    /// names. Makes what is missing.
    pub fn open(purpose: &str, named: Option<&Path>, origin: &str, key: &PublicKey) -> Result<Self> {
        let (folder, place) = Self::place(purpose, named, origin, key)?;
        let cannot = |error: crate::disk::DiskError| {
            fail(error.to_string(), "see that you may write there; without it nothing is signed")
        };
        // A first write makes the folders, in which a lock can then lie.
        let marker = format!("{place}key");
        if folder.read(&marker).map_err(cannot)?.is_none() {
            folder
                .replace(&marker, format!("{} {origin}\n", key.fingerprint()).as_bytes())
                .map_err(cannot)?;
        }
        let lock = folder.lock(&format!("{place}lock")).map_err(|error| {
            fail(error.to_string(), "wait until the other process has ended, and run the command again")
        })?;
        let last = folder.read(&format!("{place}checkpoint")).map_err(cannot)?;
        Ok(Self { folder, place, last, _lock: lock })
    }

    /// The last head that this key signed or cosigned of a log, as [`Remembered::last`] gives it; makes and locks nothing.
    pub fn last_of(
        purpose: &str,
        named: Option<&Path>,
        origin: &str,
        key: &PublicKey,
    ) -> Result<Option<Vec<u8>>> {
        let (folder, place) = Self::place(purpose, named, origin, key)?;
        let last = folder.read(&format!("{place}checkpoint"));
        last.map_err(|error| {
            fail(error.to_string(), "see that you may read it: it says what was signed before")
        })
    }

    fn place(purpose: &str, named: Option<&Path>, origin: &str, key: &PublicKey) -> Result<(Folder, String)> {
        let (folder, base) = match named {
            None => trusted::place()?,
            Some(named) => {
                let folder = Folder::open(named).map_err(|error| {
                    fail(error.to_string(), "name a folder that is there, outside every repository")
                })?;
                (folder, String::new())
            }
        };
        outside_repositories(&folder, &base)?;
        let key = HEXLOWER.encode(&key.fingerprint().0[..8]);
        Ok((folder, format!("{base}{purpose}/{}/{key}/", trusted::file_name(origin))))
    }

    /// The last head; None where this key has signed none here.
    pub fn last(&self) -> Option<&[u8]> {
        self.last.as_deref()
    }

    /// Replaces the last head. Called before what it says leaves the machine.
    pub fn keep(&mut self, checkpoint: &[u8]) -> Result<()> {
        self.write("checkpoint", checkpoint)?;
        self.last = Some(checkpoint.to_vec());
        Ok(())
    }

    /// Where the last head lies, for people.
    #[cfg(feature = "http")]
    pub fn shown_place(&self) -> String {
        self.folder.root().join(&self.place).join("checkpoint").display().to_string()
    }

    /// Keeps a file beside it, and says where.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<String> {
        let path = format!("{}{name}", self.place);
        self.folder.replace(&path, bytes).map_err(|error| {
            fail(error.to_string(), "see that you may write there; without it nothing is signed")
        })?;
        Ok(self.folder.root().join(path).display().to_string())
    }
}

/// A memory inside a repository would be put back to an earlier day with it.
fn outside_repositories(folder: &Folder, below: &str) -> Result<()> {
    let full = folder.root().canonicalize().unwrap_or_else(|_| folder.root().to_path_buf()).join(below);
    match full.ancestors().find(|above| above.join(MARKER).is_file()) {
        None => Ok(()),
        Some(repository) => Err(fail(
            format!(
                "what a key has signed would be remembered in {}, inside the repository {}",
                full.display(),
                repository.display()
            ),
            "keep your settings (XDG_CONFIG_HOME, or `.config` in your home) outside every repository",
        )),
    }
}
