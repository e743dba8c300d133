//! Entries of a file of the catalogue, each read from its line when it is first asked for.
//! Knows what no entry says.

use std::sync::OnceLock;

use memchr::{memchr, memmem, memrchr};
use serde::de::DeserializeOwned;

use super::catalogue::LawError;
use super::lines::Lines;

/// The entries of a file, in its order.
#[derive(Debug)]
pub struct Listing<T> {
    /// For each entry its key, what the bundle tells of it without its JSON, and where its JSON ends.
    lines: Lines,
    json: &'static str,
    /// Boxed, since most entries are never read and all of them would take the room.
    read: Vec<OnceLock<Box<T>>>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { lines: Lines::default(), json: "", read: Vec::new() }
    }
}

impl<T: DeserializeOwned> Listing<T> {
    /// The entries of a file as the bundle has them. `None` where their lengths do not fit together.
    pub(super) fn of(content: &'static str) -> Option<Self> {
        let (lines, json) = parts(content)?;
        let lines = Lines::of(lines)?;
        let read = (0..lines.len()).map(|_| OnceLock::new()).collect();
        Some(Self { lines, json, read })
    }

    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.lines.find(key).map(|place| self.at(place))
    }

    /// True where there is an entry of a key; it is not read.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.lines.find(key).is_some()
    }

    /// What stands aside of a key; no entry is read.
    pub(super) fn aside(&self, key: &str) -> Option<&'static str> {
        let aside = self.aside_at(self.lines.find(key)?);
        (!aside.is_empty()).then_some(aside)
    }

    /// The places of the entries of which something stands aside, and what; no entry is read.
    pub(super) fn asides(&self) -> impl Iterator<Item = (usize, &'static str)> {
        let all = (0..self.len()).map(|place| (place, self.aside_at(place)));
        all.filter(|(_, aside)| !aside.is_empty())
    }

    fn aside_at(&self, place: usize) -> &'static str {
        aside_behind(&self.lines.line(place)[self.lines.key(place).len()..])
    }

    /// What stands aside of a key among entries as the bundle has them, of which no list is made.
    pub(super) fn aside_in(content: &'static str, key: &str) -> Option<&'static str> {
        let (lines, _) = parts(content)?;
        let sought = [key, "\t"].concat();
        let start = if lines.starts_with(&sought) {
            0
        } else {
            memmem::find(lines.as_bytes(), ["\n", &sought].concat().as_bytes())? + 1
        };
        let rest = &lines[start + key.len()..];
        let aside = aside_behind(&rest[..memchr(b'\n', rest.as_bytes())?]);
        (!aside.is_empty()).then_some(aside)
    }

    /// A key that two entries have.
    pub(super) fn key_that_stands_twice(&self) -> Option<&'static str> {
        self.lines.key_that_stands_twice()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The keys, in the order of the file; none of the entries is read.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        (0..self.len()).map(|place| self.lines.key(place))
    }

    /// The entry at a place.
    pub fn at(&self, place: usize) -> &T {
        self.read[place].get_or_init(|| {
            let entry = self.json_at(place).and_then(|json| serde_json::from_str(json).ok());
            Box::new(entry.expect("`Catalogue::read_whole` reads every entry: tests"))
        })
    }

    fn json_at(&self, place: usize) -> Option<&'static str> {
        let end = |place: usize| {
            let line = self.lines.line(place);
            line[memrchr(b'\t', line.as_bytes())? + 1..].parse::<usize>().ok()
        };
        let start = if place == 0 { 0 } else { end(place - 1)? };
        self.json.get(start..end(place)?)
    }

    /// Every entry.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len()).map(|place| self.at(place))
    }

    /// Reads every entry, so that a fault in one is an error here.
    pub(super) fn read_whole(&self, file: &str) -> Result<(), LawError> {
        for place in 0..self.len() {
            let wrong = |reason: &dyn std::fmt::Display| LawError::Malformed {
                file: file.to_string(),
                reason: format!("{}: {reason}", self.lines.key(place)),
            };
            let json = self.json_at(place).ok_or_else(|| wrong(&"the bundle is torn"))?;
            serde_json::from_str::<T>(json).map_err(|error| wrong(&error))?;
        }
        Ok(())
    }
}

/// The lines of some entries, and their JSON.
fn parts(content: &'static str) -> Option<(&'static str, &'static str)> {
    let (length, rest) = content.split_once('\n')?;
    rest.split_at_checked(length.parse().ok()?)
}

/// What stands aside, in the rest of a line behind its key.
fn aside_behind(rest: &'static str) -> &'static str {
    let rest = rest.strip_prefix('\t').unwrap_or_default();
    &rest[..memchr(b'\t', rest.as_bytes()).unwrap_or(rest.len())]
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Listing<T> {
    type Item = &'a T;
    type IntoIter = Box<dyn Iterator<Item = &'a T> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}
