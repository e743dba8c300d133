//! What the tests of meaning tell their stories with: texts, the lists under which they were signed, the acts on them.
//! Signatures and the log are tested elsewhere: here every act is as it was logged.
#![allow(dead_code, reason = "each file of tests uses a part")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use std::collections::BTreeMap;
use std::rc::Rc;

use isa::agreement::{Members, Reading, parse, terms};
use isa::seal::{Act, ActKind, Capacity, Condition, Decision};
use isa::status::{Consent, KnownAct, PartyStatus, Recorded, Status, Text, status};
use isa::text::{Digest, Source};

use crate::london::{London, day};

/// Some texts of one agreement, and what was done to them.
#[derive(Clone)]
pub struct Story {
    /// The list in the file, under which everybody signs who names no other.
    pub usual: Members,
    pub london: London,
    pub texts: Vec<(Rc<Reading>, Digest)>,
    pub lists: BTreeMap<Digest, Members>,
    pub acts: Vec<KnownAct>,
    /// Where each template lets a change be minor.
    pub minor: BTreeMap<Digest, Vec<String>>,
    pub consents: BTreeMap<Digest, Consent>,
}

pub fn list(parties: &[(&str, &[&str])]) -> Members {
    let party = |(party, bodies): &(&str, &[&str])| {
        ((*party).to_string(), bodies.iter().map(|body| (*body).to_string()).collect())
    };
    Members::by_party(parties.iter().map(party).collect())
}

/// The template that everybody signs with.
pub fn template() -> Digest {
    Digest::of(b"template")
}

/// One that lets much more be minor.
pub fn forged() -> Digest {
    Digest::of(b"forged")
}

/// The police lead, two councils stand against them.
pub fn usual() -> Members {
    list(&[("councils", &["barnet", "camden"]), ("police", &["mps"])])
}

pub fn with_hackney() -> Members {
    list(&[("councils", &["barnet", "camden", "hackney"]), ("police", &["mps"])])
}

impl Story {
    /// The usual three, and a text that says more than who they are.
    pub fn new(more: &str) -> Self {
        Self::under(usual()).text("1.0.0", more)
    }

    /// No text yet.
    pub fn under(usual: Members) -> Self {
        Self {
            usual,
            london: London::new(),
            texts: Vec::new(),
            lists: BTreeMap::new(),
            acts: Vec::new(),
            consents: BTreeMap::new(),
            minor: BTreeMap::from([
                (template(), vec!["/contact".to_string()]),
                (forged(), vec!["/contact".to_string(), "/retention".to_string()]),
            ]),
        }
    }

    pub fn text(self, version: &str, more: &str) -> Self {
        let parties = "  - id: police\n    signs: siro\n    lead: true\n  - id: councils\n    signs: siro\n";
        self.text_of(version, parties, more)
    }

    /// A text that says of its parties what is given.
    pub fn text_of(mut self, version: &str, parties: &str, more: &str) -> Self {
        let yaml =
            format!("format: isa-agreement/1\nid: fire\nversion: {version}\nparties:\n{parties}{more}");
        let reading =
            parse(Source::new("fire.yaml", yaml.as_bytes())).map_err(|(_, refusal)| refusal).unwrap();
        let digest = Digest::of_json(&terms(&reading.tree));
        self.texts.push((Rc::new(reading), digest));
        self
    }

    /// An act of a body's senior officer on the last text, under a list of parties.
    pub fn acts_under(
        mut self,
        body: &str,
        on: &str,
        members: &Members,
        make: impl FnOnce(&mut Act),
    ) -> Self {
        let parties = Digest::of_json(&members.json());
        self.lists.insert(parties, members.clone());
        let mut act = self.london.act("fire", body, Capacity::Siro);
        act.subjects.terms = self.texts.last().unwrap().1;
        act.subjects.parties = parties;
        act.subjects.template = Some(template());
        act.says.day = day(on);
        make(&mut act);
        let office = |known: &&KnownAct| {
            known.act.says.body == act.says.body && known.act.says.capacity == act.says.capacity
        };
        act.says.previous = self.acts.iter().rev().find(office).map(|known| known.digest);
        let number = self.acts.len() as u64;
        let digest = Digest::of(&number.to_be_bytes());
        self.acts.push(KnownAct { act, digest, logged: Some(number), disputed: false, recorded: None });
        self
    }

    pub fn acts(self, body: &str, on: &str, make: impl FnOnce(&mut Act)) -> Self {
        let usual = self.usual.clone();
        self.acts_under(body, on, &usual, make)
    }

    pub fn signs(self, body: &str, on: &str) -> Self {
        self.acts(body, on, |_| {})
    }

    pub fn signs_under(self, body: &str, on: &str, members: &Members) -> Self {
        self.acts_under(body, on, members, |_| {})
    }

    /// An act on the text at a place.
    pub fn acts_on(self, at: usize, body: &str, on: &str, make: impl FnOnce(&mut Act)) -> Self {
        let terms = self.texts[at].1;
        self.acts(body, on, |act| {
            make(act);
            act.subjects.terms = terms;
        })
    }

    /// All three sign in the first days of 2027.
    pub fn signed(self) -> Self {
        self.signs("mps", "2027-01-01").signs("camden", "2027-01-02").signs("barnet", "2027-01-03")
    }

    /// How it stands in April, if one more signs.
    pub fn in_april_with(&self, body: &str, on: &str) -> Status {
        self.clone().signs(body, on).on("2027-04-01")
    }

    pub fn last(&self) -> Digest {
        self.acts.last().unwrap().digest
    }

    pub fn all_on(&self, on: &str) -> Vec<Status> {
        let texts: Vec<Text<'_>> = self
            .texts
            .iter()
            .map(|(reading, terms)| Text {
                agreement: &reading.agreement,
                terms: *terms,
                members: &self.usual,
                schedules: &self.lists,
                tree: &reading.tree,
                minor: &self.minor,
                consents: &self.consents,
            })
            .collect();
        status(&texts, &self.acts, day(on))
    }

    /// The status of the last text.
    pub fn on(&self, on: &str) -> Status {
        self.all_on(on).pop().unwrap()
    }
}

pub fn of<'s>(status: &'s Status, body: &str) -> &'s PartyStatus {
    status.parties.iter().find(|party| party.body == body).unwrap_or_else(|| panic!("{body} is not there"))
}

pub fn binds(status: &Status, body: &str) -> Option<String> {
    of(status, body).effective_from.map(|day| day.to_string())
}

pub fn kind(kind: ActKind, decision: Decision) -> impl FnOnce(&mut Act) {
    move |act| {
        act.kind = kind;
        act.says.decision = decision;
    }
}

pub fn answers(to: Digest, of: ActKind, decision: Decision) -> impl FnOnce(&mut Act) {
    move |act| {
        kind(of, decision)(act);
        act.says.concerns = vec![to];
    }
}

pub fn from(on: &str, of: ActKind, decision: Decision) -> impl FnOnce(&mut Act) + use<> {
    let on = day(on);
    move |act| {
        kind(of, decision)(act);
        act.says.effective = Some(on);
    }
}

pub fn on_conditions(act: &mut Act) {
    act.says.decision = Decision::SignWithConditions;
    let text = "the assessment is approved first".to_string();
    act.says.conditions = vec![Condition { id: "dpia".to_string(), text, until: None }];
}

/// A body's consent to another agreement, which nothing has ended.
pub fn consent(agreement: &str, body: &str, from: &str) -> Consent {
    Consent { agreement: agreement.to_string(), body: body.to_string(), from: day(from), until: None }
}

/// A decision in ink, as somebody recorded it.
pub fn recorded(body: &str, decision: Decision) -> Recorded {
    Recorded {
        body: body.to_string(),
        capacity: Capacity::Siro,
        day: day("2027-01-15"),
        decision,
        how: "ink".to_string(),
        kept_at: "the deeds room".to_string(),
        mailbox: None,
        scan: None,
    }
}
