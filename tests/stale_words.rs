//! Words that time has passed by: every entry of the list on both sides of its day, in every way in which it is written,
//! through the rule that speaks of it. The cases are made from the list; nothing of it is repeated here.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use std::collections::{BTreeSet, HashMap};

use chrono::{Months, NaiveDate};
use isa::agreement::{History, TemplateFacts, parse};
use isa::law::{Catalogue, Mark, Nature, StaleKind, StaleWord, Standing};
use isa::rules::{Case, Finding, check};
use isa::text::Source;

fn law() -> &'static Catalogue {
    Catalogue::built_in()
}

fn found(text: &str, day: NaiveDate, rule: &str) -> Vec<Finding> {
    let document = serde_json::json!({
        "format": "isa-agreement/1",
        "id": "meals-at-home",
        "clauses": [{"id": "a", "text": text}],
    });
    let Ok(reading) = parse(Source::new("agreement.yaml", document.to_string().as_bytes())) else {
        panic!("{document} cannot be read")
    };
    let (history, particulars, template) = (History::default(), HashMap::new(), TemplateFacts::default());
    let case = Case::new(&reading, law(), day, &history, &template, &particulars);
    check(&case, &[rule.to_string()]).findings
}

fn rule(word: &StaleWord) -> &'static str {
    match word.is {
        StaleKind::Law => "superseded-law",
        StaleKind::Wording => "superseded-wording",
    }
}

/// The first day on which a rule may speak: a date from memory leaves two years in doubt.
fn first_day(word: &StaleWord) -> NaiveDate {
    if word.dated < Mark::M { word.since } else { word.since.checked_add_months(Months::new(24)).unwrap() }
}

#[test]
fn every_way_of_writing_is_found_from_its_day_on_and_not_before() {
    let mut seen = 0;
    for word in law().stale_words().words() {
        let first = first_day(word);
        for words in &word.words {
            let text = format!("The partners go by {words} in all that they do.");
            let before = found(&text, first.pred_opt().unwrap(), rule(word));
            assert!(before.is_empty(), "{words} a day early: {before:?}");
            let from = found(&text, first, rule(word));
            assert_eq!(from.len(), 1, "{words} on {first}: {from:?}");
            assert!(from[0].message.contains(&word.since.to_string()), "{words}: {}", from[0].message);
            seen += 1;
        }
    }
    assert!(seen > 50, "the list was not read");
}

#[test]
fn what_is_only_part_of_a_word_is_not_found() {
    let day = "2026-11-24".parse().unwrap();
    for word in law().stale_words().words() {
        for words in &word.words {
            let text = format!("The partners go by x{words} and {words}x in all that they do.");
            let within = found(&text, day, rule(word));
            // A longer name can hold a shorter one as whole words.
            let whole = within.iter().any(|finding| finding.message.contains(&format!("\"{words}\"")));
            assert!(!whole, "{words}: {within:?}");
        }
    }
}

#[test]
fn a_sentence_that_tells_history_or_means_something_else_is_left_alone() {
    let day = "2026-11-24".parse().unwrap();
    for word in law().stale_words().words() {
        let words = &word.words[0];
        for tells in ["which no longer applies", "since repealed", "and any successor of it"] {
            let text = format!("The partners went by {words}, {tells}.");
            assert!(found(&text, day, rule(word)).is_empty(), "{text}");
        }
        for other in &word.not_when {
            let text = if other.contains(words.as_str()) {
                format!("The partners say {other} in all that they do.")
            } else {
                format!("The partners go by {words} ({other}) in all that they do.")
            };
            assert!(found(&text, day, rule(word)).is_empty(), "{text}");
        }
    }
}

#[test]
fn history_is_told_near_the_words_and_not_at_the_other_end_of_a_long_text() {
    let day = "2026-11-24".parse().unwrap();
    for fill in ["é", "a"] {
        for (letters, silent) in [(1900, true), (4100, false)] {
            let between = fill.repeat(letters / fill.len());
            let text = format!("under the Data Protection Act 1998 {between} since repealed");
            assert_eq!(found(&text, day, "superseded-law").is_empty(), silent, "{letters} of {fill}");
            let text = format!("since repealed {between} under the Data Protection Act 1998");
            assert_eq!(found(&text, day, "superseded-law").is_empty(), silent, "{letters} of {fill}, before");
        }
    }
}

#[test]
fn every_entry_stands_once_and_leads_somewhere() {
    let (mut ids, mut words) = (BTreeSet::new(), BTreeSet::new());
    for word in law().stale_words().words() {
        assert!(ids.insert(&word.id), "{} stands twice", word.id);
        assert!(!word.words.is_empty() && !word.instead.is_empty(), "{} says too little", word.id);
        assert!(
            word.words.iter().all(|each| words.insert(each)),
            "{}: two entries have the same words",
            word.id
        );
        for cite in &word.cites {
            assert!(law().provision(cite).is_some(), "{}: {cite} is no provision of the catalogue", word.id);
        }
        let day = "2026-11-24".parse().unwrap();
        let body = word.words.iter().find_map(|words| law().bodies().defunct_in(words, day));
        assert!(body.is_none() || word.is == StaleKind::Law, "{} is an ended body", word.id);
        assert!(word.checked.seen.is_some(), "{} does not say what was seen", word.id);
    }
}

/// The days around each date of a provision.
fn days_around(provision: &isa::law::Provision) -> BTreeSet<NaiveDate> {
    let dates = provision.periods.iter().flat_map(|period| [Some(period.from), period.until]).flatten();
    dates.flat_map(|date| [date.pred_opt().unwrap(), date]).collect()
}

#[test]
fn a_provision_cited_in_words_is_found_on_the_days_on_which_it_does_not_stand() {
    let (mut spoken, mut silent) = (0, 0);
    for act in law().instruments().filter(|act| act.title == "UK GDPR" || act.title.contains(" Act ")) {
        let plain = |provision: &&isa::law::Provision| {
            !provision.at.is_empty()
                && !provision.has(Nature::Heading)
                && !provision.at.starts_with("principle")
        };
        for provision in act.provisions.iter().filter(plain) {
            let text = format!("The partners act under {} of the {}.", provision.at, act.title);
            for day in days_around(provision) {
                let expected = matches!(provision.standing_on(day), Standing::NotInForce(_));
                let findings = found(&text, day, "citation-in-text-not-in-force");
                assert_eq!(findings.len(), usize::from(expected), "{text} on {day}: {findings:?}");
                if expected { spoken += 1 } else { silent += 1 }
            }
        }
    }
    assert!(spoken > 50 && silent > 500, "{spoken} and {silent}");
}

#[test]
fn numbers_that_were_taken_out_are_found_from_their_day_on() {
    let mut seen = 0;
    for act in law().instruments() {
        for omitted in act.numbering.iter().flat_map(|numbering| &numbering.omitted) {
            for number in omitted.numbers.iter().flat_map(|run| run.split('-')) {
                let text = format!("The partners act under {} {number} of the {}.", omitted.unit, act.title);
                let on = |day| found(&text, day, "citation-in-text-not-in-force").len();
                assert_eq!((on(omitted.until.pred_opt().unwrap()), on(omitted.until)), (0, 1), "{text}");
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "no numbers were read");
}

#[test]
fn a_number_after_the_last_is_found_and_the_last_is_not() {
    let day = "2026-11-24".parse().unwrap();
    for act in law().instruments() {
        for (unit, last) in act.numbering.iter().flat_map(|numbering| &numbering.last) {
            let on = |number| {
                let text = format!("The partners act under {unit} {number} of the {}.", act.title);
                found(&text, day, "citation-in-text-unknown").len()
            };
            assert_eq!((on(*last), on(last + 1)), (0, 1), "{unit} {last} of the {}", act.title);
        }
    }
}

#[test]
fn numbers_that_were_taken_out_run_in_order_and_before_the_last() {
    let mut seen = 0;
    for act in law().instruments() {
        let Some(numbering) = &act.numbering else { continue };
        seen += 1;
        for omitted in &numbering.omitted {
            let last = numbering.last[&omitted.unit];
            assert!(omitted.is_well_formed(last), "{}: {:?}", act.title, omitted.numbers);
        }
        // What the catalogue has itself is within the numbers.
        for provision in &act.provisions {
            let path = isa::law::Path::parse(&provision.at).unwrap();
            let says = numbering.says(&path, "2026-11-24".parse().unwrap());
            assert_eq!(says, isa::law::Numbered::Unsaid, "{} {}", act.title, provision.at);
        }
    }
    assert!(seen > 0, "no numbers were read");
}
