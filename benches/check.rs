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
use isa::rules::{Case, check};
use isa::template::{Answers, Shelf};
use isa::text::Source;
use rayon::prelude::*;
use saphyr_parser::Parser;

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
    let floor = best(|| texts.par_iter().map(events).sum::<usize>());
    print("bare event pass, all cores", floor, floor);
    print("whole check, all cores", best(|| texts.par_iter().map(whole).sum::<usize>()), floor);
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
