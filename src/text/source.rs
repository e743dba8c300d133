//! A file as people see it: its name, its text, the places in it, and the refusal that points at one.
//! Reads no disk and judges no grammar: what is wrong with the bytes is kept here and refused by `Tree::read`.

use std::fmt;

use super::bytes;

/// The greatest file that is read: 1 MiB. A longer one is refused before anything else is done with it.
pub const GREATEST_SIZE: usize = 1 << 20;

/// A file: the name that messages show, and its text with LF line ends and without a leading byte order mark.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    lines: Vec<u32>,
    fault: Option<Refusal>,
}

impl Source {
    /// Takes any bytes. Bytes that are no readable text leave a fault behind, which `Tree::read` refuses.
    pub fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        let (text, fault) = bytes::read(bytes);
        let mut lines = vec![0];
        lines.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| offset(at + 1)));
        Self { name: name.into(), text, lines, fault }
    }

    /// The name as messages show it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text in which every place counts: CRLF has become LF.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of an offset. An offset past the end, or inside a character, is moved back to one.
    pub fn point(&self, at: u32) -> Point {
        let at = offset(self.text.floor_char_boundary(at as usize));
        let line = self.lines.partition_point(|start| *start <= at) - 1;
        let before = &self.text[self.lines[line] as usize..at as usize];
        Point { line: offset(line + 1), column: offset(before.chars().count() + 1) }
    }

    /// The words at a place. Nothing, if the place is of another text.
    pub fn slice(&self, place: Place) -> &str {
        self.text.get(place.start as usize..place.end as usize).unwrap_or_default()
    }

    /// A whole line, counted from 1.
    pub(super) fn line(&self, line: usize) -> Place {
        let start = self.lines.get(line.saturating_sub(1)).map_or(self.text.len(), |start| *start as usize);
        let words = self.text[start..].lines().next().unwrap_or_default();
        Place::new(start, start + words.trim_end().len())
    }

    /// What is wrong with the bytes themselves.
    pub(super) fn fault(&self) -> Option<&Refusal> {
        self.fault.as_ref()
    }
}

/// A stretch of `Source::text`, in bytes: from `start` up to and without `end`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Place {
    pub start: u32,
    pub end: u32,
}

impl Place {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: offset(start), end: offset(end) }
    }
}

/// Where an offset stands for a reader: lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Point {
    pub line: u32,
    pub column: u32,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Why a text was not read: one reason, its place, the way out, and other places that explain it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    pub place: Place,
    pub message: String,
    pub help: Option<String>,
    pub related: Vec<(Place, String)>,
}

impl Refusal {
    pub(crate) fn new(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into(), help: None, related: Vec::new() }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A byte offset. Texts end at `GREATEST_SIZE`, so it always fits.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("no text is longer than 1 MiB, which Source::new sees to")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_not_bytes() {
        let source = Source::new("a.yaml", "id: x\nname: é日本😀 end\n".as_bytes());
        let at = |word: &str| offset(source.text().find(word).expect("the word is there"));
        assert_eq!(source.point(at("name")).to_string(), "2:1");
        assert_eq!(source.point(at("é")).to_string(), "2:7");
        assert_eq!(source.point(at("😀")).to_string(), "2:10");
        assert_eq!(source.point(at("end")).to_string(), "2:12");
    }

    #[test]
    fn an_offset_past_the_end_or_inside_a_character_still_has_a_point() {
        let source = Source::new("a.yaml", "é\n".as_bytes());
        assert_eq!(source.point(1).to_string(), "1:1");
        assert_eq!(source.point(2).to_string(), "1:2");
        assert_eq!(source.point(3).to_string(), "2:1");
        assert_eq!(source.point(u32::MAX).to_string(), "2:1");
        assert_eq!(Source::new("empty", b"").point(0).to_string(), "1:1");
    }

    #[test]
    fn crlf_reads_as_lf_and_places_count_in_what_was_read() {
        let source = Source::new("a.yaml", b"a: 1\r\nb: 2\r\n");
        assert_eq!(source.text(), "a: 1\nb: 2\n");
        assert_eq!(source.point(5).to_string(), "2:1");
        assert_eq!(source.slice(Place { start: 5, end: 9 }), "b: 2");
        assert_eq!(source.slice(Place { start: 5, end: 90 }), "");
    }
}
