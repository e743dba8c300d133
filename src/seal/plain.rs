//! Envelopes and acts straight from their bytes, without a tree of JSON between: nearly all of a log is these two.
//! Refuses nothing. What is not exactly what the program itself writes is left to the reader of any JSON, which takes
//! the same bytes and no others, and says what is wrong with the rest.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::seal::act::{Act, Says, Subjects};
use crate::seal::envelope::PAYLOAD_TYPE;
use crate::seal::statement::{Kind, MOST_SIGNATURES, STATEMENT_TYPE};
use crate::seal::{Fingerprint, Signature};
use crate::text::{Digest, GREATEST_COUNT};

/// Signatures, each under the fingerprint of its key.
type Signatures = Vec<(Fingerprint, Signature)>;

/// The payload and the signatures of an envelope that is written in its one form, with signatures of 64 bytes.
///
/// Between fixed texts stand base64 and fingerprints only, and each of those has one writing, which `data_encoding`
/// holds it to: so nothing is read here that [`crate::seal::Envelope::to_bytes`] would write otherwise.
pub fn envelope(bytes: &[u8]) -> Option<(Vec<u8>, Signatures)> {
    let (payload, rest) = text_after(bytes, b"{\"payload\":\"")?;
    let payload = BASE64.decode(payload).ok()?;
    let (payload_type, rest) = text_after(rest, b",\"payloadType\":\"")?;
    let mut rest = rest.strip_prefix(b",\"signatures\":[")?;
    if payload_type != PAYLOAD_TYPE.as_bytes() {
        return None;
    }
    let mut signatures = Vec::with_capacity(1);
    loop {
        let (print, after) = text_after(rest, b"{\"keyid\":\"")?;
        let (signature, after) = text_after(after, b",\"sig\":\"")?;
        let print = str::from_utf8(print).ok()?.parse().ok()?;
        let plain: [u8; 64] = BASE64.decode(signature).ok()?.try_into().ok()?;
        signatures.push((print, plain.into()));
        let after = after.strip_prefix(b"}")?;
        if after == b"]}\n" {
            return Some((payload, signatures));
        }
        if signatures.len() == MOST_SIGNATURES {
            return None;
        }
        rest = after.strip_prefix(b",")?;
    }
}

/// What stands between the fixed text and the next quotation mark, and what follows that.
fn text_after<'a>(bytes: &'a [u8], fixed: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let rest = bytes.strip_prefix(fixed)?;
    let end = memchr::memchr(b'"', rest)?;
    Some((&rest[..end], &rest[end + 1..]))
}

/// The statement of an act, its members in the order of their names: written down as it stands it is canonical JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'a, P: Deserialize<'de>"))]
struct Text<'a, P> {
    #[serde(rename = "_type")]
    statement_type: &'a str,
    predicate: P,
    #[serde(rename = "predicateType")]
    predicate_type: &'a str,
    subject: Vec<Subject<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subject<'a> {
    #[serde(borrow)]
    digest: Sha256<'a>,
    name: &'a str,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sha256<'a> {
    sha256: &'a str,
}

/// The act in a payload, if the payload is what would be written of it, byte for byte. What an act may not say is
/// asked by the caller.
pub fn act<'a>(payload: &'a [u8]) -> Option<Act> {
    let text: Text<'a, Says> = serde_json::from_slice(payload).ok()?;
    let Kind::Act(kind) = Kind::of(text.predicate_type) else { return None };
    let named = |subject: &Subject<'a>| Some((subject.name, subject.digest.sha256.parse().ok()?));
    let named: Vec<(&str, Digest)> = text.subject.iter().map(named).collect::<Option<_>>()?;
    let act = Act { kind, subjects: Subjects::from_named(&named).ok()?, says: text.predicate };
    // No number beyond what every reader of JSON keeps exactly.
    (act.says.roster.version <= GREATEST_COUNT && written(&act, payload.len()) == payload).then_some(act)
}

/// The canonical bytes of an act's statement.
fn written(act: &Act, length: usize) -> Vec<u8> {
    let hex: Vec<(&str, String)> =
        act.subjects.named().into_iter().map(|(name, digest)| (name, digest.hex())).collect();
    let subject = hex.iter().map(|(name, hex)| Subject { digest: Sha256 { sha256: hex }, name }).collect();
    let predicate_type = Kind::Act(act.kind).predicate_type();
    let text = Text {
        statement_type: STATEMENT_TYPE,
        predicate: &act.says,
        predicate_type: &predicate_type,
        subject,
    };
    let mut bytes = Vec::with_capacity(length);
    serde_json::to_writer(&mut bytes, &text).expect("text is written into memory");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{
        ActKind, Capacity, Condition, Decision, Envelope, RosterSeen, SecretKey, Statement, Tool,
    };

    /// An act in which no member is empty, and texts have every character that JSON escapes or writes in its own way.
    fn full(key: &SecretKey) -> Act {
        let digest = |name: &str| Digest::of(name.as_bytes());
        let odd = "\"quoted\" \\ / £ é 😀".to_owned();
        Act {
            kind: ActKind::PartyDecision,
            subjects: Subjects {
                terms: digest("terms"),
                parties: digest("parties"),
                template: Some(digest("template")),
                particulars: Some(digest("particulars")),
                shown: digest("shown"),
                recorded: None,
            },
            says: Says {
                registry: "registry.example/\"london\"\\".to_owned(),
                agreement: "adult-safeguarding".to_owned(),
                version: "1.0".to_owned(),
                body: "camden".to_owned(),
                capacity: Capacity::DelegatedSignatory,
                authority: Some(odd.clone()),
                decision: Decision::SignWithConditions,
                conditions: vec![
                    Condition { id: "first".to_owned(), text: odd.clone(), until: "2027-01-31".parse().ok() },
                    Condition { id: "second".to_owned(), text: odd.clone(), until: None },
                ],
                reason: None,
                effective: "2026-06-01".parse().ok(),
                concerns: Vec::new(),
                previous: Some(digest("previous")),
                roster: RosterSeen { head: digest("head"), version: 6 },
                law: digest("law"),
                findings: vec!["0123456789abcdef".to_owned(), "1123456789abcdef".to_owned()],
                tool: Tool { name: "isa".to_owned(), version: "0.1.0".to_owned() },
                key: key.public().fingerprint(),
                day: "2026-04-01".parse().unwrap(),
                note: Some(odd),
            },
        }
    }

    #[test]
    fn an_act_is_read_straight_from_its_bytes_and_is_the_one_that_any_reader_finds() {
        let key = SecretKey::from_seed(&[7; 32]);
        let statement = Statement::Act(full(&key));
        let payload = statement.to_payload().unwrap();
        assert_eq!(act(&payload).map(Statement::Act), Some(statement.clone()));
        assert_eq!(Statement::of_json(&payload), Ok(statement.clone()));
        let file = Envelope::sign(&statement, &[&key]).unwrap().to_bytes();
        let (read, signatures) = envelope(&file).unwrap();
        assert_eq!((read, signatures.len()), (payload, 1));
        assert_eq!(Envelope::parse(&file), Envelope::of_json(&file));
    }

    /// Whatever stands at a place: nothing is taken that the reader of any JSON refuses, or takes for something else.
    #[test]
    fn no_byte_can_be_changed_so_that_two_readers_differ() {
        let key = SecretKey::from_seed(&[7; 32]);
        let statement = Statement::Act(full(&key));
        let payload = statement.to_payload().unwrap();
        let file = Envelope::sign(&statement, &[&key]).unwrap().to_bytes();
        let others =
            |byte: u8| [byte ^ 1, byte ^ 0x20, b'"', b'\\', b' ', b'0', b'9', b'=', b',', 0x1f, 0xff];
        for at in 0..payload.len() {
            for other in others(payload[at]) {
                let mut changed = payload.clone();
                changed[at] = other;
                assert!(same_act(&changed), "byte {at} as {other}");
            }
            assert!(same_act(&payload[..at]), "cut at {at}");
            assert!(same_act(&[&payload[..at], b" ", &payload[at..]].concat()), "space at {at}");
        }
        for at in 0..file.len() {
            for other in others(file[at]) {
                let mut changed = file.clone();
                changed[at] = other;
                assert!(same_envelope(&changed), "byte {at} as {other}");
            }
            assert!(same_envelope(&file[..at]), "cut at {at}");
        }
    }

    fn same_act(payload: &[u8]) -> bool {
        let read = act(payload).filter(|act| act.check().is_ok());
        let any = Statement::of_json(payload).ok();
        match (read, any) {
            (Some(act), any) => any == Some(Statement::Act(act)),
            // What is left to the other reader is never an act that it takes.
            (None, any) => !matches!(any, Some(Statement::Act(_))),
        }
    }

    fn same_envelope(file: &[u8]) -> bool {
        envelope(file).is_none_or(|_| Envelope::parse(file) == Envelope::of_json(file))
    }

    #[test]
    fn a_count_that_some_readers_round_is_not_taken() {
        let key = SecretKey::from_seed(&[7; 32]);
        let mut large = full(&key);
        large.says.roster.version = GREATEST_COUNT + 1;
        assert_eq!(act(&written(&large, 0)), None);
        large.says.roster.version = GREATEST_COUNT;
        assert_eq!(act(&written(&large, 0)), Some(large));
    }
}
