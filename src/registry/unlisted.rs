//! A registry on a server that lists nothing: which files follow from those that are here already, and which of them
//! can never change. A web server, a bucket or a CDN needs to know nothing of the format.
//! Asks nobody and believes nothing: what was brought together is judged by the same audit as a folder.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::registry::audit::{ROOT_FILE, files_under};
use crate::registry::layout::{self, CHECKPOINT, CHECKPOINTS, Tile, WIDTH};
use crate::registry::objects::texts_of;
use crate::registry::skeleton::contents;
use crate::registry::tree::{Tree, leaf_hash};
use crate::registry::{Checkpoint, Files, Leaf, RegistryError, log_key};
use crate::seal::Envelope;
use crate::text::Digest;

/// A log of more entries is copied whole and verified as a folder: each entry is a file to ask for.
const MOST_ENTRIES: u64 = 1 << 20;

/// Room for whatever is signed or cosigned, in bytes: envelopes and checkpoints are refused above this.
const MOST_OF_NOTE: u64 = 64 << 10;
/// A full bundle of entries of some 250 bytes, with room to spare.
const MOST_OF_BUNDLE: u64 = WIDTH << 10;
/// Twice a full tile, so that one that is too long is read and named, and not only refused.
const MOST_OF_TILE: u64 = 2 * 32 * WIDTH;
/// No text that is signed comes near this.
const MOST_OF_TEXT: u64 = 8 << 20;

/// A file to ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    pub path: String,
    /// In bytes: a longer answer is none.
    pub most: u64,
}

impl Wanted {
    pub fn tile(tile: &Tile) -> Self {
        let most = if tile.level.is_none() { MOST_OF_BUNDLE } else { MOST_OF_TILE };
        Self { path: tile.path(), most }
    }

    /// The earlier head of this size, which nobody can know of without a list but whoever has seen it.
    pub fn earlier(size: u64) -> Self {
        Self { path: format!("{CHECKPOINTS}{size}"), most: MOST_OF_NOTE }
    }

    /// The last checkpoint of one of the logs that ended.
    pub fn ended(number: usize) -> Self {
        Self { path: format!("{}checkpoint", layout::before(number)), most: MOST_OF_NOTE }
    }

    /// One of the files that last.
    pub fn at(path: &str) -> Self {
        Tile::parse(path)
            .map_or_else(|| Self { path: path.to_owned(), most: MOST_OF_TEXT }, |tile| Self::tile(&tile))
    }
}

/// The files that follow from those that are here, and are not here yet: first the root statement and the checkpoint,
/// by these the tree, by the tree the envelopes, and by these the texts. Asked again and again, until it names nothing
/// that was not asked for already. Nothing follows from entries that do not give the signed root.
pub fn wanted(files: &Files) -> Result<Vec<Wanted>, RegistryError> {
    let note = |path: &str| Wanted { path: path.to_owned(), most: MOST_OF_NOTE };
    let (Some(checkpoint), true) = (files.get(CHECKPOINT), files.contains_key(ROOT_FILE)) else {
        return Ok([ROOT_FILE, CHECKPOINT].map(note).into_iter().filter(|file| !has(files, file)).collect());
    };
    let Some(head) = log_key(files).and_then(|key| Checkpoint::open(checkpoint, &key).ok()) else {
        return Ok(Vec::new());
    };
    if head.size > MOST_ENTRIES {
        return Err(RegistryError::TooGreat(head.size));
    }
    let sizes = earlier_sizes(files, &head).into_iter().chain([head.size]);
    let mut wanted: Vec<Wanted> = sizes.flat_map(layout::tiles).map(|tile| Wanted::tile(&tile)).collect();
    if let Some(entries) = entries_under(files, &head) {
        let envelopes: Vec<String> =
            entries.iter().filter_map(|entry| Some(layout::object(&Leaf::parse(entry)?.envelope))).collect();
        let texts: Vec<String> = envelopes
            .par_iter()
            .filter_map(|path| Envelope::parse(files.get(path)?).ok())
            .flat_map_iter(|envelope| {
                texts_of(&envelope).into_iter().map(|(_, digest)| layout::object(&digest))
            })
            .collect();
        wanted.extend(envelopes.iter().map(|path| note(path)));
        wanted.extend(texts.into_iter().map(|path| Wanted { path, most: MOST_OF_TEXT }));
    }
    wanted.retain(|file| !has(files, file));
    // One text is signed by many; of two limits for one path the smaller comes first.
    wanted.sort();
    wanted.dedup_by(|next, kept| next.path == kept.path);
    Ok(wanted)
}

fn has(files: &Files, wanted: &Wanted) -> bool {
    files.contains_key(&wanted.path)
}

/// Under which path a file is kept that can never be another one: tiles, bundles and objects. None for the others. Of
/// a partial tile only the last one is kept, since the log grows beyond the others.
pub fn kept_as(path: &str) -> Option<String> {
    match (Tile::parse(path), path.split_once(".p/")) {
        (Some(_), Some((whole, _))) => Some(format!("{whole}.p/last")),
        (Some(_), None) => Some(path.to_owned()),
        (None, _) => layout::object_digest(path).map(|_| path.to_owned()),
    }
}

/// Could these bytes be the file at this path, as far as the path alone says: of this digest, or of this width?
pub fn fits(path: &str, bytes: &[u8]) -> bool {
    match Tile::parse(path) {
        Some(Tile { level: None, width, .. }) => {
            layout::unbundle(bytes).is_some_and(|entries| entries.len() as u64 == width)
        }
        Some(tile) => bytes.len() as u64 == tile.width * 32,
        None => layout::object_digest(path) == Some(Digest::of(bytes)),
    }
}

/// Those of the paths whose file is not what the signed tree gives; all of them, where the bundles do not give its root.
/// An object is judged by its name.
pub fn doubtful(files: &Files, paths: &BTreeSet<String>) -> BTreeSet<String> {
    let of_tree = paths.iter().any(|path| Tile::parse(path).is_some());
    let head = files.get(CHECKPOINT).filter(|_| of_tree);
    let head = head.and_then(|bytes| Checkpoint::open(bytes, &log_key(files)?).ok());
    let entries = head.as_ref().and_then(|head| entries_under(files, head)).unwrap_or_default();
    let tree: Tree = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let right = |path: &&String| match (files.get(*path), Tile::parse(path)) {
        (Some(bytes), Some(tile)) => {
            tile.needs().is_some_and(|needs| needs <= tree.size())
                && *bytes == contents(&tree, &entries, &tile)
        }
        (Some(bytes), None) => fits(path, bytes),
        (None, _) => false,
    };
    paths.iter().filter(|path| !right(path)).cloned().collect()
}

/// The full tile or bundle to ask for where a partial one is gone: C2SP lets a log drop partial ones that have grown
/// full.
pub fn whole_of(path: &str) -> Option<Wanted> {
    let tile = Tile::parse(path).filter(|tile| tile.width < WIDTH)?;
    Some(Wanted::tile(&Tile { width: WIDTH, ..tile }))
}

/// The partial tile or bundle of this path, cut out of the full one. It is judged like any other answer.
pub fn cut_out(path: &str, whole: &[u8]) -> Option<Vec<u8>> {
    let tile = Tile::parse(path)?;
    let width = usize::try_from(tile.width).ok()?;
    match tile.level {
        Some(_) => whole.get(..width * 32).map(<[u8]>::to_vec),
        None => layout::unbundle(whole)?.get(..width).map(layout::bundle),
    }
}

/// The sizes of the earlier heads that are here, for which partial tiles must be there too. What is no head before the
/// present one is for the audit to name.
fn earlier_sizes(files: &Files, head: &Checkpoint) -> Vec<u64> {
    let Some(key) = log_key(files) else { return Vec::new() };
    let heads = files_under(files, CHECKPOINTS).filter_map(|(_, bytes)| Checkpoint::open(bytes, &key).ok());
    heads.map(|earlier| earlier.size).filter(|size| *size < head.size).collect()
}

/// The entries of the tree, if they are all here and give the root that was signed.
fn entries_under(files: &Files, head: &Checkpoint) -> Option<Vec<Vec<u8>>> {
    let bundles = layout::tiles(head.size).into_iter().filter(|tile| tile.level.is_none());
    let read: BTreeMap<Tile, Vec<Vec<u8>>> = bundles
        .map(|tile| Some((tile, layout::unbundle(files.get(&tile.path())?)?)))
        .collect::<Option<_>>()?;
    let entries: Vec<Vec<u8>> = read.into_values().flatten().collect();
    let tree: Tree = entries.iter().map(|entry| leaf_hash(entry)).collect();
    (tree.size() == head.size && tree.root(head.size) == Some(head.root)).then_some(entries)
}
