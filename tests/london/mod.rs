//! A small London: a roster, bodies, signatories and acts, with keys that anybody can compute.
//! For tests only; every key is the SHA-256 of its name.
#![allow(dead_code, reason = "each file of tests uses a part")]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use isa::registry::{self, Files, Plan, Step, Verification};
use isa::roster::{self, Roster};
use isa::seal::{
    Act, ActKind, BodyKeys, Capacity, Decision, Envelope, KeySet, Kinds, LogKey, LogName, PublicKey,
    Revocation, RevocationReason, Root, Says, SecretKey, Signatory, Statement, Subjects, Tool,
};
use isa::text::Digest;

pub const ORIGIN: &str = "registry.example/london";

pub fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(&Digest::of(name.as_bytes()).0)
}

pub fn public(name: &str) -> PublicKey {
    key(name).public()
}

pub fn set(names: &[&str], threshold: usize) -> KeySet {
    KeySet::new(names.iter().map(|name| public(name)).collect(), threshold)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn sign(statement: &Statement, signers: &[&str]) -> Envelope {
    let keys: Vec<SecretKey> = signers.iter().map(|name| key(name)).collect();
    Envelope::sign(statement, &keys.iter().collect::<Vec<_>>()).unwrap()
}

pub fn root() -> Root {
    Root {
        version: 1,
        previous: None,
        day: day("2026-01-05"),
        until: None,
        root: set(&["root-1", "root-2", "root-3"], 2),
        registrar: set(&["registrar-1", "registrar-2", "registrar-3"], 2),
        log: LogName { origin: ORIGIN.to_owned(), key: LogKey::new(ORIGIN, public("log")).unwrap() },
        witnesses: None,
        demonstration: true,
        note: None,
    }
}

/// A repository under construction.
#[derive(Clone)]
pub struct London {
    pub files: Files,
    pub texts: BTreeMap<Digest, Vec<u8>>,
    pub roster: Roster,
    registrars: &'static [&'static str],
    last: BTreeMap<(String, String, Capacity), Digest>,
}

pub const ROOT_SIGNERS: [&str; 2] = ["root-1", "root-2"];
pub const REGISTRARS: [&str; 2] = ["registrar-1", "registrar-2"];

impl London {
    /// A root, and nothing else.
    pub fn new() -> Self {
        Self::under(root(), &ROOT_SIGNERS, &REGISTRARS)
    }

    /// A root that says something else, signed as every root here.
    pub fn with_root(root: Root) -> Self {
        Self::under(root, &ROOT_SIGNERS, &REGISTRARS)
    }

    /// A root and a registrar with one key each: small files for tests that change every byte of them.
    pub fn with_few_keys() -> Self {
        let root = Root { root: set(&["root-1"], 1), registrar: set(&["registrar-1"], 1), ..root() };
        Self::under(root, &["root-1"], &["registrar-1"])
    }

    fn under(root: Root, signers: &[&str], registrars: &'static [&'static str]) -> Self {
        let envelope = sign(&Statement::Root(root), signers);
        let roster = Roster::begin(&envelope).unwrap();
        let files = Files::from([("roster/0001-root.json".to_owned(), envelope.to_bytes())]);
        Self { files, texts: BTreeMap::new(), roster, registrars, last: BTreeMap::new() }
    }

    /// Camden and Hackney, each with a SIRO; Camden also with a data protection officer.
    pub fn with_two_boroughs() -> Self {
        let mut london = Self::new();
        for body in ["camden", "hackney"] {
            london.enrol(body);
            london.appoint(body, Capacity::Siro);
        }
        london.appoint("camden", Capacity::Dpo);
        london
    }

    pub fn add(&mut self, statement: &Statement, signers: &[&str]) {
        let envelope = sign(statement, signers);
        self.roster.extend(&envelope).unwrap();
        let name = roster::file_name(statement).unwrap();
        self.files.insert(format!("roster/{name}"), envelope.to_bytes());
    }

    pub fn body(&self, body: &str) -> BodyKeys {
        BodyKeys {
            version: self.roster.version() + 1,
            previous: Some(self.roster.seen().head),
            day: day("2026-02-02"),
            body: body.to_owned(),
            name: format!("London Borough of {body}"),
            admin: set(&[&format!("{body}-admin")], 1),
            evidence: Some("letter 2026/14, call back on the published number".to_owned()),
            from: day("2026-02-02"),
            until: None,
            note: None,
        }
    }

    pub fn enrol(&mut self, body: &str) {
        self.add(&Statement::Body(self.body(body)), self.registrars);
    }

    pub fn signatory(&self, body: &str, capacity: Capacity) -> Signatory {
        Signatory {
            version: self.roster.version() + 1,
            previous: Some(self.roster.seen().head),
            day: day("2026-03-01"),
            body: body.to_owned(),
            capacity,
            key: public(&format!("{body}-{capacity}")),
            agreements: Kinds::All,
            authority: None,
            from: day("2026-03-01"),
            until: Some(day("2028-02-29")),
            note: None,
        }
    }

    pub fn appoint(&mut self, body: &str, capacity: Capacity) {
        let admin = format!("{body}-admin");
        self.add(&Statement::Signatory(self.signatory(body, capacity)), &[&admin]);
    }

    pub fn revocation(
        &self,
        key: &str,
        reason: RevocationReason,
        from: &str,
        since: Option<&str>,
    ) -> Revocation {
        Revocation {
            version: self.roster.version() + 1,
            previous: Some(self.roster.seen().head),
            day: day(from),
            key: public(key).fingerprint(),
            reason,
            from: day(from),
            since: since.map(day),
            note: None,
        }
    }

    /// A text that acts may be about, kept for the append.
    pub fn text(&mut self, text: &str) -> Digest {
        let digest = Digest::of(text.as_bytes());
        self.texts.insert(digest, text.as_bytes().to_vec());
        digest
    }

    /// An act by an office on an agreement, after the office's last one.
    pub fn act(&mut self, agreement: &str, body: &str, capacity: Capacity) -> Act {
        let subjects = Subjects {
            terms: self.text(&format!("{{\"id\":\"{agreement}\"}}")),
            parties: self.text("[\"camden\",\"hackney\"]"),
            template: None,
            particulars: None,
            shown: self.text(&format!("{agreement} as {body} saw it")),
            recorded: None,
        };
        let kind = if capacity == Capacity::Dpo { ActKind::DpoAdvice } else { ActKind::PartyDecision };
        let advice = kind == ActKind::DpoAdvice;
        let says = Says {
            registry: ORIGIN.to_owned(),
            agreement: agreement.to_owned(),
            version: "1.0".to_owned(),
            body: body.to_owned(),
            capacity,
            authority: None,
            decision: if advice { Decision::Advise } else { Decision::Sign },
            conditions: Vec::new(),
            reason: None,
            effective: None,
            concerns: Vec::new(),
            previous: self.last.get(&(agreement.to_owned(), body.to_owned(), capacity)).copied(),
            roster: self.roster.seen(),
            law: Digest::of(b"the catalogue of law"),
            findings: vec!["0123456789abcdef".to_owned()],
            tool: Tool { name: "isa".to_owned(), version: "0.1.0".to_owned() },
            key: public(&format!("{body}-{capacity}")).fingerprint(),
            day: day("2026-04-01"),
            note: advice.then(|| "the assessment is adequate".to_owned()),
        };
        Act { kind, subjects, says }
    }

    /// Signs an act and files it. Gives the path.
    pub fn file(&mut self, act: Act) -> String {
        let office = (act.says.agreement.clone(), act.says.body.clone(), act.says.capacity);
        let signer = format!("{}-{}", act.says.body, act.says.capacity);
        let agreement = act.says.agreement.clone();
        let envelope = sign(&Statement::Act(act), &[&signer]);
        self.last.insert(office, envelope.digest());
        self.put(&agreement, &envelope)
    }

    pub fn put(&mut self, agreement: &str, envelope: &Envelope) -> String {
        let path = registry::act_path(agreement, &envelope.file_name());
        self.files.insert(path.clone(), envelope.to_bytes());
        path
    }

    /// A plain consent, filed.
    pub fn consent(&mut self, agreement: &str, body: &str) -> String {
        let act = self.act(agreement, body, Capacity::Siro);
        self.file(act)
    }

    pub fn plan(&self) -> Plan {
        registry::plan(&self.files, &self.texts, &key("log"), day("2026-05-01")).unwrap()
    }

    /// Plans and carries out an append, all of it.
    pub fn append(&mut self) -> Plan {
        let plan = self.plan();
        carry_out(&mut self.files, &plan.steps);
        plan
    }

    pub fn verify(&self) -> Verification {
        registry::verify(&self.files, &[])
    }

    /// A registry with two agreements, appended in three goes, so that there are old checkpoints and partial tiles.
    pub fn with_a_registry() -> Self {
        let mut london = Self::with_two_boroughs();
        london.append();
        london.consent("adult-safeguarding", "camden");
        london.consent("adult-safeguarding", "hackney");
        london.append();
        let advice = london.act("council-tax-fraud", "camden", Capacity::Dpo);
        london.file(advice);
        london.consent("council-tax-fraud", "hackney");
        london.append();
        london
    }
}

pub fn carry_out(files: &mut Files, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Write { path, bytes } => drop(files.insert(path.clone(), bytes.clone())),
            Step::Remove { path } => drop(files.remove(path)),
        }
    }
}

/// The files that verification names.
pub fn files_with_problems(files: &Files) -> Vec<String> {
    let report = registry::verify(files, &[]).report;
    assert_eq!(report.holds, report.problems.is_empty());
    report.problems.into_iter().map(|problem| problem.file).collect()
}

/// What verification says, a line a problem.
pub fn reasons(files: &Files) -> String {
    let problems = registry::verify(files, &[]).report.problems;
    problems.iter().fold(String::new(), |lines, problem| format!("{lines}{problem}\n"))
}

/// One body, one act, two appends: the smallest registry with an old checkpoint and partial tiles.
pub fn small() -> London {
    let mut london = London::with_few_keys();
    london.enrol("camden");
    london.append();
    london.appoint("camden", Capacity::Siro);
    london.consent("adult-safeguarding", "camden");
    london.append();
    london
}

/// Appends an envelope to the files of a small registry without asking anybody, as whoever holds the log key could.
pub fn force(files: &mut Files, texts: &BTreeMap<Digest, Vec<u8>>, envelope: &Envelope) {
    let head = String::from_utf8(files["registry/checkpoint"].clone()).unwrap();
    let mut lines = head.lines();
    let (origin, size) = (lines.next().unwrap().to_owned(), lines.next().unwrap().parse().unwrap());
    let old = registry::tiles(size);
    let mut entries = registry::unbundle(&files[&old[0].path()]).unwrap();
    let claims = envelope.claims().unwrap();
    let leaf = registry::Leaf {
        envelope: envelope.file_digest(),
        kind: claims.statement().kind().name().to_owned(),
        statement: envelope.digest(),
    };
    entries.push(leaf.to_bytes());
    let tree: registry::Tree = entries.iter().map(|entry| registry::leaf_hash(entry)).collect();
    files.insert(registry::object_path(&envelope.file_digest()), envelope.to_bytes());
    for digest in claims.statement().subjects().into_iter().map(|(_, digest)| digest) {
        if let Some(text) = texts.get(&digest) {
            files.insert(registry::object_path(&digest), text.clone());
        }
    }
    for tile in registry::tiles(tree.size()) {
        let bytes = match tile.level {
            Some(level) => tree.tile(level, tile.at, tile.width),
            None => entries
                .iter()
                .flat_map(|entry| [&u16::try_from(entry.len()).unwrap().to_be_bytes()[..], entry].concat())
                .collect(),
        };
        files.insert(tile.path(), bytes);
    }
    files.insert(format!("registry/checkpoints/{size}"), head.into_bytes());
    let root = tree.root(tree.size()).unwrap();
    let checkpoint = registry::Checkpoint { origin, size: tree.size(), root };
    files.insert("registry/checkpoint".to_owned(), checkpoint.sign(&key("log")).unwrap());
}
