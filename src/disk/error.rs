//! What a disk refuses, in words for whoever reads the terminal.
//! Every error names its file.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
#[error("{}: {trouble}", .file.display())]
pub struct DiskError {
    pub file: PathBuf,
    pub trouble: Trouble,
}

#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("there is no such file")]
    Missing,
    #[error("it is there already, and is not overwritten")]
    Exists,
    #[error("it is a symbolic link, and none is followed here")]
    Link,
    #[error("it is not an ordinary file")]
    NotAFile,
    #[error("it is not a folder")]
    NotAFolder,
    #[error("its path leads out of the folder, or has characters that not every system allows")]
    Path,
    #[error("no permission")]
    Permission,
    #[error("the file system is mounted read-only")]
    ReadOnly,
    #[error("no space is left on the disk")]
    Full,
    #[error("it would be larger than files may be here (a limit of the system or of the shell: ulimit -f)")]
    TooLarge,
    #[error("other people of this machine may read it; take that away with: chmod 600 FILE")]
    Readable,
    #[error("it has a second name somewhere (a hard link), under which others may have it")]
    SecondName,
    #[error("another process is writing here{}", .0.map_or(String::new(), |pid| format!(" (process {pid})")))]
    Locked(Option<u32>),
    #[error("{0}")]
    Other(Error),
}

impl DiskError {
    pub(super) fn new(file: &Path, trouble: Trouble) -> Self {
        Self { file: file.to_owned(), trouble }
    }

    pub(super) fn io(file: &Path) -> impl FnOnce(Error) -> Self + '_ {
        move |error| {
            let trouble = match error.kind() {
                ErrorKind::NotFound => Trouble::Missing,
                ErrorKind::AlreadyExists => Trouble::Exists,
                ErrorKind::PermissionDenied => Trouble::Permission,
                ErrorKind::ReadOnlyFilesystem => Trouble::ReadOnly,
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Trouble::Full,
                ErrorKind::FileTooLarge => Trouble::TooLarge,
                ErrorKind::NotADirectory => Trouble::NotAFolder,
                ErrorKind::IsADirectory => Trouble::NotAFile,
                _ => Trouble::Other(error),
            };
            Self::new(file, trouble)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_called_a_full_disk() {
        for (kind, words) in [
            (ErrorKind::StorageFull, "registry/checkpoint: no space is left on the disk"),
            (ErrorKind::ReadOnlyFilesystem, "registry/checkpoint: the file system is mounted read-only"),
            (ErrorKind::PermissionDenied, "registry/checkpoint: no permission"),
        ] {
            let error = DiskError::io(Path::new("registry/checkpoint"))(kind.into());
            assert_eq!(error.to_string(), words);
        }
    }
}
