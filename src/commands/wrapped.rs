//! Paragraphs broken into lines for the terminal at hand, or for a log, where every line has the same room.
//! Frames of an agreement's text are broken elsewhere.

/// The widest line, and the width where nobody looks at a terminal: `--help` has the same.
const WIDEST: usize = 100;
const NARROWEST: usize = 40;

/// How wide lines may be.
pub fn width() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    terminal.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
}

/// Words in lines no wider than `width`, the first behind `first` and the others behind as many spaces. A word that is
/// wider than that stands alone.
pub fn wrapped(first: &str, words: &str, width: usize) -> String {
    let indent = " ".repeat(first.chars().count());
    let mut text = String::new();
    let mut line = first.to_string();
    let mut empty = true;
    for word in words.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > width {
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
    fn a_word_wider_than_the_terminal_stands_alone() {
        let text = wrapped("", "see https://www.legislation.gov.uk/ukpga/2017/30/section/35 there", 40);
        assert_eq!(text.lines().count(), 3, "{text}");
    }
}
