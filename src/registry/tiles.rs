//! A proof from a few tiles, where the entries are not all here: for a log of n entries no more than two tiles for each
//! power of 256 in n.
//! What is made here is held against the signed root before it is given out; no tile is believed.

use std::collections::BTreeSet;

use crate::registry::layout::{self, CHECKPOINT, Tile, WIDTH};
use crate::registry::tree::{
    Hash, beside, between, joined, leaf_hash, perfect, proves_consistency, proves_inclusion,
};
use crate::registry::{Checkpoint, Files, Leaf, Proof, RegistryError};
use crate::seal::LogKey;

/// The height of a tile.
const HEIGHT: u32 = 8;

/// The bundle that holds an entry of a tree of `size` entries, and the tiles that lead from it to the root. None where
/// the tree has no such entry.
pub fn tiles_beside(at: u64, size: u64) -> Option<BTreeSet<Tile>> {
    if at >= size {
        return None;
    }
    let mut tiles = BTreeSet::from([bundle_of(at, size)]);
    for (low, high) in beside(at, size) {
        tiles.extend(perfect(low, high).into_iter().map(|(height, index)| place(height, index, size).0));
    }
    Some(tiles)
}

/// The tiles that show whether a tree of `new` entries begins with one of `old` entries.
pub fn tiles_between(old: u64, new: u64) -> BTreeSet<Tile> {
    if old == 0 || old >= new {
        return BTreeSet::new();
    }
    let subtrees = between(old, new).into_iter().flat_map(|(low, high)| perfect(low, high));
    subtrees.map(|(height, index)| place(height, index, new).0).collect()
}

/// Does the tree of the newer head begin with that of the older one, by the tiles that are here? Every tree begins with
/// the empty one.
pub fn goes_on_from(files: &Files, old: &Checkpoint, new: &Checkpoint) -> bool {
    if old.size == 0 || old.size >= new.size {
        return old.size == 0 || (old.size, old.root) == (new.size, new.root);
    }
    let hashes: Option<Vec<Hash>> =
        between(old.size, new.size).into_iter().map(|range| hash(files, range, new.size)).collect();
    hashes.is_some_and(|hashes| proves_consistency(old.size, new.size, &old.root, &new.root, &hashes))
}

/// The proof of the entry at this place under the checkpoint of the files, which the log must have signed, and what the
/// entry is. An error where the bundle and the tiles do not lead to its root.
pub fn prove_from(files: &Files, log: &LogKey, at: u64) -> Result<(Leaf, Proof), RegistryError> {
    let checkpoint = files.get(CHECKPOINT).ok_or(RegistryError::Proof("there is no checkpoint"))?;
    let head = Checkpoint::open(checkpoint, log)?;
    if at >= head.size {
        return Err(RegistryError::Proof("the log has no such entry"));
    }
    let entry = entry(files, at, head.size)
        .ok_or(RegistryError::Proof("the bundle of entries is missing or is not a whole one"))?;
    let leaf = Leaf::parse(&entry).ok_or(RegistryError::Proof("the entry is not one of this log"))?;
    let hashes: Option<Vec<Hash>> =
        beside(at, head.size).into_iter().map(|range| hash(files, range, head.size)).collect();
    let hashes = hashes.ok_or(RegistryError::Proof("a tile is missing or is not a whole one"))?;
    if !proves_inclusion(&leaf_hash(&entry), at, head.size, &hashes, &head.root) {
        return Err(RegistryError::Proof(
            "the entry and the tiles do not lead to the root that the log signed",
        ));
    }
    Ok((leaf, Proof { index: at, hashes, checkpoint: checkpoint.clone() }))
}

/// The bundle that holds an entry of a tree of `size` entries, which is more than `at`.
pub fn bundle_of(at: u64, size: u64) -> Tile {
    let at = at / WIDTH;
    Tile { level: None, at, width: WIDTH.min(size - at * WIDTH) }
}

fn entry(files: &Files, at: u64, size: u64) -> Option<Vec<u8>> {
    let bundle = bundle_of(at, size);
    let entries = layout::unbundle(files.get(&bundle.path())?)?;
    let whole = entries.len() as u64 == bundle.width;
    whole.then(|| entries.into_iter().nth(usize::try_from(at % WIDTH).ok()?)).flatten()
}

/// The hash over a range of leaves, from the tiles.
fn hash(files: &Files, (low, high): (u64, u64), size: u64) -> Option<Hash> {
    let subtree = |(height, index)| {
        let (tile, first) = place(height, index, size);
        let bytes = files.get(&tile.path()).filter(|bytes| bytes.len() as u64 == tile.width * 32)?;
        let (all, _) = bytes.as_chunks::<32>();
        top(all.get(first..first + (1 << (height % HEIGHT)))?)
    };
    joined(&perfect(low, high).into_iter().map(subtree).collect::<Option<Vec<Hash>>>()?)
}

/// The tile that holds the hashes from which a perfect subtree is made, and where in it they begin.
fn place(height: u32, index: u64, size: u64) -> (Tile, usize) {
    let level = height / HEIGHT;
    let first = index << (height % HEIGHT);
    let at = first / WIDTH;
    let hashes = size >> (HEIGHT * level);
    let tile = Tile { level: Some(level), at, width: WIDTH.min(hashes - at * WIDTH) };
    (tile, usize::try_from(first % WIDTH).expect("below 256"))
}

/// The hash over hashes of which there are a power of two, and so at least one.
fn top(hashes: &[Hash]) -> Option<Hash> {
    if let [one] = hashes {
        return Some(*one);
    }
    let (left, right) = hashes.split_at(hashes.len() / 2);
    joined(&[top(left)?, top(right)?])
}
