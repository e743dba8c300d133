//! Instruments and their provisions: what each is, who may use it, and whether it is in force on a day.
//! Knows no agreement and no "today": callers say which day.

use chrono::{Months, NaiveDate};
use serde::Deserialize;

use super::cite::Path;
use super::day;
use super::listing::Listing;
use super::numbering::Numbering;

/// An Act, a statutory instrument, or another source of law or guidance.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Instrument {
    /// The id, which is the name of its file.
    pub instrument: String,
    /// The title as officers write it.
    pub title: String,
    /// Other names in use.
    #[serde(default)]
    pub also_cited_as: Vec<String>,
    /// The path on legislation.gov.uk.
    pub uri: Option<String>,
    pub kind: InstrumentKind,
    #[serde(default)]
    pub note: Option<String>,
    /// Provisions whose duties are so well settled that a rule may call a breach of them an error although they
    /// were not read for this catalogue.
    #[serde(default)]
    pub settled: Vec<String>,
    /// Yes where nothing in it gives anybody a power to disclose: data protection law, human rights, codes of practice.
    #[serde(default)]
    pub gives_no_power: YesNo,
    /// Which numbers it has, where the list was read.
    #[serde(default)]
    pub numbering: Option<Numbering>,
    /// Its provisions, each read when it is first asked for.
    #[serde(skip)]
    pub provisions: Listing<Provision>,
}

impl Instrument {
    /// True of a settled provision and of everything inside one.
    pub fn is_settled(&self, at: &str) -> bool {
        let Ok(at) = Path::parse(at) else { return false };
        self.settled.iter().filter_map(|settled| Path::parse(settled).ok()).any(|settled| settled.holds(&at))
    }

    /// How a provision of this instrument is cited.
    pub fn cite(&self, provision: &Provision) -> String {
        if provision.at.is_empty() { self.title.clone() } else { format!("{} {}", self.title, provision.at) }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstrumentKind {
    Act,
    StatutoryInstrument,
    /// Assimilated law: the UK GDPR.
    Assimilated,
    CommonLaw,
    Code,
    Directions,
}

/// One provision. Never a bundle of sections.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Provision {
    /// The path inside the instrument, such as `s.42` or `Sch 1 para 18`.
    pub at: String,
    pub uri: Option<String>,
    /// A short heading in our words.
    pub name: String,
    /// What it says, in our words; only what was read or is known.
    #[serde(default)]
    pub says: Option<String>,
    pub is: Vec<Nature>,
    #[serde(default)]
    pub force: Force,
    /// With `task`: whose own function it is; categories or body ids. Absent where that is not established.
    #[serde(default)]
    pub task_of: Option<Vec<String>>,
    #[serde(default)]
    pub gateway: Option<Gateway>,
    #[serde(default)]
    pub extent: Vec<Extent>,
    #[serde(default)]
    pub periods: Vec<Period>,
    pub commencement: Commencement,
    pub checked: Checked,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub basis: Option<Basis>,
    #[serde(default)]
    pub point: Option<Point>,
    #[serde(default)]
    pub condition: Option<Condition>,
    #[serde(default)]
    pub keeps: Option<Keeps>,
}

/// How long a provision lets data of a source be kept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Keeps {
    /// The source of the data, by the word that agreements use for it.
    pub source: String,
    pub months_at_most: u64,
}

/// What a provision is to somebody who wants to share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nature {
    /// A function of a body's own.
    Task,
    /// A power or duty to disclose.
    Gateway,
    /// A bar on disclosure.
    Bar,
    ConfidentialityLift,
    Exemption,
    Restriction,
    /// A rule of conduct, definition or procedure.
    Rule,
    /// A Part, Chapter or Schedule: too broad to rest on.
    Heading,
    LawfulBasis,
    SpecialCategoryPoint,
    Condition,
    Objective,
}

/// Whether a provision obliges.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    Duty,
    Power,
    DueRegard,
    #[default]
    None,
}

/// Who may disclose to whom under a provision, for what, with what limits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Gateway {
    pub strength: Strength,
    /// Categories or body ids that may disclose; `any` where the Act does not limit them.
    pub from: Vec<String>,
    /// Categories or body ids that may receive; `any` where the Act does not limit them.
    pub to: Vec<String>,
    #[serde(default)]
    pub purposes: Vec<String>,
    #[serde(default)]
    pub limits: Vec<String>,
    #[serde(default)]
    pub onward: Option<String>,
    #[serde(default)]
    pub lifts_confidence: LiftsConfidence,
    /// The date of the text in which the lists were read in full as closed lists. Absent where nobody read them so.
    #[serde(default, deserialize_with = "day::read_if_any")]
    pub lists_read: Option<NaiveDate>,
}

/// How much a gateway can carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Words that authorise or require disclosure.
    Express,
    /// An ancillary or general power: weak alone, and never over a bar or a duty of confidence.
    Implied,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LiftsConfidence {
    Yes,
    No,
    #[default]
    NotStated,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum Extent {
    E,
    W,
    S,
    #[serde(rename = "NI")]
    Ni,
}

/// A span in which a provision is in force in one wording.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Period {
    #[serde(deserialize_with = "day::read")]
    pub from: NaiveDate,
    /// The instrument that commenced it.
    pub by: String,
    /// The first day on which it is no longer in force.
    #[serde(default, deserialize_with = "day::read_if_any")]
    pub until: Option<NaiveDate>,
    #[serde(default)]
    pub until_by: Option<String>,
    /// How the dates were looked at.
    pub dated: Mark,
    /// What changed on the first day, where this is a new wording.
    #[serde(default)]
    pub changed: Option<String>,
}

/// Whether commencement was confirmed by reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Commencement {
    Confirmed,
    Unconfirmed,
    /// Enacted; the text read shows it as not yet in force.
    Prospective,
}

/// How a fact was looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
pub enum Mark {
    /// The text was read.
    V,
    /// Read in an older copy, a secondary source, a heading or a note.
    #[serde(rename = "V*")]
    Vs,
    /// From memory.
    M,
    /// Unsure.
    U,
}

/// When, how and how well a fact was looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Checked {
    pub mark: Mark,
    #[serde(deserialize_with = "day::read")]
    pub on: NaiveDate,
    #[serde(default)]
    pub seen: Option<String>,
}

/// A point of UK GDPR Art 6(1).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Basis {
    pub point: String,
    /// Whether a public authority may rest its tasks on it.
    pub open_to_public_task: YesNo,
    /// Whether it needs a basis in law beside it (Art 6(3)).
    #[serde(default)]
    pub needs_law: YesNo,
    /// For (ea): the cases of Annex 1.
    #[serde(default)]
    pub needs_annex: Vec<String>,
}

/// A point of UK GDPR Art 9(2).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Point {
    pub needs_condition: YesNo,
    /// The conditions of Schedule 1 to the Data Protection Act 2018 that belong to it.
    #[serde(default)]
    pub conditions: Vec<String>,
}

/// A paragraph of Schedule 1 to the Data Protection Act 2018.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Condition {
    /// The points of Art 9(2) that it serves, by letter.
    #[serde(default, rename = "for")]
    pub points: Vec<String>,
    /// Whether it serves criminal offence data (Art 10).
    pub criminal: YesNo,
    pub policy_document: PolicyDocumentDuty,
    #[serde(default)]
    pub policy_document_not_needed_when: Option<PolicyDocumentException>,
    #[serde(default)]
    pub needs: Vec<ConditionNeed>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyDocumentDuty {
    Required,
    NotRequired,
    /// Follows the condition that it extends (paras 36 and 37).
    AsTheExtendedCondition,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyDocumentException {
    ToCompetentAuthority,
    ToAntiDopingBody,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConditionNeed {
    PublicInterest,
    WithoutConsent,
    AntiFraudOrganisation,
    NotForProfit,
    Secrecy,
}

/// Yes or no, as the catalogue writes it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum YesNo {
    Yes,
    #[default]
    No,
}

impl YesNo {
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

/// Whether a provision is in force on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    InForce,
    NotInForce(NotInForce),
    /// Commencement is not confirmed, or the date is from memory and the day lies within two years of it.
    Unconfirmed(String),
}

/// Why a provision is not in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NotInForce {
    NotYet { from: NaiveDate, by: String },
    Ended { until: NaiveDate, by: Option<String> },
}

/// How the catalogue marks a power that serves every purpose, and so says nothing of any.
pub const GENERAL: &str = "general";

/// A date from memory is trusted when the day asked about lies further from it than this.
const DOUBT: Months = Months::new(24);

impl Provision {
    pub fn has(&self, nature: Nature) -> bool {
        self.is.contains(&nature)
    }

    /// Whether the provision is in force on a day.
    pub fn standing_on(&self, day: NaiveDate) -> Standing {
        standing(self.commencement, &self.periods, day)
    }

    /// True for a general or ancillary power, and for a duty only to have regard to something: it says nothing of what it
    /// is used for.
    pub fn is_general(&self) -> bool {
        let ancillary = |gateway: &Gateway| {
            gateway.strength == Strength::Implied
                && (gateway.purposes.iter().any(|purpose| purpose == GENERAL)
                    || (self.force == Force::Power && !self.has(Nature::Task)))
        };
        self.force == Force::DueRegard || self.gateway.as_ref().is_some_and(ancillary)
    }

    /// True unless the provision is known to be no law in England.
    pub fn is_law_in_england(&self) -> bool {
        self.extent.is_empty() || self.extent.contains(&Extent::E)
    }

    /// The wording in force on a day, for provisions that have changed.
    pub fn period_on(&self, day: NaiveDate) -> Option<&Period> {
        self.periods.iter().find(|period| period.holds_on(day))
    }
}

/// Whether something with dates is in force on a day.
pub(super) fn standing(commencement: Commencement, periods: &[Period], day: NaiveDate) -> Standing {
    match commencement {
        Commencement::Prospective => {
            return Standing::Unconfirmed("enacted, and no commencement was found".to_string());
        }
        Commencement::Unconfirmed => {
            return Standing::Unconfirmed("whether it has been commenced is not confirmed".to_string());
        }
        Commencement::Confirmed => {}
    }
    let doubtful = |period: &&Period| period.doubtful_on(day) && !is_dated_by_the_next(period, periods, day);
    if let Some(period) = periods.iter().find(doubtful) {
        return Standing::Unconfirmed(format!(
            "the date {} is from memory, and {day} lies within two years of it",
            period.nearest_date(day)
        ));
    }
    if periods.is_empty() || periods.iter().any(|period| period.holds_on(day)) {
        return Standing::InForce;
    }
    Standing::NotInForce(why_not(periods, day))
}

/// True when the date of a period that lies nearest to a day is its end, and a new wording begins on that date: the new
/// wording says how the date was looked at.
fn is_dated_by_the_next(period: &Period, periods: &[Period], day: NaiveDate) -> bool {
    let nearest = period.nearest_date(day);
    nearest != period.from && periods.iter().any(|next| next.from == nearest)
}

fn why_not(periods: &[Period], day: NaiveDate) -> NotInForce {
    let ended = periods.iter().filter(|p| p.until.is_some_and(|until| until <= day)).max_by_key(|p| p.until);
    if let Some(period) = ended {
        let until = period.until.expect("the filter keeps periods that have ended");
        return NotInForce::Ended { until, by: period.until_by.clone() };
    }
    let first = periods.iter().min_by_key(|p| p.from).expect("what has no periods is in force");
    NotInForce::NotYet { from: first.from, by: first.by.clone() }
}

impl Period {
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// The date of this period that lies nearest to a day.
    fn nearest_date(&self, day: NaiveDate) -> NaiveDate {
        let far = |date: NaiveDate| (date - day).num_days().abs();
        match self.until {
            Some(until) if far(until) < far(self.from) => until,
            _ => self.from,
        }
    }

    fn doubtful_on(&self, day: NaiveDate) -> bool {
        if self.dated < Mark::M {
            return false;
        }
        let date = self.nearest_date(day);
        let earliest = date.checked_sub_months(DOUBT).unwrap_or(NaiveDate::MIN);
        let latest = date.checked_add_months(DOUBT).unwrap_or(NaiveDate::MAX);
        earliest < day && day < latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provision(periods: &str, commencement: &str) -> Provision {
        serde_yaml::from_str(&format!(
            "{{at: s.1, uri: null, name: x, is: [task], periods: {periods}, commencement: {commencement}, \
             checked: {{mark: V, on: 2026-11-23}}}}"
        ))
        .unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_provision_is_in_force_from_its_first_day_to_the_day_before_its_end() {
        let p = provision(
            "[{from: 2018-05-01, by: SI, until: 2020-01-01, until-by: Act, dated: V}]",
            "confirmed",
        );
        let not_yet = NotInForce::NotYet { from: day("2018-05-01"), by: "SI".into() };
        assert_eq!(p.standing_on(day("2018-04-30")), Standing::NotInForce(not_yet));
        assert_eq!(p.standing_on(day("2018-05-01")), Standing::InForce);
        assert_eq!(p.standing_on(day("2019-12-31")), Standing::InForce);
        let ended = NotInForce::Ended { until: day("2020-01-01"), by: Some("Act".into()) };
        assert_eq!(p.standing_on(day("2020-01-01")), Standing::NotInForce(ended));
    }

    #[test]
    fn a_date_from_memory_is_doubted_within_two_years_of_it() {
        let p = provision("[{from: 2018-05-01, by: not established, dated: M}]", "confirmed");
        assert!(matches!(p.standing_on(day("2020-04-30")), Standing::Unconfirmed(_)));
        assert_eq!(p.standing_on(day("2020-05-01")), Standing::InForce);
        assert!(matches!(p.standing_on(day("2016-05-02")), Standing::Unconfirmed(_)));
        assert!(matches!(p.standing_on(day("2016-05-01")), Standing::NotInForce(_)));
    }

    #[test]
    fn a_new_wording_says_how_the_end_of_the_old_one_was_dated() {
        let reworded = |mark| {
            let old = "{from: 2018-05-25, by: Act, until: 2026-02-05, until-by: SI, dated: M}";
            let new = format!("{{from: 2026-02-05, by: SI, dated: {mark}, changed: reworded}}");
            provision(&format!("[{old}, {new}]"), "confirmed")
        };
        for on in ["2026-02-04", "2026-02-05", "2026-11-24"] {
            assert_eq!(reworded("V").standing_on(day(on)), Standing::InForce, "{on}");
            assert!(matches!(reworded("M").standing_on(day(on)), Standing::Unconfirmed(_)), "{on}");
        }
        // The beginning of the old wording is still from memory.
        assert!(matches!(reworded("V").standing_on(day("2018-06-01")), Standing::Unconfirmed(_)));
    }

    #[test]
    fn what_is_not_confirmed_is_neither_in_force_nor_not() {
        for commencement in ["unconfirmed", "prospective"] {
            let p = provision("[]", commencement);
            assert!(matches!(p.standing_on(day("2026-11-24")), Standing::Unconfirmed(_)), "{commencement}");
        }
        assert_eq!(provision("[]", "confirmed").standing_on(day("2026-11-24")), Standing::InForce);
    }
}
