//! `isa roster trust`: the root that a user typed, kept outside every repository, and what is held to it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::path::{Path, PathBuf};

use isa::seal::SecretKey;
use isa::text::Digest;
use program::{Answer, Estate, files, tree, unchanged, write};

fn print(name: &str) -> String {
    SecretKey::from_seed(&Digest::of(name.as_bytes()).0).public().fingerprint().to_string()
}

/// A repository and settings of a user, side by side.
struct User {
    estate: Estate,
    settings: PathBuf,
}

impl User {
    fn of(estate: Estate) -> Self {
        let settings = estate.keys().join("settings");
        std::fs::create_dir(&settings).unwrap();
        Self { estate, settings }
    }

    fn isa(&self, arguments: &[&str]) -> Answer {
        self.isa_in(&self.estate.repository(), arguments)
    }

    fn isa_in(&self, folder: &Path, arguments: &[&str]) -> Answer {
        program::program(folder, arguments).env("XDG_CONFIG_HOME", &self.settings).output().unwrap().into()
    }

    fn pin(&self) -> String {
        let shown = self.estate.isa(&["roster", "show"]).done();
        shown.split_whitespace().nth(1).unwrap().to_owned()
    }
}

/// The same registry, as somebody else would have it: another root, the same names.
fn impostor() -> Estate {
    let estate = Estate::bare();
    estate
        .isa(&[
            "roster",
            "root",
            "--root",
            "../root-1.pem",
            "--registrar",
            "../registrar-1.pub",
            "--log",
            "../log.pub",
            "--passphrase-fd",
            "3",
        ])
        .done();
    estate
}

#[test]
fn a_root_that_was_typed_makes_a_registry_genuine_and_nothing_else_does() {
    let user = User::of(Estate::new());
    let pin = user.pin();
    let said = user.isa(&["registry", "verify"]).done();
    assert!(said.contains("consistent with the root named in this folder"), "{said}");
    assert!(!said.contains("genuine"), "{said}");
    // Looking at it has not made it trusted.
    assert!(files(&user.settings).is_empty());
    let before = tree(&user.estate.repository());
    user.isa(&["roster", "trust", &pin]).done();
    unchanged(&user.estate.repository(), &before);
    assert_eq!(files(&user.settings), ["isa/roots/agreements.example%2flondon"]);
    let said = user.isa(&["registry", "verify"]).done();
    assert!(said.contains("the one that you trust: this is the genuine registry"), "{said}");
    assert_eq!(user.isa(&["registry", "verify", "--format", "json"]).json()["trust"]["pinned"], true);
    user.isa(&["status"]).done();
    assert!(user.isa(&["roster", "trust", &pin]).done().contains("already"));
}

#[test]
fn another_root_for_a_trusted_registry_is_refused_everywhere() {
    let user = User::of(Estate::new());
    user.isa(&["roster", "trust", &user.pin()]).done();
    let other = impostor();
    let not_it = "is not the pinned one";
    let said = user.isa_in(&other.repository(), &["registry", "verify"]).found();
    assert!(said.contains(not_it) && !said.contains("genuine"), "{said}");
    user.isa_in(&other.repository(), &["status"]).refused(not_it, "");
    user.isa_in(&other.repository(), &["roster", "show"]).refused(not_it, "");
    let expected = "0".repeat(64);
    let sign = program::signing("camden", "siro", "../camden-siro.pem", &expected);
    user.isa_in(&other.repository(), &sign).refused(not_it, "");
    let others = other.isa(&["roster", "show"]).done();
    let others = others.split_whitespace().nth(1).unwrap();
    user.isa_in(&other.repository(), &["roster", "trust", others])
        .refused("you trust another root for agreements.example/london", "take");
    // Renamed in its settings it is still held to the root of the registry that it claims to be.
    write(&other.repository(), "isa.yaml", "format: isa-repository/1\norigin: elsewhere.example\n");
    user.isa_in(&other.repository(), &["status"]).refused(not_it, "");
}

#[test]
fn what_is_typed_must_be_the_root_that_is_here_or_name_its_registry() {
    let user = User::of(Estate::new());
    let wrong = print("somebody");
    user.isa(&["roster", "trust", &wrong]).refused("and not the one that you typed", "paper");
    user.isa(&["roster", "trust", "SHA256:abc"]).refused("is no fingerprint", "paper");
    user.isa_in(&user.settings, &["roster", "trust", &wrong])
        .refused("there is no repository here", "--origin");
    assert!(files(&user.settings).is_empty());
    // Before the repository is fetched.
    let pin = user.pin();
    user.isa_in(&user.settings, &["roster", "trust", &pin, "--origin", "agreements.example/london"]).done();
    assert!(user.isa(&["registry", "verify"]).done().contains("genuine"));
}

#[test]
fn a_damaged_memory_of_the_root_is_no_consent() {
    let user = User::of(Estate::new());
    user.isa(&["roster", "trust", &user.pin()]).done();
    let file = "isa/roots/agreements.example%2flondon";
    for damaged in ["", "SHA256:abc agreements.example/london\n", &format!("{} other.example\n", user.pin())]
    {
        write(&user.settings, file, damaged);
        user.isa(&["registry", "verify"]).refused("does not say which root you trust", "isa roster trust");
        user.isa(&["status"]).refused("does not say which root you trust", "isa roster trust");
    }
}

#[test]
fn the_program_without_a_place_for_settings_says_so() {
    let estate = Estate::new();
    let mut command =
        program::program(&estate.repository(), &["roster", "trust", &print("x"), "--origin", "o.example"]);
    let answer: Answer = command
        .env_remove("XDG_CONFIG_HOME")
        .env_remove("HOME")
        .env_remove("APPDATA")
        .output()
        .unwrap()
        .into();
    answer.refused("names no folder for your own settings", "--root");
}

#[test]
fn without_settings_of_its_own_a_home_holds_them() {
    let user = User::of(Estate::new());
    let home = user.estate.keys().join("home");
    std::fs::create_dir(&home).unwrap();
    let at_home = |arguments: &[&str]| -> Answer {
        let mut command = program::program(&user.estate.repository(), arguments);
        command.env_remove("XDG_CONFIG_HOME").env("HOME", &home).output().unwrap().into()
    };
    at_home(&["roster", "trust", &user.pin()]).done();
    assert_eq!(files(&home), [".config/isa/roots/agreements.example%2flondon"]);
    assert!(at_home(&["registry", "verify"]).done().contains("genuine"));
    // A relative path is nobody's place for settings (XDG Base Directory Specification).
    let mut command = program::program(&user.estate.repository(), &["registry", "verify"]);
    let said: Answer = command.env("XDG_CONFIG_HOME", "settings").env("HOME", &home).output().unwrap().into();
    assert!(said.done().contains("genuine"));
}

#[test]
fn a_new_demonstration_is_made_whatever_root_was_trusted_for_the_last() {
    let user = User::of(Estate::bare());
    let folder = user.estate.keys();
    let demo = |name: &str| user.isa_in(folder, &["demo", "--bodies", "1", "--no-key", name]);
    demo("first").done();
    let shown = user.isa_in(&folder.join("first"), &["roster", "show"]).done();
    let pin = shown.lines().find_map(|line| line.strip_prefix("root      ")).unwrap();
    let pin = pin.split_whitespace().next().unwrap();
    user.isa_in(&folder.join("first"), &["roster", "trust", pin]).done();
    demo("second").done();
    user.isa_in(&folder.join("first"), &["status"]).done();
    user.isa_in(&folder.join("second"), &["status"]).refused("is not the pinned one", "");
}
