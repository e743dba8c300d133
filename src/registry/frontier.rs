//! The right edge of the tree: all that is needed to make a log grow, whatever its size. For a million entries that is
//! some hundred hashes and the last bundle.
//! Knows no act: what the new entries are, and whether they may come in, is decided before.

use std::collections::BTreeMap;

use crate::registry::layout::{self, Tile, WIDTH};
use crate::registry::tree::{Hash, Tree, inner, leaf_hash};
use crate::registry::{Checkpoint, Files, RegistryError};

/// Tiles and bundles with their bytes: bundles first, then level by level.
pub type Tiles = BTreeMap<Tile, Vec<u8>>;

/// The partial tiles of a tree, one a level, and the entries of its partial bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// `edge[l]` are the hashes over 256^l entries each that fill no tile yet: fewer than 256.
    edge: Vec<Vec<Hash>>,
    /// The entries that fill no bundle yet.
    entries: Vec<Vec<u8>>,
}

impl Frontier {
    /// Takes the edge from the partial tiles under a head. Each of its hashes is part of the root, and each entry of
    /// the last bundle has its hash in the last tile: what does not give the root is refused. Nothing is said of the
    /// full tiles to the left, which an append neither reads nor touches.
    pub fn read(files: &Files, head: &Checkpoint) -> Result<Self, RegistryError> {
        let mut frontier = Self { size: head.size, ..Self::default() };
        for tile in last_tiles(head.size) {
            let wrong = || RegistryError::Edge(tile.path());
            let bytes = files.get(&tile.path()).ok_or_else(wrong)?;
            match tile.level {
                None => {
                    let entries = layout::unbundle(bytes).ok_or_else(wrong)?;
                    frontier.entries = entries;
                }
                Some(level) => {
                    let (hashes, rest) = bytes.as_chunks::<32>();
                    if hashes.len() as u64 != tile.width || !rest.is_empty() {
                        return Err(wrong());
                    }
                    frontier.level(level as usize).extend_from_slice(hashes);
                }
            }
        }
        let leaves: Vec<Hash> = frontier.entries.iter().map(|entry| leaf_hash(entry)).collect();
        let same = frontier.edge.first().map_or(leaves.is_empty(), |edge| *edge == leaves);
        if same && frontier.root() == head.root {
            Ok(frontier)
        } else {
            Err(RegistryError::Edge(layout::CHECKPOINT.to_owned()))
        }
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree (RFC 6962 §2.1): the perfect subtrees at the edge, the smallest of which stand last.
    pub fn root(&self) -> Hash {
        let mut root: Option<Hash> = None;
        for level in &self.edge {
            let mut end = level.len();
            while end > 0 {
                let start = end - (1 << end.trailing_zeros());
                let subtree = perfect(&level[start..end]);
                root = Some(root.map_or(subtree, |right| inner(&subtree, &right)));
                end = start;
            }
        }
        root.unwrap_or_else(|| Tree::default().root(0).expect("every tree was empty once"))
    }

    /// Adds an entry. The tiles and the bundle that it fills go to `full`.
    pub fn push(&mut self, entry: Vec<u8>, full: &mut Tiles) {
        let mut hash = leaf_hash(&entry);
        self.entries.push(entry);
        self.size += 1;
        let at = (self.size - 1) / WIDTH;
        if self.entries.len() as u64 == WIDTH {
            let bundle = layout::bundle(&std::mem::take(&mut self.entries));
            full.insert(Tile { level: None, at, width: WIDTH }, bundle);
        }
        let mut covers = WIDTH;
        for level in 0.. {
            let edge = self.level(level);
            edge.push(hash);
            if (edge.len() as u64) < WIDTH {
                return;
            }
            let hashes = std::mem::take(edge);
            hash = perfect(&hashes);
            let level = u32::try_from(level).expect("a tree has at most eight levels of tiles");
            let at = self.size / covers - 1;
            full.insert(Tile { level: Some(level), at, width: WIDTH }, hashes.concat());
            covers = covers.saturating_mul(WIDTH);
        }
    }

    /// The partial tiles and the partial bundle as they stand.
    pub fn tiles(&self) -> Tiles {
        let bytes = |tile: &Tile| match tile.level {
            None => layout::bundle(&self.entries),
            Some(level) => self.edge[level as usize].concat(),
        };
        last_tiles(self.size).map(|tile| (tile, bytes(&tile))).collect()
    }

    fn level(&mut self, level: usize) -> &mut Vec<Hash> {
        if self.edge.len() <= level {
            self.edge.resize(level + 1, Vec::new());
        }
        &mut self.edge[level]
    }
}

/// The partial bundle and tiles of a tree of this size.
fn last_tiles(size: u64) -> impl Iterator<Item = Tile> {
    std::iter::once(None).chain((0..8).map(Some)).filter_map(move |level| {
        let hashes = size / WIDTH.checked_pow(level.unwrap_or(0)).expect("256^7 is within 64 bits");
        let (at, width) = (hashes / WIDTH, hashes % WIDTH);
        (width > 0).then_some(Tile { level, at, width })
    })
}

/// The hash over a power of two of subtrees.
fn perfect(hashes: &[Hash]) -> Hash {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level.as_chunks::<2>().0.iter().map(|[left, right]| inner(left, right)).collect();
    }
    level[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: u64) -> Vec<u8> {
        format!("entry {at}").into_bytes()
    }

    fn head(frontier: &Frontier) -> Checkpoint {
        Checkpoint { origin: "x.example".to_owned(), size: frontier.size(), root: frontier.root() }
    }

    /// The tree that is whole in memory says what is right, at every size around the ends of tiles.
    #[test]
    fn the_edge_has_the_root_and_the_tiles_of_the_whole_tree() {
        let (mut frontier, mut tree, mut files) = (Frontier::default(), Tree::default(), Files::new());
        let mut entries = Vec::new();
        assert_eq!(frontier.root(), tree.root(0).unwrap());
        for at in 0..66_000 {
            let mut full = Tiles::new();
            frontier.push(entry(at), &mut full);
            tree.push(leaf_hash(&entry(at)));
            entries.push(entry(at));
            files.extend(full.into_iter().map(|(tile, bytes)| (tile.path(), bytes)));
            let size = at + 1;
            if size < 600 || size % 256 < 2 || size % 8_191 == 0 || (65_500..65_600).contains(&size) {
                assert_eq!(frontier.root(), tree.root(size).unwrap(), "{size}");
                for (tile, bytes) in frontier.tiles() {
                    let right = crate::registry::skeleton::contents(&tree, &entries, &tile);
                    assert_eq!(bytes, right, "{size} {tile:?}");
                    files.insert(tile.path(), bytes);
                }
                let again = Frontier::read(&files, &head(&frontier)).unwrap();
                assert_eq!((again.size(), again.tiles()), (size, frontier.tiles()));
            }
        }
        for tile in layout::tiles(tree.size()).into_iter().filter(|tile| tile.width == WIDTH) {
            let right = crate::registry::skeleton::contents(&tree, &entries, &tile);
            assert_eq!(files.get(&tile.path()), Some(&right), "{tile:?}");
        }
    }

    #[test]
    fn an_edge_that_does_not_give_the_root_is_refused() {
        let mut frontier = Frontier::default();
        (0..700).for_each(|at| frontier.push(entry(at), &mut Tiles::new()));
        let (head, tiles) = (head(&frontier), frontier.tiles());
        let files: Files = tiles.iter().map(|(tile, bytes)| (tile.path(), bytes.clone())).collect();
        assert_eq!(Frontier::read(&files, &head), Ok(frontier));
        for (path, bytes) in &files {
            let mut without = files.clone();
            without.remove(path);
            assert!(Frontier::read(&without, &head).is_err(), "without {path}");
            for at in 0..bytes.len() {
                let mut changed = files.clone();
                changed.get_mut(path).unwrap()[at] ^= 1;
                assert!(Frontier::read(&changed, &head).is_err(), "{path} at {at}");
            }
        }
        for other in [
            Checkpoint { size: 699, ..head.clone() },
            Checkpoint { size: 701, ..head.clone() },
            Checkpoint { size: u64::MAX, ..head.clone() },
            Checkpoint { root: [0; 32], ..head.clone() },
        ] {
            assert!(Frontier::read(&files, &other).is_err(), "{other:?}");
        }
    }
}
