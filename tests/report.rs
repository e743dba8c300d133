//! The `report` room from outside: what people and programs get, to the byte, whatever a file holds.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use isa::law::Catalogue;
use isa::report::{FORMATS, FileReport, Ink, Report, format};
use isa::rules::{Checked, Finding, Then};
use isa::text::{Place, Source};
use proptest::prelude::*;

const TEXT: &str = "id: fire\nflows:\n  - {id: é日本😀, to: lfc}\n";

fn place_of(source: &Source, words: &str) -> Place {
    let start = u32::try_from(source.text().find(words).unwrap()).unwrap();
    Place { start, end: start + u32::try_from(words.len()).unwrap() }
}

fn named(rule: &'static str, mut finding: Finding) -> Finding {
    finding.rule = rule;
    finding
}

fn file<'a>(path: &str, source: &'a Source, findings: Vec<Finding>) -> FileReport<'a> {
    let checked = Checked { findings, ..Checked::default() };
    FileReport { path: path.to_string(), source, agreement: "fire".to_string(), checked }
}

fn report(files: Vec<FileReport<'_>>) -> Report<'_> {
    Report::new("2026-11-23".parse().unwrap(), Catalogue::built_in(), files)
}

fn written(report: &Report<'_>, name: &str) -> String {
    let digest = report.law.digest().to_string();
    (format(name).unwrap().write)(report, Ink::Plain).replace(&digest, "sha256:LAW")
}

/// Compares a report with the one in the repository; `UPDATE=1` writes that one anew.
fn same(name: &str, report: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, report).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), report, "tests/report/{name}");
}

/// A file with a finding of each severity, a departure that accepts one more, and two rules that were not asked.
fn sample(source: &Source) -> Report<'_> {
    let error = Finding::error(place_of(source, "lfc"), "100% of it: nobody, says why")
        .related(place_of(source, "é日本😀"), "on this flow")
        .cite("UK GDPR Art 5(1)(a)")
        .cite("An Act That Nobody Knows 1901 s.1")
        .help("say why\nit is so");
    let mut warning = Finding::warning(place_of(source, "fire"), "the name is short");
    warning.then = Some(Then { decided: "2019-04-01".parse().unwrap(), found: true });
    let mut question = Finding::question(place_of(source, "flows:\n  - {id"), "is that all?");
    question.then = Some(Then { decided: "2019-04".parse().unwrap(), found: false });
    let mut file = file(
        "b.yaml",
        source,
        vec![named("rule-b", question), named("rule-c", error), named("rule-a", warning)],
    );
    let departed = Finding::warning(place_of(source, "id: fire"), "the id is no number").about("fire");
    file.checked.departed.push((named("rule-d", departed), "it never was".to_string()));
    file.checked.not_asked.push(("rule-f", "there are no children".to_string()));
    file.checked.not_asked.push(("rule-e", "there are no children".to_string()));
    report(vec![file])
}

#[test]
fn people_read_frames_then_what_was_accepted_and_not_asked_then_the_counts() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    same("sample.txt", &written(&sample(&source), "human"));
}

#[test]
fn programs_read_the_contract() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    same("sample.json", &written(&sample(&source), "json"));
}

#[test]
fn github_reads_one_command_a_line() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    let expected = "\
::warning file=b.yaml,line=1,endLine=1,col=5,endColumn=9,title=rule-a::the name is short%0Athen: \
found as of the day of decision, 2019-04-01, too
::notice file=b.yaml,line=2,endLine=3,title=rule-b::is that all?%0Athen: not found as of the decision, 2019-04
::error file=b.yaml,line=3,endLine=3,col=20,endColumn=23,title=rule-c::100%25 of it: nobody, says why%0Alaw: \
UK GDPR Art 5(1)(a)%0Alaw: An Act That Nobody Knows 1901 s.1%0Ahelp: say why%0Ait is so
";
    assert_eq!(written(&sample(&source), "github"), expected);
}

#[test]
fn the_order_in_which_files_and_findings_come_does_not_matter() {
    let source = Source::new("a.yaml", TEXT.as_bytes());
    let found = |words: &str, rule| named(rule, Finding::error(place_of(&source, words), "wrong"));
    let all = || vec![found("fire", "rule-b"), found("fire", "rule-a"), found("lfc", "rule-a")];
    let turned = || all().into_iter().rev().collect::<Vec<_>>();
    let one = report(vec![file("a.yaml", &source, all()), file("b.yaml", &source, turned())]);
    let other = report(vec![file("b.yaml", &source, all()), file("a.yaml", &source, turned())]);
    for format in FORMATS {
        assert_eq!((format.write)(&one, Ink::Plain), (format.write)(&other, Ink::Plain), "{}", format.name);
    }
    let order: Vec<_> = one.findings().map(|(file, f)| (file.path.as_str(), f.place.start, f.rule)).collect();
    assert!(order.is_sorted() && order.len() == 6);
}

#[test]
fn colour_is_only_for_people_and_only_when_asked_for() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    let report = sample(&source);
    for format in FORMATS {
        let coloured = (format.write)(&report, Ink::Coloured);
        assert_eq!(coloured.contains('\u{1b}'), format.name == "human", "{}", format.name);
    }
}

#[test]
fn a_file_without_findings_says_so() {
    let source = Source::new("a.yaml", TEXT.as_bytes());
    let text = written(&report(vec![file("a.yaml", &source, Vec::new())]), "human");
    assert_eq!(text, "no findings in 1 file\nlaw as of 2026-11-23, catalogue sha256:LAW\n");
    let text = written(&report(Vec::new()), "human");
    assert_eq!(text, "no findings in 0 files\nlaw as of 2026-11-23, catalogue sha256:LAW\n");
}

#[test]
fn a_place_in_a_text_that_could_not_be_read_at_all_is_still_shown() {
    let source = Source::new("a.docx", b"PK\x03\x04 and more");
    let refusal = isa::agreement::parse(source).map(|_| ()).unwrap_err();
    let finding = named("unreadable", Finding::error(refusal.1.place, refusal.1.message));
    let text = written(&report(vec![file("a.docx", &refusal.0, vec![finding])]), "human");
    assert!(text.starts_with("error[unreadable]: this file is a Word, Excel or zip file"), "{text}");
    assert!(text.contains("--> a.docx:1:1"), "{text}");
}

/// Characters that act, among others that do not.
fn hostile() -> impl Strategy<Value = String> {
    let acting = prop_oneof![
        4 => proptest::char::range('\0', '\u{a0}'),
        1 => proptest::sample::select(vec!['\u{202e}', '\u{2066}', '\u{feff}', '\u{2028}', '\u{e0041}']),
        1 => any::<char>(),
    ];
    proptest::collection::vec(acting, 0..60).prop_map(|all| all.into_iter().collect())
}

fn acts_on_nobody(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || (c >= ' ' && !isa::text::acts(c)))
}

proptest! {
    #[test]
    fn nothing_of_a_file_acts_on_whoever_looks_at_its_report(
        held in hostile(), path in hostile(), said in hostile(), start in 0u32..80, end in 0u32..80
    ) {
        let source = Source::new(path.clone(), held.as_bytes());
        let place = Place { start, end };
        let finding = Finding::error(place, said.clone()).related(Place { start: end, end: start }, said.clone());
        let finding = finding.help(said.clone()).cite(said.clone());
        let mut file = file(&path, &source, vec![named("rule-a", finding.clone())]);
        file.checked.departed.push((finding, said.clone()));
        file.checked.not_asked.push(("rule-a", said));
        let report = report(vec![file]);
        for format in FORMATS {
            let text = (format.write)(&report, Ink::Plain);
            let tabs = if format.name == "github" { text.replace('\t', " ") } else { text };
            prop_assert!(acts_on_nobody(&tabs), "{}: {tabs:?}", format.name);
        }
        let commands = (format("github").unwrap().write)(&report, Ink::Plain);
        prop_assert_eq!(commands.lines().count(), 1);
        serde_json::from_str::<serde_json::Value>(&(format("json").unwrap().write)(&report, Ink::Plain)).unwrap();
    }

    #[test]
    fn whatever_a_file_holds_it_is_either_read_or_refused_at_a_place_that_can_be_shown(held in hostile()) {
        let text = format!("format: isa-agreement/1\nid: a\ntitle: \"{held}\"\nflows:\n  - id: {held}\n");
        let source = Source::new("a.yaml", text.as_bytes());
        if let Err((source, refusal)) = isa::agreement::parse(source) {
            let finding = named("unreadable", Finding::error(refusal.place, refusal.message));
            let shown = written(&report(vec![file("a.yaml", &source, vec![finding])]), "human");
            prop_assert!(acts_on_nobody(&shown), "{shown:?}");
            prop_assert!(shown.contains("--> a.yaml:"), "{shown:?}");
        }
    }
}
