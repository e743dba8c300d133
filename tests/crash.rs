//! Kills the process before every single change of the disk that an append makes, and looks at what is left.
//! Compiled only with the feature `stop-at-write`: cargo test --features stop-at-write --test crash
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;

use std::fs;
use std::path::Path;
use std::process::Command;

use isa::disk::Folder;
use isa::registry::{self, Step, verify};
use london::{London, day, key};

const FOLDERS: [&str; 3] = ["registry", "roster", "*/acts"];

/// What the command does: read all, plan, carry out one step after the other.
fn append(path: &Path) {
    let folder = Folder::open(path).unwrap();
    let _lock = folder.lock(".isa-lock").unwrap();
    let texts = folder
        .read_all(&["texts"])
        .unwrap()
        .into_values()
        .map(|bytes| (isa::text::Digest::of(&bytes), bytes))
        .collect();
    let files = folder.read_all(&FOLDERS).unwrap();
    let plan = registry::plan(&files, &texts, &key("log"), day("2026-05-01")).unwrap();
    for step in plan.steps {
        match step {
            Step::Write { path, bytes } => folder.replace(&path, &bytes).unwrap(),
            Step::Remove { path } => folder.remove(&path).unwrap(),
        }
    }
}

#[test]
fn e11_a_kill_before_any_change_of_the_disk_leaves_a_registry_that_verifies_and_can_be_appended_to() {
    const NAME: &str =
        "e11_a_kill_before_any_change_of_the_disk_leaves_a_registry_that_verifies_and_can_be_appended_to";
    if let Ok(path) = std::env::var("ISA_TEST_APPEND") {
        return append(Path::new(&path));
    }
    let mut london = London::with_two_boroughs();
    london.append();
    let before = london.verify().report.size;
    london.consent("adult-safeguarding", "camden");
    london.consent("adult-safeguarding", "hackney");
    let after = london.plan().size;

    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crash");
    let (mut stop, mut old, mut new) = (0, 0, 0);
    loop {
        stop += 1;
        let _was_there = fs::remove_dir_all(&root);
        for (path, bytes) in &london.files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        for (digest, bytes) in &london.texts {
            fs::create_dir_all(root.join("texts")).unwrap();
            fs::write(root.join("texts").join(digest.hex()), bytes).unwrap();
        }
        let status = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME])
            .env("ISA_TEST_APPEND", &root)
            .env("ISA_STOP_AT_WRITE", stop.to_string())
            .output()
            .unwrap()
            .status;
        let report = verify(&Folder::open(&root).unwrap().read_all(&FOLDERS).unwrap(), &[]).report;
        assert!(report.holds, "killed before change {stop}: {:?}", report.problems);
        if status.success() {
            assert_eq!(report.size, after);
            break;
        }
        match report.size {
            size if size == before => old += 1,
            size if size == after => new += 1,
            size => panic!("killed before change {stop}: {size} entries"),
        }
        append(&root);
        let report = verify(&Folder::open(&root).unwrap().read_all(&FOLDERS).unwrap(), &[]).report;
        assert!(
            report.holds && report.unfinished.is_empty(),
            "{stop}: {:?} {:?}",
            report.problems,
            report.unfinished
        );
        assert_eq!(report.size, after);
    }
    // Only the last change, forcing out the folder, comes after the new checkpoint has its name.
    assert_eq!(new, 1);
    assert!(old > 30, "{old}");
}
