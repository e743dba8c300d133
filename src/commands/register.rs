//! The registry of a repository, read once and verified; and the texts that were signed in it.
//! Writes nothing.

use std::collections::BTreeMap;

use anyhow::Result;

use super::fail;
use super::repository::Repository;
use crate::agreement::{Members, Reading, parse};
use crate::disk::Folder;
use crate::registry::{Files, Ledger, Verification, object_path, verify};
use crate::roster::{Roster, Standing};
use crate::seal::{Act, Fingerprint, Statement};
use crate::status::KnownAct;
use crate::text::{Digest, Source};

/// Where texts lie between signing and logging: beside the acts, each under its digest. What was shown to a signer
/// must outlive a later change of the file, or the act could never be logged.
pub const TEXTS: &str = "texts";

/// The registry as it lies in the folder.
pub struct Register {
    pub folder: Folder,
    pub files: Files,
    pub verification: Verification,
}

/// A text that was signed, read back from the bytes whose digest the acts name.
pub struct SignedText {
    pub reading: Reading,
    pub terms: Digest,
    /// The bodies of each party, as the last signer saw them.
    pub members: Members,
    pub acts: Vec<KnownAct>,
}

impl Register {
    /// Reads and verifies. `pins` are root fingerprints that the user has from elsewhere.
    pub fn read(repository: &Repository, pins: &[Fingerprint]) -> Result<Self> {
        let folder = repository.folder()?;
        let files = folder
            .read_all(&["registry", "roster", "*/acts"])
            .map_err(|error| fail(error.to_string(), "put files and no links there"))?;
        let verification = verify(&files, pins);
        Ok(Self { folder, files, verification })
    }

    /// True when there is neither a roster nor a registry yet.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The registry, when it is as it was signed.
    pub fn ledger(&self) -> Result<&Ledger> {
        self.verification.ledger.as_ref().ok_or_else(|| {
            let problem = self.verification.report.problems.first();
            let what = problem.map_or("there is no roster".to_string(), ToString::to_string);
            if self.is_empty() {
                fail(
                    "this repository has no roster, so nobody can sign in it",
                    "begin one with `isa roster root`",
                )
            } else {
                fail(
                    format!("the registry does not verify: {what}"),
                    "`isa registry verify` lists everything",
                )
            }
        })
    }

    pub fn roster(&self) -> Result<&Roster> {
        Ok(self.ledger()?.roster())
    }

    /// Every act on agreements: first those in the log, in its order, then those that wait.
    pub fn acts(&self) -> Vec<KnownAct> {
        let Some(ledger) = &self.verification.ledger else { return Vec::new() };
        let roster = ledger.roster();
        let logged = ledger
            .entries()
            .iter()
            .filter_map(|entry| entry.act().map(|act| known(act, entry.digest(), Some(entry.index), roster)));
        let waiting = ledger.waiting().iter().filter_map(|waiting| match waiting.envelope.statement() {
            Statement::Act(act) => Some(known(act, waiting.envelope.digest(), None, roster)),
            _ => None,
        });
        logged.chain(waiting).collect()
    }

    /// A text by its digest: from the registry, or from those that wait beside the acts.
    pub fn text(&self, agreement: &str, digest: &Digest) -> Option<Vec<u8>> {
        let here = self.files.get(&object_path(digest)).cloned();
        here.or_else(|| self.folder.read(&waiting_text(agreement, digest)).ok().flatten())
            .filter(|bytes| Digest::of(bytes) == *digest)
    }

    /// The texts on which acts are logged, by agreement, in the order in which they were first signed.
    pub fn signed(&self) -> BTreeMap<String, Vec<SignedText>> {
        let mut by_agreement: BTreeMap<String, Vec<SignedText>> = BTreeMap::new();
        for known in self.acts() {
            if known.logged.is_none() {
                continue;
            }
            let says = &known.act.says;
            let subjects = known.act.subjects;
            let texts = by_agreement.entry(says.agreement.clone()).or_default();
            let there = texts.iter().position(|text| text.terms == subjects.terms);
            let at = if let Some(at) = there {
                at
            } else {
                let Some(reading) = self.reading(&says.agreement, &subjects.terms) else { continue };
                let members = Members::default();
                texts.push(SignedText { reading, terms: subjects.terms, members, acts: Vec::new() });
                texts.len() - 1
            };
            if let Some(members) =
                self.text(&says.agreement, &subjects.parties).and_then(|bytes| members(&bytes))
            {
                texts[at].members = members;
            }
            texts[at].acts.push(known);
        }
        by_agreement
    }

    /// A signed text, read by the same reader as every agreement: canonical JSON is YAML too.
    fn reading(&self, agreement: &str, terms: &Digest) -> Option<Reading> {
        let bytes = self.text(agreement, terms)?;
        parse(Source::new(object_path(terms), &bytes)).ok()
    }
}

/// Where a text waits to be logged.
pub fn waiting_text(agreement: &str, digest: &Digest) -> String {
    format!("{agreement}/{TEXTS}/{}", digest.hex())
}

fn members(bytes: &[u8]) -> Option<Members> {
    serde_json::from_slice(bytes).ok().map(Members)
}

fn known(act: &Act, digest: Digest, logged: Option<u64>, roster: &Roster) -> KnownAct {
    let disputed = roster
        .office(&act.says.key)
        .is_some_and(|office| matches!(roster.standing(office, act.says.day), Standing::Disputed { .. }));
    KnownAct { act: act.clone(), digest, logged, disputed }
}
