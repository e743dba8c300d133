//! Entries of a file of the catalogue, each read from its line when it is first asked for.
//! Knows what no entry says.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::catalogue::LawError;

/// The entries of a file, in its order.
#[derive(Debug)]
pub struct Listing<T> {
    items: Vec<Item<T>>,
}

#[derive(Debug)]
struct Item<T> {
    key: &'static str,
    json: &'static str,
    read: OnceLock<T>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: DeserializeOwned> Listing<T> {
    /// The entries of lines `key<TAB>JSON`.
    pub(super) fn of_lines(lines: &'static str) -> Self {
        let items = lines.lines().filter_map(|line| line.split_once('\t'));
        Self { items: items.map(|(key, json)| Item { key, json, read: OnceLock::new() }).collect() }
    }

    pub(super) fn extend(&mut self, others: Self) {
        self.items.extend(others.items);
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

    /// Every entry in whose line some words stand; the others are not read.
    pub(super) fn holding(&self, words: &'static str) -> impl Iterator<Item = &T> {
        (0..self.items.len())
            .filter(move |place| self.items[*place].json.contains(words))
            .map(|place| self.at(place))
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
