//! What `isa check` of one agreement costs beyond the start of the process, as a whole and piece by piece, against a
//! floor measured in the same run: `isa --version`. Prints; judges nothing.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops when it cannot run"
)]

use std::hint::black_box;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use isa::law::Catalogue;
use isa::template::{Answers, Shelf};
use isa::text::Source;

fn main() {
    // Each piece is read once in a process, so each is timed once, in the order in which a check needs them.
    let first = |what: &str, work: &dyn Fn()| {
        let start = Instant::now();
        work();
        println!("{what:<40} {:>9.2?}", start.elapsed());
    };
    first("names of the catalogue", &|| {
        black_box(Catalogue::built_in().digest());
    });
    for citation in ["UK GDPR Art 6(1)(e)", "DPA 2018 Sch 1 para 6", "Care Act 2014 s.42"] {
        first(citation, &|| {
            black_box(Catalogue::built_in().provision(citation).is_some());
        });
    }
    first("bodies", &|| {
        black_box(Catalogue::built_in().bodies().all().len());
    });
    first("words", &|| {
        black_box(Catalogue::built_in().special_words().all().len());
    });
    first("Digital Economy Act", &|| {
        black_box(Catalogue::built_in().dea().chapters.len());
    });
    first("one standard template", &|| {
        black_box(Shelf::default().bound("home-fire-safety/1.0.0").is_some());
    });

    let shelf = Shelf::default();
    let template = shelf.find("home-fire-safety").unwrap();
    let answers = include_bytes!("../templates/home-fire-safety/1.0.0/example-answers.yaml");
    let answers = Answers::read(&Source::new("answers", answers)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("agreement.yaml");
    std::fs::write(&file, template.fill("home-fire-safety", &answers).unwrap()).unwrap();
    let floor = best(&["--version"]);
    let check = best(&["check", file.to_str().unwrap()]);
    println!(
        "process start (--version) {floor:.2?}, check of one agreement {check:.2?}: {:.2?} more",
        check.checked_sub(floor).unwrap()
    );
}

fn best(args: &[&str]) -> Duration {
    let run = || {
        let start = Instant::now();
        Command::new(env!("CARGO_BIN_EXE_isa")).args(args).stdout(Stdio::null()).status().unwrap();
        start.elapsed()
    };
    (0..50).map(|_| run()).min().unwrap()
}
