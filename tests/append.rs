//! What an append takes, what it refuses, in which order, and that a stop at any step does no harm.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;

use isa::registry::{self, RegistryError, Step, verify};
use isa::seal::{Capacity, Decision, RevocationReason, Statement};
use london::{London, carry_out, day, files_with_problems, key, reasons};

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
fn acts_that_were_sequenced_stay_before_a_roster_statement_that_came_later() {
    let mut london = London::with_two_boroughs();
    london.append();
    london.consent("adult-safeguarding", "camden");
    let plan = london.plan();
    let (checkpoint, before) = plan.steps.split_last().unwrap();
    carry_out(&mut london.files, before);
    london.enrol("lambeth");
    let order: Vec<u64> = london.append().added.iter().map(|added| added.index).collect();
    assert_eq!(order, [6, 7]);
    let ledger = london.verify().ledger.unwrap();
    assert!(ledger.entries()[6].act().is_some());
    // The checkpoint that was signed, and perhaps seen, before the stop.
    let Step::Write { bytes, .. } = checkpoint else { panic!("{checkpoint:?}") };
    ledger.extends(bytes).unwrap();
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
    assert_eq!(report.unfinished, std::slice::from_ref(&path));
    london.append();
    assert!(!london.files.contains_key(&path));
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
    // Of the same day as the act that it follows.
    let mut then = london.act("adult-safeguarding", "camden", Capacity::Siro);
    then.says.decision = Decision::Decline;
    then.says.reason = Some("the purpose has changed".to_owned());
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
    let mut act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    act.says.day = day("2026-04-19");
    let retired = london.revocation("camden-siro", RevocationReason::Retired, "2026-04-20", None);
    london.add(&Statement::Revocation(retired), &["camden-admin"]);
    london.append();
    let file = london.file(act);
    let on = |today: &str| registry::plan(&london.files, &london.texts, &key("log"), day(today)).unwrap();
    assert_eq!(on("2026-04-19").added.len(), 1);
    assert_eq!(on("2026-04-20").refused[0].what, "its key was revoked from 2026-04-20 (retired)");
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
fn f4_an_act_dated_before_what_it_says_that_it_follows_is_refused() {
    let mut london = London::with_two_boroughs();
    london.append();
    london.consent("adult-safeguarding", "camden");
    let dated = |london: &London, claimed: &str| {
        let mut london = london.clone();
        let mut then = london.act("adult-safeguarding", "camden", Capacity::Siro);
        then.says.decision = Decision::Decline;
        then.says.reason = Some("the purpose has changed".to_owned());
        then.says.day = day(claimed);
        let file = london.file(then);
        let plan = london.plan();
        assert_eq!(plan.refused.is_empty(), files_with_problems(&london.files).is_empty());
        assert!(plan.refused.iter().all(|refused| refused.file == file));
        plan.refused.into_iter().map(|refused| refused.what).collect::<Vec<_>>()
    };
    // The act before it waits still, and is logged.
    for logged in [false, true] {
        if logged {
            london.append();
        }
        assert_eq!(dated(&london, "2026-04-01"), [""; 0]);
        assert_eq!(
            dated(&london, "2026-03-31"),
            ["it is dated 2026-03-31, and follows an act of 2026-04-01"]
        );
    }
}

#[test]
fn f4_an_act_dated_before_the_roster_that_its_signer_knew_is_refused() {
    let mut london = London::with_two_boroughs();
    london.append();
    // The head of the roster is the appointment of 1 March, by an office that began earlier.
    let mut signatory = london.signatory("hackney", Capacity::Dpo);
    signatory.from = day("2026-02-10");
    london.add(&Statement::Signatory(signatory), &["hackney-admin"]);
    for logged in [false, true] {
        if logged {
            london.append();
        }
        for (claimed, refused) in [("2026-03-01", None), ("2026-02-28", Some("2026-03-01"))] {
            let mut london = london.clone();
            let mut act = london.act("adult-safeguarding", "hackney", Capacity::Dpo);
            act.says.decision = Decision::Advise;
            act.kind = isa::seal::ActKind::DpoAdvice;
            act.says.note = Some("the assessment is adequate".to_owned());
            act.says.day = day(claimed);
            london.file(act);
            let said: Vec<String> = london.plan().refused.into_iter().map(|refused| refused.what).collect();
            let expected: Vec<String> = refused
                .into_iter()
                .map(|known| format!("it is dated {claimed}, and its signer knew the roster of {known}"))
                .collect();
            assert_eq!(said, expected);
        }
    }
}
