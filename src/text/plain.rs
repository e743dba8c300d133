//! What a plain scalar (one without quotes) means: a word, a count, a flag, nothing, or a thing to be quoted.
//! Knows no places and no structure.

use super::canonical::GREATEST_COUNT;

/// What a plain scalar is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Plain {
    Missing,
    Flag(bool),
    Count(u64),
    Text,
    Refused { why: &'static str, help: &'static str },
}

const QUOTE: &str = "put quotes around it";

/// Reads a plain scalar. What YAML 1.1 and YAML 1.2, or two well-known readers, take differently is refused,
/// so that nobody who looks with another tool can see another agreement.
pub(super) fn plain(text: &str) -> Plain {
    match text {
        "" | "null" => Plain::Missing,
        "true" => Plain::Flag(true),
        "false" => Plain::Flag(false),
        _ if is_word(text) => Plain::Refused {
            why: "some readers of YAML take this word for a yes, a no or nothing",
            help: "put quotes around it, or write `true`, `false` or `null`",
        },
        _ if text.starts_with(['?', ':', '|', '>']) => Plain::Refused {
            why: "a word that begins with this sign reads differently in different readers of YAML",
            help: QUOTE,
        },
        _ if !could_be_number(text) => Plain::Text,
        _ if is_whole(text) => whole(text),
        _ if is_negative(text) => {
            Plain::Refused { why: "only whole numbers from 0 upwards are read", help: QUOTE }
        }
        _ if is_number(text) => Plain::Refused {
            why: "this number reads differently in different readers of YAML: only whole numbers such as `30` are read",
            help: QUOTE,
        },
        _ if is_clock(text) => {
            Plain::Refused { why: "some readers of YAML take hours and minutes for a number", help: QUOTE }
        }
        _ if is_moment(text) => Plain::Refused {
            why: "some readers of YAML change a date written like this: only `YYYY-MM-DD` goes without quotes",
            help: QUOTE,
        },
        _ => Plain::Text,
    }
}

/// Words that YAML 1.1 takes for booleans and nulls in any of its spellings, and its two signs of action.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    matches!(text, "~" | "=" | "<<") || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn could_be_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_whole(text: &str) -> bool {
    all_digits(text) && (text == "0" || !text.starts_with('0'))
}

fn whole(text: &str) -> Plain {
    match text.parse() {
        Ok(count) if count <= GREATEST_COUNT => Plain::Count(count),
        _ => Plain::Refused {
            why: "a number above 9007199254740991 (2^53-1), which not every reader keeps exactly",
            help: QUOTE,
        },
    }
}

fn is_negative(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(is_whole)
}

/// Numbers of YAML 1.1, of YAML 1.2 and of Ruby's reader (which knows thousands separators) other than plain
/// counts: `010`, `0o10`, `0x1f`, `0b1`, `1_000`, `1,000`, `+12`, `3.5`, `.5`, `1e3`, `.inf`, `.nan`.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned.to_ascii_lowercase().as_str(), "." | ".inf" | ".nan") {
        return true;
    }
    if let Some(digits) =
        unsigned.strip_prefix('0').and_then(|rest| rest.strip_prefix(['x', 'X', 'o', 'O', 'b', 'B']))
    {
        return digits.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'_');
    }
    let (number, power) = match unsigned.split_once(['e', 'E']) {
        Some((number, power)) => (number, Some(power.strip_prefix(['+', '-']).unwrap_or(power))),
        None => (unsigned, None),
    };
    let (before, after) = number.split_once('.').unwrap_or((number, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b','));
    digits(before)
        && digits(after)
        && number.bytes().any(|byte| byte.is_ascii_digit())
        && power.is_none_or(|power| !power.is_empty() && digits(power))
}

/// Sexagesimal numbers of YAML 1.1: `12:30:45`, and every other run of digits and colons.
fn is_clock(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let first = parts
        .next()
        .is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'_'));
    let rest: Vec<&str> = parts.collect();
    first
        && !rest.is_empty()
        && rest
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_')))
}

/// Timestamps of YAML 1.1, except a plain `YYYY-MM-DD`, which is text here and is checked as a date by whoever
/// wants a date.
fn is_moment(text: &str) -> bool {
    let day_end = text.find(['T', 't', ' ', '\t']).unwrap_or(text.len());
    let (day, time) = text.split_at(day_end);
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, date] = parts[..] else { return false };
    let is_day = all_digits(year) && year.len() == 4 && all_digits(month) && all_digits(date);
    if !is_day || month.len() > 2 || date.len() > 2 {
        return false;
    }
    let full = month.len() == 2 && date.len() == 2;
    if time.is_empty() {
        return !full;
    }
    // `2026-01-05 to 2026-02-05` is a sentence; `2026-01-05 09:00` and `2026-01-05T09:00:00Z` are moments.
    let time = time.trim_start_matches(['T', 't', ' ', '\t']);
    time.starts_with(|c: char| c.is_ascii_digit())
        && time.bytes().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-' | b' ' | b'Z' | b'z')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_flags_and_nothing_are_what_they_look_like() {
        assert_eq!(plain(""), Plain::Missing);
        assert_eq!(plain("null"), Plain::Missing);
        assert_eq!(plain("true"), Plain::Flag(true));
        assert_eq!(plain("false"), Plain::Flag(false));
        assert_eq!(plain("0"), Plain::Count(0));
        assert_eq!(plain("30"), Plain::Count(30));
        assert_eq!(plain("9007199254740991"), Plain::Count(9_007_199_254_740_991));
    }

    #[test]
    fn what_two_readers_take_differently_is_refused() {
        for text in [
            "NO",
            "no",
            "No",
            "on",
            "Off",
            "YES",
            "y",
            "N",
            "True",
            "FALSE",
            "Null",
            "~",
            "=",
            "<<",
            "010",
            "08",
            "0o10",
            "0x1f",
            "0b11",
            "1_000",
            "1,000",
            "12:30:45",
            "12:30",
            "9:05",
            "09:00",
            "1:2:3.5",
            "1e3",
            "1E3",
            "1e+3",
            "1.5",
            "1.",
            ".5",
            "-.5",
            ".inf",
            "-.Inf",
            ".NaN",
            "+12",
            "-12",
            "-0",
            "+1.5",
            "9007199254740992",
            "99999999999999999999999",
            "2026-1-5",
            "2026-01-5",
            "2026-01-05T09:00:00Z",
            "2026-01-05 09:00:00",
            "2026-01-05t09:00:00+01:00",
            "2026-01-05 09:00:00 +1",
            "20:15",
            "1.5e3",
            ".",
        ] {
            assert!(matches!(plain(text), Plain::Refused { .. }), "{text}");
        }
    }

    #[test]
    fn what_every_reader_takes_for_text_needs_no_quotes() {
        for text in [
            "2026-01-05",
            "1.0.0",
            "10 Downing Street",
            "020 7974 4444",
            "+44 20 7974 4444",
            "2026/27",
            "2026-27",
            "2019-03",
            "3-5",
            "24 hours",
            "s.42",
            "Art 6(1)(e)",
            "UK GDPR Art 6(1)(e)",
            "nobody",
            "only",
            "yes please",
            "truel",
            "nullify",
            "OFFICIAL",
            "1st",
            "0203 a",
            "-",
            "--",
            "- x",
            ".net",
            "e3",
            "1e",
            "12:30pm",
            "1:a",
            "2026-01-05 to 2026-02-05",
            "5 %",
            "£5",
            "10:30 to 11:00",
            "...",
            "1..2",
            "0xyz",
            "٣",
        ] {
            assert_eq!(plain(text), Plain::Text, "{text}");
        }
    }
}
