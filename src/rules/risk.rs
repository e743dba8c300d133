//! What in a text makes an impact assessment necessary: features that it names itself, and criteria that show in it.
//! No threshold of its own: what "large scale" is no law says in numbers, so it counts only where the text names it.

use crate::agreement::{AutomatedDecisions, Category, Share};
use crate::law::Feature;
use crate::rules::{Case, FlowEnd, each};
use crate::text::Place;

/// Whether the text shows that an assessment is needed.
pub(super) enum Trigger<'a> {
    /// A feature that by itself makes one necessary, or one that does together with another criterion.
    Sure(Because<'a>),
    /// Two criteria of the guidelines that the regulator follows, in which case one is needed as a rule.
    Likely(Because<'a>),
    NotShown,
}

/// The criteria, in words, with their places and the provisions that name them.
pub(super) struct Because<'a> {
    pub criteria: Vec<Criterion<'a>>,
}

pub(super) struct Criterion<'a> {
    pub what: &'a str,
    pub place: Place,
    cite: Option<&'a str>,
}

impl<'a> Because<'a> {
    /// "data matching from several sources" or "health data and children".
    pub fn words(&self) -> String {
        let what: Vec<&str> = self.criteria.iter().map(|criterion| criterion.what).collect();
        what.join(", and ")
    }

    /// The provisions that name the criteria, without doubles.
    pub fn cites(&self) -> Vec<&'a str> {
        let mut cites: Vec<&str> = self.criteria.iter().filter_map(|criterion| criterion.cite).collect();
        cites.dedup();
        cites
    }
}

impl Trigger<'_> {
    pub fn is_sure(&self) -> bool {
        matches!(self, Self::Sure(_))
    }
}

/// Looks for what makes an assessment necessary.
pub(super) fn trigger<'a>(case: &Case<'a>) -> Trigger<'a> {
    let named: Vec<(&Feature, Place)> = each(&case.agreement.features)
        .filter_map(|word| {
            let feature = case.law.features().iter().find(|feature| feature.id == word.as_str())?;
            Some((feature, word.place()))
        })
        .collect();
    let of = |(feature, place): (&'a Feature, Place)| Criterion {
        what: feature.what.as_str(),
        place,
        cite: Some(feature.cite.as_str()),
    };
    let alone: Vec<Criterion<'a>> =
        named.iter().copied().filter(|(feature, _)| !feature.combine.is_yes()).map(of).collect();
    if !alone.is_empty() {
        return Trigger::Sure(Because { criteria: alone });
    }
    let mut criteria: Vec<Criterion<'a>> = named.iter().copied().map(of).collect();
    criteria.extend(shown(case));
    match (named.is_empty(), criteria.len()) {
        (_, 0 | 1) => Trigger::NotShown,
        (false, _) => Trigger::Sure(Because { criteria }),
        (true, _) => Trigger::Likely(Because { criteria }),
    }
}

/// True when the sharing is for law enforcement at every end, where DPA 2018 s.64 holds and Art 35 does not.
pub(super) fn only_law_enforcement(case: &Case<'_>) -> bool {
    !case.ends.is_empty() && case.ends.iter().all(FlowEnd::is_law_enforcement)
}

/// Criteria of the guidelines that the text shows without naming them.
fn shown<'a>(case: &Case<'a>) -> Vec<Criterion<'a>> {
    let mut criteria = Vec::new();
    let mut add = |what, place| criteria.push(Criterion { what, place, cite: None });
    let shared = |set: &&crate::agreement::DataSet| {
        case.flows().any(|flow| each(&flow.data).any(|id| id.as_str() == set.id.as_str()))
    };
    let sets: Vec<_> = case.data_sets().filter(shared).filter(|set| case.is_personal(set)).collect();
    let sensitive = sets
        .iter()
        .flat_map(|set| each(&set.category))
        .find(|category| matches!(***category, Category::Special | Category::Criminal));
    if let Some(category) = sensitive {
        add("special category or criminal offence data", category.place());
    }
    let people = sets.iter().flat_map(|set| case.people_of(set));
    let mut vulnerable =
        people.flat_map(|people| [people.children.value(), people.vulnerable.value()]).flatten();
    if let Some(share) = vulnerable.find(|share| matches!(***share, Share::Some | Share::Most | Share::All)) {
        add("people who are children or vulnerable", share.place());
    }
    if let Some(AutomatedDecisions::Map(automated)) = case.agreement.automated_decisions.value()
        && let Some(significant) = automated.significant.value().filter(|significant| ***significant)
    {
        add("decisions by machine with a significant effect", significant.place());
    }
    criteria
}
