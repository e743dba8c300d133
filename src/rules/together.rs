//! What the agreements of one repository are to one another: parents, and flows that share the same.
//! Judges nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Case, RepositoryCase, asked_of_agreements, each, items, words_of};
use crate::agreement::{Flow, Parent, Party, Tier};
use crate::text::{Given, Mark, Word};

/// A chain of parents longer than this is a circle or a mistake.
const GENERATIONS: usize = 8;

impl<'a> RepositoryCase<'a> {
    /// The agreements by id. Of two with one id the first is meant: the second is a fault of its own.
    pub fn by_id(&self) -> HashMap<&str, usize> {
        let mut by_id = HashMap::with_capacity(self.cases.len());
        for (at, (_, case)) in self.cases.iter().enumerate() {
            by_id.entry(case.agreement.id.as_str()).or_insert(at);
        }
        by_id
    }

    /// Each agreement whose parent is in the repository, with it: the child, the parent, and the words that name it.
    pub fn with_parents(&self) -> Vec<(usize, usize, &'a Word<String>)> {
        let by_id = self.by_id();
        let named = self.cases.iter().enumerate().filter_map(|(at, (_, case))| Some((at, case.parent()?.1?)));
        named
            .filter_map(|(at, id)| Some((at, *by_id.get(id.as_str())?, id)))
            .filter(|(at, parent, _)| at != parent)
            .collect()
    }

    /// The parents of an agreement, nearest first, as far as they are in the repository.
    pub fn ancestors(&self, at: usize, parents: &HashMap<usize, usize>) -> Vec<usize> {
        let chain = std::iter::successors(Some(at), |at| parents.get(at).copied());
        chain.skip(1).take_while(|parent| *parent != at).take(GENERATIONS).collect()
    }

    /// Flows of different agreements that carry the same data between the same bodies for the same kind of purpose, a
    /// pair for each two agreements: the later in the order of the repository first.
    pub fn same_sharing(&self) -> Vec<Same<'_, 'a>> {
        let mut shared: Vec<Sharing<'_, 'a>> = Vec::new();
        let mut seen: HashMap<Route<'_>, Vec<usize>> = HashMap::new();
        let mut pairs: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
        for (at, (_, case)) in self.cases.iter().enumerate().filter(|(_, (_, case))| case.governs_sharing()) {
            for flow in case.flows() {
                let Some(sharing) = Sharing::of(at, case, flow) else { continue };
                let own = shared.len();
                let mut others = BTreeSet::new();
                for route in sharing.routes() {
                    let before = seen.entry(route).or_default();
                    others.extend(before.iter().copied());
                    // So many flows on one route are enough to find the same sharing again: the cost stays bounded.
                    if before.len() < 8 {
                        before.push(own);
                    }
                }
                for other in others {
                    let other_at = shared[other].at;
                    if other_at != at && sharing.is_as(&shared[other]) && !self.are_related(at, other_at) {
                        pairs.entry((at, other_at)).or_insert((own, other));
                    }
                }
                shared.push(sharing);
            }
        }
        let flow = |at: usize| (shared[at].at, shared[at].case, shared[at].flow);
        pairs
            .into_values()
            .map(|(later, earlier)| Same { later: flow(later), earlier: flow(earlier) })
            .collect()
    }

    /// True of an agreement and its parent, of two that name one another, and of two that follow one another in time.
    fn are_related(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.cases[one].1, &self.cases[other].1);
        one.names(other) || other.names(one) || one.is_before(other) || other.is_before(one)
    }
}

/// The same sharing in two agreements: which of the repository's it is, the agreement, the flow.
pub struct Same<'r, 'a> {
    pub later: (usize, &'r Case<'a>, &'a Flow),
    pub earlier: (usize, &'r Case<'a>, &'a Flow),
}

/// A kind of purpose, a giver and a receiver: of flows between few bodies each pair, of others all of them at once.
type Route<'r> = (&'r str, String, String);

/// So many pairs of bodies are looked at one by one.
const FEW_PAIRS: usize = 80;

/// What a flow shares.
struct Sharing<'r, 'a> {
    at: usize,
    case: &'r Case<'a>,
    flow: &'a Flow,
    kinds: BTreeSet<&'a str>,
    from: BTreeSet<&'a str>,
    to: BTreeSet<&'a str>,
    data: BTreeSet<String>,
}

impl<'r, 'a> Sharing<'r, 'a> {
    /// Nothing, where the text does not say who shares what with whom, and why.
    fn of(at: usize, case: &'r Case<'a>, flow: &'a Flow) -> Option<Self> {
        let kinds = case.kinds_of(flow);
        let named = case.data_of(flow).flat_map(|set| items(&set.items)).map(|item| folded(item.as_str()));
        let bodies = |ends: Vec<&'a Word<String>>| -> BTreeSet<&'a str> {
            let parties = ends.into_iter().filter_map(|id| case.party(id.as_str()));
            parties.flat_map(|party| case.bodies_or_name(party)).collect()
        };
        let among: Vec<_> = items(&flow.among).map(|member| &member.party).collect();
        let ends =
            |given: Vec<&'a Word<String>>| bodies(given.into_iter().chain(among.iter().copied()).collect());
        let from = ends(each(&flow.from).map(|end| &end.party).collect());
        let to = ends(each(&flow.to).map(|end| &end.party).collect());
        let sharing =
            Self { at, case, flow, kinds: kinds.into_iter().collect(), from, to, data: named.collect() };
        let empty = sharing.kinds.is_empty()
            || sharing.from.is_empty()
            || sharing.to.is_empty()
            || sharing.data.is_empty();
        (!empty).then_some(sharing)
    }

    fn routes(&self) -> Vec<Route<'a>> {
        let all = |bodies: &BTreeSet<&str>| bodies.iter().copied().collect::<Vec<_>>().join("\n");
        let mut ends: Vec<(String, String)> = vec![(all(&self.from), all(&self.to))];
        if self.from.len() * self.to.len() <= FEW_PAIRS {
            let pairs = self.from.iter().flat_map(|from| self.to.iter().map(move |to| (from, to)));
            ends = pairs
                .filter(|(from, to)| from != to)
                .map(|(a, b)| ((*a).to_string(), (*b).to_string()))
                .collect();
        }
        let kinds = self.kinds.iter().copied();
        kinds.flat_map(|kind| ends.iter().map(move |(from, to)| (kind, from.clone(), to.clone()))).collect()
    }

    /// Most of the data of either are data of the other.
    fn is_as(&self, other: &Self) -> bool {
        let both = self.data.intersection(&other.data).count();
        both * 3 >= 2 * self.data.len().max(other.data.len())
    }
}

/// Small letters and single spaces, so that the same words are the same.
pub(super) fn folded(text: &str) -> String {
    words_of(text).collect::<Vec<_>>().join(" ").to_lowercase()
}

impl<'a> Case<'a> {
    /// The parent that the text names, and its id where it gives one.
    pub fn parent(&self) -> Option<(&'a Parent, Option<&'a Word<String>>)> {
        let parent = self.agreement.parent.value()?;
        Some((parent, parent.id.value()))
    }

    /// The parts that the text leaves to its parent, by their keys: `retention`, or `breach/notify`. Parts of a list
    /// have no name that the parent could share.
    pub fn left_to_parent(&self) -> Vec<(String, crate::text::Place)> {
        let mut left = Vec::new();
        // Few texts leave anything, and to look through all of a text takes longer.
        if !self.reading.source.text().contains(Mark::InParent.text()) {
            return left;
        }
        self.reading.tree.root.leaves(&mut |steps, node| {
            let marked =
                matches!(&node.value, crate::text::Value::Text(text) if text == Mark::InParent.text());
            if marked && !steps.is_in_list() {
                left.push((steps.to_string()[1..].to_string(), node.place));
            }
        });
        left
    }

    /// True of texts that govern a sharing which is not over: not of those that only announce, list or assess one, nor
    /// of instructions under one.
    fn governs_sharing(&self) -> bool {
        let tier = self.agreement.tier.value().map(|tier| **tier);
        asked_of_agreements(self).is_none() && tier != Some(Tier::WorkInstruction) && !self.is_over()
    }

    /// True when this text names the other agreement as its parent or among its references.
    pub fn names(&self, other: &Case<'_>) -> bool {
        let id = other.agreement.id.as_str();
        let parent = self.parent().and_then(|(_, id)| id).is_some_and(|parent| parent.as_str() == id);
        parent || items(&self.agreement.references).any(|reference| reference.value.as_str() == id)
    }

    /// True when this sharing ends before the other begins.
    fn is_before(&self, other: &Case<'_>) -> bool {
        let of = |case: &Case<'_>| {
            case.agreement
                .dates
                .value()
                .map(|dates| (dates.starts.value().map(|d| **d), dates.ends.value().map(|d| **d)))
        };
        let (Some((_, Some(ends))), Some((Some(starts), _))) = (of(self), of(other)) else { return false };
        ends.surely_before(starts)
    }

    /// The bodies of a party by id, or the name of one that the catalogue does not have.
    fn bodies_or_name(&self, party: &'a Party) -> Vec<&'a str> {
        let ids = self.member_ids(party);
        let own = [&party.name, &party.class].into_iter().filter_map(Given::value).map(|name| name.as_str());
        if ids.is_empty() { own.collect() } else { ids }
    }
}
