//! The rules that no document alone can break: a signed text that now says something else, and a registry whose bytes
//! are not those that were signed. Each case changes one thing in a repository in which all was signed.

#![allow(clippy::unwrap_used, reason = "a test stops at a repository that it cannot make")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const DAY: &str = "2027-02-01";

fn isa(args: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_isa")).args(args).output().unwrap()
}

/// A repository in which two bodies have signed.
struct Signed(TempDir);

impl Signed {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let made = isa(&["demo", folder.path().join("london").to_str().unwrap(), "--bodies", "2"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self(folder)
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("london")
    }

    fn text(&self) -> PathBuf {
        self.folder().join("home-fire-safety/agreement.yaml")
    }

    fn edit(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.text()).unwrap();
        assert_eq!(
            text.matches(from).count(),
            1,
            "`{from}` must stand once in the demonstration's agreement"
        );
        fs::write(self.text(), text.replace(from, to)).unwrap();
    }

    /// What one rule says: message and file of each finding, and the exit code.
    fn check(&self, rule: &str) -> (Vec<(String, String)>, i32) {
        let folder = self.folder();
        let output = isa(&[
            "-C",
            folder.to_str().unwrap(),
            "check",
            "--as-of",
            DAY,
            "--only",
            rule,
            "--format",
            "json",
        ]);
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        let word = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_string();
        let findings = report["findings"].as_array().unwrap().iter();
        let said = findings.map(|finding| {
            assert_eq!(word(finding, "rule"), rule);
            (word(finding, "message"), word(finding, "file"))
        });
        (said.collect(), output.status.code().unwrap())
    }
}

#[test]
fn a_repository_in_which_all_is_as_signed_is_clean() {
    let signed = Signed::new();
    for rule in ["signed-text-changed", "registry-does-not-verify"] {
        assert_eq!(signed.check(rule), (Vec::new(), 0), "{rule}");
    }
}

#[test]
fn other_terms_under_the_signed_version_are_an_error_at_the_version() {
    let signed = Signed::new();
    signed.edit("\ntitle: ", "\ntitle: New ");
    let (said, code) = signed.check("signed-text-changed");
    assert_eq!(code, 1);
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].0, "version 1.0.0 was signed with other terms");
    assert!(said[0].1.ends_with("home-fire-safety/agreement.yaml"), "{}", said[0].1);
}

#[test]
fn other_terms_under_an_older_version_are_an_error() {
    let signed = Signed::new();
    signed.edit("\nversion: 1.0.0\n", "\nversion: 0.9.9\n");
    let (said, code) = signed.check("signed-text-changed");
    assert_eq!(code, 1);
    assert_eq!(said[0].0, "version 0.9.9 comes before version 1.0.0, which was signed with other terms");
}

#[test]
fn other_terms_under_a_greater_version_are_a_draft() {
    let signed = Signed::new();
    signed.edit("\nversion: 1.0.0\n", "\nversion: 1.0.1\n");
    signed.edit("\ntitle: ", "\ntitle: New ");
    assert_eq!(signed.check("signed-text-changed"), (Vec::new(), 0));
}

#[test]
fn comments_and_the_order_of_keys_are_no_terms() {
    let signed = Signed::new();
    signed.edit("\nversion: 1.0.0\n", "\n# looked at in spring\nversion: \"1.0.0\"\n");
    assert_eq!(signed.check("signed-text-changed"), (Vec::new(), 0));
}

fn first_file(folder: &Path) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let first = files.into_iter().next().unwrap();
    if first.is_dir() { first_file(&first) } else { first }
}

#[test]
fn one_changed_byte_anywhere_in_what_was_signed_is_an_error_on_its_file() {
    let signed = Signed::new();
    let folder = signed.folder();
    for below in
        ["home-fire-safety/acts", "roster", "registry/objects", "registry/tile/0", "registry/tile/entries"]
    {
        let path = first_file(&folder.join(below));
        let whole = fs::read(&path).unwrap();
        let mut changed = whole.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        fs::write(&path, changed).unwrap();
        let (said, code) = signed.check("registry-does-not-verify");
        fs::write(&path, whole).unwrap();
        assert_eq!(code, 1, "{below}");
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap();
        assert!(said.iter().any(|(_, file)| file.ends_with(name)), "{name}: {said:?}");
    }
    assert_eq!(signed.check("registry-does-not-verify"), (Vec::new(), 0));
}
