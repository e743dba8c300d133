//! `isa law changes`: what changed in the catalogue between two days, and, in a repository, the places of its agreements
//! that rest on it. Whether a change matters to an agreement is for `isa check`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use serde::Serialize;

use super::super::law_words::{mark, mark_code};
use super::super::loaded::{Loaded, load};
use super::super::wrapped::{width, wrapped};
use super::super::{Context, Outcome, Repository, fail};
use crate::agreement::{Agreement, Reading, every_citation};
use crate::law::{Bodies, Catalogue, Change, Changed, How, Path, Who, changes};
use crate::rules::counted;
use crate::text::{List, Many, Word};

#[derive(clap::Args)]
pub struct Args {
    /// The day whose law you know: what changed after it is listed
    #[arg(long, value_name = "DATE", value_parser = super::super::day)]
    from: NaiveDate,
    /// The last day to look at; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::super::day)]
    to: Option<NaiveDate>,
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let (from, to) = (args.from, args.to.unwrap_or_else(super::super::today));
    if from >= to {
        return Err(fail(
            format!("nothing lies between {from} and {to}"),
            "give the earlier day with --from and the later with --to",
        ));
    }
    let repository = Repository::at_or_above(context.dir.as_deref().unwrap_or(std::path::Path::new(".")))?;
    let agreements = match repository {
        Some(_) => Some(load(context.dir.as_deref(), &[])?.files),
        None => None,
    };
    let changes = changes(context.law, from, to);
    let mut rests = Rests::on(context.law, &changes);
    for loaded in agreements.iter().flatten() {
        if let Ok(reading) = &loaded.read {
            rests.look_through(loaded, reading);
        }
    }
    let told = Told { law: context.law, from, to, changes: &changes, rests: &rests.places, agreements };
    if args.format == "json" {
        return Ok(Outcome::json(&told.contract()));
    }
    Ok(Outcome::says(told.told(width())))
}

/// A place of an agreement that rests on a change.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Resting {
    agreement: String,
    file: String,
    line: u32,
    words: String,
}

/// Who rests on what: the changes by what an agreement would name, so that each of its words is looked up once.
struct Rests<'a> {
    law: &'a Catalogue,
    /// The changed provisions of an instrument.
    provisions: HashMap<&'a str, Vec<(Path, usize)>>,
    /// The changed bodies, groups and objectives, by id.
    words: HashMap<&'a str, Vec<usize>>,
    /// The changed paragraphs of Schedules, by the gateways that they serve.
    entries: Vec<(&'a [String], &'a [String], usize)>,
    places: Vec<BTreeSet<Resting>>,
}

impl<'a> Rests<'a> {
    fn on(law: &'a Catalogue, changes: &[Change<'a>]) -> Self {
        let places = vec![BTreeSet::new(); changes.len()];
        let mut rests =
            Self { law, provisions: HashMap::new(), words: HashMap::new(), entries: Vec::new(), places };
        for (at, change) in changes.iter().enumerate() {
            match change.what {
                Changed::Provision { instrument, provision } => {
                    if let Ok(path) = Path::parse(&provision.at) {
                        rests.provisions.entry(&instrument.instrument).or_default().push((path, at));
                    }
                }
                Changed::Body(body) => rests.words.entry(&body.id).or_default().push(at),
                Changed::Member { group, .. } => rests.words.entry(&group.id).or_default().push(at),
                Changed::Objective(objective) => rests.words.entry(&objective.id).or_default().push(at),
                Changed::Entry { schedule, entry } => {
                    rests.entries.push((&schedule.gateways, &entry.admits, at));
                }
            }
        }
        rests
    }

    fn look_through(&mut self, loaded: &Loaded, reading: &Reading) {
        let agreement = &reading.agreement;
        let at = |word: &Word<String>| Resting {
            agreement: agreement.id.to_string(),
            file: loaded.path.clone(),
            line: reading.source.point(word.place().start).line,
            words: word.to_string(),
        };
        let mut gateways: Vec<(String, &Word<String>)> = Vec::new();
        for citation in every_citation(agreement) {
            let words = citation.meant();
            let Some((instrument, path)) = self.law.place_of(words.as_str()) else { continue };
            let path = path.without_divisions();
            for (changed, number) in self.provisions.get(instrument.instrument.as_str()).into_iter().flatten()
            {
                if changed.holds(&path) || path.holds(changed) {
                    self.places[*number].insert(at(words));
                }
            }
            if let (false, Some(provision)) = (self.entries.is_empty(), self.law.provision(words.as_str())) {
                gateways.push((instrument.cite(provision), words));
            }
        }
        let named = named(agreement);
        for word in &named {
            for number in self.words.get(word.as_str()).into_iter().flatten() {
                self.places[*number].insert(at(word));
            }
        }
        let bodies = self.law.bodies();
        for (serves, admits, number) in &self.entries {
            if named.iter().any(|word| admits_word(bodies, admits, word.as_str())) {
                let resting = gateways.iter().filter(|(cite, _)| serves.contains(cite));
                self.places[*number].extend(resting.map(|(_, words)| at(words)));
            }
        }
    }
}

/// Whether a list has a body, a kind, or a member of a group that a text names.
fn admits_word(bodies: &Bodies, admits: &[String], word: &str) -> bool {
    let has = |id: &str| {
        bodies.get(id).is_some_and(|body| {
            let who = Who { body: Some(&body.id), category: &body.category };
            bodies.listed(admits, who) == crate::law::Listed::Yes
        })
    };
    let members = bodies.group(word).into_iter().flat_map(|group| &group.members);
    has(word) || members.into_iter().any(|member| has(&member.body)) || admits.iter().any(|id| id == word)
}

/// The bodies, kinds, groups and objectives that an agreement names.
fn named(agreement: &Agreement) -> Vec<&Word<String>> {
    let mut all: Vec<&Word<String>> = Vec::new();
    for party in agreement.parties.value().into_iter().flat_map(List::iter) {
        all.extend([&party.body, &party.group, &party.category].into_iter().filter_map(|word| word.value()));
        all.extend(party.bodies.value().into_iter().flat_map(List::iter));
    }
    for flow in agreement.flows.value().into_iter().flat_map(List::iter) {
        all.extend(flow.dea.value().and_then(|dea| dea.objective.value()));
    }
    for purpose in agreement.purposes.value().into_iter().flat_map(List::iter) {
        all.extend(purpose.objectives.value().into_iter().flat_map(Many::iter));
    }
    all
}

struct Told<'t, 'a> {
    law: &'a Catalogue,
    from: NaiveDate,
    to: NaiveDate,
    changes: &'t [Change<'a>],
    rests: &'t [BTreeSet<Resting>],
    /// The agreements of the repository, where there is one.
    agreements: Option<Vec<Loaded>>,
}

impl Told<'_, '_> {
    fn told(&self, width: usize) -> String {
        let head = format!("What changed in the law after {}, up to and including {}", self.from, self.to);
        let mut text = wrapped("", &head, width);
        let mut day = None;
        for (change, rests) in self.changes.iter().zip(self.rests) {
            if day != Some(change.day) {
                let _ = write!(text, "\n{}\n", change.day);
                day = Some(change.day);
            }
            text.push_str(&wrapped("  ", &sentence(self.law, change), width));
            for ((file, words), lines) in together(rests) {
                text.push_str(&wrapped("    rests on it: ", &format!("{file}:{lines}: {words}"), width));
            }
        }
        text.push('\n');
        text.push_str(&wrapped("", &self.count(), width));
        let _ = writeln!(text, "catalogue {}", self.law.digest());
        text
    }

    fn count(&self) -> String {
        let changes = counted(self.changes.len(), "change");
        let Some(agreements) = &self.agreements else {
            return format!("{changes}; not in an agreements repository, so no agreement was looked at");
        };
        let resting: BTreeSet<&str> =
            self.rests.iter().flatten().map(|rest| rest.agreement.as_str()).collect();
        let unread = agreements.iter().filter(|loaded| loaded.read.is_err()).count();
        let unread = match unread {
            0 => String::new(),
            count => format!("; {} could not be read, see `isa check`", counted(count, "agreement")),
        };
        let all = counted(agreements.len(), "agreement");
        match resting.len() {
            0 => format!("{changes}; of {all} none rests on one{unread}"),
            1 => format!("{changes}; of {all} 1 rests on one{unread}"),
            count => format!("{changes}; of {all} {count} rest on one{unread}"),
        }
    }
}

/// The lines of a file that name the same thing, written once: `file:12, 15`.
fn together(rests: &BTreeSet<Resting>) -> BTreeMap<(&str, &str), String> {
    let mut all: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for resting in rests {
        let lines = all.entry((&resting.file, &resting.words)).or_default();
        let gap = if lines.is_empty() { "" } else { ", " };
        let _ = write!(lines, "{gap}{}", resting.line);
    }
    all
}

/// A change in a sentence.
fn sentence(law: &Catalogue, change: &Change<'_>) -> String {
    let (what, name) = named_change(law, change);
    let how = match change.how {
        How::Begins => "begins".to_string(),
        How::Ends => "ends".to_string(),
        How::Reworded(changed) => format!("changes: {changed}"),
    };
    let name = if name.is_empty() { String::new() } else { format!(" ({name})") };
    let successors = match (change.what, change.how) {
        (Changed::Body(body), How::Ends) if !body.succeeded_by.is_empty() => {
            let names: Vec<&str> = body.succeeded_by.iter().map(|id| law.bodies().name_of(id)).collect();
            format!("; after it: {}", names.join(", "))
        }
        _ => String::new(),
    };
    let by = match change.by {
        Some(by) if by.contains("not established") => "by which instrument is not established; ".to_string(),
        Some(by) => format!("by {by}; "),
        None => String::new(),
    };
    let doubt = if change.unconfirmed { "; whether it was commenced is not confirmed" } else { "" };
    format!("{what}{name} {how}{successors} [{by}date {}{doubt}]", mark(change.dated))
}

/// What changed: how it is cited, and its name.
fn named_change(law: &Catalogue, change: &Change<'_>) -> (String, String) {
    match change.what {
        Changed::Provision { instrument, provision } => (instrument.cite(provision), provision.name.clone()),
        Changed::Body(body) => (body.name.clone(), String::new()),
        Changed::Member { group, body } => {
            (format!("the membership of {} in {}", law.bodies().name_of(body), group.name), String::new())
        }
        Changed::Entry { schedule, entry } => (
            format!("Digital Economy Act 2017 Sch {} para {}", schedule.number, entry.para),
            entry.name.clone(),
        ),
        Changed::Objective(objective) => {
            (format!("the objective to {}", objective.name), objective.instrument.clone())
        }
    }
}

#[derive(Serialize)]
struct Contract<'a> {
    version: u64,
    from: NaiveDate,
    to: NaiveDate,
    law: String,
    /// How many agreements were looked through; null outside a repository.
    agreements: Option<usize>,
    changes: Vec<ContractChange<'a>>,
}

#[derive(Serialize)]
struct ContractChange<'a> {
    day: NaiveDate,
    kind: &'static str,
    what: String,
    name: String,
    change: &'static str,
    detail: Option<&'a str>,
    by: Option<&'a str>,
    dated: &'static str,
    confirmed: bool,
    rests_on_it: Vec<&'a Resting>,
}

impl<'t> Told<'t, '_> {
    fn contract(&'t self) -> Contract<'t> {
        let change = |(change, rests): (&'t Change<'_>, &'t BTreeSet<Resting>)| {
            let (what, name) = named_change(self.law, change);
            let (how, detail) = match change.how {
                How::Begins => ("begins", None),
                How::Ends => ("ends", None),
                How::Reworded(changed) => ("reworded", Some(changed)),
            };
            ContractChange {
                day: change.day,
                kind: match change.what {
                    Changed::Provision { .. } => "provision",
                    Changed::Body(_) => "body",
                    Changed::Member { .. } => "membership",
                    Changed::Entry { .. } => "schedule-paragraph",
                    Changed::Objective(_) => "objective",
                },
                what,
                name,
                change: how,
                detail,
                by: change.by,
                dated: mark_code(change.dated),
                confirmed: !change.unconfirmed,
                rests_on_it: rests.iter().collect(),
            }
        };
        Contract {
            version: 1,
            from: self.from,
            to: self.to,
            law: self.law.digest().to_string(),
            agreements: self.agreements.as_ref().map(Vec::len),
            changes: self.changes.iter().zip(self.rests).map(change).collect(),
        }
    }
}
