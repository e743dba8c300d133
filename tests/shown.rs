//! The same words through every form in which people are shown them, and the text that was signed when what stands
//! around it has changed since.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::path::Path;

use program::{AGREEMENT, Answer, Estate, TEXT, change, copy, empty, files, isa, read, terms, write};

/// What would act in a page, a table, a spreadsheet, a log of a server or a terminal, line by line.
const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "[the annex](javascript:alert(1)) ![x](https://x.example/x.png)",
    "| a | b | &amp; \"c\" 'd'",
    "::error file=a.yaml::it failed %0A",
    "=HYPERLINK(1)",
    "]]></failure>",
    "THE BODIES OF EACH PARTY",
    "a: yes",
];

/// A clause of the parties' own words with these lines.
fn clause(lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("      {line}\n")).collect();
    format!("\nclauses:\n  - id: own\n    title: own words\n    text: |-\n{}", lines.concat())
}

/// The two bodies have signed the draft with such a clause, and it is logged.
fn signed_with(lines: &[&str]) -> Estate {
    let estate = Estate::new();
    let text = read(&estate.repository(), TEXT);
    assert!(!text.contains("\nclauses:"));
    write(&estate.repository(), TEXT, text + &clause(lines));
    sign(&estate);
    estate
}

fn sign(estate: &Estate) {
    for (body, office) in [("lfc", "siro"), ("camden", "siro"), ("camden", "caldicott-guardian")] {
        estate.sign(body, office).done();
    }
    estate.append().done();
}

/// The texts that the signers were shown, from the evidence, and the other files of it.
fn evidence(estate: &Estate) -> (Vec<String>, Vec<(String, String)>) {
    let place = empty();
    let zip = place.path().join("e.zip");
    estate.isa(&["evidence", AGREEMENT, "--out", zip.to_str().unwrap()]).done();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap();
    let (mut shown, mut others) = (Vec::new(), Vec::new());
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        if name.contains("/texts/shown-") {
            shown.push(text);
        } else {
            others.push((name, text));
        }
    }
    (shown, others)
}

#[test]
fn b4_words_that_would_act_elsewhere_stay_words_in_every_form_of_a_report() {
    let place = empty();
    for (at, words) in HOSTILE.iter().enumerate() {
        let quoted = words.replace('\'', "''");
        write(
            place.path(),
            &format!("{at}.yaml"),
            format!("format: isa-agreement/1\nid: fire\nkind: '{quoted}'\n"),
        );
    }
    let said = |format: &str| isa(place.path(), &["check", ".", "--format", format]).out;
    // What is quoted is cut after some letters.
    let begins = HOSTILE.map(|words| words.chars().take(20).collect::<String>());
    // In a terminal they are what they are, behind what the program says of them.
    let human = said("human");
    for words in &begins {
        assert!(human.contains(words), "{words}: {human}");
        assert!(!human.lines().any(|line| line.starts_with(words)), "{words}: {human}");
    }
    // For a program they are one string.
    for format in ["json", "gitlab", "sarif"] {
        let text = said(format);
        let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut strings = Vec::new();
        every_string(&whole, &mut strings);
        for words in &begins {
            assert!(strings.iter().any(|one| one.contains(words)), "{format}: {words}: {text}");
        }
    }
    // In a log of a server each line is one command, which none of them ends.
    let github = said("github");
    assert_eq!(github.lines().count(), HOSTILE.len());
    assert!(github.lines().all(|line| line.starts_with("::error file=")), "{github}");
    // In XML they are text: no tag but those of the format.
    let junit = said("junit");
    assert!(junit.contains("&lt;script&gt;") && junit.contains("]]&gt;&lt;/failure&gt;"), "{junit}");
    let tag = |rest: &str| rest.split([' ', '>']).next().unwrap().trim_matches('/').to_owned();
    let known = ["?xml", "testsuites", "testsuite", "testcase", "failure", "system-out"];
    let strange: Vec<String> =
        junit.split('<').skip(1).map(tag).filter(|tag| !known.contains(&tag.as_str())).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

fn every_string<'a>(value: &'a serde_json::Value, into: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::String(text) => into.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| every_string(item, into)),
        serde_json::Value::Object(members) => members.values().for_each(|member| every_string(member, into)),
        _ => {}
    }
}

#[test]
fn b4_words_that_would_act_elsewhere_stay_words_in_what_is_signed_and_in_the_evidence() {
    let estate = signed_with(&HOSTILE);
    let (shown, others) = evidence(&estate);
    // All three offices saw one and the same text.
    assert_eq!(shown.len(), 1);
    for text in &shown {
        for words in HOSTILE {
            let rows: Vec<&str> = text.lines().filter(|line| line.contains(words)).collect();
            let row = rows.iter().find(|row| row.trim_start() == format!("| {words}"));
            assert!(row.is_some(), "{words:?} does not stand behind its bar: {rows:?}");
        }
        let heading = |line: &&str| *line == "THE BODIES OF EACH PARTY";
        assert_eq!(text.lines().filter(heading).count(), 1, "{text}");
    }
    // Nothing that a browser or a viewer of Markdown would show holds a word of the parties.
    let page = others.iter().find(|(name, _)| name.ends_with("/README.md")).unwrap();
    assert!(HOSTILE.iter().all(|words| !page.1.contains(words)), "{}", page.1);
    for format in ["human", "json", "csv"] {
        let told = estate.isa(&["status", "--format", format]).done();
        assert!(!told.contains("<script>") && !told.contains("javascript:"), "{told}");
    }
}

#[test]
fn b6_a_clause_that_markdown_would_hide_is_shown_in_full_and_signed() {
    let hidden = [
        "<!-- Camden pays for every visit -->",
        "[//]: # (the data may be sold)",
        "[note]: https://x.example \"nobody may leave\"",
        "<details><summary>more</summary>anybody may join</details>",
    ];
    let estate = signed_with(&hidden);
    let (shown, _) = evidence(&estate);
    for text in &shown {
        for words in hidden {
            assert!(text.lines().any(|line| line.trim_start() == format!("| {words}")), "{words}: {text}");
        }
    }
    let digest = terms(&estate.repository(), TEXT);
    change(&estate.repository(), TEXT, "Camden pays for", "Camden leads");
    assert_ne!(terms(&estate.repository(), TEXT), digest, "what is hidden is part of what is signed");
    // A comment of the file is no part of the agreement, and signers are told that there is one.
    let estate = Estate::new();
    let before = terms(&estate.repository(), TEXT);
    let text = read(&estate.repository(), TEXT);
    let comments = text.lines().filter(|line| line.trim_start().starts_with('#')).count();
    write(&estate.repository(), TEXT, text + "# Camden pays for every visit\n");
    assert_eq!(terms(&estate.repository(), TEXT), before);
    sign(&estate);
    let (shown, _) = evidence(&estate);
    let told = format!("{} comment", comments + 1);
    assert!(
        shown.iter().all(|text| text.contains(&told) && !text.contains("Camden pays")),
        "{told}: {shown:?}"
    );
}

/// The template of an estate of its own, with the words of a locked clause.
fn own_template(estate: &Estate, words: &str) {
    let standard = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/home-fire-safety/1.0.0");
    let folder = estate.repository().join("templates/own-fire/1.0.0");
    copy(&standard, &folder);
    for file in ["bound.json", "example-answers.yaml"] {
        let _it_may_be_missing = std::fs::remove_file(folder.join(file));
    }
    let about = read(&folder, "template.yaml");
    let about = about.replacen("id: home-fire-safety", "id: own-fire", 1);
    let clause = "title: Each party is a controller of its own";
    assert!(about.contains(clause));
    write(&folder, "template.yaml", about.replacen(clause, &format!("title: {words}"), 1));
    let page = read(&folder, "agreement.yaml").replace("home-fire-safety/1.0.0", "own-fire/1.0.0");
    write(&folder, "agreement.yaml", page);
}

/// An estate whose agreement is made from a template of its own.
fn from_own_template() -> Estate {
    let estate = Estate::new();
    own_template(&estate, "each party decides alone");
    change(&estate.repository(), TEXT, "template: home-fire-safety/1.0.0", "template: own-fire/1.0.0");
    estate
}

fn in_force(estate: &Estate) -> bool {
    let status = estate.isa(&["status", "--format", "json"]).json();
    let parties = status["agreements"][0]["parties"].as_array().unwrap().clone();
    parties.iter().any(|party| !party["effective_from"].is_null())
}

#[test]
fn b8_what_was_signed_stays_as_it_was_when_its_template_changes() {
    let estate = from_own_template();
    sign(&estate);
    assert!(in_force(&estate));
    own_template(&estate, "Camden decides for all");
    estate.isa(&["registry", "verify"]).done();
    assert!(in_force(&estate));
    let (shown, _) = evidence(&estate);
    assert!(shown.iter().all(|text| text.contains("each party decides alone")), "{shown:?}");
    assert!(!shown.iter().any(|text| text.contains("Camden decides for all")));
}

#[test]
fn b8_nobody_signs_the_same_terms_with_another_template_under_its_name() {
    let estate = from_own_template();
    estate.sign("lfc", "siro").done();
    own_template(&estate, "Camden decides for all");
    let before = files(&estate.repository());
    estate.sign("camden", "siro").refused("has other clauses now than when lfc signed", "as it was");
    assert_eq!(files(&estate.repository()), before);
    own_template(&estate, "each party decides alone");
    estate.sign("camden", "siro").done();
    estate.sign("camden", "caldicott-guardian").done();
    estate.append().done();
    assert!(in_force(&estate));
}

#[test]
fn b8_two_who_signed_the_same_terms_with_different_clauses_are_not_bound_to_each_other() {
    let (ours, theirs) = (from_own_template(), from_own_template());
    let theirs_too = ours.copy();
    drop(theirs);
    ours.sign("lfc", "siro").done();
    own_template(&theirs_too, "Camden decides for all");
    theirs_too.sign("camden", "siro").done();
    theirs_too.sign("camden", "caldicott-guardian").done();
    // Their acts and texts come together in one folder, as from two branches.
    for path in files(&theirs_too.repository()) {
        if path.contains("/acts/") || path.contains("/texts/") {
            let bytes = std::fs::read(theirs_too.repository().join(&path)).unwrap();
            write(&ours.repository(), &path, bytes);
        }
    }
    let Answer { code, .. } = ours.append();
    assert_eq!(code, Some(0));
    assert!(!in_force(&ours));
    let told = ours.isa(&["status"]).done();
    assert!(told.contains("signed it with different clauses of its template"), "{told}");
}
