//! Bad usage, as strangers bring it: every refusal is one error line and one hint line, exit code 2, and nothing written.
//! Who may sign is asked in `signing`; what the machine refuses, in `surroundings`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::sync::LazyLock;

use program::{
    AGREEMENT, Demonstration, Estate, PASSPHRASE, TEXT, empty, files, isa, read, tree, unchanged, write,
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
        (&["check", "nowhere.yaml"], "there is no file or folder nowhere.yaml", "check the name"),
        (&["check", "--as-of", "24/11/2026"], "a day is written as year-month-day", "--help"),
        (&["-C", "nowhere", "check"], "nowhere is not a folder", "`-C` wants the folder"),
        (&["-C", "isa.yaml", "status"], "isa.yaml is not a folder", "`-C` wants the folder"),
        (&["--law", "nowhere", "check"], "nowhere", "`--law` wants a folder"),
        (&["digest", "nowhere.yaml"], "there is no file or folder nowhere.yaml", "check the name"),
        (&["canonical", TEXT, "--part", "words"], "invalid value 'words' for '--part", "--help"),
        (&["find", "--from", "camdn", "--to", "lfc"], "no body \"camdn\"", "did you mean \"camden\"?"),
        (
            &["find", "--from", "camden", "--to", "xyzzy"],
            "no body \"xyzzy\"",
            "bodies are named by their ids",
        ),
        (
            &["find", "--from", "camden", "--to", "lfc", "--purpose", "fire-saftey"],
            "no kind of purpose \"fire-saftey\"",
            "did you mean \"fire-safety\"?",
        ),
        (&["registry", "prove", "0123456789abcdef"], "names no single act", "isa registry log"),
        (&["registry", "prove", ""], "names no single act", "at least 8 digits"),
        (
            &["registry", "verify", "--since", "nowhere"],
            "there is no file or folder nowhere",
            "check the name",
        ),
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
        (&["explain", "--list", "missing-gateway"], "'--list' cannot be used with", "--help"),
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
            "there is no file or folder nowhere.yaml",
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
fn a_report_never_takes_the_place_of_what_it_is_about() {
    let named = "is one of the files that are checked";
    all_refused(&[
        (&["check", "--output", TEXT], named, "name another file"),
        (&["check", TEXT, "--output", &format!("./registry/../{TEXT}")], named, "name another file"),
        (
            &["check", "--baseline", "README.md", "--output", "./README.md"],
            "README.md is the baseline",
            "name another file",
        ),
    ]);
}

#[test]
fn a_digest_is_of_one_file() {
    let place = DEMO.copy();
    let text = read(place.path(), TEXT);
    write(place.path(), "second/agreement.yaml", text.replace("id: home-fire-safety", "id: second"));
    for command in ["digest", "canonical"] {
        isa(place.path(), &[command, "."]).refused(" agreements, and a digest is of one", "name one file");
        isa(place.path(), &[command, "second"]).done();
    }
}

#[test]
fn c2_an_id_inside_a_file_that_could_lead_elsewhere_is_refused_at_its_line() {
    let place = empty();
    let long = "a".repeat(300);
    for id in ["../x", "a/b", "a\\b", ".", "a.b", "Camden", "-x", "1st", "caf\u{e9}", "a b", &long] {
        write(place.path(), "it.yaml", format!("format: isa-agreement/1\nid: '{id}'\n"));
        for command in ["digest", "canonical"] {
            isa(place.path(), &[command, "it.yaml"]).refused("it.yaml:2:5: ", "64 small letters");
        }
        let found = isa(place.path(), &["check", "it.yaml"]).found();
        assert!(
            found.contains("cannot be the id of an agreement") && found.contains("it.yaml:2:5"),
            "{found}"
        );
        // A long one is not said in full.
        assert!(!found.contains(&long));
    }
}

#[test]
fn c5_names_that_differ_in_the_size_of_their_letters_are_no_two_agreements() {
    let place = empty();
    write(place.path(), "isa.yaml", "format: isa-repository/1\norigin: agreements.example/london\n");
    for folder in ["fire", "Fire"] {
        write(place.path(), &format!("{folder}/agreement.yaml"), "format: isa-agreement/1\nid: fire\n");
    }
    let found = isa(place.path(), &["check", "--only", "id-not-folder-name,id-used-twice"]).found();
    assert!(found.contains("agreement \"fire\" stands in a folder named \"Fire\""), "{found}");
    assert!(found.contains("[id-used-twice]"), "{found}");
    write(place.path(), "Fire/agreement.yaml", "format: isa-agreement/1\nid: Fire\n");
    let found = isa(place.path(), &["check", "--only", "unreadable"]).found();
    assert!(found.contains("\"Fire\" cannot be the id of an agreement"), "{found}");
}

#[test]
fn c6_a_name_that_windows_keeps_for_itself_is_no_id() {
    let place = empty();
    write(place.path(), "isa.yaml", "format: isa-repository/1\norigin: agreements.example/london\n");
    for id in ["con", "prn", "aux", "nul", "com1", "com9", "lpt1"] {
        write(place.path(), "it.yaml", format!("format: isa-agreement/1\nid: {id}\n"));
        isa(place.path(), &["digest", "it.yaml"]).refused("cannot be the id", "Windows keeps this name");
        isa(place.path(), &["new", AGREEMENT, "--id", id]).refused("cannot be the id", "Windows");
        assert!(!place.path().join(id).exists());
    }
    write(place.path(), "it.yaml", "format: isa-agreement/1\nid: console\n");
    isa(place.path(), &["digest", "it.yaml"]).done();
}
