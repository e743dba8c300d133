//! Every command that changes the roster, makes an act or makes a key, ended before every single change of the disk that
//! it makes, and with a disk that is full from there on: nothing is lost, what is there verifies, and the command that is
//! given again finishes the work or says what to do.
//! Appending, sequencing, signing and cosigning are stopped in `crash`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;
mod stopping;

use std::fs;
use std::path::Path;

use isa::seal::SecretKey;
use isa::text::Digest;
use program::{AGREEMENT, Answer, Estate, TEXT, files, isa, signing, terms, write};
use stopping::{every_change, full, size, stopped};

const FD: [&str; 2] = ["--passphrase-fd", "3"];

/// How a command comes to an end before its own: `stopped`, or `full`.
type Way = fn(&Path, &[&str], usize) -> Option<()>;

/// A command, and the keys that sign it.
fn by<'a>(command: &[&'a str], keys: &[&'a str]) -> Vec<&'a str> {
    let mut all = command.to_vec();
    for key in keys {
        all.extend(["--key", key]);
        all.extend(FD);
    }
    all
}

/// An estate whose roster is logged.
fn logged() -> Estate {
    let estate = Estate::new();
    estate.append().done();
    for key in ["new-admin", "hackney-admin", "camden-dpo"] {
        estate.make_key(key);
    }
    estate
}

fn statements(repository: &Path) -> usize {
    files(repository).iter().filter(|path| path.starts_with("roster/") && is_json(path)).count()
}

fn acts(repository: &Path) -> usize {
    files(repository).iter().filter(|path| path.contains("/acts/") && is_json(path)).count()
}

fn is_json(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "json")
}

/// The command did its work, or says in two lines why it need not or cannot, with a way out.
#[track_caller]
fn done_or_told(answer: &Answer, may_refuse: bool, when: &str) -> bool {
    if answer.code == Some(0) {
        return true;
    }
    assert!(may_refuse, "{when}: {answer:?}");
    answer.refused("", "");
    false
}

/// Stops a command of the roster everywhere. Afterwards there is its statement or there is not; the same command gives
/// it once more or says that it is there; and the log takes in what there is.
fn one_statement(ways: &[Way], command: &[&str]) {
    let model = logged();
    let before = size(&model.repository(), "before");
    let there_before = statements(&model.repository());
    for how in ways {
        let there = every_change(|change| {
            let estate = model.copy();
            let repository = estate.repository();
            how(&repository, command, change)?;
            let when = format!("{command:?} before change {change}");
            assert_eq!(size(&repository, &when), before, "{when}");
            let there = statements(&repository) - there_before;
            isa(&repository, &["roster", "show"]).done();
            let again = done_or_told(&estate.isa(command), there == 1, &when);
            let all = there + usize::from(again);
            assert!(all == 1 || all == 2, "{when}");
            estate.append().done();
            assert_eq!(size(&repository, &when), before + all as u64, "{when}");
            assert_eq!(statements(&repository), there_before + all, "{when}");
            Some(there)
        });
        assert!(there.len() > 3 && there[0] == 0 && there.is_sorted(), "{command:?}: {there:?}");
        assert_eq!(there.last(), Some(&1), "{command:?}: some stop comes after the statement has its name");
    }
}

#[test]
fn e11_a_new_root_that_is_stopped_anywhere_is_there_or_not() {
    one_statement(
        &[stopped, full],
        &by(&["roster", "rotate", "--until", "2099-01-01"], &["../root-1.pem", "../root-2.pem"]),
    );
}

#[test]
fn e11_an_enrolment_that_is_stopped_anywhere_is_there_or_not() {
    let command = ["roster", "enrol", "hackney", "--admin", "../hackney-admin.pub"];
    one_statement(&[stopped], &by(&command, &["../registrar-1.pem", "../registrar-2.pem"]));
}

#[test]
fn e11_new_keys_of_a_body_that_are_stopped_anywhere_are_there_or_not() {
    let command = ["roster", "replace", "camden", "--admin", "../new-admin.pub"];
    one_statement(&[stopped], &by(&command, &["../camden-admin.pem"]));
}

#[test]
fn e11_an_appointment_or_a_revocation_that_is_stopped_anywhere_is_there_or_not() {
    let appoint = ["roster", "appoint", "camden", "dpo", "--public", "../camden-dpo.pub"];
    one_statement(&[stopped], &by(&appoint, &["../camden-admin.pem"]));
    let siro = SecretKey::from_seed(&Digest::of(b"camden-siro").0).public().fingerprint().to_string();
    let revoke = ["roster", "revoke", &siro, "--reason", "superseded"];
    one_statement(&[stopped], &by(&revoke, &["../camden-admin.pem"]));
}

#[test]
fn e11_the_first_root_that_is_stopped_anywhere_is_there_or_not() {
    let model = Estate::bare();
    let mut begin = vec!["roster", "root", "--root", "../root-1.pem", "--root", "../root-2.pem"];
    begin.extend(["--root-threshold", "2", "--registrar", "../registrar-1.pub", "--log", "../log.pub"]);
    begin.extend(FD.into_iter().chain(FD));
    for how in [stopped, full] {
        let there = every_change(|change| {
            let estate = model.copy();
            let repository = estate.repository();
            how(&repository, &begin, change)?;
            let when = format!("before change {change}");
            let there = statements(&repository);
            let shown = isa(&repository, &["roster", "show"]);
            // The root that the stopped run could not print is printed here.
            assert_eq!(done_or_told(&shown, there == 0, &when), there == 1, "{when}");
            let again = estate.isa(&begin);
            if there == 1 {
                again.refused("this repository has a roster already", "`isa roster show` shows it");
            } else {
                again.done();
            }
            estate.append().done();
            assert_eq!(size(&repository, &when), 1, "{when}");
            Some(there)
        });
        assert!(there.len() > 3 && there[0] == 0 && there.is_sorted(), "{there:?}");
        assert_eq!(there.last(), Some(&1), "some stop comes after the root has its name");
    }
}

/// The digest that whoever proposes something tells the others.
fn digest_of(told: &str) -> String {
    let line = told.lines().find_map(|line| line.strip_prefix("digest    ")).unwrap();
    line.split(' ').next().unwrap().to_owned()
}

#[test]
fn e11_a_proposal_that_is_stopped_anywhere_on_its_way_loses_no_signature() {
    let model = logged();
    let before = size(&model.repository(), "before");
    let propose = ["roster", "rotate", "--until", "2099-01-01", "--propose", "../next.json"];
    let read = ["roster", "read", "../next.json"];
    for how in [stopped, full] {
        // Written, or not there at all.
        let written = every_change(|change| {
            let estate = model.copy();
            let repository = estate.repository();
            how(&repository, &propose, change)?;
            let there = estate.keys().join("next.json").exists();
            if there {
                estate.isa(&read).done();
                estate.isa(&propose).refused("next.json", "new file");
            } else {
                estate.isa(&propose).done();
            }
            Some(there)
        });
        assert!(written.len() > 3 && written.is_sorted() && written.last() == Some(&true), "{written:?}");
    }
    let told = model.isa(&propose).done();
    let digest = digest_of(&told);
    let cosign = |key: &'static str| {
        let mut command = vec!["roster", "cosign", "../next.json", "--expect-digest", &digest, "--key", key];
        command.extend(FD);
        command
    };
    for how in [stopped, full] {
        // With the signature, or as it was.
        let signed = every_change(|change| {
            let estate = model.copy();
            how(&estate.repository(), &cosign("../root-1.pem"), change)?;
            let signed = estate.isa(&read).done().contains("\nsigned    SHA256:");
            let again = estate.isa(&cosign("../root-1.pem"));
            assert_eq!(done_or_told(&again, signed, &format!("before change {change}")), !signed);
            estate.isa(&cosign("../root-2.pem")).done();
            estate.isa(&["roster", "add", "../next.json"]).done();
            Some(signed)
        });
        assert!(signed.len() > 3 && signed.is_sorted() && signed.last() == Some(&true), "{signed:?}");
    }
    for key in ["../root-1.pem", "../root-2.pem"] {
        model.isa(&cosign(key)).done();
    }
    let add = ["roster", "add", "../next.json"];
    for how in [stopped, full] {
        // In the roster, or not; the file stays, and adds nothing twice.
        every_change(|change| {
            let estate = model.copy();
            let repository = estate.repository();
            how(&repository, &add, change)?;
            estate.isa(&add).done();
            estate.isa(&add).done();
            estate.append().done();
            assert_eq!(size(&repository, &format!("before change {change}")), before + 1);
            Some(())
        });
    }
}

/// Stops a command that makes one act everywhere: it is there or not, the command gives it once more or says why not,
/// and the log takes in what there is. `prepare` lays what the command needs.
fn one_act(prepare: impl Fn(&Estate), command: impl Fn(&Estate) -> Vec<String> + Sync) {
    let model = logged();
    prepare(&model);
    let before = size(&model.repository(), "before");
    for how in [stopped, full] {
        let there = every_change(|change| {
            let estate = model.copy();
            let repository = estate.repository();
            let command = command(&estate);
            let command: Vec<&str> = command.iter().map(String::as_str).collect();
            how(&repository, &command, change)?;
            let when = format!("{} before change {change}", command[0]);
            assert_eq!(size(&repository, &when), before, "{when}");
            isa(&repository, &["status"]).done();
            let there = acts(&repository);
            let again = done_or_told(&estate.isa(&command), there == 1, &when);
            let all = there + usize::from(again);
            estate.append().done();
            assert_eq!((size(&repository, &when), acts(&repository)), (before + all as u64, all), "{when}");
            Some(there)
        });
        assert!(there.is_sorted() && there[0] == 0 && there.last() == Some(&1), "{there:?}");
    }
}

fn owned(arguments: &[&str]) -> Vec<String> {
    arguments.iter().map(|argument| (*argument).to_owned()).collect()
}

#[test]
fn e11_a_record_that_is_stopped_anywhere_is_there_or_not() {
    let record = |estate: &Estate| {
        let expected = terms(&estate.repository(), TEXT);
        let mut command = owned(&signing("lfc", "siro", "../lfc-siro.pem", &expected));
        "record".clone_into(&mut command[0]);
        let what = ["--for", "camden", "--office", "siro", "--decision", "sign", "--how", "ink"];
        command.extend(owned(&what));
        command.extend(owned(&["--on", "2026-01-15", "--kept-at", "the legal deeds room"]));
        command
    };
    one_act(|_| {}, record);
}

/// Writes what has to be signed elsewhere, and its signature.
fn signed_elsewhere(estate: &Estate) {
    let expected = terms(&estate.repository(), TEXT);
    let key = SecretKey::from_seed(&Digest::of(b"camden-siro").0);
    let print = key.public().fingerprint().to_string();
    let mut command = vec!["sign", AGREEMENT, "--as", "camden", "--capacity", "siro"];
    command.extend(["--expect-digest", &expected, "--detached", "../act", "--key-print", &print]);
    estate.isa(&command).done();
    write(estate.keys(), "act.sig", key.sign(&fs::read(estate.keys().join("act")).unwrap()).to_bytes());
}

#[test]
fn e11_a_signature_that_is_attached_and_stopped_anywhere_is_there_or_not() {
    one_act(signed_elsewhere, |_| owned(&["attach", "../act", "../act.sig"]));
}

#[test]
fn e11_a_statement_for_another_computer_that_is_stopped_anywhere_can_be_made_again() {
    let model = logged();
    let expected = terms(&model.repository(), TEXT);
    let print = SecretKey::from_seed(&Digest::of(b"camden-siro").0).public().fingerprint().to_string();
    let mut command = vec!["sign", AGREEMENT, "--as", "camden", "--capacity", "siro"];
    command.extend(["--expect-digest", &expected, "--detached", "../act", "--key-print", &print]);
    for how in [stopped, full] {
        let written = every_change(|change| {
            let estate = model.copy();
            let act = estate.keys().join("act");
            how(&estate.repository(), &command, change)?;
            let there = act.exists();
            if there {
                // Whole, and its texts wait beside the agreement: the signature can be attached.
                let key = SecretKey::from_seed(&Digest::of(b"camden-siro").0);
                write(estate.keys(), "act.sig", key.sign(&fs::read(&act).unwrap()).to_bytes());
            } else {
                signed_elsewhere(&estate);
            }
            estate.isa(&["attach", "../act", "../act.sig"]).done();
            estate.append().done();
            Some(there)
        });
        assert!(written.is_sorted() && !written[0] && written.last() == Some(&true), "{written:?}");
    }
}

#[test]
fn e11_a_key_or_a_witness_that_is_stopped_anywhere_is_whole_or_said_to_be_none() {
    let model = Estate::bare();
    let key = ["key", "new", "--out", "../new.pem", "--passphrase-fd", "3"];
    let witness = ["witness", "new", "--name", "w.example", "--out", "../new.pem", "--passphrase-fd", "3"];
    for command in [&key[..], &witness] {
        for how in [stopped, full] {
            let there = every_change(|change| {
                let estate = model.copy();
                how(&estate.repository(), command, change)?;
                let file = estate.keys().join("new.pem");
                let show = || estate.isa(&["key", "show", "../new.pem", "--passphrase-fd", "3"]);
                if !file.exists() {
                    estate.isa(command).done();
                    return Some(0);
                }
                let again = estate.isa(command);
                if show().code == Some(0) {
                    again.refused("it is there already", "name a new file");
                    return Some(2);
                }
                show().refused("new.pem", "");
                again.refused("it is there already", "take it away and run the command again");
                fs::remove_file(&file).unwrap();
                estate.isa(command).done();
                Some(1)
            });
            assert!(there.is_sorted() && there[0] == 0 && there.last() == Some(&2), "{command:?}: {there:?}");
        }
    }
    // Another passphrase: the old one opens the file, or the new one.
    let rekey = ["key", "passphrase", "../log.pem", "--passphrase-fd", "3", "--new-passphrase-fd", "3"];
    for how in [stopped, full] {
        let tried = every_change(|change| {
            let estate = model.copy();
            how(&estate.repository(), &rekey, change)?;
            estate.isa(&["key", "show", "../log.pem", "--passphrase-fd", "3"]).done();
            estate.isa(&rekey).done();
            Some(())
        });
        assert!(tried.len() > 3, "{}", tried.len());
    }
}
