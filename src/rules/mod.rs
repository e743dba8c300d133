//! Rules: what agreements must have by law, one rule a file, in families by the question that people ask.
//! Knows no signature and no output format. A rule is a value and a function that cannot fail.

mod answers;
mod assessment;
mod automated_decisions;
mod basis;
mod case;
mod check;
mod cited_gateway;
mod confidence;
mod criminal;
mod data;
mod dates;
mod departures;
mod digital_economy;
mod disclosure;
mod finding;
mod flow_end;
mod form;
mod gateway;
mod in_use;
mod law_enforcement;
mod parties;
mod processors;
mod prose;
mod retention;
mod rights;
mod risk;
mod scope;
mod security;
mod sentence;
mod special_category;
mod supply;
mod then;
mod together;

pub use case::*;
pub use check::*;
pub use cited_gateway::*;
pub use disclosure::*;
pub use finding::*;
pub use flow_end::*;
pub use form::{registry_does_not_verify, signed_text_changed, signed_text_gone, unreadable};
pub use in_use::*;
pub use parties::person_in;
pub use prose::*;
pub use sentence::*;
pub use supply::{Supply, to_supply};

/// A rule: all that it is known by.
pub struct Rule {
    /// Named for the fault; it must read after "allow".
    pub id: &'static str,
    pub family: Family,
    /// The worst that it can say.
    pub severity: Severity,
    /// The fault in one line, for lists.
    pub summary: &'static str,
    /// The provisions that it applies. The first governs: on a day on which it is not in force the rule is not asked.
    pub cites: &'static [&'static str],
    /// The page that explains it: What it asks, Why, Putting it right, When it is silent.
    pub page: &'static str,
    /// True when no departure from it is possible.
    pub fixed: bool,
    /// Why it is not asked of a case, where it is not.
    pub not_asked: fn(&Case<'_>) -> Option<String>,
    pub check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Check {
    Agreement(fn(&Case<'_>, &mut Out<'_>)),
    /// One agreement, and what all rules said of it that do not speak last.
    Afterwards(fn(&Case<'_>, &Heard<'_>, &mut Out<'_>)),
    /// All agreements of a repository together.
    Repository(fn(&RepositoryCase<'_>, &mut Vec<Finding>)),
    /// The reader finds the fault before there is a case.
    Reading,
    /// Signed texts and the registry show the fault: whoever reads them makes the finding.
    Signed,
}

/// The question that people ask.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Family {
    Scope,
    Basis,
    SpecialCategory,
    Criminal,
    LawEnforcement,
    Gateway,
    DigitalEconomy,
    Confidence,
    Parties,
    Processors,
    Data,
    Rights,
    AutomatedDecisions,
    Security,
    Assessment,
    Retention,
    Dates,
    Form,
}

impl Family {
    pub fn word(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Basis => "basis",
            Self::SpecialCategory => "special-category",
            Self::Criminal => "criminal",
            Self::LawEnforcement => "law-enforcement",
            Self::Gateway => "gateway",
            Self::DigitalEconomy => "digital-economy",
            Self::Confidence => "confidence",
            Self::Parties => "parties",
            Self::Processors => "processors",
            Self::Data => "data",
            Self::Rights => "rights",
            Self::AutomatedDecisions => "automated-decisions",
            Self::Security => "security",
            Self::Assessment => "assessment",
            Self::Retention => "retention",
            Self::Dates => "dates",
            Self::Form => "form",
        }
    }
}

/// For rules that are asked of every document.
pub fn always_asked(_: &Case<'_>) -> Option<String> {
    None
}

/// For rules about the law of the sharing itself: not asked of documents that only announce or list it.
pub fn asked_of_agreements(case: &Case<'_>) -> Option<String> {
    use crate::agreement::DocumentKind::{BusinessCase, Dpia, Notice, RegisterEntry};
    let kind = **case.agreement.document.value()?;
    matches!(kind, Dpia | Notice | RegisterEntry | BusinessCase)
        .then(|| format!("this is a {}, which need not say it", kind.word()))
}

/// For rules about who signs: not asked of records, nor of documents that only announce or list the sharing.
pub fn asked_of_texts_to_sign(case: &Case<'_>) -> Option<String> {
    if case.agreement.is_record() {
        return Some("a record is never signed".to_string());
    }
    asked_of_agreements(case)
}

/// For rules about personal data: not asked where the text shows that none are shared.
pub fn asked_of_personal_data(case: &Case<'_>) -> Option<String> {
    asked_of_agreements(case)
        .or_else(|| case.shares_nothing_personal().then(|| "the data are not personal".to_string()))
}

/// For duties of the UK GDPR, which Part 3 of the Data Protection Act 2018 has in words of its own.
pub fn asked_under_uk_gdpr(case: &Case<'_>) -> Option<String> {
    asked_of_personal_data(case).or_else(|| {
        risk::only_law_enforcement(case).then(|| "the sharing is for law enforcement only".to_string())
    })
}

/// For rules that judge what a text says, and ask for nothing that it leaves out: asked of register entries and business
/// cases too, which cite the law of a sharing as an agreement does.
pub fn asked_where_law_is_cited(case: &Case<'_>) -> Option<String> {
    use crate::agreement::DocumentKind::{Dpia, Notice};
    let kind = **case.agreement.document.value()?;
    matches!(kind, Dpia | Notice).then(|| format!("this is a {}, which need not say it", kind.word()))
}

/// Every rule, in the order of its id.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &security::ADEQUACY_NOT_FOUND,
    &parties::ADVISER_DECIDES,
    &dates::AGREED_AFTER_START,
    &dates::AGREEMENT_EXPIRED,
    &gateway::AGREEMENT_OF_THE_PERSON_MISSING,
    &basis::ANNEX_2_CLOSED_TO_PUBLIC_TASK,
    &scope::ANONYMOUS_WITH_IDENTIFIERS,
    &form::ANSWER_WITHOUT_EFFECT,
    &rights::ANSWERS_TOO_SLOW,
    &special_category::ANTI_FRAUD_ORGANISATION_NOT_NAMED,
    &digital_economy::ASSESSMENT_EXPECTED_BY_CODE,
    &automated_decisions::AUTOMATED_DECISIONS_UNCLEAR,
    &gateway::BAR_NOT_ANSWERED,
    &basis::BASIS_CLOSED_TO_PUBLIC_TASK,
    &basis::BASIS_NOT_IN_FORCE,
    &form::BLANK_LEFT,
    &digital_economy::BODY_OUTSIDE_SCHEDULE,
    &security::BREACH_NOTICE_MISSING,
    &security::BREACH_NOTICE_TOO_SLOW,
    &digital_economy::BUSINESS_CASE_MISSING,
    &confidence::CALDICOTT_VIEW_MISSING,
    &data::CATCH_ALL_ITEM,
    &digital_economy::CHAPTER_MISMATCH,
    &basis::CHILDREN_NOT_CONSIDERED,
    &form::CITATION_IN_TEXT_NOT_IN_FORCE,
    &form::CITATION_IN_TEXT_UNKNOWN,
    &form::CITATION_TOO_BROAD,
    &form::CITATION_UNKNOWN,
    &digital_economy::CODE_NOT_REGARDED,
    &basis::COMPATIBILITY_NOT_SHOWN,
    &rights::COMPLAINTS_ROUTE_MISSING,
    &special_category::CONDITION_OF_ANOTHER_POINT,
    &confidence::CONFIDENCE_NOT_ADDRESSED,
    &confidence::CONFIDENCE_NOT_LIFTED,
    &confidence::CONFIDENCE_ROUTE_NOT_SHOWN,
    &basis::CONSENT_BESIDE_ANOTHER_BASIS,
    &basis::CONSENT_BY_PUBLIC_AUTHORITY,
    &basis::CONSENT_UNPROVEN,
    &basis::CONSENTED_DATA_REUSED,
    &parties::CONTACT_MISSING,
    &processors::CONTROLLER_AND_PROCESSOR,
    &rights::CORRECTION_ROUTE_MISSING,
    &data::DATA_IN_NO_FLOW,
    &data::DATA_NOT_JUSTIFIED,
    &retention::DATA_ON_LEAVING_NOT_SAID,
    &data::DATA_WITHOUT_PEOPLE,
    &dates::DATE_NOT_EXACT,
    &dates::DATES_CONTRADICT,
    &digital_economy::DEBT_NOT_OVERDUE,
    &parties::DEFUNCT_BODY,
    &form::DEPARTURE_ENDS_SOON,
    &form::DEPARTURE_WITHOUT_EFFECT,
    &gateway::DISCLOSER_OUTSIDE_GATEWAY,
    &retention::DISPOSAL_MISSING,
    &rights::DISPROPORTIONATE_EFFORT_UNPUBLISHED,
    &assessment::DPIA_BEFORE_CHANGE,
    &assessment::DPIA_LATE,
    &assessment::DPIA_MISSING,
    &assessment::DPIA_UNDATED,
    &assessment::DPIA_WITHOUT_ADVICE,
    &parties::DPO_CONTACT_MISSING,
    &dates::ENDING_NOT_SAID,
    &digital_economy::EXCEPTION_OF_ANOTHER_CHAPTER,
    &rights::EXEMPTION_OF_ANOTHER_KIND,
    &gateway::FEED_UNDER_REQUEST_POWER,
    &basis::FLOW_WITHOUT_PURPOSE,
    &digital_economy::FRAUD_NOT_ON_PUBLIC_BODY,
    &gateway::GATEWAY_NOT_IN_FORCE,
    &gateway::GATEWAY_UNCONFIRMED,
    &gateway::GENERAL_POWERS_ONLY,
    &digital_economy::HMRC_DATA_PASSED_ON,
    &form::ID_NOT_FOLDER_NAME,
    &form::ID_USED_TWICE,
    &gateway::IDENTIFIED_DATA_UNDER_GATEWAY,
    &basis::IMPLIED_CONSENT_AS_BASIS,
    &confidence::IMPLIED_CONSENT_BEYOND_CARE,
    &security::INSECURE_CHANNEL,
    &scope::INTELLIGENCE_REGIME_WITHOUT_SERVICE,
    &basis::INTERESTS_NOT_BALANCED,
    &data::ITEMS_NOT_LISTED,
    &parties::JOINING_OR_LEAVING_OPEN,
    &parties::JOINT_ARRANGEMENT_UNPUBLISHED,
    &parties::JOINT_CONTROL_NOT_CONSIDERED,
    &parties::JOINT_CONTROLLERS_DISAGREE,
    &parties::JOINT_CONTROLLERS_WITHOUT_ARRANGEMENT,
    &retention::KEPT_BEYOND_LIMIT,
    &form::KIND_AND_FLOWS_DISAGREE,
    &law_enforcement::LAW_ENFORCEMENT_LAW_MISSING,
    &law_enforcement::LAW_ENFORCEMENT_PURPOSE_OUTSIDE,
    &form::LAW_NOT_CHECKED_LATELY,
    &form::LEFT_FOR_LATER,
    &form::LEFT_OVER_WORDS,
    &security::LOCATION_ABROAD,
    &form::LOCKED_CLAUSE_CHANGED,
    &law_enforcement::LOGS_NOT_KEPT,
    &automated_decisions::MACHINE_DECIDES_ON_SPECIAL_DATA,
    &automated_decisions::MACHINE_DECIDES_WITHOUT_EXCEPTION,
    &automated_decisions::MACHINE_DECISION_WITHOUT_SAFEGUARDS,
    &parties::MEMORANDUM_BEYOND_GOVERNMENT,
    &special_category::MISSING_ARTICLE_9_POINT,
    &criminal::MISSING_CRIMINAL_ROUTE,
    &gateway::MISSING_GATEWAY,
    &law_enforcement::MISSING_LAW_ENFORCEMENT_FUNCTION,
    &basis::MISSING_LAWFUL_BASIS,
    &basis::MISSING_LEGAL_OBLIGATION,
    &special_category::MISSING_POLICY_DOCUMENT,
    &special_category::MISSING_SCHEDULE_1_CONDITION,
    &gateway::MORE_THAN_GATEWAY_CARRIES,
    &form::NAME_UNKNOWN,
    &form::NOBODY_SIGNS,
    &law_enforcement::NOT_A_COMPETENT_AUTHORITY,
    &gateway::NOT_A_GATEWAY,
    &basis::NOT_A_LAWFUL_BASIS,
    &special_category::NOT_A_NOT_FOR_PROFIT_BODY,
    &rights::NOTICE_MISSING,
    &gateway::OBJECTION_NOT_PROVIDED_FOR,
    &digital_economy::OBJECTIVE_NOT_FOR_END,
    &digital_economy::OBJECTIVE_NOT_SPECIFIED,
    &basis::OBLIGATION_NOT_ITS_OWN,
    &basis::OBLIGATION_ONLY_A_POWER,
    &criminal::OFFICIAL_AUTHORITY_NOT_SHOWN,
    &dates::OLDER_THAN_UK_GDPR,
    &confidence::OPT_OUT_NOT_CONSIDERED,
    &form::OUTLINE_MISSING,
    &form::PARENT_MISSING,
    &dates::PARENT_NOT_IN_FORCE,
    &form::PARENT_NOT_NAMED,
    &form::PARENT_SILENT,
    &parties::PARTY_LEFT_OUT,
    &parties::PARTY_LIST_DIFFERS,
    &parties::PARTY_NOT_IN_PARENT,
    &form::PARTY_UNCLEAR,
    &parties::PARTY_WITHOUT_PART,
    &gateway::PATIENT_INFORMATION_UNDER_GATEWAY,
    &parties::PERSON_NAMED,
    &scope::PERSONAL_DATA_CALLED_NOT_PERSONAL,
    &processors::PROCESSOR_ENDED,
    &processors::PROCESSOR_ON_OWN_GROUND,
    &processors::PROCESSOR_TERMS_MISSING,
    &processors::PROCESSOR_WITHOUT_CONTRACT,
    &processors::PROCESSOR_WITHOUT_PRINCIPAL,
    &gateway::PROFILING_UNDER_GATEWAY,
    &confidence::PROPORTIONALITY_NOT_REASONED,
    &special_category::PUBLIC_INTEREST_NOT_EXPLAINED,
    &basis::PUBLIC_TASK_WITHOUT_LAW,
    &rights::PUBLICATION_UNSTATED,
    &gateway::PURPOSE_BEYOND_CARE,
    &dates::PURPOSE_ENDED,
    &gateway::PURPOSE_KIND_UNKNOWN,
    &gateway::PURPOSE_OUTSIDE_GATEWAY,
    &basis::PURPOSE_VAGUE,
    &law_enforcement::QUALITY_NOT_SENT,
    &form::QUORUM_NEVER_MET,
    &digital_economy::RECIPIENT_NEED_UNSTATED,
    &gateway::RECIPIENT_OUTSIDE_GATEWAY,
    &basis::RECOGNISED_INTEREST_MISSING,
    &basis::RECOGNISED_INTEREST_WITHOUT_REQUEST,
    &form::RECORD_INCOMPLETE,
    &parties::RECORD_OF_PROCESSING_MISSING,
    &law_enforcement::REGIMES_MIXED,
    &digital_economy::REGISTER_ENTRY_MISSING,
    &digital_economy::REGISTER_FIELDS_MISSING,
    &form::REGISTRY_DOES_NOT_VERIFY,
    &assessment::REGULATOR_NOT_CONSULTED,
    &digital_economy::RESEARCH_NOT_ACCREDITED,
    &retention::RETENTION_CONTRADICTS,
    &retention::RETENTION_DIFFERS_ACROSS,
    &retention::RETENTION_MISSING,
    &retention::RETENTION_START_MISSING,
    &retention::RETENTION_VAGUE,
    &law_enforcement::REUSE_WITHOUT_AUTHORISING_LAW,
    &dates::REVIEW_DATE_MISSING,
    &dates::REVIEW_DUE_SOON,
    &dates::REVIEW_LATER_THAN_CYCLE,
    &dates::REVIEW_OVERDUE,
    &rights::RIGHTS_UNASSIGNED,
    &parties::ROLE_CONTRADICTS_FLOW,
    &parties::ROLE_MISSING,
    &special_category::SECRECY_NOT_STATED,
    &confidence::SECTION_251_APPROVAL_ENDED,
    &confidence::SECTION_251_OUT_OF_SCOPE,
    &security::SECURITY_MISSING,
    &law_enforcement::SENSITIVE_PROCESSING_WITHOUT_CONDITION,
    &gateway::SERVED_PROVISION_MISSING,
    &form::SHARING_COVERED_TWICE,
    &processors::SHARING_WITH_PROCESSORS_ONLY,
    &parties::SIGNATURE_NOT_RECORDED,
    &form::SIGNED_TEXT_CHANGED,
    &data::SPECIAL_DATA_UNMARKED,
    &law_enforcement::STORAGE_REVIEW_MISSING,
    &dates::SUPERSEDED_LAW,
    &dates::SUPERSEDED_WORDING,
    &digital_economy::SUPPLIER_SCHEME_MISSING,
    &basis::TASK_NOT_ITS_OWN,
    &dates::TERM_WITHOUT_END,
    &digital_economy::TOO_FEW_FACTORS,
    &security::TRANSFER_WITHOUT_MECHANISM,
    &security::TRANSFERS_UNSTATED,
    &form::UNREADABLE,
    &digital_economy::USE_LIMITS_UNSTATED,
    &basis::VITAL_INTERESTS_FOR_ROUTINE,
    &special_category::WITHOUT_CONSENT_NOT_EXPLAINED,
];

/// A rule by its id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
