//! `isa init`, `isa templates` and `isa new` as a stranger runs them, from an empty folder to a text that is checked.
//! What a template may hold, and what becomes of awkward answers, is asked in `templates`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use std::path::Path;

use program::{empty, files, isa, read, tree, unchanged, write};
use tempfile::TempDir;

fn repository() -> TempDir {
    let folder = empty();
    isa(folder.path(), &["init", "--origin", "agreements.example/test"]).done();
    folder
}

fn example(name: &str) -> String {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name).join("example-answers.yaml");
    path.to_str().unwrap().to_owned()
}

#[test]
fn from_an_empty_folder_to_an_agreement_without_findings() {
    let folder = empty();
    isa(folder.path(), &["init", "london"]).done();
    let london = folder.path().join("london");
    for template in ["home-fire-safety", "child-safeguarding", "council-tax-debt"] {
        let answers = example(&format!("{template}/1.0.0"));
        let said = isa(&london, &["new", template, "--id", template, "--answers", &answers]).done();
        assert_eq!(
            said,
            format!(
                "wrote {template}/agreement.yaml\n\
                 nothing is left open; next: isa check {template}/agreement.yaml\n"
            )
        );
    }
    assert!(read(&london, "schemas/agreement-1.json").contains("2020-12"));
    let report = isa(&london, &["check", "--as-of", "2026-11-24", "--fail-on", "warning"]).done();
    assert!(report.contains("\nno findings in 3 files\n"), "{report}");
}

#[test]
fn without_a_terminal_nothing_is_asked_and_check_finds_what_is_open() {
    let folder = repository();
    let arguments = [
        "new",
        "home-fire-safety/1.0.0",
        "--id",
        "hfs-2027",
        "--parties",
        "camden,barnet",
        "--set",
        "visit-months=24",
    ];
    let said = isa(folder.path(), &arguments).done();
    assert!(said.contains("blanks are left to complete: contact, start-day"), "{said}");
    let text = read(folder.path(), "hfs-2027/agreement.yaml");
    assert!(text.starts_with("# yaml-language-server: $schema=../schemas/agreement-1.json\n"));
    assert!(text.contains("    bodies:\n      - camden\n      - barnet\n"), "{text}");
    assert!(text.contains("    months: 24\n"), "{text}");
    let report = isa(folder.path(), &["check", "--as-of", "2026-11-24"]).found();
    assert!(report.contains("error[blank-left]"), "{report}");
    assert!(!report.contains("[unreadable]"), "{report}");
}

#[test]
fn nothing_is_written_where_an_answer_a_name_or_the_place_is_wrong() {
    let folder = repository();
    isa(folder.path(), &["new", "home-fire-safety", "--id", "taken"]).done();
    write(folder.path(), "answers.yaml", "contact: a@b.example\ncolour: red\n");
    let before = tree(folder.path());
    let refused = |arguments: &[&str], error: &str, hint: &str| {
        let mut all = vec!["new"];
        all.extend(arguments);
        isa(folder.path(), &all).refused(error, hint);
        unchanged(folder.path(), &before);
    };
    refused(&["home-fire", "--id", "abc"], "there is no template \"home-fire\"", "child-safeguarding");
    refused(&["home-fire-safety/9.9.9", "--id", "abc"], "there is no template", "there are");
    refused(&["home-fire-safety", "--id", "taken"], "taken/agreement.yaml is there already", "another id");
    refused(&["home-fire-safety", "--id", "Registry"], "cannot be the id", "small letters");
    refused(&["home-fire-safety", "--id", "registry"], "a folder of the repository itself", "another id");
    refused(&["home-fire-safety", "--id", "abc", "--parties", "camdem"], "no body \"camdem\"", "\"camden\"");
    refused(
        &["home-fire-safety", "--id", "abc", "--parties", "group:boroughs"],
        "no group",
        "london-boroughs",
    );
    refused(
        &["home-fire-safety", "--id", "abc", "--set", "visit-months"],
        "is no answer",
        "--set NAME=ANSWER",
    );
    refused(
        &["home-fire-safety", "--id", "abc", "--set", "visit-months=two"],
        "a whole number",
        "isa templates",
    );
    refused(
        &["home-fire-safety", "--id", "abc", "--set", "colour=red"],
        "no blank `colour`",
        "isa templates",
    );
    refused(
        &["home-fire-safety", "--id", "abc", "--answers", "answers.yaml"],
        "no blank `colour`",
        "isa templates",
    );
    refused(
        &["home-fire-safety", "--id", "abc", "--answers", "none.yaml"],
        "there is no file or folder none.yaml",
        "check the name",
    );
    isa(empty().path(), &["new", "home-fire-safety", "--id", "abc"])
        .refused("not in an agreements repository", "isa init");
}

#[test]
fn a_repositorys_own_template_is_listed_used_and_marked() {
    let folder = repository();
    let about = "id: lost-dogs\nversion: 1.0.0\ntitle: Lost dogs\nsummary: who lost a dog\nwhen-to-use: never\n\
                 parties: councils\nblanks:\n  - name: councils\n    question: Who?\n    type: bodies\n    help: ids\n    \
                 example: camden\nlocked: []\nclauses: []\nminor: []\n";
    let page = "format: isa-agreement/1\nid: {{ id | yaml }}\ntemplate: {{ template | yaml }}\nparties:\n  - id: councils\n    {{ councils | who }}\n";
    write(folder.path(), "templates/lost-dogs/1.0.0/template.yaml", about);
    write(folder.path(), "templates/lost-dogs/1.0.0/agreement.yaml", page);
    let listed = isa(folder.path(), &["templates"]).done();
    assert!(listed.contains("lost-dogs/1.0.0") && listed.contains("(not a standard template)"), "{listed}");
    let said = isa(folder.path(), &["new", "lost-dogs", "--id", "dogs", "--parties", "camden"]).done();
    assert!(said.contains("not a standard template"), "{said}");
    assert!(read(folder.path(), "dogs/agreement.yaml").contains("    body: camden\n"));

    // One that would do more than leave blanks stops every command that reads templates, by name.
    write(
        folder.path(),
        "templates/lost-dogs/1.0.0/agreement.yaml",
        format!("{page}{{% include \"x\" %}}\n"),
    );
    isa(folder.path(), &["new", "lost-dogs", "--id", "more", "--parties", "camden"])
        .refused("lost-dogs/1.0.0/agreement.yaml, line 7: the tag `include` is not known here", "templates");
}

#[test]
fn b1_b2_b5_b7_a_page_that_would_do_more_than_leave_blanks_is_refused_at_its_line() {
    let folder = repository();
    let place = "templates/lost-dogs/1.0.0/agreement.yaml";
    write(folder.path(), "templates/lost-dogs/1.0.0/template.yaml", LOST_DOGS);
    let page = "format: isa-agreement/1\nid: {{ id | yaml }}\ntemplate: {{ template | yaml }}\ntitle: {{ owner | yaml }}\n";
    let new = |id: &str| isa(folder.path(), &["new", "lost-dogs", "--id", id, "--set", "owner=camden"]);
    write(folder.path(), place, page);
    new("good").done();
    for line in [
        "kind: {{ get_env(name=\"HOME\") }}",
        "kind: {{ get_env(name=\"HOME\") | yaml }}",
        "kind: {{ now() | yaml }}",
        "kind: {{ __tera_context | yaml }}",
        "{% include \"/etc/passwd\" %}",
        "{% include \"../../roster/0001-root.json\" %}",
        "{% extends \"/etc/passwd\" %}",
        "{% import \"x\" as y %}",
        "kind: {{ owner }}",
        "kind: {{ owner | safe }}",
        "kind: {{ owner | yaml | safe }}",
        "kind: {{ owner | safe | yaml }}",
        "{% for i in range(end=20000000) %}",
        "{% set x = owner %}",
        "{% if range(end=20000000) %}",
    ] {
        write(folder.path(), place, format!("{page}{line}\n"));
        let before = tree(folder.path());
        new("more").refused("lost-dogs/1.0.0/agreement.yaml, line 5: ", "templates");
        unchanged(folder.path(), &before);
    }
}

#[test]
fn b3_the_signs_of_a_template_in_an_answer_stay_text() {
    let folder = repository();
    write(folder.path(), "templates/lost-dogs/1.0.0/template.yaml", LOST_DOGS);
    let page = "format: isa-agreement/1\nid: {{ id | yaml }}\ntitle: {{ owner | yaml }}\n";
    write(folder.path(), "templates/lost-dogs/1.0.0/agreement.yaml", page);
    for (at, answer) in
        ["{{ id | yaml }}", "{% include 'x' %}", "{# gone #}", "x\" }} {{ id"].iter().enumerate()
    {
        let id = format!("dogs-{at}");
        isa(folder.path(), &["new", "lost-dogs", "--id", &id, "--set", &format!("owner={answer}")]).done();
        let text = isa(folder.path(), &["canonical", &format!("{id}/agreement.yaml")]).done();
        let terms: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(terms["title"], *answer, "{text}");
    }
}

/// A template of a repository's own, with a blank for words and one for its bodies.
const LOST_DOGS: &str = "id: lost-dogs\nversion: 1.0.0\ntitle: Lost dogs\nsummary: who lost a dog\nwhen-to-use: never\n\
    parties: councils\nblanks:\n\
    - {name: councils, question: \"Who?\", type: bodies, help: ids, example: camden}\n\
    - {name: owner, question: \"Whose?\", type: text, help: words, example: ours}\n\
    locked: []\nclauses: []\nminor: []\n";

#[test]
fn the_questions_come_out_as_a_file_of_answers_that_can_be_given_back() {
    let folder = repository();
    for template in ["home-fire-safety", "child-safeguarding", "council-tax-debt"] {
        let open = isa(folder.path(), &["templates", template, "--answers"]).done();
        write(folder.path(), "open.yaml", &open);
        isa(folder.path(), &["new", template, "--id", template, "--answers", "open.yaml"]).done();
        let listed = isa(folder.path(), &["templates", template, "--format", "json"]).json();
        assert_eq!(listed["version"], 1);
        let blanks = listed["templates"][0]["blanks"].as_array().unwrap();
        assert!(
            blanks.iter().all(|blank| open.contains(&format!("\n{}:\n", blank["name"].as_str().unwrap())))
        );
        let digest = isa(folder.path(), &["digest", &format!("{template}/agreement.yaml")]).done();
        let own = listed["templates"][0]["digest"].as_str().unwrap();
        assert!(digest.contains(&format!("template {own}")), "{digest}");
    }
}

#[test]
fn init_makes_nothing_twice_and_overwrites_nothing() {
    let folder = repository();
    let expected = [
        ".gitattributes",
        ".github/workflows/agreements.yml",
        ".gitignore",
        ".gitlab-ci.yml",
        "README.md",
        "hooks/pre-commit",
        "isa.yaml",
        "schemas/agreement-1.json",
        "schemas/body-1.json",
    ];
    assert_eq!(files(folder.path()), expected);
    let before = tree(folder.path());
    isa(folder.path(), &["init"]).refused("is an agreements repository already", "isa new");
    unchanged(folder.path(), &before);
}
