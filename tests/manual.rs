//! The manual and the completions: every command is in them, and a shell can use them.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use program::{empty, files, isa, read, shell, unchanged};

/// The commands that `isa --help` lists.
fn commands() -> Vec<String> {
    let help = isa(empty().path(), &["--help"]).done();
    let listed = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.split_whitespace().next().unwrap().to_string()).collect()
}

#[test]
fn every_command_has_a_page_and_the_first_page_names_them_all() {
    let folder = empty();
    let folder = folder.path();
    let told = isa(folder, &["man", "--out", "."]).done();
    let pages = files(folder);
    assert_eq!(told.lines().count(), pages.len());
    let first = read(folder, "isa.1");
    assert_eq!(isa(folder, &["man"]).done(), first);
    let commands = commands();
    assert!(commands.len() > 12, "{commands:?}");
    for command in &commands {
        assert!(pages.contains(&format!("isa-{command}.1")), "{command}: {pages:?}");
        assert!(first.contains(&format!("isa\\-{command}(1)")), "{command} is not named");
    }
    assert!(pages.contains(&"isa-registry-append.1".to_string()), "{pages:?}");
    let check = read(folder, "isa-check.1");
    assert!(check.contains(concat!(".TH ISA-CHECK 1  \"isa ", env!("CARGO_PKG_VERSION"), "\"")), "{check}");
    for option in ["as\\-of", "format", "fail\\-on", "only", "baseline", "record", "base", "output"] {
        assert!(check.contains(&format!("\\-\\-{option}")), "{option}");
    }
    let before = program::tree(folder);
    isa(folder, &["man", "--out", "."]).done();
    unchanged(folder, &before);
    isa(folder, &["man", "--out", "nowhere"]).refused("nowhere", "name a folder that is there");
}

#[test]
fn a_shell_completes_commands_options_and_their_words() {
    let complete = |words: &str, at: usize| -> String {
        let last = words.split(' ').next_back().unwrap();
        let before = words.split(' ').rev().nth(1).unwrap();
        let script = format!(
            "source <(\"$0\" completions bash); COMP_WORDS=({words}); COMP_CWORD={at}; _isa isa '{last}' '{before}'; \
             echo \"${{COMPREPLY[@]}}\""
        );
        let mut bash = std::process::Command::new("bash");
        let output = bash.args(["--noprofile", "--norc", "-c", &script, program::PROGRAM]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_string()
    };
    assert_eq!(complete("isa che", 1), "check");
    assert_eq!(complete("isa check --base", 2), "--baseline --base");
    assert_eq!(complete("isa check --format sa", 3), "sarif");
}

#[test]
fn completions_are_for_shells_that_are_known() {
    let folder = empty();
    for name in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(isa(folder.path(), &["completions", name]).done().contains("isa"), "{name}");
    }
    isa(folder.path(), &["completions", "cmd"]).refused("cmd", "");
    let closed = shell(folder.path(), "\"$0\" \"$@\" | head -c 1 >/dev/null", &["completions", "bash"]);
    let mut closed = closed;
    assert!(closed.status().unwrap().success());
}
