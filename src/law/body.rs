//! Public bodies and their partners: what kind each is, when it existed, what became of it; and groups of them.
//! Knows no agreement: a party beyond the catalogue is described by its category.

use std::collections::HashMap;
use std::iter::Skip;
use std::str::Split;

use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::StrDeserializer;

use super::listing::Listing;
use super::provision::{Checked, Mark, YesNo};

/// A kind of body, such as `london-borough`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BodyCategory {
    pub id: String,
    pub name: String,
    /// The wider kind, such as `local-authority`.
    #[serde(default)]
    pub within: Option<String>,
    /// Whether such bodies are public authorities (Data Protection Act 2018 s.7).
    #[serde(default)]
    pub public_authority: Option<Authority>,
    /// Yes where such bodies act by a capacity of their own, as companies and partnerships do, so that they need no
    /// enactment to give them a power.
    #[serde(default)]
    pub own_capacity: YesNo,
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    Yes,
    No,
    Depends,
    NotEstablished,
}

/// Whether a body is a competent authority (Data Protection Act 2018 s.30).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CompetentAuthority {
    #[serde(rename = "schedule-7")]
    Schedule7,
    /// Only to the extent of statutory functions for a law enforcement purpose.
    StatutoryFunctions,
    No,
    NotEstablished,
}

/// A body, or a class of bodies that has ended (the CCGs).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Body {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub short: Option<String>,
    #[serde(default)]
    pub legal_name: Option<String>,
    pub category: String,
    /// Codes in other registers: `gss`, `ods`.
    #[serde(default)]
    pub codes: HashMap<String, String>,
    #[serde(default)]
    pub public_authority: Option<Authority>,
    #[serde(default)]
    pub competent_authority: Option<CompetentAuthority>,
    #[serde(default)]
    pub existed: Vec<Existence>,
    #[serde(default)]
    pub succeeded_by: Vec<String>,
    /// Other names under which texts speak of it.
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub icb: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
    pub checked: Checked,
}

/// A span in which a body existed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Existence {
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The first day on which it was gone.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// The instrument that ended it; of what has no end, the one that began it.
    #[serde(default)]
    pub by: Option<String>,
    pub dated: Mark,
}

impl Body {
    /// The span that had ended by a day, where the body no longer existed on it.
    pub fn gone_on(&self, day: NaiveDate) -> Option<&Existence> {
        if self.existed.iter().any(|span| span.until.is_none_or(|until| day < until)) {
            return None;
        }
        self.existed.iter().max_by_key(|span| span.until)
    }

    /// True where a text speaks of it, by its name or by another name it was known by, with their capitals.
    pub fn is_named_in(&self, text: &str) -> bool {
        std::iter::once(&self.name).chain(&self.names).any(|name| has_words(text, name))
    }

    /// The name for tables and sentences.
    pub fn short_name(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.name)
    }
}

/// A group of bodies with its members over time, such as `london-boroughs`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Group {
    pub id: String,
    pub name: String,
    pub members: Vec<Member>,
    pub checked: Checked,
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Member {
    pub body: String,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub until: Option<NaiveDate>,
}

impl Group {
    /// The members on a day.
    pub fn members_on(&self, day: NaiveDate) -> impl Iterator<Item = &str> {
        self.members
            .iter()
            .filter(move |member| {
                member.from.is_none_or(|from| from <= day) && member.until.is_none_or(|until| day < until)
            })
            .map(|member| member.body.as_str())
    }
}

/// Who somebody is to a list of the law: a body of the catalogue, or just a kind of body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Who<'a> {
    /// The id, for a body of the catalogue.
    pub body: Option<&'a str>,
    pub category: &'a str,
}

/// Whether a list of the law has somebody in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listed {
    Yes,
    No,
    /// The list names a narrower kind than what is known of the body, or a sister kind of local authority.
    NotEstablished,
}

/// All bodies, categories and groups.
#[derive(Debug, Default)]
pub struct Bodies {
    categories: Listing<BodyCategory>,
    all: Listing<Body>,
    groups: Listing<Group>,
}

/// The superclass whose sister kinds a London list does not name, though the Act may mean them too.
const LOCAL_AUTHORITY: &str = "local-authority";

impl Bodies {
    pub(super) fn new(
        categories: Listing<BodyCategory>,
        bodies: Listing<Body>,
        groups: Listing<Group>,
    ) -> Self {
        Self { categories, all: bodies, groups }
    }

    pub fn get(&self, id: &str) -> Option<&Body> {
        self.all.get(id)
    }

    pub fn all(&self) -> &Listing<Body> {
        &self.all
    }

    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.get(id)
    }

    pub fn groups(&self) -> &Listing<Group> {
        &self.groups
    }

    pub fn categories(&self) -> &Listing<BodyCategory> {
        &self.categories
    }

    pub fn category(&self, id: &str) -> Option<&BodyCategory> {
        self.categories.get(id)
    }

    /// True of the category itself and of every wider one that it lies within.
    pub fn is_within(&self, category: &str, wider: &str) -> bool {
        let mut at = Some(category);
        // A chain longer than this would be a circle, which a test of the catalogue excludes.
        for _ in 0..8 {
            match at {
                Some(id) if id == wider => return true,
                Some(id) => at = self.category(id).and_then(|category| category.within.as_deref()),
                None => return false,
            }
        }
        false
    }

    /// Whether somebody is in a list of categories and body ids.
    pub fn listed(&self, list: &[String], who: Who<'_>) -> Listed {
        let named = |entry: &String| {
            entry == "any" || who.body == Some(entry.as_str()) || self.is_within(who.category, entry)
        };
        if list.iter().any(named) {
            return Listed::Yes;
        }
        // Of a body that the catalogue does not have only the kind is known: it may be any body of that kind.
        let known = who.body.is_some_and(|id| self.holds(id));
        let is_of_its_kind =
            |entry: &String| self.category_of(entry).is_some_and(|kind| self.is_within(kind, who.category));
        let narrower =
            |entry: &String| self.is_within(entry, who.category) || (!known && is_of_its_kind(entry));
        let sister = |entry: &String| self.is_within(entry, LOCAL_AUTHORITY);
        let unsure = who.category == "any"
            || list.iter().any(narrower)
            || (self.is_within(who.category, LOCAL_AUTHORITY)
                && !self.is_london_authority(who.category)
                && list.iter().any(sister));
        if unsure { Listed::NotEstablished } else { Listed::No }
    }

    fn is_london_authority(&self, category: &str) -> bool {
        self.is_within(category, "london-borough") || self.is_within(category, "city-corporation")
    }

    /// Whether a body is a public authority, as far as the catalogue knows.
    pub fn public_authority(&self, who: Who<'_>) -> Authority {
        let own = who.body.and_then(|id| self.own_authority(id));
        let mut answer = own;
        let mut at = Some(who.category);
        while let (None, Some(id)) = (answer, at) {
            let category = self.category(id);
            answer = category.and_then(|category| category.public_authority);
            at = category.and_then(|category| category.within.as_deref());
        }
        answer.unwrap_or(Authority::NotEstablished)
    }

    /// True of kinds of bodies that act by a capacity of their own, such as companies, charities and partnerships.
    pub fn has_own_capacity(&self, category: &str) -> bool {
        self.category(category).is_some_and(|kind| kind.own_capacity.is_yes())
    }

    /// The ids of those that have come after a body and exist on a day; categories for a class of bodies.
    pub fn successors_on(&self, id: &str, day: NaiveDate) -> Vec<&str> {
        let mut here: Vec<&str> =
            self.get(id).into_iter().flat_map(|body| &body.succeeded_by).map(String::as_str).collect();
        // A chain longer than this would be a circle.
        for _ in 0..8 {
            let Some(at) =
                here.iter().position(|id| self.get(id).is_some_and(|body| body.gone_on(day).is_some()))
            else {
                break;
            };
            let gone = here.remove(at);
            let next = self.get(gone).into_iter().flat_map(|body| &body.succeeded_by).map(String::as_str);
            here.extend(next);
        }
        here.sort_unstable();
        here.dedup();
        here
    }

    /// A body or a kind of body, in words.
    pub fn name_of<'b>(&'b self, id: &'b str) -> &'b str {
        let body = self.get(id).map(|body| body.name.as_str());
        body.or_else(|| self.category(id).map(|category| category.name.as_str())).unwrap_or(id)
    }

    /// The bodies that have an end, whatever the day: their places in the list, and their names.
    pub(super) fn ending(&self) -> impl Iterator<Item = (usize, Skip<Split<'static, char>>)> {
        let some = self.all.asides().filter(|(_, aside)| names_aside(aside).next().is_some());
        some.map(|(place, aside)| (place, names_aside(aside)))
    }

    /// True where the catalogue has a body of this id; it is not read.
    pub fn holds(&self, id: &str) -> bool {
        self.all.holds(id)
    }

    /// The category of a body; the rest of it is not read.
    pub fn category_of(&self, id: &str) -> Option<&str> {
        self.all.aside(id)?.split('|').next()
    }

    /// True where the catalogue has an end of this body; the rest of it is not read.
    pub fn has_an_end(&self, id: &str) -> bool {
        self.all.aside(id).is_some_and(|aside| names_aside(aside).next().is_some())
    }

    /// What is said of a body itself as a public authority.
    fn own_authority(&self, id: &str) -> Option<Authority> {
        let said: StrDeserializer<'_, serde::de::value::Error> =
            self.all.aside(id)?.split('|').nth(1)?.into_deserializer();
        Authority::deserialize(said).ok()
    }

    /// A body that had ended by a day and of which a text speaks: by its name, or by another name it was known by.
    /// Names are found as whole words, with their capitals.
    pub fn defunct_in(&self, text: &str, day: NaiveDate) -> Option<&Body> {
        self.ending()
            .filter(|(_, names)| names.clone().any(|name| has_words(text, name)))
            .map(|(place, _)| self.all.at(place))
            .find(|body| body.gone_on(day).is_some())
    }
}

/// The names that stand aside of a body that has an end, behind its category and what it is as an authority.
fn names_aside(aside: &'static str) -> Skip<Split<'static, char>> {
    aside.split('|').skip(2)
}

/// True when `words` stand in `text`, not inside longer words; a plural `s` may follow.
pub fn has_words(text: &str, words: &str) -> bool {
    if words.is_empty() {
        return false;
    }
    text.match_indices(words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(char::is_alphanumeric) && is_bounded(&text[at + found.len()..])
    })
}

/// True when a word ends where this text goes on, with or without the `s` of the plural.
pub(super) fn is_bounded(after: &str) -> bool {
    let next = after.strip_prefix('s').unwrap_or(after).chars().next();
    !next.is_some_and(char::is_alphanumeric)
}
