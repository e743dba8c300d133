//! The name by which everybody knows a key: what `ssh-keygen -lf` prints.
//! Finds a key, and says nothing of it: what counts are keys.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64_NOPAD;

use crate::seal::SealError;

/// The SHA-256 of a public key as SSH sends it, written `SHA256:` and base64 without padding: exactly what
/// `ssh-keygen -lf` prints. The same writing pins a root statement (`roster`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SHA256:{}", BASE64_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Fingerprint {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, SealError> {
        let base64 = text.strip_prefix("SHA256:").ok_or(SealError::Fingerprint)?;
        let bytes = BASE64_NOPAD.decode(base64.as_bytes()).map_err(|_| SealError::Fingerprint)?;
        Ok(Self(bytes.try_into().map_err(|_| SealError::Fingerprint)?))
    }
}
