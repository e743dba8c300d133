//! What is shared, about whom, why, and between whom: purposes, people, data and flows.
//! By what law is in `ground`.

use super::citation::Citation;
use super::day::Day;
use super::ground::Confidence;
use crate::text::{Given, List, Many, Word};

mapping! {
    /// One purpose of the agreement.
    pub struct Purpose {
        must id: Word<String>,
        /// What kind of purpose it is, from the catalogue's list, such as `adult-safeguarding`.
        may kinds: Many<Word<String>>,
        /// What is to be achieved, in a sentence or two.
        may summary: Word<String>,
        may objectives: Many<Word<String>>,
        /// Who gains, and what.
        may benefits: Many<Word<String>>,
        /// How the benefit is measured.
        may measured_by: Many<Word<String>>,
        /// What the data are not used for.
        may out_of_scope: Word<String>,
        /// What was considered instead, such as doing without names.
        may alternatives: Word<String>,
        /// What happens if nothing is shared.
        may risk_of_not_sharing: Word<String>,
        /// The last day of the programme or power that the purpose serves, where the agreement has another or none.
        may ends: Word<Day>,
    }
}

mapping! {
    /// A group of people whom the data are about.
    pub struct People {
        must id: Word<String>,
        may description: Word<String>,
        /// How many of them are under 18.
        may children: Word<Share>,
        /// How many of them are vulnerable.
        may vulnerable: Word<Share>,
        /// About how many people.
        may number: Word<u64>,
        /// True where they have all died: data protection law covers the living.
        may deceased: Word<bool>,
    }
}

vocabulary! {
    /// A rough share.
    pub enum Share {
        None = "none",
        Incidental = "incidental",
        Some = "some",
        Most = "most",
        All = "all",
    }
}

mapping! {
    /// A set of data items that travel together.
    pub struct DataSet {
        must id: Word<String>,
        /// Ordinary personal data, special category, criminal offence, or not personal.
        may category: Many<Word<Category>>,
        /// With `special`: which kinds (UK GDPR Art 9(1)).
        may special: Many<Word<SpecialKind>>,
        /// How closely the data identify people.
        may level: Word<Level>,
        /// The items, one by one.
        may items: List<Word<String>>,
        /// Whom they are about, by id.
        may people: Many<Word<String>>,
        /// Why these items are needed.
        may needed_because: Word<String>,
        /// Whose data it was first, where the source binds later users.
        may source: Word<DataSource>,
        /// True where people gave the data on consent.
        may collected_on_consent: Word<bool>,
        /// The system, format or standard in which the data come.
        may standard: Word<String>,
    }
}

impl DataSet {
    /// True where the text says of the set that it is not personal, and nothing else.
    pub fn is_about_nobody(&self) -> bool {
        let mut categories = self.categories().peekable();
        categories.peek().is_some() && categories.all(|category| category == Category::NotPersonal)
    }

    /// True where the text says of the set that it is personal: what says nothing may be anything.
    pub fn is_about_somebody(&self) -> bool {
        self.categories().any(|category| category != Category::NotPersonal)
    }

    /// True where it cannot be traced to anybody: it is said to be anonymous or aggregate.
    pub fn is_untraceable(&self) -> bool {
        self.level.value().is_some_and(|level| matches!(**level, Level::Anonymous | Level::Aggregate))
    }

    fn categories(&self) -> impl Iterator<Item = Category> {
        self.category.value().into_iter().flat_map(Many::iter).map(|category| **category)
    }
}

vocabulary! {
    /// What the law calls the data.
    pub enum Category {
        Ordinary = "ordinary",
        Special = "special",
        /// Criminal convictions, offences, allegations, proceedings (UK GDPR Art 10; DPA 2018 s.11(2)).
        Criminal = "criminal",
        /// About nobody who can be identified.
        NotPersonal = "not-personal",
    }
}

vocabulary! {
    /// The kinds of special category data (UK GDPR Art 9(1)).
    pub enum SpecialKind {
        RacialOrEthnicOrigin = "racial-or-ethnic-origin",
        PoliticalOpinions = "political-opinions",
        ReligiousOrPhilosophicalBeliefs = "religious-or-philosophical-beliefs",
        TradeUnionMembership = "trade-union-membership",
        Genetic = "genetic",
        Biometric = "biometric",
        Health = "health",
        SexLife = "sex-life",
        SexualOrientation = "sexual-orientation",
    }
}

vocabulary! {
    /// How closely data identify people.
    pub enum Level {
        Identifiable = "identifiable",
        Pseudonymised = "pseudonymised",
        /// Cannot be traced to a person by anybody who is reasonably likely to try.
        Anonymous = "anonymous",
        Aggregate = "aggregate",
    }
}

vocabulary! {
    /// Sources whose own law follows the data.
    pub enum DataSource {
        Own = "own",
        Hmrc = "hmrc",
        Dwp = "dwp",
        ElectoralRegister = "electoral-register",
        DbsCertificate = "dbs-certificate",
        CivilRegistration = "civil-registration",
        AdoptionRecords = "adoption-records",
        PoliceNationalComputer = "police-national-computer",
        NhsNumberService = "nhs-number-service",
        Other = "other",
    }
}

mapping! {
    /// A flow of data: from one end to another, or among several that see or give in one place.
    pub struct Flow {
        must id: Word<String>,
        /// The purposes it serves, by id.
        may purpose: Many<Word<String>>,
        /// The sets of data that travel, by id.
        may data: Many<Word<String>>,
        /// Who gives.
        may from: Many<End>,
        /// Who receives.
        may to: Many<End>,
        /// Conferences and shared systems: everyone who gives or sees.
        may among: List<Member>,
        /// The powers or duties under which the data are disclosed in this direction.
        may gateways: Many<Citation>,
        /// Bars on disclosure that were considered.
        may restrictions: Many<Citation>,
        /// How any duty of confidence is dealt with.
        may confidence: Confidence,
        /// The national data opt-out, for patient information beyond care.
        may opt_out: OptOut,
        /// How, how often and when the data travel.
        may sent: Sent,
        /// Part 5 of the Digital Economy Act 2017: objective and paperwork.
        may dea: DigitalEconomy,
        /// True for sharing that only takes place in an emergency.
        may emergency: Word<bool>,
        may risk: Word<Risk>,
        /// What lowers the risk.
        may safeguards: Many<Word<String>>,
    }
}

mapping! {
    /// One end of a flow: a party, and the ground on which it stands.
    pub struct End {
        /// A party, by its id.
        must party: Word<String>,
        /// The ground, by its id.
        may ground: Many<Word<String>>,
        /// Which of the party's bodies is meant in each case.
        may narrowed_to: Word<String>,
        /// Why this end is no task of a public authority, where that differs from its ground.
        may not_public_task: Word<String>,
        /// For a provider of services: the party on whose behalf it gives or receives.
        may on_behalf_of: Word<String>,
    }
}

mapping! {
    /// A member of a conference or shared system.
    pub struct Member {
        must party: Word<String>,
        may ground: Many<Word<String>>,
        /// What the member does.
        may may: Word<MayDo>,
        /// The powers or duties under which this member discloses.
        may gateways: Many<Citation>,
        may narrowed_to: Word<String>,
        may not_public_task: Word<String>,
        may on_behalf_of: Word<String>,
    }
}

vocabulary! {
    /// What a member of a conference or shared system does with the data.
    pub enum MayDo {
        Give = "give",
        See = "see",
        GiveAndSee = "give-and-see",
    }
}

mapping! {
    /// The national data opt-out.
    pub struct OptOut {
        may national: Word<Applied>,
        may why: Word<String>,
    }
}

vocabulary! {
    /// Whether the national data opt-out is applied.
    pub enum Applied {
        Applied = "applied",
        Exempt = "exempt",
    }
}

mapping! {
    /// How data travel.
    pub struct Sent {
        may how_often: Word<HowOften>,
        may by: Many<Word<Channel>>,
        /// What sets it off.
        may when: Word<String>,
        may format: Word<String>,
    }
}

vocabulary! {
    /// How often data travel.
    pub enum HowOften {
        Once = "once",
        AsNeeded = "as-needed",
        Continuous = "continuous",
        Daily = "daily",
        Weekly = "weekly",
        Monthly = "monthly",
        Quarterly = "quarterly",
        Termly = "termly",
        Yearly = "yearly",
    }
}

vocabulary! {
    /// The channels by which data travel.
    pub enum Channel {
        SecureEmail = "secure-email",
        /// Ordinary e-mail, which nothing is said to encrypt.
        Email = "email",
        Sftp = "sftp",
        Api = "api",
        Portal = "portal",
        SharedSystem = "shared-system",
        Meeting = "meeting",
        Telephone = "telephone",
        Paper = "paper",
        EncryptedMedia = "encrypted-media",
        /// Discs or sticks that nothing is said to encrypt.
        UnencryptedMedia = "unencrypted-media",
    }
}

vocabulary! {
    /// A rating of risk after safeguards.
    pub enum Risk {
        Low = "low",
        Medium = "medium",
        High = "high",
    }
}

mapping! {
    /// What Part 5 of the Digital Economy Act 2017 asks for. Chapter and schedule entries are derived, never typed.
    pub struct DigitalEconomy {
        /// With section 35: the specified objective, such as `multiple-disadvantages`.
        may objective: Word<String>,
        /// With multiple disadvantages: the factors, of which two are needed.
        may factors: Many<Word<String>>,
        /// With section 36 or 38: the schemes for which the supplier may use the data, such as the Warm Home Discount.
        may scheme: Many<Word<String>>,
        /// With section 64: where the accreditation of the project, the people and the processor is recorded.
        may accreditation: Word<String>,
        /// For information from HM Revenue and Customs: where its consent to passing it on is recorded.
        may hmrc_consent: Word<String>,
        /// Where the business case is kept.
        may business_case: Word<String>,
        /// The review board, and what it said.
        may board: Word<String>,
        may stage: Word<DeaStage>,
        may benefits: Many<Word<String>>,
        /// The entry in the public register.
        may register: Word<String>,
        /// That the parties have had regard to the code of practice, and how.
        may code: Word<String>,
    }
}

vocabulary! {
    /// Whether sharing under the Digital Economy Act is a pilot.
    pub enum DeaStage {
        Pilot = "pilot",
        Live = "live",
    }
}

crate::shapes! {
    /// Who decides alone by machine, and what protects people (UK GDPR Arts 22A-22D).
    #[derive(Clone, Debug)]
    pub enum AutomatedDecisions {
        /// `none`, or a sentence.
        Text(Word<String>),
        Map(AutomatedDetail),
    }
}

mapping! {
    /// Decisions by machine.
    pub struct AutomatedDetail {
        must what: Word<String>,
        /// True where the decision has a legal or similarly significant effect and no person takes part.
        may significant: Word<bool>,
        may safeguards: Many<Word<String>>,
        may law: Many<Citation>,
    }
}
