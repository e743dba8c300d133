//! The statements of which a roster is made: who vouches for which keys.
//! Whether a statement may be believed (order, thresholds, who signed) is decided in `roster`.
//!
//! Fields that all four have: `version` counts the statements of the roster from 1 without a gap; `previous` is the
//! act digest of the one before (null in the first), so a roster is one chain and cannot fork unseen; `day` is the
//! day of signing as claimed; `note` a remark in one line, or null. Their in-toto subjects are the keys that they
//! speak of: name and SHA-256 are the key's fingerprint.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::seal::statement::{MOST_SIGNATURES, is_id, is_origin, one_line};
use crate::seal::{Capacity, Fingerprint, LogKey, PublicKey, SealError, WitnessPolicy, serial, witness};
use crate::text::Digest;

/// Keys of which a number must sign together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySet {
    /// Sorted by fingerprint, each once.
    #[serde(with = "serial::list")]
    pub keys: Vec<PublicKey>,
    /// How many different keys of these must sign: at least 1, at most all.
    pub threshold: usize,
}

impl KeySet {
    /// The set with its keys in order.
    pub fn new(mut keys: Vec<PublicKey>, threshold: usize) -> Self {
        keys.sort_by_key(PublicKey::fingerprint);
        Self { keys, threshold }
    }

    fn check(&self) -> Result<(), SealError> {
        if self.keys.is_empty() || self.keys.len() > MOST_SIGNATURES {
            return Err(SealError::statement("a set of keys has 1 to 16 keys"));
        }
        if !self.keys.is_sorted_by(|a, b| a.fingerprint() < b.fingerprint()) {
            return Err(SealError::statement("keys are sorted by fingerprint, and none is there twice"));
        }
        let points: BTreeSet<[u8; 32]> = self.keys.iter().map(PublicKey::to_bytes).collect();
        if points.len() != self.keys.len() {
            return Err(SealError::statement(
                "two of the keys are one key that signs in two ways: they count as one",
            ));
        }
        if !(1..=self.keys.len()).contains(&self.threshold) {
            return Err(SealError::statement("a threshold is at least 1 and at most the number of keys"));
        }
        Ok(())
    }
}

/// The log in which acts are registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogName {
    /// First line of every checkpoint, and what acts name as their registry.
    pub origin: String,
    /// The verifier key of the log (C2SP signed-note), whose name is the origin.
    #[serde(with = "serial")]
    pub key: LogKey,
}

/// `root/v1`: the first statement of a roster, signed by the threshold of its own root keys. What is pinned on paper
/// is its act digest, so nobody can put other keys under a pinned root. A later one replaces root keys, registrar keys,
/// thresholds and the last day; the threshold before it and its own must both sign it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    pub version: u64,
    #[serde(with = "serial::option")]
    pub previous: Option<Digest>,
    #[serde(with = "serial")]
    pub day: NaiveDate,
    /// The last day on which this root should be relied on; null if there is none.
    #[serde(with = "serial::option")]
    pub until: Option<NaiveDate>,
    /// The keys that may change all the others.
    pub root: KeySet,
    /// The keys that enrol bodies.
    pub registrar: KeySet,
    pub log: LogName,
    /// Who must have seen a checkpoint before anybody relies on it; None (written `[]`) asks for nobody.
    #[serde(with = "witness")]
    pub witnesses: Option<WitnessPolicy>,
    /// True of everything that binds nobody; shown in every view, document and export.
    pub demonstration: bool,
    pub note: Option<String>,
}

/// `body/v1`: the registrar enrols a body and its own administrative keys. A second one for the same body replaces
/// them: the body's keys sign it, or the root does, and then `from` is at least 14 days after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyKeys {
    pub version: u64,
    #[serde(with = "serial::option")]
    pub previous: Option<Digest>,
    #[serde(with = "serial")]
    pub day: NaiveDate,
    /// The id under which agreements and acts name the body.
    pub body: String,
    /// The body's name in full on the day of enrolment: ids and catalogues change, what was vouched for does not.
    pub name: String,
    /// The keys with which the body appoints and dismisses its own signatories, without the registrar.
    pub admin: KeySet,
    /// How the registrar made sure of the body (a letter, a call back): its reference, without anybody's name.
    pub evidence: Option<String>,
    #[serde(with = "serial")]
    pub from: NaiveDate,
    #[serde(with = "serial::option")]
    pub until: Option<NaiveDate>,
    pub note: Option<String>,
}

/// The kinds of agreement for which a signatory may act: all (written `"all"`), or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kinds {
    All,
    Only(BTreeSet<String>),
}

impl Kinds {
    pub fn include(&self, kind: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(kinds) => kinds.contains(kind),
        }
    }

    /// Is an agreement that is of all these kinds among them? One of its kinds is enough.
    pub fn include_any(&self, kinds: &[&str]) -> bool {
        *self == Self::All || kinds.iter().any(|kind| self.include(kind))
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Only(kinds) => {
                f.write_str(&kinds.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl Serialize for Kinds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Only(kinds) => serializer.collect_seq(kinds),
        }
    }
}

impl<'de> Deserialize<'de> for Kinds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Word(String),
            List(BTreeSet<String>),
        }
        match Written::deserialize(deserializer)? {
            Written::Word(word) if word == "all" => Ok(Self::All),
            Written::List(kinds) if !kinds.is_empty() => Ok(Self::Only(kinds)),
            _ => Err(serde::de::Error::custom("`agreements` is \"all\" or a list of kinds")),
        }
    }
}

/// `signatory/v1`: a body gives one office to one key, for some agreements and some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatory {
    pub version: u64,
    #[serde(with = "serial::option")]
    pub previous: Option<Digest>,
    #[serde(with = "serial")]
    pub day: NaiveDate,
    pub body: String,
    pub capacity: Capacity,
    #[serde(with = "serial")]
    pub key: PublicKey,
    /// The kinds of agreement that the office covers. Asked by `status`, which knows the agreement.
    pub agreements: Kinds,
    /// The body's own reference for the appointment or delegation; a delegated signatory must have one.
    pub authority: Option<String>,
    #[serde(with = "serial")]
    pub from: NaiveDate,
    /// The last day of the office; null if no end is set.
    #[serde(with = "serial::option")]
    pub until: Option<NaiveDate>,
    pub note: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationReason {
    /// Another key took its place.
    Superseded,
    /// The office ended.
    Retired,
    /// Somebody else may have used it.
    Compromised,
}

/// `revocation/v1`: a key counts no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    pub version: u64,
    #[serde(with = "serial::option")]
    pub previous: Option<Digest>,
    #[serde(with = "serial")]
    pub day: NaiveDate,
    #[serde(with = "serial")]
    pub key: Fingerprint,
    pub reason: RevocationReason,
    /// The first day on which the key counts no longer.
    #[serde(with = "serial")]
    pub from: NaiveDate,
    /// Of a compromised key: the first day on which somebody else may have used it. Acts of that day and later are
    /// disputed until the body stands by them.
    #[serde(with = "serial::option")]
    pub since: Option<NaiveDate>,
    pub note: Option<String>,
}

impl Root {
    pub(super) fn fingerprints(&self) -> Vec<Fingerprint> {
        self.root.keys.iter().chain(&self.registrar.keys).map(PublicKey::fingerprint).collect()
    }

    pub(super) fn check(&self) -> Result<(), SealError> {
        self.root.check()?;
        self.registrar.check()?;
        if !is_origin(&self.log.origin) || self.log.key.name() != self.log.origin {
            return Err(SealError::statement("the log key is named by the origin of the log"));
        }
        if let Some(policy) = &self.witnesses {
            policy.check()?;
            let mut named = self
                .root
                .keys
                .iter()
                .chain(&self.registrar.keys)
                .map(PublicKey::to_bytes)
                .collect::<Vec<_>>();
            named.push(self.log.key.public().to_bytes());
            let own = |key: &PublicKey| named.contains(&key.to_bytes());
            if policy.keys.iter().any(|witness| own(&witness.public()) || witness.name() == self.log.origin) {
                return Err(SealError::statement(
                    "a witness has a name and a key of its own, not the log's, the root's or the registrar's",
                ));
            }
        }
        remark(self.note.as_ref())?;
        ordered(self.day, self.until)
    }
}

impl BodyKeys {
    pub(super) fn fingerprints(&self) -> Vec<Fingerprint> {
        self.admin.keys.iter().map(PublicKey::fingerprint).collect()
    }

    pub(super) fn check(&self) -> Result<(), SealError> {
        self.admin.check()?;
        if !is_id(&self.body) {
            return Err(SealError::statement("`body` is an id: small letters, digits and hyphens"));
        }
        one_line(&self.name)?;
        remark(self.evidence.as_ref())?;
        remark(self.note.as_ref())?;
        ordered(self.from, self.until)
    }
}

impl Signatory {
    pub(super) fn check(&self) -> Result<(), SealError> {
        if !is_id(&self.body) {
            return Err(SealError::statement("`body` is an id: small letters, digits and hyphens"));
        }
        if let Kinds::Only(kinds) = &self.agreements
            && !kinds.iter().all(|kind| is_id(kind))
        {
            return Err(SealError::statement("`agreements` lists kinds of agreement by id"));
        }
        if self.capacity == Capacity::DelegatedSignatory && self.authority.is_none() {
            return Err(SealError::statement("a delegated signatory has the delegation in `authority`"));
        }
        remark(self.authority.as_ref())?;
        remark(self.note.as_ref())?;
        ordered(self.from, self.until)
    }
}

impl Revocation {
    pub(super) fn check(&self) -> Result<(), SealError> {
        if (self.reason == RevocationReason::Compromised) != self.since.is_some() {
            return Err(SealError::statement("`since` is needed for a compromised key, and only there"));
        }
        if self.since.is_some_and(|since| since > self.from) {
            return Err(SealError::statement("`since` is not later than `from`"));
        }
        remark(self.note.as_ref())
    }
}

fn remark(text: Option<&String>) -> Result<(), SealError> {
    text.map_or(Ok(()), |text| one_line(text))
}

fn ordered(from: NaiveDate, until: Option<NaiveDate>) -> Result<(), SealError> {
    if until.is_some_and(|until| until < from) {
        return Err(SealError::statement("`until` is before its beginning"));
    }
    Ok(())
}
