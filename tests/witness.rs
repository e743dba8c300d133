//! Witnesses: what a root may ask of them, what counts as a cosignature, since when an entry was witnessed, and what
//! `isa witness` refuses to say.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod program;

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use isa::registry::{Verification, verify_on};
use isa::seal::{Capacity, Root, SealError, Statement, WitnessKey, WitnessPolicy};
use london::{London, day, key, public, root};
use program::{Answer, Estate, PASSPHRASE, isa_with};

const WITNESSES: [&str; 3] = ["borough.example", "nhs.example", "university.example"];

fn witness(name: &str) -> WitnessKey {
    WitnessKey::new(name, public(name)).unwrap()
}

/// Two of three, at most seven days ago.
fn policy() -> WitnessPolicy {
    WitnessPolicy::new(WITNESSES.map(witness).to_vec(), 2, 7)
}

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// Adds the line of a witness to a checkpoint.
fn cosign(london: &mut London, path: &str, name: &str, time: &str) {
    let seconds = u64::try_from(at(time).timestamp()).unwrap();
    let file = london.files.get_mut(path).unwrap();
    let text = String::from_utf8(file.clone()).unwrap();
    let (head, _) = text.rsplit_once("\n\n").unwrap();
    let line = witness(name).cosign(&format!("{head}\n"), seconds, &key(name)).unwrap();
    file.extend_from_slice(line.as_bytes());
}

const HEAD: &str = "registry/checkpoint";

fn two_boroughs_under_witnesses() -> London {
    let mut london = London::with_root(Root { witnesses: Some(policy()), ..root() });
    for body in ["camden", "hackney"] {
        london.enrol(body);
        london.appoint(body, Capacity::Siro);
    }
    london.append();
    london
}

fn on(london: &London, today: &str) -> Verification {
    verify_on(&london.files, &[], day(today))
}

fn said(london: &London, today: &str) -> Vec<String> {
    let report = on(london, today).report;
    assert_eq!(report.holds, report.problems.is_empty());
    report.problems.into_iter().map(|problem| problem.what).collect()
}

/// The bytes of a root that asks for nobody are those of roots before there was a policy.
#[test]
fn a_root_without_witnesses_says_so_with_an_empty_list() {
    let payload = String::from_utf8(Statement::Root(root()).to_payload().unwrap()).unwrap();
    assert!(payload.contains(r#""witnesses":[]"#), "{payload}");
    assert!(Statement::parse(payload.as_bytes()).is_ok());
    let asks = Statement::Root(Root { witnesses: Some(policy()), ..root() });
    let payload = String::from_utf8(asks.to_payload().unwrap()).unwrap();
    assert!(payload.contains(r#""witnesses":{"days":7,"keys":["borough.example+"#), "{payload}");
    assert_eq!(Statement::parse(payload.as_bytes()), Ok(asks));
    for other in ["null", "[\"borough.example\"]", "{}", r#"{"days":7,"keys":[],"threshold":0}"#] {
        let without = String::from_utf8(Statement::Root(root()).to_payload().unwrap()).unwrap();
        let changed = without.replace(r#""witnesses":[]"#, &format!(r#""witnesses":{other}"#));
        assert!(Statement::parse(changed.as_bytes()).is_err(), "{other}");
    }
}

#[test]
fn e9_a_witness_under_two_names_or_two_witnesses_under_one_are_refused() {
    let refused = |keys: Vec<WitnessKey>, threshold: usize, days: u32| {
        let policy = Some(WitnessPolicy::new(keys, threshold, days));
        Statement::Root(Root { witnesses: policy, ..root() }).to_payload().is_err()
    };
    let [borough, nhs, university] = WITNESSES.map(witness);
    assert!(!refused(vec![borough.clone(), nhs.clone(), university.clone()], 2, 7));
    let same_key = WitnessKey::new("other.example", public("borough.example")).unwrap();
    let same_name = WitnessKey::new("borough.example", public("another")).unwrap();
    for keys in [
        vec![borough.clone(), same_key],
        vec![borough.clone(), same_name],
        vec![borough.clone(), borough.clone()],
        vec![],
        (0..17).map(|number| witness(&format!("w{number}.example"))).collect(),
        vec![WitnessKey::new("w.example", public("log")).unwrap()],
        vec![WitnessKey::new("w.example", public("root-3")).unwrap()],
        vec![WitnessKey::new("w.example", public("registrar-1")).unwrap()],
        vec![WitnessKey::new(london::ORIGIN, public("w")).unwrap()],
    ] {
        assert!(refused(keys.clone(), 1, 7), "{keys:?}");
    }
    for (threshold, days) in [(0, 7), (4, 7), (2, 0), (2, 3661)] {
        assert!(refused(vec![borough.clone(), nhs.clone(), university.clone()], threshold, days));
    }
    // In another order than the one in which they are written.
    let mut turned = policy();
    turned.keys.reverse();
    assert!(Statement::Root(Root { witnesses: Some(turned), ..root() }).to_payload().is_err());
}

#[test]
fn a_verifier_key_has_one_text() {
    let key = witness("borough.example");
    assert_eq!(key.to_string().parse(), Ok(key.clone()));
    let (name, rest) = key.to_string().split_once('+').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    for damaged in [format!("other.example+{rest}"), format!("{name}+0{rest}"), name.clone(), rest.clone()] {
        assert!(damaged.parse::<WitnessKey>().is_err(), "{damaged}");
    }
    // The key of a log is of another kind, whoever holds it.
    let log = isa::seal::LogKey::new("borough.example", public("borough.example")).unwrap().to_string();
    assert_eq!(
        log.parse::<WitnessKey>(),
        Err(SealError::WitnessKey("it is not the key of an Ed25519 cosignature"))
    );
    assert!(WitnessKey::new("two words", public("w")).is_err());
    assert!(key.cosign("text\n", 0, &london::key("nhs.example")).is_err());
}

#[test]
fn e9_a_head_holds_when_as_many_different_witnesses_as_the_root_asks_for_have_cosigned() {
    let mut london = two_boroughs_under_witnesses();
    assert_eq!(said(&london, "2026-05-01"), ["is cosigned by 0 of the 2 witnesses that the root asks for"]);
    // Twice by one of them is once.
    cosign(&mut london, HEAD, "nhs.example", "2026-05-01T09:00:00Z");
    cosign(&mut london, HEAD, "nhs.example", "2026-05-01T10:00:00Z");
    assert_eq!(said(&london, "2026-05-01"), ["is cosigned by 1 of the 2 witnesses that the root asks for"]);
    // The folder is as it was signed all the while, so work can go on.
    assert!(on(&london, "2026-05-01").ledger.is_some());
    cosign(&mut london, HEAD, "borough.example", "2026-05-01T11:00:00Z");
    assert_eq!(said(&london, "2026-05-01"), [""; 0]);
    let witnesses = on(&london, "2026-05-01").report.witnesses.unwrap();
    assert_eq!((witnesses.needed, witnesses.named, witnesses.days, witnesses.covered), (2, 3, 7, Some(5)));
    let names: Vec<&str> = witnesses.cosigned.iter().map(|cosigned| cosigned.name.as_str()).collect();
    assert_eq!(names, ["borough.example", "nhs.example"]);
    assert_eq!(witnesses.cosigned[1].first, at("2026-05-01T09:00:00Z"));
    assert_eq!(witnesses.cosigned[1].last, at("2026-05-01T10:00:00Z"));
}

#[test]
fn e9_the_newest_cosignature_is_at_most_as_many_days_old_as_the_root_says() {
    let mut london = two_boroughs_under_witnesses();
    cosign(&mut london, HEAD, "nhs.example", "2026-05-01T23:59:59Z");
    cosign(&mut london, HEAD, "borough.example", "2026-04-01T00:00:00Z");
    assert_eq!(said(&london, "2026-05-08"), [""; 0]);
    assert_eq!(
        said(&london, "2026-05-09"),
        [
            "was last cosigned on 2026-05-01, more than 7 days before 2026-05-09: nobody says that it is still the newest"
        ]
    );
    cosign(&mut london, HEAD, "borough.example", "2026-05-02T00:00:00Z");
    assert_eq!(said(&london, "2026-05-09"), [""; 0]);
}

#[test]
fn e10_a_cosignature_in_the_future_is_a_problem() {
    let mut london = two_boroughs_under_witnesses();
    cosign(&mut london, HEAD, "nhs.example", "2026-05-01T00:00:00Z");
    cosign(&mut london, HEAD, "borough.example", "2026-05-02T00:00:00Z");
    assert_eq!(said(&london, "2026-05-02"), [""; 0]);
    let said = said(&london, "2026-05-01");
    assert_eq!(
        said,
        ["is cosigned by borough.example at 2026-05-02 00:00:00 UTC, which is later than 2026-05-01"]
    );
}

#[test]
fn every_changed_byte_of_a_cosignature_that_is_needed_is_noticed() {
    let mut london = two_boroughs_under_witnesses();
    let start = london.files[HEAD].len();
    cosign(&mut london, HEAD, "nhs.example", "2026-05-01T00:00:00Z");
    cosign(&mut london, HEAD, "borough.example", "2026-05-01T00:00:00Z");
    assert_eq!(said(&london, "2026-05-01"), [""; 0]);
    for byte in start..london.files[HEAD].len() {
        for bit in [1, 1 << (byte % 8)] {
            let mut changed = london.clone();
            changed.files.get_mut(HEAD).unwrap()[byte] ^= bit;
            assert!(!on(&changed, "2026-05-01").report.holds, "byte {byte}");
        }
    }
}

#[test]
fn a_line_of_a_named_witness_that_does_not_verify_spoils_the_head() {
    let mut london = two_boroughs_under_witnesses();
    // Signed over the head before this one.
    let text = format!("{}\n4\n{}\n", london::ORIGIN, data_encoding::BASE64.encode(&[7; 32]));
    let line = witness("nhs.example").cosign(&text, 1_777_600_000, &key("nhs.example")).unwrap();
    london.files.get_mut(HEAD).unwrap().extend_from_slice(line.as_bytes());
    assert_eq!(said(&london, "2026-05-01")[0], "not a signed note: the cosignature of nhs.example is wrong");
    // Under the name of a witness, by a key that is not its own.
    let mut london = two_boroughs_under_witnesses();
    let other = WitnessKey::new("nhs.example", public("a thief")).unwrap();
    let line = other.cosign("x\n", 1_777_600_000, &key("a thief")).unwrap();
    london.files.get_mut(HEAD).unwrap().extend_from_slice(line.as_bytes());
    assert_eq!(
        said(&london, "2026-05-01")[0],
        "not a signed note: a line of nhs.example is by another key than its own"
    );
}

#[test]
fn an_entry_is_witnessed_from_the_time_at_which_the_last_witness_needed_had_cosigned_a_head_above_it() {
    let mut london = two_boroughs_under_witnesses();
    let witnessed = |london: &London, index: u64| london.verify().ledger.unwrap().witnessed(index);
    assert_eq!(witnessed(&london, 0), None);
    cosign(&mut london, HEAD, "nhs.example", "2026-05-01T09:00:00Z");
    assert_eq!(witnessed(&london, 4), None);
    cosign(&mut london, HEAD, "university.example", "2026-05-03T09:00:00Z");
    cosign(&mut london, HEAD, "borough.example", "2026-05-02T09:00:00Z");
    // Later lines of the same witnesses take nothing away.
    cosign(&mut london, HEAD, "borough.example", "2026-05-09T09:00:00Z");
    assert_eq!(witnessed(&london, 0), Some(at("2026-05-02T09:00:00Z")));
    assert_eq!(witnessed(&london, 4), Some(at("2026-05-02T09:00:00Z")));
    assert_eq!(witnessed(&london, 5), None);

    // The head is replaced; what was said of it is kept, and the new one says nothing yet.
    london.consent("adult-safeguarding", "camden");
    london.append();
    assert_eq!(witnessed(&london, 4), Some(at("2026-05-02T09:00:00Z")));
    assert_eq!(witnessed(&london, 5), None);
    // A head that only one has cosigned covers nothing, and a later one covers what is below it.
    cosign(&mut london, HEAD, "nhs.example", "2026-05-10T09:00:00Z");
    assert_eq!(witnessed(&london, 5), None);
    cosign(&mut london, HEAD, "borough.example", "2026-05-11T09:00:00Z");
    assert_eq!(witnessed(&london, 5), Some(at("2026-05-11T09:00:00Z")));
    assert_eq!(witnessed(&london, 4), Some(at("2026-05-02T09:00:00Z")));
    assert_eq!(on(&london, "2026-05-11").report.witnesses.unwrap().covered, Some(6));
}

#[test]
fn where_the_root_asks_for_nobody_nothing_is_witnessed() {
    let mut london = London::with_two_boroughs();
    london.append();
    cosign(&mut london, HEAD, "nhs.example", "2026-05-01T09:00:00Z");
    assert_eq!(london.verify().ledger.unwrap().witnessed(0), None);
    assert_eq!(said(&london, "2026-05-01"), [""; 0]);
    assert_eq!(london.verify().report.witnesses.unwrap().unnamed, ["nhs.example"]);
}

/// The witness runs on a clone of its own.
fn cosigns(repository: &Path, key: &str, pin: &str, state: &Path) -> Answer {
    let arguments = ["witness", "cosign", "--key", key, "--passphrase-fd", "3", "--pin", pin, "--state"];
    isa_with(repository, PASSPHRASE, &[&arguments[..], &[state.to_str().unwrap()]].concat())
}

#[test]
fn a_witness_cosigns_what_follows_from_what_it_saw_and_verify_counts_it() {
    let estate = Estate::under_witnesses();
    let repository = estate.repository();
    let (pin, state) = (estate.pin(), program::empty());
    let key = estate.keys().join("w-1.pem");
    let key = key.to_str().unwrap();
    let said = program::isa(&repository, &["registry", "verify"]).found();
    assert!(said.contains("registry/checkpoint: is cosigned by 0 of the 1 witnesses"), "{said}");
    // The folder is as it was signed, so people can go on working.
    program::isa(&repository, &["status"]).done();

    let said = cosigns(&repository, key, &pin, state.path()).done();
    assert!(said.starts_with("borough.example has cosigned the head of 7 entries at "), "{said}");
    let report = program::isa(&repository, &["registry", "verify", "--format", "json"]);
    let report = report.json();
    assert_eq!(report["holds"], true, "{report}");
    assert_eq!((&report["witnesses"]["needed"], &report["witnesses"]["covered"]), (&1.into(), &7.into()));
    assert_eq!(report["witnesses"]["cosigned"][0]["name"], "borough.example");
    let said = program::isa(&repository, &["registry", "verify", "--as-of", "2099-01-01"]).found();
    assert!(said.contains("more than 7 days before 2099-01-01"), "{said}");
    let said = program::isa(&repository, &["registry", "verify", "--as-of", "2026-01-01"]).found();
    assert!(said.contains("which is later than 2026-01-01"), "{said}");

    // Again on the same head: the first line stays, and there are never more than two of one witness.
    let first = lines(&repository);
    for _ in 0..3 {
        cosigns(&repository, key, &pin, state.path()).done();
    }
    let now = lines(&repository);
    assert!(now.len() <= first.len() + 1, "{now:?}");
    assert!(first.iter().all(|line| now.contains(line)), "{now:?}");

    // The log goes on; what was said of the old head is kept with it, and the new one is followed.
    estate.sign("camden", "siro").done();
    estate.append().done();
    let kept = program::read(&repository, "registry/checkpoints/7");
    assert!(kept.contains("\u{2014} borough.example "), "{kept}");
    cosigns(&repository, key, &pin, state.path()).done();
    assert_eq!(program::isa(&repository, &["registry", "verify", "--format", "json"]).json()["holds"], true);
}

fn lines(repository: &Path) -> Vec<String> {
    program::read(repository, "registry/checkpoint").lines().skip(4).map(str::to_owned).collect()
}

#[test]
fn e7_a_witness_refuses_a_past_and_e8_another_history_and_keeps_both_heads() {
    let estate = Estate::under_witnesses();
    let repository = estate.repository();
    let (pin, state) = (estate.pin(), program::empty());
    let key = estate.keys().join("w-1.pem");
    let key = key.to_str().unwrap();
    let past = estate.copy();
    estate.sign("camden", "siro").done();
    estate.append().done();
    cosigns(&repository, key, &pin, state.path()).done();

    let refused = |folder: &Path, words: &str| {
        let before = program::tree(folder);
        let said = cosigns(folder, key, &pin, state.path()).found();
        assert!(said.contains(words), "{said}");
        program::unchanged(folder, &before);
        let kept: Vec<String> =
            program::files(state.path()).into_iter().filter(|path| path.contains("/refused/")).collect();
        let shown = program::read(folder, "registry/checkpoint");
        assert!(kept.iter().any(|path| program::read(state.path(), path) == shown), "{kept:?}");
        assert!(kept.len() >= 2, "{kept:?}");
    };
    // An old clone.
    refused(
        &past.repository(),
        "the log has forked: the earlier checkpoint covers 8 entries, and there are 7 now",
    );
    // A log that logged another act in the same place.
    past.sign("lfc", "siro").done();
    past.append().done();
    refused(&past.repository(), "its first 8 entries are not the ones that the earlier checkpoint covers");
    // The true one is still followed.
    cosigns(&repository, key, &pin, state.path()).done();

    // The two heads are a proof for others; a head and its successor are none.
    let (a, b) = (repository.join("registry/checkpoint"), past.repository().join("registry/checkpoint"));
    let (a, b) = (a.to_str().unwrap(), b.to_str().unwrap());
    let said = estate.isa(&["registry", "accuse", a, b]).done();
    assert!(said.contains(&program::read(&repository, "registry/checkpoint")), "{said}");
    assert!(said.contains("----- second head -----"), "{said}");
    let older = repository.join("registry/checkpoints/7");
    let said = estate.isa(&["registry", "accuse", older.to_str().unwrap(), a]).found();
    assert!(said.contains("nothing is wrong"), "{said}");
    // Of different sizes: the hashes come from the entries under the greater one.
    past.sign("lfc", "siro").done();
    past.append().done();
    let said = past.isa(&["registry", "accuse", a, b]).done();
    assert!(said.contains("----- hashes -----\nroot "), "{said}");
    estate
        .isa(&["registry", "accuse", b, a])
        .refused("the entries under the head of 9 entries are not here", "-C");
    let out = estate.keys().join("proof.txt");
    past.isa(&["registry", "accuse", a, b, "--out", out.to_str().unwrap()]).done();
    past.isa(&["registry", "accuse", a, b, "--out", out.to_str().unwrap()])
        .refused("it is there already", "");
    let words = estate.keys().join("words");
    fs::write(&words, "no checkpoint\n").unwrap();
    estate
        .isa(&["registry", "accuse", a, words.to_str().unwrap()])
        .refused("not a signed note", "checkpoints");
}

#[test]
fn a_witness_believes_no_repository_and_no_stranger() {
    let estate = Estate::under_witnesses();
    let repository = estate.repository();
    let (pin, state) = (estate.pin(), program::empty());
    let before = program::tree(&repository);
    let key = estate.keys().join("w-1.pem");
    let key = key.to_str().unwrap();
    let state = state.path().to_str().unwrap();
    let cosign = ["witness", "cosign", "--key", key, "--passphrase-fd", "3", "--state", state];
    isa_with(&repository, PASSPHRASE, &cosign)
        .refused("nobody has said which root is the right one", "--pin");
    let other = public("w-1").fingerprint().to_string();
    let pinned = |pin: &str| isa_with(&repository, PASSPHRASE, &[&cosign[..], &["--pin", pin]].concat());
    assert!(pinned(&other).found().contains("is not the pinned one"));
    pinned("SHA256:x").refused("is no fingerprint", "paper");
    let siro = estate.keys().join("camden-siro.pem");
    cosigns(&repository, siro.to_str().unwrap(), &pin, Path::new(state))
        .refused("the root names no witness with the key", "isa roster rotate");
    cosigns(&repository, key, &pin, &repository)
        .refused("lies inside the repository", "outside every repository");
    let inside = repository.join("registry");
    cosigns(&repository, key, &pin, &inside)
        .refused("lies inside the repository", "outside every repository");
    fs::remove_file(repository.join("registry.lock")).unwrap();
    let mut before = before;
    before.remove("registry.lock");
    program::unchanged(&repository, &before);

    // A touched registry is not cosigned.
    let path = repository.join("registry/tile/0/000.p/7");
    let mut bytes = fs::read(&path).unwrap();
    bytes[0] ^= 1;
    fs::write(&path, bytes).unwrap();
    let said = cosigns(&repository, key, &pin, Path::new(state)).found();
    assert!(said.contains("problem: registry/tile/0/000.p/7") && said.contains("is not cosigned"), "{said}");
}

#[test]
fn a_new_witness_prints_the_line_for_the_root_and_leaves_no_key_under_a_bad_name() {
    let place = program::empty();
    let new = |name: &str| {
        let arguments = ["witness", "new", "--name", name, "--out", "w.pem", "--passphrase-fd", "3"];
        isa_with(place.path(), PASSPHRASE, &arguments)
    };
    for name in ["two words", "a+b", "", "\u{e9}"] {
        new(name).refused("not a key of a witness", "witness.example/camden");
        assert!(program::files(place.path()).is_empty());
    }
    let key: WitnessKey = new("witness.example/camden").done().trim_end().parse().unwrap();
    assert_eq!(key.name(), "witness.example/camden");
    new("witness.example/camden").refused("it is there already", "new file");
}

#[test]
fn of_the_lines_of_one_witness_the_first_and_the_newest_stay_and_those_of_others_all() {
    let mut london = two_boroughs_under_witnesses();
    cosign(&mut london, HEAD, "nhs.example", "2026-05-01T08:00:00Z");
    let borough = witness("borough.example");
    let mut head = london.files[HEAD].clone();
    for (time, lines) in [(100, 1), (100, 1), (200, 2), (200, 2), (300, 2)] {
        head = isa::registry::cosigned(&head, &borough, &key("borough.example"), time).unwrap();
        let note = isa::seal::Note::parse(&head).unwrap();
        let times = note.cosigned_by(&borough).unwrap();
        assert_eq!((times.len(), times[0], times.last()), (lines, 100, Some(&time)));
        assert_eq!(note.cosigned_by(&witness("nhs.example")).unwrap().len(), 1);
        assert_eq!(note.signature_count(), 2 + lines);
    }
    assert!(isa::registry::cosigned(&head, &borough, &key("nhs.example"), 400).is_err());
}

/// A checkpoint without the lines of witnesses.
fn bare(checkpoint: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(checkpoint.to_vec()).unwrap();
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains("borough.example ")).collect();
    assert!(kept.len() < text.lines().count());
    (kept.join("\n") + "\n").into_bytes()
}

#[test]
fn e7_a_kept_head_or_its_cosignature_that_is_taken_away_shows_to_whoever_has_a_copy() {
    let estate = Estate::under_witnesses();
    let (pin, repository) = (estate.pin(), estate.repository());
    let state = program::empty();
    let seen = |answer: Answer| answer.done();
    seen(cosigns(&repository, "../w-1.pem", &pin, state.path()));
    let copy = repository.join("../kept.checkpoint");
    fs::copy(repository.join(HEAD), &copy).unwrap();
    let size: u64 = fs::read_to_string(&copy).unwrap().lines().nth(1).unwrap().parse().unwrap();
    let archived = format!("registry/checkpoints/{size}");
    estate.sign("lfc", "siro").done();
    estate.append().done();
    seen(cosigns(&repository, "../w-1.pem", &pin, state.path()));
    let verify = ["registry", "verify", "--since", "../kept.checkpoint"];
    let whole = estate.isa(&verify).done();
    assert!(!whole.contains("too few had cosigned"), "{whole}");

    // The line of the witness alone: the folder shows a head that nobody has cosigned, the copy what is gone.
    let right = fs::read(repository.join(&archived)).unwrap();
    fs::write(repository.join(&archived), bare(&right)).unwrap();
    let told = estate.isa(&["registry", "verify"]).done();
    assert!(told.contains(&format!("too few had cosigned the earlier heads of {size} entries")), "{told}");
    let told = estate.isa(&verify).found();
    let gone = format!("problem: {archived}: has no longer the cosignature of borough.example at ");
    assert!(told.contains(&gone), "{told}");

    // The head, with every file that tells of it.
    fs::remove_file(repository.join(&archived)).unwrap();
    let partial =
        program::files(&repository).into_iter().filter(|path| path.ends_with(&format!(".p/{size}")));
    partial.for_each(|path| fs::remove_file(repository.join(path)).unwrap());
    estate.isa(&["registry", "verify"]).done();
    let told = estate.isa(&verify).found();
    assert!(told.contains(&format!("problem: {archived}: is missing: the log had signed it")), "{told}");
    fs::write(repository.join(&archived), right).unwrap();
}

#[test]
fn e7_a_kept_head_of_full_tiles_that_is_taken_away_shows_to_whoever_has_a_copy() {
    let mut london = London::with_two_boroughs();
    for number in 0..250 {
        london.consent(&format!("agreement-{number:03}"), "camden");
    }
    london.append();
    let copy = london.files[HEAD].clone();
    london.consent("one-more", "camden");
    london.append();
    let ledger = london.verify().ledger.unwrap();
    let head = ledger.extends(&copy).unwrap();
    assert_eq!((head.size, ledger.lost_since(&head, &copy)), (256, Vec::new()));
    london.files.remove("registry/checkpoints/256").unwrap();
    let ledger = london.verify().ledger.unwrap();
    let lost: Vec<String> = ledger.lost_since(&head, &copy).iter().map(ToString::to_string).collect();
    assert_eq!(
        lost,
        ["registry/checkpoints/256: is missing: the log had signed it, and signed heads are kept"]
    );
}

#[test]
fn e7_a_witness_that_is_shown_its_head_without_its_line_puts_the_first_one_back() {
    let estate = Estate::under_witnesses();
    let (pin, repository) = (estate.pin(), estate.repository());
    let state = program::empty();
    cosigns(&repository, "../w-1.pem", &pin, state.path()).done();
    let first = lines(&repository);
    let [_of_the_log, line] = &first[..] else { panic!("{first:?}") };
    let stripped = bare(&fs::read(repository.join(HEAD)).unwrap());
    fs::write(repository.join(HEAD), stripped).unwrap();
    cosigns(&repository, "../w-1.pem", &pin, state.path()).done();
    assert!(lines(&repository).contains(line), "{:?} has lost {line}", lines(&repository));
    estate.isa(&["registry", "verify"]).done();
}

/// Whoever puts a repository back would put back the memory that lies in it, and a key would sign the past again.
#[test]
fn e7_no_key_signs_a_head_whose_memory_would_lie_inside_the_repository() {
    let estate = Estate::under_witnesses();
    let (pin, repository) = (estate.pin(), estate.repository());
    estate.sign("lfc", "siro").done();
    let passphrase = repository.join("../passphrase");
    fs::write(&passphrase, PASSPHRASE).unwrap();
    let before = program::tree(&repository);
    let cosign = ["witness", "cosign", "--key", "../w-1.pem", "--passphrase-fd", "3", "--pin", &pin];
    let append = ["registry", "append", "--key", "../log.pem", "--passphrase-fd", "3"];
    for command in [&cosign[..], &append] {
        let mut shell = program::shell(&repository, "exec \"$0\" \"$@\" 3<\"$HELD\"", command);
        shell.env("HELD", &passphrase).env("XDG_CONFIG_HOME", repository.join("settings"));
        let answer = Answer::from(shell.output().unwrap());
        answer.refused("inside the repository", "outside every repository");
        program::unchanged(&repository, &before);
    }
    estate.append().done();
    estate.isa(&cosign).done();
}
