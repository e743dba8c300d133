//! Keys that the program never holds: an act signed by the ssh-agent of the machine, where it has one.
//! What an agent may answer wrongly is tried beside `src/commands/agent.rs`.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use isa::seal::{PublicKey, SecretKey};
use isa::text::Digest;
use program::{AGREEMENT, Answer, Estate, TEXT, isa, program, read, terms, tree, unchanged};

/// The machine's own ssh-agent at a socket of the test's; it ends with the value.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn agent(socket: &Path) -> Option<Agent> {
    let child =
        Command::new("ssh-agent").arg("-D").arg("-a").arg(socket).stdout(Stdio::null()).spawn().ok()?;
    let agent = Agent(child);
    for _ in 0..200 {
        if socket.exists() {
            return Some(agent);
        }
        sleep(Duration::from_millis(25));
    }
    panic!("the ssh-agent made no socket within five seconds");
}

fn quietly(mut command: Command) {
    assert!(command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success(), "{command:?}");
}

/// A new key of OpenSSH's in the folder, in the agent too.
fn key_in(socket: &Path, folder: &Path, name: &str) -> PublicKey {
    let file = folder.join(name);
    let mut make = Command::new("ssh-keygen");
    make.args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(&file);
    quietly(make);
    let mut add = Command::new("ssh-add");
    add.arg("-q").arg(&file).env("SSH_AUTH_SOCK", socket);
    quietly(add);
    let line = fs::read_to_string(folder.join(format!("{name}.pub"))).unwrap();
    line.trim_end().strip_suffix(name).unwrap().trim_end().parse().unwrap()
}

fn sign(estate: &Estate, socket: Option<&Path>, agent: &[&str]) -> Answer {
    let repository = estate.repository();
    let digest = terms(&repository, TEXT);
    let mut arguments = vec!["sign", AGREEMENT, "--as", "camden", "--capacity", "caldicott-guardian"];
    arguments.extend(["--expect-digest", &digest, "--agent"]);
    arguments.extend(agent);
    let mut command = program(&repository, &arguments);
    match socket {
        Some(socket) => command.env("SSH_AUTH_SOCK", socket),
        None => command.env_remove("SSH_AUTH_SOCK"),
    };
    command.output().unwrap().into()
}

#[test]
fn a_key_in_an_ssh_agent_signs_an_act_that_the_registry_takes() {
    let place = program::empty();
    let socket = place.path().join("agent");
    // A machine without OpenSSH has nothing to try here.
    let Some(_agent) = agent(&socket) else { return };
    let estate = Estate::bare();
    let repository = estate.repository();
    estate.begin().done();
    let key = key_in(&socket, place.path(), "guardian");
    fs::write(estate.keys().join("camden-caldicott-guardian.pub"), key.to_pem()).unwrap();
    for body in ["lfc", "camden"] {
        estate.enrol(body, &["registrar-1", "registrar-2"]).done();
    }
    estate.appoint("camden", "caldicott-guardian", &[]).done();
    estate.draft(AGREEMENT);
    let before = tree(&repository);
    sign(&estate, None, &[]).refused("there is no ssh-agent in this session", "ssh-add -c");
    sign(&estate, Some(&place.path().join("nowhere")), &[]).refused("cannot be spoken to", "ssh-add -l");
    // A second key: which one signs must be said, and the one without the office cannot.
    let other = key_in(&socket, place.path(), "stranger").fingerprint().to_string();
    sign(&estate, Some(&socket), &[]).refused("several Ed25519 keys", &other);
    sign(&estate, Some(&socket), &[&other]).refused("is nobody's office in the roster", "isa roster show");
    unchanged(&repository, &before);
    let print = key.fingerprint().to_string();
    sign(&estate, Some(&socket), &[&print]).done();
    estate.append().done();
    assert!(isa(&repository, &["registry", "verify"]).done().contains("consistent with the root"));
}

/// The program with the agent's socket and the passphrases of key files behind 3 and 4.
fn by_agent(estate: &Estate, socket: &Path, arguments: &[&str]) -> Answer {
    fs::write(estate.keys().join("passphrase"), program::PASSPHRASE).unwrap();
    let words = "exec \"$0\" \"$@\" 3<../passphrase 4<../passphrase";
    let mut command = program::shell(&estate.repository(), words, arguments);
    command.env("SSH_AUTH_SOCK", socket).output().unwrap().into()
}

#[test]
fn statements_of_the_roster_and_heads_of_the_log_are_signed_by_keys_in_an_ssh_agent() {
    let place = program::empty();
    let socket = place.path().join("agent");
    let Some(_agent) = agent(&socket) else { return };
    let estate = Estate::bare();
    let at = |name: &str| estate.keys().join(format!("{name}.pub"));
    let keys =
        ["root-2", "registrar-2", "camden-admin", "log"].map(|name| key_in(&socket, place.path(), name));
    let print = keys.map(|key| key.fingerprint().to_string());
    let [root, registrar, admin, log] = &print;
    // Two of them sign through ssh-keygen, as far as the roster knows: the agent signs in that form.
    for (name, way, key) in [
        ("root-2", "sshsig ", keys[0]),
        ("registrar-2", "", keys[1]),
        ("camden-admin", "sshsig ", keys[2]),
        ("log", "", keys[3]),
    ] {
        fs::write(at(name), format!("{way}{key} a comment\n")).unwrap();
    }
    let isa = |arguments: &[&str]| by_agent(&estate, &socket, arguments);
    let begin = [
        "roster",
        "root",
        "--root",
        "../root-1.pem",
        "--root-public",
        "../root-2.pub",
        "--root-threshold",
        "2",
        "--registrar",
        "../registrar-1.pub",
        "--registrar",
        "../registrar-2.pub",
        "--registrar-threshold",
        "2",
        "--log",
        "../log.pub",
        "--passphrase-fd",
        "3",
        "--agent",
    ];
    isa(&begin).refused("several Ed25519 keys", "");
    isa(&[&begin[..], &[log]].concat()).refused("", "isa roster show");
    isa(&[&begin[..], &[root]].concat()).done();

    let enrol = ["roster", "enrol", "camden", "--admin", "../camden-admin.pub"];
    isa(&[&enrol[..], &["--agent", registrar]].concat()).refused("the registrar", "--propose");
    isa(&[&enrol[..], &["--propose", "../camden", "--agent", registrar]].concat()).done();
    let digest = isa(&["roster", "read", "../camden"]).done();
    let digest = digest.lines().find_map(|line| line.strip_prefix("digest    ")).unwrap().to_owned();
    let digest = digest.split(' ').next().unwrap();
    let cosign = ["roster", "cosign", "../camden", "--expect-digest", digest];
    isa(&[&cosign[..], &["--agent", admin]].concat()).refused("is not asked to sign this", "");
    isa(&[&cosign[..], &["--key", "../registrar-1.pem", "--agent", registrar]].concat())
        .refused("--agent", "");
    isa(&[&cosign[..], &["--key", "../registrar-1.pem", "--passphrase-fd", "3"]].concat()).done();
    isa(&["roster", "add", "../camden"]).done();
    let appoint = ["roster", "appoint", "camden", "siro", "--public", "../camden-siro.pub", "--agent"];
    isa(&[&appoint[..], &[registrar]].concat()).refused("", "isa roster show");
    isa(&[&appoint[..], &[admin]].concat()).done();

    isa(&["registry", "append", "--agent", root]).refused("is not the key of this log", "");
    let before = tree(&estate.repository());
    isa(&["registry", "append", "--agent", root]).refused("is not the key of this log", "");
    for more in [["--key", "../log.pem"], ["--passphrase-fd", "3"]] {
        isa(&[&["registry", "append", "--agent"][..], &more].concat()).refused("--agent", "");
        isa(&[&["registry", "append", "--unsigned"][..], &more].concat()).refused("--unsigned", "");
    }
    unchanged(&estate.repository(), &before);
    // Which of its keys is the log's stands in the roster.
    isa(&["registry", "append", "--agent"]).done();
    assert!(isa(&["registry", "verify"]).done().contains("consistent with the root"));
    isa(&[
        "roster",
        "revoke",
        &siro().public().fingerprint().to_string(),
        "--reason",
        "retired",
        "--agent",
        admin,
    ])
    .done();
    isa(&["registry", "append", "--unsigned"]).done();
    isa(&["registry", "sign", "--agent"]).done();
    let verified = isa(&["registry", "verify"]).done();
    assert!(verified.contains("4 entries"), "{verified}");
}

#[test]
fn h4_a_passphrase_is_taken_neither_from_the_arguments_nor_from_the_environment() {
    let place = program::empty();
    let before = tree(place.path());
    program::isa(place.path(), &["key", "new", "--out", "k.pem", "--passphrase", "correct horse battery"])
        .refused("--passphrase", "");
    let mut command = program(place.path(), &["key", "new", "--out", "k.pem"]);
    for name in ["PASSPHRASE", "ISA_PASSPHRASE", "ISA_KEY_PASSPHRASE", "ISA_PASSPHRASE_FD"] {
        command.env(name, "correct horse battery");
    }
    Answer::from(command.output().unwrap()).refused("no terminal", "--passphrase-fd");
    unchanged(place.path(), &before);
}

/// The program with one passphrase behind descriptor 3 and another behind 4.
fn rekey(place: &Path, old: &str, new: &str) -> Answer {
    fs::write(place.join("old"), old).unwrap();
    fs::write(place.join("new"), new).unwrap();
    let arguments = ["key", "passphrase", "siro.pem", "--passphrase-fd", "3", "--new-passphrase-fd", "4"];
    program::shell(place, "exec \"$0\" \"$@\" 3<old 4<new", &arguments).output().unwrap().into()
}

#[test]
fn a_key_file_gets_a_new_passphrase_whole_or_stays_as_it_was() {
    let place = program::empty();
    let show = ["key", "show", "siro.pem", "--ssh", "--passphrase-fd", "3"];
    let old = program::PASSPHRASE;
    program::isa_with(place.path(), old, &["key", "new", "--out", "siro.pem", "--passphrase-fd", "3"]).done();
    let key = program::isa_with(place.path(), old, &show).done();
    assert!(key.trim_end().parse::<PublicKey>().is_ok(), "{key}");
    let file = |name: &str| tree(place.path()).get(name).cloned();
    let before = file("siro.pem");
    rekey(place.path(), "not the right one", "four other plain words").refused("siro.pem", "passphrase");
    rekey(place.path(), old, "short").refused("shorter than 12", "");
    assert_eq!(file("siro.pem"), before);
    rekey(place.path(), old, "four other plain words").done();
    let after = file("siro.pem");
    assert_eq!(after.as_ref().unwrap().0, before.as_ref().unwrap().0, "the same mode");
    assert_ne!(after, before);
    assert_eq!(file("siro.pem.unfinished"), None);
    program::isa_with(place.path(), old, &show).refused("siro.pem", "passphrase");
    assert_eq!(program::isa_with(place.path(), "four other plain words", &show).done(), key);
}

#[test]
fn c4_a_key_file_with_a_second_name_is_refused() {
    let place = program::empty();
    let show = ["key", "show", "siro.pem", "--passphrase-fd", "3"];
    program::isa_with(
        place.path(),
        program::PASSPHRASE,
        &["key", "new", "--out", "siro.pem", "--passphrase-fd", "3"],
    )
    .done();
    program::isa_with(place.path(), program::PASSPHRASE, &show).done();
    fs::hard_link(place.path().join("siro.pem"), place.path().join("other")).unwrap();
    program::isa_with(place.path(), program::PASSPHRASE, &show).refused("a hard link", "");
    fs::remove_file(place.path().join("other")).unwrap();
    program::isa_with(place.path(), program::PASSPHRASE, &show).done();
}

/// Its passphrase comes through a pipe that stays empty, so that it can be looked at while it waits.
#[cfg(target_os = "linux")]
#[test]
fn no_core_is_left_of_a_program_that_is_about_to_hold_a_secret() {
    // Where cores are off for good there is nothing to try.
    if Command::new("sh").args(["-c", "ulimit -H -c"]).output().unwrap().stdout == b"0\n" {
        return;
    }
    let place = program::empty();
    let new = ["key", "new", "--out", "siro.pem", "--passphrase-fd", "3"];
    program::isa_with(place.path(), program::PASSPHRASE, &new).done();
    let mut fifo = Command::new("mkfifo");
    quietly({
        fifo.arg(place.path().join("pipe"));
        fifo
    });
    // Both ends are open from the beginning, so that nobody waits for the other.
    let mut pipe = fs::OpenOptions::new().read(true).write(true).open(place.path().join("pipe")).unwrap();
    let words = "ulimit -S -c \"$(ulimit -H -c)\"; exec \"$0\" \"$@\" 3<pipe";
    let mut command =
        program::shell(place.path(), words, &["key", "show", "siro.pem", "--passphrase-fd", "3"]);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let limit = || fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let dumps = |limits: &str| {
        !limits.lines().any(|line| {
            line.strip_prefix("Max core file size")
                .is_some_and(|rest| rest.split_whitespace().take(2).all(|word| word == "0"))
        })
    };
    let mut closed = false;
    for _ in 0..200 {
        closed = !dumps(&limit());
        if closed {
            break;
        }
        sleep(Duration::from_millis(25));
    }
    assert!(closed, "{}", limit());
    pipe.write_all(format!("{}\n", program::PASSPHRASE).as_bytes()).unwrap();
    drop(pipe);
    assert!(child.wait().unwrap().success());
}

/// The SIRO of Camden writes what has to be signed to `../act`, beside the repository.
fn detached(estate: &Estate, further: &[&str]) -> Answer {
    let digest = terms(&estate.repository(), TEXT);
    let print = siro().public().fingerprint().to_string();
    let mut arguments = vec!["sign", AGREEMENT, "--as", "camden", "--capacity", "siro"];
    arguments.extend(["--expect-digest", &digest, "--detached", "../act", "--key-print", &print]);
    arguments.extend(further);
    isa(&estate.repository(), &arguments)
}

fn siro() -> SecretKey {
    SecretKey::from_seed(&Digest::of(b"camden-siro").0)
}

#[test]
fn an_act_is_signed_on_another_computer_and_attached_once() {
    let estate = Estate::new();
    let (repository, around) = (estate.repository(), estate.keys());
    let said = detached(&estate, &[]).done();
    let message = fs::read(around.join("act")).unwrap();
    assert!(said.contains(&Digest::of(&message).hex()), "{said}");
    assert!(said.contains("openssl pkeyutl -sign -rawin -inkey KEY -in ../act -out ../act.sig"), "{said}");
    let before = tree(&repository);
    detached(&estate, &["--note", "another"]).refused("act", "new file");
    unchanged(&repository, &before);

    let right = siro().sign(&message).to_bytes();
    let attach = || isa(&repository, &["attach", "../act", "../act.sig"]);
    let stranger = SecretKey::from_seed(&[9; 32]).sign(&message).to_bytes();
    let longer = [&right[..], b"x"].concat();
    for wrong in [&stranger[..], &right[..63], &longer, b"", b"AAAA"] {
        fs::write(around.join("act.sig"), wrong).unwrap();
        attach().refused("", "");
        unchanged(&repository, &before);
    }
    fs::write(around.join("act.sig"), &right).unwrap();
    for at in [0, 8, 20, message.len() / 2, message.len() - 1] {
        let mut other = message.clone();
        other[at] ^= 1;
        fs::write(around.join("act"), &other).unwrap();
        attach().refused("", "");
        unchanged(&repository, &before);
    }
    fs::write(around.join("act"), &message).unwrap();
    // What openssl makes with the key is the same 64 bytes; a machine without it has nothing to try here.
    let mut openssl = Command::new("openssl");
    openssl.args(["pkeyutl", "-sign", "-rawin", "-inkey", "camden-siro.pem", "-passin"]);
    openssl.arg(format!("pass:{}", program::PASSPHRASE)).args(["-in", "act", "-out", "act.sig"]);
    if openssl.current_dir(around).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        assert_eq!(fs::read(around.join("act.sig")).unwrap(), right);
    }
    attach().done();
    attach().refused("was attached before", "nothing left");
    estate.append().done();
    assert!(isa(&repository, &["registry", "verify"]).done().contains("consistent with the root"));
}

#[test]
fn a_detached_act_is_refused_when_others_signed_other_words_under_its_version_since() {
    let estate = Estate::new();
    let (repository, around) = (estate.repository(), estate.keys());
    detached(&estate, &[]).done();
    let signature = siro().sign(&fs::read(around.join("act")).unwrap());
    fs::write(around.join("act.sig"), signature.to_bytes()).unwrap();
    let text = read(&repository, TEXT);
    program::write(&repository, TEXT, format!("{text}clauses:\n  - {{id: own, text: \"more\"}}\n"));
    estate.sign("lfc", "siro").done();
    // The text is put back, so that nothing shows in the file.
    program::write(&repository, TEXT, text);
    let before = tree(&repository);
    isa(&repository, &["attach", "../act", "../act.sig"])
        .refused("version 1.0.0 of \"home-fire-safety\" was signed with other terms", "greater version");
    unchanged(&repository, &before);
}

#[test]
fn a_detached_act_is_refused_when_its_office_acted_since_or_a_text_has_gone() {
    let estate = Estate::new();
    let (repository, around) = (estate.repository(), estate.keys());
    detached(&estate, &[]).done();
    let signature = siro().sign(&fs::read(around.join("act")).unwrap()).to_bytes();
    fs::write(around.join("act.sig"), signature).unwrap();
    let texts = repository.join(AGREEMENT).join("texts");
    let kept = fs::read_dir(&texts).unwrap().next().unwrap().unwrap().path();
    let bytes = fs::read(&kept).unwrap();
    fs::remove_file(&kept).unwrap();
    let before = tree(&repository);
    let attach = || isa(&repository, &["attach", "../act", "../act.sig"]);
    attach().refused("is not here", "the repository in which");
    unchanged(&repository, &before);
    fs::write(&kept, bytes).unwrap();
    estate.act("decline", "camden", "siro", &["--reason", "not yet"]).done();
    let before = tree(&repository);
    attach().refused("the siro of camden has acted on", "--detached");
    unchanged(&repository, &before);
}
