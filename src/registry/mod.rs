//! The append-only register of acts: a Merkle log in plain files, checked and extended from their bytes alone.
//! Knows no disk (files come as bytes, what to write goes out as bytes), no clock, and no agreement.

mod accuse;
mod admission;
mod audit;
mod before;
mod checkpoint;
mod error;
mod folders;
mod frontier;
mod head;
mod keys;
mod layout;
mod objects;
mod plan;
mod proof;
mod report;
mod skeleton;
mod tiles;
mod tree;
mod unlisted;
mod witnesses;

use std::collections::BTreeMap;

use crate::roster::Roster;
use crate::seal::{Act, LogKey, LogName, Statement, Verified};
use crate::text::Digest;

pub use accuse::{Accusation, accuse};
pub use audit::{UNFINISHED, verify, verify_on, verify_unlisted};
pub use checkpoint::{Checkpoint, Leaf};
pub use error::RegistryError;
pub use frontier::{Frontier, Tiles};
pub use keys::{log_key, log_keys};
pub use layout::{CHECKPOINT, Tile, act as act_path, object as object_path, tiles, unbundle};
pub use plan::{Added, Ending, Plan, Step, plan, plan_on, plan_to, sign_head};
pub use proof::Proof;
pub use report::{Checked, Cosigned, Ended, Problem, Report, Verification, Witnesses};
pub use tiles::{bundle_of, goes_on_from, prove_from, tiles_beside, tiles_between};
pub use tree::{Hash, Tree, leaf_hash, proves_consistency, proves_inclusion};
pub use unlisted::{Wanted, cut_out, doubtful, fits, kept_as, wanted, whole_of};
pub use witnesses::{cosigned, restored};

/// The files of a repository by their path from its folder, with `/`: all under `registry/` and `roster/`, and the
/// `acts/` of every agreement. Read once, so that nothing changes between two looks.
pub type Files = BTreeMap<String, Vec<u8>>;

/// An entry of the log, verified.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Which log it is in: 0 is the first, and nearly always the only one.
    pub log: usize,
    /// Its place in that log, from 0.
    pub index: u64,
    /// The file in `roster/` or `acts/` that it is.
    pub file: String,
    pub envelope: Verified,
}

impl Entry {
    /// The act digest.
    pub fn digest(&self) -> Digest {
        self.envelope.digest()
    }

    /// The act on an agreement, if it is one of a known kind.
    pub fn act(&self) -> Option<&Act> {
        act_of(&self.envelope)
    }
}

fn act_of(envelope: &Verified) -> Option<&Act> {
    match envelope.statement() {
        Statement::Act(act) => Some(act),
        _ => None,
    }
}

/// A valid envelope in the folder that is not in the log yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub file: String,
    pub envelope: Verified,
}

/// A registry that verified. Only [`verify`] makes one.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The log that is written in `registry/`.
    log: LogName,
    /// Those that ended, in order.
    before: Vec<before::Before>,
    entries: Vec<Entry>,
    /// Where the entries begin that only the present log has.
    own: usize,
    tree: Tree,
    checkpoint: Vec<u8>,
    logged_roster: Option<Roster>,
    roster: Roster,
    waiting: Vec<Waiting>,
    /// The heads that the log signed, the present one last.
    heads: Vec<witnesses::Head>,
    leftovers: Leftovers,
}

/// What an append that was stopped left behind, beyond the last checkpoint. Nobody was ever shown it as signed.
#[derive(Clone, Debug, Default)]
struct Leftovers {
    files: Vec<String>,
    /// Entries that had their place already, by index. An append that follows keeps them in it.
    leaves: BTreeMap<u64, Leaf>,
    /// The head up to which they were sequenced for a signature, if that is what they are.
    head: Option<Checkpoint>,
}

impl Ledger {
    /// Entries in the order of the log. Where one log ended and another goes on: those of the old one up to where it
    /// ended, then those of the new one. The statements of the roster with which a new log begins are there once.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The tree of the log that is written now, as [`Ledger::size`], [`Ledger::root`] and [`Ledger::checkpoint`] are.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    pub fn root(&self) -> Hash {
        self.tree.root(self.size()).expect("a tree has its own size")
    }

    /// The file of the checkpoint; empty before the first append.
    pub fn checkpoint(&self) -> &[u8] {
        &self.checkpoint
    }

    /// The roster in the folder: what is logged, and what waits behind it.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The roster as far as it is logged. None before the first append.
    pub fn logged_roster(&self) -> Option<&Roster> {
        self.logged_roster.as_ref()
    }

    /// Valid envelopes that the next append will log, in its order.
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    pub fn log_key(&self) -> &LogKey {
        &self.log.key
    }

    /// Does the log still have everything that this earlier checkpoint covers? Two checkpoints that the log signed
    /// and that do not fit are proof that it showed different people different things.
    /// A checkpoint of a log that ended is held to that log.
    pub fn extends(&self, earlier: &[u8]) -> Result<Checkpoint, RegistryError> {
        let before = self.before.iter().find_map(|before| {
            Checkpoint::open(earlier, &before.log.key).ok().map(|earlier| (earlier, &before.tree))
        });
        let (earlier, tree) = match before {
            Some(found) => found,
            None => (Checkpoint::open(earlier, self.log_key())?, &self.tree),
        };
        match tree.root(earlier.size) {
            None if earlier.origin != self.log.origin => Err(RegistryError::Forked(format!(
                "the earlier checkpoint covers {} entries of {}, and the root ended that log at {}",
                earlier.size,
                earlier.origin,
                tree.size()
            ))),
            None => Err(RegistryError::Forked(format!(
                "the earlier checkpoint covers {} entries, and there are {} now",
                earlier.size,
                self.size()
            ))),
            Some(root) if root != earlier.root => Err(RegistryError::Forked(format!(
                "its first {} entries are not the ones that the earlier checkpoint covers",
                earlier.size
            ))),
            Some(_) => Ok(earlier),
        }
    }
}
