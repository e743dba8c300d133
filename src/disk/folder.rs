//! A folder, and reading and writing below it by paths with `/`.
//! Whoever else may write there at the same time is kept out by the lock, not here.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::disk::{DiskError, Trouble, change};

/// Larger than anything that is written here; reading stops before it fills the memory.
const MOST_BYTES: u64 = 64 << 20;

/// What a file is called until it is whole.
const UNFINISHED: &str = ".unfinished";

/// A folder below which files are read and written.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    force: Force,
}

/// Whether what is written is forced out to the disk before the next step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Force {
    /// It survives a power cut.
    Out,
    /// It survives the end of the process; after a power cut it may be gone or in part. For what is made anew in one
    /// go and depended on by nobody before the end: a demonstration.
    Not,
}

impl Folder {
    /// The folder must be there. It may itself be reached through a link; nothing below it may.
    pub fn open(root: &Path) -> Result<Self, DiskError> {
        let metadata = fs::metadata(root).map_err(DiskError::io(root))?;
        if !metadata.is_dir() {
            return Err(DiskError::new(root, Trouble::NotAFolder));
        }
        Ok(Self { root: root.to_owned(), force: Force::Out })
    }

    /// The folder for files that need not survive a power cut, since all of them would be made anew.
    #[must_use]
    pub fn fleeting(self) -> Self {
        Self { force: Force::Not, ..self }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// One file; None if it is not there.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, DiskError> {
        let full = self.walk(path)?;
        match read_file(&full) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(DiskError { trouble: Trouble::Missing, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All files below these folders, by their paths. `*/acts` is the folder `acts` of every folder. A link anywhere
    /// below them is refused: it could show one thing to a reader and another to a verifier.
    pub fn read_all(&self, folders: &[&str]) -> Result<BTreeMap<String, Vec<u8>>, DiskError> {
        let mut files = BTreeMap::new();
        for folder in folders {
            match folder.strip_prefix("*/") {
                None => self.read_below(folder, &mut files)?,
                Some(inner) => {
                    for name in self.names(&self.root)? {
                        if fs::metadata(self.root.join(&name)).is_ok_and(|metadata| metadata.is_dir()) {
                            self.read_below(&format!("{name}/{inner}"), &mut files)?;
                        }
                    }
                }
            }
        }
        Ok(files)
    }

    fn read_below(&self, folder: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), DiskError> {
        let full = self.walk(folder)?;
        match fs::symlink_metadata(&full) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(DiskError::io(&full)(error)),
            Ok(metadata) if metadata.is_symlink() => return Err(DiskError::new(&full, Trouble::Link)),
            Ok(metadata) if !metadata.is_dir() => return Err(DiskError::new(&full, Trouble::NotAFolder)),
            Ok(_) => {}
        }
        for name in self.names(&full)? {
            let path = format!("{folder}/{name}");
            let full = full.join(&name);
            if fs::symlink_metadata(&full).map_err(DiskError::io(&full))?.is_dir() {
                self.read_below(&path, files)?;
            } else {
                files.insert(path, read_file(&full)?);
            }
        }
        Ok(())
    }

    fn names(&self, folder: &Path) -> Result<Vec<String>, DiskError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(DiskError::io(folder))? {
            let entry = entry.map_err(DiskError::io(folder))?;
            match entry.file_name().into_string() {
                Ok(name) => names.push(name),
                // What cannot be named cannot be ours; at the top it is somebody else's.
                Err(_) if folder == self.root => {}
                Err(_) => return Err(DiskError::new(&entry.path(), Trouble::Path)),
            }
        }
        names.sort();
        Ok(names)
    }

    /// Makes a new file, whole or not at all. An existing one is never touched.
    pub fn create_new(&self, path: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let full = self.prepare(path)?;
        if fs::symlink_metadata(&full).is_ok() {
            return Err(DiskError::new(&full, Trouble::Exists));
        }
        let unfinished = write_unfinished(&full, bytes, self.force)?;
        // A second name for a whole file fails if the name is taken, which a rename does not.
        let named = change().and_then(|()| fs::hard_link(&unfinished, &full));
        let cleared = fs::remove_file(&unfinished);
        match named {
            Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied) => {
                // A file system without second names: exclusive, though not whole if the machine stops here.
                write_new(&full, bytes, self.force)?;
            }
            other => other.map_err(DiskError::io(&full))?,
        }
        cleared.map_err(DiskError::io(&unfinished))?;
        self.settle(&full)
    }

    /// Puts a file in place of one that is there, whole or not at all, durably. A device or a pipe is refused: the
    /// rename would take it away, from every program of the machine.
    pub fn replace(&self, path: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let full = self.prepare(path)?;
        if fs::symlink_metadata(&full).is_ok_and(|there| !there.is_file()) {
            return Err(DiskError::new(&full, Trouble::NotAFile));
        }
        let unfinished = write_unfinished(&full, bytes, self.force)?;
        if let Err(error) = change().and_then(|()| fs::rename(&unfinished, &full)) {
            // Best effort: the error that matters is the one that is reported.
            let _ = fs::remove_file(&unfinished);
            return Err(DiskError::io(&full)(error));
        }
        self.settle(&full)
    }

    /// Takes a file away, durably. One that is not there is no error.
    pub fn remove(&self, path: &str) -> Result<(), DiskError> {
        let full = self.walk(path)?;
        match change().and_then(|()| fs::remove_file(&full)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(DiskError::io(&full)(error)),
            Ok(()) => self.settle(&full),
        }
    }

    /// Forces out the name of a file, which lives in the folder above it.
    fn settle(&self, full: &Path) -> Result<(), DiskError> {
        match self.force {
            Force::Out => sync_parent(full),
            Force::Not => change().map_err(DiskError::io(full)),
        }
    }

    /// The full path, with no link on the way and none at its end.
    pub(super) fn walk(&self, path: &str) -> Result<PathBuf, DiskError> {
        let mut full = self.root.clone();
        for part in path.split('/') {
            full.push(part);
            if !is_plain(part) {
                return Err(DiskError::new(&full, Trouble::Path));
            }
            if fs::symlink_metadata(&full).is_ok_and(|metadata| metadata.is_symlink()) {
                return Err(DiskError::new(&full, Trouble::Link));
            }
        }
        Ok(full)
    }

    /// As [`Folder::walk`], and the folders on the way are made, each durably.
    fn prepare(&self, path: &str) -> Result<PathBuf, DiskError> {
        let full = self.walk(path)?;
        let mut folder = self.root.clone();
        let parts: Vec<&str> = path.split('/').collect();
        for part in &parts[..parts.len() - 1] {
            folder.push(part);
            match fs::create_dir(&folder) {
                Ok(()) => self.settle(&folder)?,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(DiskError::io(&folder)(error)),
            }
        }
        Ok(full)
    }
}

/// A name that means the same on every system: not empty, no step upwards, no drive, stream or separator.
fn is_plain(part: &str) -> bool {
    !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0'])
}

pub(super) fn read_file(full: &Path) -> Result<Vec<u8>, DiskError> {
    let metadata = fs::symlink_metadata(full).map_err(DiskError::io(full))?;
    if metadata.is_symlink() {
        return Err(DiskError::new(full, Trouble::Link));
    }
    if !metadata.is_file() {
        return Err(DiskError::new(full, Trouble::NotAFile));
    }
    if metadata.len() > MOST_BYTES {
        return Err(DiskError::new(full, Trouble::TooLarge));
    }
    fs::read(full).map_err(DiskError::io(full))
}

/// Writes the bytes beside the file, forced out to the disk. What an earlier stop left there is taken away.
fn write_unfinished(full: &Path, bytes: &[u8], force: Force) -> Result<PathBuf, DiskError> {
    let mut name = full.as_os_str().to_owned();
    name.push(UNFINISHED);
    let unfinished = PathBuf::from(name);
    change().map_err(DiskError::io(full))?;
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(DiskError::io(&unfinished)(error)),
        _ => {}
    }
    // Whoever reads the error knows the file by the name that they gave it.
    write_new(&unfinished, bytes, force).map_err(|error| DiskError::new(full, error.trouble))?;
    Ok(unfinished)
}

/// Exclusive (`O_EXCL` follows no link), written whole, forced out; taken away again if that fails.
fn write_new(full: &Path, bytes: &[u8], force: Force) -> Result<(), DiskError> {
    write_open(full, bytes, OpenOptions::new().write(true).create_new(true), force)
}

pub(super) fn write_open(
    full: &Path,
    bytes: &[u8],
    options: &OpenOptions,
    force: Force,
) -> Result<(), DiskError> {
    within_limit(full, bytes)?;
    let mut file = options.open(full).map_err(DiskError::io(full))?;
    // A stop here leaves a file in which nothing stands.
    let written = change().and_then(|()| file.write_all(bytes)).and_then(|()| match force {
        Force::Out => file.sync_all(),
        Force::Not => Ok(()),
    });
    written.map_err(|error| {
        // Best effort: the error that matters is the one that is reported.
        let _ = fs::remove_file(full);
        DiskError::io(full)(error)
    })
}

/// A write beyond the limit on file sizes would end the process by a signal, which only `unsafe` code could turn into
/// an error; so where the system tells its limit (Linux), it is asked first.
pub(super) fn within_limit(full: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let limit = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max file size"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    match limit {
        Some(limit) if bytes.len() as u64 > limit => Err(DiskError::new(full, Trouble::TooLarge)),
        _ => Ok(()),
    }
}

/// Forces out the folder in which a name was made or taken away. Windows has no such call and needs none.
pub(super) fn sync_parent(full: &Path) -> Result<(), DiskError> {
    let folder = match full.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    change().map_err(DiskError::io(folder))?;
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(DiskError::io(folder))?;
    }
    Ok(())
}
