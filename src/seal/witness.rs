//! Keys of witnesses, what they add to a checkpoint (C2SP tlog-cosignature, `cosignature/v1`), and how many of them a
//! root asks for. Whether a checkpoint has enough of them, and since when, is asked in `registry`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use crate::seal::statement::{MOST_SIGNATURES, is_origin};
use crate::seal::{PublicKey, Scheme, SealError, SecretKey, Signature, serial};

/// A timestamped Ed25519 cosignature in C2SP's list of kinds of signature.
const COSIGNATURE: u8 = 0x04;

/// The most days that a policy may wait for a new cosignature.
const MOST_DAYS: u32 = 3660;

/// The verifier key of a witness, written `name+hash+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: PublicKey,
}

impl WitnessKey {
    pub fn new(name: &str, key: PublicKey) -> Result<Self, SealError> {
        if !is_origin(name) {
            return Err(SealError::WitnessKey(
                "its name has spaces, a plus sign or characters outside ASCII",
            ));
        }
        if key.scheme() != Scheme::Plain {
            return Err(SealError::WitnessKey("a witness signs plainly, with a key `ssh-ed25519`"));
        }
        Ok(Self { name: name.to_owned(), key })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn public(&self) -> PublicKey {
        self.key
    }

    /// The first four bytes of SHA-256(name, line feed, kind, key): a hint that finds the key.
    pub(super) fn id(&self) -> [u8; 4] {
        let hash =
            Sha256::digest([self.name.as_bytes(), &[b'\n', COSIGNATURE], &self.key.to_bytes()].concat());
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// What a line of this witness holds behind its hint: the time and the signature. None if it is not the
    /// witness's over this text. The time is in seconds since 1970.
    pub(super) fn time_of(&self, text: &str, bytes: &[u8]) -> Option<u64> {
        let (time, signature) = bytes.split_first_chunk()?;
        let time = u64::from_be_bytes(*time);
        self.key.verify(&message(text, time), &Signature::from_bytes(signature).ok()?).then_some(time)
    }

    /// The line with which this witness says: at this time (seconds since 1970) the text was the newest state of the
    /// log that I had seen, and it had everything that I saw before. Refuses another witness's key.
    pub fn cosign(&self, text: &str, time: u64, key: &SecretKey) -> Result<String, SealError> {
        if key.public() != self.key {
            return Err(SealError::WitnessKey("the private key is another one"));
        }
        let signature = key.sign(&message(text, time));
        let bytes = [&self.id()[..], &time.to_be_bytes(), &signature.to_bytes()].concat();
        Ok(format!("\u{2014} {} {}\n", self.name, BASE64.encode(&bytes)))
    }
}

fn message(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[COSIGNATURE][..], &self.key.to_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), BASE64.encode(&key))
    }
}

impl FromStr for WitnessKey {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, SealError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(SealError::WitnessKey("`name+hash+base64` is needed"));
        };
        let bytes =
            BASE64.decode(key.as_bytes()).map_err(|_| SealError::WitnessKey("its base64 is damaged"))?;
        let [COSIGNATURE, key @ ..] = &bytes[..] else {
            return Err(SealError::WitnessKey("it is not the key of an Ed25519 cosignature"));
        };
        let key = key.try_into().map_err(|_| SealError::WitnessKey("it has the wrong length"))?;
        let witness = Self::new(name, PublicKey::from_bytes(key)?)?;
        if HEXLOWER.encode(&witness.id()) != id {
            return Err(SealError::WitnessKey("its hash does not fit its name and key"));
        }
        Ok(witness)
    }
}

/// How many witnesses must have seen a checkpoint before anybody relies on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessPolicy {
    /// The newest cosignature is not older than this many days.
    pub days: u32,
    /// Sorted as they are written; each key once, and each name.
    #[serde(with = "serial::list")]
    pub keys: Vec<WitnessKey>,
    /// How many different witnesses of these must have cosigned: at least 1, at most all.
    pub threshold: usize,
}

impl WitnessPolicy {
    /// The policy with its keys in order.
    pub fn new(mut keys: Vec<WitnessKey>, threshold: usize, days: u32) -> Self {
        keys.sort_by_key(ToString::to_string);
        Self { days, keys, threshold }
    }

    pub(super) fn check(&self) -> Result<(), SealError> {
        if self.keys.is_empty() || self.keys.len() > MOST_SIGNATURES {
            return Err(SealError::statement("a policy names 1 to 16 witnesses, or there is none"));
        }
        if !self.keys.is_sorted_by(|a, b| a.to_string() < b.to_string()) {
            return Err(SealError::statement("keys of witnesses are sorted, and none is there twice"));
        }
        let names: BTreeSet<&str> = self.keys.iter().map(WitnessKey::name).collect();
        let keys: BTreeSet<[u8; 32]> = self.keys.iter().map(|witness| witness.key.to_bytes()).collect();
        if names.len() != self.keys.len() || keys.len() != self.keys.len() {
            return Err(SealError::statement("two witnesses have one name or one key: they count as one"));
        }
        if !(1..=self.keys.len()).contains(&self.threshold) {
            return Err(SealError::statement(
                "a threshold is at least 1 and at most the number of witnesses",
            ));
        }
        if !(1..=MOST_DAYS).contains(&self.days) {
            return Err(SealError::statement("the days of a policy of witnesses are 1 to 3660"));
        }
        Ok(())
    }
}

/// A root that asks for no witness writes an empty list, as roots did before there was a policy: their bytes stay
/// what they were.
#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
pub(super) fn serialize<S: Serializer>(
    policy: &Option<WitnessPolicy>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match policy {
        Some(policy) => policy.serialize(serializer),
        None => [(); 0].serialize(serializer),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<WitnessPolicy>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        None([(); 0]),
        Policy(WitnessPolicy),
    }
    match Written::deserialize(deserializer) {
        Ok(Written::None([])) => Ok(None),
        Ok(Written::Policy(policy)) => Ok(Some(policy)),
        Err(_) => Err(serde::de::Error::custom("`witnesses` is [] or days, keys and threshold")),
    }
}
