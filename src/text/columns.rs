//! How wide words stand on a terminal, and how a line that is too wide for it is cut.
//! Knows no terminal: callers say how wide it is.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

use super::clean::clean;

/// How many marks may stand on one letter. Scripts that people write need fewer; a pile of them reaches into other rows.
const MOST_MARKS: usize = 6;

/// The most columns that a terminal gives to these words. Where terminals differ (letters that are wide only among East
/// Asian ones, signs that a selector makes a picture), it is the wider: what fits by this count fits everywhere.
pub fn columns(words: &str) -> usize {
    words.chars().map(column).sum()
}

fn column(c: char) -> usize {
    match c {
        // The picture that it makes of the sign before it may be wider by one.
        '\u{fe0f}' => 1,
        // As far as a terminal goes for it at most.
        '\t' => 8,
        c => c.width_cjk().unwrap_or(1),
    }
}

/// Words that take the columns that are counted and stay on their own row: cleaned, without tabs, and with no pile of
/// marks on a letter, nor a mark that would stand on what the program writes in front of them. Line feeds stay.
pub fn steady(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    let mut marks = MOST_MARKS;
    for c in clean(words).chars() {
        let is_mark = c != '\n' && column(c) == 0;
        marks = match c {
            '\n' => MOST_MARKS,
            _ if is_mark => marks + 1,
            _ => 0,
        };
        if c == '\t' || marks > MOST_MARKS {
            write!(shown, "{}", c.escape_unicode()).expect("a String takes every write");
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The same on one line, with one space wherever white space of any kind and length stands.
pub fn one_line(words: &str) -> String {
    steady(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A line in pieces, the first no wider than `first` columns and the others no wider than `others`: cut behind a space
/// where one stands late enough, and never between a letter and its marks. One after another they are the line again.
pub fn pieces(line: &str, first: usize, others: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut rest, mut width) = (line, first);
    loop {
        let (piece, behind) = rest.split_at(cut(rest, width.max(2)));
        pieces.push(piece);
        if behind.is_empty() {
            return pieces;
        }
        (rest, width) = (behind, others);
    }
}

/// Where a line is cut that may be so wide: at least one letter stays before the cut.
fn cut(line: &str, width: usize) -> usize {
    let mut taken = 0;
    for (at, c) in line.char_indices() {
        taken += column(c);
        if taken > width {
            let space = line[..at].rfind(' ').map(|space| space + 1);
            // A word that is nearly a row itself is not moved to the next for a short one before it.
            return space.filter(|space| *space > at / 3).unwrap_or(at);
        }
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wide_letters_take_two_columns_and_marks_take_none() {
        assert_eq!(columns("Visits"), 6);
        assert_eq!(columns("\u{5b57}\u{5b57}"), 4);
        assert_eq!(columns("e\u{301}"), 1);
        assert_eq!(columns("\u{2764}\u{fe0f}"), 2 + columns("\u{2764}") - 1);
    }

    #[test]
    fn a_line_is_cut_where_its_columns_end_and_not_its_letters() {
        let wide = "\u{5b57}".repeat(50);
        assert!(pieces(&wide, 21, 11).iter().all(|piece| columns(piece) <= 21));
        assert_eq!(pieces(&wide, 21, 11)[0].chars().count(), 10);
        assert_eq!(pieces(&wide, 21, 11)[1].chars().count(), 5);
        assert_eq!(pieces("two words", 6, 6), ["two ", "words"]);
        assert_eq!(pieces("exactly", 7, 7), ["exactly"]);
        assert_eq!(pieces("", 7, 7), [""]);
        // A letter keeps its marks.
        assert_eq!(pieces("abc\u{301}d", 3, 3), ["abc\u{301}", "d"]);
    }

    #[test]
    fn what_would_leave_its_row_is_shown_and_not_obeyed() {
        assert_eq!(steady("a\tb"), "a\\u{9}b");
        assert_eq!(steady("\u{301}a"), "\\u{301}a");
        assert_eq!(steady("x\n\u{301}a"), "x\n\\u{301}a");
        assert_eq!(steady("Zoe\u{308} \u{1b}[2J"), "Zoe\u{308} \\u{1b}[2J");
        let pile = steady(&format!("a{}", "\u{301}".repeat(100)));
        assert_eq!(pile.matches('\u{301}').count(), MOST_MARKS);
        assert_eq!(pile.matches("\\u{301}").count(), 100 - MOST_MARKS);
        assert_eq!(one_line(" a\u{a0}\u{3000} b\n\tc "), "a b c");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_piece_is_too_wide(line in "[a z\u{5b57}\u{301}\u{1f600}\u{fe0f}é]{0,200}", first in 2_usize..90, others in 2_usize..90) {
            let pieces = pieces(&line, first, others);
            prop_assert_eq!(pieces.concat(), line.as_str());
            for (at, piece) in pieces.iter().enumerate() {
                prop_assert!(columns(piece) <= if at == 0 { first } else { others }, "{:?}", piece);
            }
        }
    }
}
