//! Ed25519 keys and their fingerprints.
//! How a private key rests on a disk is in `pem`; who may use a key for what is in `roster`.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, BASE64_NOPAD};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::seal::SealError;

/// The 64 bytes of an Ed25519 signature (RFC 8032). Never an identifier: an act is known by its digest.
pub type Signature = [u8; 64];

/// How OpenSSH names the one kind of key there is today. Another kind of key is another first word.
const SSH_NAME: &str = "ssh-ed25519";

/// A public key that is safe to trust: on the curve, written in the one canonical way, and not weak.
/// Written as OpenSSH writes it, `ssh-ed25519 AAAA…`, without a comment.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Takes the 32 bytes of RFC 8032. OpenSSL and others accept signatures by weak or oddly written keys that
    /// strict verification refuses; refusing such keys here means that every verifier agrees with us.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, SealError> {
        if !is_reduced(bytes) {
            return Err(SealError::PublicKey("its bytes are not the canonical ones"));
        }
        let key =
            VerifyingKey::from_bytes(bytes).map_err(|_| SealError::PublicKey("it is not on the curve"))?;
        if key.is_weak() {
            return Err(SealError::PublicKey("it is weak: one signature could fit many messages"));
        }
        Ok(Self(key))
    }

    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Strict verification (`verify_strict`): what it accepts, every other verifier accepts.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        self.0.verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Sha256::digest(self.ssh_blob()).into())
    }

    /// The key as SSH sends it (RFC 8709 §4): what the fingerprint is taken over.
    fn ssh_blob(&self) -> Vec<u8> {
        let mut blob = Vec::with_capacity(51);
        for part in [SSH_NAME.as_bytes(), &self.to_bytes()] {
            let length = u32::try_from(part.len()).expect("both parts are short");
            blob.extend_from_slice(&length.to_be_bytes());
            blob.extend_from_slice(part);
        }
        blob
    }

    /// Reads a public key that `to_pem` or openssl wrote.
    pub fn from_pem(pem: &str) -> Result<Self, SealError> {
        use ed25519_dalek::pkcs8::DecodePublicKey as _;
        let key = VerifyingKey::from_public_key_pem(pem)
            .map_err(|_| SealError::PublicKey("the PEM text cannot be read"))?;
        Self::from_bytes(&key.to_bytes())
    }

    /// The key as a `SubjectPublicKeyInfo` in PEM (RFC 8410), as `openssl pkey -pubin` reads it.
    pub fn to_pem(&self) -> String {
        // RFC 8410 §4: the algorithm without parameters, then the 32 bytes as a bit string.
        const HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
        let der = [&HEAD[..], &self.to_bytes()].concat();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", BASE64.encode(&der))
    }
}

/// True if the y coordinate is below 2^255 - 19. (The other odd writing, a sign bit on x = 0, is only possible for
/// keys of small order, which are refused as weak.)
fn is_reduced(bytes: &[u8; 32]) -> bool {
    let top = bytes[31] & 0x7f;
    !(top == 0x7f && bytes[1..31].iter().all(|byte| *byte == 0xff) && bytes[0] >= 0xed)
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SSH_NAME} {}", BASE64.encode(&self.ssh_blob()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.fingerprint())
    }
}

impl FromStr for PublicKey {
    type Err = SealError;

    /// Reads exactly what `Display` writes, so that one key has one text.
    fn from_str(text: &str) -> Result<Self, SealError> {
        let blob = text.strip_prefix(SSH_NAME).and_then(|rest| rest.strip_prefix(' ')).ok_or(
            SealError::PublicKey("`ssh-ed25519` and the key in base64 are needed, without a comment"),
        )?;
        let blob =
            BASE64.decode(blob.as_bytes()).map_err(|_| SealError::PublicKey("its base64 is damaged"))?;
        let bytes: &[u8; 32] = blob
            .get(19..)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(SealError::PublicKey("it has the wrong length"))?;
        let key = Self::from_bytes(bytes)?;
        if key.ssh_blob() != blob {
            return Err(SealError::PublicKey("it names another kind of key inside"));
        }
        Ok(key)
    }
}

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

/// A private key. Its bytes are wiped when it is dropped and never printed.
pub struct SecretKey(SigningKey);

impl SecretKey {
    pub fn generate() -> Result<Self, SealError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut seed[..]).map_err(|error| SealError::NoRandomness(error.to_string()))?;
        Ok(Self::from_seed(&seed))
    }

    /// The key that belongs to a 32-byte seed (RFC 8032 §5.1.5). For seeds that are secret and random, and for
    /// published test vectors.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    pub(super) fn seed(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub fn sign(&self, message: &[u8]) -> Signature {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.public().fingerprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap()
    }

    #[test]
    fn a_fingerprint_is_the_one_that_ssh_keygen_prints() {
        let seed = Sha256::digest(b"isa research test key camden-siro").into();
        let key = SecretKey::from_seed(&seed).public();
        assert_eq!(key.to_bytes(), bytes("e646f42c9f5f81029408fe61d7be932ad6da87eb2b33579ab9993c9e23462a1f"));
        assert_eq!(key.fingerprint().to_string(), "SHA256:F+9Xiv/UMjwAQQzB3msfh3Yi5BPUzMY4lG5sAshQzl4");
        assert_eq!(key.fingerprint().to_string().parse(), Ok(key.fingerprint()));
        assert_eq!(key.to_string().parse(), Ok(key));
    }

    #[test]
    fn a_public_key_has_one_text() {
        let text = SecretKey::from_seed(&[1; 32]).public().to_string();
        for damaged in [
            text.clone() + " comment",
            text.clone() + "\n",
            text.replace("ssh-ed25519 ", "ssh-ed25519  "),
            text.replace("ssh-ed25519", "ssh-rsa"),
            text.replace("AAAAC3NzaC1lZDI1NTE5", "AAAAC3NzaC1lZDI1NTE4"),
            text[..text.len() - 4].to_owned(),
        ] {
            assert!(damaged.parse::<PublicKey>().is_err(), "{damaged}");
        }
    }

    /// The eight points of small order and the odd writings of them and of others: RFC 8032 §5.1.3 and the list
    /// that libsodium blocks.
    #[test]
    fn weak_and_oddly_written_public_keys_are_refused() {
        for hex in [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        ] {
            assert!(PublicKey::from_bytes(&bytes(hex)).is_err(), "{hex}");
        }
        let off_the_curve = "0200000000000000000000000000000000000000000000000000000000000000";
        assert!(PublicKey::from_bytes(&bytes(off_the_curve)).is_err());
    }

    #[test]
    fn no_secret_is_printed() {
        let key = SecretKey::from_seed(&[0xab; 32]);
        assert_eq!(format!("{key:?}"), format!("SecretKey({})", key.public().fingerprint()));
    }
}
