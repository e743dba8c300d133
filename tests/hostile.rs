//! Ambiguous and hostile YAML through the program: a finding at its place, in little time and memory.
//! What the reader itself needs for each is measured in `text::hostile`; here it is the whole process.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::path::Path;
use std::process::Command;

use program::{Answer, PROGRAM, empty, isa, write};

/// The smallest text that is read as an agreement, with one more line.
fn with(line: &str) -> Vec<u8> {
    format!("format: isa-agreement/1\nid: hostile\ntitle: t\n{line}\n").into_bytes()
}

/// Documents that two parsers read differently, or that hide something: each with the line of its finding.
fn ambiguous() -> Vec<(&'static str, Vec<u8>, u64)> {
    let version = |value: &str| with(&format!("version: {value}"));
    let mut documents = vec![
        ("A1 duplicate key", with("title: u"), 4),
        ("A2 duplicate key in quotes", with("\"title\": u"), 4),
        ("A3 duplicate key deep down", with("dates:\n  starts: 2027-01-04\n  starts: 2028-01-04"), 6),
        ("A4 next line in a word", with("kind: x\u{85}version: y"), 4),
        ("A5 line separator", with("kind: x\u{2028}version: y"), 4),
        ("A5 paragraph separator", with("kind: x\u{2029}version: y"), 4),
        ("A6 merge key", with("dates:\n  <<: {starts: 2027-01-04}"), 5),
        ("A7 anchor", with("kind: &k reciprocal"), 4),
        ("A7 alias", with("kind: *k"), 4),
        ("A8 tag of a text", with("kind: !!str reciprocal"), 4),
        ("A8 tag of its own", with("kind: !foo 12"), 4),
        ("A8 binary", with("kind: !!binary aGVsbG8="), 4),
        ("A9 directive", [b"%YAML 1.1\n---\n".as_slice(), &with("version: 1.0.0")].concat(), 1),
        ("A10 two documents", with("---\nid: another"), 4),
        ("A10 end of a document", with("...\nid: another"), 4),
        ("A12 integer beyond 2^53", with("people: [{id: p, number: 9007199254740992}]"), 4),
        ("A13 float", with("people: [{id: p, number: 1.5}]"), 4),
        ("A14 unknown key", with("retention_exception: keep forever"), 4),
        ("A14 unknown key in a list", with("parties:\n  - {id: p, body: camden, secret: x}"), 5),
        ("A15 letters in pieces", with("kind: cafe\u{301}"), 4),
        ("A15 key in another form", with("ki\u{301}nd: x"), 4),
        ("A16 right to left override", with("kind: a\u{202e}b"), 4),
        ("A16 zero width space", with("kind: a\u{200b}b"), 4),
        ("A16 tag characters", with("kind: a\u{e0041}b"), 4),
        ("A17 mark of byte order inside", with("kind: a\u{feff}b"), 4),
        ("A17 carriage return alone", with("kind: a\rversion: b"), 4),
        ("A17 null character", with("kind: a\0b"), 4),
        ("A17 half a surrogate", [with("kind: ").as_slice(), b"\xed\xa0\x80"].concat(), 5),
        ("A19 no such day", with("dates: {starts: 2026-02-30}"), 4),
        ("A19 a day with an hour", with("dates: {starts: 2026-02-28T24:00}"), 4),
        ("A20 a key that is true", with("true: x"), 4),
        ("A20 a key that is null", with("null: x"), 4),
        ("A20 a key that is no", with("no: x"), 4),
        ("escape in quotes", with("kind: \"\\e]0;pwned\\a\""), 4),
        ("bell", with("kind: a\u{7}b"), 4),
        ("escape itself", with("kind: a\u{1b}[31mb"), 4),
        ("control sequence of one character", with("kind: a\u{9b}31mb"), 4),
    ];
    for value in ["NO", "on", "010", "0o10", "0x1F", "1_000", "12:30:45", "1e3", ".inf", ".nan", "+12", "~"] {
        documents.push((value, version(value), 4));
    }
    documents
}

#[test]
fn every_ambiguous_document_is_a_finding_at_its_line() {
    let place = empty();
    for (number, (name, bytes, line)) in ambiguous().into_iter().enumerate() {
        // One that is missing rather than ambiguous is another rule's.
        if name == "~" {
            continue;
        }
        let file = format!("{number}.yaml");
        write(place.path(), &file, bytes);
        let answer = isa(place.path(), &["check", &file, "--as-of", "2026-11-30", "--format", "json"]);
        assert_eq!((answer.code, answer.err.as_str()), (Some(1), ""), "{name}: {}", answer.out);
        let json = answer.json();
        let findings = json["findings"].as_array().unwrap();
        let [finding] = findings.as_slice() else { panic!("{name}: {}", answer.out) };
        assert_eq!(finding["rule"], "unreadable", "{name}: {finding}");
        assert_eq!(finding["severity"], "error", "{name}: {finding}");
        assert_eq!(
            (&finding["file"], &finding["line"]),
            (&file.as_str().into(), &line.into()),
            "{name}: {finding}"
        );
        isa(place.path(), &["digest", &file]).refused(&format!("{file}:{line}:"), "");
    }
}

#[test]
fn a18_line_ends_of_windows_give_the_same_digest() {
    let place = empty();
    let text = with("version: 1.0.0");
    let windows = String::from_utf8(text.clone()).unwrap().replace('\n', "\r\n");
    write(place.path(), "unix.yaml", &text);
    write(place.path(), "windows.yaml", format!("\u{feff}{windows}"));
    assert_eq!(
        isa(place.path(), &["digest", "unix.yaml"]).done(),
        isa(place.path(), &["digest", "windows.yaml"]).done()
    );
}

/// Documents made to exhaust a reader.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let repeated =
        |start: &str, part: &str, times: usize| format!("{start}{}", part.repeat(times)).into_bytes();
    let levels: Vec<String> = (1..40)
        .map(|level| format!("k{level}: &k{level} [{}]\n", vec![format!("*k{}", level - 1); 9].join(", ")))
        .collect();
    let aliases = format!("a: &a {}\nb:\n{}", "x".repeat(100_000), "- *a\n".repeat(5_000));
    let keys: Vec<String> = (0..300_000).map(|key| format!("k{key}: 1\n")).collect();
    let many = |key: &str, one: &str, count: usize| {
        let items: Vec<String> = (0..count).map(|item| one.replace('#', &item.to_string())).collect();
        with(&format!("{key}: [{}]", items.join(", ")))
    };
    let shared = "parties: [{id: a, body: camden}, {id: b, body: hackney}]\n\
                  flows: [{id: f, data: d, from: {party: a}, to: {party: b}}]\n\
                  data: [{id: d, category: ordinary, items: [ITEMS]}]";
    let items: Vec<String> = (0..5_000).map(|item| format!("all records {item}")).collect();
    vec![
        ("A21 nested aliases", format!("k0: &k0 [x, x]\n{}", levels.concat()).into_bytes()),
        ("A22 one long word behind 5 000 aliases", aliases.into_bytes()),
        ("A23 10 000 deep", repeated("", "- ", 10_000)),
        ("A23 200 000 brackets", repeated("a: ", "[", 200_000)),
        ("A24 300 000 keys", keys.concat().into_bytes()),
        ("A25 a word of 50 MB", repeated("a: ", "x", 50_000_000)),
        ("A26 question marks", repeated("", "? ", 500_000)),
        ("words in brackets", repeated("a: [", "a,", 500_000)),
        ("marks on one letter", repeated("a: e", "\u{301}", 500_000)),
        ("an open quote", repeated("a: \"", "x", 1_000_000)),
        ("dashes", repeated("", "-\n", 500_000)),
        // Within every limit of the reader, and so for the rules to go through.
        ("3 000 purposes", many("purposes", "{id: i#}", 3_000)),
        ("3 000 parties", many("parties", "{id: i#}", 3_000)),
        ("2 000 flows", many("flows", "{id: i#}", 2_000)),
        ("3 000 processors", many("processors", "{name: n#}", 3_000)),
        ("3 000 answers", many("answers", "{asked: x, answer: y#}", 3_000)),
        ("3 000 clauses", many("clauses", "{id: i#, text: DPA 1998 and PROTECT}", 3_000)),
        ("5 000 items", with(&shared.replace("ITEMS", &items.join(", ")))),
        ("a word of 900 kB", with(&format!("kind: {}", "x".repeat(900_000)))),
    ]
}

/// Runs the program as the only child of a Python, which can be asked for the greatest memory and the processor time
/// of its children.
const MEASURE: &str = "
import resource, subprocess, sys
ended = subprocess.run(sys.argv[1:], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
# In kilobytes everywhere but on macOS, which gives bytes.
memory = used.ru_maxrss // (1024 if sys.platform == 'darwin' else 1)
print(ended.returncode, memory, int((used.ru_utime + used.ru_stime) * 1000))
print(ended.stdout, end='')
print(ended.stderr, end='', file=sys.stderr)
";

fn measured(folder: &Path, arguments: &[&str]) -> (u64, u64, Answer) {
    let output =
        Command::new("python3").args(["-c", MEASURE, PROGRAM]).args(arguments).current_dir(folder).output();
    let mut answer = Answer::from(output.expect("python3 is needed to measure"));
    let (first, rest) = answer.out.split_once('\n').unwrap_or_else(|| panic!("{answer:?}"));
    let numbers: Vec<i64> = first.split(' ').map(|number| number.parse().unwrap()).collect();
    let [code, memory, time] = numbers[..] else { panic!("{first}") };
    let rest = rest.to_owned();
    answer.code = i32::try_from(code).ok();
    answer.out = rest;
    (u64::try_from(memory).unwrap(), u64::try_from(time).unwrap(), answer)
}

#[test]
fn every_bomb_is_a_finding_in_little_time_and_memory() {
    // The cap is 64 MB for the program as it is released, whose start alone takes 14. This build without optimisation
    // maps twice as much code before it reads a byte, so what is capped is what comes on top of a start.
    const KILOBYTES: u64 = (64 - 14) << 10;
    // Of the processor, of a build without optimisation.
    const MILLISECONDS: u64 = 5_000;
    let place = empty();
    let (start, _, _) = measured(place.path(), &["--version"]);
    for (name, bytes) in bombs() {
        write(place.path(), "bomb.yaml", bytes);
        let (memory, time, answer) = measured(place.path(), &["check", "bomb.yaml", "--as-of", "2026-11-30"]);
        assert_eq!((answer.code, answer.err.as_str()), (Some(1), ""), "{name}: {}", shortened(&answer.out));
        assert!(answer.out.contains("error["), "{name}: {}", shortened(&answer.out));
        assert!(memory - start < KILOBYTES, "{name}: {memory} kB, of which {start} are the start");
        assert!(time < MILLISECONDS, "{name}: {time} ms");
        // What is shown of a line is not the whole megabyte.
        assert!(answer.out.len() < 2_000_000, "{name}: {} bytes are shown", answer.out.len());
    }
}

#[test]
fn a_folder_of_bombs_takes_no_more_memory_than_its_files_together() {
    let place = empty();
    write(place.path(), "isa.yaml", "format: isa-repository/1\norigin: agreements.example/london\n");
    let mut count = 0;
    for (name, bytes) in bombs() {
        // Only the first megabyte of a file is read.
        let bytes = &bytes[..bytes.len().min(2 << 20)];
        write(place.path(), &format!("bomb-{count}/agreement.yaml"), bytes);
        assert!(!name.is_empty());
        count += 1;
    }
    let (memory, _, answer) = measured(place.path(), &["check", "--as-of", "2026-11-30", "--format", "json"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(1), ""));
    let files = answer.json()["files"].as_u64().unwrap();
    assert_eq!(files, count);
    assert!(memory < 256 << 10, "{memory} kB");
}

fn shortened(text: &str) -> String {
    text.chars().take(400).collect()
}

/// Characters that change what a terminal shows: escapes, and those that turn or hide text.
fn acts_on_a_terminal(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}')
}

#[track_caller]
fn nothing_acts(answer: &Answer, what: &str) {
    for text in [&answer.out, &answer.err] {
        let acting = text.chars().find(|c| acts_on_a_terminal(*c));
        assert!(acting.is_none(), "{what} prints {acting:?} as it is: {text:?}");
    }
    assert!(!answer.out.is_empty() || !answer.err.is_empty(), "{what} says nothing");
}

#[test]
fn g1_no_name_of_a_file_or_a_folder_acts_on_the_terminal() {
    let name = "a\u{1b}]0;pwned\u{7}\u{9b}31m\u{202e}b\u{200b}\r";
    let place = empty();
    write(place.path(), "isa.yaml", "format: isa-repository/1\norigin: agreements.example/london\n");
    write(place.path(), &format!("{name}/agreement.yaml"), with("version: 1.0.0"));
    write(place.path(), &format!("{name}.yaml"), "a: [");
    write(place.path(), "mine/agreement.yaml", with("version: 1.0.0"));
    let file = format!("{name}.yaml");
    let path = format!("{name}/agreement.yaml");
    for format in isa::report::FORMATS.iter().map(|format| format.name) {
        for target in [&file, &path, "."] {
            nothing_acts(&isa(place.path(), &["check", target, "--format", format]), format);
        }
    }
    for arguments in [
        &["status"][..],
        &["status", "--format", "csv"],
        &["status", "--format", "json"],
        &["status", name],
        &["digest", &file],
        &["digest", &path],
        &["check", name],
        &["check", &format!("{name}-not-here")],
        &["-C", name, "registry", "key"],
        &["explain", name],
        &["find", "--from", name, "--to", "lfc"],
        &["registry", "prove", name],
        &["registry", "verify", "--root", name],
        &["registry", "verify", "--since", name],
        &["key", "show", name],
        &["new", name, "--id", "x-y-z"],
        &["new", "home-fire-safety", "--id", name],
        &["templates", name],
        &["demo", name],
        &[name],
        &["check", &format!("--{name}")],
        &["check", "--as-of", name],
    ] {
        nothing_acts(&isa(place.path(), arguments), arguments[0]);
    }
}

#[test]
fn g1_an_escape_in_a_text_is_shown_and_not_obeyed() {
    let place = empty();
    for (number, text) in ["\u{1b}[2J", "\u{9b}2J", "\u{202e}x", "\\u001b[2J"].iter().enumerate() {
        let file = format!("{number}.yaml");
        let line = if text.starts_with('\\') { format!("kind: \"{text}\"") } else { format!("kind: {text}") };
        write(place.path(), &file, with(&line));
        for format in ["human", "json", "github"] {
            nothing_acts(&isa(place.path(), &["check", &file, "--format", format]), format);
        }
        nothing_acts(&isa(place.path(), &["digest", &file]), "digest");
    }
    assert!(fs::read_dir(place.path()).unwrap().count() == 4);
}

#[test]
fn a_place_in_a_long_line_is_shown_by_its_own_column() {
    let place = empty();
    let parties: Vec<String> = (0..400).map(|party| format!("{{id: i{party}}}")).collect();
    write(place.path(), "long.yaml", with(&format!("parties: [{}]", parties.join(", "))));
    let shown = isa(place.path(), &["check", "long.yaml", "--as-of", "2026-11-30"]).out;
    let json = isa(place.path(), &["check", "long.yaml", "--as-of", "2026-11-30", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.len() > 400);
    for finding in findings {
        let at = format!("--> long.yaml:{}:{}\n", finding["line"], finding["column"]);
        assert!(shown.contains(&at), "{at}");
    }
}
