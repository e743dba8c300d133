//! What is around the program: pipes, disks and limits that give way, links, key files, and where a passphrase is from.
//! Command lines that are wrong in themselves are tested in `usage`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::LazyLock;

use program::{
    AGREEMENT, Answer, Demonstration, Estate, PASSPHRASE, TEXT, empty, files, isa, isa_with, program, read,
    shell, signing, terms, tree, unchanged, write,
};

static DEMO: LazyLock<Demonstration> = LazyLock::new(|| Demonstration::new(1));

#[test]
fn a_key_is_made_once_in_a_private_file_outside_every_work_tree() {
    let place = empty();
    let new = |out: &str, passphrase: &str| {
        isa_with(place.path(), passphrase, &["key", "new", "--out", out, "--passphrase-fd", "3"])
    };
    let said = new("siro.pem", PASSPHRASE).done();
    assert!(said.starts_with("SHA256:") && said.contains("-----BEGIN PUBLIC KEY-----"), "{said}");
    let pem = read(place.path(), "siro.pem");
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"), "{pem}");
    assert_eq!(fs::metadata(place.path().join("siro.pem")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(
        isa_with(place.path(), PASSPHRASE, &["key", "show", "siro.pem", "--passphrase-fd", "3"]).done(),
        said
    );

    fs::create_dir_all(place.path().join("work-tree/.git")).unwrap();
    fs::create_dir_all(place.path().join("work-tree/deep")).unwrap();
    let before = tree(place.path());
    new("siro.pem", PASSPHRASE).refused("it is there already", "name a new file");
    new("work-tree/deep/siro.pem", PASSPHRASE)
        .refused("inside the git work tree", "outside every repository");
    new("nowhere/siro.pem", PASSPHRASE).refused("nowhere", "a folder that is there");
    new("short.pem", "eleven char").refused("shorter than 12 characters", "four or more words");
    new("none.pem", "").refused("holds no passphrase", "one line");
    isa(place.path(), &["key", "new", "--out", "fd.pem", "--passphrase-fd", "9"])
        .refused("file descriptor 9", "--passphrase-fd 3 3<file");
    unchanged(place.path(), &before);

    fs::set_permissions(place.path().join("siro.pem"), fs::Permissions::from_mode(0o644)).unwrap();
    isa_with(place.path(), PASSPHRASE, &["key", "show", "siro.pem", "--passphrase-fd", "3"])
        .refused("other people of this machine may read it", "chmod 600");
}

#[test]
fn a_passphrase_comes_from_no_argument_and_no_variable() {
    let key = DEMO.key();
    let arguments = ["key", "show", key.to_str().unwrap()];
    let mut with_variables = program(DEMO.around(), &arguments);
    for name in ["ISA_PASSPHRASE", "PASSPHRASE", "ISA_KEY_PASSPHRASE"] {
        with_variables.env(name, &DEMO.passphrase);
    }
    Answer::from(with_variables.output().unwrap())
        .refused("there is no terminal on which to type a passphrase", "--passphrase-fd N");
    for argument in ["--passphrase", "-p", "--password"] {
        let arguments = [&arguments[..], &[argument, DEMO.passphrase.as_str()]].concat();
        isa(DEMO.around(), &arguments).refused("unexpected argument", "");
    }
    let wrong =
        isa_with(DEMO.around(), "not the passphrase", &[&arguments[..], &["--passphrase-fd", "3"]].concat());
    wrong.refused("isa-demo-camden-siro.pem", "check the passphrase");
    assert!(!wrong.err.contains("not the passphrase"), "{}", wrong.err);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let repository = DEMO.repository();
    let commands: [&[&str]; 9] = [
        &["check", "--format", "json"],
        &["status"],
        &["registry", "log"],
        &["registry", "verify"],
        &["find", "--from", "camden", "--to", "lfc"],
        &["canonical", TEXT],
        &["explain", "missing-lawful-basis"],
        &["--help"],
        &["--version"],
    ];
    for arguments in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let answer: Answer = program(&repository, arguments).stdout(writer).output().unwrap().into();
        assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{arguments:?}");
    }
    // Nobody hears the error either, and the code still says that the work was not done.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = program(&repository, &["status", "nothing"]).stderr(writer).status().unwrap();
    assert_eq!(status.code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_an_error() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for arguments in [&["status"][..], &["registry", "log"], &["check", "--format", "json"]] {
        let answer: Answer = program(&DEMO.repository(), arguments).stdout(full()).output().unwrap().into();
        answer.refused("the output cannot be written: No space left", "make room");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_the_program_says_so() {
    let place = empty();
    // File systems of the kernel take no files from anybody, whoever asks.
    for folder in ["/proc", "/sys"] {
        let out = format!("{folder}/isa-key.pem");
        isa_with(place.path(), PASSPHRASE, &["key", "new", "--out", &out, "--passphrase-fd", "3"])
            .refused(&out, "a folder that you may write to");
        isa(place.path(), &["demo", "--bodies", "1", &format!("{folder}/isa-demo")])
            .refused(&format!("{folder}/isa-demo"), "name a folder where you may write");
        isa(&DEMO.repository(), &["check", "--output", &format!("{folder}/report.json")])
            .refused(&format!("{folder}/report.json"), "name another file");
    }
}

#[test]
fn a_limit_on_file_sizes_is_an_error_that_leaves_what_was_there() {
    let estate = Estate::new();
    let repository = estate.repository();
    let held = empty();
    write(held.path(), "passphrase", PASSPHRASE);
    let limited = |arguments: &[&str]| -> Answer {
        shell(&repository, "ulimit -f 0; exec \"$0\" \"$@\" 3<\"$HELD\"", arguments)
            .env("HELD", held.path().join("passphrase"))
            .output()
            .unwrap()
            .into()
    };
    let too_large = "larger than files may be here";
    let append = ["registry", "append", "--key", "../log.pem", "--passphrase-fd", "3"];
    limited(&append).refused(too_large, "");
    let digest = terms(&repository, TEXT);
    let sign = signing("camden", "siro", "../camden-siro.pem", &digest);
    limited(&sign).refused(too_large, "nothing was signed");
    limited(&["new", AGREEMENT, "--id", "fresh"]).refused(too_large, "");
    limited(&["check", "--output", "report.json"]).refused(too_large, "name another file");
    limited(&["key", "new", "--out", "../new.pem", "--passphrase-fd", "3"]).refused(too_large, "");
    assert!(!repository.join("registry").join("checkpoint").exists());
    assert!(files(&repository).iter().all(|path| !path.contains("/acts/")), "{:?}", files(&repository));
    assert!(!repository.join("report.json").exists() && !estate.keys().join("new.pem").exists());
    // With room again everything is done as if nothing had been.
    estate.isa(&sign).done();
    estate.append().done();
    isa(&repository, &["registry", "verify"]).done();
}

#[test]
fn a_report_goes_to_the_file_that_was_named_and_nowhere_else() {
    let place = DEMO.copy();
    let arguments = ["check", "--as-of", "2026-11-30", "--format", "json"];
    let report = isa(place.path(), &arguments).out;
    write(place.path(), "report.json", "an older and much longer report".repeat(1000));
    let answer = isa(place.path(), &[&arguments[..], &["--output", "report.json"]].concat());
    assert_eq!((answer.out.as_str(), answer.err.as_str()), ("", ""));
    assert_eq!(read(place.path(), "report.json"), report);
    assert!(files(place.path()).iter().all(|path| !path.ends_with(".unfinished")));
}

#[test]
fn no_link_is_followed_to_an_agreement_a_key_or_a_body() {
    let elsewhere = empty();
    let place = DEMO.copy();
    let target = elsewhere.path().join("agreement.yaml");
    fs::rename(place.path().join(TEXT), &target).unwrap();
    symlink(&target, place.path().join(TEXT)).unwrap();
    for arguments in [&["check"][..], &["check", TEXT], &["status"], &["digest", TEXT]] {
        isa(place.path(), arguments).refused("agreement.yaml is a link", "links are not followed");
    }
    let key = elsewhere.path().join("key.pem");
    symlink(DEMO.key(), &key).unwrap();
    isa_with(place.path(), &DEMO.passphrase, &["key", "show", key.to_str().unwrap(), "--passphrase-fd", "3"])
        .refused("it is a symbolic link", "");
    let dangling = elsewhere.path().join("dangling.pem");
    symlink(elsewhere.path().join("not-yet.pem"), &dangling).unwrap();
    isa_with(
        place.path(),
        PASSPHRASE,
        &["key", "new", "--out", dangling.to_str().unwrap(), "--passphrase-fd", "3"],
    )
    .refused("dangling.pem", "name a new file");
    assert!(!elsewhere.path().join("not-yet.pem").exists());
    // A whole agreement behind a link is not one of the repository.
    let place = DEMO.copy();
    fs::rename(place.path().join(AGREEMENT), elsewhere.path().join("moved")).unwrap();
    symlink(elsewhere.path().join("moved"), place.path().join(AGREEMENT)).unwrap();
    isa(place.path(), &["check"]).refused("symbolic link", "no links");
}
