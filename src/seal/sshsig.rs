//! Signatures in the two forms that they have: the 64 bytes of RFC 8032, and the blob that `ssh-keygen -Y sign` writes
//! (OpenSSH's PROTOCOL.sshsig and PROTOCOL.u2f). Knows no envelope, and not which form a key must use: that is a
//! property of the key (`keys`).

use data_encoding::BASE64;
use sha2::{Digest as _, Sha256, Sha512};

use crate::seal::SealError;

/// The namespace of signatures that ssh-keygen makes over a statement: one made for a file, an e-mail or a commit is
/// none of ours.
pub const NAMESPACE: &str = "dsse@isa.example";

/// How OpenSSH names an Ed25519 key in software, and one that a FIDO authenticator keeps.
pub(super) const SOFTWARE: &str = "ssh-ed25519";
pub(super) const FIDO: &str = "sk-ssh-ed25519@openssh.com";

/// The application of a FIDO key that ssh-keygen makes when it is not told another.
const APPLICATION: &[u8] = b"ssh:";

const MAGIC: &[u8] = b"SSHSIG";
const VERSION: [u8; 4] = [0, 0, 0, 1];
const HASH: &[u8] = b"sha512";

/// Somebody touched the authenticator (1); and it knew who it was, by a PIN or a finger (4). Nothing else may be said.
const TOUCHED: u8 = 0x01;
const TOUCHED_AND_KNOWN: u8 = 0x05;

const ARMOR: (&str, &str) = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----");

/// A public key as SSH sends it (RFC 8709 §4; PROTOCOL.u2f), before anybody asked whether its point is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SshKey {
    pub point: [u8; 32],
    pub fido: bool,
}

impl SshKey {
    pub fn name(self) -> &'static str {
        if self.fido { FIDO } else { SOFTWARE }
    }

    pub fn to_bytes(self) -> Vec<u8> {
        let mut blob = Vec::with_capacity(74);
        put(&mut blob, self.name().as_bytes());
        put(&mut blob, &self.point);
        if self.fido {
            put(&mut blob, APPLICATION);
        }
        blob
    }

    pub fn read(blob: &[u8]) -> Result<Self, &'static str> {
        const DAMAGED: &str = "it is cut short, or has bytes too many";
        let mut rest = blob;
        let fido = match take(&mut rest).ok_or(DAMAGED)? {
            name if name == SOFTWARE.as_bytes() => false,
            name if name == FIDO.as_bytes() => true,
            _ => return Err("it names another kind of key inside"),
        };
        let point = take(&mut rest).ok_or(DAMAGED)?;
        let point = point.try_into().map_err(|_| "it has the wrong length")?;
        if fido && take(&mut rest).ok_or(DAMAGED)? != APPLICATION {
            return Err("its application is not `ssh:`");
        }
        if rest.is_empty() { Ok(Self { point, fido }) } else { Err(DAMAGED) }
    }
}

/// A signature. Never an identifier: an act is known by its digest. What it says of itself is not believed before
/// [`PublicKey::verify`](crate::seal::PublicKey::verify).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(pub(super) Form);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// Over the message itself.
    Plain([u8; 64]),
    /// Over the message as [`framed`] and, of a FIDO key, what the authenticator adds.
    Ssh(SshSignature),
}

/// What is free in an SSHSIG blob; everything else in it is fixed, so one signature has one blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SshSignature {
    pub bytes: [u8; 64],
    point: [u8; 32],
    /// Of a FIDO key.
    touch: Option<Touch>,
}

/// What an authenticator says of the moment in which it signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Touch {
    flags: u8,
    counter: u32,
}

impl From<[u8; 64]> for Signature {
    fn from(bytes: [u8; 64]) -> Self {
        Self(Form::Plain(bytes))
    }
}

impl Signature {
    /// Reads what [`Signature::to_bytes`] writes, and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        if let Ok(plain) = <[u8; 64]>::try_from(bytes) {
            return Ok(plain.into());
        }
        if !bytes.starts_with(MAGIC) {
            return Err(SealError::Signature("it has neither 64 bytes nor the form of ssh-keygen"));
        }
        SshSignature::read(bytes).map(|ssh| Self(Form::Ssh(ssh)))
    }

    /// Reads a file with a signature: the 64 bytes that openssl writes, the same in base64, or the armored text of
    /// ssh-keygen.
    pub fn from_file(bytes: &[u8]) -> Result<Self, SealError> {
        if bytes.len() == 64 {
            return Self::from_bytes(bytes);
        }
        let no_signature = SealError::Signature("it is neither openssl's nor ssh-keygen's");
        let Some(text) = str::from_utf8(bytes).ok().map(str::trim_ascii_end) else {
            return Err(no_signature);
        };
        let armored = text.strip_prefix(ARMOR.0).and_then(|rest| rest.strip_suffix(ARMOR.1));
        let base64: String = match armored {
            Some(lines) => lines.split_ascii_whitespace().collect(),
            None => text.to_owned(),
        };
        let bytes = BASE64.decode(base64.as_bytes()).map_err(|_| no_signature.clone())?;
        match Self::from_bytes(&bytes)? {
            Self(Form::Plain(_)) if armored.is_some() => Err(no_signature),
            signature => Ok(signature),
        }
    }

    /// The 64 bytes of a plain signature, or the whole SSHSIG blob: at most 229 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        match &self.0 {
            Form::Plain(bytes) => bytes.to_vec(),
            Form::Ssh(ssh) => ssh.to_bytes(),
        }
    }
}

impl SshSignature {
    /// What ssh-keygen would have written for a software key that made these 64 bytes.
    pub fn by_software(point: [u8; 32], bytes: [u8; 64]) -> Self {
        Self { bytes, point, touch: None }
    }

    pub fn key(&self) -> SshKey {
        SshKey { point: self.point, fido: self.touch.is_some() }
    }

    /// The bytes that the 64 are over, if the message is this one.
    pub fn covers(&self, message: &[u8]) -> Vec<u8> {
        let framed = framed(message);
        let Some(touch) = self.touch else { return framed };
        [
            &Sha256::digest(APPLICATION)[..],
            &[touch.flags],
            &touch.counter.to_be_bytes(),
            &Sha256::digest(&framed),
        ]
        .concat()
    }

    /// From a key and the signature as SSH sends it: what an agent answers, and what stands last in a blob.
    pub fn of(key: SshKey, sent: &[u8]) -> Result<Self, SealError> {
        const DAMAGED: SealError = SealError::Signature("it is cut short, or has bytes too many");
        let mut rest = sent;
        if take(&mut rest).ok_or(DAMAGED)? != key.name().as_bytes() {
            return Err(SealError::Signature("it is of another kind than its key"));
        }
        let bytes = take(&mut rest).and_then(|bytes| bytes.try_into().ok()).ok_or(DAMAGED)?;
        let touch = match (key.fido, rest) {
            (false, []) => None,
            (true, &[flags, a, b, c, d]) => {
                if ![TOUCHED, TOUCHED_AND_KNOWN].contains(&flags) {
                    return Err(SealError::Untouched);
                }
                Some(Touch { flags, counter: u32::from_be_bytes([a, b, c, d]) })
            }
            _ => return Err(DAMAGED),
        };
        Ok(Self { bytes, point: key.point, touch })
    }

    fn read(blob: &[u8]) -> Result<Self, SealError> {
        const DAMAGED: SealError = SealError::Signature("it is cut short, or has bytes too many");
        let mut rest = blob.strip_prefix(MAGIC).ok_or(DAMAGED)?;
        if rest.split_off(..4) != Some(&VERSION[..]) {
            return Err(SealError::Signature("it has another version than 1"));
        }
        let mut next = || take(&mut rest).ok_or(DAMAGED);
        let (key, namespace, reserved, hash, sent) = (next()?, next()?, next()?, next()?, next()?);
        if namespace != NAMESPACE.as_bytes() {
            return Err(SealError::Signature("it was made for another purpose than `dsse@isa.example`"));
        }
        if !reserved.is_empty() || !rest.is_empty() {
            return Err(DAMAGED);
        }
        if hash != HASH {
            return Err(SealError::Signature("it hashes with something else than sha512"));
        }
        Self::of(SshKey::read(key).map_err(SealError::Signature)?, sent)
    }

    fn to_bytes(self) -> Vec<u8> {
        let key = self.key();
        let mut sent = Vec::with_capacity(107);
        put(&mut sent, key.name().as_bytes());
        put(&mut sent, &self.bytes);
        if let Some(touch) = self.touch {
            sent.push(touch.flags);
            sent.extend_from_slice(&touch.counter.to_be_bytes());
        }
        let mut blob = [MAGIC, &VERSION].concat();
        for part in [&key.to_bytes()[..], NAMESPACE.as_bytes(), b"", HASH, &sent] {
            put(&mut blob, part);
        }
        blob
    }
}

/// What ssh-keygen hands to the key: purpose and hash of the message. Nothing else that SSH signs begins so.
pub(super) fn framed(message: &[u8]) -> Vec<u8> {
    let mut framed = MAGIC.to_vec();
    for part in [NAMESPACE.as_bytes(), b"", HASH, &Sha512::digest(message)] {
        put(&mut framed, part);
    }
    framed
}

/// Bytes with their length before them, big-endian (RFC 4251 §5).
fn put(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("every part is short");
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u32::from_be_bytes(*rest.split_off(..4)?.first_chunk()?);
    rest.split_off(..usize::try_from(length).ok()?)
}
