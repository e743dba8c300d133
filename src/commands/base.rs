//! `isa check --base REF`: what the same check finds in the texts at a place in the history of git.
//! Changes nothing in the repository of git: the texts are laid out in a folder that goes away again.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::Result;

use super::fail;
use super::loaded::{Work, load};
use super::repository::MARKER;
use crate::disk::Passing;

/// The texts as they were at a place in the history, or nothing where there were none yet.
pub fn texts_at(dir: Option<&Path>, work: &Work, name: &str) -> Result<Option<Work>> {
    let start = match (&work.repository, work.files.first()) {
        (Some(repository), _) => repository.root.clone(),
        (None, Some(first)) => folder_of(Path::new(&first.path)),
        (None, None) => dir.unwrap_or(Path::new(".")).to_path_buf(),
    };
    let git = Git::around(&start, name)?;
    let root = if work.repository.is_some() { full(&start)? } else { git.top.clone() };
    let Some(tree) = git.tree(&root) else { return Ok(None) };
    let passing = Passing::new()
        .map_err(|error| fail(error.to_string(), "make room in the folder for passing files"))?;
    let below = |file: &Path| Some(full(file).ok()?.strip_prefix(&root).ok()?.to_path_buf());
    let wanted: Vec<PathBuf> = work.files.iter().filter_map(|file| below(Path::new(&file.path))).collect();
    // Beside the agreements of a repository lie templates and particulars, which the rules look at too.
    let only = work.repository.is_none().then_some(wanted.as_slice());
    git.lay_out(&tree, only, passing.path())?;
    let laid = passing.path().join(TEXTS);
    let earlier = if work.whole {
        if !laid.join(MARKER).is_file() {
            return Ok(None);
        }
        load(Some(&laid), &[])
    } else {
        let paths: Vec<PathBuf> =
            wanted.iter().map(|path| laid.join(path)).filter(|path| path.is_file()).collect();
        if paths.is_empty() {
            return Ok(None);
        }
        load(None, &paths)
    };
    let cannot =
        |error| fail(format!("the texts at {name} cannot be checked: {error}"), "name a later place");
    Ok(Some(earlier.map_err(cannot)?))
}

/// The folder, in the one that goes away, where the texts are laid out.
const TEXTS: &str = "texts";

fn folder_of(file: &Path) -> PathBuf {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_path_buf()
}

fn full(path: &Path) -> Result<PathBuf> {
    path.canonicalize().map_err(|error| super::repository::cannot_read(path, &error))
}

/// A work tree of git, and a commit in its history.
struct Git {
    top: PathBuf,
    commit: String,
}

impl Git {
    fn around(start: &Path, name: &str) -> Result<Self> {
        let asked = run(start, &["rev-parse", "--show-toplevel"], None, &[])?;
        let top = said(&asked).ok_or_else(|| {
            let why = first_line(&asked.stderr);
            if why.contains("not a git repository") {
                let message =
                    format!("{} is in no work tree of git, so \"{name}\" names nothing", start.display());
                return fail(message, "leave `--base` out, or work in a clone");
            }
            // Such as a folder that belongs to somebody else, which is common where checks run in containers.
            fail(
                format!("git does not look into {}: {why}", start.display()),
                "do what git says, or leave `--base` out",
            )
        })?;
        let commit = format!("{name}^{{commit}}");
        let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
        let commit = said(&run(start, &verify, None, &[])?).ok_or_else(|| {
            fail(
                format!("git knows no commit \"{name}\" here"),
                "fetch it first; in a check on a server, ask for the whole history",
            )
        })?;
        Ok(Self { top: full(Path::new(&top))?, commit })
    }

    /// The folder as it was in the commit, where it was there.
    fn tree(&self, folder: &Path) -> Option<String> {
        let below = folder.strip_prefix(&self.top).ok()?.to_string_lossy().replace('\\', "/");
        let tree = format!("{}:{below}", self.commit);
        let output = run(&self.top, &["rev-parse", "--verify", "--quiet", &tree], None, &[]).ok()?;
        said(&output)
    }

    /// Lays out a folder, or only some of its files, by an index of its own: that of the user is not touched.
    fn lay_out(&self, tree: &str, only: Option<&[PathBuf]>, into: &Path) -> Result<()> {
        let index = into.join("index");
        let prefix = format!("--prefix={}/", into.join(TEXTS).display());
        let own_index: [(&str, &OsStr); 1] = [("GIT_INDEX_FILE", index.as_os_str())];
        self.must(&run(&self.top, &["read-tree", tree], None, &own_index)?)?;
        let output = match only {
            None => run(&self.top, &["checkout-index", "--all", "--quiet", &prefix], None, &own_index)?,
            Some(only) => {
                let listed = run(&self.top, &["ls-files", "-z"], None, &own_index)?;
                self.must(&listed)?;
                let there: HashSet<&[u8]> = listed.stdout.split(|byte| *byte == 0).collect();
                let names = only.iter().map(|path| path.to_string_lossy().replace('\\', "/"));
                let names: Vec<String> = names.filter(|name| there.contains(name.as_bytes())).collect();
                let stdin = names.join("\0");
                let order = ["checkout-index", "--quiet", &prefix, "-z", "--stdin"];
                run(&self.top, &order, Some(stdin.as_bytes()), &own_index)?
            }
        };
        self.must(&output)
    }

    fn must(&self, output: &Output) -> Result<()> {
        if output.status.success() {
            return Ok(());
        }
        let why = first_line(&output.stderr);
        Err(fail(
            format!("git could not lay out the texts of {}: {why}", self.commit),
            "see whether the clone is whole",
        ))
    }
}

/// Why git did not do its work.
fn first_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    text.lines().next().unwrap_or("it gave no reason").to_string()
}

/// What git said, when it did its work.
fn said(output: &Output) -> Option<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.trim_end_matches(['\n', '\r']).to_string())
}

/// What a clone may not make git run: its hooks, and the watcher of its files.
const RUNS_NOTHING: [&str; 4] = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];

/// Runs git in a folder. What a hook of git tells its children of its own folders would lead it elsewhere.
fn run(folder: &Path, order: &[&str], stdin: Option<&[u8]>, with: &[(&str, &OsStr)]) -> Result<Output> {
    let mut command = Command::new("git");
    command
        .args(RUNS_NOTHING)
        .arg("-C")
        .arg(folder)
        .args(order)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.stdin(if stdin.is_some() { Stdio::piped() } else { Stdio::null() });
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"] {
        command.env_remove(name);
    }
    // Its reasons are told apart by their words.
    command.env("LC_ALL", "C").envs(with.iter().copied());
    let cannot = |error: std::io::Error| {
        fail(format!("git cannot be run: {error}"), "install git, or leave `--base` out")
    };
    let mut child = command.spawn().map_err(cannot)?;
    if let (Some(bytes), Some(mut pipe)) = (stdin, child.stdin.take()) {
        pipe.write_all(bytes).map_err(cannot)?;
    }
    child.wait_with_output().map_err(cannot)
}
