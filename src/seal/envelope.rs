//! DSSE v1 envelopes, in one exact form: canonical JSON and a line feed. One envelope is one signed statement.
//! A verified envelope has a type of its own, and only verification makes it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use data_encoding::BASE64;
use serde_json::{Map, Value, json};

use crate::seal::plain;
use crate::seal::statement::MOST_SIGNATURES;
use crate::seal::{Fingerprint, PublicKey, SealError, SecretKey, Signature, Statement};
use crate::text::{Digest, canonical, canonical_reading};

/// The one payload type that is read: an in-toto statement in JSON.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

const MOST_BYTES: usize = 64 << 10;

/// What is signed: type and payload, each with its length before it (DSSE v1, pre-authentication encoding).
pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    [frame(payload_type, payload.len()).as_bytes(), payload].concat()
}

/// What stands before a payload of this length.
pub(super) fn frame(payload_type: &str, length: usize) -> String {
    format!("DSSEv1 {} {payload_type} {length} ", payload_type.len())
}

/// An envelope as it was read: nothing in it is believed yet. What follows from its bytes alone is worked out once and
/// kept with them; as nothing in an envelope ever changes, what was read is what is verified, shown and counted.
#[derive(Clone)]
pub struct Envelope(Arc<Parts>);

struct Parts {
    payload: Vec<u8>,
    /// Sorted by fingerprint; no key is there twice.
    signatures: Vec<(Fingerprint, Signature)>,
    digest: OnceLock<Digest>,
    file_digest: OnceLock<Digest>,
    statement: OnceLock<Result<Arc<Statement>, SealError>>,
}

impl PartialEq for Envelope {
    /// Two with the same bytes; what else is kept follows from them.
    fn eq(&self, other: &Self) -> bool {
        (&self.0.payload, &self.0.signatures) == (&other.0.payload, &other.0.signatures)
    }
}

impl Eq for Envelope {}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("payload", &self.0.payload)
            .field("signatures", &self.0.signatures)
            .finish()
    }
}

/// What an envelope claims. For finding out which keys to verify with, never for acting on.
#[derive(Debug)]
pub struct Claims(Arc<Statement>);

impl Claims {
    pub fn statement(&self) -> &Statement {
        &self.0
    }
}

/// An envelope of which every signature was verified by a different known key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    envelope: Envelope,
    statement: Arc<Statement>,
    signers: Vec<PublicKey>,
}

impl Verified {
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The keys that signed, each once. Which of them were entitled to is asked in `roster`.
    pub fn signers(&self) -> &[PublicKey] {
        &self.signers
    }

    pub fn digest(&self) -> Digest {
        self.envelope.digest()
    }
}

impl Envelope {
    fn new(payload: Vec<u8>, signatures: Vec<(Fingerprint, Signature)>) -> Self {
        Self(Arc::new(Parts {
            payload,
            signatures,
            digest: OnceLock::new(),
            file_digest: OnceLock::new(),
            statement: OnceLock::new(),
        }))
    }

    /// Signs a statement with every key given.
    pub fn sign(statement: &Statement, keys: &[&SecretKey]) -> Result<Self, SealError> {
        let message = pae(PAYLOAD_TYPE, &statement.to_payload()?);
        Self::assemble(statement, keys.iter().map(|key| (key.public(), key.sign(&message))).collect())
    }

    /// Puts together a statement and signatures that were made elsewhere (an agent, a key service) over
    /// [`Envelope::message`]. What would not verify is refused.
    pub fn assemble(
        statement: &Statement,
        signatures: Vec<(PublicKey, Signature)>,
    ) -> Result<Self, SealError> {
        let keys: Vec<PublicKey> = signatures.iter().map(|(key, _)| *key).collect();
        let mut signatures: Vec<(Fingerprint, Signature)> =
            signatures.into_iter().map(|(key, signature)| (key.fingerprint(), signature)).collect();
        signatures.sort_unstable();
        let envelope = Self::new(statement.to_payload()?, signatures);
        envelope.check_signers()?;
        envelope.verify(|print| keys.iter().find(|key| key.fingerprint() == *print).copied())?;
        Ok(envelope)
    }

    /// The same statement with one signature more. One that does not verify is refused, and a second by the same key.
    pub fn also_signed(&self, key: &PublicKey, signature: Signature) -> Result<Self, SealError> {
        good(key, &pae(PAYLOAD_TYPE, &self.0.payload), &signature)?;
        let mut signatures = self.0.signatures.clone();
        signatures.push((key.fingerprint(), signature));
        signatures.sort_unstable();
        let envelope = Self::new(self.0.payload.clone(), signatures);
        envelope.check_signers()?;
        Ok(envelope)
    }

    /// The same statement with the signatures of both. None if the two are about different statements.
    pub fn joined(&self, other: &Self) -> Option<Self> {
        let mut signatures = self.0.signatures.clone();
        let signed: BTreeSet<Fingerprint> = self.claimed_signers().collect();
        signatures.extend(other.0.signatures.iter().filter(|(print, _)| !signed.contains(print)));
        signatures.sort_unstable();
        let envelope = Self::new(self.0.payload.clone(), signatures);
        (self.0.payload == other.0.payload && envelope.check_signers().is_ok()).then_some(envelope)
    }

    /// The bytes that a signature over this statement must cover.
    pub fn message(statement: &Statement) -> Result<Vec<u8>, SealError> {
        Ok(pae(PAYLOAD_TYPE, &statement.to_payload()?))
    }

    /// The statement in the bytes that [`Envelope::message`] gives. Every other bytes are refused.
    pub fn framed(message: &[u8]) -> Result<Statement, SealError> {
        let payload = message.splitn(5, |byte| *byte == b' ').nth(4).unwrap_or_default();
        if pae(PAYLOAD_TYPE, payload) != message {
            return Err(SealError::Envelope("these are not the bytes of one statement".to_owned()));
        }
        Statement::parse(payload)
    }

    /// Reads an envelope file. Only the bytes that [`Envelope::to_bytes`] writes are read: DSSE would allow other
    /// base64, other order and white space, and then one act could have many files.
    pub fn parse(bytes: &[u8]) -> Result<Self, SealError> {
        let wrong = |why: &str| SealError::Envelope(why.to_owned());
        if bytes.len() > MOST_BYTES {
            return Err(wrong("it is larger than 64 KiB"));
        }
        if let Some((payload, signatures)) = plain::envelope(bytes) {
            let envelope = Self::new(payload, signatures);
            envelope.check_signers()?;
            return Ok(envelope);
        }
        Self::of_json(bytes)
    }

    /// The same member by member, with words for what is wrong.
    pub(super) fn of_json(bytes: &[u8]) -> Result<Self, SealError> {
        let wrong = |why: &str| SealError::Envelope(why.to_owned());
        let json = bytes.strip_suffix(b"\n").ok_or_else(|| wrong("it does not end with a line feed"))?;
        let value = canonical_reading(json).map_err(|error| SealError::Envelope(error.to_string()))?;
        let Value::Object(mut members) = value else { return Err(wrong("it is not a JSON object")) };

        let payload_type = take_text(&mut members, "payloadType")?;
        if payload_type != PAYLOAD_TYPE {
            return Err(SealError::PayloadType(payload_type));
        }
        let payload = from_base64(&take_text(&mut members, "payload")?)?;
        let Some(Value::Array(list)) = members.remove("signatures") else {
            return Err(wrong("it has no `signatures`"));
        };
        only(&members)?;
        if list.is_empty() || list.len() > MOST_SIGNATURES {
            return Err(SealError::SignatureCount(list.len()));
        }
        let signatures = list.into_iter().map(read_signature).collect::<Result<Vec<_>, _>>()?;
        let envelope = Self::new(payload, signatures);
        envelope.check_signers()?;
        Ok(envelope)
    }

    /// The one file form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let signatures: Vec<Value> = self
            .0
            .signatures
            .iter()
            .map(|(print, signature)| json!({"keyid": print.to_string(), "sig": BASE64.encode(&signature.to_bytes())}))
            .collect();
        let mut bytes = canonical(&json!({
            "payload": BASE64.encode(&self.0.payload),
            "payloadType": PAYLOAD_TYPE,
            "signatures": signatures,
        }));
        bytes.push(b'\n');
        bytes
    }

    /// The act digest: SHA-256 of what is signed. It names the act, whoever else signs it and however it is filed.
    pub fn digest(&self) -> Digest {
        *self.0.digest.get_or_init(|| Digest::of(&pae(PAYLOAD_TYPE, &self.0.payload)))
    }

    /// SHA-256 of the file.
    pub fn file_digest(&self) -> Digest {
        *self.0.file_digest.get_or_init(|| Digest::of(&self.to_bytes()))
    }

    /// The name that an act's file has: two branches never collide, and a file under another name shows.
    pub fn file_name(&self) -> String {
        format!("{}.json", &self.digest().hex()[..16])
    }

    /// The statement, before anything is verified.
    pub fn claims(&self) -> Result<Claims, SealError> {
        self.statement().map(Claims)
    }

    /// Does it claim to be an act on an agreement, of a kind that is known?
    pub fn claims_an_act(&self) -> bool {
        self.statement().is_ok_and(|statement| matches!(*statement, Statement::Act(_)))
    }

    /// The statement, read once: [`Envelope::claims`] and [`Envelope::verify`] give the same one.
    fn statement(&self) -> Result<Arc<Statement>, SealError> {
        self.0.statement.get_or_init(|| Statement::parse(&self.0.payload).map(Arc::new)).clone()
    }

    /// The fingerprints under which the envelope says its signatures are.
    pub fn claimed_signers(&self) -> impl Iterator<Item = Fingerprint> + '_ {
        self.0.signatures.iter().map(|(print, _)| *print)
    }

    /// Verifies every signature, each with the key that `known` has under its fingerprint. The fingerprint only finds
    /// the key; what counts afterwards are the keys, each once. The statement is read only when all are good.
    pub fn verify(&self, known: impl Fn(&Fingerprint) -> Option<PublicKey>) -> Result<Verified, SealError> {
        let message = pae(PAYLOAD_TYPE, &self.0.payload);
        let mut signers: Vec<PublicKey> = Vec::with_capacity(self.0.signatures.len());
        for (print, signature) in &self.0.signatures {
            let key = known(print).ok_or(SealError::UnknownKey(*print))?;
            // A caller whose map has one key under two names must not make it count twice.
            if key.fingerprint() != *print {
                return Err(SealError::WrongSignature(*print));
            }
            good(&key, &message, signature)?;
            // Nor must a caller whose map has one point as a key in software and as a FIDO key.
            if signers.iter().any(|signer| signer.to_bytes() == key.to_bytes()) {
                return Err(SealError::SameKeyTwice(*print));
            }
            signers.push(key);
        }
        let statement = self.statement()?;
        if let Statement::Act(act) = &*statement {
            let [signer] = signers[..] else { return Err(SealError::SignatureCount(signers.len())) };
            if signer.fingerprint() != act.says.key {
                return Err(SealError::OtherKey { named: act.says.key, signed_by: signer.fingerprint() });
            }
        }
        Ok(Verified { envelope: self.clone(), statement, signers })
    }

    fn check_signers(&self) -> Result<(), SealError> {
        let mut seen = BTreeSet::new();
        if self.0.signatures.is_empty() || self.0.signatures.len() > MOST_SIGNATURES {
            return Err(SealError::SignatureCount(self.0.signatures.len()));
        }
        for (print, _) in &self.0.signatures {
            if !seen.insert(print) {
                return Err(SealError::SameKeyTwice(*print));
            }
        }
        if !self.0.signatures.is_sorted() {
            return Err(SealError::Envelope("its signatures are not in the order of their keys".to_owned()));
        }
        Ok(())
    }
}

fn read_signature(value: Value) -> Result<(Fingerprint, Signature), SealError> {
    let Value::Object(mut members) = value else {
        return Err(SealError::Envelope("a signature is not a JSON object".to_owned()));
    };
    let print = take_text(&mut members, "keyid")?.parse()?;
    let signature = Signature::from_bytes(&from_base64(&take_text(&mut members, "sig")?)?)?;
    only(&members)?;
    Ok((print, signature))
}

fn good(key: &PublicKey, message: &[u8], signature: &Signature) -> Result<(), SealError> {
    if !key.has_form(signature) {
        return Err(SealError::OtherForm(key.fingerprint()));
    }
    if key.verify(message, signature) { Ok(()) } else { Err(SealError::WrongSignature(key.fingerprint())) }
}

fn take_text(members: &mut Map<String, Value>, name: &str) -> Result<String, SealError> {
    match members.remove(name) {
        Some(Value::String(text)) => Ok(text),
        _ => Err(SealError::Envelope(format!("it has no `{name}`"))),
    }
}

fn only(rest: &Map<String, Value>) -> Result<(), SealError> {
    match rest.keys().next() {
        Some(name) => Err(SealError::Envelope(format!("`{name}` does not belong in it"))),
        None => Ok(()),
    }
}

/// Strict: no white space, no other alphabet, full padding, and no stray bits in it.
fn from_base64(text: &str) -> Result<Vec<u8>, SealError> {
    BASE64
        .decode(text.as_bytes())
        .map_err(|_| SealError::Envelope("its base64 is not the canonical one".to_owned()))
}
