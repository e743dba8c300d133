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

/// A file with a finding that is new, one that was there before, and an accepted one; and what is paid.
fn indebted(source: &Source) -> Report<'_> {
    let mut before = sample(source);
    before.as_of = "2025-04-01".parse().unwrap();
    let gone = file("c.yaml", source, vec![warning_of_a_rule(source, "it is gone")]);
    let old = file("b.yaml", source, vec![warning_of_a_rule(source, "it is old")]);
    let baseline = isa::report::Baseline::of(&Report::new(before.as_of, before.law, vec![gone, old]));
    let new = Finding::error(place_of(source, "lfc"), "it is new").cite("UK GDPR Art 5(1)(a)");
    let mut now =
        file("b.yaml", source, vec![named("name-unknown", new), warning_of_a_rule(source, "it is old")]);
    let departed = Finding::warning(place_of(source, "id: fire"), "the id is no number").about("fire");
    now.checked.departed.push((named("rule-d", departed), "it never was".to_string()));
    let mut report = report(vec![now, file("a.yaml", source, Vec::new())]);
    let asked = isa::report::Asked { only: &[], whole: true };
    baseline.apply(&mut report, isa::report::Origin::Baseline("debt.yaml".to_string()), asked);
    report
}

fn warning_of_a_rule(source: &Source, said: &str) -> Finding {
    named("defunct-body", Finding::warning(place_of(source, "fire"), said))
}

#[test]
fn people_read_what_is_left_and_since_when_and_what_is_paid() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    same("indebted.txt", &written(&indebted(&source), "human"));
}

#[test]
fn programs_read_the_debt_apart_from_the_findings() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    same("indebted.json", &written(&indebted(&source), "json"));
}

#[test]
fn github_shows_only_what_is_new_and_says_what_is_left() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    let lines = written(&indebted(&source), "github");
    let [new, debt] = lines.lines().collect::<Vec<_>>()[..] else { panic!("{lines}") };
    assert!(new.starts_with("::error file=b.yaml,line=3,") && new.contains("::it is new"), "{new}");
    assert_eq!(
        debt,
        "::notice title=isa check::debt: left of debt.yaml, recorded since 2025-04-01: 1 warning; 1 paid, to be taken out \
         with `--record`"
    );
}

#[test]
fn code_scanning_reads_what_is_new_what_is_old_and_what_is_accepted() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    same(
        "indebted.sarif",
        &written(&indebted(&source), "sarif")
            .replace(&page_of("defunct-body"), "PAGE")
            .replace(&page_of("name-unknown"), "PAGE")
            .replace(env!("CARGO_PKG_VERSION"), "VERSION"),
    );
}

/// The page of a rule, as it stands in JSON.
fn page_of(rule: &str) -> String {
    let page = serde_json::to_string(isa::rules::rule(rule).unwrap().page).unwrap();
    page.trim_matches('"').to_string()
}

/// What the schema of SARIF 2.1.0 requires of the parts that are used, and what it allows in them.
#[test]
fn sarif_has_what_its_schema_requires() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    for report in [sample(&source), indebted(&source), report(Vec::new())] {
        let log: serde_json::Value = serde_json::from_str(&written(&report, "sarif")).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert!(driver["name"].is_string());
        let rules = driver["rules"].as_array().unwrap();
        for rule in rules {
            assert!(rule["id"].is_string());
            assert!(rule.get("help").is_none_or(|help| help["text"].is_string()));
        }
        for result in run["results"].as_array().unwrap() {
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
            let states = ["new", "unchanged", "updated", "absent"];
            assert!(
                result.get("baselineState").is_none_or(|state| states.contains(&state.as_str().unwrap()))
            );
            for suppression in result["suppressions"].as_array().into_iter().flatten() {
                assert!(["inSource", "external"].contains(&suppression["kind"].as_str().unwrap()));
            }
            let related = result["relatedLocations"].as_array().unwrap();
            for location in result["locations"].as_array().unwrap().iter().chain(related) {
                let region = &location["physicalLocation"]["region"];
                let at = |key: &str| region[key].as_u64().unwrap();
                assert!(at("startLine") >= 1 && at("startColumn") >= 1 && at("endColumn") >= 1);
                assert!((at("endLine"), at("endColumn")) >= (at("startLine"), at("startColumn")));
                assert!(location["physicalLocation"]["artifactLocation"]["uri"].is_string());
            }
        }
    }
}

#[test]
fn servers_of_tests_read_a_suite_a_file_and_a_case_a_finding() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    same("indebted.xml", &written(&indebted(&source), "junit"));
    let mut all = sample(&source);
    let failures = |report: &Report<'_>| written(report, "junit").matches("<failure ").count();
    assert_eq!(failures(&all), 1);
    all.fail_on = isa::rules::Severity::Question;
    assert_eq!(failures(&all), 3);
}

#[test]
fn gitlab_reads_what_is_new_each_under_a_mark_of_its_own() {
    let source = Source::new("b.yaml", TEXT.as_bytes());
    same("indebted.gitlab.json", &written(&indebted(&source), "gitlab"));
    let twice = warning_of_a_rule(&source, "it is old");
    let report = report(vec![
        file("a.yaml", &source, vec![twice.clone(), twice.clone()]),
        file("b.yaml", &source, vec![twice]),
    ]);
    let all: serde_json::Value = serde_json::from_str(&written(&report, "gitlab")).unwrap();
    let all = all.as_array().unwrap();
    let marks: std::collections::BTreeSet<&str> =
        all.iter().map(|one| one["fingerprint"].as_str().unwrap()).collect();
    assert_eq!((all.len(), marks.len()), (3, 3));
    for one in all {
        assert!(one["description"].is_string() && one["location"]["lines"]["begin"].as_u64() >= Some(1));
        assert!(
            ["info", "minor", "major", "critical", "blocker"].contains(&one["severity"].as_str().unwrap())
        );
    }
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
        for name in ["json", "sarif", "gitlab"] {
            serde_json::from_str::<serde_json::Value>(&(format(name).unwrap().write)(&report, Ink::Plain)).unwrap();
        }
        let suites = (format("junit").unwrap().write)(&report, Ink::Plain);
        let forbidden = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}') || (c < ' ' && c != '\n');
        prop_assert!(!suites.contains(forbidden) && suites.matches("<testcase ").count() == 2, "{suites:?}");
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
