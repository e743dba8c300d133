//! `isa roster export`: the file that OpenSSH reads, verified by OpenSSH itself. A tool that is not there is a failure:
//! `tests/conformance/install.sh` brings it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod program;

use std::path::Path;
use std::process::{Command, Stdio};

use isa::seal::{Capacity, Kinds, RevocationReason, Statement};
use london::{London, public};
use program::{isa, write};

const NAMESPACE: &str = "dsse@isa.example";

/// London's files on a disk.
fn on_disk(london: &London) -> tempfile::TempDir {
    let place = program::empty();
    write(place.path(), "isa.yaml", format!("format: isa-repository/1\norigin: {}\n", london::ORIGIN));
    for (path, bytes) in &london.files {
        write(place.path(), path, bytes);
    }
    place
}

fn exported(london: &London) -> String {
    isa(on_disk(london).path(), &["roster", "export", "--format", "allowed-signers"]).done()
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

#[test]
fn a_line_says_who_signs_for_what_from_when_to_when() {
    let london = London::with_two_boroughs();
    let text = exported(&london);
    let key = |name: &str| public(name).to_string();
    let options = "namespaces=\"dsse@isa.example\",valid-after=\"20260301\",valid-before=\"20280301\"";
    assert_eq!(
        lines(&text),
        [
            format!("camden/siro {options} {}", key("camden-siro")),
            format!("camden/dpo {options} {}", key("camden-dpo")),
            format!("hackney/siro {options} {}", key("hackney-siro")),
        ]
    );
    assert!(text.starts_with("# DEMONSTRATION"), "{text}");
    assert!(text.contains(&london.roster.pin().to_string()), "{text}");
}

#[test]
fn a_revoked_key_ends_on_its_day_and_one_that_never_counted_is_left_out() {
    for (reason, from, since, before) in [
        (RevocationReason::Retired, "2026-06-10", None, Some("20260610")),
        (RevocationReason::Compromised, "2026-06-10", Some("2026-06-01"), Some("20260601")),
        (RevocationReason::Compromised, "2026-06-10", Some("2026-03-02"), Some("20260302")),
        (RevocationReason::Compromised, "2026-06-10", Some("2026-03-01"), None),
        (RevocationReason::Retired, "2026-03-01", None, None),
    ] {
        let mut london = London::with_two_boroughs();
        let revocation = london.revocation("camden-siro", reason, from, since);
        london.add(&Statement::Revocation(revocation), &["camden-admin"]);
        let text = exported(&london);
        let line = lines(&text).into_iter().find(|line| line.starts_with("camden/siro"));
        let ends = line.map(|line| line.split("valid-before=\"").nth(1).unwrap()[..8].to_owned());
        assert_eq!(ends.as_deref(), before, "{reason:?} {from} {since:?}");
    }
}

#[test]
fn the_json_has_every_office_with_all_that_the_roster_says() {
    let mut london = London::with_two_boroughs();
    let mut director = london.signatory("hackney", Capacity::Director);
    director.agreements = Kinds::Only(["debt".to_owned()].into());
    director.until = None;
    london.add(&Statement::Signatory(director), &["hackney-admin"]);
    let revocation =
        london.revocation("camden-siro", RevocationReason::Compromised, "2026-06-10", Some("2026-06-01"));
    london.add(&Statement::Revocation(revocation), &["camden-admin"]);
    let answer = isa(on_disk(&london).path(), &["roster", "export", "--format", "json"]);
    let json = answer.json();
    assert_eq!(json["version"], 1);
    assert_eq!(json["origin"], london::ORIGIN);
    assert_eq!(json["root"], london.roster.pin().to_string());
    assert_eq!(json["roster"], 8);
    let list = json["signatories"].as_array().unwrap();
    assert_eq!(list.len(), 4);
    let office = |body: &str, capacity: &str| {
        list.iter().find(|office| office["body"] == body && office["capacity"] == capacity).unwrap()
    };
    assert_eq!(office("hackney", "director")["agreements"], serde_json::json!(["debt"]));
    assert_eq!(office("hackney", "director")["until"], serde_json::Value::Null);
    assert_eq!(office("camden", "dpo")["until"], "2028-02-29");
    assert_eq!(
        office("camden", "siro")["revoked"],
        serde_json::json!({"from": "2026-06-10", "reason": "compromised", "since": "2026-06-01"})
    );
}

fn keygen(folder: &Path, arguments: &[&str], input: Option<&str>) -> bool {
    let mut command = Command::new("ssh-keygen");
    command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    match input {
        Some(file) => command.stdin(std::fs::File::open(folder.join(file)).unwrap()),
        None => command.stdin(Stdio::null()),
    };
    command
        .status()
        .unwrap_or_else(|error| panic!("ssh-keygen: {error}: run tests/conformance/install.sh"))
        .success()
}

#[test]
fn openssh_verifies_by_the_file_who_signed_for_what_and_when() {
    let place = program::empty();
    let folder = place.path();
    assert!(keygen(folder, &["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", "officer"], None));
    let line = program::read(folder, "officer.pub");
    let mut london = London::with_two_boroughs();
    let mut office = london.signatory("hackney", Capacity::Director);
    let line = line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    office.key = format!("sshsig {line}").parse().unwrap();
    london.add(&Statement::Signatory(office), &["hackney-admin"]);
    write(folder, "allowed", exported(&london));
    assert!(program::read(folder, "allowed").contains(&format!("\" {line}\n")), "as OpenSSH writes a key");
    write(folder, "act.pae", "DSSEv1 28 application/vnd.in-toto+json 2 {}");
    assert!(keygen(folder, &["-Y", "sign", "-q", "-f", "officer", "-n", NAMESPACE, "act.pae"], None));
    let verify = |who: &str, namespace: &str, at: &str| {
        let time = format!("verify-time={at}");
        let arguments =
            ["-Y", "verify", "-f", "allowed", "-I", who, "-n", namespace, "-s", "act.pae.sig", "-O", &time];
        keygen(folder, &arguments, Some("act.pae"))
    };
    assert!(verify("hackney/director", NAMESPACE, "20260302"));
    assert!(verify("hackney/director", NAMESPACE, "20280228"));
    for (who, namespace, at) in [
        ("hackney/siro", NAMESPACE, "20260302"),
        ("camden/director", NAMESPACE, "20260302"),
        ("hackney/director", "file", "20260302"),
        ("hackney/director", NAMESPACE, "20260228"),
        ("hackney/director", NAMESPACE, "20280302"),
    ] {
        assert!(!verify(who, namespace, at), "{who} {namespace} {at}");
    }
    write(folder, "act.pae", "DSSEv1 28 application/vnd.in-toto+json 2 []");
    assert!(!verify("hackney/director", NAMESPACE, "20260302"));
    // The office ends: its key is no longer taken for what it signs afterwards.
    let print =
        london.roster.offices("hackney").find(|office| office.capacity == Capacity::Director).unwrap();
    let mut revocation = london.revocation("hackney-siro", RevocationReason::Retired, "2026-06-10", None);
    revocation.key = print.key.fingerprint();
    london.add(&Statement::Revocation(revocation), &["hackney-admin"]);
    write(folder, "allowed", exported(&london));
    write(folder, "act.pae", "DSSEv1 28 application/vnd.in-toto+json 2 {}");
    assert!(verify("hackney/director", NAMESPACE, "20260609"));
    assert!(!verify("hackney/director", NAMESPACE, "20260611"));
}
