//! Two heads that the log signed and that cannot both be true, made into one file that others can check.
//! Judges nobody: which of the two is the log that people relied on is for the root to decide.

use std::fmt::Write as _;

use data_encoding::BASE64;

use crate::registry::before;
use crate::registry::layout::{self, Tile};
use crate::registry::tree::{Hash, Tree, leaf_hash};
use crate::registry::{Checkpoint, Files, RegistryError};
use crate::seal::LogKey;

/// What two heads of one log say of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accusation {
    /// They contradict each other: the file that shows it.
    Proved(Vec<u8>),
    /// One goes on from the other, or they are the same.
    Consistent,
    /// The entries under the greater head, of this size, are not here, so nothing can be said.
    Unknown(u64),
}

/// Compares two checkpoints. Both must be signed by the log; the entries under the greater one are looked for in the
/// bundles of `files`, which need not verify: the signed root says whether they are the right ones.
pub fn accuse(files: &Files, log: &LogKey, first: &[u8], second: &[u8]) -> Result<Accusation, RegistryError> {
    let (a, b) = (Checkpoint::open(first, log)?, Checkpoint::open(second, log)?);
    let ((small, smaller), (great, greater)) =
        if a.size <= b.size { ((first, a), (second, b)) } else { ((second, b), (first, a)) };
    if smaller.size == greater.size {
        if smaller.root == greater.root {
            return Ok(Accusation::Consistent);
        }
        let words =
            "They are over the same number of entries and give different roots, and one log has one root.\n";
        return Ok(Accusation::Proved(file(log, words, small, great, None)));
    }
    let Some(tree) = tree_under(files, &greater) else { return Ok(Accusation::Unknown(greater.size)) };
    let real = tree.root(smaller.size).expect("the smaller head is within the greater");
    if real == smaller.root {
        return Ok(Accusation::Consistent);
    }
    let Some(hashes) = tree.consistency(smaller.size, greater.size) else {
        // Only an empty tree has no such hashes, and only one root.
        let words = "The first is over no entries at all and does not give the root of an empty tree.\n";
        return Ok(Accusation::Proved(file(log, words, small, great, None)));
    };
    let mut words = String::new();
    let _ = write!(
        words,
        "The first is over {} entries, the second over {}. The hashes at the end show that the first {} entries under\n\
         the second head have the root that is given there (RFC 9162, section 2.1.4.2; `tlog.CheckTree` of\n\
         golang.org/x/mod/sumdb/tlog). The first head gives them another root.\n",
        smaller.size, greater.size, smaller.size
    );
    Ok(Accusation::Proved(file(log, &words, small, great, Some((&real, &hashes)))))
}

/// The tree under a head, if the entries are here and give its root: in the log that is written now, or in one that
/// ended.
fn tree_under(files: &Files, head: &Checkpoint) -> Option<Tree> {
    let before = (0..before::count(files)).map(layout::before);
    before.chain([layout::REGISTRY.to_owned()]).find_map(|folder| tree_in(&folder, files, head))
}

fn tree_in(folder: &str, files: &Files, head: &Checkpoint) -> Option<Tree> {
    // Whoever holds the log key could sign any size; no memory is set aside for what cannot be here.
    if head.size.div_ceil(layout::WIDTH) > files.len() as u64 {
        return None;
    }
    let mut tree = Tree::default();
    for tile in layout::tiles(head.size).into_iter().filter(|tile| tile.level.is_none()) {
        let width = usize::try_from(tile.width).ok()?;
        // The bundle of that size, or one that has grown since.
        let entries = (tile.width..=layout::WIDTH)
            .filter_map(|width| {
                files.get(&Tile { width, ..tile }.path().replacen(layout::REGISTRY, folder, 1))
            })
            .find_map(|bytes| layout::unbundle(bytes).filter(|entries| entries.len() >= width))?;
        entries[..width].iter().for_each(|entry| tree.push(leaf_hash(entry)));
    }
    (tree.root(head.size) == Some(head.root)).then_some(tree)
}

fn file(log: &LogKey, words: &str, small: &[u8], great: &[u8], shown: Option<(&Hash, &[Hash])>) -> Vec<u8> {
    let mut text = format!(
        "PROOF THAT A LOG HAS TOLD TWO STORIES\n\n\
         The log {} has signed both of the heads below with the key\n\n{log}\n\n\
         {words}\n\
         Nobody's program need be believed: each head is a signed note (c2sp.org/signed-note), byte for byte between the\n\
         lines of dashes, and can be opened with the key above, for example by `note.Open` of\n\
         golang.org/x/mod/sumdb/note. Its second line is the number of entries, its third the root.\n\n",
        log.name()
    );
    for (name, note) in [("first", small), ("second", great)] {
        let _ = write!(text, "----- {name} head -----\n{}", String::from_utf8_lossy(note));
    }
    if let Some((root, hashes)) = shown {
        let _ = writeln!(text, "----- hashes -----\nroot {}", BASE64.encode(root));
        for hash in hashes {
            let _ = writeln!(text, "{}", BASE64.encode(hash));
        }
    }
    text.push_str("----- end -----\n");
    text.into_bytes()
}
