//! Countries to which UK adequacy regulations let personal data go.
//! Whether somebody there is covered, where only some are, is for people to find out.

use chrono::NaiveDate;
use serde::Deserialize;

use super::listing::Listing;
use super::provision::{Checked, Mark};

/// A country, or a group of countries, with adequacy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AdequateCountry {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub also_called: Vec<String>,
    /// For whom only, where it is not everybody there.
    #[serde(default)]
    pub partly: Option<String>,
    pub from: NaiveDate,
    /// The instrument behind the date.
    pub by: String,
    pub dated: Mark,
    pub checked: Checked,
}

impl AdequateCountry {
    /// True when a text calls it by one of its names.
    pub fn is_called(&self, words: &str) -> bool {
        let same = |name: &str| name.eq_ignore_ascii_case(words);
        same(&self.name) || self.also_called.iter().any(|name| same(name))
    }
}

impl Listing<AdequateCountry> {
    /// The country of that name, where it had adequacy on a day.
    pub fn of_name(&self, words: &str, day: NaiveDate) -> Option<&AdequateCountry> {
        self.iter().find(|country| country.from <= day && country.is_called(words))
    }

    /// True when the list holds for a day: before the first of its dates another list held.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.iter().any(|country| country.from <= day)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::law::Catalogue;

    #[test]
    fn each_country_counts_from_its_day_and_not_before() {
        let countries = Catalogue::built_in().adequate_countries();
        assert!(countries.iter().count() > 10);
        for country in countries {
            let names = [&country.name].into_iter().chain(&country.also_called);
            for name in names {
                let on = |day| countries.of_name(name, day).map(|found| found.id.as_str());
                assert_eq!(on(country.from), Some(country.id.as_str()), "{name}");
                assert_eq!(on(country.from.pred_opt().unwrap()), None, "{name}");
            }
        }
    }

    #[test]
    fn no_two_countries_share_a_name() {
        let mut names = HashSet::new();
        for country in Catalogue::built_in().adequate_countries() {
            for name in [&country.name].into_iter().chain(&country.also_called) {
                assert!(names.insert(name.to_lowercase()), "{name}");
            }
        }
    }
}
