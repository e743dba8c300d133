//! The statement that ends one log and names the next: when the key of the log is lost or stolen, or another writer
//! takes over.
//! Whether the old log really ended there is asked in `registry`; who must have signed, in `roster`.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::seal::statement::{is_origin, one_line};
use crate::seal::vouching::LogName;
use crate::seal::{Fingerprint, SealError, serial};
use crate::text::Digest;

/// The root of a tree of RFC 6962, written in base64 as the third line of a checkpoint writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeRoot(pub [u8; 32]);

impl fmt::Display for TreeRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(&self.0))
    }
}

impl FromStr for TreeRoot {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = BASE64.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| SealError::statement("a root of a tree is 32 bytes in base64"))
    }
}

/// The last head of a log that counts: the first three lines of its checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastHead {
    pub origin: String,
    #[serde(with = "serial")]
    pub root: TreeRoot,
    /// How many entries count. What the old key signs over more of them counts for nothing.
    pub size: u64,
}

/// Why a log is not signed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContinuationReason {
    /// Nobody has the key any more.
    Lost,
    /// Somebody else may have it.
    Stolen,
    /// Another writer takes over, as planned; the old key signs this too.
    Handover,
}

/// `log-continuation/v1`: the log ends at a head, and another one goes on with its entries. One registry, whose acts are
/// those of the old log up to that head and then those of the new one. It is a statement of the roster, with `version`,
/// `previous`, `day` and `note` as all of them have; the new log begins with the roster up to this statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogContinuation {
    pub version: u64,
    #[serde(with = "serial::option")]
    pub previous: Option<Digest>,
    #[serde(with = "serial")]
    pub day: NaiveDate,
    pub ended: LastHead,
    /// The new log, with a name and a key of its own.
    pub log: LogName,
    pub reason: ContinuationReason,
    pub note: Option<String>,
}

/// The greatest whole number that every reader of JSON reads alike.
const MOST_ENTRIES: u64 = (1 << 53) - 1;

impl LogContinuation {
    pub(super) fn fingerprints(&self) -> Vec<Fingerprint> {
        vec![self.log.key.public().fingerprint()]
    }

    pub(super) fn check(&self) -> Result<(), SealError> {
        if !is_origin(&self.log.origin) || self.log.key.name() != self.log.origin {
            return Err(SealError::statement("the log key is named by the origin of the log"));
        }
        if !is_origin(&self.ended.origin) || self.ended.origin == self.log.origin {
            return Err(SealError::statement("the new log has another origin than the one that ended"));
        }
        if !(1..=MOST_ENTRIES).contains(&self.ended.size) {
            return Err(SealError::statement("the log that ended has at least one entry"));
        }
        self.note.as_ref().map_or(Ok(()), |note| one_line(note))
    }
}
