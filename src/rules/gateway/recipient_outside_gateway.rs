//! `recipient-outside-gateway`: a power to disclose is named that does not reach the body that receives.
//! The lists of the Digital Economy Act 2017 have a rule of their own: `body-outside-schedule`.

use super::{doubt, kinds};
use crate::agreement::Flow;
use crate::law::{Authority, Gateway};
use crate::rules::{
    Case, Check, Disclosure, Family, Finding, Fit, Out, Power, Rule, Severity, asked_where_law_is_cited,
    list, named,
};
use crate::text::Place;

pub static RECIPIENT_OUTSIDE_GATEWAY: Rule = Rule {
    id: "recipient-outside-gateway",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a power to disclose is named that does not reach the body that receives",
    // It applies whichever provision the text names.
    cites: &[],
    page: include_str!("recipient_outside_gateway.md"),
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
            let reaches_some = named.disclosures.iter().any(|(disclosure, power)| {
                disclosure.every_receiver().any(|(receiver, member)| {
                    (0..disclosure.givers.len()).any(|giver| power.may_carry(giver, receiver, member))
                })
            });
            let mut found = Outside::of(power.cite(), named.place(), gateway);
            for (disclosure, power) in &named.disclosures {
                found.look(case, disclosure, power, reaches_some);
            }
            // Members of a conference often name one provision each at a place of its own.
            match all.iter_mut().find(|earlier| earlier.cites == found.cites) {
                _ if found.receivers.is_empty() => {}
                Some(earlier) => earlier.add(found),
                None => all.push(found),
            }
        }
        for found in same_receivers(case, all) {
            out.report(found.finding(case, flow));
        }
    }
}

/// Receivers whom several powers do not reach are one fault.
fn same_receivers<'a>(case: &Case<'_>, all: Vec<Outside<'a>>) -> Vec<Outside<'a>> {
    let mut merged: Vec<Outside<'a>> = Vec::new();
    for mut found in all {
        found.receivers.sort_by_key(|(end, _)| *end);
        let is_same = |earlier: &&mut Outside<'_>| {
            earlier.receivers == found.receivers && earlier.severity(case) == found.severity(case)
        };
        match merged.iter_mut().find(is_same) {
            Some(earlier) => earlier.add(found),
            None => merged.push(found),
        }
    }
    merged
}

/// The receivers that a power does not reach, or that several powers do not.
struct Outside<'a> {
    cites: Vec<String>,
    places: Vec<Place>,
    gateways: Vec<&'a Gateway>,
    /// Where each receiver is named, and its name.
    receivers: Vec<(Place, String)>,
    /// True when no other power that is named reaches one of them.
    uncarried: bool,
}

impl<'a> Outside<'a> {
    fn of(cite: String, place: Place, gateway: &'a Gateway) -> Self {
        let (cites, places, gateways) = (vec![cite], vec![place], vec![gateway]);
        Self { cites, places, gateways, receivers: Vec::new(), uncarried: false }
    }

    fn add(&mut self, other: Self) {
        for (cite, gateway) in other.cites.into_iter().zip(other.gateways) {
            if !self.cites.contains(&cite) {
                self.cites.push(cite);
                self.gateways.push(gateway);
            }
        }
        self.places.extend(other.places);
        for receiver in other.receivers {
            if !self.receivers.contains(&receiver) {
                self.receivers.push(receiver);
            }
        }
        self.uncarried |= other.uncarried;
    }

    /// An error while the lists that were read still held; a warning where another power carries the data.
    fn severity(&self, case: &Case<'_>) -> Severity {
        let worst = self.gateways.iter().map(|gateway| case.outside(gateway.lists_read)).min();
        worst.filter(|_| self.uncarried).unwrap_or(Severity::Warning)
    }

    fn finding(self, case: &Case<'_>, flow: &Flow) -> Finding {
        let (doubt, does) = match self.gateways.as_slice() {
            [only] => (doubt(case, only), "does"),
            // Each list was read on a day of its own.
            several => {
                let known = several.iter().all(|gateway| doubt(case, gateway).is_empty());
                let words = if known { "" } else { ", as far as the catalogue knows their lists," };
                (words.to_string(), "do")
            }
        };
        let names: Vec<&str> = self.receivers.iter().map(|(_, name)| name.as_str()).collect();
        let message = format!(
            "flow \"{}\" sends data to {} under {}, which{doubt} {does} not let data go there",
            flow.id,
            list(&names, "and"),
            list(&self.cites, "and")
        );
        let way =
            if self.uncarried { "name a power or duty that reaches the receiver" } else { "take it out" };
        let mut to: Vec<String> = Vec::new();
        for kind in self.gateways.iter().flat_map(|gateway| &gateway.to) {
            if !to.contains(kind) {
                to.push(kind.clone());
            }
        }
        let under = if self.cites.len() == 1 { "it" } else { "them" };
        let mut finding = Finding::error(self.places[0], message)
            .about(flow.id.as_str())
            .help(format!("{way}; those to whom data may go under {under}: {}", kinds(case, &to)));
        finding.severity = self.severity(case);
        for cite in self.cites {
            finding = finding.cite(cite);
        }
        for place in &self.places[1..] {
            finding = finding.related(*place, "and here");
        }
        for (end, _) in self.receivers {
            finding = finding.related(end, "receives");
        }
        finding
    }

    fn look(
        &mut self,
        case: &Case<'_>,
        disclosure: &Disclosure<'_, '_>,
        power: &Power<'_>,
        reaches_some: bool,
    ) {
        // A giver that may not use the power at all has a finding of its own.
        let givers: Vec<usize> =
            (0..disclosure.givers.len()).filter(|giver| power.from(*giver) != Fit::Excludes).collect();
        // A charity or a landlord names a power where it has one, and needs none for the others to whom it gives.
        let needs_one = case.needs_power(disclosure.giver) != Authority::No;
        for (at, receiver) in disclosure.receivers.iter().enumerate() {
            let mut bodies = Vec::new();
            for (member, body) in receiver.members.iter().enumerate() {
                let outside = |giver: &&usize| power.to(**giver, at, member) == Fit::Excludes;
                let uncarried = |giver: &usize| needs_one && !disclosure.carried(*giver, at, member);
                let outside: Vec<usize> = givers.iter().filter(outside).copied().collect();
                let uncarried = outside.iter().any(uncarried);
                if !outside.is_empty() && (uncarried || !reaches_some) {
                    bodies.push(*body);
                    self.uncarried |= uncarried;
                }
            }
            let name = case.named(receiver.end.party, &bodies);
            if !bodies.is_empty() && !self.receivers.iter().any(|(_, known)| *known == name) {
                self.receivers.push((receiver.end.place, name));
            }
        }
    }
}
