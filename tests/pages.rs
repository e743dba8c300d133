//! Pages and answers: no answer and no page of a repository's own gets beyond its place.
//! The standard templates themselves are looked at in `templates`.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use std::collections::BTreeMap;

use isa::template::{Answer, Answers, Files, Shelf, Template, TemplateError};
use isa::text::{Source, Tree, agrees_with_second_reader};
use proptest::prelude::*;

#[test]
fn the_digest_turns_on_what_is_fixed_and_on_nothing_else() {
    let files = |about: &str, page: &str| {
        let files = Files { folder: "small/1.0.0", about, page, readme: "" };
        Template::read(&files, false).unwrap().digest()
    };
    let whole = files(SMALL, SMALL_PAGE);
    assert_eq!(whole, files(&SMALL.replace("Which councils?", "Which boroughs?"), SMALL_PAGE));
    assert_eq!(whole, files(SMALL, &SMALL_PAGE.replace("A small one", "A little one")));
    for (from, to) in
        [("Nothing else.", "Nothing else!"), ("/contact", "/title"), ("id: only-this", "id: this-only")]
    {
        assert_ne!(whole, files(&SMALL.replace(from, to), SMALL_PAGE), "{from} -> {to}");
    }
    assert_ne!(whole, files(SMALL, &SMALL_PAGE.replace("one-way", "reciprocal")));
}

const SMALL: &str = r#"
id: small
version: 1.0.0
title: A small template
summary: for tests
when-to-use: never
parties: councils
blanks:
  - {name: councils, question: "Which councils?", type: bodies, help: ids, example: [camden, islington]}
  - {name: title-line, question: Title?, type: text, help: one line, example: A title}
  - {name: story, question: Why?, type: long-text, help: some sentences, example: Because.}
  - {name: months, question: How long?, type: count, help: months, example: 12}
  - {name: urgent, question: Urgent?, type: yes-no, help: yes or no, example: true, default: false}
  - {name: things, question: What?, type: lines, help: a list, example: [name]}
  - {name: by, question: How?, type: choice, choices: [portal, paper], help: a word, example: paper, default: portal}
locked: [/kind]
clauses:
  - {id: only-this, title: Only this, text: Nothing else.}
minor: [/contact]
"#;

const SMALL_PAGE: &str = r#"format: isa-agreement/1
id: {{ id | yaml }}
title: {{ title-line | yaml }}
# A small one
kind: one-way
parties:
  - id: councils
    {{ councils | who }}
purposes:
  - id: only
    summary: {{ story | yaml }}
    objectives:
      - {{ title-line | yaml }}
      - a second
data:
  - id: things
    items: {{ things | yaml }}
retention:
  - data: things
    months: {{ months | yaml }}
{% if urgent %}
contact: urgent@a.example
{% elif not urgent %}
contact: calm@a.example
{% endif %}
{% if by == "portal" %}
classification: OFFICIAL
{% endif %}
"#;

fn small() -> Template {
    small_with(SMALL_PAGE).unwrap()
}

fn small_with(page: &str) -> Result<Template, TemplateError> {
    Template::read(&Files { folder: "small/1.0.0", about: SMALL, page, readme: "" }, false)
}

fn answers(pairs: &[(&str, Answer)]) -> Answers {
    Answers(
        pairs.iter().map(|(name, answer)| ((*name).to_string(), answer.clone())).collect::<BTreeMap<_, _>>(),
    )
}

fn text(text: &str) -> Answer {
    Answer::Text(text.to_string())
}

/// What stands at a pointer once a text was answered, as both readers see it.
fn read_back(pointer: &str, pairs: &[(&str, Answer)]) -> serde_json::Value {
    let filled = small().fill("a-small-one", &answers(pairs)).unwrap();
    let source = Source::new("agreement.yaml", filled.as_bytes());
    let tree = Tree::read(&source)
        .unwrap_or_else(|refusal| panic!("{}: {refusal}\n{filled}", source.point(refusal.place.start)));
    agrees_with_second_reader(&source, &tree).unwrap_or_else(|refusal| panic!("{refusal:?}\n{filled}"));
    tree.at(pointer).unwrap_or_else(|| panic!("{pointer}\n{filled}")).json()
}

#[test]
fn awkward_answers_come_out_as_one_value_that_reads_back_the_same() {
    for answer in [
        "a: b",
        "a:",
        ": a",
        "a #b",
        "#a",
        "- a",
        "-",
        "-- a",
        "? a",
        "[a",
        "{a: b}",
        "{{ councils }}",
        "{% if x %}",
        "%a",
        "@a",
        "`a`",
        "!a",
        "&a",
        "*a",
        "| a",
        "> a",
        "'a'",
        "\"a\"",
        "a\\nb",
        "a\\",
        "\\u0041",
        "yes",
        "No",
        "ON",
        "null",
        "~",
        "=",
        "<<",
        "true",
        "0",
        "12",
        "012",
        "1.5",
        "1e3",
        "12:30",
        "0x1f",
        ".5",
        "+1",
        "2026-11-24",
        "2026-11-24 09:00",
        "[to complete: a]",
        "held-by-each-body",
        "Zoë’s café — £5",
        "日本",
        "…",
        "-1",
        "a, b",
        "a] }",
        "---",
        "...",
        "a  b",
        "é",
        "1 a",
        " a",
        "a ",
        "x\ty",
    ] {
        assert_eq!(read_back("/title", &[("title-line", text(answer))]), answer);
        assert_eq!(read_back("/purposes/0/objectives/0", &[("title-line", text(answer))]), answer);
        let list = Answer::List(vec![answer.to_string(), "b".to_string()]);
        assert_eq!(read_back("/data/0/items", &[("things", list)]), serde_json::json!([answer, "b"]));
    }
}

#[test]
fn long_answers_are_broken_into_lines_and_read_back_the_same() {
    let sentence =
        "Leaflets: they do not reach people who are housebound # or who do not see the danger - at all. ";
    let long = sentence.repeat(8).trim().to_string();
    assert_eq!(read_back("/purposes/0/summary", &[("story", text(&long))]), long.as_str());
    let filled = small().fill("a-small-one", &answers(&[("story", text(&long))])).unwrap();
    assert!(filled.lines().all(|line| line.chars().count() <= 110), "{filled}");
    for paragraphs in [
        "one\ntwo",
        "one\n\ntwo",
        "\none",
        "one\n",
        " one\ntwo",
        "one\n  two",
        "one \ntwo",
        "- a\n# b",
        "one\r\ntwo",
    ] {
        let expected = paragraphs.replace("\r\n", "\n");
        assert_eq!(read_back("/purposes/0/summary", &[("story", text(paragraphs))]), expected.as_str());
    }
}

#[test]
fn an_answer_that_cannot_be_seen_or_has_another_shape_is_not_taken() {
    let refused = |name: &str, answer: Answer| {
        small().fill("x", &answers(&[(name, answer)])).expect_err("the answer is refused").to_string()
    };
    for hidden in ["a\u{202e}b", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "a\u{200b}b", "a\rb", "\u{1b}[31m"] {
        assert!(refused("story", text(hidden)).contains("cannot be seen"), "{hidden:?}");
    }
    assert!(refused("title-line", text("a\nb")).contains("one line"));
    assert!(refused("title-line", text("  ")).contains("empty"));
    assert!(refused("title-line", Answer::Count(3)).contains("one line is needed"));
    assert!(refused("months", text("twelve")).contains("a whole number is needed"));
    assert!(refused("months", Answer::Count(1 << 53)).contains("9007199254740991"));
    assert!(refused("by", text("pigeon")).contains("not one of portal, paper"));
    assert!(refused("councils", Answer::List(vec!["Camden".into()])).contains("not an id"));
    assert!(refused("councils", Answer::List(vec!["camden".into(), "camden".into()])).contains("twice"));
    assert!(refused("councils", text("group:")).contains("not an id"));
    assert!(refused("colour", text("red")).contains("no blank `colour`"));
    // Text in pieces is put together, since an agreement holds only the composed form.
    assert_eq!(read_back("/title", &[("title-line", text("cafe\u{301}"))]), "café");
}

#[test]
fn who_a_party_is_takes_one_of_three_forms_or_stays_open() {
    let party = |answer: Option<Answer>| {
        let pairs: Vec<(&str, Answer)> = answer.map(|answer| ("councils", answer)).into_iter().collect();
        read_back("/parties/0", &pairs)
    };
    let list = |ids: &[&str]| Some(Answer::List(ids.iter().map(ToString::to_string).collect()));
    assert_eq!(party(Some(text("group:london-boroughs")))["group"], "london-boroughs");
    assert_eq!(party(list(&["camden"]))["body"], "camden");
    assert_eq!(party(Some(text("camden")))["body"], "camden");
    assert_eq!(party(list(&["camden", "barnet"]))["bodies"], serde_json::json!(["camden", "barnet"]));
    assert_eq!(party(None)["bodies"], "[to complete: councils]");
}

#[test]
fn conditions_keep_or_drop_whole_lines() {
    assert_eq!(read_back("/contact", &[("urgent", Answer::Flag(true))]), "urgent@a.example");
    assert_eq!(read_back("/contact", &[("urgent", Answer::Flag(false))]), "calm@a.example");
    assert_eq!(read_back("/contact", &[]), "calm@a.example");
    let filled = small().fill("x", &answers(&[("by", text("paper"))])).unwrap();
    assert!(!filled.contains("OFFICIAL") && !filled.contains("\n\n"), "{filled}");
}

#[test]
fn a_page_that_does_more_than_leave_blanks_is_refused() {
    let why = |line: &str| {
        small_with(&format!("format: isa-agreement/1\nkind: one-way\n{line}\n"))
            .map(|_| ())
            .expect_err(line)
            .to_string()
    };
    // Trust: reading the environment or the clock, other files, loops without an end, output without an end.
    for line in [
        "title: {{ get_env(name=\"HOME\") | yaml }}",
        "title: {{ now() | yaml }}",
        "title: {{ __tera_context | yaml }}",
        "title: {{ title-line }}",
        "title: {{ title-line | safe }}",
        "title: {{ title-line | upper | yaml }}",
        "title: {{ throw(message=\"x\") | yaml }}",
        "title: x {{ title-line | yaml }}",
        "title: {{ title-line | yaml }} x",
        "title: {{ title-line | yaml }}{{ story | yaml }}",
        "\"title\": {{ title-line | yaml }}",
        "{{ title-line | yaml }}: x",
        "{{ title-line | yaml }}",
        "# {{ title-line | yaml }}",
        "title: \"{{ title-line | yaml }}\"",
        "title: [{{ title-line | yaml }}]",
        "title: >-\n  {{ title-line | yaml }}",
        "{{ title-line | who }}",
        "people:\n  - {{ things | yaml }}",
        "{% include \"../../etc/passwd\" %}",
        "{% extends \"base\" %}",
        "{% set x = 1 %}",
        "{% for x in range(end=100000) %}",
        "{% raw %}",
        "{% if months %}",
        "{% if councils %}",
        "{% if by == \"pigeon\" %}",
        "{% if urgent and urgent %}",
        "{% if range(end=100000) %}",
        "{% if urgent %}",
        "{% endif %}",
        "title: {% if urgent %}",
        "{# hidden #}",
    ] {
        assert!(why(line).starts_with("small/1.0.0"), "{line}: {}", why(line));
    }
    assert!(why(&format!("# {}", "x".repeat(300_000))).contains("256 KiB"));
}

#[test]
fn answers_are_data_and_never_compiled() {
    let bomb = "{{ get_env(name=\"HOME\") }}{% for x in range(end=100000) %}{{ x }}{% endfor %}";
    assert_eq!(read_back("/purposes/0/summary", &[("story", text(bomb))]), bomb);
}

#[test]
fn a_filled_template_is_never_longer_than_an_agreement_may_be() {
    let lines: Vec<String> = (0..500).map(|at| format!("{at} {}", "é".repeat(990))).collect();
    let pairs = answers(&[("things", Answer::List(lines))]);
    assert!(small().fill("x", &pairs).is_ok());
    let page = format!(
        "{SMALL_PAGE}people:\n  - id: {{{{ story | yaml }}}}\nonward:\n  allowed: {{{{ things | yaml }}}}\n"
    );
    let error = small_with(&page).unwrap().fill("x", &pairs).unwrap_err();
    assert!(matches!(error, TemplateError::TooLong(_)), "{error}");
}

#[test]
fn a_template_of_ones_own_is_marked_and_cannot_take_a_standard_name() {
    let mut shelf = Shelf::default();
    shelf.add(&Files { folder: "small/1.0.0", about: SMALL, page: "kind: one-way\n", readme: "" }).unwrap();
    let newer = SMALL.replace("version: 1.0.0", "version: 1.10.0");
    shelf.add(&Files { folder: "small/1.10.0", about: &newer, page: "kind: one-way\n", readme: "" }).unwrap();
    let between = SMALL.replace("version: 1.0.0", "version: 1.9.0");
    shelf
        .add(&Files { folder: "small/1.9.0", about: &between, page: "kind: one-way\n", readme: "" })
        .unwrap();
    assert_eq!(shelf.find("small").unwrap().version, "1.10.0");
    assert_eq!(shelf.find("small/1.0.0").unwrap().version, "1.0.0");
    assert!(shelf.find("small/2.0.0").is_none() && shelf.find("large").is_none());
    assert!(!shelf.find("small").unwrap().standard);
    assert!(shelf.find("home-fire-safety").unwrap().standard);
    let taken =
        SMALL.replace("id: small", "id: home-fire-safety").replace("version: 1.0.0", "version: 9.0.0");
    let files =
        Files { folder: "home-fire-safety/9.0.0", about: &taken, page: "kind: one-way\n", readme: "" };
    assert!(shelf.add(&files).unwrap_err().to_string().contains("a standard template has this id"));
}

#[test]
fn a_template_that_is_not_whole_is_refused() {
    let why = |about: &str| {
        let files = Files { folder: "small/1.0.0", about, page: "kind: one-way\n", readme: "" };
        Template::read(&files, false).map(|_| ()).expect_err(about).to_string()
    };
    assert!(why(&SMALL.replace("id: small", "id: other")).contains("not its folder"));
    assert!(why(&SMALL.replace("parties: councils", "parties: months")).contains("no blank of bodies"));
    assert!(why(&SMALL.replace("name: months", "name: by")).contains("declared twice"));
    assert!(why(&SMALL.replace("name: months", "name: Months")).contains("small letters"));
    assert!(why(&SMALL.replace("example: 12}", "example: twelve}")).contains("example"));
    assert!(why(&SMALL.replace("default: portal", "default: pigeon")).contains("default"));
    assert!(why(&SMALL.replace("choices: [portal, paper], ", "")).contains("choices"));
    assert!(why(&SMALL.replace("[/kind]", "[/nowhere]")).contains("nothing stands at /nowhere"));
    assert!(why(&SMALL.replace("minor:", "colour: red\nminor:")).contains("colour"));
    let page = "kind: one-way\ntitle: {{ title-line | yaml }}\n";
    let about = SMALL.replace("[/kind]", "[/title]");
    let files = Files { folder: "small/1.0.0", about: &about, page, readme: "" };
    assert!(Template::read(&files, false).map(|_| ()).unwrap_err().to_string().contains("holds a blank"));
}

#[test]
fn what_is_typed_is_read_by_the_kind_of_its_blank() {
    let template = small();
    let typed = |name: &str, line: &str| template.blank(name).unwrap().typed(line);
    assert_eq!(typed("months", " 12 ").unwrap(), Answer::Count(12));
    assert_eq!(typed("urgent", "Yes").unwrap(), Answer::Flag(true));
    assert_eq!(
        typed("councils", "camden, barnet").unwrap(),
        Answer::List(vec!["camden".into(), "barnet".into()])
    );
    assert_eq!(typed("councils", "group:london-boroughs").unwrap(), text("group:london-boroughs"));
    assert_eq!(
        typed("things", "name; address, with postcode").unwrap(),
        Answer::List(vec!["name".into(), "address, with postcode".into()])
    );
    assert_eq!(typed("title-line", " a: b ").unwrap(), text("a: b"));
    for (name, line) in
        [("months", "a year"), ("months", "-1"), ("urgent", "perhaps"), ("councils", ""), ("by", "")]
    {
        assert!(typed(name, line).is_err(), "{name} {line}");
    }
}

#[test]
fn a_file_of_answers_is_read_as_strictly_as_an_agreement() {
    let read = |text: &str| Answers::read(&Source::new("answers.yaml", text.as_bytes()));
    let answers = read("a: b\nmonths: 3\nyes-no: true\nl: [red, blue]\nopen:\n").unwrap();
    assert_eq!(answers.0.len(), 4);
    assert_eq!(answers.0["l"], Answer::List(vec!["red".into(), "blue".into()]));
    for text in ["a: &x b\n", "a: {b: c}\n", "a: [[b]]\n", "a: b\na: c\n", "a: 1.5\n", "- a\n"] {
        assert!(read(text).is_err(), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_answered_reads_back_or_is_refused(answer in "\\PC{0,200}", words in "([ -~]{0,12}[ :#\\n-]){0,40}") {
        for answer in [answer, words] {
            let Ok(filled) = small().fill("x", &answers(&[("story", text(&answer))])) else { continue };
            let source = Source::new("agreement.yaml", filled.as_bytes());
            let tree = Tree::read(&source).map_err(|refusal| TestCaseError::fail(format!("{refusal}\n{filled}")))?;
            let composed: String = unicode_normalization::UnicodeNormalization::nfc(answer.as_str()).collect();
            let found = tree.at("/purposes/0/summary").unwrap().json();
            prop_assert_eq!(found, serde_json::Value::from(composed));
            prop_assert!(agrees_with_second_reader(&source, &tree).is_ok(), "{}", filled);
        }
    }

    #[test]
    fn whatever_is_listed_reads_back_or_is_refused(items in prop::collection::vec("\\PC{1,150}", 1..5)) {
        if let Ok(filled) = small().fill("x", &answers(&[("things", Answer::List(items.clone()))])) {
            let source = Source::new("agreement.yaml", filled.as_bytes());
            let tree = Tree::read(&source).map_err(|refusal| TestCaseError::fail(format!("{refusal}\n{filled}")))?;
            let composed: Vec<String> = items.iter().map(|item| unicode_normalization::UnicodeNormalization::nfc(item.as_str()).collect()).collect();
            prop_assert_eq!(tree.at("/data/0/items").unwrap().json(), serde_json::json!(composed));
            prop_assert!(agrees_with_second_reader(&source, &tree).is_ok(), "{}", filled);
        }
    }

    #[test]
    fn no_page_of_ones_own_makes_the_program_fail(line in "[a-z:\\-{}%|=\" ]{0,60}") {
        let _ = small_with(&format!("kind: one-way\n{line}\n")).map(|template| template.fill("x", &Answers::default()));
    }
}
