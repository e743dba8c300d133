//! `catch-all-item`: an item such as "full record" or "any other relevant information".
//! It reads the words of items only, and asks; people judge whether less is enough.

use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data, items, short_list, words_of,
};
use crate::text::Word;

pub static CATCH_ALL_ITEM: Rule = Rule {
    id: "catch-all-item",
    family: Family::Data,
    severity: Severity::Question,
    summary: "an item so wide that it may be anything",
    cites: &["UK GDPR Art 5(1)(c)"],
    page: include_str!("catch_all_item.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for set in case.data_sets().filter(|set| case.is_personal(set)) {
        let wide: Vec<&Word<String>> = items(&set.items).filter(|item| is_wide(item.as_str())).collect();
        let Some((first, rest)) = wide.split_first() else { continue };
        let names: Vec<String> = wide.iter().map(|item| format!("\"{}\"", item.as_str())).collect();
        let message = format!("is less than {} enough in set \"{}\"", short_list(&names), set.id);
        let mut finding = Finding::question(first.place(), format!("{message}?"))
            .about(set.id.as_str())
            .help("list the items that are needed; where a case really needs more, say under `answers:` who decides that and how");
        for item in rest {
            finding = finding.related(item.place(), "and this");
        }
        out.report(finding);
    }
}

/// Words for everything that somebody holds.
const WHOLE: [&str; 5] = ["all", "complete", "entire", "full", "whole"];
/// Words for whatever may turn up.
const OTHER: [&str; 4] = ["additional", "any", "further", "other"];
const ANYTHING: [&str; 5] = ["appropriate", "necessary", "other", "pertinent", "relevant"];
/// What such words make wide.
const HOLDINGS: [&str; 11] = [
    "data",
    "details",
    "documents",
    "fields",
    "file",
    "files",
    "history",
    "information",
    "notes",
    "record",
    "records",
];
/// Details of these are no more than they say.
const NARROW: [&str; 7] = ["address", "addresses", "birth", "contact", "name", "names", "postcode"];

fn is_wide(item: &str) -> bool {
    let starts = item.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_start = |word: &&str| word.eq_ignore_ascii_case(starts);
    let open = ["etc", "so on", "not limited to"].iter().any(|end| item.contains(end));
    // Nearly every item is narrow, which its first word tells.
    if !open && !WHOLE.iter().chain(&OTHER).any(is_start) {
        return false;
    }
    let lower = item.trim().to_lowercase();
    let words: Vec<&str> = words_of(&lower).collect();
    let Some(first) = words.first() else { return false };
    let has = |list: &[&str]| words.iter().skip(1).any(|word| list.contains(word));
    let whole = WHOLE.contains(first) && has(&HOLDINGS) && !has(&NARROW);
    let next_is_holding = words.get(1).is_some_and(|word| HOLDINGS.contains(word));
    let other =
        OTHER.contains(first) && has(&HOLDINGS) && (next_is_holding || has(&ANYTHING)) && !has(&NARROW);
    let open_end =
        words.last() == Some(&"etc") || lower.contains("not limited to") || lower.ends_with("and so on");
    whole || other || open_end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_items_are_told_from_narrow_ones() {
        for item in [
            "full social care record",
            "All fields",
            "any other relevant information",
            "other relevant details",
            "any information",
            "entire case file",
            "health needs, medication etc.",
            "history, including but not limited to arrests",
        ] {
            assert!(is_wide(item), "{item}");
        }
        for item in [
            "name",
            "full name",
            "full address details",
            "any known allergies",
            "record number",
            "date of birth",
            "case notes of the visit",
            "other names",
            "any contact details",
            "history of falls",
            "all previous names and records of names",
            "other agency involved",
        ] {
            assert!(!is_wide(item), "{item}");
        }
    }
}
