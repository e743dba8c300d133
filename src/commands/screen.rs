//! Rows of a screen: a name, and words beside it. The words may be those of others, and never pass for a row of their own.
//! Knows no agreement and no terminal: callers say how wide it is.

use std::fmt::Write as _;

use crate::text::{columns, one_line, pieces};

/// The columns of a name, with the space behind it.
const NAMES: usize = 11;

/// In the place of the name, where the words of a row go on.
const GOES_ON: &str = "         :";

/// A screen that fills row by row.
pub struct Screen {
    text: String,
    width: usize,
}

impl Screen {
    /// An empty screen with so many columns; the last one stays free.
    pub fn of(width: usize) -> Self {
        Self { text: String::new(), width: width - 1 }
    }

    pub fn text(self) -> String {
        self.text
    }

    pub fn heading(&mut self, words: &str) {
        let words = one_line(words);
        let rows = pieces(&words, self.width, self.width - NAMES);
        for (at, piece) in rows.iter().enumerate() {
            self.row(if at == 0 { "" } else { GOES_ON }, piece);
        }
        self.row("", &"=".repeat(columns(rows[0].trim_end())));
    }

    /// A name, and words that go on below themselves behind a colon.
    pub fn line(&mut self, name: &str, words: &str) {
        let words = one_line(words);
        let width = self.width - NAMES;
        for (at, piece) in pieces(&words, width, width).into_iter().enumerate() {
            let name = if at == 0 { name } else { GOES_ON };
            self.row(&format!("{name:<NAMES$}"), piece);
        }
    }

    fn row(&mut self, name: &str, words: &str) {
        let row = format!("{name}{words}");
        writeln!(self.text, "{}", row.trim_end()).expect("a String takes every write");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_begin_no_row_at_any_width() {
        let letters = ["x", "\u{5b57}", "\u{1f600}", "e\u{301}", "\u{200b}", "\u{1b}[1G", "\u{a0}", "\n"];
        for width in 40..=80 {
            for letter in letters {
                for length in 0..width {
                    let mut screen = Screen::of(width);
                    let words = format!("{}findings   none is open", letter.repeat(length));
                    screen.line("title", &words);
                    let text = screen.text();
                    for (at, row) in text.lines().enumerate() {
                        assert!(row.starts_with(if at == 0 { "title      " } else { GOES_ON }), "{text}");
                        assert!(columns(row) < width, "{width}: {text}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_without_words_is_its_name() {
        let mut screen = Screen::of(80);
        screen.heading("home-fire-safety 1.0.0");
        screen.line("", "");
        screen.line("title", "");
        assert_eq!(screen.text(), "home-fire-safety 1.0.0\n======================\n\ntitle\n");
    }
}
