//! Days as agreements write them: a day, or in records a month or a year, which is the span of its days.
//! Knows no today.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A span of days: one day (`2026-12-01`), a month (`2019-03`) or a year (`"2019"`).
/// Source: the text. A rule speaks about a span only when what it says holds for every day in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day {
    first: NaiveDate,
    last: NaiveDate,
}

#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a day: write it as year-month-day, such as 2026-12-01")]
pub struct NotADay(String);

impl Day {
    pub fn on(day: NaiveDate) -> Self {
        Self { first: day, last: day }
    }

    pub fn first(self) -> NaiveDate {
        self.first
    }

    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// The day itself, when the text names a single day.
    pub fn exact(self) -> Option<NaiveDate> {
        (self.first == self.last).then_some(self.first)
    }

    /// The day in a sentence: `on 2026-12-01`, or for a span `in 2026-12`.
    pub fn when(self) -> String {
        if self.exact().is_some() { format!("on {self}") } else { format!("in {self}") }
    }

    /// True when every day of this span is before every day of the other.
    pub fn surely_before(self, other: Self) -> bool {
        self.last < other.first
    }

    /// True when every day of this span is before the given day.
    pub fn surely_past(self, today: NaiveDate) -> bool {
        self.last < today
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let no = || NotADay(text.to_string());
        let digits =
            |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = text.split('-').collect();
        match parts.as_slice() {
            [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
                NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self::on).map_err(|_| no())
            }
            [year, month] if digits(year, 4) && digits(month, 2) => {
                let first = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map_err(|_| no())?;
                let last = first
                    .checked_add_months(Months::new(1))
                    .and_then(|next| next.checked_sub_days(Days::new(1)));
                Ok(Self { first, last: last.ok_or_else(no)? })
            }
            [year] if digits(year, 4) => {
                let year = year.parse().map_err(|_| no())?;
                let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(no)?;
                let last = NaiveDate::from_ymd_opt(year, 12, 31).ok_or_else(no)?;
                Ok(Self { first, last })
            }
            _ => Err(no()),
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first.format("%Y-%m-%d"))
        } else if self.first.format("%Y-%m").to_string() == self.last.format("%Y-%m").to_string() {
            write!(f, "{}", self.first.format("%Y-%m"))
        } else {
            write!(f, "{}", self.first.format("%Y"))
        }
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
            "description": "A day, such as 2026-12-01. In a record also a month (2026-12) or a year (\"2026\")."
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_the_span_of_its_days() {
        assert_eq!(day("2024-02").last().to_string(), "2024-02-29");
        assert_eq!(day("2019").first().to_string(), "2019-01-01");
        assert_eq!(day("2024-02").to_string(), "2024-02");
        assert_eq!(day("2019").to_string(), "2019");
        assert_eq!(day("2026-12-01").to_string(), "2026-12-01");
        assert_eq!(
            (day("2026-12-01").when(), day("2026").when()),
            ("on 2026-12-01".into(), "in 2026".into())
        );
    }

    #[test]
    fn days_that_no_calendar_has_are_refused() {
        for text in
            ["2026-02-30", "2026-13-01", "2026-00", "26-01-01", "2026-1-1", "2026-01-01T00:00", "", "+2026"]
        {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_span_is_before_another_only_as_a_whole() {
        assert!(day("2019").surely_before(day("2020-01-01")));
        assert!(!day("2020-01").surely_before(day("2020-01-31")));
    }
}
