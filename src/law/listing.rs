//! Entries of a file of the catalogue, each read from its line when it is first asked for.
//! Knows what no entry says.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::catalogue::LawError;

/// The entries of a file, in its order.
#[derive(Debug)]
pub struct Listing<T> {
    items: Vec<Item<T>>,
    /// The place of each key.
    places: HashMap<&'static str, usize>,
}

#[derive(Debug)]
struct Item<T> {
    key: &'static str,
    json: &'static str,
    read: OnceLock<T>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: HashMap::new() }
    }
}

impl<T: DeserializeOwned> Listing<T> {
    /// The entries of lines `key<TAB>JSON`.
    pub(super) fn of_lines(lines: &'static str) -> Self {
        let mut listing = Self::default();
        listing.add_lines(lines);
        listing
    }

    /// Adds the entries of another file behind its own.
    pub(super) fn add_lines(&mut self, lines: &'static str) {
        for (key, json) in lines.lines().filter_map(|line| line.split_once('\t')) {
            self.places.insert(key, self.items.len());
            self.items.push(Item { key, json, read: OnceLock::new() });
        }
    }

    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.places.get(key).map(|place| self.at(*place))
    }

    /// True when no two entries have the same key.
    pub(super) fn has_each_key_once(&self) -> bool {
        self.places.len() == self.items.len()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The keys, in the order of the file; none of the entries is read.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.items.iter().map(|item| item.key)
    }

    /// The entry at a place.
    pub fn at(&self, place: usize) -> &T {
        let item = &self.items[place];
        item.read.get_or_init(|| {
            serde_json::from_str(item.json).expect("`Catalogue::read_whole` reads every entry: tests")
        })
    }

    /// Every entry.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.items.len()).map(|place| self.at(place))
    }

    /// The places of the entries in whose line some words stand; no entry is read.
    pub(super) fn holding(&self, words: &str) -> Vec<usize> {
        (0..self.items.len()).filter(|place| self.items[*place].json.contains(words)).collect()
    }

    /// Reads every entry, so that a fault in one is an error here.
    pub(super) fn read_whole(&self, file: &str) -> Result<(), LawError> {
        for item in &self.items {
            let read = serde_json::from_str::<T>(item.json);
            read.map_err(|error| LawError::Malformed {
                file: file.to_string(),
                reason: format!("{}: {error}", item.key),
            })?;
        }
        Ok(())
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Listing<T> {
    type Item = &'a T;
    type IntoIter = Box<dyn Iterator<Item = &'a T> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}
