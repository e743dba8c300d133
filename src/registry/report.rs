//! What verification found, for people and as JSON.
//! Decides nothing.

use std::fmt;

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use serde::{Serialize, Serializer};

use crate::registry::{Hash, Ledger};
use crate::seal::Fingerprint;

/// Something that is not as it was signed, and the file in which it shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    pub what: String,
    pub file: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.what)
    }
}

/// What nobody can look at who has no list of the files.
pub(super) const NOT_SEEN: [&str; 4] = [
    "acts that wait to be logged, and whatever else lies there",
    "the copies of what is logged in `roster/` and `acts/`",
    "earlier heads that nobody named, and what witnesses said of them",
    "whether the root has ended this log since, as its key was lost or stolen",
];

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Entries of the log.
    pub entries: usize,
    /// Tiles and bundles compared with what the entries give.
    pub tiles: usize,
    /// Envelopes read, logged and waiting.
    pub envelopes: usize,
    /// Signatures found good.
    pub signatures: usize,
    /// Agreements on which an act is logged.
    pub agreements: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trust {
    /// The root statement on which the roster stands.
    pub root: Vec<Fingerprint>,
    /// True if that root was named by the person who asked, and not only by the folder.
    pub pinned: bool,
}

/// A log that ended, and the last head of it that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ended {
    pub origin: String,
    pub size: u64,
    #[serde(serialize_with = "base64")]
    pub root: Hash,
}

/// A witness that the root names, and when it cosigned a head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cosigned {
    pub name: String,
    /// The first time, by the witness's own clock.
    pub first: DateTime<Utc>,
    /// The last time: until then this was the newest head that it had seen.
    pub last: DateTime<Utc>,
}

/// What witnesses say of the head of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Witnesses {
    /// How many must have cosigned; 0 where the root asks for none.
    pub needed: usize,
    /// How many the root names.
    pub named: usize,
    /// How old the newest cosignature may be.
    pub days: u32,
    pub cosigned: Vec<Cosigned>,
    /// Names on lines of keys that the root does not name: reported, and not trusted.
    pub unnamed: Vec<String>,
    /// The sizes of earlier heads that fewer than that had cosigned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<u64>,
    /// The size of the greatest head that enough witnesses have cosigned.
    pub covered: Option<u64>,
}

/// The answer to `isa registry verify`. As JSON it is the object of the contract, field for field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    pub version: u8,
    pub holds: bool,
    pub origin: String,
    pub size: u64,
    #[serde(serialize_with = "base64")]
    pub root: Hash,
    pub trust: Trust,
    /// The logs with which this registry began; nothing where the first one goes on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Ended>,
    pub demonstration: bool,
    /// Texts that are not here although an act is about them, with a declaration that they are withheld. There is no
    /// such declaration yet, so whatever is not here is a problem.
    pub withheld: usize,
    pub checked: Checked,
    pub problems: Vec<Problem>,
    /// Who has cosigned the head; nothing where the root asks for nobody and nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witnesses: Option<Witnesses>,
    /// What could not be looked at, because the files came from a server that lists none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_seen: Vec<&'static str>,
    /// Files of valid envelopes that are not in the log yet.
    #[serde(skip)]
    pub waiting: Vec<String>,
    /// Files of an append that was stopped. They are beyond the checkpoint; the next append clears them away.
    #[serde(skip)]
    pub unfinished: Vec<String>,
    /// The size of a head that is sequenced and waits for the signature of the log.
    #[serde(skip)]
    pub sequenced: Option<u64>,
    /// The log in which the next append goes on, where the root has ended the present one.
    #[serde(skip)]
    pub goes_on_in: Option<String>,
    /// Logged statements of a kind that this version does not know: verified, and counted for nothing.
    #[serde(skip)]
    pub unknown: Vec<String>,
}

/// A report, and the registry itself if it verified.
#[derive(Clone, Debug)]
pub struct Verification {
    pub report: Report,
    /// None if anything that is logged is not as it was signed. Bad files that are not logged do not matter here.
    pub ledger: Option<Ledger>,
    /// Files that are not in the log and cannot go in; they are among the problems of the report too.
    pub refused: Vec<Problem>,
    /// A registry whose first append did not finish: sound but for the checkpoint, which is missing.
    pub(super) resumable: Option<Ledger>,
}

impl Report {
    /// One line that never claims more than was checked.
    pub fn verdict(&self) -> &'static str {
        match (self.holds, self.trust.pinned) {
            (true, true) => "holds under the pinned root",
            (true, false) if !self.not_seen.is_empty() => "consistent with the root that it names itself",
            (true, false) => "consistent with the root named in this folder",
            (false, _) => "does not hold",
        }
    }
}

fn base64<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&BASE64.encode(hash))
}
