//! Words put together as a sentence lists them.
//! Knows nothing of what they name.

use std::fmt::Display;

use chrono::{Datelike, Months, NaiveDate};

/// All of them: `a`, `a and b`, `a, b and c`; `last` is the word before the last one, `and` or `or`.
pub fn list(words: &[impl AsRef<str>], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_string(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}

/// Of more than four, the first three and a count: `a, b, c and 2 more`.
pub fn short_list(words: &[impl AsRef<str>]) -> String {
    match words {
        [a, b, c, _, _, ..] => {
            format!("{}, {}, {} and {} more", a.as_ref(), b.as_ref(), c.as_ref(), words.len() - 3)
        }
        few => list(few, "and"),
    }
}

/// `1 year`, `2 years`.
pub fn counted<N: Copy + PartialEq + From<u8> + Display>(count: N, word: &str) -> String {
    format!("{count} {word}{}", if count == N::from(1) { "" } else { "s" })
}

/// The words of a text, without what stands between them.
pub fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// How long it is from one day to a later one: `6 years and 7 months`, `3 months`, `12 days`.
pub fn how_long(from: NaiveDate, to: NaiveDate) -> String {
    let months = whole_months(from, to);
    match (months / 12, months % 12) {
        (0, 0) => counted((to - from).num_days(), "day"),
        (0, months) => counted(months, "month"),
        (years, 0) => counted(years, "year"),
        (years, months) => {
            format!("{} and {}", counted(years, "year"), counted(months, "month"))
        }
    }
}

/// The months between two days that are over.
fn whole_months(from: NaiveDate, to: NaiveDate) -> i32 {
    let begun = (to.year() - from.year()) * 12 + i32::try_from(to.month0()).unwrap_or_default()
        - i32::try_from(from.month0()).unwrap_or_default();
    // The last day of a shorter month ends a month that began on a day which it does not have.
    let whole = from.checked_add_months(Months::new(u32::try_from(begun).unwrap_or_default()));
    if whole.is_some_and(|whole| whole > to) { begun - 1 } else { begun.max(0) }
}

/// Each word once, in the order in which they come.
pub fn once(words: &[impl AsRef<str>]) -> Vec<&str> {
    let mut once: Vec<&str> = Vec::new();
    for word in words.iter().map(AsRef::as_ref) {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(list(&[""; 0], "and"), "");
        assert_eq!(list(&["a"], "and"), "a");
        assert_eq!(list(&["a", "b"], "or"), "a or b");
        assert_eq!(list(&["a", "b", "c"], "and"), "a, b and c");
    }

    #[test]
    fn time_is_told_in_whole_years_and_months_and_in_days_only_within_one() {
        let long = |from: &str, to: &str| how_long(from.parse().unwrap(), to.parse().unwrap());
        for (from, to, said) in [
            ("2026-11-23", "2026-11-24", "1 day"),
            ("2026-10-24", "2026-11-23", "30 days"),
            ("2026-10-24", "2026-11-24", "1 month"),
            ("2024-01-31", "2024-02-29", "1 month"),
            ("2024-01-31", "2024-02-28", "28 days"),
            ("2025-11-25", "2026-11-24", "11 months"),
            ("2025-11-24", "2026-11-24", "1 year"),
            ("2020-04-30", "2026-11-24", "6 years and 6 months"),
            ("2024-10-24", "2026-11-24", "2 years and 1 month"),
        ] {
            assert_eq!(long(from, to), said, "{from} to {to}");
        }
    }

    #[test]
    fn a_short_list_ends_before_it_tires() {
        assert_eq!(short_list(&["a", "b"]), "a and b");
        assert_eq!(short_list(&["a", "b", "c", "d"]), "a, b, c and d");
        assert_eq!(short_list(&["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
    }
}
