//! The map of the house, `ARCHITECTURE.md`, against the house: doors between rooms, and what is nowhere.
//! Judges names and paths only; what the compiler enforces is left to it.

#![allow(clippy::unwrap_used, reason = "a test stops at a file that it cannot read")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

mod source;

use source::{code, paths, without_tests};

const MAP: &str = include_str!("../ARCHITECTURE.md");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// A file of `src/`: its path below it, with `/`, and its code without comments and the contents of texts.
struct File {
    path: String,
    code: String,
}

impl File {
    fn room(&self) -> Option<&str> {
        self.path.split_once('/').map(|(room, _)| room)
    }

    /// How many modules deep its code stands: `text/mod.rs` 1, `text/read.rs` 2.
    fn depth(&self) -> usize {
        let steps = self.path.matches('/').count();
        if self.path.ends_with("/mod.rs") { steps } else { steps + 1 }
    }
}

fn files() -> Vec<File> {
    fn collect(folder: &Path, files: &mut Vec<File>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                files.push(File { path: below, code: code(&fs::read_to_string(&path).unwrap()) });
            }
        }
    }
    let mut files = Vec::new();
    collect(&root(), &mut files);
    files
}

/// The rows of the table of rooms: each room with the rooms that it may import; `None` for every room.
fn doors() -> BTreeMap<String, Option<BTreeSet<String>>> {
    let table = MAP.split("\n## ").find(|section| section.starts_with("Rooms and doors")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let quoted = |cell: &str| -> BTreeSet<String> {
        cell.split('`').skip(1).step_by(2).map(ToString::to_string).collect()
    };
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [room, _, imports] = cells[..] else { panic!("this row has not three columns: {row}") };
        let all = imports == "every room";
        assert!(all || imports == "–" || !quoted(imports).is_empty(), "{imports} is not understood");
        (room.trim_matches('`').to_string(), (!all).then(|| quoted(imports)))
    })
    .collect()
}

/// The rooms that a file of a room goes to by `crate::`, by `super::` up to the top, or by the name of the crate.
fn goes_to(file: &File, rooms: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in paths(&file.code) {
        let ups = path.iter().take_while(|step| *step == "super").count();
        let next = match path[0].as_str() {
            "crate" | "isa" => path.get(1),
            "super" if ups >= file.depth() => path.get(ups),
            _ => None,
        };
        // The macro `shapes!` is the crate's by its nature, and the room `text`'s by its place.
        let next = next.map(|step| if step == "shapes" { "text" } else { step.as_str() });
        found.extend(next.filter(|step| rooms.contains(*step)).map(ToString::to_string));
    }
    found
}

#[test]
fn every_door_between_rooms_is_on_the_map() {
    let doors = doors();
    let rooms: BTreeSet<String> = doors.keys().cloned().collect();
    let mut seen = 0;
    let mut faults = Vec::new();
    for file in files() {
        let Some(room) = file.room() else { continue };
        let Some(allowed) = doors.get(room) else {
            faults.push(format!("src/{room}/ is not on the map"));
            continue;
        };
        for other in goes_to(&file, &rooms).into_iter().filter(|other| other != room) {
            seen += 1;
            if allowed.as_ref().is_some_and(|allowed| !allowed.contains(&other)) {
                faults.push(format!("src/{} has a door to {other}, which is not on the map", file.path));
            }
        }
    }
    assert!(seen > 20, "only {seen} doors were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn doors_lead_to_rooms_and_never_in_a_circle() {
    let doors = doors();
    let mut left: BTreeMap<&String, BTreeSet<&String>> =
        doors.iter().filter_map(|(room, to)| Some((room, to.as_ref()?.iter().collect()))).collect();
    for (room, to) in &left {
        let strange: Vec<_> = to.iter().filter(|other| !doors.contains_key(**other)).collect();
        assert!(strange.is_empty(), "{room} has doors to {strange:?}, which are no rooms");
    }
    while let Some(room) = left.iter().find(|(_, to)| to.is_empty()).map(|(room, _)| *room) {
        left.remove(room);
        for to in left.values_mut() {
            to.remove(room);
        }
    }
    assert!(left.is_empty(), "these rooms lead to one another in a circle: {:?}", left.keys());
}

#[test]
fn the_tricks_by_which_a_door_could_be_hidden_are_seen() {
    let rooms: BTreeSet<String> = ["law", "text"].map(String::from).into();
    let goes = |path: &str, text: &str| {
        goes_to(&File { path: path.to_string(), code: code(text) }, &rooms).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(goes("seal/key.rs", "use crate::law::Body;"), ["law"]);
    assert_eq!(goes("seal/key.rs", "use crate::{law::Body, text::{Place, Word}};"), ["law", "text"]);
    assert_eq!(goes("seal/key.rs", "fn f() { crate\n    ::law::f() }"), ["law"]);
    assert_eq!(goes("seal/key.rs", "use super::super::law;"), ["law"]);
    assert_eq!(goes("seal/mod.rs", "use super::law::Body;"), ["law"]);
    assert_eq!(goes("seal/key.rs", "use isa::law;"), ["law"]);
    assert_eq!(goes("seal/key.rs", "use ::isa::{self as all, law};"), ["law"]);
    assert_eq!(goes("seal/key.rs", "crate::shapes! {}"), ["text"]);
    assert_eq!(goes("seal/key.rs", "fn f(x: &dyn ::isa::law::Trait) {}"), ["law"]);
    let none: [&str; 0] = [];
    assert_eq!(goes("seal/key.rs", "use super::law;"), none);
    assert_eq!(goes("seal/key.rs", "// use crate::law;\n/* crate::law */ let s = \"crate::law\";"), none);
    assert_eq!(goes("seal/key.rs", "let c = '\"'; let s = r#\"crate::law\"#; let l: &'a str = s;"), none);
}

/// Which files, but for those of some rooms, have one of these words in their code.
fn with_words<'f>(files: &'f [File], words: &[&str], but: &[&str]) -> Vec<String> {
    let outside = files.iter().filter(|file| !but.contains(&file.room().unwrap_or(file.path.as_str())));
    let has = |file: &&'f File| {
        let code = without_tests(&file.code);
        words
            .iter()
            .copied()
            .filter(|word| code.contains(word))
            .map(|word| format!("src/{}: {word}", file.path))
            .collect::<Vec<_>>()
    };
    outside.flat_map(|file| has(&file)).collect()
}

#[test]
fn nothing_but_disk_writes() {
    let words = [
        "fs::write",
        "fs::rename",
        "fs::remove",
        "fs::create_dir",
        "fs::copy",
        "fs::hard_link",
        "fs::set_permissions",
        "File::create",
        "File::options",
        "OpenOptions",
        "NamedTempFile",
        "tempfile::",
        "set_len(",
    ];
    let files = files();
    assert_eq!(with_words(&files, &words, &["disk"]), [""; 0]);
    assert!(!with_words(&files, &words, &[]).is_empty(), "the words by which disk writes have changed");
}

#[test]
fn nothing_but_commands_reads_the_clock() {
    let words = ["Utc::now", "Local::now", "SystemTime::now", "Instant::now", "Local::today", "Utc::today"];
    let files = files();
    assert_eq!(with_words(&files, &words, &["commands"]), [""; 0]);
    assert!(
        !with_words(&files, &words, &[]).is_empty(),
        "the words by which commands read the clock have changed"
    );
}

#[test]
fn nothing_but_commands_prints() {
    let words = ["println!", "print!", "stdout()", "stderr()", "dbg!"];
    assert_eq!(with_words(&files(), &words, &["commands", "main.rs"]), [""; 0]);
}

#[test]
fn nothing_is_unsafe_and_nothing_waits_for_itself() {
    let words = ["unsafe ", "unsafe{", "async fn", "async move", "async {"];
    assert_eq!(with_words(&files(), &words, &[]), [""; 0]);
}

#[test]
fn one_file_knows_a_network() {
    let words = ["std::net", "TcpStream", "UdpSocket", "ureq"];
    let (web, others): (Vec<File>, Vec<File>) =
        files().into_iter().partition(|file| file.path == "commands/web.rs");
    assert_eq!(with_words(&others, &words, &[]), [""; 0]);
    assert!(!with_words(&web, &words, &[]).is_empty(), "the words by which it asks have changed");
}

#[test]
fn no_rule_can_fail() {
    let rules: Vec<File> = files().into_iter().filter(|file| file.room() == Some("rules")).collect();
    assert!(rules.len() > 4);
    // `fmt::Result` is the signature of `Display`, and no failure.
    let rules: Vec<File> =
        rules.into_iter().map(|file| File { code: file.code.replace("fmt::Result", ""), ..file }).collect();
    assert_eq!(with_words(&rules, &["Result", "panic!", "unwrap()"], &[]), [""; 0]);
}

#[test]
fn what_signs_and_what_logs_sees_no_agreement() {
    let doors = doors();
    for room in ["seal", "roster", "registry"] {
        let allowed = doors[room].as_ref().unwrap();
        assert!(!["agreement", "rules", "status"].iter().any(|other| allowed.contains(*other)), "{room}");
    }
}

#[test]
fn only_parse_makes_an_agreement() {
    let files = files();
    let others: Vec<File> = files.into_iter().filter(|file| file.path != "agreement/mod.rs").collect();
    assert_eq!(with_words(&others, &["Agreement {", "typed::<Agreement>"], &[]), [""; 0]);
}

/// A path in the map that is not there misleads whoever follows it.
#[test]
fn every_path_that_the_map_names_is_there() {
    let house = root().parent().unwrap().to_path_buf();
    let named = MAP
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains('/') && !word.contains(['<', ' ', '\n']));
    let lost: Vec<&str> = named.filter(|path| !house.join(path).exists()).collect();
    assert_eq!(lost, [""; 0]);
}
