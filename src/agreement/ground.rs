//! Grounds: by what law a controller uses the data, written once and pointed at by the ends of flows.
//! Whether a ground holds is for the rules to say.

use super::citation::Citation;
use crate::text::{Given, Many, Word};

mapping! {
    /// The law under which one controller uses data for one purpose. Each end of each flow points at one.
    pub struct Ground {
        /// The name by which flows point at it.
        must id: Word<String>,
        /// Which body of data protection law governs this use.
        may regime: Word<Regime>,
        /// The lawful basis, such as `UK GDPR Art 6(1)(e)`.
        may basis: Many<Citation>,
        /// The controller's own function, which basis (e) needs (UK GDPR Art 6(3)).
        may task: Many<Citation>,
        /// The duty in law that basis (c) needs (UK GDPR Art 6(3)).
        may obligation: Many<Citation>,
        /// Why this use is no task of a public authority, where a basis is used that such tasks may not rest on.
        may not_public_task: Word<String>,
        /// For basis (ea): the case of UK GDPR Annex 1, such as `UK GDPR Annex 1 para 6`.
        may recognised_interest: Many<Citation>,
        /// For basis (ea) under Annex 1 para 1: where the request that states the need is kept.
        may request: Word<String>,
        /// For basis (f): where the balancing of interests is recorded.
        may balance: Word<String>,
        /// For basis (a): how consent is recorded and withdrawn.
        may consent: Consent,
        /// Special category data: the Article 9 point and what it needs.
        may special: Special,
        /// Criminal offence data: by what route (UK GDPR Art 10).
        may criminal: Criminal,
        /// Part 3 of the Data Protection Act 2018: the law enforcement purpose and what it needs.
        may law_enforcement: LawEnforcement,
        /// The substantial public interest, in a sentence or two.
        may public_interest: Word<String>,
        /// Why people are not asked for consent, where a condition turns on it.
        may without_consent: Word<String>,
        /// Data collected for another purpose: why this one is compatible (UK GDPR Art 8A).
        may compatibility: Compatibility,
        /// Why the sharing is necessary and proportionate for this controller, where it differs from the purpose's own text.
        may necessity: Word<String>,
    }
}

vocabulary! {
    /// The bodies of data protection law.
    pub enum Regime {
        /// UK GDPR and Part 2 of the Data Protection Act 2018.
        UkGdpr = "uk-gdpr",
        /// Law enforcement processing by a competent authority: Part 3 of the Data Protection Act 2018.
        LawEnforcement = "dpa-part-3",
        /// Intelligence services: Part 4 of the Data Protection Act 2018.
        Intelligence = "dpa-part-4",
        /// The data are not personal, so no data protection law applies.
        NotPersonal = "not-personal",
    }
}

mapping! {
    /// How consent is recorded, and how a person takes it back (UK GDPR Art 7).
    pub struct Consent {
        may recorded: Word<String>,
        may withdrawn: Word<String>,
    }
}

mapping! {
    /// What lifts the bar on special category data (UK GDPR Art 9).
    pub struct Special {
        /// The point of Article 9(2), such as `UK GDPR Art 9(2)(g)`.
        may point: Many<Citation>,
        /// The condition in Schedule 1 to the Data Protection Act 2018, such as `DPA 2018 Sch 1 para 18`.
        may condition: Many<Citation>,
        /// The appropriate policy document: a reference, or `held-by-each-body`.
        may policy_document: Word<String>,
        /// Who owes secrecy, where the point needs it (UK GDPR Art 9(3)).
        may secrecy: Word<String>,
        /// The anti-fraud organisation, where the condition needs one.
        may anti_fraud_organisation: Word<String>,
    }
}

mapping! {
    /// By what route criminal offence data are used (UK GDPR Art 10; Data Protection Act 2018 ss.10(5), 11(2)).
    pub struct Criminal {
        /// The official authority under whose control the data are used.
        may authority: Many<Citation>,
        /// The condition in Schedule 1 to the Data Protection Act 2018.
        may condition: Many<Citation>,
        /// The appropriate policy document: a reference, or `held-by-each-body`.
        may policy_document: Word<String>,
    }
}

mapping! {
    /// Use for a law enforcement purpose by a competent authority (Data Protection Act 2018 Part 3).
    pub struct LawEnforcement {
        /// The law enforcement purpose (s.31).
        may purpose: Word<String>,
        /// Why the body is a competent authority (s.30).
        may competent: Word<Competent>,
        /// The statutory function for a law enforcement purpose, where the body is competent by that alone.
        may function: Many<Citation>,
        /// The law on which the use is based (s.35(2)).
        may law: Many<Citation>,
        /// Sensitive processing: the condition in Schedule 8.
        may condition: Many<Citation>,
        /// Sensitive processing: why it is strictly necessary (s.35(5)).
        may strictly_necessary: Word<String>,
        /// The appropriate policy document (s.42): a reference, or `held-by-each-body`.
        may policy_document: Word<String>,
        /// The law that authorises use for another purpose (s.36(4)).
        may authorised_by: Many<Citation>,
    }
}

vocabulary! {
    /// The two ways of being a competent authority (Data Protection Act 2018 s.30(1)).
    pub enum Competent {
        /// Named in Schedule 7.
        Schedule7 = "schedule-7",
        /// To the extent of its statutory functions for a law enforcement purpose.
        StatutoryFunctions = "statutory-functions",
    }
}

mapping! {
    /// Why a further purpose is compatible with the one for which the data were collected (UK GDPR Art 8A).
    pub struct Compatibility {
        /// The purpose for which the data were collected.
        may collected_for: Word<String>,
        /// The provision that makes the further purpose compatible, where there is one.
        may route: Many<Citation>,
        /// The assessment, where there is none.
        may assessment: Word<String>,
    }
}

crate::shapes! {
    /// How a duty of confidence is dealt with: the route, or the route with its particulars.
    #[derive(Clone, Debug)]
    pub enum Confidence {
        Text(Word<ConfidenceRoute>),
        Map(ConfidenceDetail),
    }
}

impl Confidence {
    /// The route, however it was written.
    pub fn route(&self) -> Option<&Word<ConfidenceRoute>> {
        match self {
            Self::Text(route) => Some(route),
            Self::Map(detail) => detail.route.value(),
        }
    }
}

mapping! {
    /// A route through a duty of confidence, with what it needs.
    pub struct ConfidenceDetail {
        may route: Word<ConfidenceRoute>,
        /// How it works in practice.
        may how: Word<String>,
        /// The reference of an approval or order.
        may reference: Word<String>,
        /// The last day of an approval.
        may until: Word<super::day::Day>,
        /// The provision that lifts the duty, with the route `statute`.
        may cite: Many<Citation>,
    }
}

vocabulary! {
    /// The lawful ways through a duty of confidence. Consent here is not the consent of UK GDPR Art 6.
    pub enum ConfidenceRoute {
        ImpliedConsent = "implied-consent",
        ExplicitConsent = "explicit-consent",
        /// The person agrees to the step itself, such as a referral.
        AgreementOfThePerson = "agreement-of-the-person",
        /// Support under the National Health Service Act 2006 s.251.
        Section251 = "s251",
        Statute = "statute",
        CourtOrder = "court-order",
        PublicInterest = "public-interest",
        NoneOwed = "none-owed",
    }
}
