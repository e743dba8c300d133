//! The head of the tree before it is signed: what a sequencer leaves on a branch that others also push to.
//!
//! Whoever appends, signs and pushes in one go on a shared branch can lose the push after having signed. What it
//! signed is then no beginning of the log that was published, and the log has told two stories under one key, for
//! good. So the two are taken apart: entries are sequenced and pushed first, without a signature, and the push
//! succeeds for one only; the head that is on the branch is signed after that.

use crate::registry::audit::Audit;
use crate::registry::layout::{self, HEAD, OBJECTS};
use crate::registry::tree::{Tree, leaf_hash};
use crate::registry::{Checkpoint, Ledger, Leftovers};
use crate::seal::LogName;

impl Audit<'_> {
    /// The head that was sequenced, if it is one of this log and what is here gives it. `tree` is what is signed;
    /// the entries above it are those that lie in the folder without a signature.
    pub(super) fn sequenced(&mut self, log: &LogName, tree: &Tree) {
        let Some(bytes) = self.files.get(HEAD) else { return };
        let head = str::from_utf8(bytes).ok().and_then(Checkpoint::parse);
        let Some(head) = head.filter(|head| head.origin == log.origin) else {
            self.problem(HEAD, "is not the origin, size and root of this log");
            return;
        };
        let mut grown = tree.clone();
        // One after the other, as far as there are any without a gap: a size that nobody could have is no work.
        while grown.size() < head.size {
            let Some(leaf) = self.leftovers.leaves.get(&grown.size()) else { break };
            grown.push(leaf_hash(&leaf.to_bytes()));
        }
        if grown.root(head.size) == Some(head.root) {
            self.leftovers.head = Some(head);
        } else {
            self.problem(
                HEAD,
                format!("is over {} entries, which are not the ones that are here", head.size),
            );
        }
    }
}

impl Ledger {
    /// The head that is sequenced and waits for the signature of the log.
    pub fn sequenced(&self) -> Option<&Checkpoint> {
        self.leftovers.head.as_ref().filter(|head| head.size > self.size())
    }
}

impl Leftovers {
    /// Files beyond the checkpoint that no head announces: what an append that was stopped left behind.
    pub(super) fn unannounced(&self) -> Vec<String> {
        let Some(head) = &self.head else { return self.files.clone() };
        let announced: Vec<String> = layout::tiles(head.size).iter().map(layout::Tile::path).collect();
        let files = self.files.iter().filter(|path| !path.starts_with(OBJECTS) && !announced.contains(path));
        files.cloned().collect()
    }
}
