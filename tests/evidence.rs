//! The evidence pack, opened in an empty folder and checked by its own short program: what holds, and that nothing in it can
//! be changed, taken out or put in unseen. `tests/conformance/install.sh` brings the Python package that the check needs.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use program::{AGREEMENT, Estate, empty, files, tree, unchanged};
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

/// Flips one byte after the other in one process, since there are thousands.
const FLIP: &str = r#"
import contextlib, io, pathlib, runpy, sys
root, here = sys.argv[1], pathlib.Path(".")
sys.argv = ["verify.py", "--root", root]
missed, looked = [], 0
def verdict():
    with contextlib.redirect_stdout(io.StringIO()) as words:
        try:
            runpy.run_path("verify.py")
        except SystemExit as end:
            return end.code, words.getvalue()
        except Exception:
            return 1, "damaged"
    return 0, words.getvalue()
assert verdict()[0] == 0
for path in sorted(p for p in here.rglob("*") if p.is_file()):
    if path.name in ("README.md", "verify.py", "status.json", "status.txt"):
        continue
    whole = path.read_bytes()
    # Every byte of what is short; of the longer files, whose digests cover each byte alike, one in so many.
    step = 1 if len(whole) < 900 else 7 if len(whole) < 4000 else 97
    for at in list(range(0, len(whole), step)) + [len(whole) - 1] * bool(whole):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
        looked += 1
        if verdict()[0] == 0:
            missed.append((str(path), at))
    for other in (whole + b"\n", whole[:-1]) if whole else (b"\n",):
        path.write_bytes(other)
        if verdict()[0] == 0:
            missed.append((str(path), "its end"))
    path.write_bytes(whole)
print(looked, missed)
sys.exit(1 if missed or looked < 1000 else 0)
"#;

#[test]
fn no_byte_that_was_looked_at_can_be_changed_unseen() {
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
    assert!(words.contains("3 texts withheld"), "{words}");
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
fn f3_f4_d14_what_the_program_would_refuse_its_check_refuses_too() {
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
    ] {
        let line = words.lines().find(|line| line.starts_with(&format!("{case} "))).unwrap();
        assert!(line.starts_with(&format!("{case} 1 NOT OK | ")) && line.contains(why), "{line}");
    }
    assert!(words.starts_with("honest 0 OK: 1 acts, 3 statements"), "{words}");
}
