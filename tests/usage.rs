//! Bad usage, as strangers bring it: every refusal is one error line and one hint line, exit code 2, and nothing written.
//! What is wrong with a text is a finding and no refusal; the rules have tests of their own.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::sync::LazyLock;

use program::{
    AGREEMENT, Answer, Demonstration, Estate, PASSPHRASE, TEXT, change, empty, files, isa, isa_with, program,
    read, shell, terms, tree, unchanged, write,
};

static DEMO: LazyLock<Demonstration> = LazyLock::new(|| Demonstration::new(1));

/// Each command line in a copy of the demonstration: refused for this reason, with this way out, and nothing written.
fn all_refused(cases: &[(&[&str], &str, &str)]) {
    let place = DEMO.copy();
    let before = tree(place.path());
    for (arguments, error, hint) in cases {
        isa(place.path(), arguments).refused(error, hint);
        unchanged(place.path(), &before);
    }
}

#[test]
fn what_is_not_here_is_named_with_what_is() {
    all_refused(&[
        (&["status", "home-fire-safty"], "no agreement \"home-fire-safty\"", "home-fire-safety"),
        (&["check", "nowhere.yaml"], "nowhere.yaml cannot be read", "check the name"),
        (&["-C", "nowhere", "check"], "nowhere is not a folder", "`-C` wants the folder"),
        (&["-C", "isa.yaml", "status"], "isa.yaml is not a folder", "`-C` wants the folder"),
        (&["--law", "nowhere", "check"], "nowhere", "`--law` wants a folder"),
        (&["digest", "nowhere.yaml"], "nowhere.yaml cannot be read", "check the name"),
        (&["canonical", TEXT, "--part", "words"], "invalid value 'words' for '--part", "--help"),
        (&["find", "--from", "camdn", "--to", "lfc"], "no body \"camdn\"", "did you mean \"camden\"?"),
        (
            &["find", "--from", "camden", "--to", "xyzzy"],
            "no body \"xyzzy\"",
            "bodies are named by their ids",
        ),
        (&["registry", "prove", "0123456789abcdef"], "names no single act", "isa registry log"),
        (&["registry", "prove", ""], "names no single act", "at least 8 digits"),
        (&["registry", "verify", "--since", "nowhere"], "nowhere cannot be read", "check the name"),
        (&["registry", "verify", "--root", "camden"], "\"camden\" is no fingerprint", "SHA256:"),
        (&["registry", "append", "--key", "nowhere.pem"], "nowhere.pem: there is no such file", "key file"),
        (&["key", "show", "nowhere.pem"], "nowhere.pem: there is no such file", "key file"),
        (
            &["explain", "missing-lawful-bassis"],
            "missing-lawful-bassis",
            "did you mean \"missing-lawful-basis\"?",
        ),
        (&["explain", "Car Act 2014 s.42"], "Car Act 2014 s.42", "Care Act 2014 s.42"),
        (&["new", "home-fire-safty", "--id", "x-y-z"], "home-fire-safty", "home-fire-safety"),
        (&["templates", "home-fire-safty"], "home-fire-safty", "home-fire-safety"),
    ]);
}

#[test]
fn what_is_no_command_line_of_this_program_is_refused_in_two_lines() {
    all_refused(&[
        (&["chekc"], "unrecognized subcommand 'chekc'", "'check'"),
        (&["check", "--as-of", "2026-02-30"], "invalid value '2026-02-30' for '--as-of", "--help"),
        (&["check", "--as-of", "30/11/2026"], "invalid value '30/11/2026' for '--as-of", "--help"),
        (&["status", "--as-of", "yesterday"], "invalid value 'yesterday' for '--as-of", "--help"),
        (&["check", "--format", "xml"], "invalid value 'xml' for '--format", "--help"),
        (&["check", "--fail-on", "nothing"], "invalid value 'nothing' for '--fail-on", "--help"),
        (&["check", "--colour"], "unexpected argument '--colour'", ""),
        (&["check", "--only", "missing-lawful-bassis"], "no rule \"missing-lawful-bassis\"", "did you mean"),
        (&["check", "--only", "xyzzy"], "no rule \"xyzzy\"", "isa explain --list"),
        (&["demo", "--bodies", "34", "other"], "invalid value '34' for '--bodies", "--help"),
        (&["demo", "--bodies", "0", "other"], "invalid value '0' for '--bodies", "--help"),
        (&["sign", AGREEMENT], "required arguments were not provided: --as <BODY>", "--help"),
        (&["sign", "--passphrase", PASSPHRASE], "unexpected argument '--passphrase'", ""),
        (&["registry", "prove"], "required arguments were not provided: <ACT>", "--help"),
    ]);
}

#[test]
fn help_and_version_are_no_refusals() {
    let place = empty();
    for arguments in [&["--help"][..], &["-h"], &["sign", "--help"], &["registry", "verify", "--help"]] {
        let said = isa(place.path(), arguments).done();
        assert!(said.contains("Usage: isa"), "{said}");
    }
    assert_eq!(isa(place.path(), &["--version"]).done(), format!("isa {}\n", env!("CARGO_PKG_VERSION")));
    // The bare name says what there is, and still that nothing was done.
    let bare = isa(place.path(), &[]);
    assert_eq!((bare.code, bare.out.as_str()), (Some(2), ""));
    assert!(bare.err.contains("Usage: isa"), "{}", bare.err);
}

#[test]
fn a_folder_that_is_no_repository_is_said_to_be_none() {
    let place = empty();
    let commands: [&[&str]; 8] = [
        &["check"],
        &["status"],
        &["find", "--from", "camden", "--to", "lfc"],
        &["registry", "verify"],
        &["registry", "key"],
        &["roster", "show"],
        &["new", "home-fire-safety", "--id", "x-y-z"],
        &[
            "sign",
            "x",
            "--as",
            "camden",
            "--capacity",
            "siro",
            "--key",
            "k",
            "--expect-digest",
            &"0".repeat(64),
        ],
    ];
    for arguments in commands {
        isa(place.path(), arguments).refused("is not in an agreements repository", "isa init");
    }
    isa(place.path(), &["check", "."]).refused("there is no agreement in what was named", "name a YAML file");
    assert!(files(place.path()).is_empty());
}

#[test]
fn a_repository_that_cannot_be_read_is_refused_at_its_line() {
    for (text, error) in [
        ("", "isa.yaml:1:1: "),
        ("format: isa-repository/2\norigin: a.example/b\n", "isa.yaml:1:9: "),
        ("format: isa-repository/1\norigin: a.example/b\ntrusted-root: SHA256:x\n", "isa.yaml:3:1: "),
        ("format: isa-repository/1\n", "isa.yaml:1:1: "),
    ] {
        let place = empty();
        write(place.path(), "isa.yaml", text);
        for command in [&["check"][..], &["status"], &["registry", "verify"]] {
            isa(place.path(), command).refused(error, "");
        }
    }
}

#[test]
fn a_repository_without_a_roster_or_a_registry_says_how_to_begin() {
    let place = empty();
    write(place.path(), "isa.yaml", "format: isa-repository/1\norigin: agreements.example/london\n");
    let begin = "begin one with `isa roster root`";
    for command in [&["registry", "key"][..], &["registry", "log"], &["roster", "show"]] {
        isa(place.path(), command).refused("this repository has no roster", begin);
    }
    let estate = Estate::bare();
    estate.append().refused("this repository has no roster", begin);
    estate.draft(AGREEMENT);
    estate.sign("camden", "siro").refused("this repository has no roster", begin);
    isa(&estate.repository(), &["status"]).done();
}

#[test]
fn an_id_that_is_taken_or_cannot_be_one_is_refused() {
    all_refused(&[
        (&["new", AGREEMENT, "--id", AGREEMENT], "is there already", "another id"),
        (&["new", AGREEMENT, "--id", "../out"], "\"../out\" cannot be the id", "small letters"),
        (&["new", AGREEMENT, "--id", "Camden"], "\"Camden\" cannot be the id", "small letters"),
        (&["new", AGREEMENT, "--id", "ab"], "\"ab\" cannot be the id", "3 to 64"),
        (&["new", AGREEMENT, "--id", &"a".repeat(65)], "cannot be the id", "3 to 64"),
        (&["new", AGREEMENT, "--id", "registry"], "a folder of the repository itself", "another id"),
        (&["new", AGREEMENT, "--id", "fresh", "--parties", "camdn"], "camdn", "camden"),
        (
            &["new", AGREEMENT, "--id", "fresh", "--parties", "group:london"],
            "no group \"london\"",
            "london-boroughs",
        ),
        (&["new", AGREEMENT, "--id", "fresh", "--set", "colour=red"], "colour", ""),
        (&["new", AGREEMENT, "--id", "fresh", "--set", "councils"], "councils", ""),
        (&["new", AGREEMENT, "--id", "fresh", "--set", "start-day=2027-02-30"], "start-day", ""),
        (
            &["new", AGREEMENT, "--id", "fresh", "--answers", "nowhere.yaml"],
            "nowhere.yaml cannot be read",
            "",
        ),
    ]);
}

#[test]
fn files_that_are_no_agreement_are_findings_of_check_and_refusals_elsewhere() {
    let place = empty();
    write(place.path(), "empty.yaml", "");
    write(place.path(), "word.yaml", b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00\xdf\xa4\xd2l");
    write(place.path(), "minutes.yaml", "Minutes of the meeting of 3 March\n");
    write(place.path(), "list.yaml", "- a\n- b\n");
    write(place.path(), "utf16.yaml", b"\xff\xfef\x00o\x00r\x00m\x00a\x00t\x00");
    for name in ["empty.yaml", "word.yaml", "minutes.yaml", "list.yaml", "utf16.yaml"] {
        let answer = isa(place.path(), &["check", name, "--format", "json"]);
        assert_eq!((answer.code, answer.err.as_str()), (Some(1), ""), "{name}");
        let json = answer.json();
        let findings = json["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 1, "{name}: {}", answer.out);
        assert_eq!((&findings[0]["rule"], &findings[0]["file"]), (&"unreadable".into(), &name.into()));
        for command in ["digest", "canonical"] {
            isa(place.path(), &[command, name]).refused(&format!("{name}:1:"), "");
        }
    }
}

#[test]
fn a_folder_where_a_file_is_wanted_is_refused() {
    let place = DEMO.copy();
    fs::create_dir(place.path().join("folder")).unwrap();
    fs::remove_file(place.path().join(TEXT)).unwrap();
    fs::create_dir(place.path().join(TEXT)).unwrap();
    let before = tree(place.path());
    let cases: [(&[&str], &str); 7] = [
        (&["check"], "agreement.yaml is not a file"),
        (&["status"], "agreement.yaml is not a file"),
        (&["check", "--output", "folder", "--only", "unreadable"], "agreement.yaml is not a file"),
        (&["digest", "folder"], "there is no agreement in what was named"),
        (&["key", "show", "folder"], "folder: it is not an ordinary file"),
        (&["registry", "verify", "--since", "folder"], "folder is not a file"),
        (&["new", AGREEMENT, "--id", "fresh", "--answers", "folder"], "folder is not a file"),
    ];
    for (arguments, error) in cases {
        isa(place.path(), arguments).refused(error, "");
    }
    isa(&DEMO.repository(), &["check", "--output", place.path().join("folder").to_str().unwrap()])
        .refused("folder", "name another file");
    unchanged(place.path(), &before);
}

#[test]
fn a_digest_is_of_one_file() {
    let place = DEMO.copy();
    let text = read(place.path(), TEXT);
    write(place.path(), "second/agreement.yaml", text.replace("id: home-fire-safety", "id: second"));
    for command in ["digest", "canonical"] {
        isa(place.path(), &[command, "."]).refused("holds 2 agreements", "name one file");
        isa(place.path(), &[command, "second"]).done();
    }
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

/// `isa sign` with what is not given here as it should be.
fn sign(place: &std::path::Path, others: &[(&str, &str)]) -> Answer {
    let digest = terms(&DEMO.repository(), TEXT);
    let key = DEMO.key();
    let mut options = vec![
        ("id", AGREEMENT),
        ("--as", "camden"),
        ("--capacity", "siro"),
        ("--key", key.to_str().unwrap()),
        ("--expect-digest", &digest),
        ("--passphrase-fd", "3"),
    ];
    for (name, value) in others {
        options.iter_mut().find(|(option, _)| option == name).unwrap().1 = value;
    }
    let mut arguments = vec!["sign"];
    for (name, value) in options.into_iter().filter(|(_, value)| !value.is_empty()) {
        if name != "id" {
            arguments.push(name);
        }
        arguments.push(value);
    }
    isa_with(place, &DEMO.passphrase, &arguments)
}

#[test]
fn nothing_is_signed_by_mistake() {
    let place = DEMO.copy();
    let before = tree(place.path());
    let wrong = "0".repeat(64);
    for (others, error, hint) in [
        (&[("--expect-digest", "")][..], "there is no terminal on which to confirm", "`--expect-digest`"),
        (&[("--expect-digest", &wrong)], "not those that you expect", "compare the file"),
        (&[("--expect-digest", "abcd1234")], "", "all 64 digits"),
        (&[("id", "home-fire-safty")], "no agreement \"home-fire-safty\"", "home-fire-safety"),
        (&[("id", "../isa-demo")], "no agreement \"../isa-demo\"", "home-fire-safety"),
        (&[("--as", "hackney")], "hackney is no party to \"home-fire-safety\"", "camden"),
        (&[("--as", "camdn")], "camdn is no party", "camden"),
        (&[("--as", "lfc")], "its key acts for camden as siro", "isa roster show"),
        (&[("--capacity", "dpo")], "does not ask the dpo of camden", "siro"),
        (&[("--capacity", "chief-executive")], "does not ask the chief-executive of camden", "siro"),
        (&[("--capacity", "caldicott-guardian")], "its key acts for camden as siro", "isa roster show"),
        (&[("--capacity", "SIRO")], "\"SIRO\" is no office", "siro"),
        (&[("--key", "nowhere.pem")], "nowhere.pem: there is no such file", "key file"),
        (&[("--key", "isa.yaml")], "isa.yaml", "chmod 600"),
        (&[("--passphrase-fd", "")], "no terminal on which to type a passphrase", "--passphrase-fd N"),
    ] {
        sign(place.path(), others).refused(error, hint);
        unchanged(place.path(), &before);
    }
}

#[test]
fn a_key_that_is_not_on_the_roster_signs_nothing() {
    let place = DEMO.copy();
    let before = tree(place.path());
    let keys = empty();
    let out = keys.path().join("stranger.pem");
    let out = out.to_str().unwrap();
    isa_with(keys.path(), &DEMO.passphrase, &["key", "new", "--out", out, "--passphrase-fd", "3"]).done();
    sign(place.path(), &[("--key", out)]).refused("is nobody's office in the roster", "isa roster show");
    unchanged(place.path(), &before);
}

#[test]
fn a_text_that_is_not_ready_is_not_signed() {
    let text = read(&DEMO.repository(), TEXT).replace("version: 1.0.0", "version: 1.1.0");
    for (words, others, error, hint) in [
        ("months: 36", "months: \"[to complete: months]\"", "the text has ", "isa check"),
        ("    basis: UK GDPR Art 6(1)(e)\n", "", "the text has ", "isa check"),
        ("version: 1.1.0", "", "no version", ""),
        (
            "id: home-fire-safety",
            "id: home-fire-safety-2",
            "calls itself \"home-fire-safety-2\"",
            "the same id",
        ),
        ("kind: reciprocal", "kind: reciprocal\nkind: reciprocal", "agreement.yaml:", ""),
        ("kind: reciprocal", "kindd: reciprocal", "agreement.yaml:", ""),
    ] {
        assert!(text.contains(words), "{words}");
        let place = DEMO.copy();
        write(place.path(), TEXT, text.replacen(words, others, 1));
        let before = tree(place.path());
        sign(place.path(), &[]).refused(error, hint);
        unchanged(place.path(), &before);
    }
}

#[test]
fn a_record_is_never_signed() {
    let place = DEMO.copy();
    change(
        place.path(),
        TEXT,
        "kind: reciprocal",
        "record:\n  of: document\n  seen: whole\n  state: in-use\n  decided: {by: ink}\nkind: reciprocal",
    );
    let before = tree(place.path());
    sign(place.path(), &[]).refused("is a record of an agreement that exists elsewhere", "has no `record:`");
    unchanged(place.path(), &before);
}

#[test]
fn a_roster_grows_by_its_thresholds_and_by_nothing_else() {
    let estate = Estate::bare();
    let repository = estate.repository();
    let root = estate.begin().done();
    let pin = root.lines().next().unwrap().strip_prefix("root ").unwrap();
    let before = tree(&repository);
    estate.begin().refused("", "");
    // One registrar of two, the same one twice, another body's key, a key of nobody.
    estate.enrol("camden", &["registrar-1"]).refused("2", "isa roster show");
    estate.enrol("camden", &["registrar-1", "registrar-1"]).refused("", "");
    estate.enrol("camden", &["registrar-1", "camden-admin"]).refused("is not known", "isa roster show");
    estate.enrol("camden", &["root-1", "root-2"]).refused("", "isa roster show");
    unchanged(&repository, &before);
    estate.enrol("camden", &["registrar-1", "registrar-2"]).done();
    estate.enrol("lfc", &["registrar-2", "registrar-1"]).done();
    let before = tree(&repository);
    // A body appoints its own offices, and no other body's.
    estate
        .isa(&[
            "roster",
            "appoint",
            "camden",
            "siro",
            "--public",
            "../camden-siro.pub",
            "--key",
            "../lfc-admin.pem",
            "--passphrase-fd",
            "3",
        ])
        .refused("", "isa roster show");
    estate
        .isa(&[
            "roster",
            "appoint",
            "camden",
            "siro",
            "--public",
            "../camden-siro.pub",
            "--key",
            "../registrar-1.pem",
            "--passphrase-fd",
            "3",
        ])
        .refused("", "isa roster show");
    estate.appoint("camden", "siro", &["--public", "../camden-siro.pem"]).refused("", "");
    estate.appoint("camden", "mayor", &["--key", "x"]).refused("", "");
    unchanged(&repository, &before);
    estate.appoint("camden", "siro", &[]).done();
    let shown = isa(&repository, &["roster", "show"]).done();
    assert!(shown.contains(&format!("root      {pin} (2 of 2 root keys)")), "{shown}");
    assert!(shown.contains("registrar 2 of 2 keys") && shown.contains("holds its office"), "{shown}");
    assert!(!shown.contains("DEMONSTRATION"), "{shown}");
    estate.append().done();
    let verified = isa(&repository, &["registry", "verify", "--root", pin]).done();
    assert!(verified.contains("holds under the pinned root"), "{verified}");
}

#[test]
fn an_office_that_has_ended_or_not_begun_signs_nothing() {
    let estate = Estate::new();
    for (key, from, until, error) in [
        ("ended", "2020-01-01", Some("2020-12-31"), "2020-12-31"),
        ("later", "2999-01-01", None, "2999-01-01"),
    ] {
        estate.make_key(&format!("camden-{key}"));
        let (public, from_until) = (format!("../camden-{key}.pub"), [from, until.unwrap_or("2999-12-31")]);
        estate
            .isa(&[
                "roster",
                "appoint",
                "camden",
                "chief-executive",
                "--public",
                &public,
                "--key",
                "../camden-admin.pem",
                "--passphrase-fd",
                "3",
                "--from",
                from_until[0],
                "--until",
                from_until[1],
            ])
            .done();
        change(&estate.repository(), TEXT, "signs: [siro, caldicott-guardian]", "signs: [chief-executive]");
        let before = tree(&estate.repository());
        let digest = terms(&estate.repository(), TEXT);
        let path = format!("../camden-{key}.pem");
        estate
            .isa(&[
                "sign",
                AGREEMENT,
                "--as",
                "camden",
                "--capacity",
                "chief-executive",
                "--key",
                &path,
                "--passphrase-fd",
                "3",
                "--expect-digest",
                &digest,
            ])
            .refused(error, "isa roster show");
        unchanged(&estate.repository(), &before);
        change(&estate.repository(), TEXT, "signs: [chief-executive]", "signs: [siro, caldicott-guardian]");
    }
}

#[test]
fn a_key_that_was_revoked_signs_nothing_more_and_what_it_signed_stays() {
    let estate = Estate::new();
    estate.sign("camden", "siro").done();
    estate.append().done();
    let shown = estate.isa(&["key", "show", "../camden-siro.pem", "--passphrase-fd", "3"]).done();
    let fingerprint = shown.lines().next().unwrap();
    let revoke = |signer: &str, reason: &str| {
        let key = format!("../{signer}.pem");
        estate.isa(&[
            "roster",
            "revoke",
            fingerprint,
            "--reason",
            reason,
            "--key",
            &key,
            "--passphrase-fd",
            "3",
        ])
    };
    let before = tree(&estate.repository());
    revoke("lfc-admin", "retired").refused("", "isa roster show");
    revoke("camden-admin", "bored").refused("invalid value 'bored'", "--help");
    unchanged(&estate.repository(), &before);
    revoke("camden-admin", "retired").done();
    estate.append().done();
    let before = tree(&estate.repository());
    estate.sign("camden", "siro").refused("revoked", "isa roster show");
    unchanged(&estate.repository(), &before);
    isa(&estate.repository(), &["registry", "verify"]).done();
    let status = isa(&estate.repository(), &["status", "--format", "json"]).json();
    let parties = status["agreements"][0]["parties"].as_array().unwrap();
    let camden = parties.iter().find(|party| party["body"] == "camden").unwrap();
    assert_eq!(camden["state"], "part-signed");
}

#[test]
fn two_bodies_sign_and_decline_from_the_first_act_to_the_log() {
    let estate = Estate::new();
    let repository = estate.repository();
    let states = || -> Vec<(String, String)> {
        let status = isa(&repository, &["status", "--format", "json"]).json();
        let parties = status["agreements"][0]["parties"].as_array().unwrap().clone();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        parties.iter().map(|party| (text(&party["body"]), text(&party["state"]))).collect()
    };
    let pair = |camden: &str, lfc: &str| {
        vec![("camden".to_owned(), camden.to_owned()), ("lfc".to_owned(), lfc.to_owned())]
    };
    assert_eq!(states(), pair("awaiting", "awaiting"));
    estate.sign("camden", "siro").done();
    // What is not logged counts for nothing.
    assert_eq!(states(), pair("awaiting", "awaiting"));
    let said = estate.append().done();
    assert!(said.contains("entries added; the log has 7, root "), "{said}");
    assert_eq!(states(), pair("part-signed", "awaiting"));
    estate.sign("camden", "caldicott-guardian").done();
    let digest = terms(&repository, TEXT);
    estate
        .isa(&[
            "decline",
            AGREEMENT,
            "--as",
            "lfc",
            "--capacity",
            "siro",
            "--key",
            "../lfc-siro.pem",
            "--passphrase-fd",
            "3",
            "--expect-digest",
            &digest,
            "--reason",
            "the portal is not ready",
        ])
        .done();
    estate.append().done();
    assert_eq!(states(), pair("signed", "declined"));
    estate.sign("lfc", "siro").done();
    estate.append().done();
    assert_eq!(states(), pair("signed", "signed"));
    let said = estate.append().done();
    assert!(said.starts_with("0 entries added; the log has 10, root "), "{said}");
    let log = isa(&repository, &["registry", "log"]).done();
    let acts: Vec<String> = log
        .lines()
        .filter(|line| line.contains(AGREEMENT))
        .map(|line| line.split_whitespace().skip(5).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        acts,
        ["camden/siro sign", "camden/caldicott-guardian sign", "lfc/siro decline", "lfc/siro sign"]
    );
    isa(&repository, &["check", "--fail-on", "error"]).done();
    // Every text that was signed is in the registry now, and none lies beside the acts any more.
    assert!(files(&repository).iter().all(|path| !path.contains("/texts/")));
}

#[test]
fn an_append_by_another_key_or_with_a_wrong_passphrase_writes_nothing() {
    let estate = Estate::new();
    let before = tree(&estate.repository().join("roster"));
    for key in ["registrar-1", "camden-siro"] {
        let path = format!("../{key}.pem");
        estate
            .isa(&["registry", "append", "--key", &path, "--passphrase-fd", "3"])
            .refused("key", "isa registry");
    }
    isa_with(
        &estate.repository(),
        "wrong passphrase",
        &["registry", "append", "--key", "../log.pem", "--passphrase-fd", "3"],
    )
    .refused("log.pem", "check the passphrase");
    assert!(!estate.repository().join("registry").exists());
    unchanged(&estate.repository().join("roster"), &before);
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
        answer.refused("No space left", "");
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
    let sign = [
        "sign",
        AGREEMENT,
        "--as",
        "camden",
        "--capacity",
        "siro",
        "--key",
        "../camden-siro.pem",
        "--passphrase-fd",
        "3",
        "--expect-digest",
        &digest,
    ];
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
