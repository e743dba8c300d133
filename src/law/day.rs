//! Days as the catalogue writes them, `2018-05-25`: some hundred are read for one check, and a parser of every form of date
//! takes twenty times as long.

use std::fmt;

use chrono::NaiveDate;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// The day of a text that is written so.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let digits = |from: usize, to: usize| {
        let part = text.as_bytes().get(from..to)?;
        part.iter()
            .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
    };
    let dashed = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let year = i32::try_from(digits(0, 4)?).ok()?;
    dashed.then(|| NaiveDate::from_ymd_opt(year, digits(5, 7)?, digits(8, 10)?)).flatten()
}

/// A day as it is read with serde.
struct Written(NaiveDate);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(DayVisitor)
    }
}

struct DayVisitor;

impl Visitor<'_> for DayVisitor {
    type Value = Written;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day, such as 2018-05-25")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Written, E> {
        day(text).map(Written).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    Written::deserialize(from).map(|written| written.0)
}

pub(super) fn read_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    Ok(Option::<Written>::deserialize(from)?.map(|written| written.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_day_is_one() {
        assert_eq!(day("2018-05-25"), NaiveDate::from_ymd_opt(2018, 5, 25));
        assert_eq!(day("0001-01-01"), NaiveDate::from_ymd_opt(1, 1, 1));
        for text in [
            "",
            "2018-05",
            "2018-5-25",
            "2018-02-30",
            "2018/05/25",
            "2018-05-25 ",
            "20180525xx",
            "+018-05-25",
            "２０18-05-25",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
