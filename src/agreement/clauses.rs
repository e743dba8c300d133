//! The duties that the parties take on: notice, rights, security, retention, breach, assessment, change.
//! Who they are and what they share is elsewhere.

use super::citation::Citation;
use super::day::Day;
use crate::text::{Given, List, Many, Word};

mapping! {
    /// What people are told.
    pub struct Transparency {
        /// Where the privacy notices are: `held-by-each-body`, or one for each party.
        may notices: Many<Notice>,
        /// When and how people are told.
        may told: Word<String>,
        /// Exemptions from telling people.
        may exemptions: List<Exemption>,
    }
}

mapping! {
    /// A privacy notice.
    pub struct Notice {
        /// The party or body whose notice it is.
        may party: Word<String>,
        /// Where it can be read.
        must url: Word<String>,
    }
}

mapping! {
    /// An exemption from a right or duty. It is never a power to share.
    pub struct Exemption {
        /// Such as `DPA 2018 Sch 2 para 2`.
        must cite: Citation,
        /// From what.
        may from: Many<Word<String>>,
        /// In which cases.
        may when: Word<String>,
    }
}

mapping! {
    /// Who answers people who use their rights.
    pub struct Rights {
        may answered_by: Word<String>,
        /// The days within which people are answered, where the text counts them.
        may answered_within_days: Word<u64>,
        /// How soon the other parties hear of corrections and objections (UK GDPR Art 19).
        may tell_others_within_days: Word<u64>,
        /// The route for complaints (DPA 2018 s.164A).
        may complaints: Word<String>,
        may objections: Word<String>,
        may exemptions: List<Exemption>,
    }
}

crate::shapes! {
    /// How the data are kept right.
    #[derive(Clone, Debug)]
    pub enum Accuracy {
        Text(Word<String>),
        Map(AccuracyDetail),
    }
}

mapping! {
    /// How the data are kept right, point by point.
    pub struct AccuracyDetail {
        may checks: Word<String>,
        may corrections_within_days: Word<u64>,
        may matched_on: Many<Word<String>>,
        /// Grading of reliability, as police data need (DPA 2018 s.38).
        may grading: Word<String>,
    }
}

mapping! {
    /// How the data are kept safe (UK GDPR Art 32).
    pub struct Security {
        may in_transit: Word<String>,
        may at_rest: Word<String>,
        may access: Word<String>,
        may vetting: Word<String>,
        may training: Word<String>,
        /// Where the data are held.
        may location: Word<String>,
        may standards: Many<Word<String>>,
        may logging: Word<String>,
    }
}

crate::shapes! {
    /// `none`, or the transfers one by one.
    #[derive(Clone, Debug)]
    pub enum Transfers {
        Text(Word<String>),
        List(List<Transfer>),
    }
}

mapping! {
    /// A transfer outside the United Kingdom (UK GDPR Arts 44-49).
    pub struct Transfer {
        must country: Word<String>,
        may to: Word<String>,
        may mechanism: Word<TransferMechanism>,
        may cite: Many<Citation>,
    }
}

vocabulary! {
    /// What makes a transfer lawful.
    pub enum TransferMechanism {
        Adequacy = "adequacy",
        Idta = "idta",
        Addendum = "addendum",
        PublicBodyInstrument = "public-body-instrument",
        BindingCorporateRules = "binding-corporate-rules",
        Derogation = "derogation",
    }
}

mapping! {
    /// How long data are kept, and what happens then.
    pub struct Retention {
        /// Which sets of data; absent means all of them.
        may data: Many<Word<String>>,
        /// By which party; absent means every party that receives them.
        may party: Many<Word<String>>,
        may days: Word<u64>,
        may months: Word<u64>,
        may years: Word<u64>,
        /// The criteria, where the period is no number.
        may until: Word<String>,
        may counted_from: Word<String>,
        may disposal: Word<String>,
        /// Why deletion is stopped for now.
        may legal_hold: Word<String>,
    }
}

mapping! {
    /// To whom the data may go on.
    pub struct Onward {
        /// `none`, or those to whom.
        may allowed: Many<Word<String>>,
        /// The cases in which they may go on all the same.
        may except: Many<Word<String>>,
        may conditions: Word<String>,
    }
}

mapping! {
    /// A processor that handles the data for a party (UK GDPR Art 28).
    pub struct Processor {
        may body: Word<String>,
        may name: Word<String>,
        may class: Word<String>,
        /// The party or body for which it acts.
        #[serde(rename = "for")]
        may for_body: Word<String>,
        may does: Word<String>,
        /// Where the contract is kept.
        may contract: Word<String>,
        /// What the contract binds the processor to, where somebody has looked it up (UK GDPR Art 28(3)). Absent: nobody has.
        may terms: Many<Word<ProcessorTerm>>,
        may from: Word<Day>,
        may until: Word<Day>,
    }
}

vocabulary! {
    /// What a contract must bind a processor to: UK GDPR Art 28(3)(a) to (h), in that order.
    pub enum ProcessorTerm {
        /// It acts on written instructions only.
        Instructions = "instructions",
        /// Its people owe confidence.
        Confidentiality = "confidentiality",
        Security = "security",
        /// Others work for it only with leave, and under the same terms.
        SubProcessors = "sub-processors",
        /// It helps when people use their rights.
        Rights = "rights",
        /// It helps with security, breaches and assessments.
        Assistance = "assistance",
        /// It deletes or returns the data at the end.
        Deletion = "deletion",
        /// It shows that it keeps to the terms, and allows audits.
        Audit = "audit",
    }
}

impl ProcessorTerm {
    /// All of them, in the order of the law.
    pub const ALL: [Self; 8] = [
        Self::Instructions,
        Self::Confidentiality,
        Self::Security,
        Self::SubProcessors,
        Self::Rights,
        Self::Assistance,
        Self::Deletion,
        Self::Audit,
    ];
}

mapping! {
    /// What happens when something goes wrong (UK GDPR Arts 33-34).
    pub struct Breach {
        may tell_parties_within_hours: Word<u64>,
        may lead: Word<String>,
        may how: Word<String>,
    }
}

mapping! {
    /// Requests under the Freedom of Information Act 2000.
    pub struct Foi {
        may consult_within_days: Word<u64>,
        may answered_by: Word<String>,
    }
}

mapping! {
    /// A data protection impact assessment (UK GDPR Art 35).
    pub struct Dpia {
        may status: Word<DpiaStatus>,
        /// The day of approval.
        may approved: Word<Day>,
        /// The party whose assessment it is.
        may owner: Word<String>,
        may reference: Word<String>,
        /// The data protection officer's advice (Art 35(2)): where it is recorded.
        may advice_of_dpo: Word<String>,
        may residual_risk: Word<super::sharing::Risk>,
        /// Prior consultation (Art 36).
        may regulator_consulted: Word<Day>,
        /// With `not-required`: why.
        may why: Word<String>,
    }
}

vocabulary! {
    /// How far an assessment has come.
    pub enum DpiaStatus {
        NotRequired = "not-required",
        Screening = "screening",
        Planned = "planned",
        InProgress = "in-progress",
        Approved = "approved",
    }
}

mapping! {
    /// How the agreement changes.
    pub struct Amendment {
        may material: Word<MaterialChange>,
        /// Days in which a party may object to a minor change.
        may minor_objection_days: Word<u64>,
    }
}

vocabulary! {
    /// What a material change takes.
    pub enum MaterialChange {
        AllSignAgain = "all-sign-again",
        LeadAndNotice = "lead-and-notice",
        NoObjection = "no-objection",
    }
}

mapping! {
    /// The review of the agreement.
    pub struct Review {
        may every_months: Word<u64>,
        may by: Word<String>,
        may remind_before_days: Word<u64>,
    }
}

mapping! {
    /// A clause of the parties' own words.
    pub struct Clause {
        must id: Word<String>,
        may title: Word<String>,
        must text: Word<String>,
    }
}

mapping! {
    /// A question that a person must judge, and the answer.
    pub struct Answer {
        /// The question: the rule that asks it, or its name in that rule's page.
        must asked: Word<String>,
        /// What it is about, by id.
        may about: Word<String>,
        must answer: Word<String>,
    }
}

mapping! {
    /// A departure from a rule: seen by all, signed, published, and ended by a day.
    pub struct Departure {
        /// The rule, by its id.
        must from: Word<String>,
        /// What it is about, by id.
        may about: Word<String>,
        must reason: Word<String>,
        /// The office that accepts it, such as `camden/siro`.
        must accepted_by: Word<String>,
        /// Its last day: at most a year on.
        must until: Word<Day>,
    }
}

mapping! {
    /// A reference by which others know the agreement.
    pub struct Reference {
        must scheme: Word<String>,
        must value: Word<String>,
    }
}

crate::shapes! {
    /// Whether the agreement is published.
    #[derive(Clone, Debug)]
    pub enum Publication {
        /// `in-full`, `withheld`, or `in-part`.
        Text(Word<Published>),
        Map(PublicationDetail),
    }
}

vocabulary! {
    /// How much of an agreement is published.
    pub enum Published {
        InFull = "in-full",
        InPart = "in-part",
        Withheld = "withheld",
    }
}

mapping! {
    /// What is held back from publication, and by which exemption.
    pub struct PublicationDetail {
        must publish: Word<Published>,
        /// The parts held back, by the names of this format.
        may held_back: Many<Word<String>>,
        may exemptions: Many<Citation>,
    }
}
