//! Who may sign what, through the program: from a root of two keys to a log with two bodies in it, and every way astray.
//! What is typed on a terminal is tested in `terminal`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::sync::LazyLock;

use program::{
    AGREEMENT, Answer, Demonstration, Estate, TEXT, change, empty, files, isa, isa_with, read, signing,
    terms, tree, unchanged, write,
};

static DEMO: LazyLock<Demonstration> = LazyLock::new(|| Demonstration::new(1));

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
        (&[("--expect-digest", &wrong)], "not those that you expect", "compare the text"),
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
        estate.isa(&signing("camden", "chief-executive", &path, &digest)).refused(error, "isa roster show");
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
