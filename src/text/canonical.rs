//! Canonical JSON (RFC 8785) and the digests made of it.
//! Numbers other than whole counts up to 2^53-1 never get this far: the readers refuse them.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The greatest whole number that every JSON reader keeps exactly: 2^53 - 1.
pub const GREATEST_COUNT: u64 = (1 << 53) - 1;

/// The canonical bytes of a JSON value (RFC 8785).
pub fn canonical(value: &Value) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).expect("a JSON value without floats always has canonical bytes")
}

/// Why bytes that claim to be canonical JSON were refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NotCanonical {
    #[error("not JSON: {0}")]
    NotJson(String),
    #[error("not canonical JSON (RFC 8785): the same value has other bytes")]
    OtherBytes,
    #[error("a number that is not a whole count up to 2^53-1")]
    Number,
}

/// Reads JSON that came from outside. One gate removes duplicate keys, odd numbers, white space, escapes and
/// other orders: the bytes must be the canonical bytes of what was read.
pub fn canonical_reading(bytes: &[u8]) -> Result<Value, NotCanonical> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| NotCanonical::NotJson(error.to_string()))?;
    if !only_counts(&value) {
        return Err(NotCanonical::Number);
    }
    if canonical(&value) != bytes {
        return Err(NotCanonical::OtherBytes);
    }
    Ok(value)
}

fn only_counts(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_u64().is_some_and(|count| count <= GREATEST_COUNT),
        Value::Array(items) => items.iter().all(only_counts),
        Value::Object(members) => members.values().all(only_counts),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

/// A SHA-256 digest, written `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of the canonical bytes of a value.
    pub fn of_json(value: &Value) -> Self {
        Self::of(&canonical(value))
    }

    /// The 64 hexadecimal digits alone.
    pub fn hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a digest: 64 hexadecimal digits are needed, with or without `sha256:` before them")]
pub struct NotADigest;

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let hex = text.strip_prefix("sha256:").unwrap_or(text);
        let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).map_err(|_| NotADigest)?;
        Ok(Self(bytes.try_into().map_err(|_| NotADigest)?))
    }
}
