//! Files made to exhaust the reader: each is refused, by name, in less than a second and 64 MiB.
//! The reading is done in a process of its own, so that its greatest memory and its processor time can be asked.

use std::process::Command;

use isa::text::{Source, Tree};

const NAME: &str = "ISA_TEST_HOSTILE_FILE";
const MEMORY: u64 = 64 << 20;
const MILLISECONDS: u64 = 1000;

/// A file, and words of the refusal that is expected.
fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("nested alias bomb", "a word that begins with `&`"),
        ("nested alias bomb without anchors", "a word that begins with `*`"),
        ("scalar alias amplification", "a word that begins with `&`"),
        ("10 000 deep", "more than 32 deep"),
        ("200 000 deep", "more than 32 deep"),
        ("200 000 brackets", "more than 32 deep"),
        ("20 000 brackets alone", "more than 32 deep"),
        ("1 400 mappings deep", "more than 32 deep"),
        ("300 000 keys", "(1 MiB) are read"),
        ("80 000 keys", "more than 20000 values"),
        ("50 MB scalar", "(1 MiB) are read"),
        ("question marks", "commas, colons, quotes and brackets"),
        ("question marks in brackets", "commas, colons, quotes and brackets"),
        ("words in brackets", "commas, colons, quotes and brackets"),
        ("pairs in brackets", "commas, colons, quotes and brackets"),
        ("pairs in braces", "commas, colons, quotes and brackets"),
        ("colons in brackets", "commas, colons, quotes and brackets"),
        ("tags in brackets", "commas, colons, quotes and brackets"),
        ("documents", "a second document"),
        ("directives", "orders to the reader"),
        ("marks on one letter", "written in pieces"),
        ("line breaks", "this file is empty"),
        ("comments", "this file is empty"),
        ("open quotes", "never closed"),
        ("dashes", "more than 20000 values"),
    ]
}

fn hostile(name: &str) -> Vec<u8> {
    let bomb = |first: &str| {
        let mut text = first.to_owned();
        for level in 1..40 {
            text.push_str(&format!(
                "k{level}: &k{level} [{}]\n",
                vec![format!("*k{}", level - 1); 9].join(", ")
            ));
        }
        text
    };
    let repeated = |start: &str, part: &str, times: usize| format!("{start}{}", part.repeat(times));
    match name {
        "nested alias bomb" => bomb("k0: &k0 [x, x]\n"),
        "nested alias bomb without anchors" => bomb("k0: [*x, *x]\n"),
        "scalar alias amplification" => {
            format!("a: &a {}\nb:\n{}", "x".repeat(100_000), "- *a\n".repeat(5_000))
        }
        "10 000 deep" => repeated("", "- ", 10_000),
        "200 000 deep" => repeated("", "- ", 200_000),
        "200 000 brackets" => repeated("a: ", "[", 200_000),
        "20 000 brackets alone" => repeated("", "[", 20_000),
        "1 400 mappings deep" => (0..1_400).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect(),
        "300 000 keys" => (0..300_000).map(|key| format!("k{key}: 1\n")).collect(),
        "80 000 keys" => (0..80_000).map(|key| format!("k{key}: 1\n")).collect(),
        "50 MB scalar" => repeated("a: ", "x", 50_000_000),
        "question marks" => repeated("", "? ", 500_000),
        "question marks in brackets" => repeated("[", "? ", 500_000),
        "words in brackets" => repeated("a: [", "a,", 500_000),
        "pairs in brackets" => repeated("[", "a: b, ", 170_000),
        "pairs in braces" => repeated("{", "a: b, ", 170_000),
        "colons in brackets" => repeated("[", ": ", 500_000),
        "tags in brackets" => repeated("[", "!a ", 340_000),
        "documents" => repeated("", "---\n", 250_000),
        "directives" => repeated("", "%a\n", 340_000),
        "marks on one letter" => repeated("a: e", "\u{301}", 500_000),
        "line breaks" => repeated("", "\n", 1_000_000),
        "comments" => repeated("", "#\n", 500_000),
        "open quotes" => repeated("a: \"", "x", 1_000_000),
        "dashes" => repeated("", "-\n", 500_000),
        other => panic!("no such file: {other}"),
    }
    .into_bytes()
}

#[test]
fn every_hostile_file_is_refused_in_little_time_and_memory() {
    if let Ok(name) = std::env::var(NAME) {
        let bytes = hostile(&name);
        let (memory, time) = (peak(), processor_time());
        let source = Source::new(name, &bytes);
        let refusal = Tree::read(&source).expect_err("a hostile file is refused");
        // What the file itself takes is not the reader's.
        println!("\n=> {} {} {refusal}", peak().saturating_sub(memory), processor_time() - time);
        return;
    }
    for (name, reason) in files() {
        let child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "hostile::every_hostile_file_is_refused_in_little_time_and_memory",
                "--nocapture",
            ])
            .env(NAME, name)
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&child.stdout);
        let line = output.lines().find_map(|line| line.strip_prefix("=> "));
        let line =
            line.unwrap_or_else(|| panic!("{name}: {output}{}", String::from_utf8_lossy(&child.stderr)));
        let mut words = line.splitn(3, ' ');
        let mut number = || words.next().unwrap().parse::<u64>().unwrap();
        let (memory, time) = (number(), number());
        let message = words.next().unwrap();
        assert!(message.contains(reason), "{name}: {message}");
        assert!(memory < MEMORY, "{name}: {memory} bytes");
        assert!(time < MILLISECONDS, "{name}: {time} ms of processor time");
    }
}

/// The greatest memory that this process has held, in bytes; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")).map_or(0, |kilobytes| {
        kilobytes.trim().parse::<u64>().expect("the system gives kilobytes as a number") << 10
    })
}

/// The processor time that this process has used, in milliseconds; 0 where the system does not say.
fn processor_time() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    // Fields 14 and 15 of proc(5), in hundredths of a second; the third field comes right after the name.
    after_name
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<u64>().expect("ticks are a number") * 10)
        .sum()
}
