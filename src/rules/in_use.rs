//! Grounds in use: each ground with the ends of controllers that rest a flow of personal data on it, and what its
//! citations lead to. Judges nothing.

use std::collections::HashMap;

use crate::agreement::{Category, Citation, Flow, Ground, Regime};
use crate::law::{Found, Provision};
use crate::rules::{Case, Finding, FlowEnd, Member, Out, each, once, short_list};
use crate::text::{Given, Many, Place};

/// A ground, and the ends that rest on it.
pub struct InUse<'c, 'a> {
    pub ground: &'a Ground,
    pub ends: Vec<&'c FlowEnd<'a>>,
}

/// A citation, and what it leads to.
pub struct Cited<'a> {
    pub citation: &'a Citation,
    pub found: Found<'a>,
}

impl<'a> Cited<'a> {
    pub fn provision(&self) -> Option<&'a Provision> {
        self.found.provision()
    }

    /// True when it leads to the provision of another citation.
    pub fn is(&self, case: &Case<'a>, cite: &str) -> bool {
        let law = case.law.provision(cite);
        self.provision().zip(law).is_some_and(|(own, law)| std::ptr::eq(own, law))
    }

    /// True when it leads to a provision of the instrument of that title.
    pub fn is_of(&self, title: &str) -> bool {
        matches!(&self.found, Found::Provision { instrument, .. } if instrument.title == title)
    }

    /// The citation, as it was written or is meant.
    pub fn words(&self) -> &'a str {
        self.citation.meant().as_str()
    }
}

impl<'a> Case<'a> {
    /// True when a flow carries personal data, or may: one that names no data may carry any.
    pub fn may_be_personal(&self, flow: &'a Flow) -> bool {
        let mut sets = self.data_of(flow).peekable();
        sets.peek().is_none() || sets.any(|set| self.is_personal(set))
    }

    /// The ends at which a controller uses personal data. A processor rests on its controller's grounds.
    pub fn controller_ends(&self) -> impl Iterator<Item = &FlowEnd<'a>> {
        self.ends.iter().zip(&self.controllers).filter(|(_, is)| **is).map(|(end, _)| end)
    }

    /// Whether a controller uses personal data at an end: asked once of each, for all rules.
    pub(super) fn is_controllers(&self, end: &FlowEnd<'a>) -> bool {
        let declared = end.grounds.iter().any(|ground| ground.is_under(Regime::NotPersonal));
        !end.is_processor() && !declared && self.may_be_personal(end.flow)
    }

    /// The grounds of a regime on which controllers use personal data. None where a record leaves the flows or the
    /// grounds unseen: the rule then counts as not judged.
    pub fn in_use(&self, regime: Regime, out: &mut Out<'_>) -> Vec<InUse<'_, 'a>> {
        if out.part_unseen("flows") || out.part_unseen("grounds") {
            return Vec::new();
        }
        self.grounds()
            .zip(&self.resting)
            .filter(|(ground, ends)| ground.is_under(regime) && !ends.is_empty())
            .map(|(ground, ends)| InUse { ground, ends: ends.iter().map(|end| &self.ends[*end]).collect() })
            .collect()
    }

    /// The numbers of the controllers' ends that rest on each ground: asked once, for nearly every rule asks.
    pub(super) fn ends_that_rest(&self) -> Vec<Vec<usize>> {
        let numbers: HashMap<Place, usize> =
            self.grounds().enumerate().map(|(number, ground)| (ground.id.place(), number)).collect();
        let mut resting = vec![Vec::new(); numbers.len()];
        for (end, whole) in self.ends.iter().enumerate().filter(|(end, _)| self.controllers[*end]) {
            // An end that names a ground twice rests on it once.
            for ground in &whole.grounds {
                let ends: &mut Vec<usize> = &mut resting[numbers[&ground.id.place()]];
                if ends.last() != Some(&end) {
                    ends.push(end);
                }
            }
        }
        resting
    }

    /// What the citations of a list lead to, blanks passed over.
    pub fn cited(&self, citations: &'a Given<Many<Citation>>) -> Vec<Cited<'a>> {
        each(citations).map(|citation| Cited { citation, found: self.look_up(citation) }).collect()
    }

    /// The personal data of a kind that a flow carries, by id. `None` when the text leaves that open: the rule has
    /// then said that it cannot tell.
    pub fn carried(&self, flow: &'a Flow, kind: Category, out: &mut Out<'_>) -> Option<Vec<&'a str>> {
        if out.part_unseen("data") {
            return None;
        }
        out.need(&flow.data, flow.id.place(), "data")?;
        let mut carried = Vec::new();
        for set in self.data_of(flow).filter(|set| self.is_personal(set)) {
            let kinds_named = kind == Category::Special && each(&set.special).next().is_some();
            if kinds_named || each(&set.category).any(|category| **category == kind) {
                carried.push(set.id.as_str());
            } else {
                out.need(&set.category, set.id.place(), "category");
            }
        }
        Some(carried)
    }

    /// True when a flow carries personal data of a kind; what the text leaves open, the rule has then asked for.
    pub fn carries(&self, flow: &'a Flow, kind: Category, out: &mut Out<'_>) -> bool {
        self.carried(flow, kind, out).is_some_and(|sets| !sets.is_empty())
    }

    /// Asks for the ground of each end under UK GDPR at which a controller uses data of a kind.
    pub fn need_grounds(&self, kind: Category, out: &mut Out<'_>) {
        for end in self.controller_ends().filter(|end| end.is_uk_gdpr()) {
            if self.carries(end.flow, kind, out) {
                out.need(end.ground_ids, end.place, "ground");
            }
        }
    }

    /// Some of the bodies of a party, in a sentence: the party itself where they are all of it.
    pub fn called_some(&self, members: &[&Member<'a>], of: &FlowEnd<'a>) -> String {
        let names: Vec<&str> = members.iter().filter_map(|member| member.name(self.bodies())).collect();
        if members.len() == self.who(of.party).len() || names.is_empty() {
            return self.called(of.party);
        }
        short_list(&names)
    }
}

impl<'c, 'a> InUse<'c, 'a> {
    /// The lawful basis of a point of UK GDPR Art 6(1), such as `e`, where the ground names it.
    pub fn basis(&self, case: &Case<'a>, point: &str) -> Option<Cited<'a>> {
        let is_it = |cited: &Cited<'_>| {
            let basis = cited.provision().and_then(|provision| provision.basis.as_ref());
            basis.is_some_and(|basis| basis.point == point)
        };
        each(&self.ground.basis).map(|citation| Cited { citation, found: case.look_up(citation) }).find(is_it)
    }

    /// The point of UK GDPR Art 9(2) of that citation, where the ground names it.
    pub fn point(&self, case: &Case<'a>, cite: &str) -> Option<Cited<'a>> {
        let special = self.ground.special.value()?;
        case.cited(&special.point).into_iter().find(|point| point.is(case, cite))
    }

    /// The ground so far as ends of one sort rest on it; nothing, where none does.
    #[must_use]
    pub fn so_far_as(&self, is_such: impl FnMut(&&'c FlowEnd<'a>) -> bool) -> Option<Self> {
        let ends: Vec<&FlowEnd<'a>> = self.ends.iter().copied().filter(is_such).collect();
        (!ends.is_empty()).then_some(Self { ground: self.ground, ends })
    }

    /// The personal data of a kind that go through its ends, by id. What the text leaves open, the rule has then asked for.
    pub fn carried(&self, case: &Case<'a>, kind: Category, out: &mut Out<'_>) -> Vec<&'a str> {
        let mut sets: Vec<&str> = Vec::new();
        for end in &self.ends {
            sets.extend(case.carried(end.flow, kind, out).unwrap_or_default());
        }
        sets.sort_unstable();
        sets.dedup();
        sets
    }

    /// The ground and who uses it, as the start of a sentence.
    pub fn named(&self, case: &Case<'_>) -> String {
        let parties: Vec<String> = self.ends.iter().map(|end| case.called(end.party)).collect();
        let flows: Vec<String> = self.ends.iter().map(|end| format!("\"{}\"", end.flow.id)).collect();
        let (parties, flows) = (once(&parties), once(&flows));
        let word = if flows.len() == 1 { "flow" } else { "flows" };
        format!(
            "ground \"{}\", used by {} for {word} {},",
            self.ground.id,
            short_list(&parties),
            short_list(&flows)
        )
    }

    /// A finding about the ground, with its first ends beside it.
    pub fn shown(&self, finding: Finding) -> Finding {
        let finding = finding.about(self.ground.id.as_str());
        self.ends.iter().take(3).fold(finding, |finding, end| finding.related(end.place, "rests on it"))
    }
}

impl Ground {
    /// True when the ground names this regime; one that names none is under UK GDPR. One that leaves it blank is
    /// under none yet.
    pub fn is_under(&self, regime: Regime) -> bool {
        match self.regime.value() {
            Some(named) => **named == regime,
            None => regime == Regime::UkGdpr && self.regime.is_missing(),
        }
    }
}
