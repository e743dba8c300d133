//! The skeleton of a registry, compared with its entries: checkpoints, bundles and tiles.
//! What the entries are, and whether they may stand where they stand, is audited elsewhere.

use std::collections::BTreeSet;
use std::ops::Bound;

use rayon::prelude::*;

use crate::registry::audit::{Audit, UNFINISHED, files_under};
use crate::registry::layout::{self, BEFORE, CHECKPOINT, CHECKPOINTS, HEAD, OBJECTS, REGISTRY, Tile};
use crate::registry::tree::{Hash, Tree, leaf_hash};
use crate::registry::{Checkpoint, Files, Leaf};
use crate::seal::LogName;

/// Said of a checkpoint that is not there although tiles are. The one problem on top of which an append may go on:
/// it keeps the entries in their places, so that whatever was signed before still fits.
pub const MISSING: &str = "is missing: it was taken away, or the first append did not finish";

/// An entry as it was read, its bytes, and its hash in the tree.
pub(super) type Logged<'a> = (Leaf, &'a [u8], Hash);

impl<'a> Audit<'a> {
    /// None is a registry that has not begun; an error is a checkpoint that is wrong, and said.
    pub(super) fn checkpoint(&mut self, log: &LogName) -> Result<Option<Checkpoint>, ()> {
        let Some(bytes) = self.files.get(CHECKPOINT) else {
            if !self.listed {
                self.problem(CHECKPOINT, "is missing: without a list of files, it alone says what is logged");
                return Err(());
            }
            // A first head that is sequenced has tiles, and no checkpoint yet.
            let tiles = !self.files.contains_key(HEAD);
            // While an old log is set aside its checkpoint stands in the place of the next one's.
            if !self.setting_aside
                && self
                    .files
                    .keys()
                    .any(|path| (tiles && path.starts_with(layout::TILES)) || path.starts_with(CHECKPOINTS))
            {
                self.problem(CHECKPOINT, MISSING);
            }
            return Ok(None);
        };
        Checkpoint::open(bytes, &log.key)
            .map(Some)
            .map_err(|error| self.problem(CHECKPOINT, error.to_string()))
    }

    /// The sizes for which there was a checkpoint: by the names of those that were replaced, and the present one.
    pub(super) fn archived(&mut self, log: &LogName, current: Option<&Checkpoint>) -> Option<BTreeSet<u64>> {
        let mut sizes: BTreeSet<u64> = current.iter().map(|checkpoint| checkpoint.size).collect();
        let mut sound = true;
        for (path, bytes) in
            files_under(self.files, CHECKPOINTS).filter(|(path, _)| !path.ends_with(UNFINISHED))
        {
            let name = &path[CHECKPOINTS.len()..];
            match Checkpoint::open(bytes, &log.key) {
                Ok(old) if old.size.to_string() != name => self.problem(path, "is not named by its size"),
                Ok(old) if current.is_none_or(|current| old.size > current.size) => {
                    self.problem(CHECKPOINT, format!("is older than {path}: an old checkpoint was put back"));
                    sound = false;
                }
                Ok(old) => {
                    sizes.insert(old.size);
                }
                Err(error) => self.problem(path, error.to_string()),
            }
        }
        sound.then_some(sizes)
    }

    pub(super) fn bundles(&mut self, size: u64) -> Option<Vec<Logged<'a>>> {
        // Whoever holds the log key could sign any size; no memory is set aside for what cannot be here.
        if size.div_ceil(layout::WIDTH) > self.files.len() as u64 {
            self.problem(CHECKPOINT, format!("is signed over {size} entries, which are not here"));
            return None;
        }
        let files = self.files;
        let bundles: Vec<Tile> =
            layout::tiles(size).into_iter().filter(|tile| tile.level.is_none()).collect();
        let read: Vec<Result<Vec<Logged<'a>>, &str>> = bundles
            .par_iter()
            .map(|tile| {
                let bytes = files.get(&tile.path()).ok_or("is missing")?;
                let entries = layout::entries(bytes).filter(|entries| entries.len() as u64 == tile.width);
                let entries = entries.ok_or("is not a whole bundle of entries")?.into_iter();
                let read = entries.map(|bytes| Some((Leaf::parse(bytes)?, bytes, leaf_hash(bytes))));
                read.collect::<Option<_>>().ok_or("has an entry that is not one of this log")
            })
            .collect();
        let mut logged = Vec::new();
        let mut sound = true;
        for (tile, result) in bundles.iter().zip(read) {
            match result {
                Ok(read) => logged.extend(read),
                Err(what) => {
                    self.problem(tile.path(), what);
                    sound = false;
                }
            }
        }
        sound.then_some(logged)
    }

    /// The entries do not give the root that was signed. If the tiles do, a bundle was changed: say which.
    pub(super) fn blame(&mut self, tree: &Tree) {
        let before = self.problems.len();
        for tile in layout::tiles(tree.size()).into_iter().filter(|tile| tile.level == Some(0)) {
            let bundle = Tile { level: None, ..tile };
            if self.files.get(&tile.path()) != Some(&tree.tile(0, tile.at, tile.width)) {
                self.problem(bundle.path(), "has entries that are not the ones in the tree that was signed");
            }
        }
        if self.problems.len() == before {
            self.problem(CHECKPOINT, "is signed over another tree than the one in this folder");
        }
    }

    pub(super) fn old_heads(&mut self, log: &LogName, tree: &Tree) {
        for (path, bytes) in
            files_under(self.files, CHECKPOINTS).filter(|(path, _)| !path.ends_with(UNFINISHED))
        {
            let Ok(old) = Checkpoint::open(bytes, &log.key) else { continue };
            if tree.root(old.size) != Some(old.root) {
                self.problem(path, "is signed over other entries than the log has: the log has forked");
            }
        }
    }

    /// Every tile and bundle must be the one that the entries give; none may be missing, and none may be too many.
    pub(super) fn tree_files(&mut self, tree: &Tree, entries: &[&[u8]], sizes: &BTreeSet<u64>) {
        let expected: BTreeSet<Tile> = sizes.iter().flat_map(|size| layout::tiles(*size)).collect();
        for tile in &expected {
            let path = tile.path();
            match self.files.get(&path) {
                None => self.problem(path, "is missing"),
                Some(bytes) if *bytes != contents(tree, entries, tile) => {
                    self.problem(path, "is not what the signed entries give");
                }
                Some(_) => self.checked.tiles += 1,
            }
        }
        let own = |(path, _): &(&String, &Vec<u8>)| !path.starts_with(BEFORE);
        for (path, bytes) in beside_the_objects(self.files).filter(own) {
            let known = path == CHECKPOINT || path == HEAD || path.starts_with(CHECKPOINTS);
            let tile = Tile::parse(path);
            if path.ends_with(UNFINISHED) {
                self.leftovers.files.push(path.clone());
            } else if !known && !tile.is_some_and(|tile| expected.contains(&tile)) {
                match tile {
                    Some(tile) if tile.needs().is_some_and(|needs| needs <= tree.size()) => {
                        self.unannounced(path, &tile);
                    }
                    Some(tile) if self.left_behind(&tile, bytes, tree, entries) => {
                        self.leftovers.files.push(path.clone());
                    }
                    _ => self.problem(path, "does not belong in a registry"),
                }
            }
        }
    }

    /// A tile of a size for which no checkpoint is kept.
    fn unannounced(&mut self, path: &str, tile: &Tile) {
        if tile.level.is_none() {
            let size = tile.at * layout::WIDTH + tile.width;
            self.problem(format!("{CHECKPOINTS}{size}"), format!("is missing, although {path} is there"));
        } else {
            self.problem(path, "belongs to no checkpoint that is kept");
        }
    }

    /// Could an append that was stopped have left this tile? It begins with what the log has; what follows in a
    /// bundle are entries, and the same ones in every bundle that was left.
    fn left_behind(&mut self, tile: &Tile, bytes: &[u8], tree: &Tree, logged: &[&[u8]]) -> bool {
        let width = usize::try_from(tile.width).expect("at most 256");
        if let Some(level) = tile.level {
            let hashes = layout::WIDTH.checked_pow(level).map_or(0, |each| tree.size() / each);
            let known = hashes.saturating_sub(tile.at * layout::WIDTH).min(tile.width);
            let start: Vec<u8> = if known == 0 { Vec::new() } else { tree.tile(level, tile.at, known) };
            return bytes.len() == width * 32 && bytes.starts_with(&start);
        }
        let Some(entries) = layout::entries(bytes).filter(|entries| entries.len() == width) else {
            return false;
        };
        for (index, entry) in (tile.at * layout::WIDTH..).zip(&entries) {
            match usize::try_from(index).ok().and_then(|index| logged.get(index)) {
                Some(logged) if logged != entry => return false,
                Some(_) => {}
                None => {
                    let Some(leaf) = Leaf::parse(entry) else { return false };
                    if *self.leftovers.leaves.entry(index).or_insert_with(|| leaf.clone()) != leaf {
                        return false;
                    }
                }
            }
        }
        true
    }
}

/// The files of the registry but for its objects, which are most of it.
fn beside_the_objects(files: &Files) -> impl Iterator<Item = (&String, &Vec<u8>)> {
    // The first path that could follow all of theirs.
    let behind = format!("{}0", OBJECTS.trim_end_matches('/'));
    let before = files.range::<str, _>((Bound::Included(REGISTRY), Bound::Excluded(OBJECTS)));
    before.chain(files.range(behind..).take_while(|(path, _)| path.starts_with(REGISTRY)))
}

/// The bytes of a tile or bundle.
pub fn contents<B: AsRef<[u8]>>(tree: &Tree, entries: &[B], tile: &Tile) -> Vec<u8> {
    if let Some(level) = tile.level {
        return tree.tile(level, tile.at, tile.width);
    }
    let start = usize::try_from(tile.at * layout::WIDTH).expect("entries are in memory");
    layout::bundle(&entries[start..start + usize::try_from(tile.width).expect("at most 256")])
}
