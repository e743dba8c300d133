//! Agreements read for checking: every file with its reading or its refusal, and what the rules need beside it.
//! Asks no rule.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use anyhow::Result;
use ignore::WalkBuilder;
use rayon::prelude::*;

use super::decided;
use super::failure::fail;
use super::repository::{AgreementFile, MARKER, Repository, read_source, shown_path};
use crate::agreement::{History, Particulars, Reading, TemplateFacts, parse};
use crate::text::{Refusal, Source};

/// A file that was to be checked.
pub struct Loaded {
    pub path: String,
    /// The id that its folder gives it, in a repository.
    pub folder: Option<String>,
    pub read: Result<Reading, (Source, Refusal)>,
    pub history: History,
    pub template: Arc<TemplateFacts>,
}

impl Loaded {
    pub fn source(&self) -> &Source {
        match &self.read {
            Ok(reading) => &reading.source,
            Err((source, _)) => source,
        }
    }

    /// The id, or the best name there is for a file that could not be read.
    pub fn id(&self) -> String {
        match &self.read {
            Ok(reading) => reading.agreement.id.to_string(),
            Err(_) => self.folder.clone().unwrap_or_else(|| self.path.clone()),
        }
    }
}

/// What is to be checked: the agreements, and the repository that they are of, where there is one.
pub struct Work {
    pub files: Vec<Loaded>,
    pub repository: Option<Repository>,
    pub particulars: HashMap<String, Particulars>,
    /// True when the whole repository is checked, and so also what its agreements say together.
    pub whole: bool,
}

/// Reads what the user named: files, folders, or nothing for the whole repository.
pub fn load(dir: Option<&Path>, paths: &[PathBuf]) -> Result<Work> {
    let (repository, found, whole) = if paths.is_empty() {
        let repository = Repository::find(dir)?;
        let files = repository.agreements()?;
        (Some(repository), files, true)
    } else {
        named(dir, paths)?
    };
    let particulars = repository.as_ref().map(Repository::particulars).transpose()?.unwrap_or_default();
    let templates = super::facts::Templates::of(repository.as_ref())?;
    let roster = LazyLock::new(|| repository.as_ref().and_then(decided::roster));
    let in_repository = repository.is_some();
    let load = |file: AgreementFile| {
        let read = parse(read_source(&file.path)?);
        let history = read
            .as_ref()
            .map(|reading| decided::history(reading, &file.path, || roster.as_ref()))
            .unwrap_or_default();
        let template = read.as_ref().map(|reading| templates.facts(&reading.agreement)).unwrap_or_default();
        let folder = (in_repository && !file.folder.is_empty()).then_some(file.folder);
        Ok(Loaded { path: shown_path(&file.path), folder, read, history, template })
    };
    let files: Result<Vec<Loaded>> = if found.len() < FEW {
        found.into_iter().map(load).collect()
    } else {
        found.into_par_iter().map(load).collect()
    };
    drop(roster);
    Ok(Work { files: files?, repository, particulars, whole })
}

/// So few files are done before threads for them have started.
pub const FEW: usize = 8;

type Named = (Option<Repository>, Vec<AgreementFile>, bool);

fn named(dir: Option<&Path>, paths: &[PathBuf]) -> Result<Named> {
    let mut repository = None;
    let mut files = Vec::new();
    let mut whole = false;
    for path in paths {
        let path = dir.map_or_else(|| path.clone(), |dir| dir.join(path));
        let meta = path.symlink_metadata().map_err(|error| super::repository::cannot_read(&path, &error))?;
        if repository.is_none() {
            let start = if meta.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new(".")) };
            let start = if start.as_os_str().is_empty() { Path::new(".") } else { start };
            repository =
                Repository::at_or_above(start)?.filter(|found| !meta.is_dir() || covers(found, &path));
        }
        if !meta.is_dir() {
            let folder =
                path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
            let in_place = path.file_name().is_some_and(|name| name == "agreement.yaml");
            files.push(AgreementFile { folder: folder.filter(|_| in_place).unwrap_or_default(), path });
        } else if path.join(MARKER).is_file() {
            files.extend(Repository::open(path)?.agreements()?);
            whole = paths.len() == 1;
        } else {
            files.extend(in_folder(&path)?);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    if files.is_empty() {
        return Err(fail(
            "there is no agreement in what was named",
            "name a YAML file, a folder of agreements, or a repository",
        ));
    }
    Ok((repository, files, whole))
}

/// A folder inside a repository is of it; a folder whose `agreements/` is one is not.
fn covers(repository: &Repository, path: &Path) -> bool {
    match (path.canonicalize(), repository.root.canonicalize()) {
        (Ok(path), Ok(root)) => path.starts_with(root),
        _ => false,
    }
}

/// The agreements below a folder: files of that name, and YAML files that say that they are agreements.
/// Other YAML has other readers. Hidden and ignored files are passed over; links are not followed.
fn in_folder(folder: &Path) -> Result<Vec<AgreementFile>> {
    let mut files = Vec::new();
    for entry in WalkBuilder::new(folder).follow_links(false).build() {
        let entry = entry
            .map_err(|error| fail(format!("a folder cannot be read: {error}"), "check your rights there"))?;
        let path = entry.path();
        let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        if !is_yaml || !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let named = path.file_name().is_some_and(|name| name == "agreement.yaml");
        if named || says_agreement(path)? {
            let parent =
                path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
            files.push(AgreementFile {
                folder: parent.filter(|_| named).unwrap_or_default(),
                path: path.to_path_buf(),
            });
        }
    }
    Ok(files)
}

fn says_agreement(path: &Path) -> Result<bool> {
    let source = read_source(path)?;
    Ok(source
        .text()
        .lines()
        .any(|line| line.trim_start_matches(['"', '\'']).starts_with("format: isa-agreement/")))
}
