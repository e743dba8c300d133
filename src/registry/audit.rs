//! Verifies a whole registry from its bytes: nothing that it says of itself is believed.
//! The folders around it (`roster/`, `acts/`) are compared in `folders`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::registry::layout::{self, CHECKPOINT, OBJECTS};
use crate::registry::report::{Checked, NOT_SEEN, Problem, Report, Trust, Verification};
use crate::registry::skeleton::MISSING;
use crate::registry::tree::{Hash, Tree, leaf_hash};
use crate::registry::{Entry, Files, Leaf, Ledger, Leftovers, admission, folders};
use crate::roster::Roster;
use crate::seal::{Envelope, Fingerprint, LogKey, Statement, Verified};
use crate::text::Digest;

/// What a file is called while it is being written. After a stop it may be there; it says nothing.
pub const UNFINISHED: &str = ".unfinished";

/// The file of the first statement of a roster.
pub(super) const ROOT_FILE: &str = "roster/0001-root.json";

/// Recomputes everything from the files. `pins` are root fingerprints that the person who asks got from elsewhere;
/// without any, the answer is only that the folder agrees with itself.
pub fn verify(files: &Files, pins: &[Fingerprint]) -> Verification {
    audit(files, pins, true)
}

/// The same for the files of a server that lists nothing, brought together by what follows from what
/// ([`wanted`](crate::registry::wanted)). It judges as [`verify`] does, of what can be asked for; the report says what
/// was not seen.
pub fn verify_unlisted(files: &Files, pins: &[Fingerprint]) -> Verification {
    audit(files, pins, false)
}

fn audit(files: &Files, pins: &[Fingerprint], listed: bool) -> Verification {
    let (problems, checked, leftovers) = (Vec::new(), Checked::default(), Leftovers::default());
    let mut audit = Audit { files, listed, problems, checked, leftovers };
    let root = audit.root_of_roster(pins);
    let ledger = root.as_ref().and_then(|root| audit.ledger(root));
    audit.conclude(root.as_ref(), ledger, pins)
}

/// The same, held to what the root asks of witnesses on this day: enough of them have cosigned the head, none of them
/// later than the day, and the newest not too long ago. A head that lacks witnesses is as it was signed, so the ledger
/// is there all the same; but the report does not hold.
pub fn verify_on(files: &Files, pins: &[Fingerprint], day: NaiveDate) -> Verification {
    let mut verification = verify(files, pins);
    let missing = verification.ledger.as_ref().map(|ledger| ledger.unwitnessed(day)).unwrap_or_default();
    verification.report.holds &= missing.is_empty();
    verification.report.problems.extend(missing);
    verification
}

/// The key of the log, as the first root statement of the files names it and signs itself. Also there where the rest
/// does not verify.
pub fn log_key(files: &Files) -> Option<LogKey> {
    let root = Roster::begin(&Envelope::parse(files.get(ROOT_FILE)?).ok()?).ok()?;
    Some(root.log().key.clone())
}

pub(super) struct Audit<'a> {
    pub(super) files: &'a Files,
    /// All files that there are, so that one that is not among them is not there.
    pub(super) listed: bool,
    pub(super) problems: Vec<Problem>,
    pub(super) checked: Checked,
    pub(super) leftovers: Leftovers,
}

impl Audit<'_> {
    pub(super) fn problem(&mut self, file: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Problem { what: what.into(), file: file.into() });
    }

    /// The roster as its root statement begins it: it names the log and its key.
    fn root_of_roster(&mut self, pins: &[Fingerprint]) -> Option<Roster> {
        let Some(bytes) = self.files.get(ROOT_FILE) else {
            self.problem(ROOT_FILE, "is missing: without a root statement nobody is trusted");
            return None;
        };
        let roster = Envelope::parse(bytes)
            .map_err(|error| error.to_string())
            .and_then(|envelope| Roster::begin(&envelope).map_err(|fault| fault.to_string()));
        let roster = match roster {
            Ok(roster) => roster,
            Err(what) => {
                self.problem(ROOT_FILE, what);
                return None;
            }
        };
        if !pins.is_empty() && !pins.contains(&roster.pin()) {
            self.problem(ROOT_FILE, format!("is the root {}, which is not the pinned one", roster.pin()));
        }
        Some(roster)
    }

    fn ledger(&mut self, root: &Roster) -> Option<Ledger> {
        let checkpoint = self.checkpoint(root).ok()?;
        let size = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
        let sizes = self.archived(root, checkpoint.as_ref())?;
        let bundles = self.bundles(size)?;
        let leaves: Vec<Leaf> = bundles.iter().map(|(leaf, _)| leaf.clone()).collect();
        let entries: Vec<Vec<u8>> = bundles.into_iter().map(|(_, bytes)| bytes).collect();
        let tree: Tree =
            entries.par_iter().map(|entry| leaf_hash(entry)).collect::<Vec<_>>().into_iter().collect();
        if let Some(checkpoint) = &checkpoint
            && tree.root(size) != Some(checkpoint.root)
        {
            self.blame(&tree);
            return None;
        }
        self.old_heads(root, &tree);
        self.tree_files(&tree, &entries, &sizes);
        self.sequenced(root, &tree);
        let envelopes = self.envelopes(&leaves);
        self.objects(&envelopes);
        let (entries, logged_roster) = self.replay(root, &leaves, &envelopes);
        let heads = self.heads(&root.log().key, &entries);
        Some(Ledger {
            entries,
            tree,
            checkpoint: self.files.get(CHECKPOINT).cloned().unwrap_or_default(),
            roster: logged_roster.clone().unwrap_or_else(|| root.clone()),
            logged_roster,
            waiting: Vec::new(),
            heads,
            leftovers: std::mem::take(&mut self.leftovers),
        })
    }

    /// Reads the envelopes of the log from the objects, with everything that needs no roster checked.
    fn envelopes(&mut self, leaves: &[Leaf]) -> Vec<Option<Envelope>> {
        let files = self.files;
        let read: Vec<Result<Envelope, String>> = leaves
            .par_iter()
            .map(|leaf| {
                let bytes =
                    files.get(&layout::object(&leaf.envelope)).ok_or("is missing, although it is logged")?;
                let envelope = Envelope::parse(bytes).map_err(|error| error.to_string())?;
                let kind = envelope.claims().map_err(|error| error.to_string())?.statement().kind();
                if envelope.digest() != leaf.statement || kind.name() != leaf.kind {
                    return Err("is not the statement that its entry in the log says".to_owned());
                }
                Ok(envelope)
            })
            .collect();
        self.checked.entries = leaves.len();
        let mut envelopes = Vec::with_capacity(read.len());
        for (leaf, result) in leaves.iter().zip(read) {
            match result {
                Ok(envelope) => envelopes.push(Some(envelope)),
                Err(what) => {
                    self.problem(layout::object(&leaf.envelope), what);
                    envelopes.push(None);
                }
            }
        }
        self.checked.envelopes += envelopes.iter().flatten().count();
        envelopes
    }

    /// Every object must have the digest that it is named by, and every text that a logged act is about must be there.
    fn objects(&mut self, envelopes: &[Option<Envelope>]) {
        let mut expected: BTreeSet<String> = BTreeSet::new();
        let mut subjects = BTreeMap::new();
        for envelope in envelopes.iter().flatten() {
            expected.insert(layout::object(&envelope.file_digest()));
            for text in texts_of(envelope) {
                subjects.entry(text.path).or_insert((text.name, text.agreement));
            }
        }
        expected.extend(subjects.keys().cloned());
        for (path, (name, agreement)) in &subjects {
            if !self.files.contains_key(path) {
                self.problem(
                    path,
                    format!("is missing: it is the {name} that acts on {agreement} are about"),
                );
            }
        }
        let objects: Vec<(&String, &Vec<u8>)> =
            files_under(self.files, OBJECTS).filter(|(path, _)| !path.ends_with(UNFINISHED)).collect();
        let true_to_name: Vec<bool> = objects
            .par_iter()
            .map(|(path, bytes)| layout::object_digest(path) == Some(Digest::of(bytes)))
            .collect();
        for ((path, _), sound) in objects.into_iter().zip(true_to_name) {
            if !sound {
                self.problem(path, "does not have the digest that it is named by");
            } else if !expected.contains(path) {
                self.leftovers.files.push(path.clone());
            }
        }
    }

    /// Goes through the log as it grew: each statement must have been right where it stands.
    fn replay(
        &mut self,
        root: &Roster,
        leaves: &[Leaf],
        envelopes: &[Option<Envelope>],
    ) -> (Vec<Entry>, Option<Roster>) {
        // Keys are never taken out of a roster, so the signatures can be verified at once with the last one.
        let last = envelopes.iter().flatten().skip(1).fold(root.clone(), |mut roster, envelope| {
            let _not_of_the_roster = roster.extend(envelope);
            roster
        });
        let verified: Vec<Option<Result<Verified, String>>> = envelopes
            .par_iter()
            .map(|envelope| envelope.as_ref().map(|envelope| admission::verified(envelope, &last)))
            .collect();
        let (mut entries, mut seen, mut offices): (Vec<Entry>, _, _) =
            (Vec::new(), BTreeSet::new(), BTreeMap::new());
        let mut roster: Option<Roster> = None;
        for (index, (leaf, verified)) in leaves.iter().zip(verified).enumerate() {
            let object = layout::object(&leaf.envelope);
            let entry = verified.map(|verified| {
                let verified = verified?;
                if !seen.insert(leaf.statement) {
                    return Err("is in the log twice".to_owned());
                }
                folders::stands(&verified, &mut roster, &mut offices)?;
                Ok(verified)
            });
            match entry {
                Some(Ok(envelope)) => {
                    self.checked.signatures += envelope.signers().len();
                    let file = admission::place(&envelope)
                        .unwrap_or_else(|| folders::anywhere(self.files, &envelope.envelope().file_name()));
                    entries.push(Entry { index: index as u64, file, envelope });
                }
                Some(Err(what)) => self.problem(object, format!("entry {index} of the log: {what}")),
                // The object is missing or damaged, which is said already.
                None => {}
            }
        }
        (entries, roster)
    }

    fn conclude(
        mut self,
        root: Option<&Roster>,
        ledger: Option<Ledger>,
        pins: &[Fingerprint],
    ) -> Verification {
        let (mut refused, mut ledger) = (Vec::new(), ledger);
        if let Some(ledger) = &mut ledger {
            refused = folders::compare(&mut self, ledger);
        }
        let unknown = ledger
            .iter()
            .flat_map(|ledger| &ledger.entries)
            .filter(|entry| matches!(entry.envelope.statement(), Statement::Unknown(_)));
        let unknown = unknown.map(|entry| entry.file.clone()).collect();
        if let Some(ledger) = &ledger {
            let acts = ledger.entries.iter().filter_map(Entry::act);
            self.checked.agreements = acts.map(|act| &act.says.agreement).collect::<BTreeSet<_>>().len();
        }
        let sound = self.problems.is_empty();
        let unfinished =
            matches!(&self.problems[..], [only] if only.file == CHECKPOINT && only.what == MISSING);
        let mut problems = self.problems;
        problems.extend(refused.iter().cloned());
        let empty: Hash = Tree::default().root(0).expect("every tree was empty once");
        let report = Report {
            version: 1,
            holds: problems.is_empty(),
            origin: root.map_or_else(String::new, |root| root.log().origin.clone()),
            size: ledger.as_ref().map_or(0, Ledger::size),
            root: ledger.as_ref().map_or(empty, Ledger::root),
            trust: Trust { root: root.iter().map(|root| root.pin()).collect(), pinned: !pins.is_empty() },
            demonstration: root.is_some_and(Roster::demonstration),
            withheld: 0,
            checked: self.checked,
            waiting: ledger
                .iter()
                .flat_map(|ledger| &ledger.waiting)
                .map(|waiting| waiting.file.clone())
                .collect(),
            unfinished: ledger.iter().flat_map(|ledger| ledger.leftovers.unannounced()).collect(),
            sequenced: ledger.as_ref().and_then(Ledger::sequenced).map(|head| head.size),
            unknown,
            not_seen: if self.listed { Vec::new() } else { NOT_SEEN.to_vec() },
            witnesses: ledger.as_ref().and_then(Ledger::witnesses),
            problems,
        };
        let (ledger, resumable) = match ledger {
            Some(ledger) if sound => (Some(ledger), None),
            Some(ledger) if unfinished => (None, Some(ledger)),
            _ => (None, None),
        };
        Verification { report, ledger, refused, resumable }
    }
}

/// A text that a logged act is about, and where it lies.
pub(super) struct Text {
    pub(super) name: &'static str,
    pub(super) path: String,
    pub(super) agreement: String,
}

/// The texts that must be there if this envelope is logged.
pub(super) fn texts_of(envelope: &Envelope) -> Vec<Text> {
    let Ok(claims) = envelope.claims() else { return Vec::new() };
    let Statement::Act(act) = claims.statement() else { return Vec::new() };
    let text =
        |(name, digest)| Text { name, path: layout::object(&digest), agreement: act.says.agreement.clone() };
    act.subjects.named().into_iter().map(text).collect()
}

/// The files whose path begins with the folder.
pub(super) fn files_under<'a>(
    files: &'a Files,
    folder: &str,
) -> impl Iterator<Item = (&'a String, &'a Vec<u8>)> + use<'a> {
    let folder = folder.to_owned();
    files.range(folder.clone()..).take_while(move |(path, _)| path.starts_with(&folder))
}
