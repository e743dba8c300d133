//! The text that a signer is shown: a fixed renderer, compiled in, that prints every leaf of the canonical terms
//! once, the parties, the locked clauses, and what has changed since this body last signed.
//! No template and no locale has a say here: the bytes are stored by their digest, which the act names.

use std::fmt::Write as _;

use serde_json::Value;

use super::difference::{Change, How};
use super::redline::redline;
use crate::text::{Digest, columns, one_line, pieces, steady};

/// The widest row, in columns: on a terminal of 80 none reaches the edge. What is stored does not depend on the terminal
/// of whoever signs.
const WIDEST: usize = 79;

/// The deepest indent, in columns.
const DEEPEST: usize = 40;

/// What a signer is shown.
pub struct Showing<'a> {
    /// The terms whose canonical bytes are signed.
    pub terms: &'a Value,
    /// The bodies of each party.
    pub parties: &'a Value,
    /// The locked clauses of the standard template: title and text.
    pub clauses: &'a [(String, String)],
    pub template: Option<(&'a str, Digest)>,
    /// What the body that signs says of itself, where it says anything.
    pub particulars: Option<&'a Value>,
    /// What has changed since this body last signed; `None` when it has not.
    pub changes: Option<&'a [Change]>,
    /// What the act answers or brings about, line by line, where that is not in the text itself.
    pub told: &'a [String],
    /// Comments of the file, which are no part of what is signed.
    pub comments: usize,
    /// True when nothing of this binds anybody.
    pub demonstration: bool,
}

/// The text, in lines that end with a line feed.
pub fn shown(showing: &Showing<'_>) -> String {
    let mut text = String::new();
    if showing.demonstration {
        line(&mut text, 0, "DEMONSTRATION: no real body has signed, and this binds nobody.");
        text.push('\n');
    }
    line(&mut text, 0, &format!("terms   {}", Digest::of_json(showing.terms)));
    line(&mut text, 0, &format!("parties {}", Digest::of_json(showing.parties)));
    if let Some(particulars) = showing.particulars {
        line(&mut text, 0, "particulars");
        line(&mut text, 1, &Digest::of_json(particulars).to_string());
    }
    if let Some((template, digest)) = showing.template {
        name(&mut text, 0, &format!("template {template}"));
        line(&mut text, 1, &digest.to_string());
    }
    if showing.comments > 0 {
        let (lines, are) = if showing.comments == 1 { ("comment", "is") } else { ("comments", "are") };
        line(
            &mut text,
            0,
            &format!("{} {lines} in the file {are} no part of the agreement", showing.comments),
        );
    }
    if !showing.told.is_empty() {
        heading(&mut text, "WHAT THIS ACT IS ABOUT");
        // One line each: what others wrote in them must not begin another.
        showing.told.iter().for_each(|told| words(&mut text, 0, &one_line(told)));
    }
    changes(&mut text, showing.changes);
    heading(&mut text, "THE AGREEMENT");
    value(&mut text, 0, showing.terms);
    heading(&mut text, "THE BODIES OF EACH PARTY");
    value(&mut text, 0, showing.parties);
    if let Some(particulars) = showing.particulars {
        heading(&mut text, "THE PARTICULARS OF THE BODY THAT SIGNS");
        value(&mut text, 0, particulars);
    }
    if !showing.clauses.is_empty() {
        heading(&mut text, "CLAUSES OF THE STANDARD TEMPLATE, WHICH NOBODY MAY CHANGE");
        for (title, clause) in showing.clauses {
            name(&mut text, 0, &format!("{title}:"));
            words(&mut text, 1, clause);
        }
    }
    text
}

fn changes(text: &mut String, changes: Option<&[Change]>) {
    let Some(changes) = changes else { return };
    heading(text, "WHAT HAS CHANGED SINCE THIS BODY LAST SIGNED");
    if changes.is_empty() {
        line(text, 0, "nothing");
    }
    for change in changes {
        name(text, 0, &format!("{}:", change.at));
        match &change.how {
            How::Added(after) => rows(text, 1, "+", after),
            How::Removed(before) => rows(text, 1, "-", before),
            How::Changed { before, after } => both_sides(text, before, after),
            How::Order { only: true } => rows(text, 1, "=", "only the order of its items is another"),
            How::Order { only: false } => rows(text, 1, "=", "the order of its items is another, too"),
        }
    }
}

/// Of a text of some words that goes on, what was struck and what was added; of anything else both sides.
fn both_sides(text: &mut String, before: &str, after: &str) {
    let is_prose = before.contains(' ') && after.contains(' ');
    let marked = redline(before, after).filter(|_| is_prose);
    if let Some(marked) = marked {
        rows(text, 1, "~", &marked);
    } else {
        rows(text, 1, "-", before);
        rows(text, 1, "+", after);
    }
}

fn heading(text: &mut String, heading: &str) {
    text.push('\n');
    line(text, 0, heading);
    line(text, 0, &"=".repeat(heading.len()));
}

/// Prints a value in the order of its canonical form. Every leaf is printed once, under its key.
fn value(text: &mut String, depth: usize, whole: &Value) {
    match whole {
        Value::Object(members) => {
            for (key, member) in members {
                entry(text, depth, &format!("{key}:"), member);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                entry(text, depth, &format!("{}.", at + 1), item);
            }
        }
        leaf => words(text, depth, &spoken(leaf)),
    }
}

fn entry(text: &mut String, depth: usize, key: &str, member: &Value) {
    match member {
        Value::Object(members) if !members.is_empty() => {
            name(text, depth, key);
            value(text, depth + 1, member);
        }
        Value::Array(items) if !items.is_empty() => {
            name(text, depth, key);
            value(text, depth + 1, member);
        }
        leaf => {
            let spoken = spoken(leaf);
            let row = format!("{key} {}", steady(&spoken));
            if spoken.contains('\n') || key.contains('\n') || columns(&row) > room(depth) {
                name(text, depth, key);
                words(text, depth + 1, &spoken);
            } else {
                line(text, depth, &row);
            }
        }
    }
}

/// A leaf in words. Text that could be taken for another leaf is quoted, so that no two leaves look the same.
pub(super) fn spoken(leaf: &Value) -> String {
    match leaf {
        Value::Null => "(left empty)".to_string(),
        Value::Bool(true) => "yes".to_string(),
        Value::Bool(false) => "no".to_string(),
        Value::Array(_) => "(no items)".to_string(),
        Value::Object(_) => "(nothing)".to_string(),
        Value::String(text) if looks_like_another(text) => format!("\"{text}\""),
        Value::String(text) => text.clone(),
        Value::Number(count) => count.to_string(),
    }
}

fn looks_like_another(text: &str) -> bool {
    let words = ["", "yes", "no", "(left empty)", "(no items)", "(nothing)"];
    let quoted = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    words.contains(&text.trim()) || quoted || text != text.trim() || text.parse::<u64>().is_ok()
}

/// Words of several lines, each behind a bar, so that they cannot pass for keys and values.
fn words(text: &mut String, depth: usize, words: &str) {
    rows(text, depth, "|", words);
}

/// Each line behind its sign. A long line goes on behind a colon: where a terminal breaks a line, or cuts it, would
/// otherwise be for the author of the words to choose.
fn rows(text: &mut String, depth: usize, sign: &str, words: &str) {
    for one in steady(words).split('\n') {
        let width = room(depth) - "| ".len();
        for (at, piece) in pieces(one, width, width).into_iter().enumerate() {
            line(text, depth, &format!("{} {piece}", if at == 0 { sign } else { ":" }));
        }
    }
}

/// A name, whatever stands in it: one line, which goes on behind a colon where it must.
fn name(text: &mut String, depth: usize, name: &str) {
    let name = steady(&name.replace('\n', "\\u{a}"));
    for (at, piece) in pieces(&name, room(depth), room(depth) - ": ".len()).into_iter().enumerate() {
        line(text, depth, &format!("{}{piece}", if at == 0 { "" } else { ": " }));
    }
}

/// The columns that a row of this depth has behind its indent.
fn room(depth: usize) -> usize {
    WIDEST - indent(depth)
}

fn indent(depth: usize) -> usize {
    (depth * 2).min(DEEPEST)
}

fn line(text: &mut String, depth: usize, words: &str) {
    writeln!(text, "{:width$}{}", "", words, width = indent(depth)).expect("a String takes every write");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn show(terms: &Value) -> String {
        shown(&of(terms, &json!({"a": ["camden"]})))
    }

    fn of<'a>(terms: &'a Value, parties: &'a Value) -> Showing<'a> {
        Showing {
            terms,
            parties,
            clauses: &[],
            template: None,
            particulars: None,
            changes: None,
            told: &[],
            comments: 0,
            demonstration: false,
        }
    }

    #[test]
    fn every_leaf_is_printed_once() {
        let terms =
            json!({"a": "alpha-leaf", "b": [{"c": "gamma-leaf"}, {"c": "delta-leaf"}], "n": 7, "t": true});
        let text = show(&terms);
        for leaf in ["alpha-leaf", "gamma-leaf", "delta-leaf", "n: 7", "t: yes"] {
            assert_eq!(text.matches(leaf).count(), 1, "{leaf} in\n{text}");
        }
    }

    #[test]
    fn two_values_never_look_the_same() {
        let values = [
            json!(null),
            json!(""),
            json!("yes"),
            json!(true),
            json!("(left empty)"),
            json!([]),
            json!({}),
            json!("7"),
            json!(7),
            json!("\"yes\""),
            json!(" yes"),
            json!("a: b\nc: d"),
            json!({"a": "b", "c": "d"}),
            json!("a\n"),
            json!("a"),
        ];
        for (at, one) in values.iter().enumerate() {
            for other in &values[..at] {
                let (left, right) = (show(&json!({"k": one})), show(&json!({"k": other})));
                let body = |text: &str| text.split("THE AGREEMENT").nth(1).unwrap().to_string();
                assert_ne!(body(&left), body(&right), "{one} and {other}");
            }
        }
    }

    #[test]
    fn a_list_in_another_order_says_that_it_is_only_the_order() {
        let (terms, parties) = (json!({}), json!({}));
        let changes =
            [true, false].map(|only| Change { at: "purposes".to_string(), how: How::Order { only } });
        let text = shown(&Showing { changes: Some(&changes), ..of(&terms, &parties) });
        assert!(text.contains("purposes:\n  = only the order of its items is another\n"), "{text}");
        assert!(text.contains("purposes:\n  = the order of its items is another, too\n"), "{text}");
    }

    #[test]
    fn a_demonstration_says_so_first() {
        let terms = json!({});
        let parties = json!({});
        let showing =
            Showing { changes: Some(&[]), comments: 2, demonstration: true, ..of(&terms, &parties) };
        let text = shown(&showing);
        assert!(text.starts_with("DEMONSTRATION"));
        assert!(text.contains("2 comments in the file are no part of the agreement"));
        assert!(text.contains("nothing"));
    }

    #[test]
    fn no_word_of_the_text_reaches_the_edge_of_a_terminal_or_looks_like_a_key() {
        let spaces = " ".repeat(200);
        let terms =
            json!({"title": format!("Fire visits{spaces}retention: 1 day"), "long": "x".repeat(1000)});
        let text = show(&terms);
        assert!(text.lines().all(|line| columns(line) < 80), "{text}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("retention")), "{text}");
        let kept: String =
            text.lines().filter_map(|line| line.trim_start().strip_prefix([':', '|'])).collect();
        assert_eq!(kept.matches('x').count(), 1000);
        let row = text.lines().find(|line| line.contains("retention:")).unwrap();
        assert!(row.trim_start().starts_with(':'), "{text}");
    }

    /// A key with words behind it, at every depth and length: no terminal of 80 columns breaks the row.
    #[test]
    fn no_row_is_wider_than_a_terminal_however_deep_it_stands() {
        for letter in ["x", "\u{5b57}", "e\u{301}", "a b ", "\t"] {
            for length in 60..80 {
                let mut terms = json!({"out-of-scope": letter.repeat(length)});
                for _ in 0..32 {
                    terms = json!({"below": [terms], "key-of-some-length": letter.repeat(length)});
                }
                let text = show(&terms);
                let wide = text.lines().find(|line| columns(line) >= 80);
                assert_eq!(wide, None);
            }
        }
    }

    #[test]
    fn a_name_of_several_lines_is_one_line() {
        let text = show(&json!({"a\nTHE BODIES OF EACH PARTY": "x"}));
        assert_eq!(
            text.lines().filter(|line| line.starts_with("THE BODIES OF EACH PARTY")).count(),
            1,
            "{text}"
        );
    }

    #[test]
    fn what_the_body_says_of_itself_is_shown_whole() {
        let (terms, parties) = (json!({}), json!({}));
        let particulars = json!({"id": "camden", "complaints": "write to us"});
        let showing = Showing { particulars: Some(&particulars), ..of(&terms, &parties) };
        let text = shown(&showing);
        assert!(text.contains(&format!("particulars\n  {}", Digest::of_json(&particulars))), "{text}");
        assert!(text.contains("complaints: write to us"), "{text}");
    }
}
