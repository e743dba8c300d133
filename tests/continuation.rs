//! A log whose key is lost or stolen, or that another writer takes over: the root ends it at a head, and the registry
//! goes on in another log.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;

use isa::registry::{self, Accusation, Checkpoint, Ending, Files, Plan, RegistryError, Step};
use isa::roster::{Fault, Roster};
use isa::seal::{
    Capacity, ContinuationReason, LastHead, LogContinuation, LogKey, LogName, PublicKey, RevocationReason,
    Root, SealError, Statement, TreeRoot, WitnessKey, WitnessPolicy,
};
use london::{
    London, ORIGIN, ROOT_SIGNERS, carry_out, day, files_with_problems, key, public, reasons, root, sign,
};

const NEXT: &str = "registry.example/london-2";
const THIRD: &str = "registry.example/london-3";

fn log(origin: &str, key: PublicKey) -> LogName {
    LogName { origin: origin.to_owned(), key: LogKey::new(origin, key).unwrap() }
}

/// A statement that ends the log in charge at this head. The new log's key has the name of its origin.
fn continuation(london: &London, size: u64, head: [u8; 32], origin: &str) -> LogContinuation {
    LogContinuation {
        version: london.roster.version() + 1,
        previous: Some(london.roster.seen().head),
        day: day("2026-05-04"),
        ended: LastHead { origin: london.roster.log().origin.clone(), root: TreeRoot(head), size },
        log: log(origin, public(origin)),
        reason: ContinuationReason::Lost,
        note: None,
    }
}

/// What the roster says to it.
fn taken(london: &London, next: LogContinuation, signers: &[&str]) -> Result<(), Fault> {
    london.roster.clone().extend(&sign(&Statement::LogContinuation(next), signers))
}

#[test]
fn f6_the_root_ends_a_log_and_names_the_next_one_and_one_of_its_keys_alone_does_not() {
    let mut london = London::with_two_boroughs();
    let next = continuation(&london, 6, [7; 32], NEXT);
    let alone = taken(&london, next.clone(), &["root-1"]);
    assert_eq!(alone, Err(Fault::Threshold { who: "the root".to_owned(), needed: 2, have: 1 }));
    for others in [["registrar-1", "registrar-2"], ["root-1", "camden-admin"], ["root-1", "log"]] {
        let fault = taken(&london, next.clone(), &others).unwrap_err();
        assert!(matches!(fault, Fault::WrongSigner { .. }), "{others:?}: {fault}");
    }
    london.add(&Statement::LogContinuation(next.clone()), &ROOT_SIGNERS);
    assert!(london.files.contains_key("roster/0007-log-continuation.json"));
    assert_eq!(london.roster.log(), &next.log);
    assert_eq!(london.roster.logs().map(|log| log.origin.as_str()).collect::<Vec<_>>(), [ORIGIN, NEXT]);
    let at = |version| london.roster.log_at(version).origin.as_str();
    assert_eq!((at(1), at(6), at(7), at(8)), (ORIGIN, ORIGIN, NEXT, NEXT));
}

#[test]
fn a_log_is_handed_over_with_its_own_key_too() {
    let london = London::with_two_boroughs();
    let next =
        LogContinuation { reason: ContinuationReason::Handover, ..continuation(&london, 6, [7; 32], NEXT) };
    let without = taken(&london, next.clone(), &ROOT_SIGNERS);
    assert_eq!(without, Err(Fault::Threshold { who: "the log that ends".to_owned(), needed: 1, have: 0 }));
    assert_eq!(taken(&london, next.clone(), &["root-1", "root-2", "log"]), Ok(()));
    let new = taken(&london, next, &["root-1", "root-2", NEXT]).unwrap_err();
    assert!(matches!(new, Fault::Seal(_)), "a key vouches for nobody before it is named: {new}");
}

#[test]
fn a_log_ends_once_under_its_own_name_and_a_name_or_a_key_does_not_come_back() {
    let mut london = London::with_two_boroughs();
    let first = continuation(&london, 6, [7; 32], NEXT);
    london.add(&Statement::LogContinuation(first.clone()), &ROOT_SIGNERS);

    // The same log is not ended a second time, at another head.
    let again = LogContinuation {
        ended: LastHead { size: 5, ..first.ended.clone() },
        ..continuation(&london, 5, [9; 32], THIRD)
    };
    let other = Fault::OtherLog { named: ORIGIN.to_owned(), here: NEXT.to_owned() };
    assert_eq!(taken(&london, again, &ROOT_SIGNERS), Err(other));
    // No loop: the second log is not followed by the first.
    let back = continuation(&london, 7, [9; 32], ORIGIN);
    assert_eq!(taken(&london, back, &ROOT_SIGNERS), Err(Fault::OriginTwice(ORIGIN.to_owned())));
    for held in ["log", NEXT, "root-1", "camden-siro"] {
        let next =
            LogContinuation { log: log(THIRD, public(held)), ..continuation(&london, 7, [9; 32], THIRD) };
        let fault = taken(&london, next, &ROOT_SIGNERS).unwrap_err();
        assert!(matches!(fault, Fault::KeyTwice { .. }), "{held}: {fault}");
    }
    // The second log begins with the seven statements of the roster, so it did not end at six.
    let early = continuation(&london, 6, [9; 32], THIRD);
    assert_eq!(taken(&london, early, &ROOT_SIGNERS), Err(Fault::EndedBeforeItBegan { size: 6, least: 7 }));
    assert_eq!(taken(&london, continuation(&london, 7, [9; 32], THIRD), &ROOT_SIGNERS), Ok(()));
}

#[test]
fn a_later_root_names_the_log_that_goes_on_and_no_other() {
    let mut london = London::with_two_boroughs();
    let next = continuation(&london, 6, [7; 32], NEXT);
    london.add(&Statement::LogContinuation(next.clone()), &ROOT_SIGNERS);
    let later = |log: LogName| Root {
        version: 8,
        previous: Some(london.roster.seen().head),
        day: day("2026-05-05"),
        log,
        ..root()
    };
    let extended = |root: Root| london.roster.clone().extend(&sign(&Statement::Root(root), &ROOT_SIGNERS));
    assert_eq!(extended(later(root().log)), Err(Fault::RootChanges("the log")));
    assert_eq!(extended(later(next.log)), Ok(()));
}

#[test]
fn the_key_of_a_log_that_ended_speaks_for_nothing_else_and_is_not_revoked() {
    let mut london = London::with_two_boroughs();
    let next = continuation(&london, 6, [7; 32], NEXT);
    london.add(&Statement::LogContinuation(next), &ROOT_SIGNERS);
    for name in ["log", NEXT] {
        let gone = london.revocation(name, RevocationReason::Retired, "2026-05-05", None);
        let fault = london.roster.clone().extend(&sign(&Statement::Revocation(gone), &ROOT_SIGNERS));
        assert!(matches!(fault, Err(Fault::NotRevocable { .. })), "{fault:?}");
    }
}

#[test]
fn f10_an_act_names_the_log_that_its_signer_knew() {
    let mut london = London::with_two_boroughs();
    let before = london.act("adult-safeguarding", "camden", Capacity::Siro);
    let next = continuation(&london, 6, [7; 32], NEXT);
    london.add(&Statement::LogContinuation(next), &ROOT_SIGNERS);
    let mut after = london.act("adult-safeguarding", "hackney", Capacity::Siro);
    // What was signed before the log ended may come later; what is signed now is for the log that there is now.
    assert!(london.roster.entitles(&before).is_ok());
    let refused = london.roster.entitles(&after).unwrap_err().to_string();
    assert_eq!(refused, format!("it is for the registry `{ORIGIN}`, and this is `{NEXT}`"));
    after.says.registry = NEXT.to_owned();
    assert!(london.roster.entitles(&after).is_ok());
    let mut early = before;
    early.says.registry = NEXT.to_owned();
    assert!(london.roster.entitles(&early).is_err());
}

#[test]
fn a_statement_of_a_log_that_goes_on_is_read_in_its_one_form() {
    let london = London::with_two_boroughs();
    let next = continuation(&london, 6, [7; 32], NEXT);
    let payload = Statement::LogContinuation(next.clone()).to_payload().unwrap();
    assert_eq!(Statement::parse(&payload).unwrap(), Statement::LogContinuation(next.clone()));
    let text = String::from_utf8(payload).unwrap();
    assert!(
        text.contains(r#""predicateType":"https://isa.example/attestation/log-continuation/v1""#),
        "{text}"
    );
    assert!(text.contains(r#""ended":{"origin":"registry.example/london","root":"BwcH"#), "{text}");
    for (from, to) in [
        (r#""reason":"lost""#, r#""reason":"forgotten""#),
        (r#""size":6"#, r#""size":0"#),
        (r#""size":6"#, r#""size":9007199254740993"#),
        (r#""size":6"#, r#""size":-6"#),
        (r#""note":null,"#, ""),
        (r#""root":"BwcH"#, r#""root":"BwcHBwcH"#),
        (r#""origin":"registry.example/london","root""#, r#""origin":"registry.example/london-2","root""#),
    ] {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        let changed = Statement::parse(text.replace(from, to).as_bytes());
        assert!(matches!(changed, Err(SealError::Statement(_))), "{from} -> {to}: {changed:?}");
    }
    assert!(key(NEXT).public() == next.log.key.public());
}

/// The registry with three appends, whose log the root has ended where it is; nothing is written yet.
fn ended() -> London {
    let mut london = London::with_a_registry();
    end_here(&mut london, NEXT);
    london
}

/// Ends the log in charge at its present head.
fn end_here(london: &mut London, origin: &str) {
    let ledger = london.verify().ledger.unwrap();
    let next = continuation(london, ledger.size(), ledger.root(), origin);
    london.add(&Statement::LogContinuation(next), &ROOT_SIGNERS);
}

fn plan(london: &London, key_name: &str) -> Result<Plan, RegistryError> {
    registry::plan(&london.files, &london.texts, &key(key_name), day("2026-05-06"))
}

/// Appends with the key of this log.
fn append(london: &mut London, key_name: &str) -> Plan {
    let plan = plan(london, key_name).unwrap();
    carry_out(&mut london.files, &plan.steps);
    plan
}

/// A consent that names the log as it is called now.
fn consent(london: &mut London, agreement: &str, body: &str) -> String {
    let mut act = london.act(agreement, body, Capacity::Siro);
    act.says.registry.clone_from(&london.roster.log().origin);
    act.says.day = day("2026-05-05");
    london.file(act)
}

/// A registry that goes on in its second log, with an act of its own.
fn gone_on() -> London {
    let mut london = ended();
    append(&mut london, NEXT);
    consent(&mut london, "housing-fraud", "camden");
    append(&mut london, NEXT);
    london
}

fn under<'a>(files: &'a Files, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a Vec<u8>)> {
    files.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(folder)?, bytes)))
}

#[test]
fn the_old_log_lies_byte_for_byte_where_it_verifies_for_itself_and_its_acts_go_on_counting() {
    let old = London::with_a_registry();
    let mut london = London::with_a_registry();
    let late = london.act("council-tax-fraud", "camden", Capacity::Siro);
    end_here(&mut london, NEXT);
    let waits = london.verify();
    assert!(waits.report.holds, "{:?}", waits.report.problems);
    assert_eq!(waits.report.goes_on_in.as_deref(), Some(NEXT));
    assert_eq!(waits.report.waiting, ["roster/0007-log-continuation.json"]);

    let plan = append(&mut london, NEXT);
    assert_eq!((plan.size, plan.added.len()), (7, 7), "the new log begins with the whole roster");
    let kept: Files = under(&london.files, "registry/before/1/")
        .map(|(path, bytes)| (format!("registry/{path}"), bytes.clone()))
        .collect();
    let was: Files = old
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("registry/") && !path.starts_with("registry/objects/"))
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect();
    assert_eq!(kept, was);

    let verification = london.verify();
    assert!(verification.report.holds, "{}", reasons(&london.files));
    assert_eq!((verification.report.origin.as_str(), verification.report.size), (NEXT, 7));
    let ended: Vec<(String, u64)> =
        verification.report.before.iter().map(|log| (log.origin.clone(), log.size)).collect();
    assert_eq!(ended, [(ORIGIN.to_owned(), 10)]);

    consent(&mut london, "housing-fraud", "camden");
    // What was signed before the log ended, and came too late for it.
    london.file(late);
    append(&mut london, NEXT);
    let ledger = london.verify().ledger.unwrap();
    let places: Vec<(usize, u64)> = ledger.entries().iter().map(|entry| (entry.log, entry.index)).collect();
    let first = (0..10).map(|index| (0, index));
    assert_eq!(places, first.chain([(1, 6), (1, 7), (1, 8)]).collect::<Vec<_>>());
}

#[test]
fn the_new_log_alone_gives_the_whole_roster() {
    let london = gone_on();
    let ledger = london.verify().ledger.unwrap();
    let bundle = &london.files["registry/tile/entries/000.p/8"];
    let envelopes = registry::unbundle(bundle).unwrap().into_iter().map(|entry| {
        let leaf = registry::Leaf::parse(&entry).unwrap();
        isa::seal::Envelope::parse(&london.files[&registry::object_path(&leaf.envelope)]).unwrap()
    });
    let statements: Vec<(String, isa::seal::Envelope)> =
        envelopes.take(7).map(|envelope| (envelope.file_name(), envelope)).collect();
    let alone = Roster::replay(&statements).unwrap();
    assert_eq!((alone.pin(), alone.seen()), (ledger.roster().pin(), ledger.roster().seen()));
    assert_eq!(alone.log().origin, NEXT);
}

#[test]
fn a_proof_of_an_act_leads_to_the_checkpoint_of_the_log_that_has_it() {
    let ledger = gone_on().verify().ledger.unwrap();
    let keys: Vec<LogKey> = ledger.roster().logs().map(|log| log.key.clone()).collect();
    for entry in ledger.entries() {
        let proof = ledger.prove(&entry.digest()).unwrap();
        let envelope = entry.envelope.envelope();
        let size = if entry.log == 0 { 10 } else { 8 };
        assert_eq!(proof.holds(envelope, &keys[entry.log]).unwrap().size, size);
        assert!(proof.holds(envelope, &keys[1 - entry.log]).is_err());
    }
}

#[test]
fn e11_a_log_that_is_set_aside_holds_after_every_step_and_the_next_append_finishes() {
    let mut london = ended();
    consent(&mut london, "housing-fraud", "camden");
    let whole = plan(&london, NEXT).unwrap();
    let mut finished = london.clone();
    carry_out(&mut finished.files, &whole.steps);
    let turn = whole
        .steps
        .iter()
        .position(|step| matches!(step, Step::Write { path, .. } if path == "registry/before/1/checkpoint"));
    assert!(turn.is_some_and(|turn| turn > 5 && turn + 5 < whole.steps.len()), "{turn:?}");
    for step in 0..=whole.steps.len() {
        let mut stopped = london.clone();
        carry_out(&mut stopped.files, &whole.steps[..step]);
        let verification = stopped.verify();
        assert!(verification.report.holds, "after {step} steps: {}", reasons(&stopped.files));
        let entries = verification.ledger.unwrap().entries().len();
        assert_eq!(entries, if step == whole.steps.len() { 12 } else { 10 }, "after {step} steps");
        append(&mut stopped, NEXT);
        assert!(stopped.files == finished.files, "after {step} steps");
    }
}

#[test]
fn an_append_that_was_stopped_before_the_key_was_lost_leaves_nothing_in_the_old_log_or_the_new() {
    let mut london = London::with_a_registry();
    let signed = london.clone();
    london.consent("housing-fraud", "camden");
    let unfinished = registry::plan(&london.files, &london.texts, &key("log"), day("2026-05-01")).unwrap();
    carry_out(&mut london.files, &unfinished.steps[..unfinished.steps.len() - 1]);
    end_here(&mut london, NEXT);
    append(&mut london, NEXT);
    assert!(london.verify().report.holds, "{}", reasons(&london.files));
    let mut clean = signed;
    clean.consent("housing-fraud", "camden");
    end_here(&mut clean, NEXT);
    append(&mut clean, NEXT);
    // The last one of the old log's own heads was put aside by the append that was stopped: it is the same head twice.
    london.files.remove("registry/before/1/checkpoints/10");
    assert!(london.files == clean.files);
}

#[test]
fn f6_a_log_that_ended_takes_nothing_more_and_the_new_one_nothing_by_the_old_key() {
    let london = ended();
    assert!(matches!(plan(&london, "log"), Err(RegistryError::NotTheLogKey(_))));
    let london = gone_on();
    assert!(matches!(plan(&london, "log"), Err(RegistryError::NotTheLogKey(_))));
    // A thief signs the new log's entries with the old key, under either name.
    for origin in [ORIGIN, NEXT] {
        let mut forged = london.clone();
        let head = Checkpoint { origin: origin.to_owned(), size: 8, root: london.verify().report.root };
        forged.files.insert("registry/checkpoint".to_owned(), head.sign(&key("log")).unwrap());
        assert_eq!(files_with_problems(&forged.files), ["registry/checkpoint"]);
    }
}

#[test]
fn e8_a_head_of_the_old_log_beyond_the_one_that_was_named_or_beside_it_is_named() {
    let london = gone_on();
    let head = |size, root| Checkpoint { origin: ORIGIN.to_owned(), size, root }.sign(&key("log")).unwrap();
    let found = |path: &str, bytes: Vec<u8>| {
        let mut changed = london.clone();
        changed.files.insert(path.to_owned(), bytes);
        reasons(&changed.files)
    };
    let beyond = found("registry/before/1/checkpoints/11", head(11, [9; 32]));
    assert_eq!(
        beyond,
        "registry/before/1/checkpoints/11: is a head beyond the one at which the root ended this log, of 10\n"
    );
    let instead = found("registry/before/1/checkpoint", head(11, [9; 32]));
    assert!(instead.contains("registry/before/1/checkpoint: is over 11 entries, and number 7 of the roster"));
    let beside = found("registry/before/1/checkpoint", head(10, [9; 32]));
    assert!(beside.contains("registry/before/1/checkpoint: is over 10 entries, and number 7 of the roster"));
    let forked = found("registry/before/1/checkpoints/8", head(8, [9; 32]));
    assert!(forked.contains("checkpoints/8: is signed over other entries than the log has"), "{forked}");
}

#[test]
fn a_statement_that_ends_a_log_at_another_head_than_its_last_is_refused_and_the_log_goes_on() {
    let london = London::with_a_registry();
    let ledger = london.verify().ledger.unwrap();
    for (size, head, why) in [
        (9, ledger.tree().root(9).unwrap(), "it ends the log at 9 entries, and its head is over 10"),
        (11, ledger.root(), "it ends the log at 11 entries, and its head is over 10"),
        (10, [9; 32], "it ends the log at 10 entries with another root than theirs"),
    ] {
        let mut london = london.clone();
        let known_before = london.act("housing-fraud", "camden", Capacity::Siro);
        let next = continuation(&london, size, head, NEXT);
        london.add(&Statement::LogContinuation(next), &ROOT_SIGNERS);
        let verification = london.verify();
        assert_eq!(reasons(&london.files), format!("roster/0007-log-continuation.json: {why}\n"));
        assert_eq!(verification.report.goes_on_in, None);
        assert_eq!(verification.ledger.unwrap().roster().log().origin, ORIGIN);
        london.file(known_before);
        assert_eq!(append(&mut london, "log").size, 11);
    }
}

#[test]
fn f6_a_log_whose_end_is_signed_by_too_few_goes_on_and_a_folder_of_old_logs_without_it_is_named() {
    let mut london = London::with_a_registry();
    let ledger = london.verify().ledger.unwrap();
    let next = Statement::LogContinuation(continuation(&london, 10, ledger.root(), NEXT));
    let alone = sign(&next, &["root-1"]);
    london.files.insert("roster/0007-log-continuation.json".to_owned(), alone.to_bytes());
    assert_eq!(
        reasons(&london.files),
        "roster/0007-log-continuation.json: 1 of the 2 signatures that the root must give\n"
    );
    // The thief goes on all the same, as if the root had spoken.
    let mut forged = gone_on();
    forged.files.insert("roster/0007-log-continuation.json".to_owned(), alone.to_bytes());
    assert!(
        reasons(&forged.files).contains("registry/before/1/checkpoint: is there, and the root has not ended")
    );
    assert!(forged.verify().ledger.is_none());
}

#[test]
fn e7_an_old_log_that_is_taken_away_or_put_back_is_named() {
    let london = gone_on();
    let found = |files: Files| {
        let problems = files_with_problems(&files);
        assert!(registry::verify(&files, &[]).ledger.is_none());
        problems
    };
    let mut gone = london.files.clone();
    gone.remove("registry/before/1/checkpoint");
    assert_eq!(found(gone), ["registry/before/1/checkpoint", "registry/checkpoint"]);
    let mut gone = london.files.clone();
    gone.retain(|path, _| !path.starts_with("registry/before/"));
    assert_eq!(found(gone), ["registry/checkpoint"]);
    // The whole old registry in the place of the new one, without what ended it.
    let mut back = London::with_a_registry().files;
    back.extend(
        under(&london.files, "")
            .filter(|(path, _)| path.starts_with("registry/before/"))
            .map(|(path, bytes)| (path.to_owned(), bytes.clone())),
    );
    assert_eq!(found(back), ["registry/before/1/checkpoint"]);
}

#[test]
fn every_byte_of_a_log_that_ended_is_held_to_what_was_signed() {
    let london = gone_on();
    for (path, bytes) in london.files.iter().filter(|(path, _)| path.starts_with("registry/before/")) {
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = london.clone();
            changed.files.get_mut(path).unwrap()[at] ^= 1;
            assert!(!changed.verify().report.holds, "{path} at {at}");
        }
        let mut missing = london.clone();
        missing.files.remove(path);
        assert!(!missing.verify().report.holds, "{path}");
    }
}

#[test]
fn a_second_log_ends_as_the_first_did() {
    let mut london = gone_on();
    end_here(&mut london, THIRD);
    append(&mut london, THIRD);
    // It follows the act of the same office in the first log.
    consent(&mut london, "adult-safeguarding", "hackney");
    append(&mut london, THIRD);
    let verification = london.verify();
    assert!(verification.report.holds, "{}", reasons(&london.files));
    let sizes: Vec<u64> = verification.report.before.iter().map(|log| log.size).collect();
    assert_eq!((sizes, verification.report.size), (vec![10, 8], 9));
    let ledger = verification.ledger.unwrap();
    let last = |count: usize| ledger.entries().iter().rev().take(count).map(|entry| (entry.log, entry.index));
    assert_eq!(last(4).collect::<Vec<_>>(), [(2, 8), (2, 7), (1, 7), (1, 6)]);
    assert_eq!(registry::log_keys(&london.files).len(), 3);
}

#[test]
fn an_earlier_checkpoint_is_held_to_the_log_that_signed_it() {
    let london = gone_on();
    let ledger = london.verify().ledger.unwrap();
    let kept = London::with_a_registry().files["registry/checkpoint"].clone();
    assert_eq!(ledger.extends(&kept).unwrap().size, 10);
    let seen = |size, root| {
        let head = Checkpoint { origin: ORIGIN.to_owned(), size, root }.sign(&key("log")).unwrap();
        ledger.extends(&head).map_err(|error| error.to_string())
    };
    // What the thief showed somebody after the head that counts, or in place of what counts.
    assert_eq!(
        seen(11, [9; 32]).unwrap_err(),
        format!(
            "the log has forked: the earlier checkpoint covers 11 entries of {ORIGIN}, and the root ended that log at 10"
        )
    );
    assert!(seen(8, [9; 32]).is_err());
    assert!(seen(8, ledger.root()).is_err());
    assert_eq!(ledger.extends(&london.files["registry/checkpoint"]).unwrap().size, 8);
}

#[test]
fn a_new_log_that_does_not_begin_with_the_roster_of_the_old_one_is_named() {
    let london = ended();
    // Signed by the right key over other beginnings: the second statement left out, and an act before the end.
    for order in [vec![0, 2, 3, 4, 5, 6], vec![0, 1, 2, 3, 4, 5, 7, 6], vec![0, 1, 2]] {
        let mut whole = london.clone();
        append(&mut whole, NEXT);
        consent(&mut whole, "housing-fraud", "camden");
        append(&mut whole, NEXT);
        let entries = registry::unbundle(&whole.files["registry/tile/entries/000.p/8"]).unwrap();
        let mut forged = whole;
        forged.files.retain(|path, _| {
            !path.starts_with("registry/tile/") && !path.starts_with("registry/checkpoint")
        });
        let leaves: Vec<Vec<u8>> = order.iter().map(|at| entries[*at].clone()).collect();
        let tree: registry::Tree = leaves.iter().map(|leaf| registry::leaf_hash(leaf)).collect();
        let (size, width) = (tree.size(), leaves.len());
        let bundle: Vec<u8> = leaves
            .iter()
            .flat_map(|leaf| [&u16::try_from(leaf.len()).unwrap().to_be_bytes()[..], leaf].concat())
            .collect();
        forged.files.insert(format!("registry/tile/entries/000.p/{width}"), bundle);
        forged.files.insert(format!("registry/tile/0/000.p/{width}"), tree.tile(0, 0, size));
        let head = Checkpoint { origin: NEXT.to_owned(), size, root: tree.root(size).unwrap() };
        forged.files.insert("registry/checkpoint".to_owned(), head.sign(&key(NEXT)).unwrap());
        let why = reasons(&forged.files);
        let says = ["must stand there: the log goes on from another", "is over fewer entries than the 7"];
        assert!(says.iter().any(|words| why.contains(words)), "{order:?}: {why}");
        assert!(forged.verify().ledger.is_none());
    }
}

#[test]
fn e9_the_old_log_keeps_its_cosignatures_and_no_state_between_two_logs_goes_without_witnesses() {
    let witness = WitnessKey::new("nhs.example", public("nhs")).unwrap();
    let policy = WitnessPolicy { keys: vec![witness.clone()], threshold: 1, days: 7 };
    let mut london = London::with_root(Root { witnesses: Some(policy), ..root() });
    london.enrol("camden");
    london.appoint("camden", Capacity::Siro);
    london.consent("adult-safeguarding", "camden");
    london.append();
    let cosign = |london: &mut London, time: u64| {
        let head = &london.files["registry/checkpoint"];
        let cosigned = registry::cosigned(head, &witness, &key("nhs"), time).unwrap();
        london.files.insert("registry/checkpoint".to_owned(), cosigned);
    };
    // 4 May 2026, nine in the morning.
    cosign(&mut london, 1_777_885_200);
    end_here(&mut london, NEXT);
    let plan = plan(&london, NEXT).unwrap();
    let holds = |london: &London, on: &str| registry::verify_on(&london.files, &[], day(on)).report.holds;
    for step in 0..plan.steps.len() {
        let mut stopped = london.clone();
        carry_out(&mut stopped.files, &plan.steps[..step]);
        assert!(holds(&stopped, "2026-05-11"), "after {step} steps");
        assert!(!holds(&stopped, "2026-05-12"), "after {step} steps");
    }
    carry_out(&mut london.files, &plan.steps);
    assert!(!holds(&london, "2026-05-11"), "nobody has cosigned the next log yet");
    consent(&mut london, "housing-fraud", "camden");
    append(&mut london, NEXT);
    let witnessed = |london: &London, place| london.verify().ledger.unwrap().witnessed(place);
    assert_eq!(witnessed(&london, 3).unwrap().timestamp(), 1_777_885_200);
    assert_eq!((witnessed(&london, 4), witnessed(&london, 5)), (None, None));
    cosign(&mut london, 1_778_058_000);
    assert!(holds(&london, "2026-05-11"));
    assert_eq!(witnessed(&london, 3).unwrap().timestamp(), 1_777_885_200);
    assert_eq!(witnessed(&london, 5).unwrap().timestamp(), 1_778_058_000);
    assert_eq!(witnessed(&london, 6), None);
}

#[test]
fn what_does_not_belong_among_the_logs_that_ended_is_named() {
    let one = London::with_a_registry();
    let two = gone_on();
    for (london, path) in [
        (&one, "registry/before/1/checkpoints/6"),
        (&one, "registry/before/note.txt"),
        (&two, "registry/before/2/tile/0/000.p/8"),
        (&two, "registry/before/01/checkpoint"),
        (&two, "registry/before/1/note.txt"),
        (&two, "registry/before/1/head"),
        (&two, "registry/before/1/checkpoint.unfinished"),
        (&two, "registry/before/1/objects/sha256/00/0000"),
        (&two, "registry/before/1/before/1/checkpoint"),
    ] {
        let mut changed = london.clone();
        changed.files.insert(path.to_owned(), changed.files["registry/checkpoint"].clone());
        assert_eq!(files_with_problems(&changed.files), [path]);
    }
}

#[test]
fn e11_a_next_log_whose_first_tile_is_the_same_as_the_old_ones_is_sequenced_and_signed() {
    // More statements of the roster than a tile holds, all logged before the first act.
    let mut london = London::with_few_keys();
    for number in 0..128 {
        let body = format!("body-{number}");
        london.enrol(&body);
        london.appoint(&body, Capacity::Siro);
    }
    london.append();
    let ledger = london.verify().ledger.unwrap();
    let next = continuation(&london, ledger.size(), ledger.root(), NEXT);
    london.add(&Statement::LogContinuation(next), &["root-1"]);
    let plan = registry::plan_to(&london.files, &london.texts, &Ending::Unsigned, day("2026-05-06")).unwrap();
    let sequenced = plan
        .steps
        .iter()
        .position(|step| matches!(step, Step::Write { path, .. } if path == "registry/head"));
    let sequenced = sequenced.unwrap();
    carry_out(&mut london.files, &plan.steps[..sequenced]);
    let first = |folder: &str| &london.files[&format!("{folder}tile/0/000")];
    assert!(first("registry/") == first("registry/before/1/"));
    for step in sequenced..=plan.steps.len() {
        let verification = london.verify();
        assert!(verification.report.holds, "after {step} steps: {}", reasons(&london.files));
        assert_eq!(verification.report.sequenced, (step > sequenced).then_some(258));
        carry_out(&mut london.files, plan.steps.get(step..=step).unwrap_or_default());
    }
    let ledger = london.verify().ledger.unwrap();
    let signed = registry::sign_head(&london.files, &ledger, &key(NEXT), None).unwrap();
    carry_out(&mut london.files, &signed.steps);
    let report = london.verify().report;
    assert!(report.holds && report.size == 258, "{:?}", report.problems);
}

#[test]
fn e8_two_heads_of_a_log_that_ended_are_compared_by_its_entries_where_they_lie_now() {
    let london = gone_on();
    let logs = registry::log_keys(&london.files);
    let kept = &london.files["registry/before/1/checkpoint"];
    let accuse = |head: &[u8]| registry::accuse(&london.files, &logs[0], head, kept).unwrap();
    assert_eq!(accuse(&london.files["registry/before/1/checkpoints/6"]), Accusation::Consistent);
    let forged = Checkpoint { origin: ORIGIN.to_owned(), size: 8, root: [9; 32] }.sign(&key("log")).unwrap();
    assert!(matches!(accuse(&forged), Accusation::Proved(_)));
    let beyond = Checkpoint { origin: ORIGIN.to_owned(), size: 11, root: [9; 32] }.sign(&key("log")).unwrap();
    assert_eq!(accuse(&beyond), Accusation::Unknown(11));
}
