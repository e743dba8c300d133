//! Part 5 of the Digital Economy Act 2017: its chapters, the bodies in its schedules, the objectives in regulations.
//! The sections themselves are provisions like any others.

use chrono::NaiveDate;
use serde::Deserialize;

use super::body::{Authority, Bodies, Listed, Who};
use super::provision::{Commencement, Mark, Period, Standing, YesNo, standing};

/// `law/dea.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DigitalEconomyAct {
    pub chapters: Vec<Chapter>,
    pub schedules: Vec<Schedule>,
    pub objectives: Vec<Objective>,
    #[serde(default)]
    pub factors: Vec<Named>,
    /// What a recipient may do besides the purpose of a sharing; the Chapters name these by their ids.
    #[serde(default)]
    pub exceptions: Vec<Named>,
    /// What suppliers of energy and water must use information for.
    #[serde(default)]
    pub schemes: Vec<Scheme>,
    /// What the codes expect to be there.
    #[serde(default)]
    pub documents: Vec<ExpectedDocument>,
    pub register: Register,
    pub research: Research,
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
    /// Yes where any public authority may give, and nobody else.
    #[serde(default)]
    pub public_authority_gives: YesNo,
    /// Kinds of public authorities of which it is a question whether the Chapter takes them for such.
    #[serde(default)]
    pub givers_in_doubt: Vec<String>,
    #[serde(rename = "use", default)]
    pub use_limits: Option<String>,
    #[serde(default)]
    pub onward: Option<String>,
    #[serde(default)]
    pub hmrc: Option<String>,
    /// Where the Chapter says that its exceptions do not free information of HMRC for another use.
    #[serde(default)]
    pub hmrc_use: Option<String>,
    /// For what else a recipient may use personal information. Absent: not read.
    #[serde(default)]
    pub use_except: Option<Exceptions>,
    /// When a recipient may pass personal information on. Absent: not read.
    #[serde(default)]
    pub onward_except: Option<Exceptions>,
    /// What a sharing under the Chapter still needs once both ends may use it.
    #[serde(default)]
    pub conditions: Vec<Requirement>,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub note: Option<String>,
}

/// Exceptions that a provision allows, by their ids.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exceptions {
    pub cite: String,
    pub allows: Vec<String>,
    pub mark: Mark,
    #[serde(default)]
    pub note: Option<String>,
}

/// Something that a provision asks of a sharing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Requirement {
    pub says: String,
    pub cite: String,
    pub mark: Mark,
}

/// A schedule of specified persons.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Schedule {
    pub number: String,
    /// The gateways that it serves, as citations.
    pub gateways: Vec<String>,
    /// Yes where it does not do to be listed: an objective must be specified for the paragraph too.
    #[serde(default)]
    pub by_objective: YesNo,
    pub entries: Vec<Entry>,
    /// The paragraph under which providers of services come in.
    #[serde(default)]
    pub provider_para: Option<String>,
    /// The provision that lets them in, as a citation.
    #[serde(default)]
    pub provider_cite: Option<String>,
    /// The provision that ties them to the functions that they exercise for their principal.
    #[serde(default)]
    pub provider_limit: Option<String>,
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
    /// The instrument that took it out; of what is still there, the one that put it in.
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
    /// The purposes of gateways, by their tags, that it serves.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// Whether those come in who provide services to an eligible body in connection with it.
    #[serde(default)]
    pub providers: YesNo,
    /// What the sharing must be for.
    #[serde(default)]
    pub tests: Vec<Requirement>,
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

/// A word of a closed list, such as a factor of multiple disadvantage, with its meaning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Named {
    pub id: String,
    pub name: String,
}

/// A use to which a supplier of energy or water, or somebody who hears from one, must put information.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scheme {
    pub id: String,
    pub name: String,
    /// The gateways of which it is a use, as citations.
    pub gateways: Vec<String>,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub by: Option<String>,
    pub mark: Mark,
    #[serde(default)]
    pub note: Option<String>,
}

/// A document that a code expects.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExpectedDocument {
    pub id: String,
    pub name: String,
    /// The Chapters whose code expects it.
    pub chapters: Vec<String>,
    pub cite: String,
    pub mark: Mark,
    #[serde(default)]
    pub note: Option<String>,
}

/// The public register of sharing under Chapters 1 to 4.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Register {
    pub keeper: String,
    pub uri: String,
    pub chapters: Vec<String>,
    /// The date of the form in which the fields were read.
    pub read: NaiveDate,
    pub mark: Mark,
    pub fields: Vec<Named>,
    #[serde(default)]
    pub note: Option<String>,
}

/// What Chapter 5 asks of research, and what it shuts out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Research {
    /// Who accredits, by its id.
    pub accreditor: String,
    pub accredited: Vec<Named>,
    pub accredited_by: String,
    /// What the information must not be held for.
    pub excludes: Vec<Named>,
    pub excluded_by: String,
    pub mark: Mark,
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

    /// An exception in words, by its id.
    pub fn exception(&self, id: &str) -> Option<&Named> {
        self.exceptions.iter().find(|exception| exception.id == id)
    }

    /// The uses to which a gateway ties information on a day, by the gateway's citation; none where it ties to none.
    pub fn schemes_of<'a>(&'a self, gateway: &'a str, day: NaiveDate) -> impl Iterator<Item = &'a Scheme> {
        let is_of = move |scheme: &&Scheme| scheme.gateways.iter().any(|cite| cite == gateway);
        self.schemes.iter().filter(is_of).filter(move |scheme| scheme.from.is_none_or(|from| from <= day))
    }

    /// What the code of a Chapter expects to be there.
    pub fn documents_of<'a>(&'a self, chapter: &'a str) -> impl Iterator<Item = &'a ExpectedDocument> {
        self.documents.iter().filter(move |document| document.chapters.iter().any(|number| number == chapter))
    }
}

impl Exceptions {
    /// Whether an exception is among them.
    pub fn allows(&self, id: &str) -> bool {
        self.allows.iter().any(|allowed| allowed == id)
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

    /// True when a side of a gateway is the Schedule's: suppliers of energy and water stand in none.
    pub fn has_side(&self, bodies: &Bodies, side: &[String]) -> bool {
        let admitted = self.entries.iter().flat_map(|entry| &entry.admits);
        admitted
            .into_iter()
            .any(|admitted| side.iter().any(|kind| admitted == kind || bodies.is_within(admitted, kind)))
    }

    /// Whether somebody could come in as a provider of services to a listed body.
    pub fn admits_providers(&self) -> bool {
        self.provider_para.is_some()
    }

    /// The paragraph by which a kind of body can come in as a provider of services to a listed public authority. Whom it
    /// serves decides; the list of kinds holds those that usually do.
    pub fn provider_entry(&self) -> Option<&Entry> {
        let para = self.provider_para.as_deref()?;
        self.entries.iter().find(|entry| entry.para == para)
    }

    /// Whether somebody can be the principal of a provider: listed on a day by a paragraph of its own, and a public
    /// authority.
    pub fn may_be_principal(&self, bodies: &Bodies, who: Who<'_>, day: NaiveDate) -> Listed {
        match (self.listed(bodies, who, day), bodies.public_authority(who)) {
            (Listed::No, _) | (_, Authority::No) => Listed::No,
            (Listed::Yes, Authority::Yes) => Listed::Yes,
            _ => Listed::NotEstablished,
        }
    }
}
