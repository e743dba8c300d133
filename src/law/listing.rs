//! Entries of a file of the catalogue, each read from its line when it is first asked for.
//! Knows what no entry says.

use std::sync::OnceLock;

use foldhash::{HashMap, HashMapExt as _};
use serde::de::DeserializeOwned;

use super::catalogue::{LawError, pairs, split};

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
    /// What the bundle tells of it without its JSON; empty if nothing.
    aside: &'static str,
    json: &'static str,
    /// Boxed, since most entries are never read and all of them would take the room.
    read: OnceLock<Box<T>>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { items: Vec::new(), places: HashMap::new() }
    }
}

impl<T: DeserializeOwned> Listing<T> {
    /// The entries of a file as the bundle has them: a list of keys with the lengths of their JSON, and the JSON.
    /// `None` where they do not fit together.
    pub(super) fn of(content: &'static str) -> Option<Self> {
        let mut listing = Self::default();
        listing.add(content)?;
        Some(listing)
    }

    /// Adds the entries of another file behind its own.
    pub(super) fn add(&mut self, content: &'static str) -> Option<()> {
        let (length, rest) = content.split_once('\n')?;
        let (keys, mut rest) = split(rest, length)?;
        // A line of a key is seldom shorter.
        self.items.reserve(keys.len() / 12);
        self.places.reserve(keys.len() / 12);
        for line in pairs(keys) {
            let (words, length) = line?;
            let (key, aside) = words.split_once('\t')?;
            let (json, after) = rest.split_at_checked(length)?;
            rest = after;
            self.places.insert(key, self.items.len());
            self.items.push(Item { key, aside, json, read: OnceLock::new() });
        }
        rest.is_empty().then_some(())
    }

    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.places.get(key).map(|place| self.at(*place))
    }

    /// What stands aside of a key; no entry is read.
    pub(super) fn aside(&self, key: &str) -> Option<&'static str> {
        let aside = self.items[*self.places.get(key)?].aside;
        (!aside.is_empty()).then_some(aside)
    }

    /// The places of the entries of which something stands aside, and what; no entry is read.
    pub(super) fn asides(&self) -> impl Iterator<Item = (usize, &'static str)> {
        let all = self.items.iter().map(|item| item.aside).enumerate();
        all.filter(|(_, aside)| !aside.is_empty())
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
            let entry = serde_json::from_str(item.json);
            Box::new(entry.expect("`Catalogue::read_whole` reads every entry: tests"))
        })
    }

    /// Every entry.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.items.len()).map(|place| self.at(place))
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
