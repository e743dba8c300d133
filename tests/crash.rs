//! The program, ended before every single change of the disk that an append or a signature makes: what is left holds,
//! and the command that is given again finishes the work.
//! The order of the steps without a disk is tested in `append`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;
mod stopping;

use std::fmt::Write as _;
use std::path::Path;

use isa::seal::SecretKey;
use isa::text::Digest;
use program::{Estate, PROGRAM, TEXT, files, isa, signing, terms, write};
use stopping::{STOPPING, every_change, full, size, stopped};

const APPEND: [&str; 6] = ["registry", "append", "--key", "../log.pem", "--passphrase-fd", "3"];

/// An estate with a registry, in which Camden's two offices have signed and nothing of that is logged yet.
fn two_acts_wait() -> Estate {
    let estate = Estate::new();
    estate.append().done();
    estate.sign("camden", "siro").done();
    estate.sign("camden", "caldicott-guardian").done();
    estate
}

#[test]
fn e11_an_append_that_is_stopped_anywhere_leaves_the_old_registry_or_the_new_and_the_next_one_finishes() {
    let model = two_acts_wait();
    let before = size(&model.repository(), "before");
    let sizes = every_change(|change| {
        let estate = model.copy();
        let repository = estate.repository();
        stopped(&repository, &APPEND, change)?;
        let when = format!("stopped before change {change}");
        let found = size(&repository, &when);
        // Nobody is told more or less than before, or than after.
        isa(&repository, &["status"]).done();
        estate.append().done();
        assert_eq!(size(&repository, &when), before + 2, "{when}");
        let left: Vec<String> = files(&repository)
            .into_iter()
            .filter(|path| path.ends_with(".unfinished") || path.contains("/texts/"))
            .collect();
        assert!(left.is_empty(), "{when}: {left:?}");
        Some(found)
    });
    // A long while the old one; from the moment in which the new checkpoint has its name, the new one.
    let turn =
        sizes.iter().position(|size| *size == before + 2).expect("some stop comes after the checkpoint");
    assert!(turn > 30, "{sizes:?}");
    assert!(sizes[..turn].iter().all(|size| *size == before), "{sizes:?}");
    assert!(sizes[turn..].iter().all(|size| *size == before + 2), "{sizes:?}");
}

#[test]
fn a_signature_that_is_stopped_anywhere_is_there_or_not_and_can_be_given_again() {
    let model = Estate::new();
    model.append().done();
    let digest = terms(&model.repository(), TEXT);
    let sign = signing("camden", "siro", "../camden-siro.pem", &digest);
    let before = size(&model.repository(), "before");
    let acts = every_change(|change| {
        let estate = model.copy();
        let repository = estate.repository();
        stopped(&repository, &sign, change)?;
        let when = format!("stopped before change {change}");
        assert_eq!(size(&repository, &when), before);
        let acts = files(&repository)
            .iter()
            .filter(|path| {
                path.contains("/acts/") && Path::new(path).extension().is_some_and(|end| end == "json")
            })
            .count();
        estate.isa(&sign).done();
        estate.append().done();
        assert_eq!(size(&repository, &when), before + acts as u64 + 1, "{when}");
        Some(acts)
    });
    assert!(acts.len() > 10 && acts[0] == 0 && acts.is_sorted(), "{acts:?}");
    assert_eq!(acts.last(), Some(&1), "some stop comes after the act has its name");
}

#[test]
fn a_sitting_that_is_stopped_anywhere_leaves_whole_acts_and_the_same_command_signs_the_rest() {
    let model = Estate::new();
    model.append().done();
    model.draft("a-second");
    let mut list = String::new();
    for id in ["a-second", program::AGREEMENT] {
        writeln!(list, "{id} {}", terms(&model.repository(), &format!("{id}/agreement.yaml"))).unwrap();
    }
    write(model.keys(), "list.txt", list);
    let sign =
        ["sign", "--all-awaiting", "--as", "camden", "--capacity", "siro", "--key", "../camden-siro.pem"];
    let sign = [&sign[..], &["--passphrase-fd", "3", "--expect-from", "../list.txt"]].concat();
    let before = size(&model.repository(), "before");
    let acts = |repository: &Path| {
        let paths = files(repository).into_iter().filter(|path| path.contains("/acts/"));
        paths.filter(|path| Path::new(path).extension().is_some_and(|end| end == "json")).count()
    };
    let signed = every_change(|change| {
        let estate = model.copy();
        let repository = estate.repository();
        stopped(&repository, &sign, change)?;
        let when = format!("stopped before change {change}");
        assert_eq!(size(&repository, &when), before);
        let found = acts(&repository);
        estate.isa(&sign).done();
        assert_eq!(acts(&repository), 2, "{when}");
        estate.append().done();
        assert_eq!(size(&repository, &when), before + 2, "{when}");
        Some(found)
    });
    assert!(signed.is_sorted() && signed[0] == 0, "{signed:?}");
    for count in 1..=2 {
        assert!(signed.contains(&count), "no stop leaves {count}: {signed:?}");
    }
}

#[test]
fn a_list_of_bodies_that_is_stopped_anywhere_leaves_some_of_them_whole_and_the_same_command_enrols_the_rest()
{
    let model = Estate::new();
    model.append().done();
    let mut list = "body,admin_key,fingerprint\n".to_owned();
    for body in ["hackney", "islington", "lambeth"] {
        let key = SecretKey::from_seed(&Digest::of(body.as_bytes()).0).public();
        writeln!(list, "{body},{key},{}", key.fingerprint()).unwrap();
    }
    write(model.keys(), "bodies.csv", list);
    let enrol = [
        "roster",
        "enrol",
        "--from",
        "../bodies.csv",
        "--key",
        "../registrar-1.pem",
        "--passphrase-fd",
        "3",
        "--key",
        "../registrar-2.pem",
        "--passphrase-fd",
        "3",
    ];
    let before = size(&model.repository(), "before");
    let enrolled = every_change(|change| {
        let estate = model.copy();
        let repository = estate.repository();
        stopped(&repository, &enrol, change)?;
        let when = format!("stopped before change {change}");
        assert_eq!(size(&repository, &when), before);
        let whole = |path: &String| path.starts_with("roster/") && path.ends_with("-body.json");
        let there = files(&repository).iter().filter(|path| whole(path)).count();
        estate.isa(&enrol).done();
        estate.append().done();
        assert_eq!(size(&repository, &when), before + 3, "{when}");
        Some(there - 2)
    });
    assert!(enrolled.is_sorted() && enrolled[0] == 0, "{enrolled:?}");
    assert_eq!(enrolled.last(), Some(&3), "some stop comes after the last has its name");
}

#[test]
fn e12_a_full_disk_at_any_moment_of_an_append_leaves_the_old_registry_or_the_new() {
    let model = two_acts_wait();
    let before = size(&model.repository(), "before");
    let sizes = every_change(|change| {
        let estate = model.copy();
        let repository = estate.repository();
        full(&repository, &APPEND, change)?;
        let when = format!("full from change {change} on");
        let found = size(&repository, &when);
        estate.append().done();
        assert_eq!(size(&repository, &when), before + 2, "{when}");
        Some(found)
    });
    let turn = sizes.iter().position(|size| *size == before + 2).expect("some comes after the checkpoint");
    assert!(turn > 30 && sizes[..turn].iter().all(|size| *size == before), "{sizes:?}");
    assert!(sizes[turn..].iter().all(|size| *size == before + 2), "{sizes:?}");
}

const SEQUENCE: [&str; 3] = ["registry", "append", "--unsigned"];
const SIGN: [&str; 6] = ["registry", "sign", "--key", "../log.pem", "--passphrase-fd", "3"];

#[test]
fn e11_a_sequencer_or_a_signature_of_the_log_that_is_stopped_anywhere_can_be_run_again() {
    let model = two_acts_wait();
    let before = size(&model.repository(), "before");
    let sequenced = every_change(|change| {
        let estate = model.copy();
        let repository = estate.repository();
        stopped(&repository, &SEQUENCE, change)?;
        let when = format!("sequencer stopped before change {change}");
        assert_eq!(size(&repository, &when), before, "{when}");
        estate.isa(&SEQUENCE).done();
        estate.isa(&SIGN).done();
        assert_eq!(size(&repository, &when), before + 2, "{when}");
        assert!(!files(&repository).iter().any(|path| path.ends_with(".unfinished")), "{when}");
        Some(())
    });
    assert!(sequenced.len() > 30, "{}", sequenced.len());

    model.isa(&SEQUENCE).done();
    let sizes = every_change(|change| {
        let estate = model.copy();
        let repository = estate.repository();
        stopped(&repository, &SIGN, change)?;
        let when = format!("signature stopped before change {change}");
        let found = size(&repository, &when);
        // The key remembers what it may have signed, and goes on from there.
        let again = estate.isa(&SIGN);
        if found == before {
            again.done();
        } else {
            again.refused("nothing is sequenced", "");
        }
        assert_eq!(size(&repository, &when), before + 2, "{when}");
        estate.sign("lfc", "siro").done();
        estate.append().done();
        assert_eq!(size(&repository, &when), before + 3, "{when}");
        Some(found)
    });
    assert!(sizes.len() > 8 && sizes.is_sorted() && sizes[0] == before, "{sizes:?}");
    assert_eq!(sizes.last(), Some(&(before + 2)), "some stop comes after the checkpoint");
}

#[test]
fn e11_a_log_that_is_set_aside_stopped_anywhere_is_the_old_one_or_the_next_and_can_be_gone_on_with() {
    let model = two_acts_wait();
    model.end_log("lost", &["root-1", "root-2"]).done();
    let append = ["registry", "append", "--key", "../log-2.pem", "--passphrase-fd", "3"];
    let state = |folder: &Path, when: &str| {
        let report = isa(folder, &["registry", "verify", "--format", "json"]).json();
        assert_eq!(report["holds"], true, "{when}: {report}");
        (report["origin"] == program::NEXT_ORIGIN, report["size"].as_u64().unwrap())
    };
    let states = every_change(|change| {
        let estate = model.copy();
        let repository = estate.repository();
        stopped(&repository, &append, change)?;
        let when = format!("stopped before change {change}");
        let found = state(&repository, &when);
        estate.append_next().done();
        assert_eq!(state(&repository, &when), (true, 9), "{when}");
        let left = files(&repository).into_iter().find(|path| path.ends_with(".unfinished"));
        assert_eq!(left, None, "{when}");
        Some(found)
    });
    // The old log; the old log in its folder, and the next one not begun; the next one.
    let mut turns = states.clone();
    turns.dedup();
    assert_eq!(turns, [(false, 6), (true, 0), (true, 9)], "{states:?}");
}

#[test]
fn e11_a_witness_that_is_stopped_or_full_anywhere_remembers_no_less_than_it_has_said() {
    let model = Estate::under_witnesses();
    let pin = model.pin();
    let cosign = ["witness", "cosign", "--key", "../w-1.pem", "--passphrase-fd", "3", "--pin", &pin];
    for how in [stopped, full] {
        let said = every_change(|change| {
            let estate = model.copy();
            let repository = estate.repository();
            how(&repository, &cosign, change)?;
            let when = format!("witness stopped before change {change}");
            let has = |text: String| text.contains("\u{2014} borough.example ");
            let said = has(program::read(&repository, "registry/checkpoint"));
            let memory = files(&estate.keys().join("settings"))
                .into_iter()
                .find(|path| path.starts_with("isa/witness/") && path.ends_with("/checkpoint"));
            let remembered =
                memory.is_some_and(|path| has(program::read(&estate.keys().join("settings"), &path)));
            assert!(remembered || !said, "{when}");
            // Whatever it remembers, it can say it again, and the log can go on.
            estate.isa(&cosign).done();
            estate.sign("lfc", "siro").done();
            estate.append().done();
            estate.isa(&cosign).done();
            assert_eq!(size(&repository, &when), 8, "{when}");
            Some(said)
        });
        assert!(said.len() > 8 && !said[0] && said.is_sorted(), "{said:?}");
        assert_eq!(said.last(), Some(&true), "some stop comes after the line is there");
    }
}

#[test]
fn an_append_that_was_stopped_holds_no_lock() {
    let estate = two_acts_wait();
    stopped(&estate.repository(), &APPEND, 5).expect("an append changes more than five things");
    // What a process that is gone wrote into the file of the lock keeps nobody out.
    write(&estate.repository(), "registry.lock", "4194304\n");
    estate.append().done();
}

#[test]
fn the_released_program_cannot_be_stopped() {
    let has = |program: &Path| {
        let bytes = std::fs::read(program).unwrap();
        bytes.windows(b"ISA_STOP_AT_WRITE".len()).any(|window| window == b"ISA_STOP_AT_WRITE")
    };
    assert!(has(&STOPPING));
    // Unless the tests themselves are built with the feature, this is the program as it is released.
    assert_eq!(has(Path::new(PROGRAM)), cfg!(feature = "stop-at-write"));
}
