//! What a registry on a server has shown and was found right, kept for the next time: files that can never change, in
//! the user's own cache, outside every repository. It may be taken away at any time.
//! Nothing in it is believed: what is read back is judged like an answer of the server.

use std::path::PathBuf;

use data_encoding::HEXLOWER;

use super::trusted;
use crate::disk::Folder;
use crate::registry::{fits, kept_as};
use crate::seal::LogKey;

/// The files of one log.
pub struct Kept {
    folder: Folder,
    /// From the folder, with a slash at its end.
    place: String,
    /// Why the first file that could not be kept could not.
    trouble: Option<String>,
}

impl Kept {
    /// None where the system names no place for it, or it cannot be read.
    pub fn of(log: &LogKey) -> Option<Self> {
        let (folder, base) = trusted::below_what_is_there(&cache()?).ok()?;
        let place = format!(
            "{base}registries/{}/{}/",
            trusted::file_name(log.name()),
            HEXLOWER.encode(&log.public().fingerprint().0[..8])
        );
        Some(Self { folder: folder.fleeting(), place, trouble: None })
    }

    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        let kept = self.folder.read(&format!("{}{}", self.place, kept_as(path)?)).ok().flatten();
        kept.filter(|bytes| fits(path, bytes))
    }

    /// A file that cannot be kept is asked for again the next time, and is no failure.
    pub fn keep(&mut self, path: &str, bytes: &[u8]) {
        if let (None, Some(path)) = (&self.trouble, kept_as(path)) {
            let kept = self.folder.replace(&format!("{}{path}", self.place), bytes);
            self.trouble = kept.err().map(|error| error.to_string());
        }
    }

    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// The user's own cache of this program, `$XDG_CACHE_HOME/isa` or `~/.cache/isa`.
fn cache() -> Option<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base =
        of("XDG_CACHE_HOME").or_else(|| Some(of("HOME")?.join(".cache"))).or_else(|| of("LOCALAPPDATA"))?;
    Some(base.join("isa"))
}
