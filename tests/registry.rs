//! What verifies, what is refused, and at which file. What goes in is in `append`; whether other people's tools agree
//! is asked in `conformance`.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;

use isa::registry::{self, Checkpoint, Proof, RegistryError, verify};
use isa::seal::{Capacity, Envelope, Statement};
use london::{London, files_with_problems, key, public, reasons, sign, small};
use rayon::prelude::*;

#[test]
fn a_registry_that_was_appended_to_three_times_holds() {
    let london = London::with_a_registry();
    let report = london.verify().report;
    assert_eq!(report.problems, []);
    assert!(report.holds && report.waiting.is_empty() && report.unfinished.is_empty());
    assert_eq!((report.size, report.checked.entries, report.checked.agreements), (10, 10, 2));
    assert_eq!(report.checked.envelopes, 10);
    // The root and the two enrolments have two signatures each.
    assert_eq!(report.checked.signatures, 13);
    // Sizes 6, 8 and 10: a bundle and a tile of each.
    assert_eq!(report.checked.tiles, 6);
}

#[test]
fn the_report_is_the_json_of_the_contract() {
    let london = small();
    let report = london.verify().report;
    let pin = london.roster.pin();
    let root = data_encoding::BASE64.encode(&report.root);
    assert_eq!(
        serde_json::to_string(&report).unwrap(),
        format!(
            r#"{{"version":1,"holds":true,"origin":"registry.example/london","size":4,"root":"{root}","trust":{{"root":["{pin}"],"pinned":false}},"demonstration":true,"withheld":0,"checked":{{"entries":4,"tiles":4,"envelopes":4,"signatures":4,"agreements":1}},"problems":[]}}"#
        )
    );
}

#[test]
fn without_a_pin_a_registry_is_only_consistent_with_itself() {
    let london = small();
    assert_eq!(london.verify().report.verdict(), "consistent with the root named in this folder");
    let pinned = verify(&london.files, &[london.roster.pin()]).report;
    assert!(pinned.holds && pinned.trust.pinned);
    assert_eq!(pinned.verdict(), "holds under the pinned root");
    let other = verify(&london.files, &[public("root-1").fingerprint()]).report;
    assert_eq!(other.verdict(), "does not hold");
    assert_eq!(other.problems[0].file, "roster/0001-root.json");
}

#[test]
fn every_one_byte_change_of_any_file_is_refused_and_named() {
    let files = small().files;
    assert!(files_with_problems(&files).is_empty());
    let changes: Vec<(&String, usize, u8)> = files
        .iter()
        .flat_map(|(path, bytes)| {
            (0..bytes.len()).flat_map(move |at| [(path, at, 1 << (at % 8)), (path, at, 0)])
        })
        .collect();
    assert!(changes.len() > 10_000);
    changes.into_par_iter().for_each(|(path, at, bit)| {
        let mut tampered = files.clone();
        let byte = &mut tampered.get_mut(path).unwrap()[at];
        *byte = match (bit, *byte) {
            (0, b'A') => b'B',
            (0, _) => b'A',
            (bit, byte) => byte ^ bit,
        };
        let problems = files_with_problems(&tampered);
        assert!(problems.contains(path), "byte {at} of {path}: {problems:?}");
    });
}

#[test]
fn every_deleted_truncated_or_lengthened_file_is_refused_and_named() {
    let files = London::with_a_registry().files;
    for (path, bytes) in &files {
        let mut changed = files.clone();
        changed.remove(path);
        assert!(files_with_problems(&changed).contains(path), "{path} deleted: {}", reasons(&changed));
        let mut shorter = bytes.clone();
        shorter.pop();
        for other in
            [Vec::new(), shorter, [bytes.as_slice(), b"\n"].concat(), [bytes.as_slice(), bytes].concat()]
        {
            changed.insert(path.clone(), other);
            assert!(
                files_with_problems(&changed).contains(path),
                "{path} cut or lengthened: {}",
                reasons(&changed)
            );
        }
    }
}

#[test]
fn every_two_files_that_change_places_are_refused_and_named() {
    let files = small().files;
    for (a, b) in files.keys().flat_map(|a| files.keys().map(move |b| (a, b))).filter(|(a, b)| a < b) {
        let (first, second) = (files[a].clone(), files[b].clone());
        if first == second {
            continue;
        }
        let mut changed = files.clone();
        changed.insert(a.clone(), second);
        changed.insert(b.clone(), first);
        let problems = files_with_problems(&changed);
        // Reading can stop at the first of the two, so either is named; never none.
        assert!(problems.contains(a) || problems.contains(b), "{a} and {b}: {problems:?}");
    }
}

#[test]
fn a_file_that_does_not_belong_is_refused_and_named() {
    let london = London::with_a_registry();
    for path in [
        "registry/README.md",
        "registry/checkpoint2",
        "registry/checkpoints/3",
        "registry/tile/0/001",
        "registry/tile/0/000",
        "registry/tile/0/000.p/3",
        "registry/tile/0/000.p/11",
        "registry/tile/entries/000.p/12",
        "registry/tile/0/0",
        "registry/tile/9/000",
        "registry/objects/sha256/ab/abcd",
        "registry/objects/README",
        "roster/0011-body.json",
        "roster/other.json",
        "adult-safeguarding/acts/0123456789abcdef.json",
        "elsewhere/acts/x.json",
    ] {
        let mut files = london.files.clone();
        files.insert(path.to_owned(), b"x".to_vec());
        assert!(files_with_problems(&files).contains(&path.to_owned()), "{path}: {}", reasons(&files));
    }
}

#[test]
fn a_copy_of_an_act_in_another_place_is_refused() {
    let mut london = London::with_a_registry();
    let act = london.files.keys().find(|path| path.starts_with("adult-safeguarding/acts/")).unwrap().clone();
    let bytes = london.files[&act].clone();
    for copy in ["council-tax-fraud/acts/", "adult-safeguarding/acts/copy-"] {
        let copy = format!("{copy}{}", act.rsplit('/').next().unwrap());
        london.files.insert(copy.clone(), bytes.clone());
        assert!(files_with_problems(&london.files).contains(&copy), "{}", reasons(&london.files));
        london.files.remove(&copy);
    }
}

#[test]
fn e3_a_checkpoint_with_another_size_or_root_is_refused() {
    let london = London::with_a_registry();
    let text = String::from_utf8(london.files["registry/checkpoint"].clone()).unwrap();
    for changed in [
        text.replace("\n10\n", "\n9\n"),
        text.replace("\n10\n", "\n010\n"),
        text.replacen("\n10\n", "\n8\n", 1),
    ] {
        assert_ne!(changed, text);
        let mut files = london.files.clone();
        files.insert("registry/checkpoint".to_owned(), changed.into_bytes());
        assert_eq!(files_with_problems(&files), ["registry/checkpoint"]);
    }
}

#[test]
fn a_checkpoint_over_more_entries_than_any_disk_holds_is_refused_at_once() {
    let mut london = small();
    let signed = |size| {
        let checkpoint = Checkpoint { origin: london::ORIGIN.to_owned(), size, root: [0; 32] };
        checkpoint.sign(&key("log")).unwrap()
    };
    for size in [100_000, 1 << 40, u64::MAX] {
        london.files.insert("registry/checkpoint".to_owned(), signed(size));
        let said = format!("registry/checkpoint: is signed over {size} entries, which are not here\n");
        assert_eq!(reasons(&london.files), said);
    }
}

#[test]
fn e4_a_checkpoint_by_another_key_under_the_right_name_is_refused() {
    let london = London::with_a_registry();
    let log_key = &london.roster.log().key;
    let checkpoint = Checkpoint::open(&london.files["registry/checkpoint"], log_key).unwrap();
    let mut files = london.files.clone();
    // Another key, with its own hash: a signature by nobody known.
    let forged = checkpoint.sign(&key("another log")).unwrap();
    files.insert("registry/checkpoint".to_owned(), forged.clone());
    assert_eq!(
        reasons(&files),
        "registry/checkpoint: not a signed note: no signature by registry.example/london\n"
    );
    // The same signature under the hash of the right key.
    let line = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        data_encoding::BASE64.decode(text.trim_end().rsplit(' ').next().unwrap().as_bytes()).unwrap()
    };
    let (right, wrong) = (line(&london.files["registry/checkpoint"]), line(&forged));
    let mixed = data_encoding::BASE64.encode(&[&right[..4], &wrong[4..]].concat());
    let text = String::from_utf8(forged).unwrap();
    let note = text.replace(&data_encoding::BASE64.encode(&wrong), &mixed);
    files.insert("registry/checkpoint".to_owned(), note.into_bytes());
    assert_eq!(
        reasons(&files),
        "registry/checkpoint: not a signed note: the signature of registry.example/london is wrong\n"
    );
}

#[test]
fn a_line_of_somebody_whom_the_root_does_not_name_is_reported_and_one_under_the_name_of_the_log_is_refused() {
    let mut london = small();
    let text = String::from_utf8(london.files["registry/checkpoint"].clone()).unwrap();
    let line = "\u{2014} witness.example AAAAAQ==\n";
    london.files.insert("registry/checkpoint".to_owned(), format!("{text}{line}").into_bytes());
    let report = london.verify().report;
    assert!(report.holds);
    assert_eq!(report.witnesses.unwrap().unnamed, ["witness.example"]);
    let line = format!("\u{2014} {} AAAAAQ==\n", london::ORIGIN);
    london.files.insert("registry/checkpoint".to_owned(), (text + &line).into_bytes());
    assert!(reasons(&london.files).contains("a line under the name of the log is by another key"));
}

#[test]
fn e7_an_old_checkpoint_that_is_put_back_shows() {
    let mut london = London::with_a_registry();
    let newest = london.files["registry/checkpoint"].clone();
    let old = london.files["registry/checkpoints/6"].clone();
    london.files.insert("registry/checkpoint".to_owned(), old);
    assert!(
        reasons(&london.files)
            .contains("is older than registry/checkpoints/8: an old checkpoint was put back")
    );

    // With all that came after it taken away as well the folder is consistent; only who remembers can tell.
    let at_six = {
        let mut london = London::with_two_boroughs();
        london.append();
        london
    };
    let verification = at_six.verify();
    let ledger = verification.ledger.unwrap();
    assert!(verification.report.holds);
    assert!(matches!(ledger.extends(&newest), Err(RegistryError::Forked(_))));
    assert!(ledger.extends(&at_six.files["registry/checkpoint"]).is_ok());
}

#[test]
fn e8_two_signed_heads_that_do_not_fit_are_proof_of_a_fork() {
    let london = London::with_a_registry();
    let other = {
        let mut london = London::with_two_boroughs();
        london.append();
        london.consent("adult-safeguarding", "hackney");
        london.append();
        london
    };
    let ledger = london.verify().ledger.unwrap();
    let error = ledger.extends(&other.files["registry/checkpoint"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the log has forked: its first 7 entries are not the ones that the earlier checkpoint covers"
    );
    // And kept in the folder as if it were one of its own.
    let mut files = london.files.clone();
    files.insert("registry/checkpoints/7".to_owned(), other.files["registry/checkpoint"].clone());
    assert!(
        reasons(&files).contains("registry/checkpoints/7: is signed over other entries than the log has")
    );
}

#[test]
fn e15_entries_in_another_order_are_refused() {
    let london = London::with_a_registry();
    let path = "registry/tile/entries/000.p/10";
    let mut entries = registry::unbundle(&london.files[path]).unwrap();
    entries.swap(8, 9);
    let bytes = entries.iter().flat_map(|entry| {
        let length = u16::try_from(entry.len()).unwrap().to_be_bytes();
        [&length[..], entry].concat()
    });
    let mut files = london.files.clone();
    files.insert(path.to_owned(), bytes.collect());
    assert_eq!(files_with_problems(&files), [path]);
}

#[test]
fn a_proof_leads_from_one_act_to_the_signed_root_and_every_changed_byte_breaks_it() {
    let london = London::with_a_registry();
    let ledger = london.verify().ledger.unwrap();
    let log_key = ledger.log_key().clone();
    for entry in ledger.entries() {
        let envelope = Envelope::parse(&london.files[&entry.file]).unwrap();
        let bytes = ledger.prove(&entry.digest()).unwrap().to_bytes();
        let proof = Proof::parse(&bytes).unwrap();
        assert_eq!(proof.index, entry.index);
        assert_eq!(proof.holds(&envelope, &log_key).unwrap().size, 10);
        for other in ledger.entries().iter().filter(|other| other.index != entry.index) {
            let other = Envelope::parse(&london.files[&other.file]).unwrap();
            assert!(proof.holds(&other, &log_key).is_err());
        }
    }
    let entry = &ledger.entries()[7];
    let envelope = Envelope::parse(&london.files[&entry.file]).unwrap();
    let bytes = ledger.prove(&entry.digest()).unwrap().to_bytes();
    for at in 0..bytes.len() {
        for change in [1, 1 << (at % 8)] {
            let mut changed = bytes.clone();
            changed[at] ^= change;
            let held = Proof::parse(&changed).and_then(|proof| proof.holds(&envelope, &log_key));
            assert!(held.is_err(), "byte {at}");
        }
    }
    assert!(ledger.prove(&isa::text::Digest::of(b"no act")).is_none());
}

/// What an insider with the log key could do: log what the roster does not entitle.
#[test]
fn e0_what_the_log_signed_is_still_refused_if_the_roster_does_not_entitle_it() {
    let mut honest = London::with_two_boroughs();
    honest.append();
    // Hackney's officer signs for Camden; the log takes it.
    let mut london = honest.clone();
    let mut act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    act.says.key = public("hackney-siro").fingerprint();
    let envelope = sign(&Statement::Act(act), &["hackney-siro"]);
    london.put("adult-safeguarding", &envelope);
    force(&mut london, &envelope);
    assert!(
        reasons(&london.files).contains("its key acts for hackney as siro, and the act says camden as siro")
    );
    // An act of a key that nobody appointed.
    let mut london = honest.clone();
    let mut act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    act.says.key = public("a stranger").fingerprint();
    let envelope = sign(&Statement::Act(act), &["a stranger"]);
    london.put("adult-safeguarding", &envelope);
    force(&mut london, &envelope);
    assert!(reasons(&london.files).contains("is not known here"));
    // The same act twice.
    let mut london = honest;
    london.consent("adult-safeguarding", "camden");
    london.append();
    let path = london.files.keys().find(|path| path.contains("/acts/")).unwrap();
    let envelope = Envelope::parse(&london.files[path]).unwrap();
    force(&mut london, &envelope);
    assert!(reasons(&london.files).contains("is in the log twice"));
}

/// An unknown kind of act, in the log of a newer isa: verified, and counted for nothing.
#[test]
fn d14_a_logged_act_of_an_unknown_kind_is_verified_and_not_counted() {
    let mut london = London::with_two_boroughs();
    london.append();
    let statement = Statement::Unknown(isa::seal::Unknown {
        predicate_type: "https://isa.example/attestation/secondment/v1".to_owned(),
        subjects: vec![("terms".to_owned(), isa::text::Digest::of(b"terms"))],
        predicate: serde_json::Map::new(),
    });
    let envelope = sign(&statement, &["camden-siro"]);
    let path = london.put("adult-safeguarding", &envelope);
    assert!(london.plan().refused[0].what.contains("does not know the kind of act"));
    force(&mut london, &envelope);
    let report = london.verify().report;
    assert!(report.holds, "{:?}", report.problems);
    assert_eq!(report.unknown, [path]);
    assert_eq!(report.checked.agreements, 0);
    // Its signature is not taken on trust.
    let stranger = sign(&statement, &["a stranger"]);
    let mut london = London::with_two_boroughs();
    london.append();
    london.put("adult-safeguarding", &stranger);
    force(&mut london, &stranger);
    assert!(!london.verify().report.holds);
}

/// Appends an envelope without asking anybody, as whoever holds the log key could.
fn force(london: &mut London, envelope: &Envelope) {
    london::force(&mut london.files, &london.texts, envelope);
}

/// Files of one kind, each with every byte changed, cut, or taken away: the file is named each time.
fn every_change_is_named(of: &str, change: impl Fn(&[u8]) -> Vec<Option<Vec<u8>>>) {
    let files = London::with_a_registry().files;
    let wanted: Vec<&String> = files.keys().filter(|path| path.starts_with(of)).collect();
    assert!(!wanted.is_empty());
    for path in wanted {
        for other in change(&files[path]) {
            let mut changed = files.clone();
            changed.remove(path);
            changed.extend(other.map(|bytes| (path.clone(), bytes)));
            assert!(files_with_problems(&changed).contains(path), "{path}: {}", reasons(&changed));
        }
    }
}

fn flipped(bytes: &[u8]) -> Vec<Option<Vec<u8>>> {
    let flip = |at: usize| {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        Some(changed)
    };
    (0..bytes.len()).step_by(29).map(flip).collect()
}

#[test]
fn e1_a_changed_byte_of_an_entry_is_named_by_its_bundle() {
    every_change_is_named("registry/tile/entries/", flipped);
}

#[test]
fn e2_a_changed_byte_of_a_tile_is_named_by_the_tile() {
    every_change_is_named("registry/tile/0/", flipped);
}

#[test]
fn e5_a_bundle_that_is_cut_anywhere_is_named() {
    every_change_is_named("registry/tile/entries/", |bytes| {
        (0..bytes.len()).step_by(31).map(|at| Some(bytes[..at].to_vec())).collect()
    });
}

/// Also the partial tiles of heads that were replaced, which C2SP asks a log to keep.
#[test]
fn e6_a_partial_tile_that_was_taken_away_is_named() {
    every_change_is_named("registry/tile/", |_| vec![None]);
}

/// What no file here can tell: where a head had a multiple of 256 entries every bundle under it is whole, and nothing
/// says that there was a checkpoint. Whoever cosigned it, or kept it, has it still.
#[test]
fn a_kept_checkpoint_over_whole_tiles_alone_is_missed_only_by_whoever_kept_it() {
    let mut london = London::with_two_boroughs();
    london.append();
    for number in 0..250 {
        london.consent(&format!("agreement-{number:03}"), "camden");
    }
    assert_eq!(london.append().size, 256);
    london.consent("adult-safeguarding", "hackney");
    london.append();
    let kept = london.files.remove("registry/checkpoints/256").unwrap();
    let verification = london.verify();
    assert!(verification.report.holds);
    assert_eq!(verification.ledger.unwrap().extends(&kept).unwrap().size, 256);
    // Beside it nothing is missed.
    london.files.remove("registry/checkpoints/6");
    assert!(!london.verify().report.holds);
}
