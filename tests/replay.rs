//! Every `console` block of README.md and of `examples/*.md` is run, and its output compared with what the page shows.
//! A page is one session: it begins in an empty folder with `isa` on the path and a copy of `examples/`, and its
//! commands run one after the other in one shell; `> ` goes on with a command. `…` stands for any words in a line, and alone on a line for any lines.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot run")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Step {
    line: usize,
    command: String,
    expected: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The commands of a page with what it shows below each.
fn steps(page: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let (mut inside, mut more) = (false, false);
    for (at, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
            continue;
        }
        if !inside {
            continue;
        }
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { line: at + 1, command: command.to_string(), expected: Vec::new() });
            more = true;
        } else if let (true, Some(line)) = (more, line.strip_prefix("> ")) {
            let step = steps.last_mut().expect("a line that goes on follows a command");
            write!(step.command, "\n{line}").unwrap();
        } else {
            more = false;
            steps
                .last_mut()
                .unwrap_or_else(|| panic!("line {}: output before any command", at + 1))
                .expected
                .push(line.to_string());
        }
    }
    steps
}

fn replay(page: &Path) {
    let text = fs::read_to_string(page).unwrap();
    let steps = steps(&text);
    let folder = tempfile::tempdir().unwrap();
    let (here, outputs) = (folder.path().join("here"), folder.path().join("outputs"));
    copy(&root().join("examples"), &here.join("examples"));
    fs::create_dir_all(&outputs).unwrap();
    let mut script = String::new();
    for (number, step) in steps.iter().enumerate() {
        let out = outputs.join(number.to_string());
        writeln!(script, "{{ {}\n}} >{} 2>&1 </dev/null", step.command, out.display()).unwrap();
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_isa")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap());
    // The status is that of the last command alone, and some pages end with a failing one on purpose.
    Command::new("bash")
        .arg("-c")
        .arg(&script)
        .current_dir(&here)
        .env("PATH", path)
        .env("HOME", folder.path())
        .env_remove("XDG_CONFIG_HOME")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .status()
        .unwrap();
    let mut faults = String::new();
    for (number, step) in steps.iter().enumerate() {
        let output = fs::read_to_string(outputs.join(number.to_string())).unwrap_or_default();
        let got: Vec<&str> = output.lines().collect();
        let expected: Vec<&str> = step.expected.iter().map(String::as_str).collect();
        if !fits(&expected, &got) {
            writeln!(
                faults,
                "{}:{}: $ {}\n--- the page shows\n{}\n--- it prints\n{}\n",
                page.display(),
                step.line,
                step.command,
                step.expected.join("\n"),
                output
            )
            .unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Whether the lines fit what a page shows, with `…` alone for any lines.
fn fits(expected: &[&str], got: &[&str]) -> bool {
    match expected.split_first() {
        None => got.is_empty(),
        Some((line, rest)) if line.trim() == "…" => (0..=got.len()).any(|skip| fits(rest, &got[skip..])),
        Some((line, rest)) => {
            got.split_first().is_some_and(|(first, others)| line_fits(line, first) && fits(rest, others))
        }
    }
}

/// Whether a line fits, with `…` for any words in it.
fn line_fits(expected: &str, got: &str) -> bool {
    let mut parts = expected.trim_end().split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut left) = got.trim_end().strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return left.is_empty() };
    for part in between {
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    replay(&root().join("README.md"));
}

#[test]
fn every_journey_in_examples_runs_as_written() {
    let mut pages: Vec<PathBuf> = fs::read_dir(root().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    assert!(!pages.is_empty());
    for page in &pages {
        replay(page);
    }
}

#[test]
fn the_two_commands_of_the_readme_are_the_ones_that_the_gate_runs() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let gate = fs::read_to_string(root().join(".ci/run")).unwrap();
    let mut commands = readme.lines().filter(|line| line.starts_with("cargo ")).peekable();
    assert!(commands.peek().is_some());
    for command in commands {
        let command = command.split('#').next().unwrap_or_default().trim();
        assert!(gate.contains(command), "the gate does not run `{command}`");
    }
}

#[test]
fn the_wildcard_is_no_blank_cheque() {
    assert!(line_fits("root SHA256:…", "root SHA256:abc"));
    assert!(line_fits("… of 34 … signed", "34 of 34 bodies signed"));
    assert!(!line_fits("root …", "boot x"));
    assert!(!line_fits("exact", "exactly"));
    assert!(fits(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(!fits(&["a", "…", "d"], &["a", "b"]));
}
