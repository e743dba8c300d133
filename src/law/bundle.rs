//! The catalogue's files as one compact text, so that a start costs nothing: made by the build script from `law/`,
//! and by `--law DIR` at run time. One line a file: path, tab, the names it goes by as JSON, tab, its content as JSON.
//! Knows no type of the catalogue. Shared with `build.rs`, so it uses nothing of the crate.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The files of a catalogue folder, one line each, in the order of their paths.
pub fn bundle(folder: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    let mut lines = String::new();
    for path in files {
        let text = fs::read_to_string(folder.join(&path))?;
        let value: Value = serde_yaml::from_str(&text)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("{path}: {error}")))?;
        writeln!(lines, "{path}\t{}\t{value}", names(&value)).expect("a String takes every write");
    }
    Ok(lines)
}

/// The title of an instrument and its other names; an empty list for every other file.
fn names(value: &Value) -> Value {
    let title = value.get("title").into_iter().cloned();
    let others = value.get("also-cited-as").and_then(Value::as_array).into_iter().flatten().cloned();
    Value::Array(title.chain(others).collect())
}

fn collect(folder: &Path, under: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(under))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if under.is_empty() { name } else { format!("{under}/{name}") };
        if entry.file_type()?.is_dir() {
            collect(folder, &path, files)?;
        } else if Path::new(&path).extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}

/// The digest by which a report names the catalogue it used: SHA-256 of the bundle.
pub fn digest(bundle: &str) -> [u8; 32] {
    Sha256::digest(bundle.as_bytes()).into()
}
