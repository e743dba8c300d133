//! `isa roster` where several people sign, each where they are: what is proposed, told, signed and put in.
//! Who may sign what is tested in `roster` and `succession`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::path::PathBuf;

use chrono::{Days, NaiveDate, Utc};
use isa::seal::SecretKey;
use isa::text::Digest;
use program::{AGREEMENT, Answer, Estate, PASSPHRASE, files, isa, isa_with, read, tree, unchanged};

fn today() -> NaiveDate {
    Utc::now().date_naive()
}

/// A body's enrolment that one registrar has signed, in a file beside the repository; and its digest.
fn proposed(estate: &Estate) -> (PathBuf, String) {
    let said = estate
        .isa(&[
            "roster",
            "enrol",
            "camden",
            "--admin",
            "../camden-admin.pub",
            "--evidence",
            "letter 2026/14",
            "--propose",
            "../camden.json",
            "--key",
            "../registrar-1.pem",
            "--passphrase-fd",
            "3",
        ])
        .done();
    (estate.keys().join("camden.json"), digest(&said))
}

fn digest(said: &str) -> String {
    let line = said.lines().find_map(|line| line.strip_prefix("digest    ")).unwrap();
    line.split_whitespace().next().unwrap().to_owned()
}

fn cosign(estate: &Estate, file: &str, key: &str, expected: &str) -> Answer {
    let key = format!("../{key}.pem");
    let arguments =
        ["roster", "cosign", file, "--key", &key, "--passphrase-fd", "3", "--expect-digest", expected];
    estate.isa(&arguments)
}

fn begun() -> Estate {
    let estate = Estate::bare();
    estate.begin().done();
    estate
}

fn roster_files(estate: &Estate) -> Vec<String> {
    files(&estate.repository()).into_iter().filter(|path| path.starts_with("roster/")).collect()
}

fn print(name: &str) -> String {
    SecretKey::from_seed(&Digest::of(name.as_bytes()).0).public().fingerprint().to_string()
}

#[test]
fn two_registrars_enrol_a_body_each_where_they_are() {
    let estate = begun();
    let before = tree(&estate.repository());
    let (_, digest) = proposed(&estate);
    // Nothing incomplete lies in the roster.
    unchanged(&estate.repository(), &before);
    let told = estate.isa(&["roster", "read", "../camden.json"]).done();
    for words in [
        "ENROL camden, London Borough of Camden",
        "its keys  1 of 1 keys must sign",
        "evidence  letter 2026/14",
        "missing   2 of the registrar must sign, 1 have:",
        &print("camden-admin"),
        &digest,
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    estate
        .isa(&["roster", "add", "../camden.json"])
        .refused("1 of the 2 signatures that the registrar must give", "--propose");
    unchanged(&estate.repository(), &before);
    let said = cosign(&estate, "../camden.json", "registrar-2", &digest).done();
    assert!(said.contains("`isa roster add FILE` puts it into the roster"), "{said}");
    unchanged(&estate.repository(), &before);
    estate.isa(&["roster", "add", "../camden.json"]).done();
    assert_eq!(roster_files(&estate), ["roster/0001-root.json", "roster/0002-body.json"]);
    assert_eq!(read(&estate.repository(), "roster/0002-body.json"), read(estate.keys(), "camden.json"));
    // Once more changes nothing.
    let before = tree(&estate.repository());
    estate.isa(&["roster", "add", "../camden.json"]).done();
    unchanged(&estate.repository(), &before);
}

#[test]
fn a_signature_is_given_only_to_the_statement_that_the_signer_was_told_of() {
    let estate = begun();
    let (file, digest) = proposed(&estate);
    let before = std::fs::read(&file).unwrap();
    let other = Digest::of(b"another").hex();
    cosign(&estate, "../camden.json", "registrar-2", &other)
        .refused("and not the one that you expect", "another way");
    cosign(&estate, "../camden.json", "registrar-2", &digest[..8]).refused("", "all 64 digits");
    estate
        .isa(&["roster", "cosign", "../camden.json", "--key", "../registrar-2.pem", "--passphrase-fd", "3"])
        .refused("there is no terminal", "--expect-digest");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn d7_only_those_who_are_asked_sign_and_each_once() {
    let estate = begun();
    let (file, digest) = proposed(&estate);
    let before = std::fs::read(&file).unwrap();
    for stranger in ["root-1", "camden-admin", "log", "lfc-siro"] {
        cosign(&estate, "../camden.json", stranger, &digest)
            .refused("is not asked to sign this", "roster read");
    }
    cosign(&estate, "../camden.json", "registrar-1", &digest).refused("", "who has signed");
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn d2_a_proposal_that_was_changed_on_its_way_is_refused() {
    let estate = begun();
    let (file, digest) = proposed(&estate);
    let whole = std::fs::read(&file).unwrap();
    for at in (0..whole.len()).step_by(37) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        std::fs::write(&file, &changed).unwrap();
        let answer = cosign(&estate, "../camden.json", "registrar-2", &digest);
        assert_eq!(answer.code, Some(2), "byte {at}: {answer:?}");
        assert_eq!(std::fs::read(&file).unwrap(), changed);
    }
    for (bytes, error) in [
        (&b""[..], "camden.json:1: "),
        (b"\n", "camden.json:1: "),
        (b"{}\n", "camden.json:1: "),
        (&whole[..whole.len() - 1], "does not end with a line feed"),
        (
            &[&whole[..], &whole[..]].concat(),
            "camden.json:2: it does not follow the statement in the line before",
        ),
    ] {
        std::fs::write(&file, bytes).unwrap();
        estate.isa(&["roster", "read", "../camden.json"]).refused(error, "--propose");
        estate.isa(&["roster", "add", "../camden.json"]).refused(error, "--propose");
    }
}

#[test]
fn a_statement_that_nobody_has_signed_yet_travels_too() {
    let estate = begun();
    let said = estate
        .isa(&["roster", "enrol", "camden", "--admin", "../camden-admin.pub", "--propose", "../camden.json"])
        .done();
    let digest = digest(&said);
    estate.isa(&["roster", "add", "../camden.json"]).refused("nobody has signed it yet", "cosign");
    cosign(&estate, "../camden.json", "registrar-2", &digest).done();
    cosign(&estate, "../camden.json", "registrar-1", &digest).done();
    estate.isa(&["roster", "add", "../camden.json"]).done();
    assert!(estate.isa(&["roster", "show"]).done().contains("camden  London Borough of Camden"));
}

#[test]
fn copies_that_were_signed_in_two_places_at_once_are_added_together() {
    let estate = begun();
    #[rustfmt::skip]
    let said = estate.isa(&[
        "roster", "enrol", "camden", "--admin", "../camden-admin.pub", "--propose", "../one.json",
    ]).done();
    let digest = digest(&said);
    std::fs::copy(estate.keys().join("one.json"), estate.keys().join("two.json")).unwrap();
    let before = tree(&estate.repository());
    cosign(&estate, "../one.json", "registrar-1", &digest).done();
    estate.isa(&["roster", "add", "../one.json", "../two.json"]).refused("1 of the 2 signatures", "");
    estate.isa(&["roster", "add", "../one.json", "../one.json"]).refused("1 of the 2 signatures", "");
    cosign(&estate, "../two.json", "registrar-2", &digest).done();
    let (_, _other) = proposed(&estate);
    estate
        .isa(&["roster", "add", "../one.json", "../camden.json"])
        .refused("not copies of one proposal", "the same digest");
    unchanged(&estate.repository(), &before);
    estate.isa(&["roster", "add", "../one.json", "../two.json"]).done();
    estate.append().done();
    estate.isa(&["registry", "verify"]).done();
}

#[test]
fn the_root_that_steps_in_for_a_body_does_not_sign_together_with_it() {
    let estate = Estate::new();
    estate.make_key("camden-admin-2");
    let from = (today() + Days::new(20)).to_string();
    #[rustfmt::skip]
    let said = estate.isa(&[
        "roster", "replace", "camden", "--admin", "../camden-admin-2.pub", "--from", &from,
        "--propose", "../keys.json", "--key", "../root-1.pem", "--passphrase-fd", "3",
    ]).done();
    assert!(said.contains("REPLACE THE KEYS OF camden"), "{said}");
    let digest = digest(&said);
    cosign(&estate, "../keys.json", "camden-admin", &digest).refused("is not asked to sign this", "");
    cosign(&estate, "../keys.json", "root-2", &digest).done();
    estate.isa(&["roster", "add", "../keys.json"]).done();
}

#[test]
fn a_proposal_never_lies_in_the_roster_and_never_on_top_of_another_file() {
    let estate = begun();
    let before = tree(&estate.repository());
    let propose = |file: &str| {
        estate.isa(&["roster", "enrol", "camden", "--admin", "../camden-admin.pub", "--propose", file])
    };
    propose("roster/0002-body.json").refused("only complete statements", "isa roster add");
    propose("../root-1.pub").refused("root-1.pub", "name a new file");
    unchanged(&estate.repository(), &before);
}

#[test]
fn f5_a_proposal_for_a_roster_that_has_grown_since_is_refused() {
    let estate = begun();
    let (_, digest) = proposed(&estate);
    estate.enrol("lfc", &["registrar-1", "registrar-2"]).done();
    cosign(&estate, "../camden.json", "registrar-2", &digest)
        .refused("another one came between", "made again");
    estate.isa(&["roster", "add", "../camden.json"]).refused("another one came between", "made again");
}

#[test]
fn the_first_root_is_signed_in_several_places() {
    let estate = Estate::bare();
    let said = estate
        .isa(&[
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
            "--log",
            "../log.pub",
            "--until",
            "2030-12-31",
            "--propose",
            "../root.json",
            "--passphrase-fd",
            "3",
        ])
        .done();
    for words in
        ["THE FIRST ROOT", "root      2 of 2 keys must sign", "until     2030-12-31", &print("root-2")]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let digest = digest(&said);
    assert!(roster_files(&estate).is_empty());
    estate.isa(&["roster", "add", "../root.json"]).refused("1 of the 2 signatures", "");
    cosign(&estate, "../root.json", "registrar-1", &digest).refused("is not asked to sign this", "");
    cosign(&estate, "../root.json", "root-2", &digest).done();
    let pin = estate.isa(&["roster", "add", "../root.json"]).done();
    let pin = pin.lines().next().unwrap().strip_prefix("root ").unwrap();
    let verified = estate.isa(&["registry", "verify", "--root", pin]).done();
    assert!(verified.contains("the root is relied on until 2030-12-31"), "{verified}");
    estate.begin().refused("has a roster already", "isa roster rotate");
}

#[test]
fn f6_keys_of_the_root_rotate_and_the_pin_stays() {
    let estate = begun();
    estate.make_key("root-3");
    let pin_of = || {
        let shown = estate.isa(&["roster", "show"]).done();
        shown.split_whitespace().nth(1).unwrap().to_owned()
    };
    let before = pin_of();
    let said = estate
        .isa(&[
            "roster",
            "rotate",
            "--root-public",
            "../root-2.pub",
            "--root-public",
            "../root-3.pub",
            "--until",
            "2031-12-31",
            "--propose",
            "../next.json",
            "--key",
            "../root-1.pem",
            "--key",
            "../root-2.pem",
            "--passphrase-fd",
            "3",
            "--passphrase-fd",
            "4",
        ])
        .done();
    let (new, goes) = (format!("{} (new)", print("root-3")), format!("{} (goes)", print("root-1")));
    for words in ["A NEW ROOT", &new, &goes, "missing   2 of the new root must sign, 1 have:"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    estate.isa(&["roster", "add", "../next.json"]).refused("that the new root must give", "");
    cosign(&estate, "../next.json", "root-3", &digest(&said)).done();
    estate.isa(&["roster", "add", "../next.json"]).done();
    estate.append().done();
    assert_eq!(pin_of(), before);
    assert!(
        estate.isa(&["registry", "verify", "--root", &before]).done().contains("holds under the pinned root")
    );
    // The registrar's keys were not named anew, so they stay.
    let shown = |day: &str| estate.isa(&["roster", "show", "--as-of", day]).done();
    assert!(shown("2031-12-31").contains("the root is relied on until 2031-12-31"));
    assert!(shown("2032-01-01").contains("the root ended on 2031-12-31"));
    estate.enrol("camden", &["registrar-1", "registrar-2"]).done();
}

#[test]
fn f8_the_root_replaces_the_keys_of_a_body_and_the_body_says_no() {
    let estate = Estate::new();
    estate.make_key("camden-admin-2");
    let replace = |from: NaiveDate, keys: &[&str], admin: &str| {
        let (from, admin) = (from.to_string(), format!("../{admin}.pub"));
        let mut arguments = vec!["roster", "replace", "camden", "--admin", &admin, "--from", &from];
        let keys: Vec<String> = keys.iter().map(|key| format!("../{key}.pem")).collect();
        for (key, fd) in keys.iter().zip(["3", "4"]) {
            arguments.extend(["--key", key, "--passphrase-fd", fd]);
        }
        estate.isa(&arguments)
    };
    let from = today() + Days::new(15);
    replace(today() + Days::new(13), &["root-1", "root-2"], "camden-admin-2").refused("must have until", "");
    replace(from, &["registrar-1", "registrar-2"], "camden-admin-2").refused("a registrar's key", "");
    replace(from, &["root-1", "root-2"], "camden-admin-2").done();
    let shown = estate.isa(&["roster", "show"]).done();
    assert!(
        shown.contains(&format!("new keys from {from}, unless its present keys say otherwise")),
        "{shown}"
    );
    replace(today(), &["camden-admin-2"], "camden-admin-2").refused("that is not in charge yet", "");
    replace(today(), &["camden-admin"], "camden-admin").done();
    let shown = estate.isa(&["roster", "show"]).done();
    assert!(!shown.contains("new keys from"), "{shown}");
    estate.append().done();
    assert!(estate.isa(&["registry", "verify"]).done().contains("consistent"));
}

#[test]
fn f7_an_office_for_some_kinds_of_agreement_signs_no_other() {
    let estate = Estate::new();
    let office = |name: &str, kinds: &str| {
        estate.make_key(name);
        let public = format!("../{name}.pub");
        estate
            .isa(&[
                "roster",
                "appoint",
                "camden",
                "siro",
                "--public",
                &public,
                "--for-kinds",
                kinds,
                "--key",
                "../camden-admin.pem",
                "--passphrase-fd",
                "3",
            ])
            .done();
    };
    office("by-kind", "one-way,reciprocal,conference,joint-controllers");
    office("by-template", "home-fire-safety");
    office("of-another", "council-tax-fraud,debt");
    let sign = |name: &str| {
        let key = format!("../{name}.pem");
        let expected = program::terms(&estate.repository(), program::TEXT);
        estate.isa(&program::signing("camden", "siro", &key, &expected))
    };
    sign("of-another").refused(
        &format!("the siro of camden acts on agreements of the kind council-tax-fraud, debt, and \"{AGREEMENT}\" is"),
        "isa roster show",
    );
    sign("by-template").done();
    sign("by-kind").done();
    let shown = estate.isa(&["roster", "show"]).done();
    assert!(shown.contains("holds its office, only for council-tax-fraud, debt"), "{shown}");
}

#[test]
fn a_revocation_may_be_dated_ahead() {
    let estate = Estate::new();
    let from = (today() + Days::new(30)).to_string();
    let fingerprint = print("camden-siro");
    estate
        .isa(&[
            "roster",
            "revoke",
            &fingerprint,
            "--reason",
            "retired",
            "--from",
            &from,
            "--key",
            "../camden-admin.pem",
            "--passphrase-fd",
            "3",
        ])
        .done();
    estate.sign("camden", "siro").done();
    estate.append().done();
}

#[test]
fn roster_words_say_what_is_wrong_with_dates_and_kinds() {
    let estate = Estate::new();
    estate.make_key("camden-dpo");
    let appoint = |further: &[&str]| estate.appoint("camden", "dpo", further);
    appoint(&["--from", "2027-01-02", "--until", "2027-01-01"])
        .refused("`until` is before its beginning", "");
    appoint(&["--for-kinds", "Debt"]).refused("kinds of agreement by id", "");
    let refused = isa_with(
        &estate.repository(),
        PASSPHRASE,
        &[
            "roster",
            "replace",
            "hackney",
            "--admin",
            "../camden-dpo.pub",
            "--key",
            "../root-1.pem",
            "--passphrase-fd",
            "3",
        ],
    );
    refused.refused("hackney is not enrolled", "isa roster enrol");
    isa(&estate.repository(), &["roster", "enrol", "--propose", "../x.json"]).refused("required", "--help");
}
