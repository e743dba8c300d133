//! What the strict reader says when it refuses: the parser's findings in plain words, and the ways out.
//! Decides nothing: whoever refuses has seen the place.

use saphyr_parser::ScanError;

use super::source::{Place, Refusal};

/// What the parser could not read, at `start`.
pub(super) fn unreadable(text: &str, start: usize, error: &ScanError) -> Refusal {
    let info = error.info();
    let rest = &text[start..];
    let word = word_at(rest, start);
    if info.contains("unknown anchor") {
        return alias(word);
    }
    if info.contains("anchor or alias") {
        return if rest.starts_with('&') { anchored(word) } else { alias(word) };
    }
    if [" a tag", "verbatim tag", "handle wasn't declared"].iter().any(|part| info.contains(part)) {
        return tagged(word);
    }
    if info.contains("irective") {
        return order(word);
    }
    let line = text[..start].rsplit('\n').next().unwrap_or_default();
    if info.contains("expected key") && !line.trim_start_matches([' ', '-']).is_empty() {
        return Refusal::new(word, "the value has ended before this word")
            .help("put quotes around the whole value");
    }
    match WORDS.iter().find(|(theirs, _, _)| info.contains(theirs)) {
        Some((_, ours, "")) => Refusal::new(word, *ours),
        Some((_, ours, help)) => Refusal::new(word, *ours).help(*help),
        None => Refusal::new(word, format!("this cannot be read as YAML: {info}")),
    }
}

const INDENT: &str = "this line is not indented as its neighbours are";
const QUOTE: &str = "put quotes around it";

/// A part of the parser's words, ours, and the way out. The first that fits is said.
const WORDS: [(&str, &str, &str); 29] = [
    ("quoted scalar, found unexpected", "quotes open here and are never closed", "close them"),
    (
        "indentation in quoted scalar",
        "quotes open here and are not closed before the next key",
        "close them, or indent the lines between them",
    ),
    (
        "trailing content",
        "words stand after the quotes have closed",
        "inside single quotes an apostrophe is written twice, as in `'it''s'`; inside double quotes a quote is `\\\"`",
    ),
    (
        "quoted scalar, ",
        "a backslash between double quotes stands before something it cannot stand before",
        "use single quotes, or write `\\\\` for a backslash",
    ),
    (
        "simple key expect",
        "this line is neither a `key: value` nor part of the value above",
        "write `key: value` with a space after the colon, or indent the line",
    ),
    (
        "mapping values are not allowed",
        "a colon and a space stand here where no key can be",
        "put quotes around the words, or indent the line as its neighbours are",
    ),
    (
        "expected whitespace",
        "a key behind `?` is not read",
        "write `key: value`, or put quotes around the words",
    ),
    (
        "mapping keys are not allowed",
        "a key behind `?` is not read",
        "write `key: value`, or put quotes around the words",
    ),
    ("expected key", INDENT, ""),
    ("'-' indicator", INDENT, ""),
    ("invalid indentation", INDENT, ""),
    ("wrongly indented", INDENT, ""),
    ("tab", "a tab stands here", "use spaces"),
    ("valid YAML whitespace", "a tab stands here", "use spaces"),
    ("expected ',' or ']'", "a list that opens with `[` is not closed with `]`, or a comma is missing", ""),
    ("expected ',' or '}'", "braces that open with `{` are not closed with `}`, or a comma is missing", ""),
    ("misplaced bracket", "a bracket closes here that was never opened", "put quotes around the words"),
    ("unexpected character", "a word cannot begin with this sign", QUOTE),
    ("cannot start with '-'", "a word cannot begin with this sign", QUOTE),
    (
        "sequence entries are not allowed",
        "a list cannot begin here",
        "begin it on the next line, or put quotes around the words",
    ),
    ("only valid inside a block", "a dash between brackets is not a list", "write `[one, two]`"),
    (
        "expected comment or line break",
        "no words can follow this sign",
        "write them below it, indented, or put quotes around it all",
    ),
    (
        "indentation indicator",
        "no words can follow this sign",
        "write them below it, indented, or put quotes around it all",
    ),
    (
        "comment intercepting",
        "a comment stands in the middle of a text",
        "move it, or put quotes around the text",
    ),
    (
        "comments must be separated",
        "a comment needs a space before it",
        "put quotes around the words if `#` is one of them",
    ),
    ("expected node content", "a value is missing here", ""),
    ("illegal placement of ':'", "a colon stands here where no key can be", "put quotes around the words"),
    (
        "may not precede any",
        "a colon stands here where no key can be",
        "put a space after it, or quotes around the words",
    ),
    ("<document start>", "something stands here after the end of the agreement", ""),
];

pub(super) fn alias(place: Place) -> Refusal {
    Refusal::new(place, "a word that begins with `*` points at another part of the file, which is not read")
        .help("write the value out here, or put quotes around it")
}

pub(super) fn anchored(place: Place) -> Refusal {
    Refusal::new(place, "a word that begins with `&` names a part of the file, which is not read")
        .help("delete it, or put quotes around it")
}

pub(super) fn tagged(place: Place) -> Refusal {
    Refusal::new(place, "a word that begins with `!` gives a type, which is not read")
        .help("delete it, or put quotes around it")
}

pub(super) fn order(place: Place) -> Refusal {
    Refusal::new(place, "a line that gives orders to the reader (`%`) is not read").help("delete the line")
}

/// The word that begins at `start`, of which `text` is the rest of the file.
pub(super) fn word_at(text: &str, start: usize) -> Place {
    let word = text.split([' ', '\n', '\t', ',']).next().unwrap_or_default();
    let sign = text.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    Place::new(start, start + word.len().max(sign))
}

/// The first words of a text, for a message.
pub(super) fn shorten(text: &str) -> String {
    const LENGTH: usize = 40;
    let line = text.split('\n').next().unwrap_or_default();
    if line.len() == text.len() && text.chars().count() <= LENGTH {
        return text.to_owned();
    }
    let mut short: String = line.chars().take(LENGTH).collect();
    short.push('…');
    short
}
