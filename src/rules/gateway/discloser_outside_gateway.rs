//! `discloser-outside-gateway`: a power to disclose is named that is not for the body that discloses.
//! The lists of the Digital Economy Act 2017 have a rule of their own: `body-outside-schedule`.

use super::{doubt, kinds};
use crate::agreement::Flow;
use crate::law::Gateway;
use crate::rules::{
    Case, Check, Disclosure, Family, Finding, Fit, Out, Power, Rule, Severity, asked_where_law_is_cited,
    list, named,
};
use crate::text::Place;

pub static DISCLOSER_OUTSIDE_GATEWAY: Rule = Rule {
    id: "discloser-outside-gateway",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a power to disclose is named that is not for the body that discloses",
    // It applies whichever provision the text names.
    cites: &[],
    page: include_str!("discloser_outside_gateway.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        let mut all: Vec<Outside<'_>> = Vec::new();
        for named in named(&disclosures) {
            let power = named.power();
            let gateway = power.provision().and_then(|provision| provision.gateway.as_ref());
            let Some(gateway) = gateway.filter(|_| power.carries()) else { continue };
            let admits_some = named.disclosures.iter().any(|(disclosure, power)| {
                (0..disclosure.givers.len()).any(|giver| power.from(giver) != Fit::Excludes)
            });
            // Beside bodies that may use it, a power is not claimed for those that have another.
            let excluded = |disclosure: &Disclosure<'_, '_>, power: &Power<'_>| -> Vec<usize> {
                (0..disclosure.givers.len())
                    .filter(|giver| power.from(*giver) == Fit::Excludes)
                    .filter(|giver| !(admits_some && disclosure.carried_for(*giver)))
                    .collect()
            };
            let mut names = Vec::new();
            let mut ends = Vec::new();
            let mut uncarried = false;
            for (disclosure, power) in &named.disclosures {
                let excluded = excluded(disclosure, power);
                if excluded.is_empty() {
                    continue;
                }
                uncarried |= excluded.iter().any(|giver| !disclosure.carried_for(*giver));
                let bodies: Vec<_> = excluded.iter().map(|giver| disclosure.givers[*giver]).collect();
                names.push(case.named(disclosure.giver.party, &bodies));
                ends.push(disclosure.giver.place);
            }
            if names.is_empty() {
                continue;
            }
            let places = vec![named.place()];
            let found = Outside {
                names,
                ends,
                uncarried,
                cites: vec![power.cite()],
                places,
                gateways: vec![gateway],
            };
            match all.iter_mut().find(|earlier| earlier.is_same_fault(case, &found)) {
                Some(earlier) => earlier.add(found),
                None => all.push(found),
            }
        }
        for found in all {
            out.report(found.finding(case, flow));
        }
    }
}

/// Those who may not use a power, or several powers.
struct Outside<'a> {
    names: Vec<String>,
    /// Where each of them is named as giving.
    ends: Vec<Place>,
    /// True when no other power that is named is for one of them.
    uncarried: bool,
    cites: Vec<String>,
    places: Vec<Place>,
    gateways: Vec<&'a Gateway>,
}

impl Outside<'_> {
    fn severity(&self, case: &Case<'_>) -> Severity {
        let worst = self.gateways.iter().map(|gateway| case.outside(gateway.lists_read)).min();
        worst.filter(|_| self.uncarried).unwrap_or(Severity::Warning)
    }

    /// The same bodies under two powers are one fault.
    fn is_same_fault(&self, case: &Case<'_>, other: &Self) -> bool {
        self.names == other.names
            && self.uncarried == other.uncarried
            && self.severity(case) == other.severity(case)
    }

    fn finding(self, case: &Case<'_>, flow: &Flow) -> Finding {
        let (doubt, is) = match self.gateways.as_slice() {
            [only] => (doubt(case, only), "is"),
            several => {
                let known = several.iter().all(|gateway| doubt(case, gateway).is_empty());
                let words = if known { "" } else { ", as far as the catalogue knows their lists," };
                (words.to_string(), "are")
            }
        };
        let message = format!(
            "flow \"{}\" has {} disclose under {}, which{doubt} {is} for others",
            flow.id,
            list(&self.names, "and"),
            list(&self.cites, "and")
        );
        let way = if self.uncarried { "name a power or duty of its own" } else { "take it out" };
        let mut from: Vec<String> = Vec::new();
        for kind in self.gateways.iter().flat_map(|gateway| &gateway.from) {
            if !from.contains(kind) {
                from.push(kind.clone());
            }
        }
        let under = if self.cites.len() == 1 { "it" } else { "them" };
        let mut finding = Finding::error(self.places[0], message)
            .about(flow.id.as_str())
            .help(format!("{way}; those who may disclose under {under}: {}", kinds(case, &from)));
        finding.severity = self.severity(case);
        for cite in self.cites {
            finding = finding.cite(cite);
        }
        for place in &self.places[1..] {
            finding = finding.related(*place, "and here");
        }
        for end in self.ends {
            finding = finding.related(end, "discloses");
        }
        finding
    }
}

impl<'a> Outside<'a> {
    fn add(&mut self, other: Outside<'a>) {
        self.cites.extend(other.cites);
        self.places.extend(other.places);
        self.gateways.extend(other.gateways);
    }
}
