//! The registry room: what verifies, what is refused, and at which file.
//! Whether other people's tools agree is asked in `conformance`.

mod london;

use isa::registry::{self, Checkpoint, Files, Proof, RegistryError, Step, verify};
use isa::seal::{Capacity, Decision, Envelope, RevocationReason, Statement};
use london::{London, carry_out, day, key, public, sign};
use rayon::prelude::*;

fn files_with_problems(files: &Files) -> Vec<String> {
    let report = verify(files, &[]).report;
    assert_eq!(report.holds, report.problems.is_empty());
    report.problems.into_iter().map(|problem| problem.file).collect()
}

fn reasons(files: &Files) -> String {
    let problems = verify(files, &[]).report.problems;
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}

/// One body, one act, two appends: the smallest registry with an old checkpoint and partial tiles.
fn small() -> London {
    let mut london = London::with_few_keys();
    london.enrol("camden");
    london.append();
    london.appoint("camden", Capacity::Siro);
    london.consent("adult-safeguarding", "camden");
    london.append();
    london
}

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
        let mut changed = files.clone();
        let byte = &mut changed.get_mut(path).unwrap()[at];
        *byte = match (bit, *byte) {
            (0, b'A') => b'B',
            (0, _) => b'A',
            (bit, byte) => byte ^ bit,
        };
        let problems = files_with_problems(&changed);
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
fn an_object_that_nobody_asked_for_is_left_over_and_never_part_of_the_log() {
    let mut london = London::with_a_registry();
    let digest = isa::text::Digest::of(b"a text");
    london.files.insert(registry::object_path(&digest), b"a text".to_vec());
    let report = london.verify().report;
    assert!(report.holds);
    assert_eq!(report.unfinished, [registry::object_path(&digest)]);
    assert_eq!(london.plan().steps, [Step::Remove { path: registry::object_path(&digest) }]);
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
fn a_copy_of_the_root_under_another_name_is_refused_and_the_root_itself_goes_in() {
    let mut london = London::with_few_keys();
    let root = london.files["roster/0001-root.json"].clone();
    london.files.insert("roster/0000-root.json".to_owned(), root);
    let plan = london.append();
    assert_eq!(plan.added[0].file, "roster/0001-root.json");
    assert_eq!(plan.refused[0].file, "roster/0000-root.json");
    assert_eq!(files_with_problems(&london.files), ["roster/0000-root.json"]);
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
fn a_second_signature_on_a_checkpoint_is_refused_while_the_root_names_no_witness() {
    let mut london = small();
    let text = String::from_utf8(london.files["registry/checkpoint"].clone()).unwrap();
    let line = "\u{2014} witness.example AAAAAQ==\n";
    london.files.insert("registry/checkpoint".to_owned(), (text + line).into_bytes());
    assert!(reasons(&london.files).contains("signed by others too"));
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
fn a_checkpoint_put_back_by_one_append_keeps_the_order_that_was_signed() {
    let mut london = London::with_a_registry();
    let newest = london.files["registry/checkpoint"].clone();
    let before = london.files.remove("registry/checkpoints/8").unwrap();
    london.files.insert("registry/checkpoint".to_owned(), before);
    // An act that would come before those that were sequenced, by its day.
    let mut early = london.act("zero", "camden", Capacity::Siro);
    early.says.day = day("2026-03-02");
    london.file(early);
    let report = london.verify().report;
    assert!(report.holds, "{:?}", report.problems);
    assert!(!report.unfinished.is_empty());
    london.append();
    let ledger = london.verify().ledger.unwrap();
    assert_eq!(ledger.size(), 11);
    ledger.extends(&newest).unwrap();
}

#[test]
fn an_act_that_was_sequenced_and_is_gone_stops_the_append() {
    let mut london = London::with_a_registry();
    let before = london.files.remove("registry/checkpoints/8").unwrap();
    london.files.insert("registry/checkpoint".to_owned(), before);
    let act = london.files.keys().find(|path| path.starts_with("council-tax-fraud/acts/")).unwrap().clone();
    london.files.remove(&act);
    let error = registry::plan(&london.files, &london.texts, &key("log"), day("2026-05-01")).unwrap_err();
    assert!(matches!(error, RegistryError::CannotResume(..)), "{error}");
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
fn e11_a_stop_before_any_step_leaves_the_old_head_valid_and_the_next_append_finishes() {
    let mut london = London::with_two_boroughs();
    let begin = |london: &mut London| {
        london.consent("adult-safeguarding", "camden");
        london.consent("adult-safeguarding", "hackney");
    };
    begin(&mut london);
    let mut done = london.clone();
    done.append();
    stop_at_every_step(&london, 0);
    stop_at_every_step(
        &{
            done.consent("council-tax-fraud", "hackney");
            done.consent("council-tax-fraud", "camden");
            done
        },
        8,
    );
}

fn stop_at_every_step(london: &London, old_size: u64) {
    let plan = london.plan();
    assert!(plan.steps.len() > 5);
    for stop in 0..=plan.steps.len() {
        let mut files = london.files.clone();
        carry_out(&mut files, &plan.steps[..stop]);
        let report = verify(&files, &[]).report;
        let size = if stop == plan.steps.len() { plan.size } else { old_size };
        assert_eq!(report.size, size, "stopped before step {stop}");
        // Only a first append can leave tiles without any checkpoint; that is said, and nothing else.
        let problems: Vec<&str> = report.problems.iter().map(|problem| problem.file.as_str()).collect();
        if old_size == 0 {
            assert!(problems.is_empty() || problems == ["registry/checkpoint"], "step {stop}: {problems:?}");
        } else {
            assert!(problems.is_empty(), "stopped before step {stop}: {problems:?}");
        }
        // The next append has one more act, dated earlier, and must not reorder what was sequenced.
        let mut later = london.clone();
        later.files = files;
        let mut early = later.act("zero", "hackney", Capacity::Siro);
        early.says.day = day("2026-03-02");
        later.file(early);
        later.append();
        let verification = later.verify();
        assert!(verification.report.holds, "stopped before step {stop}: {}", reasons(&later.files));
        assert!(
            verification.report.unfinished.is_empty(),
            "step {stop}: {:?}",
            verification.report.unfinished
        );
        assert_eq!(verification.report.size, plan.size + 1);
    }
}

#[test]
fn a_file_that_was_being_written_when_the_machine_stopped_is_cleared_away() {
    let mut london = London::with_a_registry();
    let path = "registry/tile/0/000.p/11.unfinished".to_owned();
    london.files.insert(path.clone(), b"half a ti".to_vec());
    let report = london.verify().report;
    assert!(report.holds);
    assert_eq!(report.unfinished, [path.clone()]);
    london.append();
    assert!(!london.files.contains_key(&path));
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
fn nothing_is_written_on_top_of_a_registry_that_does_not_verify() {
    let london = London::with_a_registry();
    for path in london.files.keys().filter(|path| path.starts_with("registry/")) {
        let mut files = london.files.clone();
        files.get_mut(path).unwrap()[0] ^= 1;
        let error = registry::plan(&files, &london.texts, &key("log"), day("2026-05-01")).unwrap_err();
        assert!(matches!(error, RegistryError::DoesNotVerify(_)), "{path}: {error}");
    }
    let error = registry::plan(&london.files, &london.texts, &key("other"), day("2026-05-01")).unwrap_err();
    assert!(matches!(error, RegistryError::NotTheLogKey(_)));
}

#[test]
fn a_bad_act_is_refused_by_name_and_the_good_ones_go_in() {
    let mut london = London::with_a_registry();
    let good = london.consent("debt-recovery", "camden");
    let bad = london.consent("debt-recovery", "hackney");
    let bytes = london.files.get_mut(&bad).unwrap();
    let at = bytes.len() - 20;
    bytes[at] ^= 1;
    let plan = london.append();
    assert_eq!(plan.added.iter().map(|added| &added.file).collect::<Vec<_>>(), [&good]);
    assert_eq!(plan.refused.iter().map(|refused| &refused.file).collect::<Vec<_>>(), [&bad]);
    assert_eq!(files_with_problems(&london.files), [bad]);
}

#[test]
fn an_act_without_its_texts_waits_for_them() {
    let mut london = London::with_a_registry();
    let act = london.consent("debt-recovery", "camden");
    let texts = std::mem::take(&mut london.texts);
    let plan = london.append();
    assert!(plan.added.is_empty() && plan.steps.is_empty());
    assert_eq!(plan.refused[0].file, act);
    assert!(
        plan.refused[0].what.starts_with("the terms that it is about is not here"),
        "{}",
        plan.refused[0]
    );
    london.texts = texts;
    assert_eq!(london.append().added.len(), 1);
    assert!(london.verify().report.holds);
}

#[test]
fn a_text_under_a_false_digest_is_not_taken() {
    let mut london = London::with_a_registry();
    london.consent("debt-recovery", "camden");
    for bytes in london.texts.values_mut() {
        bytes.push(b'x');
    }
    assert!(london.append().added.is_empty());
}

#[test]
fn an_append_with_nothing_new_changes_nothing() {
    let london = London::with_a_registry();
    let plan = london.plan();
    assert!(plan.steps.is_empty() && plan.added.is_empty() && plan.refused.is_empty());
}

#[test]
fn acts_are_logged_in_an_order_that_the_envelopes_decide() {
    let mut london = London::with_two_boroughs();
    let first = london.consent("adult-safeguarding", "camden");
    // Dated earlier than the act that it follows: still after it.
    let mut then = london.act("adult-safeguarding", "camden", Capacity::Siro);
    then.says.decision = Decision::Decline;
    then.says.reason = Some("the purpose has changed".to_owned());
    then.says.day = day("2026-03-03");
    let second = london.file(then);
    let mut early = london.act("council-tax-fraud", "hackney", Capacity::Siro);
    early.says.day = day("2026-03-02");
    let early = london.file(early);
    let order: Vec<String> = london.plan().added.into_iter().map(|added| added.file).collect();
    assert!(order[..6].iter().all(|file| file.starts_with("roster/")));
    assert_eq!(order[6..], [early, first, second]);
}

#[test]
fn f14_two_answers_of_one_office_to_one_question_are_both_refused() {
    let mut london = London::with_two_boroughs();
    london.append();
    let yes = london.act("adult-safeguarding", "camden", Capacity::Siro);
    let mut no = yes.clone();
    no.says.decision = Decision::Decline;
    no.says.reason = Some("not yet".to_owned());
    let (yes, no) = (london.file(yes), london.file(no));
    let plan = london.plan();
    assert!(plan.added.is_empty());
    let refused: Vec<&String> = plan.refused.iter().map(|refused| &refused.file).collect();
    assert!(refused.contains(&&yes) && refused.contains(&&no));

    // Once one is logged, the other cannot follow it.
    let second = london.files.remove(&no).unwrap();
    london.append();
    london.files.insert(no.clone(), second);
    assert_eq!(files_with_problems(&london.files), [no]);
}

#[test]
fn f10_an_act_for_another_registry_is_refused() {
    let mut london = London::with_two_boroughs();
    let mut act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    act.says.registry = "registry.example/leeds".to_owned();
    london.file(act);
    let plan = london.plan();
    assert!(plan.refused[0].what.contains("registry.example/leeds"), "{}", plan.refused[0]);
}

#[test]
fn f9_advice_of_a_data_protection_officer_is_a_kind_of_its_own() {
    let mut london = London::with_two_boroughs();
    let advice = london.act("adult-safeguarding", "camden", Capacity::Dpo);
    london.file(advice);
    london.append();
    let ledger = london.verify().ledger.unwrap();
    let kinds: Vec<&str> =
        ledger.entries().iter().filter_map(|entry| entry.act().map(|act| act.kind.name())).collect();
    assert_eq!(kinds, ["dpo-advice"]);
}

#[test]
fn f2_an_act_after_the_revocation_of_its_key_is_refused_whatever_day_it_claims_if_the_key_was_stolen() {
    let mut london = London::with_two_boroughs();
    let stolen =
        london.revocation("camden-siro", RevocationReason::Compromised, "2026-04-20", Some("2026-04-10"));
    london.add(&Statement::Revocation(stolen), &["camden-admin"]);
    london.append();
    let mut act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    act.says.day = day("2026-03-15");
    london.file(act);
    let plan = london.plan();
    assert!(plan.refused[0].what.contains("revoked"), "{}", plan.refused[0]);
    assert!(!london.verify().report.holds);
}

#[test]
fn a_retired_key_is_refused_from_its_day_on_and_an_append_looks_at_today_too() {
    let mut london = London::with_two_boroughs();
    let retired = london.revocation("camden-siro", RevocationReason::Retired, "2026-04-20", None);
    london.add(&Statement::Revocation(retired), &["camden-admin"]);
    london.append();
    let mut act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    act.says.day = day("2026-04-19");
    let file = london.file(act);
    let on = |today: &str| registry::plan(&london.files, &london.texts, &key("log"), day(today)).unwrap();
    assert_eq!(on("2026-04-19").added.len(), 1);
    assert_eq!(on("2026-04-20").refused[0].what, "its key was revoked from 2026-04-20");
    london.files.remove(&file);
    let mut act = london.act("debt-recovery", "camden", Capacity::Siro);
    act.says.day = day("2026-04-20");
    london.file(act);
    assert!(!london.verify().report.holds);
}

#[test]
fn an_act_dated_tomorrow_is_refused() {
    let mut london = London::with_two_boroughs();
    london.consent("adult-safeguarding", "camden");
    let on = |today: &str| registry::plan(&london.files, &london.texts, &key("log"), day(today)).unwrap();
    assert_eq!(on("2026-04-01").refused, []);
    assert_eq!(on("2026-03-31").refused[0].what, "it is dated 2026-04-01, and today is 2026-03-31");
}

#[test]
fn an_append_takes_new_roster_statements_and_refuses_those_behind_a_gap() {
    let mut london = London::with_a_registry();
    london.enrol("lambeth");
    london.appoint("lambeth", Capacity::Siro);
    london.consent("adult-safeguarding", "lambeth");
    let mut gap = london.clone();
    gap.files.remove("roster/0007-body.json");
    let plan = gap.plan();
    assert!(plan.added.is_empty());
    let refused: Vec<&str> = plan.refused.iter().map(|refused| refused.file.as_str()).collect();
    assert_eq!(refused.len(), 2);
    assert!(refused.contains(&"roster/0008-signatory.json"));
    assert_eq!(london.append().added.len(), 3);
    assert!(london.verify().report.holds);
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
    let size = Checkpoint::open(&london.files["registry/checkpoint"], &london.roster.log().key).unwrap().size;
    let old = registry::tiles(size);
    let bundle = &london.files[&old[0].path()];
    let mut entries = registry::unbundle(bundle).unwrap();
    let claims = envelope.claims().unwrap();
    let leaf = registry::Leaf {
        envelope: envelope.file_digest(),
        kind: claims.statement().kind().name().to_owned(),
        statement: envelope.digest(),
    };
    entries.push(leaf.to_bytes());
    let tree: registry::Tree = entries.iter().map(|entry| registry::leaf_hash(entry)).collect();
    london.files.insert(registry::object_path(&envelope.file_digest()), envelope.to_bytes());
    for digest in claims.statement().subjects().into_iter().map(|(_, digest)| digest) {
        if let Some(text) = london.texts.get(&digest) {
            london.files.insert(registry::object_path(&digest), text.clone());
        }
    }
    for tile in registry::tiles(tree.size()) {
        let bytes = match tile.level {
            Some(level) => tree.tile(level, tile.at, tile.width),
            None => entries
                .iter()
                .flat_map(|entry| [&u16::try_from(entry.len()).unwrap().to_be_bytes()[..], entry].concat())
                .collect(),
        };
        london.files.insert(tile.path(), bytes);
    }
    let archived = london.files["registry/checkpoint"].clone();
    london.files.insert(format!("registry/checkpoints/{size}"), archived);
    let root = tree.root(tree.size()).unwrap();
    let checkpoint = Checkpoint { origin: london::ORIGIN.to_owned(), size: tree.size(), root };
    london.files.insert("registry/checkpoint".to_owned(), checkpoint.sign(&key("log")).unwrap());
}
