//! The two texts that the log itself makes: a checkpoint (the head of the tree, signed), and a leaf (one entry).
//! Both have one exact form.

use std::borrow::Cow;

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::registry::RegistryError;
use crate::registry::tree::Hash;
use crate::seal::{LogKey, Note, Signs, sign_note};
use crate::text::Digest;

/// A head of the tree that the log signed (C2SP tlog-checkpoint, without extension lines: implementations differ on
/// whether witnesses sign them).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    pub size: u64,
    pub root: Hash,
}

impl Checkpoint {
    /// What is signed: the file `registry/head`, and the beginning of every checkpoint.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(&self.root))
    }

    /// The file, signed by the log.
    pub fn sign(&self, key: &dyn Signs) -> Result<Vec<u8>, RegistryError> {
        Ok(sign_note(&self.text(), &self.origin, key)?.into_bytes())
    }

    /// Reads a checkpoint that this log signed. Lines of others say nothing here; what witnesses say is read in
    /// `witnesses`.
    pub fn open(bytes: &[u8], key: &LogKey) -> Result<Self, RegistryError> {
        let note = Note::parse(bytes)?;
        let text = note.signed_by(key)?;
        if note.strangers(key, &[]).contains(&key.name()) {
            return Err(RegistryError::Checkpoint("a line under the name of the log is by another key"));
        }
        let checkpoint =
            Self::parse(text).ok_or(RegistryError::Checkpoint("its text is not origin, size and root"))?;
        if checkpoint.origin != key.name() {
            return Err(RegistryError::Checkpoint("its first line is another log"));
        }
        Ok(checkpoint)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: size.parse().ok()?,
            root: BASE64.decode(root.as_bytes()).ok()?.try_into().ok()?,
        };
        // One form: no leading zero, no other line.
        (checkpoint.text() == text).then_some(checkpoint)
    }
}

/// One entry of the log. It holds nothing that an operator could choose, so whoever has the envelope can compute it,
/// and nothing about a person, so nothing ever need be erased from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// SHA-256 of the file of the envelope.
    pub envelope: Digest,
    /// The kind of statement, as its predicate type names it.
    pub kind: String,
    /// The act digest.
    pub statement: Digest,
}

impl Leaf {
    pub fn to_bytes(&self) -> Vec<u8> {
        let (envelope, statement) = (self.envelope.to_string(), self.statement.to_string());
        let form = Form { envelope: &envelope, kind: Cow::Borrowed(&self.kind), statement: &statement, v: 1 };
        serde_json::to_vec(&form).expect("texts and a number are always JSON")
    }

    /// Takes what [`Leaf::to_bytes`] writes, and no other bytes.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let form: Form<'_> = serde_json::from_slice(bytes).ok()?;
        let leaf = Self {
            envelope: form.envelope.parse().ok()?,
            kind: form.kind.into_owned(),
            statement: form.statement.parse().ok()?,
        };
        (leaf.to_bytes() == bytes).then_some(leaf)
    }
}

/// A leaf with its members in the order of their names: written down as it stands it is canonical JSON.
#[derive(Serialize, Deserialize)]
struct Form<'a> {
    envelope: &'a str,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    statement: &'a str,
    v: u8,
}
