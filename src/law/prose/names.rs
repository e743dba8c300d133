//! Names of instruments in prose: titles with their year, the short names that the catalogue has, numbers of statutory
//! instruments. A title that the catalogue does not have is still a name: what is cited with it is of no other law.

use std::ops::Range;

use super::reader::{skip_gap, word_end};
use crate::law::{Catalogue, Instrument};

/// A name and the instrument that bears it, where the catalogue has that.
#[derive(Debug)]
pub(super) struct Name<'a> {
    pub span: Range<usize>,
    pub instrument: Option<&'a Instrument>,
}

/// The words that end a title.
const KINDS: [&str; 6] = ["Act", "Regulations", "Regulation", "Order", "Rules", "Directions"];

/// The small words inside titles.
const SMALL: [&str; 14] =
    ["and", "of", "the", "in", "for", "to", "on", "with", "by", "from", "or", "&", "etc.", "etc"];

/// A title in prose has at most so many words.
const LONGEST: usize = 16;

/// False of a text in which no name can stand, as of most: it has no word in capitals and no word for a kind of law.
pub(super) fn may_stand_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |at: usize| match bytes.get(at + 1) {
        Some(second) if second.is_ascii_lowercase() => KINDS.contains(&&text[at..word_end(text, at)]),
        _ => true,
    };
    bytes.iter().enumerate().any(|(at, byte)| byte.is_ascii_uppercase() && begins(at))
}

/// The name that begins at the start of a word, or the title that ends with this word.
pub(super) fn name<'a>(law: &'a Catalogue, text: &str, start: usize) -> Option<Name<'a>> {
    let bytes = text.as_bytes();
    let second = bytes.get(start + 1).copied().unwrap_or(b' ');
    if second.is_ascii_lowercase() {
        let end = word_end(text, start);
        return KINDS.contains(&&text[start..end]).then(|| title(law, text, start, end)).flatten();
    }
    statutory_instrument(law, text, start).or_else(|| capitals(law, text, start))
}

/// `SI 2018/912`, `S.I. 2018 No. 912`.
fn statutory_instrument<'a>(law: &'a Catalogue, text: &str, start: usize) -> Option<Name<'a>> {
    let rest = &text[start..];
    let length = ["SI", "S.I.", "SIs"].iter().find(|sign| rest.starts_with(**sign)).map(|sign| sign.len())?;
    let mut at = skip_gap(text, start + length);
    let number_sign = |at: usize| match text[at..].strip_prefix("No") {
        Some(rest) if rest.starts_with(['.', ' ']) => {
            skip_gap(text, at + 2 + usize::from(rest.starts_with('.')))
        }
        _ => at,
    };
    at = number_sign(at);
    let year = year(text, at)?;
    at += 4;
    at = if text[at..].starts_with('/') { at + 1 } else { number_sign(skip_gap(text, at)) };
    let digits = text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || digits > 4 {
        return None;
    }
    let instrument = law.instrument_named(&format!("SI {year}/{}", &text[at..at + digits]));
    Some(Name { span: start..at + digits, instrument })
}

/// `UK GDPR`, `DPA 2018`, `CDA1998`, `FOIA`.
fn capitals<'a>(law: &'a Catalogue, text: &str, start: usize) -> Option<Name<'a>> {
    let mut ends = Vec::new();
    let mut at = start;
    while ends.len() < 3
        && let Some(end) = capital_word(text, at)
    {
        ends.push(end);
        at = skip_gap(text, end);
    }
    if let Some(first) = ends.first()
        && ends.len() > 1
        && &text[start..*first] == "EU"
    {
        // Law of the European Union has its British namesake's name behind it.
        let second = skip_gap(text, *first);
        law.instrument_named(&text[second..ends[1]])?;
        return Some(Name { span: start..ends[1], instrument: None });
    }
    for end in ends.into_iter().rev() {
        let words = words(&text[start..end]);
        let next = skip_gap(text, end);
        if year(text, next).is_some() {
            let whole = words.clone() + " " + &text[next..next + 4];
            let known = law.instrument_named(&whole);
            // An abbreviation with another year is another law.
            if known.is_some() || law.instrument_named(&words).is_some() {
                return Some(Name { span: start..next + 4, instrument: known });
            }
            continue;
        }
        let apart = words
            .len()
            .checked_sub(4)
            .filter(|at| words.is_char_boundary(*at) && year(&words, *at).is_some());
        let known = law
            .instrument_named(&words)
            .or_else(|| law.instrument_named(&[&words[..apart?], " ", &words[apart?..]].concat()));
        if known.is_some() {
            return Some(Name { span: start..end, instrument: known });
        }
    }
    None
}

/// The end of a word of capitals, with figures behind them.
fn capital_word(text: &str, start: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[start..];
    let capitals = bytes.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let digits = bytes[capitals..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = start + capitals + digits;
    let whole = capitals >= 2 && !text[end..].chars().next().is_some_and(char::is_alphanumeric);
    whole.then_some(end)
}

/// A title that ends with the word of its kind, and its year.
fn title<'a>(law: &'a Catalogue, text: &str, kind: usize, kind_end: usize) -> Option<Name<'a>> {
    let next = skip_gap(text, kind_end);
    if let Some(rest) = text[next..].strip_prefix("(EU)") {
        return numbered_regulation(law, text, kind, text.len() - rest.len());
    }
    let dated = next > kind_end && year(text, next).is_some();
    let end = if dated { next + 4 } else { kind_end };
    let is_act = &text[kind..kind_end] == "Act";
    if !dated && !is_act && &text[kind..kind_end] != "Regulation" {
        return None;
    }
    let starts = starts(text, kind);
    for (start, _) in &starts {
        let mut name = words(&text[*start..end]);
        let mut known = law.instrument_named(&name);
        if known.is_none() && !dated {
            name.insert_str(0, "the ");
            known = law.instrument_named(&name);
        }
        if known.is_some() {
            return Some(Name { span: *start..end, instrument: known });
        }
    }
    // The longest title without a comma, of a law that the catalogue does not have.
    let (start, _) = starts.iter().find(|(start, behind_comma)| {
        !behind_comma && !["The", "Under", "See", "In", "By"].contains(&&text[*start..word_end(text, *start)])
    })?;
    (dated || is_act).then_some(Name { span: *start..end, instrument: None })
}

/// `Regulation (EU) 2016/679`.
fn numbered_regulation<'a>(law: &'a Catalogue, text: &str, start: usize, behind: usize) -> Option<Name<'a>> {
    let at = skip_gap(text, behind);
    let number =
        text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'/').count();
    (number > 5).then(|| {
        let name = words(&text[start..at + number]);
        Name { span: start..at + number, instrument: law.instrument_named(&name) }
    })
}

/// Where a title that ends at a place can begin, the longest first, each with whether a comma lies behind it.
fn starts(text: &str, kind: usize) -> Vec<(usize, bool)> {
    let mut starts = Vec::new();
    let (mut comma, mut bracketed) = (false, false);
    let mut end = kind;
    for _ in 0..LONGEST {
        let before = text[..end].trim_end_matches([' ', '\n', '\t', '\u{a0}']);
        if before.len() == end || before.is_empty() {
            break;
        }
        let start = before.rfind([' ', '\n', '\t', '\u{a0}']).map_or(0, |gap| gap + 1);
        let start = (start..before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
        let word = &before[start..];
        comma |= word.ends_with(',');
        let bare = word.trim_end_matches([',', ')']);
        let opened = bare.trim_start_matches(['(', '"', '\'', '\u{2018}', '\u{201c}', '[']);
        let is_name = opened.starts_with(|c: char| c.is_ascii_uppercase())
            && opened.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-' | '&'));
        // "Civil Contingencies Act 2004 (Contingency Planning) Regulations 2005"
        let is_year_inside = text[end..].trim_start().starts_with('(') && year(text, start).is_some();
        bracketed |= word.trim_end_matches(',').ends_with(')');
        if !is_name && !SMALL.contains(&bare) && !is_year_inside && !bracketed {
            break;
        }
        bracketed &= !word.starts_with('(');
        if is_name {
            starts.push((start + bare.len() - opened.len(), comma));
        }
        end = start;
    }
    starts.reverse();
    starts
}

/// A year at a place, with nothing of a number behind it.
fn year(text: &str, at: usize) -> Option<&str> {
    let year = text.get(at..at + 4)?;
    let is = year.bytes().all(|byte| byte.is_ascii_digit()) && matches!(year.as_bytes()[0], b'1' | b'2');
    let behind = text.as_bytes().get(at + 4).copied().unwrap_or(b' ');
    (is && !behind.is_ascii_alphanumeric()).then_some(year)
}

/// Words of a file as the catalogue has them: single spaces, straight apostrophes.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 8);
    for word in text.split([' ', '\n', '\t', '\u{a0}']).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    if words.contains('\u{2019}') { words.replace('\u{2019}', "'") } else { words }
}
