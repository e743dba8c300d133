//! The desk at which acts are made: what the signer is shown, the statement, the act. Which texts may be signed is in
//! `agreed`.
//! `isa sign`, `isa decline` and `isa demo` all sign here; none has a way of its own.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;

use super::agreed::Agreed;
use super::canonical::same_for_all_readers;
use super::facts::Templates;
use super::may_act::{covers, may_act};
use super::register::{Register, Signed, waiting_text};
use super::repository::Repository;
use super::signer::Signer;
use super::since::Since;
use super::status::View;
use super::{Context, fail};
use crate::agreement::Particulars;
use crate::publish::{Change, Showing, shown};
use crate::roster::Roster;
use crate::seal::{
    Act, ActKind, Capacity, Condition, Decision, Envelope, PublicKey, Says, Signature, Statement, Subjects,
    Tool,
};
use crate::status::KnownAct;
use crate::text::{Digest, Value, canonical};

/// Everything that signing needs, read once.
pub struct Desk<'a> {
    pub context: &'a Context,
    pub repository: Repository,
    pub register: Register,
    pub signed: Signed,
    /// Every act on agreements: those in the log first, in its order.
    acts: Vec<KnownAct>,
    pub templates: Templates,
    pub particulars: HashMap<String, Particulars>,
    pub day: NaiveDate,
}

/// Who decides what.
pub struct Decide<'a> {
    pub body: &'a str,
    pub capacity: Capacity,
    pub authority: Option<String>,
    pub what: Decides,
    pub note: Option<String>,
    pub key: PublicKey,
}

/// What is decided: the kind of act, and what it fills of a statement's fields (`seal::act`).
pub struct Decides {
    pub kind: ActKind,
    pub decision: Decision,
    pub conditions: Vec<Condition>,
    pub reason: Option<String>,
    pub effective: Option<NaiveDate>,
    pub concerns: Vec<Digest>,
    /// Of a decision that was made elsewhere: the text that says which.
    pub recorded: Option<Vec<u8>>,
    /// What the signer must know of what is answered, line by line: it is shown with the text, and signed with it.
    pub told: Vec<String>,
}

impl Decides {
    pub fn of(kind: ActKind, decision: Decision) -> Self {
        Self {
            kind,
            decision,
            conditions: Vec::new(),
            reason: None,
            effective: None,
            concerns: Vec::new(),
            recorded: None,
            told: Vec::new(),
        }
    }
}

/// A statement that waits for its signature, with what the signer is shown.
pub struct Prepared {
    statement: Statement,
    agreement: String,
    pub shown: String,
    /// What the body signed before, where it did.
    pub since: Option<Since>,
    texts: Vec<Vec<u8>>,
}

impl Prepared {
    /// The bytes that the signature must cover.
    pub fn message(&self) -> Result<Vec<u8>> {
        Envelope::message(&self.statement)
            .map_err(|error| fail(error.to_string(), "shorten what you say in your own words"))
    }

    /// A statement that was prepared before: its texts wait where they were put.
    pub fn again(statement: Act) -> Self {
        let agreement = statement.says.agreement.clone();
        Self {
            statement: Statement::Act(statement),
            agreement,
            shown: String::new(),
            since: None,
            texts: Vec::new(),
        }
    }

    /// What the key signs beside the text, line by line.
    pub fn says(&self) -> Vec<String> {
        let Statement::Act(act) = &self.statement else { return Vec::new() };
        let says = &act.says;
        let mut lines = vec![
            format!("agreement: {} {}", says.agreement, says.version),
            format!("terms: {}", act.subjects.terms.hex()),
            format!("parties: {}", act.subjects.parties.hex()),
            format!("for: {} as {}", says.body, says.capacity),
            format!("decision: {}", says.decision.word()),
        ];
        let words =
            [("reason", &says.reason), ("on the authority of", &says.authority), ("note", &says.note)];
        lines.extend(
            words.into_iter().filter_map(|(name, words)| Some(format!("{name}: {}", words.as_ref()?))),
        );
        lines.extend(says.conditions.iter().map(super::sign::told_of));
        lines.extend(says.effective.map(|day| format!("from: {day}")));
        lines.extend(says.concerns.iter().map(|act| format!("answers the act {}", act.hex())));
        lines.push(format!("with the key: {}", says.key));
        lines
    }
}

impl<'a> Desk<'a> {
    pub fn open(context: &'a Context, repository: Repository, day: NaiveDate) -> Result<Self> {
        let register = Register::read(&repository, &[])?;
        register.ledger()?;
        let mut signed = register.signed();
        signed.stand_by(day);
        let acts = register.acts();
        let templates = Templates::of(Some(&repository))?;
        let particulars = repository.particulars()?;
        Ok(Self { context, repository, register, signed, acts, templates, particulars, day })
    }

    /// The status of the agreements, or of one, by the same texts that the desk has read.
    pub fn view(&self, only: Option<&str>) -> Result<View> {
        View::of(self.context, &self.repository, &self.register, &self.signed, self.day, only)
    }

    /// Every act on agreements: those in the log first, in its order.
    pub fn acts(&self) -> &[KnownAct] {
        &self.acts
    }

    /// The key of a signer in the form in which it signs, which stands in the roster. One that is not there is refused
    /// when the act is made.
    pub fn key_of(&self, signer: &Signer) -> Result<PublicKey> {
        let public = signer.public();
        Ok(self.register.roster()?.key(&public.fingerprint()).unwrap_or(public))
    }

    /// The statement of an act, and what its signer is shown.
    pub fn prepare(&self, agreed: &Agreed, decide: Decide<'_>) -> Result<Prepared> {
        may_act(agreed, &decide)?;
        let mut what = decide.what;
        what.told.extend(agreed.remarks.iter().cloned());
        let particulars = self.particulars(decide.body)?;
        let since = self.since_signed(agreed, decide.body, Some(decide.capacity), particulars.as_ref())?;
        let changes = since.as_ref().map(|since| since.changes.as_slice());
        let shown = self.show(agreed, particulars.as_ref(), changes, &what.told);
        let particulars = particulars.as_ref().map(canonical);
        let terms = canonical(&agreed.terms);
        let parties = canonical(&agreed.parties);
        let template = agreed.template.as_ref().map(|template| template.bytes.clone());
        let subjects = Subjects {
            terms: Digest::of(&terms),
            parties: Digest::of(&parties),
            template: template.as_ref().map(|bytes| Digest::of(bytes)),
            particulars: particulars.as_ref().map(|bytes| Digest::of(bytes)),
            shown: Digest::of(shown.as_bytes()),
            recorded: what.recorded.as_ref().map(|bytes| Digest::of(bytes)),
        };
        let mut findings: Vec<String> =
            agreed.findings().map(|finding| finding.fingerprint(&agreed.id)).collect();
        findings.sort();
        findings.dedup();
        let roster = self.register.roster()?;
        let act = Act {
            kind: what.kind,
            subjects,
            says: Says {
                registry: roster.log().origin.clone(),
                agreement: agreed.id.clone(),
                version: agreed.version.clone(),
                body: decide.body.to_string(),
                capacity: decide.capacity,
                authority: decide.authority,
                decision: what.decision,
                conditions: what.conditions,
                reason: what.reason,
                effective: what.effective,
                concerns: what.concerns,
                previous: self.previous(&agreed.id, decide.body, decide.capacity),
                roster: roster.seen(),
                law: self.context.law.digest(),
                findings,
                tool: Tool { name: "isa".to_string(), version: env!("CARGO_PKG_VERSION").to_string() },
                key: decide.key.fingerprint(),
                day: self.day,
                note: decide.note,
            },
        };
        roster.entitles(&act).map_err(|error| {
            fail(
                error.to_string(),
                "`isa roster show` lists who speaks for which body, in which office, until when",
            )
        })?;
        covers(roster, &act, &agreed.reading.agreement.kinds())?;
        let shown_bytes = shown.clone().into_bytes();
        let texts = [Some(terms), Some(parties), template, particulars, Some(shown_bytes), what.recorded];
        let texts = texts.into_iter().flatten();
        Ok(Prepared {
            statement: Statement::Act(act),
            agreement: agreed.id.clone(),
            shown,
            since,
            texts: texts.collect(),
        })
    }

    /// Writes the act, and the texts that it is about, beside the agreement. A signature that is not by this key over
    /// the statement's message is refused before anything is written.
    pub fn seal(&self, prepared: &Prepared, key: PublicKey, signature: Signature) -> Result<PathBuf> {
        let envelope = Envelope::assemble(&prepared.statement, vec![(key, signature)])
            .map_err(|error| fail(error.to_string(), "use the key that the roster names for this office"))?;
        self.lay_texts(prepared)?;
        let path = format!("{}/acts/{}", prepared.agreement, envelope.file_name());
        self.register.folder.create_new(&path, &envelope.to_bytes()).map_err(unwritten)?;
        Ok(self.repository.root.join(path))
    }

    /// Puts the texts that an act is about where they wait to be logged.
    pub fn lay_texts(&self, prepared: &Prepared) -> Result<()> {
        for text in &prepared.texts {
            let path = waiting_text(&prepared.agreement, &Digest::of(text));
            let there = self.register.folder.read(&path).map_err(unwritten)?;
            if there.as_ref() != Some(text)
                && !self.register.files.contains_key(&crate::registry::object_path(&Digest::of(text)))
            {
                self.register.folder.replace(&path, text).map_err(unwritten)?;
            }
        }
        Ok(())
    }

    /// A body's own particulars as they are signed: the file that the rules were asked about, whole, and nothing open.
    pub fn particulars(&self, body: &str) -> Result<Option<serde_json::Value>> {
        let Some((source, tree)) = self.repository.particulars_tree(body)? else { return Ok(None) };
        same_for_all_readers(&source, &tree, &self.particulars.get(body))?;
        let mut open = None;
        tree.root.leaves(&mut |_, leaf| {
            if open.is_none() && (leaf.blank().is_some() || matches!(leaf.value, Value::Missing)) {
                open = Some(leaf.place);
            }
        });
        match open {
            None => Ok(Some(tree.json())),
            Some(place) => Err(fail(
                format!(
                    "{}:{}: this is left open, and cannot be signed",
                    source.name(),
                    source.point(place.start)
                ),
                "complete it, or take the line away",
            )),
        }
    }

    fn show(
        &self,
        agreed: &Agreed,
        particulars: Option<&serde_json::Value>,
        changes: Option<&[Change]>,
        told: &[String],
    ) -> String {
        let template = agreed.template.as_ref();
        shown(&Showing {
            terms: &agreed.terms,
            parties: &agreed.parties,
            clauses: template.map_or(&[], |template| template.clauses.as_slice()),
            template: template.map(|template| (template.name.as_str(), Digest::of(&template.bytes))),
            particulars,
            changes,
            told,
            comments: agreed.reading.tree.comments(),
            demonstration: self.register.roster().is_ok_and(Roster::demonstration),
        })
    }

    /// The last act of this office on this agreement.
    pub fn previous(&self, agreement: &str, body: &str, capacity: Capacity) -> Option<Digest> {
        let mine = self.acts.iter().rev().find(|known| {
            let says = &known.act.says;
            says.agreement == agreement && says.body == body && says.capacity == capacity
        });
        mine.map(|known| known.digest)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn unwritten(error: crate::disk::DiskError) -> anyhow::Error {
    fail(error.to_string(), "nothing was signed; see that the folder can be written to")
}
