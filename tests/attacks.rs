//! Somebody who may write to the repository, or who has an office in it, wants more than that gives: to be counted
//! where nobody signed, to hide what was signed, to hold up others, or to have a signer sign what was not shown.
//! What an attack on the bytes of the registry leaves is in `tamper`; whose list of parties decides is in `status`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod program;

use std::fs;
use std::path::Path;

use isa::seal::{Act, Envelope, SecretKey, Statement};
use isa::text::Digest;
use program::{AGREEMENT, Estate, TEXT, change, copy, isa, read, tree, unchanged, write};
use serde_json::Value;

/// Both bodies have signed, and all is in the log.
fn signed() -> Estate {
    let estate = Estate::new();
    for (body, office) in [("lfc", "siro"), ("camden", "siro"), ("camden", "caldicott-guardian")] {
        estate.sign(body, office).done();
    }
    estate.append().done();
    estate
}

fn status(repository: &Path, more: &[&str]) -> Value {
    let arguments: Vec<&str> =
        ["status", "--format", "json"].into_iter().chain(more.iter().copied()).collect();
    isa(repository, &arguments).json()
}

/// Version and stage of every text that `status` shows.
fn stages(repository: &Path) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let found = status(repository, &["--as-of", "2027-02-01"]);
    let agreements = found["agreements"].as_array().unwrap();
    agreements.iter().map(|one| (word(&one["version"]), word(&one["stage"]))).collect()
}

fn remarks(repository: &Path) -> String {
    status(repository, &[])["remarks"].to_string()
}

fn in_force() -> Vec<(String, String)> {
    vec![("1.0.0".to_owned(), "in-force".to_owned())]
}

/// An act of an office, made without the program from one that it made.
fn forge(estate: &Estate, like: &str, key: &str, change: impl FnOnce(&mut Act)) {
    forge_with(estate, like, &SecretKey::from_seed(&Digest::of(key.as_bytes()).0), change);
}

fn forge_with(estate: &Estate, like: &str, key: &SecretKey, change: impl FnOnce(&mut Act)) {
    let bytes = fs::read(estate.repository().join(like)).unwrap();
    let claims = Envelope::parse(&bytes).unwrap().claims().unwrap();
    let Statement::Act(act) = claims.statement() else { panic!("{like} is no act") };
    let mut act = act.clone();
    change(&mut act);
    let envelope = Envelope::sign(&Statement::Act(act.clone()), &[key]).unwrap();
    let path = format!("{}/acts/{}", act.says.agreement, envelope.file_name());
    write(&estate.repository(), &path, envelope.to_bytes());
}

fn acts(repository: &Path) -> Vec<String> {
    program::files(repository).into_iter().filter(|path| path.contains("/acts/")).collect()
}

#[test]
fn a_copy_of_the_file_in_another_folder_is_counted_nowhere() {
    let estate = signed();
    let repository = estate.repository();
    write(&repository, "copied/agreement.yaml", read(&repository, TEXT));
    assert_eq!(stages(&repository), in_force());
    assert!(remarks(&repository).contains("copied/"), "{}", remarks(&repository));
}

#[test]
fn who_takes_the_file_away_does_not_take_away_what_was_signed() {
    let estate = signed();
    let repository = estate.repository();
    fs::remove_file(repository.join(TEXT)).unwrap();
    assert_eq!(stages(&repository), in_force());
    assert!(remarks(&repository).contains("agreement.yaml is not here"), "{}", remarks(&repository));
    assert_eq!(status(&repository, &[AGREEMENT])["agreements"][0]["id"], AGREEMENT);
}

#[test]
fn an_act_is_logged_although_the_file_was_taken_away_after_the_signature() {
    let estate = Estate::new();
    estate.sign("lfc", "siro").done();
    fs::remove_file(estate.repository().join(TEXT)).unwrap();
    estate.append().done();
    isa(&estate.repository(), &["registry", "verify"]).done();
}

#[test]
fn bodies_that_are_put_on_the_list_after_all_have_signed_are_not_shown_as_parties() {
    let estate = signed();
    let repository = estate.repository();
    let before = status(&repository, &[]);
    change(&repository, TEXT, "body: camden", "bodies: [camden, hackney]");
    assert_eq!(status(&repository, &[]), before);
    change(&repository, TEXT, "bodies: [camden, hackney]", "bodies: [hackney]");
    assert_eq!(status(&repository, &[]), before);
}

#[test]
fn whoever_is_no_party_holds_nobody_up_and_counts_for_nothing() {
    let estate = signed();
    let repository = estate.repository();
    estate.make_key("hackney-admin");
    estate.make_key("hackney-siro");
    estate.enrol("hackney", &["registrar-1", "registrar-2"]).done();
    estate.appoint("hackney", "siro", &[]).done();
    estate.append().done();
    let hackney = SecretKey::from_seed(&Digest::of(b"hackney-siro").0).public().fingerprint();
    let roster = fs::read_dir(repository.join("roster")).unwrap().count();
    let newest =
        fs::read_dir(repository.join("roster")).unwrap().map(|entry| entry.unwrap().path()).max().unwrap();
    let head = Envelope::parse(&fs::read(newest).unwrap()).unwrap().digest();
    let like = acts(&repository)[0].clone();
    forge(&estate, &like, "hackney-siro", |act| {
        act.says.body = "hackney".to_owned();
        act.says.capacity = isa::seal::Capacity::Siro;
        act.says.key = hackney;
        act.says.previous = None;
        act.says.roster.version = roster as u64;
        act.says.roster.head = head;
        // As if there were a version that no other can follow.
        act.says.version = "999.0.0".to_owned();
    });
    estate.append().done();
    assert_eq!(stages(&repository), in_force());
    assert!(
        remarks(&repository).contains("of hackney on home-fire-safety is not about"),
        "{}",
        remarks(&repository)
    );

    change(&repository, TEXT, "version: 1.0.0", "version: 1.1.0");
    isa(&repository, &["check", "--only", "signed-text-changed"]).done();
    estate.sign("lfc", "siro").done();
}

#[test]
fn another_way_of_writing_the_signed_version_is_no_new_version() {
    for version in ["1.0.00", "01.0.0", "\"1.0\"", "1.0.0-final", "v1.1.0"] {
        let estate = signed();
        let repository = estate.repository();
        change(&repository, TEXT, "every-months: 12", "every-months: 6");
        change(&repository, TEXT, "version: 1.0.0", &format!("version: {version}"));
        let before = tree(&repository);
        isa(&repository, &["check", "--only", "signed-text-changed"]).found();
        let refused = estate.sign("lfc", "siro");
        assert_eq!(refused.code, Some(2), "{version}: {}", refused.out);
        unchanged(&repository, &before);
    }
}

#[test]
fn what_a_body_says_of_itself_is_signed_as_it_was_shown_and_checked() {
    let estate = Estate::new();
    let repository = estate.repository();
    let own = "format: isa-body/1\nid: camden\ncomplaints: the corporate complaints team\n";
    write(&repository, "bodies/camden.yaml", own);
    estate.sign("camden", "siro").done();
    let act = read(&repository, &acts(&repository)[0]);
    let claims = Envelope::parse(act.as_bytes()).unwrap().claims().unwrap();
    let Statement::Act(act) = claims.statement() else { panic!("no act") };
    let text = |digest: &Digest| read(&repository, &format!("{AGREEMENT}/texts/{}", digest.hex()));
    let shown = text(&act.subjects.shown);
    assert!(shown.contains("complaints: the corporate complaints team"), "{shown}");
    assert!(shown.contains(&format!("particulars\n  {}", act.subjects.particulars.unwrap())), "{shown}");

    for open in ["complaints:\n", "complaints: \"[to complete: complaints]\"\n"] {
        write(&repository, "bodies/camden.yaml", format!("format: isa-body/1\nid: camden\n{open}"));
        let before = tree(&repository);
        estate.sign("camden", "caldicott-guardian").refused("bodies/camden.yaml:3:", "complete it");
        unchanged(&repository, &before);
    }
}

#[test]
fn json_is_json_whatever_files_and_folders_are_called() {
    let estate = signed();
    let repository = estate.repository();
    let odd = "a\u{200b}\u{202e}\u{7f}\u{e0041}\"\n";
    write(&repository, &format!("{AGREEMENT}/acts/{odd}.json"), "{}");
    write(&repository, &format!("{odd}/agreement.yaml"), read(&repository, TEXT));
    let verified = isa(&repository, &["registry", "verify", "--format", "json"]);
    assert_eq!(verified.code, Some(1));
    let named = verified.json()["problems"][0]["file"].as_str().unwrap().to_owned();
    assert_eq!(named, format!("{AGREEMENT}/acts/{odd}.json"));
    assert!(remarks(&repository).contains("calls itself"));
    let checked = isa(&repository, &["check", "--format", "json"]);
    assert_eq!(checked.json()["version"], 1);
    let found = isa(&repository, &["find", "--from", "camden", "--to", "lfc", "--format", "json"]);
    assert_eq!(found.json()["version"], 1);
}

#[test]
fn what_a_thief_signed_on_the_day_of_the_revocation_is_disputed() {
    let estate = signed();
    let repository = estate.repository();
    let found = status(&repository, &[]);
    let camden = |found: &Value| {
        let parties = found["agreements"][0]["parties"].as_array().unwrap().clone();
        parties.iter().find(|party| party["body"] == "camden").unwrap()["state"].clone()
    };
    assert_eq!(camden(&found), "signed");
    let key = SecretKey::from_seed(&Digest::of(b"camden-siro").0).public().fingerprint().to_string();
    let today = found["as_of"].as_str().unwrap();
    estate
        .isa(&[
            "roster",
            "revoke",
            &key,
            "--reason",
            "compromised",
            "--since",
            today,
            "--key",
            "../camden-admin.pem",
            "--passphrase-fd",
            "3",
        ])
        .done();
    assert_eq!(camden(&status(&repository, &[])), "disputed");
    estate.append().done();
    assert_eq!(camden(&status(&repository, &[])), "disputed");
}

#[test]
fn the_same_repository_elsewhere_says_the_same() {
    let estate = signed();
    let elsewhere = program::empty();
    copy(&estate.repository(), elsewhere.path());
    assert_eq!(stages(elsewhere.path()), in_force());
    isa(elsewhere.path(), &["registry", "verify"]).done();
}

#[test]
fn who_expects_a_list_of_parties_signs_no_other() {
    let estate = Estate::new();
    let repository = estate.repository();
    let digests = isa(&repository, &["digest", TEXT]).done();
    let expected = digests.lines().find_map(|line| line.strip_prefix("parties sha256:")).unwrap().to_owned();
    let sign = || {
        let terms = program::terms(&repository, TEXT);
        let mut arguments =
            vec!["sign", AGREEMENT, "--as", "camden", "--capacity", "siro", "--expect-digest", &terms];
        arguments.extend([
            "--expect-parties",
            &expected,
            "--key",
            "../camden-siro.pem",
            "--passphrase-fd",
            "3",
        ]);
        estate.isa(&arguments)
    };
    let text = read(&repository, TEXT);
    change(&repository, TEXT, "body: camden", "bodies: [camden, hackney]");
    assert_eq!(program::terms(&repository, TEXT).len(), 64);
    let before = tree(&repository);
    sign().refused("the list of parties is sha256:", "compare who stands in each party");
    unchanged(&repository, &before);
    write(&repository, TEXT, text);
    assert!(sign().done().contains(&format!("parties sha256:{expected}\n")));
}

#[test]
fn a_text_that_is_too_long_in_the_form_that_is_signed_is_refused() {
    let estate = Estate::new();
    let repository = estate.repository();
    // Every backslash is one byte in the file and two in canonical JSON.
    let clause =
        format!("clauses:\n  - id: long\n    title: Long\n    text: |\n      a{}\n", "\\".repeat(600_000));
    write(&repository, TEXT, read(&repository, TEXT) + &clause);
    let before = tree(&repository);
    let refused = estate.sign("lfc", "siro");
    assert_eq!(refused.code, Some(2), "{}", refused.out);
    assert!(refused.err.contains("cannot be read back"), "{}", refused.err);
    unchanged(&repository, &before);
}

#[test]
fn a_file_that_no_office_signed_silences_no_rule() {
    let estate = signed();
    let repository = estate.repository();
    let overdue = |day: &str| {
        let arguments = ["check", TEXT, "--as-of", day, "--only", "review-overdue", "--format", "json"];
        isa(&repository, &arguments).json()["findings"].as_array().unwrap().len()
    };
    assert_eq!(overdue("2029-06-01"), 1);
    // A stranger's key on an act that says that the text was looked at the day before.
    let like = acts(&repository)[0].clone();
    let stranger = SecretKey::from_seed(&[7; 32]);
    forge_with(&estate, &like, &stranger, |act| {
        act.says.day = "2029-05-31".parse().unwrap();
        act.says.key = stranger.public().fingerprint();
    });
    assert_eq!(overdue("2029-06-01"), 1);
}

#[test]
fn an_act_that_the_log_cannot_take_is_told() {
    let estate = signed();
    let repository = estate.repository();
    let like = acts(&repository)[0].clone();
    forge_with(&estate, &like, &SecretKey::from_seed(&[7; 32]), |act| {
        act.says.key = SecretKey::from_seed(&[7; 32]).public().fingerprint();
    });
    assert_eq!(stages(&repository), in_force());
    assert!(remarks(&repository).contains("1 file cannot go into the log"), "{}", remarks(&repository));
}

#[test]
fn what_lies_beyond_the_checkpoint_is_told_and_taken_away() {
    let estate = signed();
    let repository = estate.repository();
    let left = "registry/tile/0/000.p/99.unfinished";
    write(&repository, left, "half");
    let said = isa(&repository, &["registry", "verify"]).done();
    assert!(said.contains(&format!("beyond the checkpoint: {left}")), "{said}");
    estate.append().done();
    assert!(!repository.join(left).exists());
}

/// What an act of a later version of this program means, this one cannot know: it says so, instead of telling what was
/// in force before.
#[test]
fn d14_what_is_in_force_is_indeterminate_where_an_act_of_an_unknown_kind_is_logged() {
    for (agreement, stage) in
        [(AGREEMENT, "indeterminate"), ("another-agreement", "in-force"), ("", "indeterminate")]
    {
        let estate = signed();
        let repository = estate.repository();
        assert_eq!(stages(&repository), in_force());
        let mut predicate = serde_json::Map::new();
        if !agreement.is_empty() {
            predicate.insert("agreement".to_owned(), agreement.into());
        }
        let statement = Statement::Unknown(isa::seal::Unknown {
            predicate_type: "https://isa.example/attestation/secondment/v1".to_owned(),
            subjects: vec![("terms".to_owned(), Digest::of(b"terms"))],
            predicate,
        });
        let envelope = london::sign(&statement, &["camden-siro"]);
        let folder = isa::disk::Folder::open(&repository).unwrap();
        let mut files = folder.read_all(&["registry", "roster", "*/acts"]).unwrap();
        london::force(&mut files, &std::collections::BTreeMap::new(), &envelope);
        for (path, bytes) in files {
            write(&repository, &path, bytes);
        }
        let file = format!("{AGREEMENT}/acts/{}", envelope.file_name());
        write(&repository, &file, envelope.to_bytes());
        let told = isa(&repository, &["registry", "verify"]).done();
        assert!(told.contains("unknown kind of act, counted for nothing: "), "{told}");
        assert_eq!(stages(&repository), [("1.0.0".to_owned(), stage.to_owned())], "{agreement:?}");
        assert!(remarks(&repository).contains("is an act of a kind that this program does not know"));
        let told = isa(&repository, &["status", "--as-of", "2027-02-01"]).done();
        assert_eq!(told.contains("indeterminate"), stage == "indeterminate", "{told}");
    }
}
