//! Keys that sign through OpenSSH: one signature has one form, which is that of its key, and one key counts once however
//! it signs.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod forms;
mod london;

use forms::{Blob, FIDO, SOFTWARE, armored, fido, sshsig};
use isa::roster::Fault;
use isa::seal::{
    Act, Capacity, Envelope, KeySet, LogKey, PublicKey, Root, Scheme, SealError, Signature, Statement,
    WitnessKey,
};
use london::{London, key, public, root};
use proptest::prelude::*;

/// An act of Camden's SIRO, whose key is this one.
fn act(key: &PublicKey) -> Act {
    let mut act = London::with_two_boroughs().act("adult-safeguarding", "camden", Capacity::Siro);
    act.says.key = key.fingerprint();
    act
}

/// The act, signed with that blob.
fn sealed(key: PublicKey, blob: &Blob) -> Result<Envelope, SealError> {
    let statement = Statement::Act(act(&key));
    let message = Envelope::message(&statement).unwrap();
    Envelope::assemble(&statement, vec![(key, Signature::from_bytes(&blob.over(&message))?)])
}

fn accepted(bytes: &[u8], key: PublicKey) -> Result<(), SealError> {
    let known = |print: &_| (key.fingerprint() == *print).then_some(key);
    Envelope::parse(bytes)?.verify(known).map(drop)
}

/// Both kinds of key, each with a blob that it makes.
fn both() -> [(PublicKey, Blob); 2] {
    [
        (sshsig("camden-siro"), Blob::by("camden-siro", SOFTWARE)),
        (fido("camden-siro"), Blob::by("camden-siro", FIDO)),
    ]
}

#[test]
fn a_key_has_one_text_which_says_how_it_signs() {
    let plain = public("camden-siro");
    for (key, start, scheme) in [
        (plain, "ssh-ed25519 AAAA", Scheme::Plain),
        (sshsig("camden-siro"), "sshsig ssh-ed25519 AAAA", Scheme::Sshsig),
        (fido("camden-siro"), "sk-ssh-ed25519@openssh.com AAAA", Scheme::Fido),
    ] {
        let text = key.to_string();
        assert!(text.starts_with(start), "{text}");
        assert_eq!((text.parse(), key.scheme(), key.to_bytes()), (Ok(key), scheme, plain.to_bytes()));
        assert_eq!(PublicKey::from_ssh(&key.to_ssh()).unwrap().fingerprint(), key.fingerprint());
        let (first, rest) = text.split_at(1);
        for odd in [
            format!("{text} comment"),
            format!(" {text}"),
            format!("sshsig {text}x"),
            format!("sshsig  {text}"),
            format!("sshsig sshsig {text}"),
            format!("{}{rest}", first.to_uppercase()),
            text.replace("ssh-ed25519 ", "sk-ssh-ed25519@openssh.com "),
            text.replace("sk-ssh-ed25519@openssh.com ", "ssh-ed25519 "),
            text[..text.len() - 4].to_owned(),
        ] {
            assert!(odd == text || odd.parse::<PublicKey>().is_err(), "{odd}");
        }
    }
    let sshsig_of_fido = format!("sshsig {}", fido("camden-siro"));
    assert!(sshsig_of_fido.parse::<PublicKey>().unwrap_err().to_string().contains("without `sshsig`"));
    let elsewhere = Blob { application: "ssh:work", ..Blob::by("camden-siro", FIDO) }.line();
    assert!(elsewhere.parse::<PublicKey>().unwrap_err().to_string().contains("is not `ssh:`"));
}

#[test]
fn a_signature_of_ssh_keygen_counts_for_the_key_that_the_roster_says_signs_so() {
    for (key, blob) in both() {
        let envelope = sealed(key, &blob).unwrap();
        assert_eq!(accepted(&envelope.to_bytes(), key), Ok(()));
        assert_eq!(Envelope::parse(&envelope.to_bytes()).unwrap(), envelope);
        let bytes = blob.over(b"words");
        assert_eq!(Signature::from_file(armored(&bytes).as_bytes()).unwrap().to_bytes(), bytes);
        assert_eq!(Signature::from_file(&armored(&bytes).into_bytes().repeat(2)), Err(NEITHER));
    }
    // A finger or a PIN beside the touch.
    let known = Blob { flags: 0x05, ..Blob::by("camden-siro", FIDO) };
    assert!(sealed(fido("camden-siro"), &known).is_ok());
}

const NEITHER: SealError = SealError::Signature("it is neither openssl's nor ssh-keygen's");

#[test]
fn every_one_byte_change_of_an_envelope_signed_through_ssh_is_refused() {
    for (key, blob) in both() {
        let bytes = sealed(key, &blob).unwrap().to_bytes();
        let from = bytes.len() - 500;
        for at in 0..bytes.len() {
            // The payload is covered as in every envelope: one bit of each byte there, and more where the blob is.
            let others =
                if at < from { vec![bytes[at] ^ 1] } else { vec![bytes[at] ^ 1, b'A', b'0', b' ', b'"'] };
            for other in others {
                let mut changed = bytes.clone();
                changed[at] = other;
                assert!(other == bytes[at] || accepted(&changed, key).is_err(), "byte {at} as {other}");
            }
        }
    }
}

#[test]
fn every_one_bit_change_of_a_blob_is_refused() {
    for (key, blob) in both() {
        let bytes = blob.over(b"words");
        let good = |bytes: &[u8]| Signature::from_bytes(bytes).is_ok_and(|one| key.verify(b"words", &one));
        assert!(good(&bytes) && bytes.len() <= 229);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                assert!(!good(&changed), "bit {bit} of byte {at}");
            }
            assert!(!good(&bytes[..at]), "cut at {at}");
        }
        assert!(!good(&[&bytes[..], b"\0"].concat()));
    }
}

#[test]
fn d13_a_signature_made_for_another_purpose_is_refused() {
    for (key, blob) in both() {
        for (wrong, why) in [
            (Blob { namespace: "file", ..blob.clone() }, "another purpose"),
            (Blob { namespace: "", ..blob.clone() }, "another purpose"),
            (Blob { namespace: "dsse@isa.example2", ..blob.clone() }, "another purpose"),
            (Blob { reserved: "x", ..blob.clone() }, "bytes too many"),
            (Blob { hash: "sha256", ..blob.clone() }, "something else than sha512"),
            (Blob { version: 2, ..blob.clone() }, "another version"),
            (Blob { inner_kind: "ssh-rsa", ..blob.clone() }, "another kind"),
        ] {
            let error = sealed(key, &wrong).unwrap_err().to_string();
            assert!(error.contains(why), "{why}: {error}");
        }
    }
}

#[test]
fn d13_a_security_key_that_nobody_touched_has_not_signed() {
    let key = fido("camden-siro");
    for flags in 0..=u8::MAX {
        let blob = Blob { flags, ..Blob::by("camden-siro", FIDO) };
        let sealed = sealed(key, &blob);
        assert_eq!(sealed.is_ok(), [0x01, 0x05].contains(&flags), "{flags:#04x}: {sealed:?}");
    }
    // The counter is what the authenticator says, and is signed.
    assert!(sealed(key, &Blob { counter: u32::MAX, ..Blob::by("camden-siro", FIDO) }).is_ok());
    let elsewhere = Blob { application: "ssh:work", ..Blob::by("camden-siro", FIDO) };
    assert!(sealed(key, &elsewhere).unwrap_err().to_string().contains("is not `ssh:`"));
}

#[test]
fn a_signature_in_another_form_than_the_key_s_is_refused() {
    let message = Envelope::message(&Statement::Act(act(&public("camden-siro")))).unwrap();
    let made = [
        (Scheme::Plain, key("camden-siro").sign(&message).to_bytes()),
        (Scheme::Sshsig, Blob::by("camden-siro", SOFTWARE).over(&message)),
        (Scheme::Fido, Blob::by("camden-siro", FIDO).over(&message)),
    ];
    for signer in [public("camden-siro"), sshsig("camden-siro"), fido("camden-siro")] {
        for (scheme, bytes) in &made {
            let signature = Signature::from_bytes(bytes).unwrap();
            assert_eq!(signer.verify(&message, &signature), signer.scheme() == *scheme);
            let sealed = Envelope::assemble(&Statement::Act(act(&signer)), vec![(signer, signature)]);
            if signer.scheme() != *scheme {
                assert_eq!(sealed, Err(SealError::OtherForm(signer.fingerprint())));
            }
        }
    }
    // A key in software signs as it is told; nobody has a FIDO key in a file.
    let secret = key("camden-siro");
    let framed = secret.sign_as(Scheme::Sshsig, &message).unwrap();
    assert_eq!(framed.to_bytes(), Blob::by("camden-siro", SOFTWARE).over(&message));
    assert_eq!(secret.sign_as(Scheme::Fido, &message), None);
}

#[test]
fn a_signature_by_another_key_in_the_same_form_is_refused() {
    for (key, kind) in [(sshsig("camden-siro"), SOFTWARE), (fido("camden-siro"), FIDO)] {
        let wrong = SealError::WrongSignature(key.fingerprint());
        assert_eq!(sealed(key, &Blob::by("hackney-siro", kind)).unwrap_err(), wrong);
    }
}

#[test]
fn d8_one_key_that_signs_in_two_ways_counts_once() {
    let (software, in_a_key) = (public("root-1"), fido("root-1"));
    assert_ne!(software.fingerprint(), in_a_key.fingerprint());
    assert_eq!(software.fingerprint(), sshsig("root-1").fingerprint());
    let statement = Statement::Root(root());
    let message = Envelope::message(&statement).unwrap();
    let twice = vec![
        (software, key("root-1").sign(&message)),
        (in_a_key, Signature::from_bytes(&Blob::by("root-1", FIDO).over(&message)).unwrap()),
    ];
    let refused = Envelope::assemble(&statement, twice).unwrap_err();
    assert!(matches!(refused, SealError::SameKeyTwice(_)), "{refused}");
    // Nor does any statement name it twice.
    for keys in [vec![software, in_a_key], vec![sshsig("root-1"), in_a_key], vec![software, sshsig("root-1")]]
    {
        let set = Root { root: KeySet::new(keys, 2), ..root() };
        assert!(Statement::Root(set).to_payload().is_err());
    }
}

#[test]
fn d8_the_roster_refuses_a_key_that_is_there_in_another_way() {
    let mut london = London::with_two_boroughs();
    let add = |london: &mut London, key: PublicKey| {
        let mut office = london.signatory("camden", Capacity::Director);
        office.key = key;
        london.roster.extend(&london::sign(&Statement::Signatory(office), &["camden-admin"]))
    };
    for taken in ["root-1", "registrar-1", "log", "hackney-admin", "hackney-siro"] {
        let before = public(taken).fingerprint();
        for key in [sshsig(taken), fido(taken)] {
            assert_eq!(add(&mut london, key), Err(Fault::SignsOtherwise { key: before }), "{taken}");
        }
    }
    let free = fido("camden-director");
    assert_eq!(add(&mut london, free), Ok(()));
    assert_eq!(
        add(&mut london, public("camden-director")),
        Err(Fault::SignsOtherwise { key: free.fingerprint() })
    );
    assert_eq!(london.roster.key(&free.fingerprint()), Some(free));
    // How a body's own key signs does not change with a new set either.
    let mut replaced = london.body("hackney");
    replaced.admin = KeySet::new(vec![sshsig("hackney-admin")], 1);
    let refused = london.roster.extend(&london::sign(&Statement::Body(replaced), &["hackney-admin"]));
    assert_eq!(refused, Err(Fault::SignsOtherwise { key: public("hackney-admin").fingerprint() }));
}

#[test]
fn a_log_and_a_witness_sign_plainly() {
    for key in [sshsig("log"), fido("log")] {
        assert!(matches!(LogKey::new("x.example", key), Err(SealError::LogKey(_))));
        assert!(matches!(WitnessKey::new("x.example", key), Err(SealError::WitnessKey(_))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_read_as_a_signature_is_written_back_as_it_was(
        fido in any::<bool>(), flags in any::<u8>(), counter in any::<u32>(),
        at in any::<prop::sample::Index>(), put in prop::collection::vec(any::<u8>(), 0..4), cut in 0_usize..3,
    ) {
        let kind = if fido { FIDO } else { SOFTWARE };
        let mut bytes = Blob { flags, counter, ..Blob::by("camden-siro", kind) }.over(b"words");
        let at = at.index(bytes.len());
        bytes.splice(at..(at + cut).min(bytes.len()), put);
        if let Ok(signature) = Signature::from_bytes(&bytes) {
            prop_assert_eq!(signature.to_bytes(), bytes);
        }
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let framed = [b"SSHSIG\0\0\0\x01", &bytes[..]].concat();
        // 64 bytes are a plain signature, whatever they look like.
        prop_assert_eq!(Signature::from_bytes(&framed).is_ok(), framed.len() == 64);
        let _read_or_refused = Signature::from_file(&bytes);
        prop_assert!(PublicKey::from_ssh(&bytes).is_err());
    }
}
