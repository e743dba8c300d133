//! Provisions in prose, without the instrument that they are of: "s.115", "Articles 6(1)(c) and 9", "Schedule 1, Part 2,
//! paragraph 18". Knows no instrument, so it cannot say whether a provision is of the law or of the text itself.

use std::ops::Range;

use super::reader::{Reader, skip_gap, word_end};
use crate::law::cite::{Path, Step, Unit};

/// Provisions that are written together, each with the place of its own words.
#[derive(Debug)]
pub(super) struct Group {
    pub span: Range<usize>,
    pub items: Vec<(Range<usize>, Path)>,
}

/// A unit as a word of prose, and whether the word announces several.
fn unit(word: &str) -> Option<(Unit, bool)> {
    const WORDS: [(&str, Unit, bool); 32] = [
        ("s", Unit::Section, false),
        ("ss", Unit::Section, true),
        ("sec", Unit::Section, false),
        ("secs", Unit::Section, true),
        ("section", Unit::Section, false),
        ("sections", Unit::Section, true),
        ("subsection", Unit::Section, false),
        ("art", Unit::Article, false),
        ("arts", Unit::Article, true),
        ("article", Unit::Article, false),
        ("articles", Unit::Article, true),
        ("sch", Unit::Schedule, false),
        ("schs", Unit::Schedule, true),
        ("sched", Unit::Schedule, false),
        ("schedule", Unit::Schedule, false),
        ("schedules", Unit::Schedule, true),
        ("para", Unit::Paragraph, false),
        ("paras", Unit::Paragraph, true),
        ("paragraph", Unit::Paragraph, false),
        ("paragraphs", Unit::Paragraph, true),
        ("part", Unit::Part, false),
        ("parts", Unit::Part, true),
        ("pt", Unit::Part, false),
        ("ch", Unit::Chapter, false),
        ("chapter", Unit::Chapter, false),
        ("chapters", Unit::Chapter, true),
        ("reg", Unit::Regulation, false),
        ("regs", Unit::Regulation, true),
        ("regulation", Unit::Regulation, false),
        ("regulations", Unit::Regulation, true),
        ("rule", Unit::Rule, false),
        ("annex", Unit::Annex, false),
    ];
    let found = WORDS.iter().find(|(name, _, _)| name.eq_ignore_ascii_case(word))?;
    Some((found.1, found.2))
}

/// How deep a unit lies: what lies deeper can follow inside it.
fn depth(unit: Unit) -> u8 {
    match unit {
        Unit::Schedule | Unit::Annex => 0,
        Unit::Part => 1,
        Unit::Chapter => 2,
        Unit::Section | Unit::Article | Unit::Regulation | Unit::Rule | Unit::Principle => 3,
        Unit::Paragraph => 4,
    }
}

/// Reads the provisions that begin at a place, which is the start of a word.
pub(super) fn group(text: &str, start: usize) -> Option<Group> {
    let (mut step, mut several, mut at) = announced(text, start)?;
    let mut before: Vec<Step> = Vec::new();
    let mut items = Vec::new();
    let mut begins = start;
    loop {
        // A unit inside this one: "Schedule 1, Part 2, paragraph 18".
        if let Some((inner, more, end)) = inside(text, at, &step) {
            before.push(step);
            (step, several, at) = (inner, more, end);
            continue;
        }
        items.push((begins..at, path(&before, &step)));
        let Some((next, own, end)) = listed(text, at, &step, several) else { break };
        (step, begins, at) = (next, own, end);
    }
    Some(Group { span: start..at, items })
}

fn path(before: &[Step], last: &Step) -> Path {
    Path::of_steps(before.iter().chain([last]).cloned().collect())
}

/// A unit with its first number.
fn announced(text: &str, start: usize) -> Option<(Step, bool, usize)> {
    let end = word_end(text, start);
    // Most words are no units, and what follows a unit is a number: that is asked first.
    let (unit, several) = goes_on_with_a_number(text, end).then(|| unit(&text[start..end])).flatten()?;
    let short = end - start <= 5 && !text[start..end].eq_ignore_ascii_case("part");
    let mut reader = Reader { text, at: end };
    let attached = short && reader.take(b".");
    reader.gap();
    if text[start..end].eq_ignore_ascii_case("subsection") {
        let within = reader.subdivisions(unit);
        return (!within.is_empty()).then_some((
            Step { unit, number: String::new(), within },
            several,
            reader.at,
        ));
    }
    // "s115" and "Article6" are written; "part2" and "schedule2" are names of files.
    let written = short || matches!(unit, Unit::Section | Unit::Article);
    if reader.at == end && !written && !attached {
        return None;
    }
    let step = reader.numbered(unit)?;
    Some((step, several, reader.at))
}

/// True where a figure, a bracket or a capital comes behind a word and its full stop.
fn goes_on_with_a_number(text: &str, end: usize) -> bool {
    let stop = usize::from(text.as_bytes().get(end) == Some(&b'.'));
    let next = text.as_bytes().get(skip_gap(text, end + stop)).copied().unwrap_or(b' ');
    next.is_ascii_digit() || next == b'(' || next.is_ascii_uppercase()
}

/// A deeper unit right behind one, with or without a comma.
fn inside(text: &str, at: usize, outer: &Step) -> Option<(Step, bool, usize)> {
    let mut reader = Reader { text, at };
    reader.take(b",");
    let start = skip_gap(text, reader.at);
    if start == at {
        return None;
    }
    let (inner, several, end) = announced(text, start)?;
    let fits = match inner.unit {
        // No section has paragraphs with numbers.
        Unit::Paragraph => matches!(outer.unit, Unit::Schedule | Unit::Annex | Unit::Part | Unit::Chapter),
        _ => depth(inner.unit) > depth(outer.unit),
    };
    (fits && !inner.number.is_empty()).then_some((inner, several, end))
}

/// Another number of the same unit: "and 11", ", 12", "(e)" behind "6(1)(c) and".
fn listed(text: &str, at: usize, last: &Step, several: bool) -> Option<(Step, usize, usize)> {
    let mut reader = Reader { text, at };
    reader.gap();
    let comma = reader.take(b",");
    reader.gap();
    let joined = ["and", "or", "to", "&", "/", "-", "\u{2013}"].into_iter().find(|word| reader.word(word));
    if !comma && joined.is_none() {
        return None;
    }
    let tight = matches!(joined, Some("/" | "-" | "\u{2013}"));
    if joined.is_some() {
        let gap = reader.at;
        reader.gap();
        if reader.at == gap && !tight && joined != Some("&") {
            return None;
        }
    }
    let start = reader.at;
    // A point of the same paragraph: the last subdivision of its kind is replaced.
    if text[start..].starts_with('(') {
        let more = reader.subdivisions(last.unit);
        let first = more.first()?;
        let digits = |part: &String| part.as_bytes()[0].is_ascii_digit();
        let same = last.within.iter().rposition(|part| digits(part) == digits(first))?;
        let within = last.within[..same].iter().cloned().chain(more).collect();
        return Some((Step { unit: last.unit, number: last.number.clone(), within }, start, reader.at));
    }
    // A comma alone continues only what was announced as several.
    if joined.is_none() && !several {
        return None;
    }
    let step = reader.numbered(last.unit)?;
    if step.number.len() > 3 && step.number.bytes().all(|byte| byte.is_ascii_digit())
        || counts(text, reader.at)
    {
        return None;
    }
    Some((step, start, reader.at))
}

/// True where a number counts something: "and 20 days".
fn counts(text: &str, at: usize) -> bool {
    const COUNTED: [&str; 13] = [
        "year", "years", "month", "months", "week", "weeks", "day", "days", "working", "hour", "hours",
        "per", "minutes",
    ];
    let start = skip_gap(text, at);
    let word = &text[start..word_end(text, start)];
    COUNTED.contains(&word)
}
