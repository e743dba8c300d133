//! `isa sign --all-awaiting`: many agreements signed in one sitting, from a list of ids and digests. What is typed on a
//! terminal is tested in `terminal`, a stop in the middle in `crash`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fmt::Write as _;

use program::{AGREEMENT, Answer, Estate, TEXT, change, files, isa, read, terms, tree, unchanged, write};

const OTHERS: [&str; 3] = ["a-second", "b-third", "c-fourth"];

/// Four agreements that await Camden's two offices.
fn four() -> Estate {
    let estate = Estate::new();
    for id in OTHERS {
        estate.draft(id);
    }
    estate
}

fn digest(estate: &Estate, id: &str) -> String {
    terms(&estate.repository(), &format!("{id}/agreement.yaml"))
}

/// A list beside the repository, a line for each id.
fn list(estate: &Estate, ids: &[&str]) -> String {
    let mut text = String::from("# approved by the board\n\n");
    for id in ids {
        writeln!(text, "{id} {} # as it went round", digest(estate, id)).unwrap();
    }
    text
}

fn sign(estate: &Estate, office: &str, list: &str, further: &[&str]) -> Answer {
    write(estate.keys(), "list.txt", list);
    let key = format!("../camden-{office}.pem");
    let mut arguments = vec!["sign", "--all-awaiting", "--as", "camden", "--capacity", office, "--key", &key];
    arguments.extend(["--passphrase-fd", "3", "--expect-from", "../list.txt"]);
    arguments.extend(further);
    estate.isa(&arguments)
}

fn acts(estate: &Estate) -> Vec<String> {
    files(&estate.repository()).into_iter().filter(|path| path.contains("/acts/")).collect()
}

#[test]
fn what_the_list_names_is_signed_and_nothing_else() {
    let estate = four();
    let said =
        sign(&estate, "siro", &list(&estate, &[AGREEMENT, "b-third"]), &["--note", "board of 3 May"]).done();
    let made = acts(&estate);
    assert_eq!(made.len(), 2, "{made:?}");
    for (id, path) in ["b-third", AGREEMENT].iter().zip(&made) {
        let line = format!("signed {id} 1.0.0 terms {} in {path}\n", digest(&estate, id));
        assert!(said.contains(&line), "{line:?} is not in {said}");
    }
    assert!(said.contains("left out: a-second\nleft out: c-fourth\n"), "{said}");
    assert!(said.contains("\n2 agreements signed for camden as siro; 2 left out\n"), "{said}");
    estate.append().done();
    estate.isa(&["registry", "verify"]).done();
    let status = estate.isa(&["status", AGREEMENT, "--format", "json"]).json();
    assert_eq!(status["agreements"][0]["parties"][0]["state"], "part-signed");
    // What each text says that its signer was shown says that it was one of many.
    let shown = files(&estate.repository()).into_iter().filter(|path| path.starts_with("registry/objects/"));
    let shown =
        shown.filter(|path| read(&estate.repository(), path).contains("signed in one sitting with other"));
    assert_eq!(shown.count(), 2);
}

#[test]
fn the_same_command_again_signs_the_rest_and_nothing_twice() {
    let estate = four();
    let all = list(&estate, &[AGREEMENT, "a-second", "b-third", "c-fourth"]);
    estate.sign("camden", "siro").done();
    let said = sign(&estate, "siro", &all, &[]).done();
    assert!(said.contains("3 agreements signed for camden as siro; 1 answered before\n"), "{said}");
    let before = tree(&estate.repository());
    let again = sign(&estate, "siro", &all, &[]).done();
    assert_eq!(again, "0 agreements signed for camden as siro; 4 answered before\n");
    unchanged(&estate.repository(), &before);
    // The other office has its own tray; and what is in the log is answered too.
    estate.append().done();
    let said = sign(&estate, "siro", &all, &[]).done();
    assert_eq!(said, "0 agreements signed for camden as siro; 4 answered before\n");
    let said = sign(&estate, "caldicott-guardian", &all, &[]).done();
    assert!(said.contains("4 agreements signed for camden as caldicott-guardian\n"), "{said}");
}

#[test]
fn one_line_that_is_wrong_stops_all_before_anything_is_written() {
    let estate = four();
    let right = list(&estate, &["a-second"]);
    let own = digest(&estate, AGREEMENT);
    let other = digest(&estate, "b-third");
    let before = tree(&estate.repository());
    for (line, error, hint) in [
        (
            format!("{AGREEMENT} {other}"),
            format!("list.txt:4: the terms of \"{AGREEMENT}\" are sha256:{own}"),
            "compare",
        ),
        (
            format!("home-fire-safty {own}"),
            "list.txt:4: nothing of \"home-fire-safty\" awaits the siro of camden".to_owned(),
            "isa status --me camden",
        ),
        (
            list(&estate, &["a-second"]),
            "list.txt:6: \"a-second\" stands in line 3 already".to_owned(),
            "once",
        ),
        (AGREEMENT.to_owned(), "list.txt:4: this is no id with a digest behind it".to_owned(), "ID DIGEST"),
        (format!("{AGREEMENT} {own} {own} x"), "list.txt:4: this is no id".to_owned(), "ID DIGEST"),
        (format!("{AGREEMENT} {}", &own[..63]), format!("list.txt:4: {AGREEMENT}: "), "all 64 digits"),
        (
            format!("{AGREEMENT} {}", own.to_uppercase()),
            format!("list.txt:4: {AGREEMENT}: "),
            "all 64 digits",
        ),
        (
            format!("{AGREEMENT} {own} {own}"),
            format!("list.txt:4: the list of parties of \"{AGREEMENT}\" is sha256:"),
            "compare",
        ),
        (
            format!("../{AGREEMENT} {own}"),
            "list.txt:4: nothing of \"../home-fire-safety\"".to_owned(),
            "status",
        ),
        (format!("\u{1b}[2J {own}"), "list.txt:4: nothing of".to_owned(), "status"),
    ] {
        sign(&estate, "siro", &format!("{right}{line}\n"), &[]).refused(&format!("../{error}"), hint);
        unchanged(&estate.repository(), &before);
    }
    for nothing in ["", "\n# nobody\n"] {
        sign(&estate, "siro", nothing, &[]).refused("../list.txt names no agreement", "ID DIGEST");
    }
    std::fs::write(estate.keys().join("list.txt"), [b"a\n".as_slice(), b"\xff\xfe"].concat()).unwrap();
    let raw =
        ["sign", "--all-awaiting", "--as", "camden", "--capacity", "siro", "--key", "../camden-siro.pem"];
    let raw = [&raw[..], &["--passphrase-fd", "3", "--expect-from", "../list.txt"]].concat();
    estate.isa(&raw).refused("../list.txt:2: this is no text in UTF-8", "ID DIGEST");
    unchanged(&estate.repository(), &before);
}

#[test]
fn a_list_from_another_system_and_with_the_parties_is_read_too() {
    let estate = four();
    let digests = isa(&estate.repository(), &["digest", TEXT]).done();
    let parties = digests.lines().find_map(|line| line.strip_prefix("parties ")).unwrap();
    let line = format!("\u{feff}{AGREEMENT}\tsha256:{} {parties}\r\n\r\n", digest(&estate, AGREEMENT));
    let said = sign(&estate, "siro", &line, &[]).done();
    assert!(said.contains("1 agreement signed"), "{said}");
}

#[test]
fn what_cannot_be_signed_is_told_with_its_reason_and_holds_nobody_up() {
    let estate = four();
    change(&estate.repository(), "b-third/agreement.yaml", "    basis: UK GDPR Art 6(1)(e)\n", "");
    let faulty = "cannot be signed: b-third 1.0.0: the text has ";
    let said = sign(&estate, "siro", &list(&estate, &["a-second"]), &[]).done();
    assert!(said.contains(faulty) && said.contains("1 agreement signed"), "{said}");
    assert!(said.contains("; 2 left out; 1 cannot be signed\n"), "{said}");
    // Whoever named it is told by the exit code too.
    let said = sign(&estate, "siro", &list(&estate, &["b-third", "c-fourth"]), &[]).found();
    assert!(said.contains(faulty) && said.contains("1 agreement signed"), "{said}");
    // A version that somebody signed, and from which the file has moved on.
    estate.sign("lfc", "siro").done();
    estate.append().done();
    let old = list(&estate, &[AGREEMENT]);
    change(&estate.repository(), TEXT, "version: 1.0.0", "version: 1.1.0");
    let said = sign(&estate, "siro", &old, &[]).found();
    let moved = "cannot be signed: home-fire-safety 1.0.0: the file has moved on to version 1.1.0\n";
    assert!(said.contains(moved) && said.contains("0 agreements signed"), "{said}");
}

#[test]
fn an_office_signs_what_awaits_it_and_with_its_own_key() {
    let estate = four();
    let all = list(&estate, &[AGREEMENT, "a-second"]);
    let before = tree(&estate.repository());
    sign(&estate, "monitoring-officer", &all, &[]).refused(
        "../list.txt:3: nothing of \"home-fire-safety\" awaits the monitoring-officer of camden",
        "status",
    );
    write(estate.keys(), "list.txt", &all);
    let sitting = |body: &'static str, key: &'static str| {
        let arguments = ["sign", "--all-awaiting", "--as", body, "--capacity", "siro", "--key", key];
        estate.isa(&[&arguments[..], &["--passphrase-fd", "3", "--expect-from", "../list.txt"]].concat())
    };
    sitting("camdn", "../camden-siro.pem").refused("no agreement here has a body \"camdn\"", "isa status");
    sitting("camden", "../lfc-siro.pem").refused("", "isa roster show");
    unchanged(&estate.repository(), &before);
}

#[test]
fn an_office_signs_where_any_of_several_may_and_where_the_text_names_none() {
    let estate = four();
    let silent = "    signs: [siro, caldicott-guardian]\n";
    let any = "    signs: {any-of: [monitoring-officer, siro]}\n";
    for (id, signs) in [("a-second", any), ("b-third", "")] {
        let text = format!("{id}/agreement.yaml");
        // The standard template fixes who signs.
        change(&estate.repository(), &text, "template: home-fire-safety/1.0.0\n", "");
        change(&estate.repository(), &text, silent, signs);
    }
    let both = list(&estate, &["a-second", "b-third"]);
    // The Caldicott Guardian is not among those of the first; any office that decides may sign the second.
    sign(&estate, "caldicott-guardian", &both, &[])
        .refused("list.txt:3: nothing of \"a-second\" awaits", "status");
    let said = sign(&estate, "siro", &both, &[]).done();
    assert!(said.contains("2 agreements signed for camden as siro; 2 left out\n"), "{said}");
    estate.append().done();
    // One office is enough for either: nothing awaits the other any more.
    let second = list(&estate, &["b-third"]);
    sign(&estate, "caldicott-guardian", &second, &[]).refused("nothing of \"b-third\" awaits", "status");
}

#[test]
fn an_office_for_some_kinds_signs_those_and_is_told_of_the_others() {
    let estate = four();
    let given = [
        "roster",
        "appoint",
        "camden",
        "siro",
        "--public",
        "../camden-dpo.pub",
        "--key",
        "../camden-admin.pem",
    ];
    estate.isa(&[&given[..], &["--passphrase-fd", "3", "--for-kinds", "home-fire-safety"]].concat()).done();
    // A text that is made from no template, and so of another kind.
    change(&estate.repository(), "a-second/agreement.yaml", "template: home-fire-safety/1.0.0\n", "");
    write(estate.keys(), "list.txt", list(&estate, &["a-second", "b-third"]));
    let who =
        ["sign", "--all-awaiting", "--as", "camden", "--capacity", "siro", "--key", "../camden-dpo.pem"];
    let sitting = [&who[..], &["--passphrase-fd", "3", "--expect-from", "../list.txt"]].concat();
    let said = estate.isa(&sitting).found();
    assert!(
        said.contains("cannot be signed: a-second 1.0.0: the siro of camden acts on agreements of"),
        "{said}"
    );
    assert!(
        said.contains("\n1 agreement signed for camden as siro; 2 left out; 1 cannot be signed\n"),
        "{said}"
    );
    write(estate.keys(), "list.txt", list(&estate, &["a-second"]));
    let before = tree(&estate.repository());
    estate.isa(&sitting).refused("the siro of camden acts on agreements of the kind", "isa roster show");
    unchanged(&estate.repository(), &before);
}

#[test]
fn a_sitting_wants_a_terminal_or_a_list_and_a_key_that_is_here() {
    let estate = four();
    let who = ["sign", "--all-awaiting", "--as", "camden", "--capacity", "siro"];
    let key = ["--key", "../camden-siro.pem", "--passphrase-fd", "3"];
    let before = tree(&estate.repository());
    estate
        .isa(&[&who[..], &key].concat())
        .refused("there is no terminal on which to confirm", "--expect-from");
    write(estate.keys(), "list.txt", list(&estate, &[AGREEMENT]));
    let listed = ["--expect-from", "../list.txt"];
    let print =
        isa::seal::SecretKey::from_seed(&isa::text::Digest::of(b"camden-siro").0).public().fingerprint();
    let print = print.to_string();
    let away = ["--detached", "../out", "--key-print", &print];
    estate
        .isa(&[&who[..], &away, &listed].concat())
        .refused("many agreements cannot be signed on another computer at once", "isa sign ID --detached");
    for further in [&["home-fire-safety"][..], &["--expect-digest", &print], &["--condition", "a: b"]] {
        estate.isa(&[&who[..], &key, &listed, further].concat()).refused("cannot be used with", "");
    }
    estate.isa(&[&["sign", AGREEMENT], &who[2..], &key, &listed].concat()).refused("cannot be used with", "");
    estate.isa(&[&["sign"], &who[2..], &key].concat()).refused("", "");
    unchanged(&estate.repository(), &before);
    assert!(!estate.keys().join("out").exists());
}
