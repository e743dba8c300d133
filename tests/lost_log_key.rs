//! The key of the log is lost, in the program: the root ends the log, the next append goes on in another, and nobody who
//! signed, remembers or asks has to do anything about it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use program::{AGREEMENT, Estate, NEXT_ORIGIN, files, read, tree, unchanged, write};

const OLD_ORIGIN: &str = "agreements.example/london";

/// Camden's SIRO has signed, and it is logged.
fn signed() -> Estate {
    let estate = Estate::new();
    estate.append().done();
    estate.sign("camden", "siro").done();
    estate.append().done();
    estate
}

#[test]
fn the_holders_of_the_root_sign_where_they_are_and_the_next_append_goes_on() {
    let estate = signed();
    estate.make_key("log-2");
    let proposed = estate.isa(&[
        "roster",
        "continue",
        "--log",
        "../log-2.pub",
        "--origin",
        NEXT_ORIGIN,
        "--reason",
        "lost",
        "--note",
        "the safe burned on 3 May",
        "--propose",
        "../next.json",
        "--key",
        "../root-1.pem",
        "--passphrase-fd",
        "3",
    ]);
    let told = proposed.done();
    for words in [
        "END THE LOG agreements.example/london: nobody has its key any more",
        "ends at   7 entries, root ",
        "new log   agreements.example/london-2+",
        "remark    the safe burned on 3 May",
        "missing   2 of the root must sign, 1 have:",
    ] {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
    estate
        .isa(&["roster", "add", "../next.json"])
        .refused("1 of the 2 signatures that the root must give", "");
    let digest = told.split("digest    ").nth(1).unwrap().split(' ').next().unwrap();
    let cosign = ["roster", "cosign", "../next.json", "--key", "../root-2.pem", "--passphrase-fd", "3"];
    estate.isa(&[&cosign[..], &["--expect-digest", digest]].concat()).done();
    estate.isa(&["roster", "add", "../next.json"]).done();

    let waits = estate.isa(&["registry", "verify"]).done();
    assert!(
        waits.contains(&format!(
            "the root has ended this log: the next append goes on in {NEXT_ORIGIN}, with its key"
        )),
        "{waits}"
    );
    estate
        .append()
        .refused("the key given is not the key of this log, agreements.example/london-2+", "ended a log");
    let again = estate.end_log("lost", &["root-1", "root-2"]);
    again.refused("the root has ended this log already, and agreements.example/london-2 goes on", "append");

    let appended = estate.append_next().done();
    assert!(appended.contains("the log that ended lies in registry/before/1/"), "{appended}");
    assert!(appended.contains("7 entries added; the log has 7"), "{appended}");
    let report = estate.isa(&["registry", "verify", "--format", "json"]).json();
    assert_eq!(report["origin"], NEXT_ORIGIN);
    assert_eq!(report["before"][0]["origin"], OLD_ORIGIN);
    assert_eq!(report["before"][0]["size"], 7);
    let shown = estate.isa(&["roster", "show"]).done();
    assert!(shown.contains("before it agreements.example/london, 7 entries"), "{shown}");
}

#[test]
fn acts_of_the_old_log_go_on_counting_and_new_ones_follow_them() {
    let estate = signed();
    let before = estate.isa(&["status", AGREEMENT, "--format", "json"]).json();
    estate.end_log("stolen", &["root-1", "root-2"]).done();
    estate.append_next().done();
    let mut after = estate.isa(&["status", AGREEMENT, "--format", "json"]).json();
    // The same in every word but for the head that it is read from.
    let mut before = before;
    for status in [&mut before, &mut after] {
        status.as_object_mut().unwrap().remove("tree");
    }
    assert_eq!(after, before);
    estate.sign("lfc", "siro").done();
    estate.sign("camden", "caldicott-guardian").done();
    let appended = estate.append_next().done();
    assert!(appended.contains("2 entries added"), "{appended}");
    let act = files(&estate.repository())
        .into_iter()
        .find(|path| path.contains("/acts/") && read(&estate.repository(), path).contains("payload"))
        .unwrap();
    estate.isa(&["registry", "prove", &act]).done();
    let log = estate.isa(&["registry", "log"]).done();
    let headings: Vec<&str> = log.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(headings, [OLD_ORIGIN, NEXT_ORIGIN]);
}

#[test]
fn whoever_remembers_a_head_of_the_old_log_finds_it_in_the_registry_that_goes_on() {
    let estate = signed();
    let folder = estate.repository();
    write(estate.keys(), "remembered", read(&folder, "registry/checkpoint"));
    write(estate.keys(), "earlier", read(&folder, "registry/checkpoints/6"));
    let first = estate.copy();
    estate.end_log("lost", &["root-1", "root-2"]).done();
    estate.append_next().done();
    for kept in ["../remembered", "../earlier"] {
        estate.isa(&["registry", "verify", "--since", kept]).done();
    }
    // A head that the old key signed in another copy, after the one that counts.
    first.sign("lfc", "siro").done();
    first.append().done();
    write(estate.keys(), "beyond", read(&first.repository(), "registry/checkpoint"));
    let found = estate.isa(&["registry", "verify", "--since", "../beyond"]).found();
    assert!(
        found.contains("covers 8 entries of agreements.example/london, and the root ended that log at 7"),
        "{found}"
    );
}

#[test]
fn a_planned_handover_has_the_old_key_too_and_the_sequencer_can_begin_the_next_log() {
    let estate = signed();
    let before = tree(&estate.repository());
    estate
        .end_log("handover", &["root-1", "root-2"])
        .refused("0 of the 1 signatures that the log that ends", "");
    unchanged(&estate.repository(), &before);
    estate.end_log("handover", &["root-1", "root-2", "log"]).done();
    estate.isa(&["registry", "append", "--unsigned"]).done();
    estate.isa(&["registry", "verify"]).done();
    estate.isa(&["registry", "sign", "--key", "../log-2.pem", "--passphrase-fd", "3"]).done();
    let report = estate.isa(&["registry", "verify", "--format", "json"]).json();
    assert_eq!((&report["holds"], &report["size"]), (&true.into(), &7.into()));
}

#[test]
fn a_name_or_a_key_that_is_taken_and_a_log_that_has_not_begun_are_refused() {
    let estate = Estate::new();
    estate.end_log("lost", &["root-1", "root-2"]).refused("the log has no entry yet", "isa registry append");
    estate.append().done();
    let next = |log: &str, origin: &str| {
        let keys = [
            "--key",
            "../root-1.pem",
            "--passphrase-fd",
            "3",
            "--key",
            "../root-2.pem",
            "--passphrase-fd",
            "4",
        ];
        let what = ["roster", "continue", "--reason", "lost", "--log", log, "--origin", origin];
        estate.isa(&[&what[..], &keys].concat())
    };
    next("../log-2.pub", OLD_ORIGIN).refused("the new log has another origin than the one that ended", "");
    next("../log-2.pub", "two words").refused("its name has spaces", "an origin looks like");
    next("../log.pub", NEXT_ORIGIN).refused("is already the key of the log: one key, one purpose", "");
    next("../camden-siro.pub", NEXT_ORIGIN).refused("is already the key of camden/siro", "");
}

#[test]
fn e7_a_machine_that_signed_a_later_head_ends_no_log_at_an_earlier_one() {
    let estate = signed();
    let earlier = estate.copy();
    estate.sign("lfc", "siro").done();
    estate.append().done();
    std::fs::remove_dir_all(estate.repository()).unwrap();
    program::copy(&earlier.repository(), &estate.repository());
    estate.end_log("lost", &["root-1", "root-2"]).refused(
        "this machine has signed a later head of the log than the one that is here",
        "fetch the registry",
    );
    earlier.end_log("lost", &["root-1", "root-2"]).done();
}

#[test]
fn a_witness_holds_the_old_log_to_what_it_cosigned_before_it_cosigns_the_next() {
    let estate = Estate::under_witnesses();
    let pin = estate.pin();
    let cosign = |estate: &Estate| {
        let words = ["witness", "cosign", "--key", "../w-1.pem", "--passphrase-fd", "3", "--pin", &pin];
        estate.isa(&words)
    };
    let earlier = estate.copy();
    cosign(&earlier).done();
    estate.sign("lfc", "siro").done();
    estate.append().done();
    cosign(&estate).done();
    // The root ends the log where this witness has seen more of it.
    earlier.end_log("stolen", &["root-1", "root-2"]).done();
    earlier.append_next();
    std::fs::remove_dir_all(estate.repository()).unwrap();
    program::copy(&earlier.repository(), &estate.repository());
    let refused = cosign(&estate).found();
    assert!(refused.contains("and the root ended that log at 7"), "{refused}");
    let said = cosign(&earlier).done();
    assert!(said.contains("borough.example has cosigned the head of 8 entries"), "{said}");
    earlier.isa(&["registry", "verify"]).done();
}
