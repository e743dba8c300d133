//! The logs that ended, each in `registry/before/<n>/` byte by byte as it was, with its own key; and how the present one
//! is set aside there. Who may end a log is decided in `roster`; here, whether it ended at the head that was named.
//!
//! The checkpoint is the last thing that is copied: from then on the old log is the one in its folder, and the copies
//! that it left behind are what a stop left. `registry/checkpoint` stays the old one until the new one is signed, so at
//! no moment is there a registry without a head.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::registry::audit::{Audit, UNFINISHED, files_under};
use crate::registry::layout::{self, BEFORE, CHECKPOINT, CHECKPOINTS, HEAD, OBJECTS, REGISTRY, Tile};
use crate::registry::report::{Checked, Ended};
use crate::registry::tree::{Hash, Tree};
use crate::registry::witnesses::{Head, Roots};
use crate::registry::{Checkpoint, Files, Leaf, Ledger, Leftovers, Step};
use crate::roster::Roster;
use crate::seal::{LogContinuation, LogName};

/// A log that ended, as it verified for itself.
#[derive(Clone, Debug)]
pub(super) struct Before {
    pub log: LogName,
    pub tree: Tree,
    pub checkpoint: Vec<u8>,
    /// The heads that it signed, the last one last.
    pub heads: Vec<Head>,
}

impl Before {
    pub fn root(&self) -> Hash {
        self.tree.root(self.tree.size()).expect("a tree has its own size")
    }

    pub fn ended(&self) -> Ended {
        Ended { origin: self.log.origin.clone(), size: self.tree.size(), root: self.root() }
    }
}

/// How many logs were set aside: those whose checkpoint is in its folder.
pub(super) fn count(files: &Files) -> usize {
    (0..files.len()).take_while(|at| files.contains_key(&in_folder(*at, CHECKPOINT))).count()
}

fn in_folder(at: usize, path: &str) -> String {
    format!("{}{}", layout::before(at), &path[REGISTRY.len()..])
}

/// The files as they are to be read, and the copies that a log left behind when it was set aside. They are left out
/// only while its checkpoint still stands in the place of the next one's.
pub(super) fn without_copies(files: &Files) -> (Cow<'_, Files>, Vec<String>) {
    let Some(last) = count(files).checked_sub(1) else { return (Cow::Borrowed(files), Vec::new()) };
    if files.get(CHECKPOINT) != files.get(&in_folder(last, CHECKPOINT)) {
        return (Cow::Borrowed(files), Vec::new());
    }
    // Tiles of the next log can be the same as those of the old one. A head that is sequenced says which are its own.
    let head = files.get(HEAD).and_then(|bytes| Checkpoint::parse(str::from_utf8(bytes).ok()?));
    let head = head.filter(|head| head.size.div_ceil(layout::WIDTH) <= files.len() as u64);
    let own: BTreeSet<String> =
        head.iter().flat_map(|head| layout::tiles(head.size)).map(|tile| tile.path()).collect();
    let is_copy = |(path, bytes): &(&String, &Vec<u8>)| {
        !path.starts_with(BEFORE)
            && !path.starts_with(OBJECTS)
            && !own.contains(*path)
            && files.get(&in_folder(last, path)) == Some(*bytes)
    };
    let copies: Vec<String> =
        files_under(files, REGISTRY).filter(is_copy).map(|(path, _)| path.clone()).collect();
    let mut read = files.clone();
    for path in &copies {
        read.remove(path);
    }
    (Cow::Owned(read), copies)
}

/// An old log and its leaves, before it is known what they are.
pub(super) struct Read {
    pub before: Before,
    pub leaves: Vec<Leaf>,
    /// With the paths that its files had in `registry/`.
    pub files: Files,
}

impl Audit<'_> {
    /// Verifies every log that ended, each under its own key up to the head that the root named. `roster` is the one in
    /// the folder, which names the logs. None where one of them is not as it was signed.
    pub(super) fn before(&mut self, roster: &Roster) -> Option<Vec<Read>> {
        let count = count(self.files);
        let mut read = Vec::with_capacity(count);
        for (at, log) in roster.logs().enumerate().take(count) {
            let Some(ends) = roster.continuations().get(at) else {
                self.problem(in_folder(at, CHECKPOINT), "is there, and the root has not ended this log");
                return None;
            };
            read.push(self.one_before(at, log, ends)?);
        }
        self.copies_begun(count, roster);
        Some(read)
    }

    fn one_before(&mut self, at: usize, log: &LogName, ends: &LogContinuation) -> Option<Read> {
        let folder = layout::before(at);
        let files: Files = files_under(self.files, &folder)
            .map(|(path, bytes)| (format!("{REGISTRY}{}", &path[folder.len()..]), bytes.clone()))
            .collect();
        let (tree, leaves) = self.inside(&folder, &files, |audit| {
            let read = audit.ended(log, ends);
            let left = std::mem::take(&mut audit.leftovers.files);
            let elsewhere =
                |path: &&String| *path == HEAD || path.starts_with(OBJECTS) || path.starts_with(BEFORE);
            for path in left.into_iter().chain(files.keys().filter(elsewhere).cloned()) {
                audit.problem(path, "does not belong in a log that ended");
            }
            read
        })?;
        let checkpoint = files.get(CHECKPOINT).cloned().unwrap_or_default();
        let before = Before { log: log.clone(), tree, checkpoint, heads: Vec::new() };
        Some(Read { before, leaves, files })
    }

    /// The heads of a log that ended. `roots` say which root was in charge from which entry of it on.
    pub(super) fn heads_before(&mut self, at: usize, read: &Read, roots: &Roots) -> Vec<Head> {
        self.inside(&layout::before(at), &read.files, |audit| audit.heads(&read.before.log.key, roots))
    }

    /// Looks at files that lie in a folder of their own as if they lay in `registry/`.
    fn inside<T>(&mut self, folder: &str, files: &Files, look: impl FnOnce(&mut Audit<'_>) -> T) -> T {
        let mut audit = Audit {
            files,
            listed: true,
            problems: Vec::new(),
            misfiled: Vec::new(),
            checked: Checked::default(),
            leftovers: Leftovers::default(),
            setting_aside: false,
        };
        let seen = look(&mut audit);
        self.checked.tiles += audit.checked.tiles;
        for problem in audit.problems {
            self.problem(problem.file.replacen(REGISTRY, folder, 1), problem.what);
        }
        seen
    }

    /// The tree of a log that ended, and its leaves.
    fn ended(&mut self, log: &LogName, ends: &LogContinuation) -> Option<(Tree, Vec<Leaf>)> {
        let checkpoint = self.checkpoint(log).ok()??;
        let LogContinuation { version, ended, .. } = ends;
        if checkpoint.size != ended.size || checkpoint.root != ended.root.0 {
            let what = format!(
                "is over {} entries, and number {version} of the roster ended this log at another head, of {}",
                checkpoint.size, ended.size
            );
            self.problem(CHECKPOINT, what);
            return None;
        }
        let beyond: Vec<String> = files_under(self.files, CHECKPOINTS)
            .filter(|(_, bytes)| {
                Checkpoint::open(bytes, &log.key).is_ok_and(|head| head.size > checkpoint.size)
            })
            .map(|(path, _)| path.clone())
            .collect();
        for path in &beyond {
            self.problem(
                path,
                format!("is a head beyond the one at which the root ended this log, of {}", ended.size),
            );
        }
        if !beyond.is_empty() {
            return None;
        }
        let sizes = self.archived(log, Some(&checkpoint))?;
        let bundles = self.bundles(checkpoint.size)?;
        let tree: Tree = bundles.iter().map(|(_, _, hash)| *hash).collect();
        let (leaves, entries): (Vec<Leaf>, Vec<&[u8]>) =
            bundles.into_iter().map(|(leaf, bytes, _)| (leaf, bytes)).unzip();
        if tree.root(checkpoint.size) != Some(checkpoint.root) {
            self.blame(&tree);
            return None;
        }
        self.old_heads(log, &tree);
        self.tree_files(&tree, &entries, &sizes);
        Some((tree, leaves))
    }

    /// What lies in `before/` beside the logs that are whole there: copies of the log that the root has ended, as far as
    /// a stop let them come. Nothing else belongs there.
    fn copies_begun(&mut self, count: usize, roster: &Roster) {
        let begun = roster.continuations().len() > count;
        let next = layout::before(count);
        let mut missing = None;
        for (path, bytes) in files_under(self.files, BEFORE) {
            if (0..count).any(|at| path.starts_with(&layout::before(at))) {
                continue;
            }
            let original = path.strip_prefix(&next).map(|rest| format!("{REGISTRY}{rest}"));
            let copy = original.is_some_and(|original| self.files.get(&original) == Some(bytes));
            if begun && (copy || path.starts_with(&next) && path.ends_with(UNFINISHED)) {
                self.leftovers.files.push(path.clone());
            } else if begun && path.starts_with(&next) {
                missing = missing.or(Some(path));
            } else {
                self.problem(path, "does not belong in a registry");
            }
        }
        if let Some(path) = missing {
            self.problem(in_folder(count, CHECKPOINT), format!("is missing, although {path} is there"));
        }
    }
}

impl Ledger {
    /// The logs that ended, in order.
    pub fn ended(&self) -> impl Iterator<Item = Ended> {
        self.before.iter().map(Before::ended)
    }

    /// The origin, the size and the last checkpoint of every log that has entries, in order; [`crate::registry::Entry`]
    /// says which of them has it.
    pub fn logs(&self) -> Vec<(&str, u64, &[u8])> {
        let before = self
            .before
            .iter()
            .map(|before| (before.log.origin.as_str(), before.tree.size(), before.checkpoint.as_slice()));
        let present = (self.size() > 0).then(|| (self.log.origin.as_str(), self.size(), self.checkpoint()));
        before.chain(present).collect()
    }

    /// The log that goes on, where the root has ended the one that is here: the next append begins it.
    pub fn goes_on_in(&self) -> Option<&LogName> {
        self.roster.logs().nth(self.before.len() + 1)
    }

    /// Sets the present log aside: the steps, and the ledger as it is after them, with a log that has not begun.
    pub(super) fn set_aside(mut self, files: &Files) -> (Vec<Step>, Self) {
        let Some(next) = self.goes_on_in().cloned() else { return (Vec::new(), self) };
        let at = self.before.len();
        let archived = files_under(files, CHECKPOINTS)
            .filter(|(path, _)| !path.ends_with(UNFINISHED))
            .filter_map(|(path, _)| path[CHECKPOINTS.len()..].parse().ok());
        let sizes: BTreeSet<u64> = archived.chain([self.size()]).collect();
        let tiles: BTreeSet<Tile> = sizes.iter().flat_map(|size| layout::tiles(*size)).collect();
        let heads = sizes.iter().map(|size| format!("{CHECKPOINTS}{size}"));
        let mut own: Vec<String> = heads.filter(|path| files.contains_key(path)).collect();
        own.extend(tiles.iter().map(Tile::path));
        own.push(CHECKPOINT.to_owned());
        // What is beyond the head would be read as the beginning of the next log; objects may be needed in it.
        let beyond = self.leftovers.files.iter().chain(files.get_key_value(HEAD).map(|(path, _)| path));
        let (objects, beyond): (Vec<String>, Vec<String>) = beyond
            .filter(|path| path.ends_with(UNFINISHED) || !path.starts_with(BEFORE))
            .cloned()
            .partition(|path| path.starts_with(OBJECTS));
        let mut steps: Vec<Step> = beyond.into_iter().map(|path| Step::Remove { path }).collect();
        for path in &own {
            let (copy, bytes) = (in_folder(at, path), files[path].clone());
            if files.get(&copy) != Some(&bytes) {
                steps.push(Step::Write { path: copy, bytes });
            }
        }
        let log = std::mem::replace(&mut self.log, next);
        let (tree, checkpoint) = (std::mem::take(&mut self.tree), std::mem::take(&mut self.checkpoint));
        self.before.push(Before { log, tree, checkpoint, heads: std::mem::take(&mut self.heads) });
        self.own = self.entries.len();
        // The checkpoint goes last: until then the others are known for the copies that they are.
        self.leftovers =
            Leftovers { files: objects.into_iter().chain(own).collect(), ..Leftovers::default() };
        (steps, self)
    }
}
