//! Our files, verified by tools that we did not write: OpenSSL, OpenSSH, securesystemslib, in-toto, Go's readers of
//! signed notes and Merkle logs, and pymerkle. A tool that is not there is a failure: `tests/conformance/install.sh`
//! brings them.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod forms;
mod london;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use forms::{Blob, FIDO, armored, fido, sshsig};
use isa::registry;
use isa::seal::{
    Capacity, Envelope, NAMESPACE, PAYLOAD_TYPE, Passphrase, PublicKey, Scheme, SecretKey, Signature,
    Statement, pae,
};
use london::{London, key, public};

/// Runs a program; its own words come back with it.
fn run(program: impl AsRef<Path>, arguments: &[&str]) -> (bool, String) {
    let program = program.as_ref();
    let Output { status, stdout, stderr } = Command::new(program)
        .args(arguments)
        .env("GO111MODULE", "off")
        .env("GOPATH", "/usr/share/gocode")
        .env("GOFLAGS", "")
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}: run tests/conformance/install.sh", program.display()));
    let words = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    (status.success(), words)
}

fn accepts(program: impl AsRef<Path>, arguments: &[&str]) -> String {
    let (success, words) = run(&program, arguments);
    assert!(success, "{} {arguments:?}: {words}", program.as_ref().display());
    words
}

fn refuses(program: impl AsRef<Path>, arguments: &[&str]) {
    let (success, words) = run(&program, arguments);
    assert!(!success, "{} {arguments:?} accepted it: {words}", program.as_ref().display());
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance").join(name);
    let _was_there = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path.into_os_string().into_string().unwrap()
}

fn python() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/conformance/bin/python")
}

fn an_act() -> (Statement, Envelope) {
    let mut london = London::with_two_boroughs();
    let statement = Statement::Act(london.act("adult-safeguarding", "camden", Capacity::Siro));
    let envelope = Envelope::sign(&statement, &[&key("camden-siro")]).unwrap();
    (statement, envelope)
}

#[test]
fn openssl_verifies_the_signature_of_an_act_over_its_pae() {
    let folder = folder("openssl");
    let (statement, _) = an_act();
    let message = Envelope::message(&statement).unwrap();
    assert_eq!(message, pae(PAYLOAD_TYPE, &statement.to_payload().unwrap()));
    let pem = write(&folder, "key.pem", public("camden-siro").to_pem());
    let signature = write(&folder, "act.sig", key("camden-siro").sign(&message).to_bytes());
    let verify = |message: &str| {
        ["pkeyutl", "-verify", "-pubin", "-inkey", &pem, "-rawin", "-in", message, "-sigfile", &signature]
            .map(str::to_owned)
    };
    let right = verify(&write(&folder, "act.pae", &message));
    let words = accepts("openssl", &right.each_ref().map(String::as_str));
    assert!(words.contains("Signature Verified Successfully"), "{words}");
    let mut changed = message;
    let last = changed.len() - 2;
    changed[last] ^= 1;
    let wrong = verify(&write(&folder, "changed.pae", &changed));
    refuses("openssl", &wrong.each_ref().map(String::as_str));
}

#[test]
fn openssl_opens_our_key_file_and_we_open_the_one_that_it_encrypts() {
    let folder = folder("keys");
    let secret = SecretKey::generate().unwrap();
    let passphrase = Passphrase::new("correct horse battery".to_owned());
    let ours = write(&folder, "ours.pem", &*secret.to_encrypted_pem(&passphrase).unwrap());
    let public =
        accepts("openssl", &["pkey", "-in", &ours, "-passin", "pass:correct horse battery", "-pubout"]);
    assert_eq!(public, secret.public().to_pem());
    refuses("openssl", &["pkey", "-in", &ours, "-passin", "pass:wrong", "-pubout"]);

    // The way out that is named when a key file is refused.
    let plain = folder.join("plain.pem").into_os_string().into_string().unwrap();
    let theirs = folder.join("theirs.pem").into_os_string().into_string().unwrap();
    accepts("openssl", &["genpkey", "-algorithm", "ed25519", "-out", &plain]);
    let public = accepts("openssl", &["pkey", "-in", &plain, "-pubout"]);
    accepts(
        "openssl",
        &[
            "pkcs8",
            "-topk8",
            "-scrypt",
            "-in",
            &plain,
            "-out",
            &theirs,
            "-passout",
            "pass:correct horse battery",
        ],
    );
    let opened = SecretKey::from_encrypted_pem(&fs::read_to_string(&theirs).unwrap(), &passphrase).unwrap();
    assert_eq!(opened.public().to_pem(), public);
}

#[test]
fn ssh_keygen_prints_the_fingerprint_that_we_print() {
    let folder = folder("ssh");
    for name in ["camden-siro", "hackney-siro", "log"] {
        let key = public(name);
        let file = write(&folder, name, format!("{key}\n"));
        let words = accepts("ssh-keygen", &["-lf", &file]);
        assert!(words.starts_with(&format!("256 {} ", key.fingerprint())), "{words}");
        assert!(words.ends_with("(ED25519)\n"), "{words}");
    }
}

/// Does ssh-keygen verify this signature over this message by that key, for that purpose?
fn openssh_verifies(folder: &Path, key: &PublicKey, signature: &str, message: &[u8], purpose: &str) -> bool {
    let allowed = write(folder, "allowed", format!("office {}\n", key.to_openssh()));
    let signature = write(folder, "made.sig", signature);
    let message = fs::File::open(write(folder, "made", message)).unwrap();
    let verify = ["-Y", "verify", "-f", &allowed, "-I", "office", "-n", purpose, "-s", &signature];
    let mut command = Command::new("ssh-keygen");
    let output = command.args(verify).stdin(message).output();
    output
        .unwrap_or_else(|error| panic!("ssh-keygen: {error}: run tests/conformance/install.sh"))
        .status
        .success()
}

#[test]
fn ssh_keygen_verifies_what_keys_of_both_kinds_sign_in_its_form() {
    let folder = folder("sshsig");
    let (statement, _) = an_act();
    let message = Envelope::message(&statement).unwrap();
    let software = key("camden-siro").sign_as(Scheme::Sshsig, &message).unwrap().to_bytes();
    let security = Blob::by("camden-siro", FIDO);
    let known = Blob { flags: 0x05, ..security.clone() }.over(&message);
    for (key, blob) in [
        (sshsig("camden-siro"), &software),
        (fido("camden-siro"), &security.over(&message)),
        (fido("camden-siro"), &known),
    ] {
        let signature = armored(blob);
        assert!(openssh_verifies(&folder, &key, &signature, &message, NAMESPACE));
        assert!(key.verify(&message, &Signature::from_file(signature.as_bytes()).unwrap()));
        // What OpenSSH refuses, we refuse.
        assert!(!openssh_verifies(&folder, &key, &signature, &message, "file"));
        assert!(!openssh_verifies(&folder, &key, &signature, &message[1..], NAMESPACE));
        for at in [12, 40, blob.len() / 2, blob.len() - 20] {
            let mut changed = blob.clone();
            changed[at] ^= 1;
            assert!(!openssh_verifies(&folder, &key, &armored(&changed), &message, NAMESPACE), "byte {at}");
        }
    }
    // OpenSSH 9.2 does not ask whether a security key was touched when it verifies a file. We do.
    let untouched = armored(&Blob { flags: 0, ..security }.over(&message));
    assert!(openssh_verifies(&folder, &fido("camden-siro"), &untouched, &message, NAMESPACE));
    assert!(Signature::from_file(untouched.as_bytes()).is_err());
    for key in [sshsig("camden-siro"), fido("camden-siro")] {
        let file = write(&folder, "key.pub", key.to_openssh() + "\n");
        let words = accepts("ssh-keygen", &["-lf", &file]);
        assert!(words.starts_with(&format!("256 {} ", key.fingerprint())), "{words}");
    }
}

#[test]
fn what_ssh_keygen_signs_for_this_purpose_is_taken_and_nothing_else() {
    let folder = folder("ssh-keygen");
    let (statement, _) = an_act();
    let message = Envelope::message(&statement).unwrap();
    let file = folder.join("id").into_os_string().into_string().unwrap();
    accepts("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", &file]);
    let line = fs::read_to_string(folder.join("id.pub")).unwrap();
    let key: PublicKey = format!("sshsig {}", line.trim_end()).parse().unwrap();
    for (purpose, hash, counts) in [
        (NAMESPACE, "sha512", true),
        ("file", "sha512", false),
        ("git", "sha512", false),
        (NAMESPACE, "sha256", false),
    ] {
        let act = write(&folder, "act", &message);
        let _old = fs::remove_file(folder.join("act.sig"));
        let option = format!("hashalg={hash}");
        accepts("ssh-keygen", &["-Y", "sign", "-q", "-n", purpose, "-O", &option, "-f", &file, &act]);
        let made = fs::read(folder.join("act.sig")).unwrap();
        let good = Signature::from_file(&made).is_ok_and(|signature| key.verify(&message, &signature));
        assert_eq!(good, counts, "{purpose} {hash}");
        if counts {
            // One form: what we write of it is what ssh-keygen wrote.
            assert_eq!(armored(&Signature::from_file(&made).unwrap().to_bytes()).into_bytes(), made);
        }
    }
}

#[test]
fn securesystemslib_and_in_toto_accept_our_envelopes_and_refuse_changed_ones() {
    let folder = folder("dsse");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verify_envelope.py");
    let script = script.to_str().unwrap();
    let known = |name: &str| {
        let key = public(name);
        format!("{}={}", key.fingerprint(), data_encoding::HEXLOWER.encode(&key.to_bytes()))
    };
    let (_, envelope) = an_act();
    let act = write(&folder, "act.json", envelope.to_bytes());
    assert_eq!(accepts(python(), &[script, &act, "1", &known("camden-siro")]), "1 of 1\n");
    refuses(python(), &[script, &act, "1", &known("hackney-siro")]);

    // Two of three: the root of a roster.
    let root = write(&folder, "root.json", &London::new().files["roster/0001-root.json"]);
    let keys = ["root-1", "root-2", "root-3"].map(known);
    assert_eq!(accepts(python(), &[script, &root, "2", &keys[0], &keys[1], &keys[2]]), "2 of 2\n");
    refuses(python(), &[script, &root, "3", &keys[0], &keys[1], &keys[2]]);

    let text = String::from_utf8(envelope.to_bytes()).unwrap();
    let at = text.find("payload\":\"").unwrap() + 200;
    let mut changed = text.into_bytes();
    changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
    let changed = write(&folder, "changed.json", changed);
    refuses(python(), &[script, &changed, "1", &known("camden-siro")]);
}

#[test]
fn go_verifies_checkpoint_tiles_root_and_proofs_and_refuses_what_was_changed() {
    let folder = folder("go");
    let verify = folder.join("verify_log");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verify_log.go");
    accepts("go", &["build", "-o", verify.to_str().unwrap(), source.to_str().unwrap()]);

    // More than one full tile, in uneven appends.
    let mut london = London::with_two_boroughs();
    london.append();
    for (first, last) in [(0, 1), (1, 120), (120, 126), (126, 150)] {
        for number in first..last {
            let mut agreement = "agreement-".to_owned();
            write!(agreement, "{number:03}").unwrap();
            london.consent(&agreement, "camden");
            london.consent(&agreement, "hackney");
        }
        london.append();
    }
    let ledger = london.verify().ledger.unwrap();
    assert_eq!(ledger.size(), 306);
    let log_key = ledger.log_key().to_string();
    let repository = folder.join("repository");
    for (path, bytes) in &london.files {
        write(&repository, path, bytes);
    }
    let proofs = folder.join("proofs");
    for entry in ledger.entries().iter().step_by(17) {
        let proof = ledger.prove(&entry.digest()).unwrap();
        write(&proofs, &format!("{}.tlog-proof", entry.index), proof.to_bytes());
    }
    let arguments = [repository.to_str().unwrap(), &log_key, proofs.to_str().unwrap()];
    assert_eq!(accepts(&verify, &arguments), "306 entries, 4 old checkpoints, 18 proofs\n");
    pymerkle_builds_the_same_tree(&repository, &proofs, &london.files);

    let tile = registry::tiles(306).into_iter().find(|tile| tile.level == Some(0)).unwrap().path();
    let bundle = registry::tiles(306)[1].path();
    for path in ["registry/checkpoint", "registry/checkpoints/8", &tile, &bundle] {
        let right = &london.files[path];
        for at in [0, right.len() / 2, right.len() - 20] {
            let mut changed = right.clone();
            changed[at] ^= 1;
            write(&repository, path, changed);
            refuses(&verify, &arguments);
        }
        write(&repository, path, right);
    }
    refuses(&verify, &[arguments[0], &log_key.replace("london", "leeds"), arguments[2]]);
    accepts(&verify, &arguments);
}

/// Another log, in another language, by people who know nothing of Go's: the same roots and the same proofs.
fn pymerkle_builds_the_same_tree(repository: &Path, proofs: &Path, files: &registry::Files) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verify_tree.py");
    let arguments = [&script, repository, proofs].map(|path| path.to_str().unwrap());
    assert_eq!(accepts(python(), &arguments), "306 entries, 4 old checkpoints, 18 proofs\n");
    let proof = "17.tlog-proof";
    let right = fs::read(proofs.join(proof)).unwrap();
    let text = String::from_utf8(right.clone()).unwrap();
    let (first, second) = text.split_once("index 17\n").unwrap();
    write(proofs, proof, format!("{first}index 18\n{second}"));
    refuses(python(), &arguments);
    write(proofs, proof, right);
    let bundle = registry::tiles(306)[1].path();
    for (path, at) in [(&*bundle, 40), ("registry/checkpoint", 40), ("registry/checkpoints/8", 40)] {
        let mut changed = files[path].clone();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        write(repository, path, changed);
        refuses(python(), &arguments);
        write(repository, path, &files[path]);
    }
    accepts(python(), &arguments);
}

#[test]
fn the_line_of_a_witness_is_verified_without_us_and_go_still_opens_the_checkpoint() {
    let folder = folder("witness");
    let witness = isa::seal::WitnessKey::new("borough.example/w", public("w")).unwrap();
    let mut london = London::with_two_boroughs();
    london.append();
    let head = &london.files["registry/checkpoint"];
    let cosigned = registry::cosigned(head, &witness, &key("w"), 1_777_600_000).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verify_cosignature.py");
    let script = script.to_str().unwrap();
    let verifier = witness.to_string();
    let path = write(&folder, "checkpoint", &cosigned);
    assert_eq!(accepts(python(), &[script, &path, &verifier]), "1777600000\n");
    let start = head.len() + "\u{2014} borough.example/w ".len();
    for at in [20, start, start + 8, start + 60] {
        let mut changed = cosigned.clone();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        refuses(python(), &[script, &write(&folder, "changed", changed), &verifier]);
    }
    refuses(python(), &[script, &path, &verifier.replace("borough", "another")]);

    // Readers that know nothing of witnesses pass over the line.
    let verify = folder.join("verify_log");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verify_log.go");
    accepts("go", &["build", "-o", verify.to_str().unwrap(), source.to_str().unwrap()]);
    london.files.insert("registry/checkpoint".to_owned(), cosigned);
    let repository = folder.join("repository");
    for (path, bytes) in &london.files {
        write(&repository, path, bytes);
    }
    let log_key = london.verify().ledger.unwrap().log_key().to_string();
    let words = accepts(&verify, &[repository.to_str().unwrap(), &log_key, folder.to_str().unwrap()]);
    assert_eq!(words, "6 entries, 0 old checkpoints, 0 proofs\n");
}

#[test]
fn go_verifies_the_proof_that_a_log_has_told_two_stories() {
    let folder = folder("accusation");
    let verify = folder.join("verify_accusation");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verify_accusation.go");
    accepts("go", &["build", "-o", verify.to_str().unwrap(), source.to_str().unwrap()]);
    let mut london = London::with_two_boroughs();
    london.append();
    let story = |agreements: &[&str]| {
        let mut london = london.clone();
        for agreement in agreements {
            london.consent(agreement, "camden");
        }
        london.append();
        london.files
    };
    let one = story(&["adult-safeguarding"]);
    let other = story(&["council-tax-fraud"]);
    let longer = story(&["council-tax-fraud", "debt-recovery", "home-fire-safety"]);
    let log = registry::log_key(&one).unwrap();
    let head = "registry/checkpoint";
    let proof = |files: &registry::Files, a: &registry::Files, b: &registry::Files| match registry::accuse(
        files, &log, &a[head], &b[head],
    )
    .unwrap()
    {
        registry::Accusation::Proved(proof) => proof,
        other => panic!("{other:?}"),
    };
    let verifier = log.to_string();
    for (name, proof, words) in [
        ("same", proof(&one, &one, &other), "two roots over 7 entries\n"),
        ("longer", proof(&longer, &longer, &one), "two roots over 7 entries, by a head of 9\n"),
    ] {
        let path = write(&folder, name, &proof);
        assert_eq!(accepts(&verify, &[&path, &verifier]), words);
        refuses(&verify, &[&path, &verifier.replace("london", "leeds")]);
        let text = String::from_utf8(proof).unwrap();
        let changed = text.replacen("\n7\n", "\n8\n", 1);
        assert_ne!(changed, text);
        refuses(&verify, &[&write(&folder, "changed", changed), &verifier]);
    }
}

#[test]
fn what_the_built_binary_wrote_is_verified_without_it() {
    let folder = folder("binary");
    let isa = Path::new(env!("CARGO_BIN_EXE_isa"));
    let base = folder.to_str().unwrap();
    accepts(isa, &["-C", base, "demo", "demo", "--bodies", "2", "--no-key"]);
    let demo = folder.join("demo");
    let demo = demo.to_str().unwrap();

    // Every act of one agreement: openssl on the signature, securesystemslib and in-toto on the envelope.
    let files = registry_files(&folder.join("demo"));
    let roster = registry::verify(&files, &[]).ledger.unwrap().roster().clone();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verify_envelope.py");
    let acts: Vec<&String> = files.keys().filter(|path| path.starts_with("home-fire-safety/acts/")).collect();
    assert_eq!(acts.len(), 5);
    for path in &acts {
        let envelope = Envelope::parse(&files[*path]).unwrap();
        let claims = envelope.claims().unwrap();
        let print = envelope.claimed_signers().next().unwrap();
        let key = roster.key(&print).unwrap();
        let message = write(&folder, "pae", Envelope::message(claims.statement()).unwrap());
        let json: serde_json::Value = serde_json::from_slice(&files[*path]).unwrap();
        let signature = json["signatures"][0]["sig"].as_str().unwrap();
        let signature = write(&folder, "sig", data_encoding::BASE64.decode(signature.as_bytes()).unwrap());
        let pem = write(&folder, "key.pem", key.to_pem());
        let verify = [
            "pkeyutl", "-verify", "-pubin", "-inkey", &pem, "-rawin", "-in", &message, "-sigfile", &signature,
        ];
        accepts("openssl", &verify);
        let known = format!("{print}={}", data_encoding::HEXLOWER.encode(&key.to_bytes()));
        let act = folder.join("demo").join(path);
        accepts(python(), &[script.to_str().unwrap(), act.to_str().unwrap(), "1", &known]);
    }

    // The log, with the key and the proofs that the binary printed.
    let log_key = accepts(isa, &["-C", demo, "registry", "key"]);
    let proof = folder.join("proofs").join("act.tlog-proof");
    fs::create_dir_all(folder.join("proofs")).unwrap();
    accepts(isa, &["-C", demo, "registry", "prove", acts[0], "--out", proof.to_str().unwrap()]);
    let verify = folder.join("verify_log");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verify_log.go");
    accepts("go", &["build", "-o", verify.to_str().unwrap(), source.to_str().unwrap()]);
    let proofs = folder.join("proofs");
    let words = accepts(&verify, &[demo, log_key.trim(), proofs.to_str().unwrap()]);
    assert!(words.ends_with(" 1 proofs\n"), "{words}");
}

/// The files of a repository as the registry sees them.
fn registry_files(root: &Path) -> registry::Files {
    isa::disk::Folder::open(root).unwrap().read_all(&["registry", "roster", "*/acts"]).unwrap()
}
