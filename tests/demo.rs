//! `isa demo` and what its reader does next: sign, look, prove. The contract of the machine output is pinned here.
//! What a tampered folder says is asked in `tamper`, and what bad usage says in `usage`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::LazyLock;

use isa::registry::Proof;
use isa::roster::Roster;
use isa::seal::Envelope;
use program::{
    AGREEMENT, Demonstration, TEXT, change, empty, files, isa, isa_with, read, signing, terms, tree,
    unchanged, write,
};
use serde_json::Value;

static DEMO: LazyLock<Demonstration> = LazyLock::new(|| Demonstration::new(3));

/// The members of an object, in the order in which they are written.
fn members(json: &str, object: &str) -> Vec<String> {
    let at = json.find(object).unwrap_or_else(|| panic!("{object} is not in {json}")) + object.len();
    let (mut depth, mut names, mut rest) = (0, Vec::new(), &json[at..]);
    while let Some(c) = rest.chars().next() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            '"' => {
                let end = rest[1..].find('"').unwrap() + 2;
                if depth == 0 && rest[end..].starts_with(':') {
                    names.push(rest[1..end - 1].to_owned());
                }
                rest = &rest[end..];
                continue;
            }
            _ => {}
        }
        if depth < 0 {
            break;
        }
        rest = &rest[c.len_utf8()..];
    }
    names
}

fn status(folder: &std::path::Path) -> Value {
    isa(folder, &["status", "--format", "json"]).json()
}

#[test]
fn the_demonstration_does_the_whole_job_in_a_fresh_folder() {
    let said = &DEMO.said;
    assert!(said.starts_with("DEMONSTRATION: no real body has signed, and this binds nobody.\n"), "{said}");
    assert!(said.contains("holds under the pinned root"), "{said}");
    let repository = DEMO.repository();
    let agreements = status(&repository)["agreements"].as_array().unwrap().clone();
    assert!(!agreements.is_empty());
    for agreement in agreements {
        let parties = agreement["parties"].as_array().unwrap();
        let (id, all) = (agreement["id"].as_str().unwrap(), parties.len());
        assert!(all >= 3 && parties.iter().any(|party| party["body"] == "camden"), "{agreement}");
        assert!(parties.iter().all(|party| party["state"] == "signed"), "{agreement}");
        let stage = agreement["stage"].as_str().unwrap();
        assert!(said.contains(&format!("{id} 1.0.0: {stage}; {all} of {all} bodies signed")), "{said}");
        assert!(repository.join(id).join("agreement.yaml").is_file());
    }
    isa(&repository, &["check", "--fail-on", "error"]).done();
}

#[test]
fn the_demonstration_verifies_under_the_root_that_it_names() {
    let root = DEMO.said.lines().find_map(|line| line.strip_prefix("root ")).unwrap();
    let report = isa(&DEMO.repository(), &["registry", "verify", "--root", root, "--format", "json"]);
    assert_eq!(report.code, Some(0));
    let report = report.json();
    assert_eq!(
        (&report["holds"], &report["trust"]["pinned"], &report["demonstration"]),
        (&Value::Bool(true), &Value::Bool(true), &Value::Bool(true))
    );
    assert_eq!(report["trust"]["root"][0], root);
    let said = isa(&DEMO.repository(), &["registry", "verify"]).done();
    assert!(said.starts_with("DEMONSTRATION"), "{said}");
    assert!(said.contains("consistent with the root named in this folder"), "{said}");
    assert!(!said.contains("genuine") && !said.contains("pinned"), "{said}");
    // Any other root is refused, by the file that names it.
    let other = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let said = isa(&DEMO.repository(), &["registry", "verify", "--root", other]).found();
    assert!(said.contains("problem: roster/0001-root.json"), "{said}");
}

#[test]
fn nothing_is_written_but_the_repository_and_one_encrypted_key() {
    let mut names: Vec<String> =
        fs::read_dir(DEMO.around()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["isa-demo", "isa-demo-camden-siro.pem"]);
    assert_eq!(fs::metadata(DEMO.key()).unwrap().permissions().mode() & 0o777, 0o600);
    let key = fs::read_to_string(DEMO.key()).unwrap();
    assert!(key.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"), "{key}");
    for path in files(&DEMO.repository()) {
        let known = ["isa.yaml", "README.md", "registry.lock"].contains(&path.as_str())
            || path.starts_with("schemas/")
            || path.ends_with("/agreement.yaml")
            || path.contains("/acts/")
            || path.starts_with("roster/")
            || path.starts_with("registry/");
        assert!(known, "{path}");
        let bytes = fs::read(DEMO.repository().join(&path)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("PRIVATE KEY"), "{path}");
    }
}

#[test]
fn the_key_that_is_left_opens_with_its_passphrase_and_holds_the_office_of_the_roster() {
    let key = DEMO.key();
    let shown = isa_with(
        DEMO.around(),
        &DEMO.passphrase,
        &["key", "show", key.to_str().unwrap(), "--passphrase-fd", "3"],
    );
    let fingerprint = shown.done().lines().next().unwrap().to_owned();
    let roster = isa(&DEMO.repository(), &["roster", "show"]).done();
    let camden = roster.split("\ncamden ").nth(1).unwrap();
    let office = camden.lines().find(|line| line.trim_start().starts_with("siro ")).unwrap();
    assert!(office.contains(&fingerprint), "{office}: {fingerprint}");
}

#[test]
fn a_folder_that_is_there_is_refused_and_stays_as_it_is() {
    let place = empty();
    write(place.path(), "isa-demo/notes.txt", "mine");
    write(place.path(), "a-file", "mine");
    let before = tree(place.path());
    for folder in ["isa-demo", "a-file", "."] {
        isa(place.path(), &["demo", "--bodies", "1", folder])
            .refused("is there already", "name a folder that does not exist");
    }
    isa(place.path(), &["demo", "--bodies", "1"]).refused("isa-demo is there already", "name a folder");
    unchanged(place.path(), &before);
}

#[test]
fn a_demonstration_whose_key_file_is_taken_writes_nothing_over_it() {
    let place = empty();
    write(place.path(), "isa-demo-camden-siro.pem", "the key of an older demonstration");
    let before = tree(place.path());
    isa(place.path(), &["demo", "--bodies", "1"])
        .refused("isa-demo-camden-siro.pem", "take the old key file away");
    unchanged(place.path(), &before);
}

#[test]
fn the_reader_signs_a_new_version_while_the_signed_one_stays() {
    let place = DEMO.copy();
    let repository = place.path();
    let key = DEMO.key();
    change(repository, TEXT, "version: 1.0.0", "version: 1.1.0");
    change(repository, TEXT, "every-months: 12", "every-months: 6");
    let expected = terms(repository, TEXT);
    let before = files(repository);
    let arguments = signing("camden", "siro", key.to_str().unwrap(), &expected);
    let said = isa_with(repository, &DEMO.passphrase, &arguments).done();
    assert!(said.starts_with("signed home-fire-safety 1.1.0 for camden as siro\n"), "{said}");
    assert!(said.contains(&format!("terms sha256:{expected}")), "{said}");
    let new: Vec<String> = files(repository).into_iter().filter(|path| !before.contains(path)).collect();
    let acts: Vec<&String> = new.iter().filter(|path| path.contains("/acts/")).collect();
    assert_eq!(acts.len(), 1, "{new:?}");
    // Beside the act lie the texts that it is about and that the registry does not have: the terms, and what was shown.
    assert!(new.iter().all(|path| path == acts[0] || path.starts_with("home-fire-safety/texts/")), "{new:?}");
    assert_eq!(new.len(), 3, "{new:?}");

    let report = isa(repository, &["registry", "verify"]).done();
    assert!(report.contains(&format!("waiting: {}", acts[0])), "{report}");
    let status = status(repository);
    let versions: Vec<(&str, &str)> = status["agreements"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["id"] == AGREEMENT)
        .map(|one| (one["version"].as_str().unwrap(), one["stage"].as_str().unwrap()))
        .collect();
    // Whatever the day, the signed text is past its draft and the new one is not.
    assert!(versions[0].0 == "1.0.0" && versions[0].1 != "draft", "{versions:?}");
    assert_eq!(versions[1], ("1.1.0", "draft"));
    assert_eq!(versions.len(), 2);

    // To sign the same once more is another act of the same office, behind the first.
    let again = isa_with(repository, &DEMO.passphrase, &arguments);
    assert_eq!(again.code, Some(0), "{}", again.err);
    isa(repository, &["registry", "verify"]).done();
}

#[test]
fn only_the_key_of_the_log_may_append() {
    let place = DEMO.copy();
    let before = tree(&place.path().join("registry"));
    let key = DEMO.key();
    let arguments = ["registry", "append", "--key", key.to_str().unwrap(), "--passphrase-fd", "3"];
    isa_with(place.path(), &DEMO.passphrase, &arguments).refused("key", "isa registry");
    unchanged(&place.path().join("registry"), &before);
}

#[test]
fn status_for_machines_is_the_object_of_the_contract() {
    let answer = isa(&DEMO.repository(), &["status", "--as-of", "2999-11-30", "--format", "json"]);
    let json = answer.out.trim_end();
    assert_eq!(answer.code, Some(0));
    assert_eq!(members(json, "{"), ["version", "as_of", "tree", "demonstration", "remarks", "agreements"]);
    assert_eq!(members(json, "\"tree\":{"), ["size", "root"]);
    assert_eq!(
        members(json, "\"agreements\":[{"),
        ["id", "version", "digest", "stage", "parties", "review", "ends", "missing"]
    );
    assert_eq!(
        members(json, "\"parties\":[{"),
        [
            "body",
            "state",
            "capacity",
            "key",
            "act",
            "logged",
            "effective_from",
            "awaited",
            "advice",
            "view",
            "leaves",
            "carried_from",
            "conditions",
            "recorded",
            "disputed"
        ]
    );
    let object = answer.json();
    assert_eq!((&object["version"], &object["as_of"]), (&Value::from(1), &Value::from("2999-11-30")));
    assert_eq!(object["demonstration"], true);
    let verified = isa(&DEMO.repository(), &["registry", "verify", "--format", "json"]).json();
    assert_eq!((&object["tree"]["size"], &object["tree"]["root"]), (&verified["size"], &verified["root"]));
    let digest = format!("sha256:{}", terms(&DEMO.repository(), TEXT));
    let agreements = object["agreements"].as_array().unwrap();
    assert!(agreements.iter().any(|one| one["id"] == AGREEMENT && one["digest"] == digest.as_str()));
}

#[test]
fn status_as_csv_has_a_line_for_each_party_and_says_what_the_object_says() {
    let object = status(&DEMO.repository());
    let csv = isa(&DEMO.repository(), &["status", "--format", "csv"]).done();
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("agreement,version,stage,body,state,capacity,key,act,logged,effective_from")
    );
    let mut expected = Vec::new();
    for agreement in object["agreements"].as_array().unwrap() {
        for party in agreement["parties"].as_array().unwrap() {
            let fields = [
                &agreement["id"],
                &agreement["version"],
                &agreement["stage"],
                &party["body"],
                &party["state"],
                &party["capacity"],
                &party["key"],
                &party["act"],
                &party["logged"],
                &party["effective_from"],
            ];
            let text = |field: &Value| field.as_str().map_or(field.to_string(), ToString::to_string);
            expected.push(fields.map(text).join(","));
        }
    }
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    let one = isa(&DEMO.repository(), &["status", AGREEMENT, "--format", "csv"]).done();
    assert!(one.lines().skip(1).all(|line| line.starts_with("home-fire-safety,")), "{one}");
}

#[test]
fn status_for_people_says_first_that_nobody_is_bound() {
    let text = isa(&DEMO.repository(), &["status"]).done();
    assert!(text.starts_with("DEMONSTRATION: no real body has signed, and this binds nobody.\n"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("| Camden ") && line.contains("signed")), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn the_same_question_has_the_same_answer_byte_for_byte() {
    for arguments in [
        &["check", "--as-of", "2026-11-30", "--format", "json"][..],
        &["status", "--as-of", "2026-11-30"],
        &["registry", "verify", "--format", "json"],
        &["registry", "log"],
        &["digest", TEXT],
    ] {
        let once = isa(&DEMO.repository(), arguments).out;
        assert!(!once.is_empty() && once == isa(&DEMO.repository(), arguments).out, "{arguments:?}");
    }
}

#[test]
fn find_names_the_flows_from_one_body_to_another() {
    let repository = DEMO.repository();
    let found = isa(&repository, &["find", "--from", "camden", "--to", "lfc"]).done();
    assert!(
        found.contains("home-fire-safety: ") && found.contains("flow referral: contact, risk"),
        "{found}"
    );
    assert!(!found.contains("flow result"), "{found}");
    let back = isa(&repository, &["find", "--from", "lfc", "--to", "camden", "--format", "json"]).json();
    let flows = |object: &Value| -> Vec<String> {
        let flows = object["flows"].as_array().unwrap();
        let mine = flows.iter().filter(|flow| flow["agreement"] == AGREEMENT);
        mine.map(|flow| flow["flow"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(back["version"], 1);
    assert_eq!(flows(&back), ["result", "concern"]);
    let tagged = ["find", "--from", "lfc", "--to", "camden", "--purpose", "adult-safeguarding", "--format"];
    let tagged = isa(&repository, &[&tagged[..], &["json"]].concat()).json();
    assert_eq!(flows(&tagged), ["concern"]);
    // A body in the catalogue that shares with nobody here; and bodies give nothing to each other under this one.
    for (from, to) in [("wandsworth", "lfc"), ("camden", "wandsworth")] {
        let none = isa(&repository, &["find", "--from", from, "--to", to]).done();
        assert_eq!(none, format!("no agreement here lets {from} give to {to}\n"));
    }
}

#[test]
fn find_says_which_agreements_it_could_not_read() {
    let folder = empty();
    write(folder.path(), "isa.yaml", "format: isa-repository/1\norigin: example.org/test\n");
    write(
        folder.path(),
        "home-visits/agreement.yaml",
        "format: isa-agreement/1\nid: home-visits\nflows: all\n",
    );
    let ask = ["find", "--from", "camden", "--to", "lfc", "--purpose", "fire-safety"];
    let told = "no agreement here lets camden give to lfc for fire-safety\n\
        1 agreement could not be read, see `isa check`: home-visits\n";
    assert_eq!(isa(folder.path(), &ask).done(), told);
    let json = isa(folder.path(), &[&ask[..], &["--format", "json"]].concat()).json();
    assert_eq!(json["unread"], serde_json::json!(["home-visits"]));
}

#[test]
fn an_act_is_proved_to_whoever_has_the_key_of_the_log_and_the_envelope() {
    let repository = DEMO.repository();
    let log = isa(&repository, &["registry", "log"]).done();
    let line = log.lines().find(|line| line.contains("home-fire-safety 1.0.0 camden/siro sign")).unwrap();
    let [index, digest] = line.split_whitespace().take(2).collect::<Vec<_>>()[..] else { panic!("{line}") };
    let act = files(&repository.join(AGREEMENT).join("acts"))
        .into_iter()
        .find(|file| digest.starts_with(file.trim_end_matches(".json")))
        .unwrap();
    let path = format!("{AGREEMENT}/acts/{act}");
    let proof = isa(&repository, &["registry", "prove", digest]).done();
    for name in [&digest[..8], &format!("sha256:{digest}"), &path] {
        assert_eq!(isa(&repository, &["registry", "prove", name]).done(), proof, "{name}");
    }
    let proof = Proof::parse(proof.as_bytes()).unwrap();
    assert_eq!(proof.index.to_string(), index);
    let envelope = Envelope::parse(&fs::read(repository.join(&path)).unwrap()).unwrap();
    let root = Envelope::parse(&fs::read(repository.join("roster/0001-root.json")).unwrap()).unwrap();
    let key = Roster::begin(&root).unwrap().log().key.clone();
    assert_eq!(isa(&repository, &["registry", "key"]).done(), format!("{key}\n"));
    let size = status(&repository)["tree"]["size"].as_u64().unwrap();
    assert_eq!(proof.holds(&envelope, &key).unwrap().size, size);
}

#[test]
fn a_proof_is_written_to_a_new_file_only() {
    let place = empty();
    let log = isa(&DEMO.repository(), &["registry", "log"]).done();
    let digest = log.lines().last().unwrap().split_whitespace().nth(1).unwrap();
    let out = place.path().join("act.tlog-proof");
    let arguments = ["registry", "prove", digest, "--out", out.to_str().unwrap()];
    isa(&DEMO.repository(), &arguments).done();
    let written = read(place.path(), "act.tlog-proof");
    assert_eq!(written, isa(&DEMO.repository(), &["registry", "prove", digest]).done());
    isa(&DEMO.repository(), &arguments).refused("it is there already", "name a new file");
    assert_eq!(read(place.path(), "act.tlog-proof"), written);
}
