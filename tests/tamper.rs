//! A demonstration whose files were touched: the registry says which, `check` shows it, and nobody signs on top of it.
//! Every byte of a smaller registry is changed in `registry`; here it is every file of one that the program made.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod program;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use isa::disk::Folder;
use isa::registry::{Files, verify};
use london::London;
use program::{
    AGREEMENT, Answer, Demonstration, Estate, TEXT, change, copy, empty, isa, isa_with, read, signing, terms,
    tree, unchanged, write,
};
use rayon::prelude::*;

static DEMO: LazyLock<Demonstration> = LazyLock::new(|| Demonstration::new(1));

fn signed_files() -> Files {
    Folder::open(&DEMO.repository()).unwrap().read_all(&["registry", "roster", "*/acts"]).unwrap()
}

/// The files that a verification names: the same call that `isa registry verify` and `isa check` make.
fn named(files: &Files) -> Vec<String> {
    let report = verify(files, &[]).report;
    assert_eq!(report.holds, report.problems.is_empty());
    report.problems.into_iter().map(|problem| problem.file).collect()
}

#[test]
fn every_file_that_is_changed_cut_or_taken_away_is_named() {
    let files = signed_files();
    assert_eq!(named(&files), Vec::<String>::new());
    for kind in ["registry/checkpoint", "registry/tile/0/", "registry/tile/entries/", "registry/objects/"] {
        assert!(files.keys().any(|path| path.starts_with(kind)), "{kind}");
    }
    assert!(files.keys().any(|path| path.starts_with("roster/")));
    assert!(files.keys().any(|path| path.contains("/acts/")));
    let cases: Vec<(&String, &str, Option<Vec<u8>>)> = files
        .iter()
        .flat_map(|(path, bytes)| {
            let flipped = |at: usize| {
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                changed
            };
            let last = bytes.len() - 1;
            [
                (path, "first byte", Some(flipped(0))),
                (path, "middle byte", Some(flipped(last / 2))),
                (path, "last byte", Some(flipped(last))),
                (path, "taken away", None),
                (path, "cut in half", Some(bytes[..bytes.len() / 2].to_vec())),
            ]
        })
        .collect();
    cases.into_par_iter().for_each(|(path, how, other)| {
        let mut touched = files.clone();
        touched.remove(path);
        touched.extend(other.map(|bytes| (path.clone(), bytes)));
        let named = named(&touched);
        assert!(named.contains(path), "{path}, {how}: {named:?}");
    });
}

#[test]
fn two_files_that_change_places_are_named() {
    let files = signed_files();
    let paths: Vec<&String> = files.keys().collect();
    // Each file with its neighbours, and with one of another kind.
    let pairs = (0..paths.len())
        .flat_map(|at| [1, paths.len() / 2].map(|step| (paths[at], paths[(at + step) % paths.len()])));
    let pairs: Vec<_> = pairs.filter(|(a, b)| files[*a] != files[*b]).collect();
    assert!(pairs.len() > 100);
    pairs.into_par_iter().for_each(|(a, b)| {
        let mut touched = files.clone();
        touched.insert(a.clone(), files[b].clone());
        touched.insert(b.clone(), files[a].clone());
        let named = named(&touched);
        // Reading can stop at the first of the two.
        assert!(named.contains(a) || named.contains(b), "{a} and {b}: {named:?}");
    });
}

#[test]
fn a_file_that_was_added_is_named() {
    let files = signed_files();
    let act = files.keys().find(|path| path.contains("/acts/")).unwrap();
    let tile = files.keys().find(|path| path.starts_with("registry/tile/0/")).unwrap();
    for (path, bytes) in [
        ("registry/notes.txt", &b"x"[..]),
        ("registry/objects/sha256/ab/abcd", b"x"),
        ("registry/tile/0/001", &files[tile]),
        ("registry/checkpoints/1", &files["registry/checkpoint"]),
        ("roster/9999-body.json", &files["roster/0002-body.json"]),
        ("home-fire-safety/acts/0123456789abcdef.json", &files[act]),
        ("elsewhere/acts/0123456789abcdef.json", &files[act]),
    ] {
        let mut touched = files.clone();
        touched.insert(path.to_owned(), bytes.to_vec());
        assert!(named(&touched).contains(&path.to_owned()), "{path}: {:?}", named(&touched));
    }
}

/// One file of each kind, changed on the disk.
fn one_of_each_kind() -> Vec<String> {
    let files = signed_files();
    let first = |wanted: &str| files.keys().find(|path| path.contains(wanted)).unwrap().clone();
    [
        "registry/checkpoint",
        "registry/tile/0/",
        "registry/tile/entries/",
        "registry/objects/",
        "roster/",
        "/acts/",
    ]
    .map(first)
    .to_vec()
}

/// The files that `isa check` on the repository shows under a rule.
fn found(answer: &Answer, rule: &str) -> Vec<String> {
    let json = answer.json();
    let findings = json["findings"].as_array().unwrap().clone();
    let mine = findings.into_iter().filter(|finding| finding["rule"] == rule);
    mine.map(|finding| finding["file"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_program_names_the_touched_file_and_does_nothing_on_top_of_it() {
    for path in one_of_each_kind() {
        let place = DEMO.copy();
        let repository = place.path();
        let mut bytes = fs::read(repository.join(&path)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(repository.join(&path), bytes).unwrap();
        let before = tree(repository);

        let said = isa(repository, &["registry", "verify"]).found();
        assert!(said.contains(&format!("problem: {path}: ")), "{path}: {said}");
        assert!(said.contains("does not hold"), "{said}");
        let report = isa(repository, &["registry", "verify", "--format", "json"]);
        assert_eq!((report.code, &report.json()["holds"]), (Some(1), &serde_json::Value::Bool(false)));
        let problems = report.json()["problems"].as_array().unwrap().clone();
        assert!(problems.iter().any(|problem| problem["file"] == path.as_str()), "{path}: {problems:?}");

        let check = isa(repository, &["check", "--format", "json"]);
        assert_eq!(check.code, Some(1), "{path}");
        assert!(found(&check, "registry-does-not-verify").contains(&path), "{path}: {}", check.out);
        let human = isa(repository, &["check"]).found();
        assert!(human.contains("error[registry-does-not-verify]") && human.contains(&path), "{human}");

        // Whose key counts is read from these files, so nothing is signed or logged on top of them.
        let key = DEMO.key();
        let key = key.to_str().unwrap();
        isa_with(repository, &DEMO.passphrase, &signing("camden", "siro", key, &terms(repository, TEXT)))
            .refused("the registry does not verify: ", "isa registry verify");
        isa_with(repository, &DEMO.passphrase, &["registry", "append", "--key", key, "--passphrase-fd", "3"])
            .refused("", "isa registry verify");
        for command in [&["status"][..], &["registry", "log"], &["registry", "key"], &["roster", "show"]] {
            isa(repository, command).refused("the registry does not verify: ", "isa registry verify");
        }
        unchanged(repository, &before);
    }
}

#[test]
fn a_link_in_place_of_a_signed_file_is_refused() {
    for path in one_of_each_kind() {
        let place = DEMO.copy();
        let repository = place.path();
        let elsewhere = repository
            .join("../")
            .canonicalize()
            .unwrap()
            .join(format!("{}-elsewhere", repository.file_name().unwrap().to_string_lossy()));
        fs::rename(repository.join(&path), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, repository.join(&path)).unwrap();
        for command in [&["registry", "verify"][..], &["check"], &["status"]] {
            isa(repository, command).refused("symbolic link", "put files and no links there");
        }
        fs::remove_file(elsewhere).unwrap();
    }
}

#[test]
fn other_terms_under_the_signed_version_are_an_error_of_check() {
    let place = DEMO.copy();
    let repository = place.path();
    change(repository, TEXT, "every-months: 12", "every-months: 6");
    let check = isa(repository, &["check", "--format", "json"]);
    assert_eq!(check.code, Some(1));
    assert_eq!(found(&check, "signed-text-changed"), [TEXT]);
    // Shown at the version, which is what must change or the words go back.
    let line = 1 + read(repository, TEXT).lines().position(|line| line.starts_with("version:")).unwrap();
    let json = check.json();
    let finding =
        json["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "signed-text-changed");
    assert_eq!(finding.unwrap()["line"], line);
    isa(repository, &["check", "--only", "signed-text-changed"]).found();
    // The registry itself is untouched.
    isa(repository, &["registry", "verify"]).done();
    let key = DEMO.key();
    let expected = terms(repository, TEXT);
    let arguments = signing("camden", "siro", key.to_str().unwrap(), &expected);
    isa_with(repository, &DEMO.passphrase, &arguments)
        .refused("version 1.0.0 of \"home-fire-safety\" was signed with other terms", "greater version");
}

#[test]
fn a_version_that_goes_back_is_an_error_and_one_that_goes_on_is_a_draft() {
    for (version, error) in
        [("0.9.9", true), ("1.0.1", false), ("1.1.0", false), ("1.10.0", false), ("2.0.0", false)]
    {
        let place = DEMO.copy();
        change(place.path(), TEXT, "version: 1.0.0", &format!("version: {version}"));
        let check = isa(place.path(), &["check", "--only", "signed-text-changed", "--format", "json"]);
        assert_eq!(check.code, Some(i32::from(error)), "{version}: {}", check.out);
        let status = isa(place.path(), &["status", AGREEMENT, "--format", "json"]).json();
        let versions: Vec<&str> = status["agreements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["version"].as_str().unwrap())
            .collect();
        assert_eq!(versions, ["1.0.0", version]);
        assert_ne!(status["agreements"][0]["stage"], "draft");
        assert_eq!(status["agreements"][1]["stage"], "draft");
    }
}

#[test]
fn what_is_no_term_may_change_without_a_new_version() {
    let place = DEMO.copy();
    let text = read(place.path(), TEXT);
    write(place.path(), TEXT, format!("# a comment is not signed\n{}", text.replace('\n', "\r\n")));
    assert_eq!(terms(place.path(), TEXT), terms(&DEMO.repository(), TEXT));
    isa(place.path(), &["check", "--only", "signed-text-changed"]).done();
}

#[test]
fn a_folder_of_acts_under_another_id_is_refused() {
    let place = DEMO.copy();
    let repository = place.path();
    fs::rename(repository.join(AGREEMENT), repository.join("renamed")).unwrap();
    change(repository, "renamed/agreement.yaml", "id: home-fire-safety", "id: renamed");
    let said = isa(repository, &["registry", "verify"]).found();
    assert!(said.contains("problem: home-fire-safety/acts/"), "{said}");
    assert!(said.contains("problem: renamed/acts/"), "{said}");
}

/// A registry of three appends, on the disk.
fn three_appends() -> (tempfile::TempDir, London) {
    let london = London::with_a_registry();
    let place = empty();
    write(place.path(), "isa.yaml", format!("format: isa-repository/1\norigin: {}\n", london::ORIGIN));
    for (path, bytes) in &london.files {
        write(place.path(), path, bytes);
    }
    (place, london)
}

#[test]
fn an_old_checkpoint_that_is_put_back_is_named() {
    let (place, _) = three_appends();
    isa(place.path(), &["registry", "verify"]).done();
    fs::copy(place.path().join("registry/checkpoints/6"), place.path().join("registry/checkpoint")).unwrap();
    let said = isa(place.path(), &["registry", "verify"]).found();
    assert!(said.contains("problem: registry/checkpoint: is older than registry/checkpoints/8"), "{said}");
}

#[test]
fn a_whole_past_that_is_put_back_is_refused_by_whoever_kept_the_newer_checkpoint() {
    let (place, _) = three_appends();
    let kept = empty();
    let newer = kept.path().join("checkpoint");
    fs::copy(place.path().join("registry/checkpoint"), &newer).unwrap();
    let since = |folder: &Path, checkpoint: &Path| {
        isa(folder, &["registry", "verify", "--since", checkpoint.to_str().unwrap()])
    };
    since(place.path(), &newer).done();
    let older = place.path().join("registry/checkpoints/6");
    since(place.path(), &older).done();

    let past = empty();
    copy(place.path(), past.path());
    fs::remove_dir_all(past.path().join("registry")).unwrap();
    let mut london = London::with_two_boroughs();
    london.append();
    for (path, bytes) in london.files.iter().filter(|(path, _)| path.starts_with("registry/")) {
        write(past.path(), path, bytes);
    }
    for path in ["adult-safeguarding/acts", "council-tax-fraud/acts"] {
        fs::remove_dir_all(past.path().join(path)).unwrap();
    }
    // Alone it agrees with itself: that is why somebody must remember.
    isa(past.path(), &["registry", "verify"]).done();
    let said = since(past.path(), &newer).found();
    assert!(said.contains("the log has forked"), "{said}");
    assert!(said.contains("does not hold"), "{said}");
    let json =
        isa(past.path(), &["registry", "verify", "--since", newer.to_str().unwrap(), "--format", "json"]);
    assert_eq!((json.code, &json.json()["holds"]), (Some(1), &serde_json::Value::Bool(false)));
}

#[test]
fn what_is_no_checkpoint_of_this_log_proves_nothing() {
    let (place, _) = three_appends();
    let other = empty();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("words", b"not a checkpoint\n".to_vec()),
        ("another-log", fs::read(DEMO.repository().join("registry/checkpoint")).unwrap()),
    ] {
        write(other.path(), name, bytes);
        let path = other.path().join(name);
        let answer = isa(place.path(), &["registry", "verify", "--since", path.to_str().unwrap()]);
        let said = answer.found();
        assert!(said.contains("does not hold"), "{name}: {said}");
    }
}

#[test]
fn an_act_that_was_refused_by_the_log_is_named_until_it_is_taken_away() {
    let estate = Estate::new();
    let repository = estate.repository();
    estate.append().done();
    estate.sign("lfc", "siro").done();
    let acts = repository.join(AGREEMENT).join("acts");
    let act = fs::read_dir(&acts).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&act).unwrap();
    let at = bytes.len() - 20;
    bytes[at] ^= 1;
    fs::write(&act, bytes).unwrap();
    let name = format!("{AGREEMENT}/acts/{}", act.file_name().unwrap().to_str().unwrap());
    let said = estate.append().found();
    assert!(said.contains(&format!("refused {name}: ")), "{said}");
    let said = isa(&repository, &["registry", "verify"]).found();
    assert!(said.contains(&format!("problem: {name}: ")), "{said}");
    fs::remove_file(&act).unwrap();
    isa(&repository, &["registry", "verify"]).done();
}

#[test]
fn a_signed_agreement_whose_text_is_gone_is_an_error() {
    let place = DEMO.copy();
    fs::remove_file(place.path().join(TEXT)).unwrap();
    let check = isa(place.path(), &["check", "--only", "signed-text-changed"]);
    assert_eq!(check.code, Some(1), "{}", check.out);
    assert!(
        check.out.contains(&format!("agreement \"{AGREEMENT}\" was signed, and its text is not here")),
        "{}",
        check.out
    );
    assert!(check.out.contains(TEXT), "{}", check.out);
}
