//! The table of the adversarial cases in `tests/conformance/README.md` says of each what shows the defence; here it is
//! held to that: every case once, every named test there, and nothing both shown and not shown.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The groups of cases, and how many each has.
const GROUPS: [(char, usize); 8] =
    [('A', 26), ('B', 8), ('C', 9), ('D', 15), ('E', 15), ('F', 14), ('G', 3), ('H', 6)];

/// The words above the list of what is not shown.
const NOT_SHOWN: &str = "## Not shown yet";

/// What the page says: of each case how often it has a row and how often it is on the list of what is not shown, and
/// what is wrong with what is said.
#[derive(Debug, Default)]
struct Page {
    shown: BTreeMap<String, usize>,
    not_shown: BTreeMap<String, usize>,
    faults: Vec<String>,
}

/// Reads the page. `test_is_there` says whether a file has a test of that name.
fn read(page: &str, test_is_there: impl Fn(&str, &str) -> bool) -> Page {
    let mut read = Page::default();
    let (table, rest) = page.split_once(NOT_SHOWN).unwrap_or((page, ""));
    for row in table.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [case, attack, defence] = cells.as_slice() else {
            read.faults.push(format!("not three cells: {row}"));
            continue;
        };
        if *case == "Case" || case.starts_with('-') {
            continue;
        }
        *read.shown.entry((*case).to_owned()).or_default() += 1;
        if attack.is_empty() || defence.is_empty() {
            read.faults.push(format!("{case}: an empty cell"));
        }
        // What stands between backticks and names a file is a test.
        for named in defence.split('`').skip(1).step_by(2).filter(|named| named.contains(".rs")) {
            match named.split_once(": ") {
                Some((file, test)) if test_is_there(file, test) => {}
                _ => read.faults.push(format!("{case}: there is no test {named}")),
            }
        }
        if defence.contains('…') || (!defence.contains(".rs: ") && !defence.ends_with('.')) {
            read.faults.push(format!("{case}: neither a test nor a sentence"));
        }
    }
    for line in rest.lines().filter_map(|line| line.strip_prefix("- ")) {
        match line.split_once(": ") {
            Some((case, missing)) if !missing.trim().is_empty() => {
                *read.not_shown.entry(case.to_owned()).or_default() += 1;
            }
            _ => read.faults.push(format!("what is missing is not said: {line}")),
        }
    }
    let all: Vec<String> =
        GROUPS.iter().flat_map(|(group, count)| (1..=*count).map(move |n| format!("{group}{n}"))).collect();
    for case in &all {
        let count = |of: &BTreeMap<String, usize>| of.get(case).copied().unwrap_or_default();
        match (count(&read.shown), count(&read.not_shown)) {
            (1, 0) | (0, 1) => {}
            (0, 0) => read.faults.push(format!("{case}: missing")),
            (shown, 0) => read.faults.push(format!("{case}: {shown} rows")),
            (0, listed) => read.faults.push(format!("{case}: {listed} times not shown")),
            _ => read.faults.push(format!("{case}: both shown and not shown")),
        }
    }
    let strange = read.shown.keys().chain(read.not_shown.keys()).filter(|case| !all.contains(case));
    let strange: Vec<String> = strange.map(|case| format!("{case}: no such case")).collect();
    read.faults.extend(strange);
    read
}

/// Whether a file of this project has a test of that name. The line before a test is `#[test]`, or another attribute;
/// in `proptest!` too.
fn test_is_there(file: &str, test: &str) -> bool {
    let Ok(held) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)) else { return false };
    let lines: Vec<&str> = held.lines().map(str::trim).collect();
    lines.iter().enumerate().any(|(at, line)| {
        line.strip_prefix("fn ")
            .and_then(|rest| rest.strip_prefix(test))
            .is_some_and(|rest| rest.starts_with('('))
            && lines[..at]
                .iter()
                .rev()
                .take_while(|line| line.starts_with("#["))
                .any(|line| *line == "#[test]")
    })
}

#[test]
fn every_case_is_shown_once_or_said_to_be_missing() {
    let page = include_str!("conformance/README.md");
    let read = read(page, test_is_there);
    assert_eq!(read.faults, Vec::<String>::new());
    println!("{} of 96 cases are shown, {} are not yet", read.shown.len(), read.not_shown.len());
    let told = format!("**{} of 96 are shown.**", read.shown.len());
    assert!(page.contains(&told), "the page must say: {told}");
}

#[test]
fn a_page_that_pretends_is_found_out() {
    let page = include_str!("conformance/README.md");
    let row = page.lines().find(|line| line.starts_with("| A1 |")).unwrap();
    let faults = |page: &str| read(page, test_is_there).faults;
    assert_eq!(faults(&page.replace(&format!("{row}\n"), "")), ["A1: missing"]);
    assert_eq!(faults(&page.replace(row, &format!("{row}\n{row}"))), ["A1: 2 rows"]);
    assert_eq!(faults(&format!("{page}- A1: something.\n")), ["A1: both shown and not shown"]);
    assert_eq!(faults(&format!("{page}- A27: something.\n")), ["A27: no such case"]);
    assert_eq!(
        faults(&page.replace(row, "| A1 | a key twice | surely |")),
        ["A1: neither a test nor a sentence"]
    );
    for named in ["tests/nowhere.rs: a_test", "tests/adversarial.rs: read", "tests/seal.rs"] {
        let other = format!("| A1 | a key twice | `{named}` |");
        let faults = faults(&page.replace(row, &other));
        assert_eq!(faults[0], format!("A1: there is no test {named}"));
    }
    assert!(faults(page.split(NOT_SHOWN).next().unwrap()).len() >= read(page, test_is_there).not_shown.len());
}
