//! Ed25519 keys, and how each of them signs.
//! How a private key rests on a disk is in `pem`; who may use a key for what is in `roster`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::seal::sshsig::{FIDO, Form, SOFTWARE, SshKey, SshSignature, framed};
use crate::seal::{Fingerprint, SealError, Signature};

/// How a key signs. It is told by the roster that names the key; no envelope says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Ed25519 over the message itself: a key file of this program, openssl, an ssh-agent.
    Plain,
    /// A key in software whose holder signs through `ssh-keygen -Y sign`, which frames the message first.
    Sshsig,
    /// A key that a FIDO authenticator keeps, and that signs through OpenSSH when it is touched.
    Fido,
}

/// The first word of a key in software that signs through ssh-keygen. OpenSSH has no word for that: the key is the
/// same, and what it signs is not.
const SSHSIG: &str = "sshsig ";

/// A public key that is safe to trust: on the curve, written in the one canonical way, and not weak. With it goes how it
/// signs. Written as OpenSSH writes it, without a comment: `ssh-ed25519 AAAA…` signs plainly,
/// `sshsig ssh-ed25519 AAAA…` through ssh-keygen, `sk-ssh-ed25519@openssh.com AAAA…` in a FIDO authenticator.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey {
    point: VerifyingKey,
    scheme: Scheme,
}

impl PublicKey {
    /// Takes the 32 bytes of RFC 8032, of a key that signs plainly. OpenSSL and others accept signatures by weak or oddly
    /// written keys that strict verification refuses; refusing such keys here means that every verifier agrees with us.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, SealError> {
        if !is_reduced(bytes) {
            return Err(SealError::PublicKey("its bytes are not the canonical ones"));
        }
        let point =
            VerifyingKey::from_bytes(bytes).map_err(|_| SealError::PublicKey("it is not on the curve"))?;
        if point.is_weak() {
            return Err(SealError::PublicKey("it is weak: one signature could fit many messages"));
        }
        Ok(Self { point, scheme: Scheme::Plain })
    }

    /// The point of the curve. Two keys with one point are one key, however they sign.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.point.to_bytes()
    }

    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The same key in software, said to sign in this way; a FIDO key signs in no other.
    pub fn signing_as(self, scheme: Scheme) -> Option<Self> {
        let same_kind = (self.scheme == Scheme::Fido) == (scheme == Scheme::Fido);
        same_kind.then_some(Self { scheme, ..self })
    }

    /// Is this a signature in the form in which the key signs? Says nothing of whether it is good.
    pub fn has_form(&self, signature: &Signature) -> bool {
        match &signature.0 {
            Form::Plain(_) => self.scheme == Scheme::Plain,
            Form::Ssh(ssh) => self.scheme != Scheme::Plain && ssh.key().fido == (self.scheme == Scheme::Fido),
        }
    }

    /// Strict verification (`verify_strict`): what it accepts, every other verifier accepts. A signature in another form
    /// than the key's is none.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        match &signature.0 {
            _ if !self.has_form(signature) => false,
            Form::Plain(bytes) => self.signed(message, bytes),
            Form::Ssh(ssh) => ssh.key() == self.ssh() && self.signed(&ssh.covers(message), &ssh.bytes),
        }
    }

    fn signed(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
        self.point.verify_strict(bytes, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }

    /// The bytes that the key itself must sign, for whoever holds it, so that the message is signed in its form.
    pub fn to_be_signed<'a>(&self, message: &'a [u8]) -> Cow<'a, [u8]> {
        match self.scheme {
            Scheme::Plain => Cow::Borrowed(message),
            Scheme::Sshsig | Scheme::Fido => Cow::Owned(framed(message)),
        }
    }

    /// The signature in the key's form, from what SSH sends when the key signed [`PublicKey::to_be_signed`] (an agent's
    /// answer: RFC 8709 §6, PROTOCOL.u2f). Not verified yet.
    pub fn signature_from_ssh(&self, sent: &[u8]) -> Result<Signature, SealError> {
        let ssh = SshSignature::of(self.ssh(), sent)?;
        Ok(match self.scheme {
            Scheme::Plain => ssh.bytes.into(),
            Scheme::Sshsig | Scheme::Fido => Signature(Form::Ssh(ssh)),
        })
    }

    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Sha256::digest(self.to_ssh()).into())
    }

    /// The names under which a key with this point can stand: in software, and in an authenticator.
    pub fn fingerprints(&self) -> [Fingerprint; 2] {
        [false, true].map(|fido| {
            let key = SshKey { point: self.to_bytes(), fido };
            Fingerprint(Sha256::digest(key.to_bytes()).into())
        })
    }

    fn ssh(&self) -> SshKey {
        SshKey { point: self.to_bytes(), fido: self.scheme == Scheme::Fido }
    }

    /// The key as SSH sends it (RFC 8709 §4; PROTOCOL.u2f): what the fingerprint is taken over.
    pub fn to_ssh(&self) -> Vec<u8> {
        self.ssh().to_bytes()
    }

    /// Reads what SSH sends: a key in software, taken to sign plainly, or a FIDO key of the application `ssh:`.
    pub fn from_ssh(blob: &[u8]) -> Result<Self, SealError> {
        let ssh = SshKey::read(blob).map_err(SealError::PublicKey)?;
        let key = Self::from_bytes(&ssh.point)?;
        Ok(if ssh.fido { Self { scheme: Scheme::Fido, ..key } } else { key })
    }

    /// The key as OpenSSH writes it, for its own programs: it says not whether a key in software signs plainly.
    pub fn to_openssh(&self) -> String {
        let ssh = self.ssh();
        format!("{} {}", ssh.name(), BASE64.encode(&ssh.to_bytes()))
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
        let scheme = if self.scheme == Scheme::Sshsig { SSHSIG } else { "" };
        write!(f, "{scheme}{}", self.to_openssh())
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
        let (framed, openssh) = text.strip_prefix(SSHSIG).map_or((false, text), |rest| (true, rest));
        let (name, base64) =
            openssh.split_once(' ').filter(|(name, _)| [SOFTWARE, FIDO].contains(name)).ok_or(
                SealError::PublicKey("`ssh-ed25519` and the key in base64 are needed, without a comment"),
            )?;
        let blob =
            BASE64.decode(base64.as_bytes()).map_err(|_| SealError::PublicKey("its base64 is damaged"))?;
        let key = Self::from_ssh(&blob)?;
        if key.ssh().name() != name {
            return Err(SealError::PublicKey("it names another kind of key inside"));
        }
        if !framed {
            return Ok(key);
        }
        key.signing_as(Scheme::Sshsig).ok_or(SealError::PublicKey(
            "a FIDO key always signs through ssh-keygen, and is written without `sshsig`",
        ))
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

    /// The public half, of a key that signs plainly.
    pub fn public(&self) -> PublicKey {
        PublicKey { point: self.0.verifying_key(), scheme: Scheme::Plain }
    }

    /// Signs plainly.
    pub fn sign(&self, message: &[u8]) -> Signature {
        self.0.sign(message).to_bytes().into()
    }

    /// Signs as the roster says that the key signs. None for a FIDO key, which nobody can hold in a file.
    pub fn sign_as(&self, scheme: Scheme, message: &[u8]) -> Option<Signature> {
        let key = self.public().signing_as(scheme)?;
        let bytes = self.0.sign(&key.to_be_signed(message)).to_bytes();
        Some(match scheme {
            Scheme::Plain => bytes.into(),
            _ => Signature(Form::Ssh(SshSignature::by_software(key.to_bytes(), bytes))),
        })
    }
}

/// Whoever signs plainly: a key in memory, or one that an agent keeps.
pub trait Signs: fmt::Debug {
    /// The key by which everybody knows the signature.
    fn public(&self) -> PublicKey;

    /// A plain signature. What lies outside this program can refuse.
    fn sign(&self, message: &[u8]) -> Result<Signature, SealError>;
}

impl Signs for SecretKey {
    fn public(&self) -> PublicKey {
        self.public()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SealError> {
        Ok(self.sign(message))
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
