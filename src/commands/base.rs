//! `isa check --base REF`: what the same check finds in the texts at a place in the history of git.
//! Changes nothing in the repository of git: the texts are laid out in a folder that goes away again.
//!
//! Git is only asked for objects (`ls-tree`, `cat-file`), byte for byte as they were committed. It checks nothing out:
//! that would run the filters that a `.gitattributes` names and the configuration of a clone defines.

use std::collections::HashSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use anyhow::Result;

use super::fail;
use super::loaded::{Work, load};
use super::repository::MARKER;
use crate::disk::{Folder, Passing};

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
        let asked = run(start, &["rev-parse", "--show-toplevel"])?;
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
        let commit = said(&run(start, &verify)?).ok_or_else(|| {
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
        let output = run(&self.top, &["rev-parse", "--verify", "--quiet", &tree]).ok()?;
        said(&output)
    }

    /// Lays out the files of a folder, or only some of them. Links and submodules are no texts, and are passed over.
    fn lay_out(&self, tree: &str, only: Option<&[PathBuf]>, into: &Path) -> Result<()> {
        let listed = run(&self.top, &["ls-tree", "-r", "-z", "--full-tree", tree])?;
        self.must(&listed)?;
        let only: Option<HashSet<String>> =
            only.map(|only| only.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect());
        let files: Vec<(&str, &str)> = listed
            .stdout
            .split(|byte| *byte == 0)
            .filter_map(|entry| file_of(str::from_utf8(entry).ok()?))
            .filter(|(path, _)| only.as_ref().is_none_or(|only| only.contains(*path)))
            .collect();
        let cannot = |error: crate::disk::DiskError| {
            fail(error.to_string(), "name a place in the history whose files can lie on this machine")
        };
        let folder = Folder::open(into).map_err(cannot)?.fleeting();
        let mut child = spawn(&self.top, &["cat-file", "--batch"], Stdio::piped())?;
        let (Some(mut asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(self.gave_up("it does not answer"));
        };
        let names: Vec<&str> = files.iter().flat_map(|(_, object)| [*object, "\n"]).collect();
        let names = names.concat();
        // Asked from a thread of its own: git answers before it has read everything.
        let laid = std::thread::scope(|scope| {
            scope.spawn(move || asks.write_all(names.as_bytes()));
            let mut answers = BufReader::new(answers);
            for (path, _) in &files {
                let bytes = blob(&mut answers).map_err(|error| self.gave_up(&format!("{path}: {error}")))?;
                if let Some(bytes) = bytes {
                    folder.create_new(&format!("{TEXTS}/{path}"), &bytes).map_err(cannot)?;
                }
            }
            Ok(())
        });
        // What was read is whole; git has nothing more to say.
        let _ended = child.kill().and_then(|()| child.wait());
        laid
    }

    fn must(&self, output: &Output) -> Result<()> {
        if output.status.success() {
            return Ok(());
        }
        Err(self.gave_up(&first_line(&output.stderr)))
    }

    fn gave_up(&self, why: &str) -> anyhow::Error {
        fail(
            format!("git could not give the texts of {}: {why}", self.commit),
            "see whether the clone is whole; nothing is fetched from elsewhere here",
        )
    }
}

/// The path and the object of a line of `ls-tree`, where it is a file.
fn file_of(entry: &str) -> Option<(&str, &str)> {
    let (what, path) = entry.split_once('\t')?;
    let mut words = what.split(' ');
    let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
    (kind == "blob" && mode.starts_with("100")).then_some((path, object))
}

/// Larger than anything that is read here.
const GREATEST_TEXT: u64 = 64 << 20;

/// The next answer of `cat-file --batch`; None where it is larger than any text.
fn blob(answers: &mut BufReader<impl std::io::Read>) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head.trim_end().split(' ').nth(2).and_then(|size| size.parse::<u64>().ok());
    let size = size.ok_or_else(|| std::io::Error::other("the clone does not hold it"))?;
    // After the bytes stands a line end.
    let mut rest = answers.take(size + 1);
    if size > GREATEST_TEXT {
        std::io::copy(&mut rest, &mut std::io::sink())?;
        return Ok(None);
    }
    let mut bytes = Vec::new();
    rest.read_to_end(&mut bytes)?;
    if bytes.len() as u64 != size + 1 {
        return Err(std::io::Error::other("git broke off"));
    }
    bytes.pop();
    Ok(Some(bytes))
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

/// What a clone may not make git run or believe: its hooks, the watcher of its files, a bare repository that lies among
/// the files. What is given here goes before what the clone has configured.
const RUNS_NOTHING: [&str; 7] = [
    "--no-replace-objects",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "safe.bareRepository=explicit",
];

/// What leads git to another repository. A hook tells its children of its own folders.
const LEADS_ELSEWHERE: [&str; 7] = [
    "GIT_DIR",
    "GIT_COMMON_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
];

/// Starts git in a folder. The settings of the machine and of the user hold, since they are not the clone's: they may
/// say whose folders are trusted.
fn spawn(folder: &Path, order: &[&str], stdin: Stdio) -> Result<Child> {
    let mut command = Command::new("git");
    command.args(RUNS_NOTHING).arg("-C").arg(folder).args(order);
    command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in LEADS_ELSEWHERE {
        command.env_remove(name);
    }
    command
        // Its reasons are told apart by their words.
        .env("LC_ALL", "C")
        // A clone without all its objects would fetch them, over what its configuration calls a transport. The first is
        // known to newer versions only; the second goes before every `protocol.….allow`, and no protocol has that name.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none");
    command.spawn().map_err(|error| cannot_run(&error))
}

fn run(folder: &Path, order: &[&str]) -> Result<Output> {
    spawn(folder, order, Stdio::null())?.wait_with_output().map_err(|error| cannot_run(&error))
}

fn cannot_run(error: &std::io::Error) -> anyhow::Error {
    fail(format!("git cannot be run: {error}"), "install git, or leave `--base` out")
}
