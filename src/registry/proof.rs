//! A proof that one act is in the log, in one small file that needs nothing else (C2SP tlog-proof).
//! Whose act it is, and whether its signer was entitled, the proof does not say.

use data_encoding::BASE64;

use crate::registry::checkpoint::{Checkpoint, Leaf};
use crate::registry::tree::{Hash, leaf_hash, proves_inclusion};
use crate::registry::{Entry, Ledger, RegistryError};
use crate::seal::{Envelope, LogKey};
use crate::text::Digest;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The most hashes that any tree can ask for.
const MOST_HASHES: usize = 63;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub index: u64,
    pub hashes: Vec<Hash>,
    /// The file of the checkpoint, byte for byte.
    pub checkpoint: Vec<u8>,
}

impl Ledger {
    /// The proof that an act is in the log as its checkpoint stands: the last one of the log that has it.
    pub fn prove(&self, act: &Digest) -> Option<Proof> {
        let Entry { log, index, .. } = self.entries().iter().find(|entry| entry.digest() == *act)?;
        let (tree, checkpoint) = match self.before.get(*log) {
            Some(before) => (&before.tree, before.checkpoint.as_slice()),
            None => (self.tree(), self.checkpoint()),
        };
        let hashes = tree.inclusion(*index, tree.size()).expect("an entry is within its own tree");
        Some(Proof { index: *index, hashes, checkpoint: checkpoint.to_vec() })
    }
}

impl Proof {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{FIRST_LINE}\nindex {}\n", self.index);
        for hash in &self.hashes {
            text.push_str(&BASE64.encode(hash));
            text.push('\n');
        }
        text.push('\n');
        [text.as_bytes(), &self.checkpoint].concat()
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, RegistryError> {
        Self::read(bytes).ok_or(RegistryError::Proof("it is not a proof in the form of C2SP tlog-proof"))
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let text = str::from_utf8(bytes).ok()?;
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let index = lines.next()?.strip_prefix("index ")?.parse().ok()?;
        let hashes: Vec<Hash> = lines
            .map(|line| BASE64.decode(line.as_bytes()).ok()?.try_into().ok())
            .collect::<Option<_>>()
            .filter(|hashes: &Vec<Hash>| hashes.len() <= MOST_HASHES)?;
        let proof = Self { index, hashes, checkpoint: checkpoint.as_bytes().to_vec() };
        (proof.to_bytes() == bytes).then_some(proof)
    }

    /// Does this proof show that the log with this key has the act of this envelope? Gives the checkpoint by which it
    /// does.
    pub fn holds(&self, envelope: &Envelope, key: &LogKey) -> Result<Checkpoint, RegistryError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, key)?;
        let kind = envelope.claims()?.statement().kind();
        let leaf = Leaf {
            envelope: envelope.file_digest(),
            kind: kind.name().to_owned(),
            statement: envelope.digest(),
        };
        let hash = leaf_hash(&leaf.to_bytes());
        if proves_inclusion(&hash, self.index, checkpoint.size, &self.hashes, &checkpoint.root) {
            Ok(checkpoint)
        } else {
            Err(RegistryError::Proof("it does not lead from this act to the root of its checkpoint"))
        }
    }
}
