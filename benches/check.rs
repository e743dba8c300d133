//! What the whole check of 1 000 agreements costs, against a floor measured in the same run: a bare pass of YAML
//! events over the same bytes. Prints ratios; judges nothing.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops when it cannot run"
)]

use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use isa::agreement::{History, TemplateFacts, TemplateTerms, parse};
use isa::law::Catalogue;
use isa::rules::{Case, Check, RULES, check};
use isa::template::{Answers, Shelf};
use isa::text::Source;
use rayon::prelude::*;
use saphyr_parser::Parser;

/// As in the program.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

const AGREEMENTS: usize = 1_000;
const RUNS: usize = 5;

fn main() {
    let shelf = Shelf::default();
    let template = shelf.find("home-fire-safety").unwrap();
    let answers = include_bytes!("../templates/home-fire-safety/1.0.0/example-answers.yaml");
    let answers = Answers::read(&Source::new("answers", answers)).unwrap();
    let texts: Vec<String> =
        (0..AGREEMENTS).map(|at| template.fill(&format!("agreement-{at}"), &answers).unwrap()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let facts = TemplateFacts::Known(TemplateTerms {
        id: template.id.clone(),
        version: template.version.clone(),
        standard: true,
        locked: template.locked.clone(),
        minor: template.minor.clone(),
    });
    let day: NaiveDate = "2026-11-24".parse().unwrap();
    println!("{AGREEMENTS} agreements, {bytes} bytes, best of {RUNS} runs");

    let events = |text: &String| black_box(Parser::new_from_str(text).count());
    let whole = |text: &String| {
        let reading = parse(Source::new("agreement.yaml", text.as_bytes())).ok().unwrap();
        let (history, particulars) = (History::default(), HashMap::new());
        let case = Case::new(&reading, Catalogue::built_in(), day, &history, &facts, &particulars);
        black_box(check(&case, &[]).findings.len())
    };
    let reading = |text: &String| black_box(parse(Source::new("agreement.yaml", text.as_bytes())).is_ok());

    let floor = best(|| texts.iter().map(events).sum::<usize>());
    print("bare event pass", floor, floor);
    print("read and typed", best(|| texts.iter().filter(|text| reading(text)).count()), floor);
    print("whole check", best(|| texts.iter().map(whole).sum::<usize>()), floor);
    by_rule(&texts[0], day, &facts);

    let floor = best(|| texts.par_iter().map(events).sum::<usize>());
    print("bare event pass, all cores", floor, floor);
    print("whole check, all cores", best(|| texts.par_iter().map(whole).sum::<usize>()), floor);
}

/// What each rule costs for one agreement, as a part of the check by all rules: the dearest, and the rest together.
fn by_rule(text: &str, day: NaiveDate, facts: &TemplateFacts) {
    let reading = parse(Source::new("agreement.yaml", text.as_bytes())).ok().unwrap();
    let (history, particulars) = (History::default(), HashMap::new());
    let case = Case::new(&reading, Catalogue::built_in(), day, &history, facts, &particulars);
    let ask = |only: &[String]| {
        best(|| (0..AGREEMENTS).map(|_| black_box(check(&case, only)).findings.len()).sum())
    };
    let whole = ask(&[]);
    // What asking costs apart from any rule: the one of a reader, which looks at nothing here.
    let asking = ask(&["unreadable".to_string()]);
    // A rule that speaks after the others has all of them asked, and cannot be measured alone.
    let alone = RULES.iter().filter(|rule| !matches!(rule.check, Check::Afterwards(_)));
    let mut rules: Vec<(Duration, &str)> =
        alone.map(|rule| (ask(&[rule.id.to_string()]).saturating_sub(asking), rule.id)).collect();
    rules.sort_unstable_by(|a, b| b.cmp(a));
    let (dearest, rest) = rules.split_at(12);
    for (took, rule) in dearest {
        println!("  {rule:<40} {:>6.2} %", 100.0 * took.as_secs_f64() / whole.as_secs_f64());
    }
    let rest: f64 = rest.iter().map(|(took, _)| took.as_secs_f64()).sum();
    println!(
        "  {:<40} {:>6.2} %",
        format!("the other {} rules", rules.len() - 12),
        100.0 * rest / whole.as_secs_f64()
    );
}

fn best(work: impl Fn() -> usize) -> Duration {
    (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .min()
        .unwrap()
}

fn print(what: &str, took: Duration, floor: Duration) {
    let each = took / u32::try_from(AGREEMENTS).unwrap();
    println!(
        "{what:<28} {took:>10.2?}  {each:>9.2?} each  {:>5.2} x the floor",
        took.as_secs_f64() / floor.as_secs_f64()
    );
}
