//! The Merkle tree of RFC 6962: hashes, roots, proofs that an entry is in it and that it only grew.
//! Knows no files and no entries, only hashes.

use sha2::{Digest as _, Sha256};

/// A hash of the tree.
pub type Hash = [u8; 32];

/// RFC 6962 §2.1: leaves and inner hashes begin with different bytes, so that neither can pass for the other.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new_with_prefix([0]).chain_update(entry).finalize().into()
}

pub(super) fn inner(left: &Hash, right: &Hash) -> Hash {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A tree with every perfect subtree kept: `levels[h][i]` is the hash over the leaves from `i·2^h` on, 2^h of them.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::default();
        for leaf in leaves {
            tree.push(leaf);
        }
        tree
    }
}

impl Tree {
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for height in 0.. {
            if self.levels.len() == height {
                self.levels.push(Vec::new());
            }
            let level = &mut self.levels[height];
            level.push(hash);
            let [.., left, right] = level.as_slice() else { return };
            if level.len() % 2 == 1 {
                return;
            }
            hash = inner(left, right);
        }
    }

    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// The root of the tree as it was with its first `size` leaves. None if it never had so many.
    pub fn root(&self, size: u64) -> Option<Hash> {
        match size {
            0 => Some(Sha256::digest([]).into()),
            _ if size > self.size() => None,
            _ => Some(self.range(0, size)),
        }
    }

    /// The hash over the leaves from `low` to before `high`.
    fn range(&self, low: u64, high: u64) -> Hash {
        let count = high - low;
        if count.is_power_of_two() && low.is_multiple_of(count) {
            return self.level(count.trailing_zeros())[index(low / count)];
        }
        let middle = low + split(count);
        inner(&self.range(low, middle), &self.range(middle, high))
    }

    fn level(&self, height: u32) -> &[Hash] {
        &self.levels[height as usize]
    }

    /// The hashes that show that leaf `at` is in the tree of `size` leaves (RFC 6962 §2.1.1).
    pub fn inclusion(&self, at: u64, size: u64) -> Option<Vec<Hash>> {
        if at >= size || size > self.size() {
            return None;
        }
        Some(beside(at, size).into_iter().map(|(low, high)| self.range(low, high)).collect())
    }

    /// The hashes that show that the tree of `new` leaves begins with the tree of `old` leaves (RFC 6962 §2.1.2).
    pub fn consistency(&self, old: u64, new: u64) -> Option<Vec<Hash>> {
        if old == 0 || old > new || new > self.size() {
            return None;
        }
        Some(between(old, new).into_iter().map(|(low, high)| self.range(low, high)).collect())
    }

    /// The hashes of one tile: at level `l` each covers 256^l leaves.
    pub fn tile(&self, level: u32, at: u64, width: u64) -> Vec<u8> {
        let start = index(at * 256);
        self.level(8 * level)[start..start + index(width)].concat()
    }
}

/// The ranges of leaves, from the one to before the other, whose hashes lead from leaf `at` to the root of a tree of
/// `size` leaves, in the order of the proof. `at` is below `size`.
pub(super) fn beside(at: u64, size: u64) -> Vec<(u64, u64)> {
    let (mut low, mut high, mut ranges) = (0, size, Vec::new());
    while high - low > 1 {
        let middle = low + split(high - low);
        if at < middle {
            ranges.push((middle, high));
            high = middle;
        } else {
            ranges.push((low, middle));
            low = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// The ranges whose hashes lead from the root over `old` leaves to the one over `new`, in the order of the proof. `old`
/// is not 0 and not above `new`.
pub(super) fn between(old: u64, new: u64) -> Vec<(u64, u64)> {
    let (mut low, mut high, mut ranges) = (0, new, Vec::new());
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            ranges.push((middle, high));
            high = middle;
        } else {
            ranges.push((low, middle));
            low = middle;
        }
    }
    // The old root itself is left out where the verifier has it already.
    if low != 0 {
        ranges.push((low, high));
    }
    ranges.reverse();
    ranges
}

/// The perfect subtrees of such a range from left to right: the height of each, and its place among those of its height.
pub(super) fn perfect(low: u64, high: u64) -> Vec<(u32, u64)> {
    let (mut low, mut subtrees) = (low, Vec::new());
    while low < high {
        let height = (high - low).ilog2();
        subtrees.push((height, low >> height));
        low += 1 << height;
    }
    subtrees
}

/// The hash over neighbours, where what stands to the left of another is perfect and no smaller. At least one.
pub(super) fn joined(hashes: &[Hash]) -> Option<Hash> {
    let (last, rest) = hashes.split_last()?;
    Some(rest.iter().rfold(*last, |right, left| inner(left, &right)))
}

fn index(at: u64) -> usize {
    usize::try_from(at).expect("a tree in memory is indexed by usize")
}

/// The greatest power of two below `count`.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// Does the proof show that the leaf is at `at` in the tree with this root? (RFC 9162 §2.1.3.2)
pub fn proves_inclusion(leaf: &Hash, at: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if at >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (at, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            hash = inner(sibling, &hash);
            while node.is_multiple_of(2) && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = inner(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Does the proof show that the newer tree begins with the older one? (RFC 9162 §2.1.4.2)
pub fn proves_consistency(old: u64, new: u64, old_root: &Hash, new_root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 || old > new {
        return false;
    }
    if old == new {
        return proof.is_empty() && old_root == new_root;
    }
    let mut hashes = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { hashes.next() };
    let Some(first) = first else { return false };
    let (mut node, mut last) = (old - 1, new - 1);
    while node % 2 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut older, mut newer) = (*first, *first);
    for hash in hashes {
        if last == 0 {
            return false;
        }
        if node % 2 == 1 || node == last {
            older = inner(hash, &older);
            newer = inner(hash, &newer);
            while node.is_multiple_of(2) && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            newer = inner(&newer, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && older == *old_root && newer == *new_root
}
