//! Two machines that append to one branch at the same time, with git between them: whoever sequences first and signs
//! after the push has won never publishes a head that the log does not begin with. And one machine whose folder was
//! put back to an earlier day.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use isa::registry::{Checkpoint, log_key, tiles, unbundle};
use isa::registry::{Files, Tree, leaf_hash};
use program::{Estate, PASSPHRASE, copy, empty, isa_with, write};

const BRANCH: &str = "registry";

/// git, with nothing of the user's own.
fn git(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=sequencer", "-c", "user.email=sequencer@example.invalid"])
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=registry",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    command.output().unwrap()
}

#[track_caller]
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = git(folder, arguments);
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A machine: its clone, its keys, its settings.
struct Machine {
    place: PathBuf,
}

impl Machine {
    fn repository(&self) -> PathBuf {
        self.place.join("repository")
    }

    fn git(&self, arguments: &[&str]) -> bool {
        git(&self.repository(), arguments).status.success()
    }

    /// The branch as the others see it, and nothing of one's own.
    fn fetch(&self) {
        let repository = self.repository();
        done(&repository, &["fetch", "--quiet", "origin"]);
        done(&repository, &["reset", "--quiet", "--hard", &format!("origin/{BRANCH}")]);
        done(&repository, &["clean", "--quiet", "-fd"]);
    }

    /// Commits everything and pushes it, without force. Did the push win?
    fn publish(&self, words: &str) -> bool {
        let repository = self.repository();
        done(&repository, &["add", "--all"]);
        // Nothing to commit is no failure: another run may have done the work.
        self.git(&["commit", "--quiet", "-m", words]) && self.git(&["push", "--quiet", "origin", BRANCH])
    }

    fn isa(&self, arguments: &[&str]) -> program::Answer {
        isa_with(&self.repository(), PASSPHRASE, arguments)
    }

    /// One run, as the pipeline of a shared branch does it: sequence, push; sign only what the push has published.
    fn run(&self) {
        self.fetch();
        self.isa(&["registry", "append", "--unsigned"]).done();
        if !self.publish("sequence") {
            return;
        }
        self.fetch();
        let signed = self.isa(&["registry", "sign", "--key", "../log.pem", "--passphrase-fd", "3"]);
        if signed.code == Some(2) {
            // The other machine has signed this head already.
            signed.refused("nothing is sequenced", "append --unsigned");
            return;
        }
        signed.done();
        self.publish("sign");
    }
}

/// A bare remote with a registry, and two machines that work on it.
fn two_machines() -> (tempfile::TempDir, Estate, [Machine; 2]) {
    let place = empty();
    let estate = Estate::new();
    estate.append().done();
    let repository = estate.repository();
    write(&repository, ".gitignore", "registry.lock\n");
    done(place.path(), &["init", "--quiet", "--bare", "remote.git"]);
    let remote = place.path().join("remote.git");
    done(&repository, &["init", "--quiet"]);
    done(&repository, &["add", "--all"]);
    done(&repository, &["commit", "--quiet", "-m", "begin"]);
    done(&repository, &["remote", "add", "origin", remote.to_str().unwrap()]);
    done(&repository, &["push", "--quiet", "origin", BRANCH]);
    let machines = ["a", "b"].map(|name| {
        let machine = Machine { place: place.path().join(name) };
        copy(estate.keys(), &machine.place);
        machine
    });
    (place, estate, machines)
}

/// Somebody hands in an act: a file of its own, which no other push contradicts.
fn hand_in(estate: &Estate, round: usize) {
    let repository = estate.repository();
    done(&repository, &["fetch", "--quiet", "origin"]);
    done(&repository, &["reset", "--quiet", "--hard", &format!("origin/{BRANCH}")]);
    let body = ["camden", "lfc"][round % 2];
    estate.sign(body, "siro").done();
    done(&repository, &["add", "--all"]);
    done(&repository, &["commit", "--quiet", "-m", "an act"]);
    done(&repository, &["push", "--quiet", "origin", BRANCH]);
}

/// Every checkpoint that a commit of the branch has ever shown.
fn published(repository: &Path) -> Vec<Vec<u8>> {
    let commits =
        done(repository, &["log", "--format=%H", &format!("origin/{BRANCH}"), "--", "registry/checkpoint"]);
    let show = |commit: &str| git(repository, &["show", &format!("{commit}:registry/checkpoint")]).stdout;
    commits.lines().map(show).collect()
}

fn registry_files(repository: &Path) -> Files {
    isa::disk::Folder::open(repository).unwrap().read_all(&["registry", "roster"]).unwrap()
}

/// The tree as its entries give it, read without the program's own verification.
fn tree(files: &Files, size: u64) -> Tree {
    let bundles = tiles(size).into_iter().filter(|tile| tile.level.is_none());
    bundles.flat_map(|tile| unbundle(&files[&tile.path()]).unwrap()).map(|entry| leaf_hash(&entry)).collect()
}

#[test]
fn e13_two_machines_that_race_never_publish_a_head_that_the_log_does_not_begin_with() {
    let (_place, estate, machines) = two_machines();
    for round in 0..20 {
        hand_in(&estate, round);
        thread::scope(|scope| {
            for machine in &machines {
                scope.spawn(|| machine.run());
            }
        });
    }
    // What a lost push left unsigned the next run signs.
    machines[0].run();
    machines[0].fetch();
    let repository = machines[0].repository();
    let report = machines[0].isa(&["registry", "verify", "--format", "json"]).json();
    assert_eq!(report["holds"], true, "{report}");
    let files = registry_files(&repository);
    let log = log_key(&files).unwrap();
    let newest = Checkpoint::open(&files["registry/checkpoint"], &log).unwrap();
    let tree = tree(&files, newest.size);
    let heads = published(&repository);
    assert!(heads.len() > 10, "only {} heads were published", heads.len());
    for bytes in heads {
        let head = Checkpoint::open(&bytes, &log).unwrap();
        assert_eq!(tree.root(head.size), Some(head.root), "the head of {} entries", head.size);
    }
    // Everything that was handed in is logged, once.
    assert_eq!(report["problems"], serde_json::json!([]));
    assert!(newest.size >= 6 + 20, "{} entries", newest.size);
}

/// What the two steps are for: in one step, an honest machine that loses a push has told another story under its key.
#[test]
fn e13_a_machine_that_signs_before_it_pushes_signs_what_the_log_never_begins_with() {
    let (_place, estate, [first, second]) = two_machines();
    let append = ["registry", "append", "--key", "../log.pem", "--passphrase-fd", "3"];
    hand_in(&estate, 1);
    first.fetch();
    first.isa(&append).done();
    let signed = registry_files(&first.repository())["registry/checkpoint"].clone();
    // Meanwhile another act came, which stands before the first one by its body.
    hand_in(&estate, 0);
    assert!(!first.publish("append"), "the push must lose");
    second.fetch();
    second.isa(&append).done();
    assert!(second.publish("append"));

    let published = registry_files(&second.repository());
    let log = log_key(&published).unwrap();
    let newest = Checkpoint::open(&published["registry/checkpoint"], &log).unwrap();
    let lost = Checkpoint::open(&signed, &log).unwrap();
    assert_ne!(tree(&published, newest.size).root(lost.size), Some(lost.root));
    // The key remembers what it signed, and signs no second story on top of it.
    hand_in(&estate, 1);
    first.fetch();
    first.isa(&append).refused("this key has signed a head of 7 entries before", "only the root can decide");
}

#[test]
fn a_folder_that_was_put_back_to_an_earlier_day_is_not_signed_again() {
    let (_place, estate, [first, _]) = two_machines();
    let append = ["registry", "append", "--key", "../log.pem", "--passphrase-fd", "3"];
    hand_in(&estate, 0);
    first.fetch();
    let backup = empty();
    copy(&first.repository(), backup.path());
    first.isa(&append).done();
    // Again without anything new: nothing is signed, and nothing is refused.
    first.isa(&append).done();
    fs::remove_dir_all(first.repository()).unwrap();
    copy(backup.path(), &first.repository());
    let acts = fs::read_dir(first.repository().join("home-fire-safety/acts")).unwrap();
    acts.for_each(|act| fs::remove_file(act.unwrap().path()).unwrap());
    // Another act than the one that was logged.
    fs::remove_dir_all(estate.repository().join("home-fire-safety/acts")).unwrap();
    estate.sign("lfc", "siro").done();
    copy(&estate.repository().join("home-fire-safety"), &first.repository().join("home-fire-safety"));
    let before = program::tree(&first.repository());
    first.isa(&append).refused("this key has signed a head of 7 entries before", "fetch the registry");
    let after = program::tree(&first.repository());
    let registry = |tree: &std::collections::BTreeMap<String, (u32, Vec<u8>)>| -> Vec<String> {
        tree.keys().filter(|path| path.starts_with("registry/")).cloned().collect()
    };
    assert_eq!(registry(&before), registry(&after));
}

/// Sequenced, seen by everybody as not signed, grown, and signed: the places that entries got they keep.
#[test]
fn a_head_is_sequenced_once_more_and_signed_without_what_came_after_it() {
    let estate = Estate::new();
    let sign = ["registry", "sign", "--key", "../log.pem", "--passphrase-fd", "3"];
    estate.isa(&sign).refused("nothing is sequenced", "append --unsigned");
    // The very first head, before any checkpoint.
    let said = estate.isa(&["registry", "append", "--unsigned"]).done();
    assert!(
        said.ends_with("nobody has signed it yet: push it, and then run `isa registry sign`\n"),
        "{said}"
    );
    let said = estate.isa(&["registry", "verify"]).done();
    assert!(said.contains("sequenced up to 6 entries, and not signed yet"), "{said}");
    assert!(!said.contains("stopped"), "{said}");
    assert!(!estate.repository().join("registry/checkpoint").exists());
    estate
        .isa(&["registry", "sign", "--key", "../root-1.pem", "--passphrase-fd", "3"])
        .refused("the key given is not the key of this log", "");
    estate.isa(&sign).done();
    estate.isa(&sign).refused("nothing is sequenced", "append --unsigned");

    estate.sign("lfc", "siro").done();
    estate.isa(&["registry", "append", "--unsigned"]).done();
    // By its body this one would come first; it is sequenced after, and a third one not at all.
    estate.sign("camden", "siro").done();
    let said = estate.isa(&["registry", "append", "--unsigned"]).done();
    assert!(said.starts_with("     7  ") && said.contains("1 entry added; the log has 8"), "{said}");
    assert_eq!(estate.isa(&["registry", "append", "--unsigned"]).done().lines().count(), 1);
    estate.sign("camden", "caldicott-guardian").done();
    let said = estate.isa(&sign).done();
    assert!(said.contains("2 entries added; the log has 8"), "{said}");
    let report = estate.isa(&["registry", "verify", "--format", "json"]).json();
    assert_eq!((&report["holds"], &report["size"]), (&true.into(), &8.into()), "{report}");
    // A plain append goes on from there, and takes the head away that is none any more.
    estate.append().done();
    assert!(!estate.repository().join("registry/head").exists());
    let report = estate.isa(&["registry", "verify", "--format", "json"]).json();
    assert_eq!((&report["holds"], &report["size"]), (&true.into(), &9.into()), "{report}");
}

#[test]
fn a_head_that_is_not_over_the_entries_that_are_here_is_refused() {
    let estate = Estate::new();
    estate.append().done();
    estate.sign("lfc", "siro").done();
    estate.isa(&["registry", "append", "--unsigned"]).done();
    let head = program::read(&estate.repository(), "registry/head");
    for changed in [
        head.replace("\n7\n", "\n6\n"),
        head.replace("\n7\n", "\n8\n"),
        head.replace("\n7\n", "\n18446744073709551615\n"),
        head.replace("agreements.example/london", "agreements.example/leeds"),
        format!("{head}\n"),
        String::new(),
    ] {
        write(&estate.repository(), "registry/head", &changed);
        let said = estate.isa(&["registry", "verify"]).found();
        assert!(said.contains("problem: registry/head: "), "{changed}: {said}");
        for command in [
            &["registry", "sign", "--key", "../log.pem", "--passphrase-fd", "3"][..],
            &["registry", "append", "--unsigned"],
        ] {
            estate.isa(command).refused("the registry does not verify", "isa registry verify");
        }
    }
}

#[test]
fn e14_a_branch_that_was_pushed_back_by_force_is_not_signed_and_shows_to_whoever_kept_a_head() {
    let (_place, estate, [first, _]) = two_machines();
    let begin = done(&estate.repository(), &["rev-parse", "HEAD"]);
    let append = ["registry", "append", "--key", "../log.pem", "--passphrase-fd", "3"];
    hand_in(&estate, 0);
    first.fetch();
    first.isa(&append).done();
    assert!(first.publish("append"));
    let kept = first.place.join("kept");
    fs::copy(first.repository().join("registry/checkpoint"), &kept).unwrap();

    let repository = estate.repository();
    done(&repository, &["reset", "--quiet", "--hard", begin.trim()]);
    done(&repository, &["push", "--quiet", "--force", "origin", BRANCH]);
    hand_in(&estate, 1);
    first.fetch();
    // Alone, the branch agrees with itself.
    first.isa(&["registry", "verify"]).done();
    let said = first.isa(&["registry", "verify", "--since", kept.to_str().unwrap()]).found();
    assert!(said.contains("the log has forked"), "{said}");
    first.isa(&append).refused("this key has signed a head of 7 entries before", "fetch the registry");
    first.isa(&["registry", "append", "--unsigned"]).done();
    first
        .isa(&["registry", "sign", "--key", "../log.pem", "--passphrase-fd", "3"])
        .refused("this key has signed a head of 7 entries before", "fetch the registry");
}
