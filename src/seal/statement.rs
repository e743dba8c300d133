//! The in-toto Statement v1 around everything that is signed: subjects, predicate type, predicate, as one canonical
//! JSON text. The fields of each kind are in `act` and `vouching`.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use unicode_normalization::is_nfc;

use crate::seal::act::{Act, ActKind, Says, Subjects};
use crate::seal::continuation::LogContinuation;
use crate::seal::vouching::{BodyKeys, Revocation, Root, Signatory};
use crate::seal::{Fingerprint, SealError, envelope, plain};
use crate::text::{Digest, canonical, canonical_reading, clean};

/// Where predicate types live. A reserved name: nobody can be asked there, and nobody else can own it.
pub const ATTESTATIONS: &str = "https://isa.example/attestation/";

pub(super) const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// The framed statement stays below 4 096 bytes, which is what key services sign in one piece.
const MOST_BYTES: usize = 4095;
pub(super) const MOST_SIGNATURES: usize = 16;
/// The longest free text of a statement, in characters.
const MOST_CHARACTERS: usize = 500;

/// What a statement is, known by its predicate type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Act(ActKind),
    Root,
    Body,
    Signatory,
    Revocation,
    LogContinuation,
    /// A predicate type that this version does not know, whole. Its signature is verified; it counts for nothing,
    /// and whatever it might change is undecided.
    Unknown(String),
}

impl Kind {
    /// The last word of the predicate type, or the whole of one that is not known.
    pub fn name(&self) -> &str {
        match self {
            Self::Act(kind) => kind.name(),
            Self::Root => "root",
            Self::Body => "body",
            Self::Signatory => "signatory",
            Self::Revocation => "revocation",
            Self::LogContinuation => "log-continuation",
            Self::Unknown(predicate_type) => predicate_type,
        }
    }

    pub fn predicate_type(&self) -> String {
        match self {
            Self::Unknown(predicate_type) => predicate_type.clone(),
            known => format!("{ATTESTATIONS}{}/v1", known.name()),
        }
    }

    pub(super) fn of(predicate_type: &str) -> Self {
        let name = predicate_type.strip_prefix(ATTESTATIONS).and_then(|rest| rest.strip_suffix("/v1"));
        ActKind::ALL
            .map(Self::Act)
            .into_iter()
            .chain([Self::Root, Self::Body, Self::Signatory, Self::Revocation, Self::LogContinuation])
            .find(|kind| name == Some(kind.name()))
            .unwrap_or_else(|| Self::Unknown(predicate_type.to_owned()))
    }
}

/// A statement of a kind that this version does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub predicate_type: String,
    pub subjects: Vec<(String, Digest)>,
    pub predicate: Map<String, Value>,
}

/// What one person, or several together, sign.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly every statement is an act")]
pub enum Statement {
    Act(Act),
    Root(Root),
    Body(BodyKeys),
    Signatory(Signatory),
    Revocation(Revocation),
    LogContinuation(LogContinuation),
    Unknown(Unknown),
}

impl Statement {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Act(act) => Kind::Act(act.kind),
            Self::Root(_) => Kind::Root,
            Self::Body(_) => Kind::Body,
            Self::Signatory(_) => Kind::Signatory,
            Self::Revocation(_) => Kind::Revocation,
            Self::LogContinuation(_) => Kind::LogContinuation,
            Self::Unknown(unknown) => Kind::Unknown(unknown.predicate_type.clone()),
        }
    }

    /// The texts or keys that the statement is about.
    pub fn subjects(&self) -> Vec<(String, Digest)> {
        let keys = |fingerprints: Vec<Fingerprint>| {
            fingerprints.iter().map(|print| (print.to_string(), Digest(print.0))).collect()
        };
        match self {
            Self::Act(act) => {
                act.subjects.named().into_iter().map(|(name, digest)| (name.to_owned(), digest)).collect()
            }
            Self::Root(root) => keys(root.fingerprints()),
            Self::Body(body) => keys(body.fingerprints()),
            Self::Signatory(signatory) => keys(vec![signatory.key.fingerprint()]),
            Self::Revocation(revocation) => keys(vec![revocation.key]),
            Self::LogContinuation(continuation) => keys(continuation.fingerprints()),
            Self::Unknown(unknown) => unknown.subjects.clone(),
        }
    }

    /// The canonical bytes that go into an envelope. Refuses to write what it would refuse to read.
    pub fn to_payload(&self) -> Result<Vec<u8>, SealError> {
        self.check()?;
        let subject: Vec<Value> = self
            .subjects()
            .iter()
            .map(|(name, digest)| json!({"digest": {"sha256": digest.hex()}, "name": name}))
            .collect();
        let predicate = match self {
            Self::Act(act) => act.predicate(),
            Self::Root(root) => json!(root),
            Self::Body(body) => json!(body),
            Self::Signatory(signatory) => json!(signatory),
            Self::Revocation(revocation) => json!(revocation),
            Self::LogContinuation(continuation) => json!(continuation),
            Self::Unknown(unknown) => Value::Object(unknown.predicate.clone()),
        };
        let payload = canonical(&json!({
            "_type": STATEMENT_TYPE,
            "predicate": predicate,
            "predicateType": self.kind().predicate_type(),
            "subject": subject,
        }));
        short_enough(&payload)?;
        Ok(payload)
    }

    /// Reads the canonical bytes. A member that is not known, is missing, or is written in another way is refused:
    /// nothing may be signed that is not read.
    pub fn parse(payload: &[u8]) -> Result<Self, SealError> {
        short_enough(payload)?;
        if let Some(act) = plain::act(payload) {
            act.check()?;
            return Ok(Self::Act(act));
        }
        Self::of_json(payload)
    }

    /// The same for every kind of statement, and with words for what is wrong.
    pub(super) fn of_json(payload: &[u8]) -> Result<Self, SealError> {
        let value = canonical_reading(payload).map_err(|error| SealError::statement(error.to_string()))?;
        let Value::Object(mut members) = value else {
            return Err(SealError::statement("it is not a JSON object"));
        };
        let mut take = |name: &str| {
            members.remove(name).ok_or_else(|| SealError::statement(format!("`{name}` is missing")))
        };
        if take("_type")? != STATEMENT_TYPE {
            return Err(SealError::statement(format!("`_type` is not {STATEMENT_TYPE}")));
        }
        let Value::String(predicate_type) = take("predicateType")? else {
            return Err(SealError::statement("`predicateType` is not text"));
        };
        let subjects = read_subjects(take("subject")?)?;
        let predicate = take("predicate")?;
        if let Some(name) = members.keys().next() {
            return Err(SealError::statement(format!("`{name}` is not a member of a statement")));
        }
        let statement = match Kind::of(&predicate_type) {
            Kind::Act(kind) => Self::Act(Act {
                kind,
                subjects: Subjects::from_named(&subjects)?,
                says: typed::<Says>(&predicate)?,
            }),
            Kind::Root => Self::Root(typed(&predicate)?),
            Kind::Body => Self::Body(typed(&predicate)?),
            Kind::Signatory => Self::Signatory(typed(&predicate)?),
            Kind::Revocation => Self::Revocation(typed(&predicate)?),
            Kind::LogContinuation => Self::LogContinuation(typed(&predicate)?),
            Kind::Unknown(predicate_type) => {
                let Value::Object(predicate) = predicate else {
                    return Err(SealError::statement("`predicate` is not a JSON object"));
                };
                Self::Unknown(Unknown { predicate_type, subjects: subjects.clone(), predicate })
            }
        };
        statement.check()?;
        if statement.subjects() != subjects {
            return Err(SealError::statement("its subjects are not the keys that it speaks of"));
        }
        Ok(statement)
    }

    fn check(&self) -> Result<(), SealError> {
        match self {
            Self::Act(act) => act.check(),
            Self::Root(root) => root.check(),
            Self::Body(body) => body.check(),
            Self::Signatory(signatory) => signatory.check(),
            Self::Revocation(revocation) => revocation.check(),
            Self::LogContinuation(continuation) => continuation.check(),
            Self::Unknown(unknown) if matches!(Kind::of(&unknown.predicate_type), Kind::Unknown(_)) => Ok(()),
            Self::Unknown(_) => Err(SealError::statement("this kind of statement is known")),
        }
    }
}

/// Reads a predicate, and compares what was read with what would be written: no member falls out unseen, and a
/// member that is left out is not the same as `null`.
fn typed<T: Serialize + DeserializeOwned>(predicate: &Value) -> Result<T, SealError> {
    let read: T = T::deserialize(predicate).map_err(|error| SealError::statement(error.to_string()))?;
    if json!(read) != *predicate {
        return Err(SealError::statement("a member is missing, or is not written in its one way"));
    }
    Ok(read)
}

fn read_subjects(value: Value) -> Result<Vec<(String, Digest)>, SealError> {
    let wrong = || SealError::statement("a subject is a name and one SHA-256 digest");
    let Value::Array(subjects) = value else { return Err(wrong()) };
    if subjects.is_empty() {
        return Err(SealError::statement("it is about nothing: `subject` is empty"));
    }
    subjects
        .into_iter()
        .map(|subject| {
            let name = subject["name"].as_str().ok_or_else(wrong)?.to_owned();
            let hex = subject["digest"]["sha256"].as_str().ok_or_else(wrong)?;
            let digest: Digest = hex.parse().map_err(|_| wrong())?;
            if subject != json!({"digest": {"sha256": digest.hex()}, "name": name}) {
                return Err(wrong());
            }
            Ok((name, digest))
        })
        .collect()
}

fn short_enough(payload: &[u8]) -> Result<(), SealError> {
    let framed = envelope::frame(envelope::PAYLOAD_TYPE, payload.len()).len() + payload.len();
    if framed > MOST_BYTES { Err(SealError::StatementTooLong(framed)) } else { Ok(()) }
}

/// Small letters, digits and hyphens, a letter first: ids of agreements, bodies, conditions, kinds.
pub(super) fn is_id(text: &str) -> bool {
    (2..=64).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

pub(super) fn is_version(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'))
}

/// The name of a log: what C2SP allows as the name of a key, in plain ASCII.
pub(super) fn is_origin(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'+')
}

/// Free text in a statement: one line, not empty, in composed characters, and without any that act on a terminal
/// instead of being read.
pub(super) fn one_line(text: &str) -> Result<(), SealError> {
    let characters = text.chars().count();
    if text.trim() != text || characters == 0 || characters > MOST_CHARACTERS {
        return Err(SealError::statement("a text is 1 to 500 characters without spaces around it"));
    }
    if text.contains(['\n', '\t']) || clean(text) != text || !is_nfc(text) {
        return Err(SealError::statement("a text is one line of plain characters (Unicode NFC)"));
    }
    Ok(())
}
