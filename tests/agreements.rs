//! Whole agreements of many shapes against every rule: the format carries each without strain, and what is found is what
//! an experienced data protection officer would say. `UPDATE=1` writes the expected texts anew: read the difference.

#![allow(clippy::unwrap_used, reason = "a test stops at a file that it cannot read")]

use std::fs;
use std::path::{Path, PathBuf};

use isa::report::{Ink, findings};
use isa::text::{agrees_with_second_reader, round_trips};

#[allow(dead_code, reason = "each file of tests uses a part")]
mod documents;

use documents::Document;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agreements");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    files
}

#[test]
fn each_agreement_reads_the_same_both_ways_and_is_written_back_as_it_was_read() {
    assert!(files().len() >= 20);
    for path in files() {
        let document = Document::read(&path).unwrap();
        for text in &document.texts {
            let reading = text.reading.as_ref().unwrap_or_else(|(source, refusal)| {
                panic!("{}:{}: {refusal}", source.name(), source.point(refusal.place.start))
            });
            round_trips(&reading.tree.root, &reading.agreement).unwrap();
            agrees_with_second_reader(&reading.source, &reading.tree).unwrap();
        }
    }
}

#[test]
fn each_agreement_gets_the_findings_that_a_data_protection_officer_expects() {
    let mut wrong = Vec::new();
    for path in files() {
        let shown = findings(&Document::read(&path).unwrap().check(&[]), Ink::Plain);
        let beside = path.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&beside, &shown).unwrap();
        }
        let expected = fs::read_to_string(&beside).unwrap_or_else(|_| "no expected text".to_string());
        if expected != shown {
            wrong.push(format!("{}\nexpected:\n{expected}\nfound:\n{shown}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
