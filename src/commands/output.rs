//! Files that a user names for the output of a command.
//! What a repository holds is written elsewhere.

use std::path::Path;

use anyhow::Result;

use super::fail;
use crate::disk::Folder;

/// Writes a file in place of what is there.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let (folder, name) = place(path)?;
    folder.replace(&name, bytes).map_err(|error| fail(error.to_string(), "name another file"))
}

/// Writes a new file.
pub fn create_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let (folder, name) = place(path)?;
    folder.create_new(&name, bytes).map_err(|error| fail(error.to_string(), "name a new file"))
}

fn place(path: &Path) -> Result<(Folder, String)> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name =
        path.file_name().ok_or_else(|| fail(format!("{} names no file", path.display()), "name a file"))?;
    let folder = Folder::open(parent)
        .map_err(|error| fail(error.to_string(), "name a file in a folder that is there"))?;
    Ok((folder, name.to_string_lossy().into_owned()))
}
