//! Lines of the bundle, each found by its key: a table of numbers beside the text, which takes a tenth of the room of a
//! map of texts. A check of one agreement asks for a few of some thousand keys, and each page of memory that it touches
//! costs as much as some hundred look-ups.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Lines `key<TAB>…`.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: &'static str,
    /// Where each line ends.
    ends: Vec<u32>,
    table: HashTable<u16>,
}

impl Lines {
    /// `None` where a line has no key, or where there are too many.
    pub(super) fn of(text: &'static str) -> Option<Self> {
        let breaks = || memchr::memchr_iter(b'\n', text.as_bytes());
        let count = breaks().count();
        let mut ends = Vec::with_capacity(count);
        for end in breaks() {
            ends.push(u32::try_from(end).ok()?);
        }
        let mut lines = Self { text, ends, table: HashTable::with_capacity(count) };
        for number in 0..count {
            let line = lines.line(number);
            let key = &line[..memchr::memchr(b'\t', line.as_bytes())?];
            let ends = &lines.ends;
            let hash_of = |other: &u16| hash(key_of(text, ends, usize::from(*other)));
            lines.table.insert_unique(hash(key), u16::try_from(number).ok()?, hash_of);
        }
        Some(lines)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn line(&self, number: usize) -> &'static str {
        line_of(self.text, &self.ends, number)
    }

    pub(super) fn key(&self, number: usize) -> &'static str {
        key_of(self.text, &self.ends, number)
    }

    /// The number of the line of a key; of two with one key, either.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        let found = self.table.find(hash(key), |number| self.key(usize::from(*number)) == key);
        found.map(|number| usize::from(*number))
    }

    /// A key that stands on two lines.
    pub(super) fn key_that_stands_twice(&self) -> Option<&'static str> {
        (0..self.len())
            .find(|number| self.find(self.key(*number)) != Some(*number))
            .map(|twice| self.key(twice))
    }
}

fn line_of(text: &'static str, ends: &[u32], number: usize) -> &'static str {
    let start = if number == 0 { 0 } else { ends[number - 1] as usize + 1 };
    &text[start..ends[number] as usize]
}

fn key_of(text: &'static str, ends: &[u32], number: usize) -> &'static str {
    let line = line_of(text, ends, number);
    &line[..memchr::memchr(b'\t', line.as_bytes()).unwrap_or(line.len())]
}

fn hash(key: &str) -> u64 {
    FixedState::default().hash_one(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_its_whole_key() {
        let lines = Lines::of("one\t1\ntwo words\t2\n\t3\none more\t\n").unwrap();
        assert_eq!(lines.find("one").map(|number| lines.line(number)), Some("one\t1"));
        assert_eq!(lines.find("").map(|number| lines.line(number)), Some("\t3"));
        assert_eq!(lines.find("one more"), Some(3));
        assert_eq!((lines.find("two"), lines.find("on"), lines.len()), (None, None, 4));
        assert_eq!(lines.key_that_stands_twice(), None);
        assert_eq!(Lines::of("a\t1\nb\t\na\t2\n").unwrap().key_that_stands_twice(), Some("a"));
        assert!(Lines::of("no key\n").is_none());
        assert_eq!(Lines::of("").unwrap().find(""), None);
    }
}
