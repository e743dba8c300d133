//! Which numbers an instrument has: how far its sections, articles and Schedules run, and which of them were taken out.
//! Says nothing of numbers with letters, which Acts are given later, nor of what lies inside a provision.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::cite::Path;
use super::provision::{Checked, Mark, NotInForce};

/// The numbers of an instrument.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Numbering {
    /// The last plain number of each unit, by the word of its normal form: `s`, `Art`, `Sch`, `reg`.
    pub last: BTreeMap<String, u32>,
    #[serde(default)]
    pub omitted: Vec<Omitted>,
    pub checked: Checked,
}

/// Provisions that one instrument took out, all on one day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Omitted {
    pub unit: String,
    /// Single numbers and runs of them: `48`, `60-76`.
    pub numbers: Vec<String>,
    /// The first day without them.
    pub until: NaiveDate,
    pub by: String,
    pub dated: Mark,
}

/// What the numbers of an instrument say of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Numbered {
    /// Nothing.
    Unsaid,
    /// There is no such number: the last one of its unit is this. The unit is written as before its number: `s.`.
    Beyond {
        unit: &'static str,
        last: u32,
    },
    Omitted(NotInForce),
}

impl Numbering {
    /// What the numbers say of the widest step of a path that they count, on a day.
    pub fn says(&self, path: &Path, day: NaiveDate) -> Numbered {
        let counted = path.steps().iter().find_map(|step| {
            let word = step.unit.word();
            let unit = word.trim_end_matches([' ', '.']);
            Some((word, unit, *self.last.get(unit)?, step.number.parse::<u32>().ok()?))
        });
        let Some((word, unit, last, number)) = counted else { return Numbered::Unsaid };
        if number > last {
            return Numbered::Beyond { unit: word, last };
        }
        let gone = self.omitted.iter().find(|omitted| omitted.unit == unit && omitted.holds(number));
        match gone {
            Some(gone) if gone.until <= day => {
                Numbered::Omitted(NotInForce::Ended { until: gone.until, by: Some(gone.by.clone()) })
            }
            _ => Numbered::Unsaid,
        }
    }
}

impl Omitted {
    fn holds(&self, number: u32) -> bool {
        self.numbers
            .iter()
            .any(|run| run_of(run).is_some_and(|(first, last)| (first..=last).contains(&number)))
    }

    /// True when every run is one, and no number comes after the last of its unit.
    pub fn is_well_formed(&self, last: u32) -> bool {
        !self.numbers.is_empty()
            && self.numbers.iter().all(|run| run_of(run).is_some_and(|(from, to)| from <= to && to <= last))
    }
}

fn run_of(run: &str) -> Option<(u32, u32)> {
    let (first, last) = run.split_once('-').unwrap_or((run, run));
    Some((first.parse().ok()?, last.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(path: &str, day: &str) -> Numbered {
        let numbering: Numbering = serde_yaml::from_str(
            "{last: {Art: 99, Sch: 3}, omitted: [{unit: Art, numbers: ['48', 60-76], until: 2021-01-01, by: SI, dated: V}], \
             checked: {mark: V, on: 2026-11-24}}",
        )
        .unwrap();
        numbering.says(&Path::parse(path).unwrap(), day.parse().unwrap())
    }

    #[test]
    fn numbers_run_to_the_last_one() {
        assert_eq!(says("Art 99", "2026-11-24"), Numbered::Unsaid);
        assert_eq!(says("Art 100", "2026-11-24"), Numbered::Beyond { unit: "Art ", last: 99 });
        assert_eq!(says("Sch 3 para 400", "2026-11-24"), Numbered::Unsaid);
        assert_eq!(says("Sch 4 para 1", "2026-11-24"), Numbered::Beyond { unit: "Sch ", last: 3 });
        // Of units that are not counted, and of letters, nothing is said.
        assert_eq!(says("s.400", "2026-11-24"), Numbered::Unsaid);
        assert_eq!(says("Art 100A", "2026-11-24"), Numbered::Unsaid);
    }

    #[test]
    fn what_was_taken_out_is_gone_from_its_day_on() {
        let gone = |path, day| matches!(says(path, day), Numbered::Omitted(_));
        for path in ["Art 48", "Art 60", "Art 76(2)"] {
            assert!(!gone(path, "2020-12-31") && gone(path, "2021-01-01"), "{path}");
        }
        assert!(!gone("Art 59", "2021-01-01") && !gone("Art 77", "2021-01-01"));
    }
}
