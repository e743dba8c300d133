//! The standard templates: each reads, a draft has no finding but its blanks, and one that is filled is clean.
//! What a page may hold and what becomes of awkward answers is asked in `pages`.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;
use isa::agreement::{History, Reading, TemplateFacts, TemplateTerms, parse};
use isa::law::Catalogue;
use isa::rules::{Case, Finding, Severity, check};
use isa::template::{Answer, Answers, BlankKind, Shelf, Template};
use isa::text::{Source, Tree, agrees_with_second_reader, round_trips};

/// The day on which the standard templates are looked at: after approval, before the first referral.
const DAY: &str = "2026-11-24";

fn day() -> NaiveDate {
    DAY.parse().unwrap()
}

fn example(template: &Template) -> Answers {
    let path = Path::new("templates").join(template.name()).join("example-answers.yaml");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Answers::read(&Source::new(path.display().to_string(), &bytes)).unwrap()
}

fn read(text: &str) -> Reading {
    parse(Source::new("agreement.yaml", text.as_bytes())).unwrap_or_else(|(source, refusal)| {
        panic!("{}: {refusal} ({:?})\n{text}", source.point(refusal.place.start), refusal.help)
    })
}

fn facts(template: &Template) -> TemplateFacts {
    TemplateFacts::Known(TemplateTerms {
        id: template.id.clone(),
        version: template.version.clone(),
        standard: template.standard,
        locked: template.locked.clone(),
        minor: template.minor.clone(),
    })
}

fn findings(reading: &Reading, template: &Template) -> Vec<Finding> {
    findings_on(day(), reading, template)
}

fn findings_on(day: NaiveDate, reading: &Reading, template: &Template) -> Vec<Finding> {
    let (history, particulars, facts) = (History::default(), HashMap::new(), facts(template));
    let law = Catalogue::built_in();
    let case = Case::new(reading, law, day, &history, &facts, &particulars);
    check(&case, &[]).findings
}

fn lines(reading: &Reading, findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let line = reading.source.point(finding.place.start).line;
            format!("{line}: {}[{}]: {}", finding.severity, finding.rule, finding.message)
        })
        .collect()
}

fn blanks(tree: &Tree) -> Vec<String> {
    let mut names = Vec::new();
    tree.root.leaves(&mut |_, leaf| names.extend(leaf.blank().map(str::to_string)));
    names
}

#[test]
fn a_draft_of_each_standard_template_has_no_finding_but_its_blanks() {
    assert!(Shelf::standard().len() >= 3);
    for template in Shelf::standard() {
        let text = template.fill("a-draft", &Answers::default()).unwrap();
        let reading = read(&text);
        let mut open: Vec<&str> = template
            .blanks
            .iter()
            .filter(|blank| blank.default.is_none())
            .map(|blank| blank.name.as_str())
            .collect();
        let mut left = blanks(&reading.tree);
        open.sort_unstable();
        left.sort_unstable();
        assert_eq!(left, open, "{}: each question is asked in one place", template.name());
        let other: Vec<Finding> = findings(&reading, template)
            .into_iter()
            .filter(|finding| !reading.source.slice(finding.place).contains("[to complete: "))
            .collect();
        assert_eq!(lines(&reading, &other), [""; 0], "{}", template.name());
    }
}

#[test]
fn a_filled_agreement_has_no_error_and_only_the_warnings_that_its_readme_announces() {
    for template in Shelf::standard() {
        let text = template.fill("a-filled-one", &example(template)).unwrap();
        let reading = read(&text);
        assert_eq!(blanks(&reading.tree), [""; 0], "{}: the example answers every question", template.name());
        let found = findings(&reading, template);
        let unannounced: Vec<Finding> = found
            .iter()
            .filter(|finding| {
                finding.severity == Severity::Error
                    || !template.readme.contains(&format!("`{}`", finding.rule))
            })
            .cloned()
            .collect();
        assert_eq!(lines(&reading, &unannounced), [""; 0], "{}", template.name());
        assert!(
            text.lines().all(|line| line == line.trim_end()),
            "{}: a line ends in spaces",
            template.name()
        );
        agrees_with_second_reader(&reading.source, &reading.tree).unwrap();
        round_trips(&reading.tree.root, &reading.agreement).unwrap();
    }
}

#[test]
fn a_filled_agreement_stays_clean_while_it_runs_and_until_its_review() {
    for template in Shelf::standard() {
        let reading = read(&template.fill("a-filled-one", &example(template)).unwrap());
        for pointer in ["/dates/starts", "/dates/review"] {
            let day: NaiveDate = reading.tree.at(pointer).unwrap().json().as_str().unwrap().parse().unwrap();
            let mut found = findings_on(day, &reading, template);
            // The reminder of the review is what the text itself asks for.
            found.retain(|finding| finding.rule != "review-due-soon");
            assert_eq!(lines(&reading, &found), [""; 0], "{} on {day}", template.name());
        }
    }
}

#[test]
fn every_question_changes_the_text() {
    for template in Shelf::standard() {
        let page =
            std::fs::read_to_string(Path::new("templates").join(template.name()).join("agreement.yaml"))
                .unwrap();
        for blank in &template.blanks {
            let name = &blank.name;
            let forms = [
                format!("{{{{ {name} | yaml }}}}"),
                format!("{{{{ {name} | who }}}}"),
                format!("{{% if {name} %}}"),
                format!("{{% if {name} == "),
            ];
            assert!(
                forms.iter().any(|form| page.contains(form)),
                "{}: {name} is asked for nothing",
                template.name()
            );
        }
    }
}

#[test]
fn every_choice_gives_an_agreement_that_is_as_good() {
    for template in Shelf::standard() {
        for blank in &template.blanks {
            let values: Vec<Answer> = match blank.kind {
                BlankKind::Choice => blank.choices.iter().cloned().map(Answer::Text).collect(),
                BlankKind::YesNo => vec![Answer::Flag(false), Answer::Flag(true)],
                _ => continue,
            };
            for value in values {
                let mut answers = example(template);
                answers.0.insert(blank.name.clone(), value.clone());
                let reading = read(&template.fill("a-filled-one", &answers).unwrap());
                let bad: Vec<Finding> = findings(&reading, template)
                    .into_iter()
                    .filter(|finding| finding.severity != Severity::Question)
                    .collect();
                // The honest answer that a high risk is left has a price: the regulator must be asked first.
                let high_risk = blank.name == "dpia-risk" && value == Answer::Text("high".to_string());
                if high_risk && bad.iter().map(|finding| finding.rule).eq(["regulator-not-consulted"]) {
                    continue;
                }
                assert!(!high_risk, "{}: a high risk is left and no rule asks", template.name());
                assert_eq!(lines(&reading, &bad), [""; 0], "{} {} {value:?}", template.name(), blank.name);
            }
        }
    }
}

#[test]
fn what_a_template_locks_is_the_same_whatever_is_answered() {
    for template in Shelf::standard() {
        let tree = read(&template.fill("a-filled-one", &example(template)).unwrap()).tree;
        for (pointer, value) in &template.locked {
            let found = tree.at(pointer).map(isa::text::Node::json);
            assert_eq!(found.as_ref(), Some(value), "{} {pointer}", template.name());
        }
        assert!(!template.clauses.is_empty() && !template.locked.is_empty());
    }
}

#[test]
fn every_blank_of_a_standard_template_can_be_answered_at_a_prompt_by_its_example() {
    for template in Shelf::standard() {
        for blank in &template.blanks {
            let line = match &blank.example {
                Answer::Text(text) => text.clone(),
                Answer::Count(count) => count.to_string(),
                Answer::Flag(flag) => if *flag { "yes" } else { "no" }.to_string(),
                Answer::List(items) => items.join(if blank.kind == BlankKind::Lines { "; " } else { ", " }),
            };
            assert_eq!(blank.typed(&line).unwrap(), blank.example, "{}: {}", template.name(), blank.name);
            assert!(blank.question.ends_with('?'), "{}: {}", template.name(), blank.question);
        }
    }
}

#[test]
fn what_a_template_binds_stands_in_a_file_of_its_own() {
    for template in Shelf::standard() {
        let file = format!("{}/templates/{}/bound.json", env!("CARGO_MANIFEST_DIR"), template.name());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, template.bound().bytes()).unwrap();
        }
        let bytes = std::fs::read(&file).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            String::from_utf8(template.bound().bytes()).unwrap(),
            "{file}"
        );
    }
}
