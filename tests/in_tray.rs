//! `isa status --me` and `--awaiting`: what lies before a body, and who has not answered.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use program::{AGREEMENT, Estate, TEXT, change, terms, write};
use serde_json::Value;

fn tray(estate: &Estate, body: &str) -> Value {
    estate.isa(&["status", "--me", body, "--format", "json"]).json()
}

fn paper<'v>(tray: &'v Value, version: &str) -> &'v Value {
    tray["agreements"].as_array().unwrap().iter().find(|paper| paper["version"] == version).unwrap()
}

#[test]
fn what_awaits_a_body_lies_on_top_with_what_has_changed() {
    let estate = Estate::new();
    let before = tray(&estate, "camden");
    assert_eq!(paper(&before, "1.0.0")["awaited"], serde_json::json!(["caldicott-guardian", "siro"]));
    assert_eq!(paper(&before, "1.0.0")["since"], Value::Null);
    estate.sign("camden", "siro").done();
    estate.append().done();
    let half = tray(&estate, "camden");
    assert_eq!(paper(&half, "1.0.0")["state"], "part-signed");
    assert_eq!(paper(&half, "1.0.0")["changed"], 0);
    estate.sign("camden", "caldicott-guardian").done();
    estate.sign("lfc", "siro").done();
    estate.append().done();
    change(&estate.repository(), TEXT, "version: 1.0.0", "version: 1.1.0");
    change(&estate.repository(), TEXT, "tell-parties-within-hours: 24", "tell-parties-within-hours: 48");
    let after = tray(&estate, "camden");
    let first = &after["agreements"][0];
    assert_eq!((&first["version"], &first["changed"]), (&"1.1.0".into(), &2.into()));
    assert_eq!(paper(&after, "1.0.0")["state"], "signed");
    let words = estate.isa(&["status", "--me", "camden"]).done();
    assert!(words.contains("1 agreement awaits camden"), "{words}");
    assert!(words.contains("2 places have changed since your body last signed"), "{words}");
    assert!(words.contains(&terms(&estate.repository(), TEXT)), "{words}");
}

/// An adviser's act is logged before anybody has signed: it brings no list of parties, and takes nobody's paper away.
#[test]
fn advice_on_a_text_that_nobody_has_signed_takes_it_out_of_no_in_tray() {
    let estate = Estate::new();
    estate.appoint("camden", "dpo", &[]).done();
    estate.append().done();
    let state = |body: &str| paper(&tray(&estate, body), "1.0.0")["state"].clone();
    assert_eq!((state("camden"), state("lfc")), ("awaiting".into(), "awaiting".into()));
    estate.act("advise", "camden", "dpo", &["--against", "--reason", "two days are too many"]).done();
    estate.append().done();
    assert_eq!((state("camden"), state("lfc")), ("awaiting".into(), "awaiting".into()));
    let status = estate.isa(&["status", "--format", "json"]).json();
    assert_eq!(status["agreements"][0]["parties"][0]["advice"], "advise-against");
    let chasing = estate.isa(&["status", "--awaiting", "--format", "json"]).json();
    assert_eq!(chasing["awaited"].as_array().unwrap().len(), 2);
}

#[test]
fn a_body_sees_what_is_open_for_its_own_ends() {
    let estate = Estate::new();
    // A ground of the council loses its basis; those of the fire service are whole.
    let text = program::read(&estate.repository(), TEXT);
    assert!(text.contains("    basis: UK GDPR Art 6(1)(e)\n"), "{text}");
    let ground = text.find("\ngrounds:").unwrap();
    let basis = ground + text[ground..].find("    basis: UK GDPR Art 6(1)(e)\n").unwrap();
    let (head, tail) = text.split_at(basis);
    write(
        &estate.repository(),
        TEXT,
        head.to_owned() + tail.replacen("    basis: UK GDPR Art 6(1)(e)\n", "", 1).as_str(),
    );
    let errors = |body: &str| {
        let tray = tray(&estate, body);
        let findings = paper(&tray, "1.0.0")["findings"].as_array().unwrap().clone();
        findings.iter().filter(|finding| finding["severity"] == "error").count()
    };
    assert_eq!((errors("camden"), errors("lfc")), (2, 0));
}

#[test]
fn a_body_that_nobody_knows_has_no_in_tray() {
    let estate = Estate::new();
    estate.isa(&["status", "--me", "camdn"]).refused("no agreement here has a body \"camdn\"", "isa status");
    let words = estate.isa(&["status", "--me", "barnet"]).done();
    assert!(words.contains("0 agreements await barnet"), "{words}");
    estate.isa(&["status", "--me", "camden", "--format", "csv"]).refused("no table", "--format json");
}

#[test]
fn who_has_not_answered_is_chased_with_a_message_that_can_be_sent() {
    let estate = Estate::new();
    let none = estate.isa(&["status", "--awaiting"]).done();
    assert!(none.contains("nobody's answer is awaited"), "a draft has gone out to nobody: {none}");
    estate.sign("lfc", "siro").done();
    estate.append().done();
    let words = estate.isa(&["status", "--awaiting"]).done();
    assert!(
        words.contains("1 answer is awaited") && words.contains("no mailbox is known for camden"),
        "{words}"
    );
    write(
        &estate.repository(),
        "bodies/camden.yaml",
        "format: isa-body/1\nid: camden\nmailboxes:\n  agreements: information.governance@camden.example\n",
    );
    let json = estate.isa(&["status", "--awaiting", "--format", "json"]).json();
    let answer = &json["awaited"][0];
    assert_eq!(answer["mailbox"], "information.governance@camden.example");
    assert_eq!(answer["offices"], serde_json::json!(["caldicott-guardian", "siro"]));
    assert_eq!(answer["days"], 0);
    let message = answer["message"].as_str().unwrap();
    for words in [AGREEMENT, "isa status --me camden", terms(&estate.repository(), TEXT).as_str()] {
        assert!(message.contains(words), "{words:?} is not in {message}");
    }
    let table = estate.isa(&["status", "--awaiting", "--format", "csv"]).done();
    assert!(
        table.starts_with("agreement,version,digest,body,offices,since,days,mailbox,subject,message\n"),
        "{table}"
    );
    for office in ["siro", "caldicott-guardian"] {
        estate.sign("camden", office).done();
    }
    estate.append().done();
    assert!(estate.isa(&["status", "--awaiting"]).done().contains("nobody's answer is awaited"));
}

/// What an author writes is one line of a message at most: no header, no second message, no paper of another's tray.
#[test]
fn g1_lines_in_a_text_begin_no_line_of_a_message_or_a_tray() {
    let estate = Estate::new();
    let text = program::read(&estate.repository(), TEXT);
    let title = text.lines().find(|line| line.starts_with("title: ")).unwrap();
    let forged = "Visits\\n--- message 2\\nto: thief@example.org\\n1 agreement awaits nobody";
    change(&estate.repository(), TEXT, title, &format!("title: \"{forged}\""));
    estate.sign("camden", "siro").done();
    estate.append().done();
    for arguments in [&["status", "--awaiting"][..], &["status", "--me", "lfc"], &["status"]] {
        let words = estate.isa(arguments).done();
        // The tray of LFC has one paper, and the chasing one message to each of two bodies.
        assert!(!words.lines().any(|line| line.starts_with("1 agreement awaits nobody")), "{words}");
        assert!(!words.lines().any(|line| line.starts_with("to: thief")), "{words}");
    }
    let chasing = estate.isa(&["status", "--awaiting", "--format", "json"]).json();
    for answer in chasing["awaited"].as_array().unwrap() {
        let message = answer["message"].as_str().unwrap();
        assert!(message.contains("\"Visits --- message 2 to: thief@example.org"), "{message}");
    }
}
