//! How an answer is written as YAML: one scalar or one list that reads back as the answer, whatever it holds.
//! Knows no blank: it is handed plain values.

/// Where a line of text is broken, in characters.
const WIDTH: usize = 110;

/// A text as one YAML scalar. `column` is where its continuation lines begin.
pub(super) fn scalar(text: &str, column: usize) -> String {
    if text.contains('\n') {
        return if stays_literal(text) { literal(text, column) } else { double(text) };
    }
    let long = column + text.chars().count() > WIDTH;
    if long && folds_back(text) {
        return folded(text, column);
    }
    if reads_plain(text) { text.to_string() } else { double(text) }
}

/// A list, one item a line below its key.
pub(super) fn list(items: &[&str], column: usize) -> String {
    if items.is_empty() {
        return "[]".to_string();
    }
    let indent = " ".repeat(column);
    let lines: Vec<String> =
        items.iter().map(|item| format!("\n{indent}- {}", scalar(item, column + 2))).collect();
    lines.concat()
}

/// True where every reader of YAML takes the bare text for itself. Only texts that begin with a letter go bare, so
/// that nothing which could be a number, a sign or an order ever does; a day is the one exception.
fn reads_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    if is_day(text) {
        return true;
    }
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(|c: char| c.is_whitespace() || c == ':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains('\t')
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Folding turns each line break back into one space, so it needs single spaces between words.
fn folds_back(text: &str) -> bool {
    !text.contains("  ") && !text.contains('\t') && !text.starts_with(' ') && !text.ends_with(' ')
}

fn folded(text: &str, column: usize) -> String {
    let indent = " ".repeat(column);
    let mut out = ">-".to_string();
    let mut width = usize::MAX;
    for word in text.split(' ') {
        let length = word.chars().count();
        if width == usize::MAX || width + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(&indent);
            width = column;
        } else {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out
}

/// A literal block keeps lines as they are, if none of them plays with the white space that YAML counts.
fn stays_literal(text: &str) -> bool {
    let quiet = |line: &str| line == line.trim_end() && !line.contains('\t');
    text.split('\n').all(quiet) && !text.starts_with([' ', '\n']) && !text.ends_with('\n')
}

fn literal(text: &str, column: usize) -> String {
    let indent = " ".repeat(column);
    let mut out = "|-".to_string();
    for line in text.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(&indent);
            out.push_str(line);
        }
    }
    out
}

fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
