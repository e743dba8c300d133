//! C2SP signed notes and verifier keys, for the log: text that a key signs, readable as it stands.
//! What the text means (a checkpoint) is read in `registry`.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::seal::statement::is_origin;
use crate::seal::{PublicKey, Scheme, SealError, Signature, Signs, WitnessKey};

/// Ed25519 in C2SP's list of kinds of signature.
const ED25519: u8 = 0x01;
const MOST_BYTES: usize = 64 << 10;
const DASH: &str = "\u{2014} ";

/// A verifier key: the name of a log and its public key, written `name+hash+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogKey {
    name: String,
    key: PublicKey,
}

impl LogKey {
    pub fn new(name: &str, key: PublicKey) -> Result<Self, SealError> {
        if !is_origin(name) {
            return Err(SealError::LogKey("its name has spaces, a plus sign or characters outside ASCII"));
        }
        if key.scheme() != Scheme::Plain {
            return Err(SealError::LogKey("a log signs plainly, with a key `ssh-ed25519`"));
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
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::digest([self.name.as_bytes(), &[b'\n', ED25519], &self.key.to_bytes()].concat());
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

impl fmt::Display for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[ED25519][..], &self.key.to_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), BASE64.encode(&key))
    }
}

impl FromStr for LogKey {
    type Err = SealError;

    fn from_str(text: &str) -> Result<Self, SealError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(SealError::LogKey("`name+hash+base64` is needed"));
        };
        let bytes = BASE64.decode(key.as_bytes()).map_err(|_| SealError::LogKey("its base64 is damaged"))?;
        let [ED25519, key @ ..] = &bytes[..] else {
            return Err(SealError::LogKey("it is not an Ed25519 key"));
        };
        let key = key.try_into().map_err(|_| SealError::LogKey("it has the wrong length"))?;
        let log_key = Self::new(name, PublicKey::from_bytes(key)?)?;
        if HEXLOWER.encode(&log_key.id()) != id {
            return Err(SealError::LogKey("its hash does not fit its name and key"));
        }
        Ok(log_key)
    }
}

/// A note as it was read: a text, and lines of signatures that nobody has verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct NoteSignature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Note {
    pub fn parse(bytes: &[u8]) -> Result<Self, SealError> {
        let wrong = |why: &str| SealError::Note(why.to_owned());
        if bytes.len() > MOST_BYTES {
            return Err(wrong("it is larger than 64 KiB"));
        }
        let note = str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        if note.contains(|c: char| c < ' ' && c != '\n') {
            return Err(wrong("it has a control character"));
        }
        let split = note.rfind("\n\n").ok_or_else(|| wrong("no empty line before the signatures"))?;
        let (text, lines) = (&note[..=split], &note[split + 2..]);
        let lines = lines.strip_suffix('\n').ok_or_else(|| wrong("it does not end with a line feed"))?;
        let signatures = lines.split('\n').map(NoteSignature::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The text, if the key signed it. Signatures of others are ignored, as C2SP asks; a line under this key's name
    /// and hash that does not verify spoils the note.
    pub fn signed_by(&self, key: &LogKey) -> Result<&str, SealError> {
        let mut seen = false;
        for line in self.signatures.iter().filter(|line| line.name == key.name && line.id == key.id()) {
            let signature = Signature::from_bytes(&line.bytes).ok();
            if seen || !signature.is_some_and(|signature| key.key.verify(self.text.as_bytes(), &signature)) {
                return Err(SealError::Note(format!("the signature of {} is wrong", key.name)));
            }
            seen = true;
        }
        if seen { Ok(&self.text) } else { Err(SealError::Note(format!("no signature by {}", key.name))) }
    }

    pub fn signature_count(&self) -> usize {
        self.signatures.len()
    }

    /// When this witness cosigned the text, in seconds since 1970: once for each of its lines, in their order. A line
    /// under its name and hash that does not verify spoils the note.
    pub fn cosigned_by(&self, witness: &WitnessKey) -> Result<Vec<u64>, SealError> {
        let lines =
            self.signatures.iter().filter(|line| line.name == witness.name() && line.id == witness.id());
        lines
            .map(|line| {
                witness
                    .time_of(&self.text, &line.bytes)
                    .ok_or_else(|| SealError::Note(format!("the cosignature of {} is wrong", witness.name())))
            })
            .collect()
    }

    /// The names on the lines that are neither the log's nor those of these witnesses. Nothing vouches for them, nor
    /// for what stands behind them.
    pub fn strangers(&self, key: &LogKey, witnesses: &[WitnessKey]) -> Vec<&str> {
        let known = |line: &&NoteSignature| {
            (line.name == key.name && line.id == key.id())
                || witnesses.iter().any(|witness| line.name == witness.name() && line.id == witness.id())
        };
        self.signatures.iter().filter(|line| !known(line)).map(|line| line.name.as_str()).collect()
    }

    pub fn text(&self) -> &str {
        &self.text
    }
}

impl NoteSignature {
    fn parse(line: &str) -> Result<Self, SealError> {
        let wrong = || SealError::Note("a line of signature is damaged".to_owned());
        let (name, base64) =
            line.strip_prefix(DASH).and_then(|rest| rest.split_once(' ')).ok_or_else(wrong)?;
        if name.is_empty() || name.contains(char::is_whitespace) || name.contains('+') {
            return Err(wrong());
        }
        let bytes = BASE64.decode(base64.as_bytes()).map_err(|_| wrong())?;
        let (id, bytes) = bytes.split_first_chunk().ok_or_else(wrong)?;
        Ok(Self { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
    }
}

/// Signs a text that ends with a line feed, under the name of the log.
pub fn sign_note(text: &str, name: &str, key: &dyn Signs) -> Result<String, SealError> {
    if !text.ends_with('\n') || text.contains(|c: char| c < ' ' && c != '\n') {
        return Err(SealError::Note("a text to be signed is lines, without control characters".to_owned()));
    }
    let log_key = LogKey::new(name, key.public())?;
    let signature = [&log_key.id()[..], &key.sign(text.as_bytes())?.to_bytes()].concat();
    Ok(format!("{text}\n{DASH}{name} {}\n", BASE64.encode(&signature)))
}
