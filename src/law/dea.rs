//! Part 5 of the Digital Economy Act 2017: its chapters, the bodies in its schedules, the objectives in regulations.
//! The sections themselves are provisions like any others.

use chrono::NaiveDate;
use serde::Deserialize;

use super::body::{Bodies, Listed, Who};
use super::provision::{Commencement, Mark, Period, Standing, YesNo, standing};

/// `law/dea.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DigitalEconomyAct {
    pub chapters: Vec<Chapter>,
    pub schedules: Vec<Schedule>,
    pub objectives: Vec<Objective>,
    #[serde(default)]
    pub factors: Vec<Factor>,
}

/// A chapter of Part 5.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Chapter {
    pub number: String,
    pub name: String,
    /// The first and the last section.
    pub sections: [String; 2],
    /// The provisions that open the gateway, as citations.
    #[serde(default)]
    pub gateways: Vec<String>,
    #[serde(default)]
    pub schedules: Vec<String>,
    #[serde(rename = "use", default)]
    pub use_limits: Option<String>,
    #[serde(default)]
    pub onward: Option<String>,
    #[serde(default)]
    pub hmrc: Option<String>,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A schedule of specified persons.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Schedule {
    pub number: String,
    /// The gateways that it serves, as citations.
    pub gateways: Vec<String>,
    pub entries: Vec<Entry>,
    /// The paragraph under which providers of services come in.
    #[serde(default)]
    pub provider_para: Option<String>,
    /// The date of the text in which the list was read.
    pub list_read: NaiveDate,
    pub mark: Mark,
    #[serde(default)]
    pub not_listed: Vec<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// A paragraph of a schedule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    pub para: String,
    pub name: String,
    /// Categories and body ids that the paragraph admits.
    #[serde(default)]
    pub admits: Vec<String>,
    /// Only information held for certain functions.
    #[serde(default)]
    pub functions_only: YesNo,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub until: Option<NaiveDate>,
    #[serde(default)]
    pub by: Option<String>,
    pub mark: Mark,
    #[serde(default)]
    pub note: Option<String>,
}

/// An objective specified in regulations for section 35.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Objective {
    pub id: String,
    pub name: String,
    pub instrument: String,
    #[serde(default)]
    pub periods: Vec<Period>,
    pub commencement: Commencement,
    /// The paragraphs of Schedule 4 for which it is specified.
    #[serde(default)]
    pub admits_paras: Vec<String>,
    pub eligibility: Eligibility,
    /// With multiple disadvantages: factors of which so many are needed.
    #[serde(default)]
    pub factors_needed: Option<u64>,
    pub mark: Mark,
    #[serde(default)]
    pub note: Option<String>,
}

/// Whether the paragraphs for which an objective is specified were read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Eligibility {
    Read,
    NotEstablished,
}

/// A factor of multiple disadvantage.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Factor {
    pub id: String,
    pub name: String,
}

impl DigitalEconomyAct {
    pub fn schedule(&self, number: &str) -> Option<&Schedule> {
        self.schedules.iter().find(|schedule| schedule.number == number)
    }

    /// The schedule of those who may use a gateway, by the gateway's citation.
    pub fn schedule_of(&self, gateway: &str) -> Option<&Schedule> {
        self.schedules.iter().find(|schedule| schedule.gateways.iter().any(|cite| cite == gateway))
    }

    /// The chapter in which a section stands.
    pub fn chapter_of(&self, section: &str) -> Option<&Chapter> {
        let number = |text: &str| text.trim_end_matches(char::is_alphabetic).parse::<u32>().ok();
        let section = number(section)?;
        self.chapters.iter().find(|chapter| {
            let [first, last] = &chapter.sections;
            number(first).is_some_and(|first| first <= section)
                && number(last).is_some_and(|last| section <= last)
        })
    }

    pub fn objective(&self, id: &str) -> Option<&Objective> {
        self.objectives.iter().find(|objective| objective.id == id)
    }

    pub fn chapter(&self, number: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.number == number)
    }
}

impl Objective {
    /// Whether regulations specify the objective on a day.
    pub fn standing_on(&self, day: NaiveDate) -> Standing {
        standing(self.commencement, &self.periods, day)
    }
}

impl Schedule {
    /// The entries by which somebody is in the schedule on a day, other than as a provider of services.
    pub fn entries_for<'a>(
        &'a self,
        bodies: &'a Bodies,
        who: Who<'a>,
        day: NaiveDate,
    ) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| {
            self.provider_para.as_deref() != Some(entry.para.as_str())
                && entry.from.is_none_or(|from| from <= day)
                && entry.until.is_none_or(|until| day < until)
                && bodies.listed(&entry.admits, who) == Listed::Yes
        })
    }

    /// Whether the schedule has somebody on a day.
    pub fn listed(&self, bodies: &Bodies, who: Who<'_>, day: NaiveDate) -> Listed {
        if self.entries_for(bodies, who, day).next().is_some() {
            return Listed::Yes;
        }
        let unsure =
            self.entries.iter().any(|entry| bodies.listed(&entry.admits, who) == Listed::NotEstablished);
        if unsure { Listed::NotEstablished } else { Listed::No }
    }

    /// Whether somebody could come in as a provider of services to a listed body.
    pub fn admits_providers(&self) -> bool {
        self.provider_para.is_some()
    }
}
