//! Offices whose keys sign through ssh-keygen, in software or in a security key: from the roster to the evidence.
//! ssh-keygen and Python are the machine's own; `tests/conformance/install.sh` brings what is not there.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod forms;
mod program;

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use forms::{Blob, FIDO, armored};
use isa::seal::PublicKey;
use program::{AGREEMENT, Answer, Estate, empty, isa, terms, tree, unchanged};

const GUARDIAN: &str = "the guardian's security key";
const SECOND: &str = "home-fire-safety-2";

fn run(folder: &Path, program: impl AsRef<Path>, arguments: &[&str]) -> (bool, String) {
    let program = program.as_ref();
    let Output { status, stdout, stderr } = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}: run tests/conformance/install.sh", program.display()));
    (status.success(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}

/// Camden's SIRO has a key of ssh-keygen's, and its guardian a security key.
fn estate() -> (Estate, PublicKey, PublicKey) {
    let estate = Estate::bare();
    let keys = estate.keys();
    estate.begin().done();
    let make = ["-q", "-t", "ed25519", "-N", "", "-C", "siro of camden", "-f", "id"];
    assert!(run(keys, "ssh-keygen", &make).0);
    let line = fs::read_to_string(keys.join("id.pub")).unwrap();
    fs::write(keys.join("camden-siro.pub"), format!("sshsig {line}")).unwrap();
    let guardian = Blob::by(GUARDIAN, FIDO).line();
    fs::write(keys.join("camden-caldicott-guardian.pub"), format!("{guardian} guardian@camden\n")).unwrap();
    for body in ["lfc", "camden"] {
        estate.enrol(body, &["registrar-1", "registrar-2"]).done();
    }
    for (body, office) in [("lfc", "siro"), ("camden", "siro"), ("camden", "caldicott-guardian")] {
        estate.appoint(body, office, &[]).done();
    }
    estate.draft(AGREEMENT);
    estate.draft(SECOND);
    let siro = format!("sshsig {}", line.split_whitespace().take(2).collect::<Vec<_>>().join(" "));
    (estate, siro.parse().unwrap(), guardian.parse().unwrap())
}

/// What an office of Camden has to sign, beside the repository in `../act`, and what was said.
fn detached(estate: &Estate, agreement: &str, office: &str, key: &PublicKey) -> (Vec<u8>, String) {
    let _old = (fs::remove_file(estate.keys().join("act")), fs::remove_file(estate.keys().join("act.sig")));
    let digest = terms(&estate.repository(), &format!("{agreement}/agreement.yaml"));
    let print = key.fingerprint().to_string();
    let mut arguments = vec!["sign", agreement, "--as", "camden", "--capacity", office];
    arguments.extend(["--expect-digest", &digest, "--detached", "../act", "--key-print", &print]);
    let said = isa(&estate.repository(), &arguments).done();
    (fs::read(estate.keys().join("act")).unwrap(), said)
}

fn attach(estate: &Estate) -> Answer {
    isa(&estate.repository(), &["attach", "../act", "../act.sig"])
}

fn ssh_keygen_signs(estate: &Estate, namespace: &str) {
    let _old = fs::remove_file(estate.keys().join("act.sig"));
    let sign = ["-Y", "sign", "-q", "-n", namespace, "-f", "id", "act"];
    let (good, words) = run(estate.keys(), "ssh-keygen", &sign);
    assert!(good, "{words}");
}

#[test]
fn acts_signed_by_ssh_keygen_and_by_a_security_key_are_logged_and_proved_without_us() {
    let (estate, siro, guardian) = estate();
    let repository = estate.repository();
    let shown = isa(&repository, &["roster", "show"]).done();
    assert!(shown.contains(&format!("{} (through ssh-keygen)", siro.fingerprint())), "{shown}");
    assert!(shown.contains(&format!("{} (a security key)", guardian.fingerprint())), "{shown}");

    let (_, said) = detached(&estate, AGREEMENT, "siro", &siro);
    assert!(said.contains("there: ssh-keygen -Y sign -n dsse@isa.example -f KEY ../act\n"), "{said}");
    let before = tree(&repository);
    ssh_keygen_signs(&estate, "file");
    attach(&estate).refused("another purpose", "ssh-keygen -Y sign -n dsse@isa.example");
    unchanged(&repository, &before);
    ssh_keygen_signs(&estate, "dsse@isa.example");
    attach(&estate).done();

    let (message, _) = detached(&estate, SECOND, "caldicott-guardian", &guardian);
    let before = tree(&repository);
    let good = Blob::by(GUARDIAN, FIDO);
    for (wrong, why) in [
        (armored(&Blob { flags: 0, ..good.clone() }.over(&message)), "nobody touched the security key"),
        (armored(&good.over(b"other words")), "the signature said to be by"),
        (armored(&Blob::by(GUARDIAN, forms::SOFTWARE).over(&message)), "not in the form"),
        (armored(&good.over(&message)).replace("BEGIN SSH", "BEGIN PGP"), "neither openssl's nor"),
    ] {
        fs::write(estate.keys().join("act.sig"), wrong).unwrap();
        attach(&estate).refused(why, "");
        unchanged(&repository, &before);
    }
    // As Windows would save it.
    let right = armored(&good.over(&message)).replace('\n', "\r\n");
    fs::write(estate.keys().join("act.sig"), right).unwrap();
    attach(&estate).done();
    estate.append().done();
    assert!(isa(&repository, &["registry", "verify"]).done().contains("consistent with the root"));

    let root = shown.split_whitespace().find(|word| word.starts_with("SHA256:")).unwrap();
    for agreement in [AGREEMENT, SECOND] {
        let (_place, folder) = unpacked(&estate, agreement);
        let (good, words) = run(&folder, python(), &["verify.py", "--root", root]);
        assert!(good && words.starts_with("OK: 1 acts, "), "{words}");
        let page = fs::read_to_string(folder.join("README.md")).unwrap();
        let by_hand = page.split("## By hand").nth(1).unwrap();
        let commands: Vec<&str> = by_hand.lines().filter_map(|line| line.strip_prefix("    ")).collect();
        let commands = commands.join("\n");
        assert!(commands.contains("ssh-keygen -Y verify"), "{commands}");
        let (good, words) = run(&folder, "sh", &["-e", "-c", &commands]);
        assert!(good && words.contains("Good \"dsse@isa.example\" signature"), "{words}");
        let named = words.lines().next().unwrap().rsplit(' ').next().unwrap();
        assert!(words.lines().last().unwrap().contains(named), "{words}");
    }
}

/// An agent that holds one security key, and touches it as told; as many answers as it is asked for.
fn agent_with(key: Blob, socket: &Path) {
    let listener = UnixListener::bind(socket).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut length = [0; 4];
            stream.read_exact(&mut length).unwrap();
            let mut request = vec![0; usize::try_from(u32::from_be_bytes(length)).unwrap()];
            stream.read_exact(&mut request).unwrap();
            let answer = match request.split_first().unwrap() {
                (11, _) => {
                    [&[12, 0, 0, 0, 1][..], &forms::text(&key.public()), &forms::text(b"mine")].concat()
                }
                (13, rest) => {
                    // The key, the bytes, and four of flags.
                    let bytes = &rest[key.public().len() + 8..rest.len() - 4];
                    [&[14][..], &forms::text(&key.sent(bytes))].concat()
                }
                _ => vec![5],
            };
            stream.write_all(&forms::text(&answer)).unwrap();
        }
    });
}

#[test]
fn a_security_key_in_an_agent_signs_an_act_when_it_is_touched() {
    let (estate, _, guardian) = estate();
    let digest = terms(&estate.repository(), program::TEXT);
    let print = guardian.fingerprint().to_string();
    let sign = |socket: &str| {
        let mut arguments = vec!["sign", AGREEMENT, "--as", "camden", "--capacity", "caldicott-guardian"];
        arguments.extend(["--expect-digest", &digest, "--agent", &print]);
        let mut command = program::program(&estate.repository(), &arguments);
        Answer::from(command.env("SSH_AUTH_SOCK", estate.keys().join(socket)).output().unwrap())
    };
    let good = Blob::by(GUARDIAN, FIDO);
    agent_with(Blob { flags: 0, ..good.clone() }, &estate.keys().join("asleep"));
    agent_with(good, &estate.keys().join("awake"));
    let before = tree(&estate.repository());
    sign("asleep").refused("nobody touched the security key", "touch the key");
    unchanged(&estate.repository(), &before);
    sign("awake").done();
    estate.append().done();
    assert!(isa(&estate.repository(), &["registry", "verify"]).done().contains("consistent with the root"));
}

fn python() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/conformance/bin/python")
}

fn unpacked(estate: &Estate, agreement: &str) -> (tempfile::TempDir, PathBuf) {
    let place = empty();
    let zip = place.path().join("e.zip");
    estate.isa(&["evidence", agreement, "--out", zip.to_str().unwrap()]).done();
    let (good, words) = run(place.path(), "python3", &["-m", "zipfile", "-e", "e.zip", "."]);
    assert!(good, "{words}");
    let folder = place.path().join(format!("evidence-{agreement}"));
    (place, folder)
}

#[test]
fn a_key_that_is_no_key_of_the_three_is_refused_with_what_they_look_like() {
    let estate = Estate::bare();
    estate.begin().done();
    estate.enrol("camden", &["registrar-1", "registrar-2"]).done();
    let before = tree(&estate.repository());
    let fido = Blob::by(GUARDIAN, FIDO);
    for (line, why) in [
        (Blob { application: "ssh:work", ..fido.clone() }.line(), "its application is not `ssh:`"),
        (format!("sshsig {}", fido.line()), "without `sshsig`"),
        ("ssh-rsa AAAA".to_owned(), "the key in base64 are needed"),
        ("ecdsa-sha2-nistp256 AAAA".to_owned(), "the key in base64 are needed"),
    ] {
        fs::write(estate.keys().join("camden-siro.pub"), line).unwrap();
        estate.appoint("camden", "siro", &[]).refused(why, "`sk-ssh-ed25519@openssh.com AAAA…`");
    }
    unchanged(&estate.repository(), &before);
}
