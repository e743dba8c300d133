//! The program, ended before a change of the disk of its own choosing, or with a disk that is full from then on.
//! What is left must be judged by whoever asks.
#![allow(dead_code, reason = "each file of tests uses a part")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use rayon::prelude::*;

use crate::program::{self, Answer, PASSPHRASE, isa};

/// The program with the feature `stop-at-write`, under a name of its own in the same target folder, so that what it
/// depends on is not compiled again.
pub static STOPPING: LazyLock<PathBuf> = LazyLock::new(|| {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--locked", "--offline", "--features", "stop-at-write"]);
    cargo
        .args(["--example", "isa-stopping", "--target-dir"])
        .arg(target)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let release = !cfg!(debug_assertions);
    if release {
        cargo.arg("--release");
    }
    let built = cargo.output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    target.join(if release { "release" } else { "debug" }).join("examples/isa-stopping")
});

/// Runs a command of the program that stops before the n-th change. None if it came to its end before.
pub fn stopped(folder: &Path, arguments: &[&str], change: usize) -> Option<()> {
    let answer = changing(folder, arguments, "ISA_STOP_AT_WRITE", change);
    match answer.code {
        // A registry that nobody has cosigned yet is as it was signed all the same.
        Some(0) => None,
        None => Some(()),
        _ => panic!("stopped before change {change}: {answer:?}"),
    }
}

/// Runs a command of the program whose disk is full from the n-th change on. None if it came to its end before.
pub fn full(folder: &Path, arguments: &[&str], change: usize) -> Option<()> {
    let answer = changing(folder, arguments, "ISA_FULL_AT_WRITE", change);
    if answer.code == Some(0) {
        return None;
    }
    answer.refused("no space is left on the disk", "");
    Some(())
}

fn changing(folder: &Path, arguments: &[&str], how: &str, change: usize) -> Answer {
    let held = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(held.path(), PASSPHRASE).unwrap();
    let output = Command::new("sh")
        .args(["-c", "ulimit -c 0; exec \"$0\" \"$@\" 3<\"$HELD\""])
        .arg(STOPPING.as_path())
        .args(arguments)
        .env("HELD", held.path())
        .env("XDG_CONFIG_HOME", program::settings(folder))
        .env(how, change.to_string())
        .current_dir(folder)
        .output()
        .unwrap();
    Answer::from(output)
}

/// How the registry stands: its size, when it holds.
pub fn size(folder: &Path, when: &str) -> u64 {
    let answer = isa(folder, &["registry", "verify", "--format", "json"]);
    let report = answer.json();
    assert_eq!((answer.code, &report["holds"]), (Some(0), &true.into()), "{when}: {report}");
    report["size"].as_u64().unwrap()
}

/// Tries every change until the command comes to its end: what each trial saw, in order.
pub fn every_change<T: Send>(trial: impl Fn(usize) -> Option<T> + Sync) -> Vec<T> {
    let mut seen = Vec::new();
    loop {
        let from = seen.len() + 1;
        let some: Vec<Option<T>> = (from..from + 8).into_par_iter().map(&trial).collect();
        let ended = some.iter().any(Option::is_none);
        seen.extend(some.into_iter().flatten());
        if ended {
            return seen;
        }
        assert!(seen.len() < 1000, "the command never ends");
    }
}
