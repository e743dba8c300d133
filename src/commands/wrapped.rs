//! Paragraphs broken into lines for the terminal at hand, or for a log, where every line has the same room.
//! Frames of an agreement's text are broken elsewhere.

use std::io::IsTerminal as _;

use crate::text::{columns, pieces};

/// The widest line, and the width where nobody looks at a terminal: `--help` has the same.
const WIDEST: usize = 100;
const NARROWEST: usize = 40;

/// The widest screen of a signing: what is stored of it has no wider row.
const WIDEST_SCREEN: usize = 80;

/// How wide lines may be.
pub fn width() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
}

/// How wide the rows may be that a signer reads.
pub fn screen() -> usize {
    terminal().min(WIDEST_SCREEN)
}

/// How wide the terminal is; where there is none, as wide as most are.
pub fn terminal() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.unwrap_or(WIDEST_SCREEN).max(NARROWEST)
}

/// Lines that may hold words of others, so that no row is wider than the screen: a line that is goes on behind a colon.
/// Where the terminal broke it, its author could have it begin like a line of the program's own.
pub fn fitted(text: &str, width: usize) -> String {
    let mut rows = String::with_capacity(text.len());
    for line in text.lines() {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let indent = indent.min(width / 2);
        for (at, piece) in pieces(line, width, width - indent - ": ".len()).into_iter().enumerate() {
            if at > 0 {
                rows.push_str(&" ".repeat(indent));
                rows.push_str(": ");
            }
            rows.push_str(piece);
            rows.push('\n');
        }
    }
    rows
}

/// Lines fitted where they go to a terminal; as they are where they go elsewhere.
pub fn for_terminal(text: String) -> String {
    if std::io::stdout().is_terminal() { fitted(&text, terminal()) } else { text }
}

/// Words in lines no wider than `width`, the first behind `first` and the others behind as many spaces. A word that is
/// wider than that stands alone.
pub fn wrapped(first: &str, words: &str, width: usize) -> String {
    let indent = " ".repeat(columns(first));
    let mut text = String::new();
    let mut line = first.to_string();
    let mut empty = true;
    for word in words.split_whitespace() {
        if !empty && columns(&line) + 1 + columns(word) > width {
            text.push_str(line.trim_end());
            text.push('\n');
            line.clone_from(&indent);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    text.push_str(line.trim_end());
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str =
        "a household with a lower income in a home that cannot be kept warm at reasonable cost";

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [40, 57, 80, 100] {
            let text = wrapped("  - ", WORDS, width);
            assert!(text.lines().all(|line| line.chars().count() <= width), "{width}: {text}");
            assert!(text.lines().skip(1).all(|line| line.starts_with("    ")), "{width}: {text}");
            let again: Vec<&str> = text.trim_start_matches("  - ").split_whitespace().collect();
            assert_eq!(again.join(" "), WORDS);
        }
    }

    #[test]
    fn a_row_that_goes_on_says_so() {
        let author = format!("  + {}findings   none is open", "\u{5b57}".repeat(18));
        let text = fitted(&format!("short\n\n{author}\n"), 40);
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[..3], ["short", "", &author[..4 + 18 * 3]]);
        assert_eq!(rows[3], "  : findings   none is open");
        assert!(rows.iter().all(|row| columns(row) <= 40), "{text}");
    }

    #[test]
    fn a_word_wider_than_the_terminal_stands_alone() {
        let text = wrapped("", "see https://www.legislation.gov.uk/ukpga/2017/30/section/35 there", 40);
        assert_eq!(text.lines().count(), 3, "{text}");
    }
}
