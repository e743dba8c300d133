//! The registry of a repository, read once and verified; and the texts that were signed in it.
//! Writes nothing.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use anyhow::Result;
use chrono::NaiveDate;

use super::repository::Repository;
use super::{fail, trusted};
use crate::agreement::{Members, Reading, parse};
use crate::disk::Folder;
use crate::registry::{Files, Ledger, UNFINISHED, Verification, object_path, verify};
use crate::roster::{Roster, Standing};
use crate::seal::{Act, ActKind, Fingerprint, RevocationReason, Statement};
use crate::status::{Consent, KnownAct, consents_to, stood_by};
use crate::template::Bound;
use crate::text::{Digest, Source, canonical_reading};

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
    /// The bodies of each party as the signers saw them, by the digest that their acts name.
    pub schedules: BTreeMap<Digest, Members>,
    /// In the order of the log; those that wait come last.
    pub acts: Vec<KnownAct>,
}

impl SignedText {
    pub fn is_logged(&self) -> bool {
        self.acts.iter().any(|known| known.logged.is_some())
    }

    /// Is an act about this text what it says of it? The log takes every act of an office of the roster, and knows no
    /// agreement: whoever is no party, or gives a text another version, would otherwise hold up those who are.
    fn fits(&self, act: &Act) -> bool {
        let agreement = &self.reading.agreement;
        let listed = self
            .schedules
            .get(&act.subjects.parties)
            .is_some_and(|members| members.0.values().any(|bodies| bodies.contains(&act.says.body)));
        listed
            && agreement.id.as_str() == act.says.agreement
            && agreement.version.value().is_some_and(|version| version.as_str() == act.says.version)
    }
}

/// What was signed on the agreements of a repository.
#[derive(Default)]
pub struct Signed {
    /// Where a template lets a change be a minor one, by the digest that an amendment names.
    pub minor: BTreeMap<Digest, Vec<String>>,
    /// Each logged consent, by its act.
    pub consents: BTreeMap<Digest, Consent>,
    /// By agreement, in the order in which the texts were first signed.
    pub texts: BTreeMap<String, Vec<SignedText>>,
    /// Acts that are not about what they say they are about: they count for nothing.
    pub adrift: Vec<KnownAct>,
    /// Acts of which this program cannot read the text or the list of parties: what they change is not known.
    pub unread: Vec<KnownAct>,
}

impl Signed {
    /// The texts on which acts are logged.
    pub fn logged(&self, agreement: &str) -> impl Iterator<Item = &SignedText> {
        self.texts.get(agreement).into_iter().flatten().filter(|text| text.is_logged())
    }

    /// Every act on an agreement that holds a later text to its version: also those whose text cannot be read here.
    pub fn acts<'a>(&'a self, agreement: &'a str) -> impl Iterator<Item = &'a KnownAct> {
        let read = self.texts.get(agreement).into_iter().flatten().flat_map(|text| &text.acts);
        read.chain(self.unread.iter().filter(move |known| known.act.says.agreement == agreement))
    }

    /// Lifts the dispute from the acts by which their bodies stand on a day.
    pub fn stand_by(&mut self, day: NaiveDate) {
        for texts in self.texts.values_mut() {
            let acts: Vec<KnownAct> = texts.iter().flat_map(|text| text.acts.iter().cloned()).collect();
            let Some(stood_by) = stood_by(&acts, day) else { continue };
            let there = texts.iter_mut().flat_map(|text| &mut text.acts);
            there.zip(stood_by).for_each(|(act, stood_by)| *act = stood_by);
        }
    }
}

impl Register {
    /// Reads and verifies. `pins` are root fingerprints that the user has from elsewhere; where none is given, the root
    /// that the user trusts for this registry is asked of it.
    pub fn read(repository: &Repository, pins: &[Fingerprint]) -> Result<Self> {
        let folder = repository.folder()?;
        let files = folder
            .read_all(&["registry", "roster", "*/acts"])
            .map_err(|error| fail(error.to_string(), "put files and no links there"))?;
        // A demonstration that is being made has a root that nobody can know yet.
        let asks = pins.is_empty() && !repository.fleeting;
        let trusted = if asks { trusted::pins(repository, &files)? } else { Vec::new() };
        let verification = verify(&files, if pins.is_empty() { &trusted } else { pins });
        Ok(Self { folder, files, verification })
    }

    /// True when there is neither a roster nor a registry yet. What a first root that was stopped left says nothing.
    pub fn is_empty(&self) -> bool {
        self.files.keys().all(|path| path.ends_with(UNFINISHED))
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
        // By the place in the whole registry, also where one log goes on from another.
        let logged = (0..)
            .zip(ledger.entries())
            .filter_map(|(place, entry)| Some(self.known(entry.act()?, entry.digest(), Some(place), roster)));
        let waiting = ledger.waiting().iter().filter_map(|waiting| match waiting.envelope.statement() {
            Statement::Act(act) => Some(self.known(act, waiting.envelope.digest(), None, roster)),
            _ => None,
        });
        logged.chain(waiting).collect()
    }

    /// The agreements on which the log has acts of kinds that this program does not know; None for one that names none.
    pub fn unknown_on(&self) -> Vec<Option<String>> {
        let entries = self.verification.ledger.iter().flat_map(Ledger::entries);
        let unknown = entries.filter_map(|entry| match entry.envelope.statement() {
            Statement::Unknown(unknown) => Some(unknown),
            _ => None,
        });
        let named = |name: &serde_json::Value| name.as_str().map(ToString::to_string);
        unknown.map(|unknown| unknown.predicate.get("agreement").and_then(named)).collect()
    }

    /// A text by its digest: from the registry, or from those that wait beside the acts.
    pub fn text(&self, agreement: &str, digest: &Digest) -> Option<Vec<u8>> {
        let here = self.files.get(&object_path(digest)).cloned();
        here.or_else(|| self.folder.read(&waiting_text(agreement, digest)).ok().flatten())
            .filter(|bytes| Digest::of(bytes) == *digest)
    }

    /// The texts that were signed, each with its acts.
    pub fn signed(&self) -> Signed {
        let mut signed = Signed::default();
        let roster = self.verification.ledger.as_ref().map(Ledger::roster);
        for known in self.acts() {
            let Act { subjects, says, .. } = &known.act;
            let texts = signed.texts.entry(says.agreement.clone()).or_default();
            let there = texts.iter().position(|text| text.terms == subjects.terms);
            let at = there.or_else(|| {
                let reading = self.reading(&says.agreement, &subjects.terms)?;
                texts.push(SignedText {
                    reading,
                    terms: subjects.terms,
                    schedules: BTreeMap::new(),
                    acts: Vec::new(),
                });
                Some(texts.len() - 1)
            });
            let Some(text) = at.map(|at| &mut texts[at]) else {
                signed.unread.push(known);
                continue;
            };
            if let Entry::Vacant(list) = text.schedules.entry(subjects.parties) {
                let Some(members) = self.members(&says.agreement, &subjects.parties) else {
                    signed.unread.push(known);
                    continue;
                };
                list.insert(members);
            }
            let kinds = text.reading.agreement.kinds();
            let covered = roster.is_some_and(|roster| roster.covers(&known.act.says.key, &kinds));
            if text.fits(&known.act) && covered {
                text.acts.push(known);
            } else {
                signed.adrift.push(known);
            }
        }
        for texts in signed.texts.values_mut() {
            texts.retain(|text| !text.acts.is_empty());
        }
        signed.texts.retain(|_, texts| !texts.is_empty());
        let acts = signed.texts.values().flatten().flat_map(|text| &text.acts);
        let amendments = acts.filter(|known| known.act.kind == ActKind::Amendment);
        let minor = amendments.filter_map(|known| {
            let digest = known.act.subjects.template?;
            let bytes = self.text(&known.act.says.agreement, &digest)?;
            Some((digest, Bound::read(str::from_utf8(&bytes).ok()?).ok()?.minor))
        });
        signed.minor = minor.collect();
        let texts = signed.texts.values().flatten();
        signed.consents = texts.flat_map(|text| consents_to(&text.reading.agreement, &text.acts)).collect();
        signed
    }

    fn members(&self, agreement: &str, parties: &Digest) -> Option<Members> {
        let value = canonical_reading(&self.text(agreement, parties)?).ok()?;
        Members::read(value)
    }

    /// A signed text, read by the same reader as every agreement: canonical JSON is YAML too.
    fn reading(&self, agreement: &str, terms: &Digest) -> Option<Reading> {
        let bytes = self.text(agreement, terms)?;
        parse(Source::new(object_path(terms), &bytes)).ok()
    }

    fn known(&self, act: &Act, digest: Digest, logged: Option<u64>, roster: &Roster) -> KnownAct {
        // On the day from which a stolen key counts no longer the thief had it too.
        let stolen = |standing| {
            matches!(
                standing,
                Standing::Disputed { .. } | Standing::Revoked { reason: RevocationReason::Compromised, .. }
            )
        };
        // What witnesses first saw on a day on which the thief had the key may be the thief's, whatever day it claims.
        let ledger = self.verification.ledger.as_ref();
        let seen = logged.and_then(|index| ledger?.witnessed(index)).map(|time| time.date_naive());
        let days = [Some(act.says.day), seen];
        let disputed = roster
            .office(&act.says.key)
            .is_some_and(|office| days.iter().flatten().any(|day| stolen(roster.standing(office, *day))));
        // A record that cannot be read, or that two programs could read in two ways, says nothing.
        let recorded = act.subjects.recorded.and_then(|digest| self.text(&act.says.agreement, &digest));
        let recorded = recorded.and_then(|bytes| canonical_reading(&bytes).ok());
        let recorded = recorded.and_then(|record| serde_json::from_value(record).ok());
        KnownAct { act: act.clone(), digest, logged, disputed, recorded }
    }
}

/// Where a text waits to be logged.
pub fn waiting_text(agreement: &str, digest: &Digest) -> String {
    format!("{agreement}/{TEXTS}/{}", digest.hex())
}
