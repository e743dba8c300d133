//! The evidence pack, opened in an empty folder and checked by its own short program: what holds, and that nothing in it can
//! be changed, taken out or put in unseen. `tests/conformance/install.sh` brings the Python package that the check needs.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use isa::seal::SecretKey;
use isa::text::Digest;
use program::{AGREEMENT, Estate, empty, files, read, tree, unchanged};
use tempfile::TempDir;

fn python() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/conformance/bin/python")
}

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

/// Both have signed, and it is logged.
fn signed() -> Estate {
    let estate = Estate::new();
    for (body, office) in [("lfc", "siro"), ("camden", "siro"), ("camden", "caldicott-guardian")] {
        estate.sign(body, office).done();
    }
    estate.append().done();
    estate
}

fn root(estate: &Estate) -> String {
    let shown = estate.isa(&["roster", "show"]).done();
    shown.split_whitespace().find(|word| word.starts_with("SHA256:")).unwrap().to_owned()
}

/// A pack, unpacked by a program of others.
fn unpacked(estate: &Estate, options: &[&str]) -> (TempDir, PathBuf) {
    let place = empty();
    let zip = place.path().join("e.zip");
    let mut arguments = vec!["evidence", AGREEMENT, "--out", zip.to_str().unwrap()];
    arguments.extend(options);
    estate.isa(&arguments).done();
    let (good, words) = run(place.path(), "python3", &["-m", "zipfile", "-e", "e.zip", "."]);
    assert!(good, "{words}");
    let folder = place.path().join("evidence-home-fire-safety");
    (place, folder)
}

fn check(folder: &Path, root: &str) -> (bool, String) {
    run(folder, python(), &["verify.py", "--root", root])
}

#[track_caller]
fn holds(folder: &Path, root: &str) -> String {
    let (good, words) = check(folder, root);
    assert!(good && words.starts_with("OK: "), "{words}");
    words
}

#[track_caller]
fn fails(folder: &Path, root: &str, why: &str) {
    let (good, words) = check(folder, root);
    assert!(!good && words.starts_with("NOT OK\n"), "{words}");
    assert!(words.contains(why), "{why:?} is not in {words}");
}

#[test]
fn a_pack_is_checked_where_nothing_else_is() {
    let estate = signed();
    let (_place, folder) = unpacked(&estate, &[]);
    let words = holds(&folder, &root(&estate));
    assert!(words.contains("3 acts, 6 statements of the roster, 0 texts withheld"), "{words}");
    fails(&folder, &format!("SHA256:{}", "A".repeat(43)), "is not the root that you named");
    let lines = fs::read_to_string(folder.join("verify.py")).unwrap().lines().count();
    assert!(lines < 150, "{lines} lines are too many to be read first");
}

#[test]
fn what_the_page_says_to_do_by_hand_works_as_it_stands() {
    let estate = signed();
    let (_place, folder) = unpacked(&estate, &[]);
    let page = fs::read_to_string(folder.join("README.md")).unwrap();
    let by_hand = page.split("## By hand").nth(1).unwrap();
    let commands: Vec<&str> = by_hand.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    let (good, words) = run(&folder, "sh", &["-e", "-c", &commands.join("\n")]);
    assert!(good && words.contains("Signature Verified Successfully"), "{words}");
    // The fingerprint that ssh-keygen prints is the one that the act names.
    let named = words.lines().next().unwrap().rsplit(' ').next().unwrap();
    assert!(words.lines().last().unwrap().contains(named), "{words}");
}

#[test]
fn the_same_evidence_is_the_same_bytes_and_takes_no_files_place() {
    let estate = signed();
    let place = empty();
    let make = |name: &str| {
        let out = place.path().join(name);
        let arguments = ["evidence", AGREEMENT, "--as-of", "2026-12-01", "--out", out.to_str().unwrap()];
        (estate.isa(&arguments), out)
    };
    let ((first, one), (second, other)) = (make("one.zip"), make("other.zip"));
    first.done();
    second.done();
    assert_eq!(fs::read(&one).unwrap(), fs::read(other).unwrap());
    let before = fs::read(&one).unwrap();
    make("one.zip").0.refused("one.zip", "");
    assert_eq!(fs::read(one).unwrap(), before);
}

#[test]
fn files_are_named_by_body_office_and_decision_and_the_page_says_who_was_shown_what() {
    let estate = Estate::new();
    let condition = ["--condition", "dpia: the assessment is approved first"];
    estate.act("sign", "lfc", "siro", &condition).done();
    for office in ["siro", "caldicott-guardian"] {
        estate.sign("camden", office).done();
    }
    estate.append().done();
    let (_place, folder) = unpacked(&estate, &[]);
    let here = files(&folder);
    for start in [
        "acts/lfc-siro-sign-with-conditions-",
        "acts/camden-siro-sign-",
        "acts/camden-caldicott-guardian-sign-",
        "texts/shown-lfc-siro-",
        "texts/terms-",
    ] {
        let named: Vec<&String> = here.iter().filter(|path| path.starts_with(start)).collect();
        let [path] = named[..] else { panic!("{start}: {here:?}") };
        // Sixteen digits of its digest, and what kind of file it is.
        let end = path.strip_prefix(start).unwrap().split_once('.').unwrap().0;
        assert!(end.len() == 16 && end.bytes().all(|byte| byte.is_ascii_hexdigit()), "{path}");
        let page = fs::read_to_string(folder.join("README.md")).unwrap();
        assert!(start == "texts/terms-" || page.contains(&format!("`{path}`")), "{path} is not in {page}");
    }
    // What two offices were shown alike is one text, and named for neither.
    assert_eq!(here.iter().filter(|path| path.starts_with("texts/shown-")).count(), 2, "{here:?}");
}

#[test]
fn an_act_by_a_stolen_key_is_disputed_until_its_body_stands_by_it_with_another() {
    let estate = signed();
    let pin = root(&estate);
    let key = SecretKey::from_seed(&Digest::of(b"camden-siro").0).public().fingerprint().to_string();
    let status = estate.isa(&["status", "--format", "json"]).json();
    let today = status["as_of"].as_str().unwrap();
    let revoke = ["roster", "revoke", &key, "--reason", "compromised", "--since", today];
    let by_camden = ["--key", "../camden-admin.pem", "--passphrase-fd", "3"];
    estate.isa(&[&revoke[..], &by_camden].concat()).done();
    estate.append().done();
    let (_place, folder) = unpacked(&estate, &[]);
    let verdict = || {
        let ended =
            Command::new(python()).args(["verify.py", "--root", &pin]).current_dir(&folder).output().unwrap();
        let words = [ended.stdout, ended.stderr].map(|words| String::from_utf8_lossy(&words).into_owned());
        (ended.status.code(), words.concat())
    };
    let (code, words) = verdict();
    assert_eq!(code, Some(3), "{words}");
    let lines: Vec<&str> = words.lines().collect();
    assert!(lines[0].starts_with("DISPUTED: 3 acts, 7 statements of the roster"), "{words}");
    let [_, doubt] = lines[..] else { panic!("{words}") };
    assert!(doubt.starts_with("acts/camden-siro-sign-") && doubt.contains("its key was stolen"), "{words}");
    // What is no dispute but a fault comes before it.
    let act = fs::read_dir(folder.join("acts")).unwrap().next().unwrap().unwrap().path();
    fs::write(&act, fs::read_to_string(&act).unwrap().replacen('A', "B", 1)).unwrap();
    let (code, words) = verdict();
    assert!(code == Some(1) && words.starts_with("NOT OK\n"), "{words}");

    estate.make_key("camden-siro-2");
    let appoint = ["roster", "appoint", "camden", "siro", "--public", "../camden-siro-2.pub"];
    estate.isa(&[&appoint[..], &by_camden].concat()).done();
    estate.append().done();
    let acts = fs::read_dir(folder.join("acts")).unwrap().map(|entry| entry.unwrap().path());
    let mut names = acts.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned());
    let digest = names.find_map(|name| name.strip_prefix("camden-siro-sign-").map(str::to_owned)).unwrap();
    let expected = program::terms(&estate.repository(), program::TEXT);
    let mut affirm = program::signing("camden", "siro", "../camden-siro-2.pem", &expected).to_vec();
    affirm[0] = "affirm";
    affirm.insert(2, &digest);
    estate.isa(&affirm).done();
    estate.append().done();
    let (_place, folder) = unpacked(&estate, &[]);
    holds(&folder, &pin);
}

/// Flips every byte of a pack, one after the other, in one process and in memory, since there are tens of thousands. What
/// the library of others says of a signature is asked once for the same bytes.
const FLIP: &str = r#"
import functools, pathlib, sys
import cryptography.hazmat.primitives.asymmetric.ed25519 as ed25519
root, here = sys.argv[1], pathlib.Path(".").resolve()
sys.argv = ["verify.py", "--root", root]
code = compile((here / "verify.py").read_text(), "verify.py", "exec")
files = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
folders = {folder: sorted(folder.iterdir()) for folder in here.iterdir() if folder.is_dir()}
pathlib.Path.read_bytes = lambda path: files[path]
pathlib.Path.read_text = lambda path: files[path].decode()
pathlib.Path.iterdir = lambda folder: iter(folders[folder])
asked = ed25519.Ed25519PublicKey

@functools.lru_cache(maxsize=None)
def verify(key, signature, message):
    try:
        return asked.from_public_bytes(key).verify(signature, message)
    except Exception as error:
        return error

class Key:
    def __init__(self, key):
        self.key = key
    from_public_bytes = classmethod(lambda cls, key: cls(key))
    def verify(self, signature, message):
        error = verify(self.key, signature, message)
        if error:
            raise error
ed25519.Ed25519PublicKey = Key

def holds():
    words = []
    try:
        exec(code, {"__name__": "__main__", "__file__": str(here / "verify.py"), "print": lambda *all, **how: words.extend(all)})
    except SystemExit as end:
        return not end.code
    except Exception:
        return False
    raise AssertionError(words)

assert holds()
missed, looked = [], 0
for path, whole in sorted(files.items()):
    if path.name in ("README.md", "verify.py", "status.json", "status.txt"):
        continue
    others = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:] for at in range(len(whole))]
    for at, other in enumerate(others + [whole + b"\n"] + ([whole[:-1]] if whole else [])):
        files[path] = other
        looked += 1
        if holds():
            missed.append((str(path), at))
    files[path] = whole
print(looked, missed)
sys.exit(1 if missed or looked < 40000 else 0)
"#;

#[test]
fn no_byte_of_a_pack_can_be_changed_unseen() {
    let estate = signed();
    let (_place, folder) = unpacked(&estate, &["--without", "template"]);
    let (good, words) = run(&folder, python(), &["-c", FLIP, &root(&estate)]);
    assert!(good, "{words}");
}

#[test]
fn nothing_is_taken_out_or_put_in_unseen() {
    let estate = signed();
    estate.draft("home-fire-safety-2");
    let expected = program::terms(&estate.repository(), "home-fire-safety-2/agreement.yaml");
    let mut arguments = program::signing("lfc", "siro", "../lfc-siro.pem", &expected).to_vec();
    arguments[1] = "home-fire-safety-2";
    estate.isa(&arguments).done();
    estate.append().done();
    let root = root(&estate);
    let pack = || unpacked(&estate, &[]);
    let first =
        |folder: &Path, of: &str| fs::read_dir(folder.join(of)).unwrap().next().unwrap().unwrap().path();

    let (_place, folder) = pack();
    fs::remove_file(first(&folder, "acts")).unwrap();
    fails(&folder, &root, "are not those of the statements here");

    let (_place, folder) = pack();
    fs::remove_file(first(&folder, "texts")).unwrap();
    fails(&folder, &root, "are not those that the acts name");

    let (_place, folder) = pack();
    fs::write(folder.join("texts/another.txt"), "you also agree to pay").unwrap();
    fails(&folder, &root, "are not those that the acts name");

    let (_place, folder) = pack();
    fs::remove_file(folder.join("roster/0003-signatory.json")).unwrap();
    fails(&folder, &root, "does not follow the one before");

    // An act on another agreement, whole and with its own good proof.
    let (_place, folder) = pack();
    let other = empty();
    let zip = other.path().join("o.zip");
    estate.isa(&["evidence", "home-fire-safety-2", "--out", zip.to_str().unwrap()]).done();
    run(other.path(), "python3", &["-m", "zipfile", "-e", "o.zip", "."]);
    let others = other.path().join("evidence-home-fire-safety-2");
    holds(&others, &root);
    for of in ["acts", "texts", "proofs"] {
        for entry in fs::read_dir(others.join(of)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), folder.join(of).join(entry.file_name())).unwrap();
        }
    }
    fails(&folder, &root, "are not on one agreement");
}

#[test]
fn a_body_gets_what_it_stands_against_and_no_more() {
    let estate = signed();
    estate.enrol("hackney", &["registrar-1", "registrar-2"]).done();
    estate.appoint("hackney", "siro", &[]).done();
    estate.act("accede", "hackney", "siro", &["--party", "councils"]).done();
    estate.append().done();
    let root = root(&estate);
    let acts = |options: &[&str]| {
        let (_place, folder) = unpacked(&estate, options);
        holds(&folder, &root);
        files(&folder).iter().filter(|path| path.starts_with("acts/")).count()
    };
    assert_eq!(acts(&[]), 4);
    assert_eq!(acts(&["--body", "hackney"]), 2);
    assert_eq!(acts(&["--body", "lfc"]), 4);
}

#[test]
fn a_text_that_is_left_out_is_still_bound() {
    let estate = signed();
    let (_place, folder) = unpacked(&estate, &["--without", "shown,parties"]);
    let words = holds(&folder, &root(&estate));
    assert!(words.contains("2 texts withheld"), "{words}");
    let list = fs::read_to_string(folder.join("withheld.txt")).unwrap();
    assert!(list.contains(" parties\n") && list.contains(" shown\n"), "{list}");
    fs::write(folder.join("withheld.txt"), "").unwrap();
    fails(&folder, &root(&estate), "are not those that the acts name");
}

#[test]
fn a_stamp_of_the_checkpoint_goes_in_and_another_does_not() {
    let estate = signed();
    let stamps = empty();
    let at = stamps.path();
    fs::copy(estate.repository().join("registry/checkpoint"), at.join("checkpoint")).unwrap();
    let config = "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\nsigner_digest = sha256\ndefault_policy = 1.2.3.4\n\
                  digests = sha256\nordering = no\ntsa_name = no\ness_cert_id_alg = sha256\n\
                  [req]\ndistinguished_name = dn\n[dn]\n[ext]\nextendedKeyUsage = critical,timeStamping\n";
    fs::write(at.join("c.cnf"), config).unwrap();
    let stamp = "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out authority.pem -days 9 \
                 -subj /CN=stamps -config c.cnf -extensions ext 2>/dev/null\necho 01 > serial\n\
                 openssl ts -query -data \"$1\" -sha256 -cert -out q.tsq\n\
                 openssl ts -reply -config c.cnf -queryfile q.tsq -inkey k.pem -signer authority.pem -out \"$2\"";
    for (of, out) in [("checkpoint", "good.tsr"), ("c.cnf", "other.tsr")] {
        let (good, words) = run(at, "sh", &["-e", "-c", stamp, "sh", of, out]);
        assert!(good, "{words}");
    }
    let good = at.join("good.tsr");
    let (_place, folder) = unpacked(&estate, &["--timestamp", good.to_str().unwrap()]);
    holds(&folder, &root(&estate));
    // The last reply was by the last certificate, so the first is stamped again with it.
    let (made, words) = run(at, "sh", &["-e", "-c", stamp, "sh", "checkpoint", "good.tsr"]);
    assert!(made, "{words}");
    fs::copy(at.join("good.tsr"), folder.join("checkpoint.tsr")).unwrap();
    fs::copy(at.join("authority.pem"), folder.join("authority.pem")).unwrap();
    let page = fs::read_to_string(folder.join("README.md")).unwrap();
    let command = page.lines().find_map(|line| line.trim().strip_prefix("openssl ts")).unwrap();
    let (verified, words) = run(&folder, "sh", &["-c", &format!("openssl ts{command}")]);
    assert!(verified && words.contains("Verification: OK"), "{words}");
    let other = at.join("other.tsr");
    let out = at.join("no.zip");
    let arguments =
        ["evidence", AGREEMENT, "--out", out.to_str().unwrap(), "--timestamp", other.to_str().unwrap()];
    estate.isa(&arguments).refused("the time stamp is not of this checkpoint", "registry/checkpoint");
    assert!(!out.exists());
}

#[test]
fn acts_of_a_log_that_ended_are_proved_by_its_last_checkpoint_and_what_ended_it() {
    let estate = Estate::new();
    estate.sign("camden", "siro").done();
    estate.append().done();
    let pin = root(&estate);
    estate.end_log("handover", &["root-1", "root-2", "log"]).done();
    estate.append_next().done();
    estate.sign("camden", "caldicott-guardian").done();
    estate.append_next().done();
    let (_place, folder) = unpacked(&estate, &[]);
    assert!(holds(&folder, &pin).contains("log agreements.example/london-2 of 8 entries"));
    let (checkpoint, before) = (folder.join("checkpoint"), folder.join("before/1.checkpoint"));
    let was = fs::read(&before).unwrap();
    fs::write(&before, read(&estate.repository(), "registry/before/1/checkpoint")).unwrap();
    holds(&folder, &pin);
    // Another head of the old log, its checkpoint left out, and the two in each other's place.
    let other = String::from_utf8(was.clone()).unwrap().replacen("\n7\n", "\n8\n", 1);
    fs::write(&before, other).unwrap();
    fails(&folder, &pin, "1.checkpoint: is not where its log ended");
    fs::remove_file(&before).unwrap();
    fails(&folder, &pin, "checkpoint: is not of the last log that the roster names");
    fs::write(&before, fs::read(&checkpoint).unwrap()).unwrap();
    fs::write(&checkpoint, &was).unwrap();
    fails(&folder, &pin, "does not follow the one before");
}

#[test]
fn f6_evidence_of_a_log_that_too_few_of_the_root_ended_is_refused() {
    let estate = signed();
    let pin = root(&estate);
    estate.end_log("lost", &["root-1", "root-2"]).done();
    estate.append_next().done();
    let (_place, folder) = unpacked(&estate, &[]);
    holds(&folder, &pin);
    let statement = folder.join("roster/0007-log-continuation.json");
    let mut envelope: serde_json::Value = serde_json::from_slice(&fs::read(&statement).unwrap()).unwrap();
    envelope["signatures"].as_array_mut().unwrap().pop();
    fs::write(&statement, format!("{envelope}\n")).unwrap();
    fails(&folder, &pin, "has 1 of 2 signatures of the root");
}

#[test]
fn there_is_no_evidence_of_what_is_not_in_the_log_or_not_sound() {
    let estate = Estate::new();
    estate.sign("lfc", "siro").done();
    let out = estate.keys().join("e.zip");
    let arguments = ["evidence", AGREEMENT, "--out", out.to_str().unwrap()];
    estate.isa(&arguments).refused("no act on \"home-fire-safety\" is in the log", "isa registry append");
    estate.append().done();
    let mut of_camden = arguments.to_vec();
    of_camden.extend(["--body", "camden"]);
    estate.isa(&of_camden).refused("no act of camden on \"home-fire-safety\" is in the log", "isa status");
    let object = files(&estate.repository()).into_iter().find(|path| path.contains("/objects/")).unwrap();
    fs::write(estate.repository().join(object), b"changed").unwrap();
    let before = tree(&estate.repository());
    estate.isa(&arguments).refused("the registry does not verify", "isa registry verify");
    assert!(!out.exists());
    unchanged(&estate.repository(), &before);
}

/// Packs with a fault that the program itself would never log, every signature and proof in them good.
#[test]
fn d8_d13_d14_f3_f4_what_the_program_would_refuse_its_check_refuses_too() {
    let place = empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crafted = root.join("tests/conformance/crafted.py");
    let verify = root.join("src/publish/evidence/verify.py");
    let arguments = [crafted.to_str().unwrap(), verify.to_str().unwrap(), "."];
    let (good, words) = run(place.path(), python(), &arguments);
    assert!(good, "{words}");
    for (case, why) in [
        ("stolen-and-backdated", "was logged after its key was revoked"),
        ("stolen-and-in-doubt", "was logged after its key was revoked"),
        ("root-ended", "is dated outside the office"),
        ("body-ended", "is dated outside the office"),
        ("office-ended", "is dated outside the office"),
        ("no-terms", "is about no text"),
        ("other-host", "is of a kind that this script cannot check"),
        ("another-version", "is of a kind that this script cannot check"),
        ("unknown-kind", "is of a kind that this script cannot check"),
        ("names-swapped", "are not those that the acts name"),
        ("sk-untouched", "has 0 of 1 signatures of camden as siro"),
        ("sshsig-for-files", "has 0 of 1 signatures of camden as siro"),
        ("sk-for-files", "has 0 of 1 signatures of camden as siro"),
        ("sshsig-plainly", "has 0 of 1 signatures of camden as siro"),
        ("one-key-in-two-ways", "gives a second purpose to sk-ssh-ed25519@openssh.com"),
    ] {
        let line = words.lines().find(|line| line.starts_with(&format!("{case} "))).unwrap();
        assert!(line.starts_with(&format!("{case} 1 NOT OK | ")) && line.contains(why), "{line}");
    }
    for honest in ["honest", "sshsig", "sk"] {
        assert!(words.contains(&format!("{honest} 0 OK: 1 acts, 3 statements")), "{words}");
    }
}
