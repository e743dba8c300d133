//! An agreements repository on disk: where it is, what lies in it, and how its files are read.
//! Writes nothing.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Deserialize;

use super::failure::fail;
use crate::agreement::{Particulars, parse_particulars};
use crate::disk::Folder;
use crate::text::{GREATEST_SIZE, Source, Tree, Word, typed};

/// The file that makes a folder an agreements repository.
pub const MARKER: &str = "isa.yaml";

/// A repository that was found.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The folder that holds `isa.yaml`.
    pub root: PathBuf,
    pub settings: Settings,
    /// True while a demonstration is made: what a power cut took would be made anew.
    pub fleeting: bool,
}

/// `isa.yaml`. Nothing in it decides who is bound or trusted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Always `isa-repository/1`.
    pub format: Word<RepositoryFormat>,
    /// The origin of the registry, such as `agreements.example/london`.
    pub origin: Word<String>,
    /// What the repository is for, for people.
    #[serde(default)]
    pub title: Option<Word<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum RepositoryFormat {
    #[serde(rename = "isa-repository/1")]
    One,
}

/// An agreement's file in a repository.
#[derive(Clone, Debug)]
pub struct AgreementFile {
    /// The name of its folder, which is the id that it must have.
    pub folder: String,
    pub path: PathBuf,
}

impl Repository {
    /// The repository of a folder: the folder itself or one above it that holds `isa.yaml`, or `agreements/` in it.
    pub fn find(dir: Option<&Path>) -> Result<Self> {
        let start = dir.unwrap_or(Path::new("."));
        Self::at_or_above(start)?.ok_or_else(|| {
            fail(
                format!("{} is not in an agreements repository: no {MARKER} there or above", start.display()),
                "make one with `isa init`, or name one with `-C DIR`",
            )
        })
    }

    /// The same, where it is no failure that there is none.
    pub fn at_or_above(start: &Path) -> Result<Option<Self>> {
        if !start.is_dir() {
            return Err(fail(
                format!("{} is not a folder", start.display()),
                "`-C` wants the folder of a repository",
            ));
        }
        let above = start.canonicalize().unwrap_or_else(|_| start.to_path_buf());
        let candidates = above.ancestors().map(Path::to_path_buf).chain([start.join("agreements")]);
        for folder in candidates {
            if folder.join(MARKER).is_file() {
                let root = if above.starts_with(&folder) { shortest(start, &above, &folder) } else { folder };
                return Self::open(root).map(Some);
            }
        }
        Ok(None)
    }

    /// The repository in a folder that is known to be one.
    pub fn open(root: PathBuf) -> Result<Self> {
        let path = root.join(MARKER);
        let source = read_source(&path)?;
        let settings = Tree::read(&source).and_then(|tree| typed(&tree.root)).map_err(|refusal| {
            let point = source.point(refusal.place.start);
            fail(
                format!("{}:{point}: {}", path.display(), refusal.message),
                refusal.help.unwrap_or_else(|| "compare it with what `isa init` writes".to_string()),
            )
        })?;
        Ok(Self { root, settings, fleeting: false })
    }

    /// The folder for writing.
    pub fn folder(&self) -> Result<Folder> {
        let folder = Folder::open(&self.root)
            .map_err(|error| fail(error.to_string(), "name a repository with `-C DIR`"))?;
        Ok(if self.fleeting { folder.fleeting() } else { folder })
    }

    /// Every agreement, in the order of the folders' names.
    pub fn agreements(&self) -> Result<Vec<AgreementFile>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.root).map_err(|error| cannot_read(&self.root, &error))? {
            let entry = entry?;
            let path = entry.path().join("agreement.yaml");
            if entry.file_type()?.is_dir() && path.symlink_metadata().is_ok() {
                found.push(AgreementFile { folder: entry.file_name().to_string_lossy().into_owned(), path });
            }
        }
        found.sort_by(|a, b| a.folder.cmp(&b.folder));
        Ok(found)
    }

    /// The file of an agreement, by its id.
    pub fn agreement(&self, id: &str) -> Result<AgreementFile> {
        let all = self.agreements()?;
        all.iter().find(|file| file.folder == id).cloned().ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|file| file.folder.as_str()).collect();
            let hint = if known.is_empty() {
                "there is no agreement here yet: make one with `isa new`".to_string()
            } else {
                format!("agreements here: {}", known.join(", "))
            };
            fail(format!("there is no agreement \"{id}\" in {}", self.root.display()), hint)
        })
    }

    /// The particulars that bodies keep, by id. A file that cannot be read is a failure: it would be signed.
    pub fn particulars(&self) -> Result<HashMap<String, Particulars>> {
        let mut all = HashMap::new();
        for path in yaml_files(&self.root.join("bodies"))? {
            let source = read_source(&path)?;
            let (_, particulars) = parse_particulars(&source).map_err(|refusal| {
                let point = source.point(refusal.place.start);
                fail(
                    format!("{}:{point}: {}", path.display(), refusal.message),
                    refusal.help.unwrap_or_else(|| "correct the file, or take it away".to_string()),
                )
            })?;
            let named =
                path.file_stem().is_some_and(|stem| stem.to_string_lossy() == particulars.id.as_str());
            if !named {
                return Err(fail(
                    format!("{} holds the particulars of \"{}\"", path.display(), particulars.id),
                    "name the file for the body's id",
                ));
            }
            all.insert(particulars.id.to_string(), particulars);
        }
        Ok(all)
    }

    /// The particulars of one body as they stand in the file, where there are any.
    pub fn particulars_tree(&self, body: &str) -> Result<Option<(Source, Tree)>> {
        let path = self.root.join("bodies").join(format!("{body}.yaml"));
        if path.symlink_metadata().is_err() {
            return Ok(None);
        }
        let source = read_source(&path)?;
        let (tree, _) = parse_particulars(&source).map_err(|refusal| {
            fail(format!("{}: {}", path.display(), refusal.message), "correct the file, or take it away")
        })?;
        Ok(Some((source, tree)))
    }
}

/// The folder as the user would write it: `.` or `../..` instead of a long absolute path, where that is what it is.
fn shortest(start: &Path, above: &Path, folder: &Path) -> PathBuf {
    let steps = above.components().count() - folder.components().count();
    if steps == 0 {
        start.to_path_buf()
    } else {
        (0..steps).fold(start.to_path_buf(), |path, _| path.join(".."))
    }
}

/// The YAML files of a folder in the order of their names; none where there is no such folder.
pub fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads a file of the repository. Links are not followed: what is read is what lies there.
pub fn read_source(path: &Path) -> Result<Source> {
    Ok(Source::new(shown_path(path), &read_bytes(path, GREATEST_SIZE)?))
}

/// Reads at most one byte more than the greatest size, so that what is too large is seen to be, and no more.
pub fn read_bytes(path: &Path, greatest: usize) -> Result<Vec<u8>> {
    let meta = path.symlink_metadata().map_err(|error| cannot_read(path, &error))?;
    if meta.is_symlink() {
        return Err(fail(
            format!("{} is a link", path.display()),
            "put the file itself there: links are not followed",
        ));
    }
    if !meta.is_file() {
        return Err(fail(format!("{} is not a file", path.display()), "name a YAML file or a folder"));
    }
    let file = fs::File::open(path).map_err(|error| cannot_read(path, &error))?;
    let most = u64::try_from(greatest).unwrap_or(u64::MAX - 1) + 1;
    // One byte more than it has, so that its end is seen in the same breath.
    let size = usize::try_from(meta.len().min(most)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(size + 1);
    file.take(most).read_to_end(&mut bytes).map_err(|error| cannot_read(path, &error))?;
    Ok(bytes)
}

pub fn cannot_read(path: &Path, error: &std::io::Error) -> anyhow::Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        let message = format!("there is no file or folder {}", path.display());
        return fail(message, "check the name; one with spaces in it wants quotes around it");
    }
    fail(format!("{} cannot be read: {error}", path.display()), "check the name and whether you may read it")
}

/// A path as messages and reports show it: with forward slashes, and without a leading `./`.
pub fn shown_path(path: &Path) -> String {
    let shown = path.to_string_lossy().replace('\\', "/");
    shown.strip_prefix("./").map_or(shown.clone(), ToString::to_string)
}
