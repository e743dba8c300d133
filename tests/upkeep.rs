//! What a check says of days as they pass: the age of the catalogue's own entries, what was so when the parties decided, and
//! what stays one finding while its age grows. What each rule says is in `rules`.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use program::{empty, isa, write};
use serde_json::Value;

const ON: &str = "\
format: isa-agreement/1
id: meals-at-home
record:
  of: document
  seen: part
  state: in-use
  events:
    - {day: 2019-04-01, did: signed}
dates: {starts: 2019-04-01, review: 2020-04-01}
retention: [{until: as long as necessary}]
grounds:
  - {id: prevention, basis: UK GDPR Art 6(1)(e), task: [Care Act 2014 s.2]}
";

fn check(day: &str, more: &[&str]) -> Value {
    let folder = empty();
    write(folder.path(), "meals.yaml", ON);
    let order = [&["check", "meals.yaml", "--format", "json", "--as-of", day], more].concat();
    isa(folder.path(), &order).json()
}

fn of<'j>(report: &'j Value, rule: &str) -> Vec<&'j Value> {
    report["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule).collect()
}

const AGE: &str = "law-not-checked-lately";

#[test]
fn how_lately_the_law_was_checked_is_asked_on_request_only() {
    let asked_for = |more: &[&str]| of(&check("2099-01-01", more), AGE).len();
    assert_eq!(asked_for(&[]), 0);
    assert_eq!(asked_for(&["--stale-law"]), 1);
    assert_eq!(asked_for(&["--only", AGE]), 1);
    assert_eq!(asked_for(&["--only", "review-overdue"]), 0);
    let unasked = check("2099-01-01", &[]);
    let told = unasked["not_asked"].as_array().unwrap().iter().any(|rule| rule["rule"] == AGE);
    assert!(told, "what was not asked is said");
}

#[test]
fn an_entry_is_old_a_year_and_a_day_after_it_was_checked() {
    let law = isa::law::Catalogue::built_in();
    let cited = ["UK GDPR Art 6(1)(e)", "Care Act 2014 s.2"];
    let oldest = cited.iter().map(|cite| law.provision(cite).unwrap().checked.on).min().unwrap();
    let year_on = oldest.checked_add_months(chrono::Months::new(12)).unwrap();
    let found = |day: chrono::NaiveDate| of(&check(&day.to_string(), &["--stale-law"]), AGE).len();
    assert_eq!(found(year_on), 0);
    assert_eq!(found(year_on.succ_opt().unwrap()), 1);
}

#[test]
fn a_finding_says_whether_it_was_so_on_the_day_of_decision() {
    let report = check("2026-11-24", &[]);
    let then = |rule: &str| of(&report, rule)[0]["on_decision"].clone();
    assert_eq!(then("retention-vague"), serde_json::json!({"day": "2019-04-01", "found": true}));
    assert_eq!(then("review-overdue"), serde_json::json!({"day": "2019-04-01", "found": false}));
    // The form of a text does not turn on a day.
    assert_eq!(then("record-incomplete"), Value::Null);
    // On the day of decision itself there is nothing to tell apart.
    let report = check("2019-04-01", &[]);
    assert_eq!(of(&report, "retention-vague")[0]["on_decision"], Value::Null);
    let report = check("2019-04-02", &[]);
    assert_eq!(of(&report, "retention-vague")[0]["on_decision"]["found"], true);
}

#[test]
fn a_finding_that_only_grows_older_keeps_its_mark() {
    let overdue = |day: &str| {
        let report = check(day, &[]);
        let finding = of(&report, "review-overdue")[0];
        (finding["message"].clone(), finding["fingerprint"].clone())
    };
    let (then, mark) = overdue("2021-04-01");
    let (now, same) = overdue("2026-11-24");
    assert_ne!(then, now, "the message says how long it has been");
    assert_eq!(mark, same);
}
