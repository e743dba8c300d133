//! What belongs together is there together: each rule with its line, page, documents and law; each fact of law with
//! what it points at. Says nothing of whether a rule is right: `tests/rules.rs` does.

#![allow(clippy::unwrap_used, reason = "a test stops at a file that it cannot read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use isa::law::{Catalogue, Found};
use isa::rules::{Check, RULES, Severity};

#[allow(dead_code, reason = "each file of tests uses a part")]
mod documents;

use documents::{Document, cases, entries, fixtures, folders, name};

/// The files `src/rules/<family>/<fault>.rs`.
fn rule_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let families = entries(&root).into_iter().filter(|path| path.is_dir());
    let is_rule = |path: &PathBuf| path.extension().is_some_and(|e| e == "rs") && name(path) != "mod.rs";
    families.flat_map(|family| entries(&family)).filter(is_rule).collect()
}

fn id_of(file: &Path) -> String {
    file.file_stem().unwrap().to_string_lossy().replace('_', "-")
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn rules_stand_in_the_order_of_their_ids_each_once() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
}

#[test]
fn every_file_of_a_rule_is_a_rule_of_its_name_in_its_family_and_every_rule_has_one() {
    let mut faults = Vec::new();
    for file in rule_files() {
        let (id, family) = (id_of(&file), name(file.parent().unwrap()).replace('_', "-"));
        match isa::rules::rule(&id) {
            None => faults.push(format!("{id} has a file and is not in RULES")),
            Some(rule) if rule.family.word() != family => {
                faults.push(format!("{id} stands in {family} and says that it is of {}", rule.family.word()));
            }
            Some(_) => {}
        }
    }
    let files: BTreeSet<String> = rule_files().iter().map(|file| id_of(file)).collect();
    faults.extend(
        RULES.iter().filter(|rule| !files.contains(rule.id)).map(|rule| format!("{} has no file", rule.id)),
    );
    none(&faults);
}

#[test]
fn every_rule_has_documents_that_show_its_fault_and_documents_that_do_not() {
    let mut faults = Vec::new();
    for rule in RULES {
        // No document alone can break these: a whole repository that was signed can.
        if matches!(rule.check, Check::Signed) {
            if !include_str!("signed_texts.rs").contains(&format!("\"{}\"", rule.id)) {
                faults.push(format!("tests/signed_texts.rs does not try {}", rule.id));
            }
            continue;
        }
        let folder = fixtures().join(rule.id);
        let cases = if folder.exists() { cases(&folder) } else { Vec::new() };
        for kind in ["pass", "fail"] {
            if !cases.iter().any(|case| name(case).starts_with(kind)) {
                faults.push(format!("tests/rules/{} holds no {kind}*", rule.id));
            }
        }
    }
    none(&faults);
}

const HEADINGS: [&str; 4] = ["## What it asks", "## Why", "## Putting it right", "## When it is silent"];

#[test]
fn every_rule_has_a_page_of_its_own_under_the_four_headings() {
    let mut faults = Vec::new();
    for rule in RULES {
        let titles: Vec<&str> = rule.page.lines().filter(|line| line.starts_with("# ")).collect();
        if titles != [format!("# {}", rule.id)] {
            faults.push(format!("{}: the page is headed {titles:?}", rule.id));
        }
        let headings: Vec<&str> = rule.page.lines().filter(|line| line.starts_with("## ")).collect();
        if headings != HEADINGS {
            faults.push(format!("{}: the page has the headings {headings:?}", rule.id));
        }
        let mut sections = rule.page.split("\n## ").skip(1);
        if sections.any(|section| section.lines().skip(1).all(|line| line.trim().is_empty())) {
            faults.push(format!("{}: a heading of the page has nothing under it", rule.id));
        }
        let beside = rule_files().into_iter().find(|file| id_of(file) == rule.id);
        let own = beside.and_then(|file| fs::read_to_string(file.with_extension("md")).ok());
        if own.as_deref() != Some(rule.page) {
            faults.push(format!("{}: the page is not the file beside the rule", rule.id));
        }
    }
    none(&faults);
}

/// True when a text names a day: `2026-02-05`, `5 February 2026`, `February 2026`.
fn names_a_date(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|w| !w.is_empty()).collect();
    let is_year = |word: &&str| {
        word.len() == 4 && word.starts_with(['1', '2']) && word.bytes().all(|b| b.is_ascii_digit())
    };
    words.iter().any(|word| word.len() == 10 && word.parse::<chrono::NaiveDate>().is_ok())
        || words.windows(2).any(|pair| MONTHS.contains(&pair[0]) && is_year(&pair[1]))
}

#[test]
fn dates_are_told_from_numbers_of_years() {
    for text in ["from 2026-02-05.", "on 5 February 2026", "in May 2018,"] {
        assert!(names_a_date(text), "{text}");
    }
    for text in
        ["Care Act 2014 s.42", "May a council do so?", "in 2018 May was", "1-2-3", "UK GDPR Art 6(1)(e)"]
    {
        assert!(!names_a_date(text), "{text}");
    }
}

/// What no check of a text can show.
const CLAIMS: [&str; 6] =
    ["is unlawful", "are unlawful", "is illegal", "are illegal", "breaks the law", "break the law"];

/// Dates and law are facts of the catalogue, and no check of a text shows that something is unlawful.
#[test]
fn neither_a_rule_nor_its_page_states_a_date_or_says_that_something_is_unlawful() {
    let mut faults = Vec::new();
    for file in rule_files() {
        let source = fs::read_to_string(&file).unwrap();
        let rule = source.split("#[cfg(test)]").next().unwrap().to_string();
        let page = fs::read_to_string(file.with_extension("md")).unwrap_or_default();
        for (what, text) in [("the rule", rule), ("the page", page)] {
            if names_a_date(&text) {
                faults.push(format!("{}: {what} states a date", id_of(&file)));
            }
            let flat = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
            for claim in CLAIMS {
                if flat.contains(claim) {
                    faults.push(format!("{}: {what} claims that something \"{claim}\"", id_of(&file)));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn every_provision_that_a_rule_cites_is_in_the_catalogue() {
    let law = Catalogue::built_in();
    let mut cited: Vec<(String, String)> = Vec::new();
    for rule in RULES {
        cited.extend(rule.cites.iter().map(|cite| (rule.id.to_string(), (*cite).to_string())));
    }
    for file in rule_files() {
        let source = fs::read_to_string(&file).unwrap();
        let literals = source.split(".cite(\"").skip(1).filter_map(|rest| rest.split('"').next());
        cited
            .extend(literals.filter(|cite| !cite.contains('{')).map(|cite| (id_of(&file), cite.to_string())));
    }
    assert!(!cited.is_empty(), "no citation was found");
    let lost = cited.iter().filter(|(_, cite)| !matches!(law.look_up(cite), Found::Provision { .. }));
    none(
        &lost
            .map(|(rule, cite)| format!("{rule} cites {cite}, which is no provision of the catalogue"))
            .collect::<Vec<_>>(),
    );
}

/// Every rule is asked about every document, not only about its own: no mark is overstepped, and every citation that a
/// finding makes leads somewhere.
#[test]
fn no_finding_about_any_document_says_more_than_was_read() {
    let law = Catalogue::built_in();
    let mut faults = Vec::new();
    let mut seen = 0;
    for case in folders().iter().flat_map(|folder| cases(folder)) {
        let document = Document::read(&case).unwrap();
        for (file, finding) in document.check(&[]).findings() {
            seen += 1;
            let said = format!("{} on {}", finding.rule, case.strip_prefix(fixtures()).unwrap().display());
            let rule = isa::rules::rule(finding.rule).expect("a finding names a rule");
            if finding.severity > rule.severity {
                faults.push(format!("{said}: it is worse than its rule"));
            }
            for cite in &finding.cites {
                match law.look_up(cite) {
                    Found::Provision { .. }
                        if finding.severity < Severity::Error || law.bears_an_error(cite) => {}
                    Found::Provision { .. } => {
                        faults.push(format!("{said}: an error turns on {cite}, which nobody read"));
                    }
                    _ => faults
                        .push(format!("{said}: it cites {cite}, which is no provision of the catalogue")),
                }
            }
            let inside = (finding.place.end as usize) <= file.source.text().len();
            if finding.message.ends_with('.') || finding.message.trim().is_empty() || !inside {
                faults.push(format!("{said}: its message or its place is not in order"));
            }
        }
    }
    assert!(seen > 0, "no document gave a finding");
    none(&faults);
}

/// The table of `law/README.md`: what became of each candidate from which the rules grew.
#[test]
fn every_candidate_is_covered_by_a_rule_or_says_why_there_is_none() {
    let readme = include_str!("../law/README.md");
    let (_, table) = readme.split_once("| candidate | what it said | covered by |\n|---|---|---|\n").unwrap();
    let rows: Vec<&str> = table.lines().take_while(|line| line.starts_with("| ")).collect();
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for row in &rows {
        let columns: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [id, _, covered] = columns.as_slice() else {
            faults.push(format!("not three columns: {row}"));
            continue;
        };
        ids.insert(*id);
        match covered.strip_prefix("no rule: ") {
            Some(why) if why.split_whitespace().count() >= 8 => {}
            Some(why) => faults.push(format!("{id}: {why}")),
            None => faults.extend(
                covered
                    .split(", ")
                    .filter(|rule| isa::rules::rule(rule.trim_matches('`')).is_none())
                    .map(|rule| format!("{id}: there is no rule {rule}")),
            ),
        }
    }
    none(&faults);
    assert_eq!((rows.len(), ids.len()), (126, 126));
}

#[test]
fn there_are_as_many_rules_provisions_and_bodies_as_london_needs() {
    let law = Catalogue::built_in();
    let provisions: usize = law.instruments().map(|instrument| instrument.provisions.len()).sum();
    let authorities: BTreeSet<&str> = {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        law.bodies().group("london-boroughs").unwrap().members_on(day).collect()
    };
    assert!(RULES.len() >= 90, "{} rules", RULES.len());
    assert!(provisions >= 200, "{provisions} provisions");
    assert_eq!(authorities.len(), 33);
    assert!(law.bodies().all().len() >= authorities.len() + 20, "{} bodies", law.bodies().all().len());
}
