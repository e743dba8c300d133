//! What an append writes, and in which order, so that a stop at any moment leaves a registry that verifies.
//! Writes nothing: `disk` carries the steps out, one after the other, each durable before the next.
//!
//! The order: what an append that was stopped left behind goes first; then objects, bundles of entries, tiles level by
//! level, the old checkpoint under its size, and the new checkpoint last. Until the last step a reader sees the old
//! checkpoint, and everything that it needs is there unchanged; after it everything that the new one needs is there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::registry::admission::{self, Admission, Admitted};
use crate::registry::layout::{self, CHECKPOINT, CHECKPOINTS};
use crate::registry::{
    Checkpoint, Files, Hash, Leaf, Ledger, Problem, RegistryError, Waiting, folders, leaf_hash, skeleton,
    verify,
};
use crate::seal::{Kind, SecretKey};
use crate::text::Digest;

/// One thing for `disk` to do. Paths are from the folder of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The file has these bytes, durably, before the next step begins.
    Write { path: String, bytes: Vec<u8> },
    /// The file is gone. Only ever a file beyond the checkpoint, which nobody was shown as signed.
    Remove { path: String },
}

/// An envelope that goes into the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    pub index: u64,
    pub file: String,
    pub kind: Kind,
    pub digest: Digest,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub added: Vec<Added>,
    /// Files that do not go in, and why.
    pub refused: Vec<Problem>,
    pub steps: Vec<Step>,
    /// The size and root after the append.
    pub size: u64,
    pub root: Hash,
}

/// Plans an append of everything that waits. `texts` are the texts that acts are about, by digest, as far as they are
/// not in the registry yet. `today` refuses what is dated later, and what rests on keys, offices, bodies or a root that
/// have ended by now.
///
/// The registry is verified whole first: nothing is written on top of one that is not as it was signed.
pub fn plan(
    files: &Files,
    texts: &BTreeMap<Digest, Vec<u8>>,
    key: &SecretKey,
    today: NaiveDate,
) -> Result<Plan, RegistryError> {
    let verification = verify(files, &[]);
    let Some(ledger) = verification.ledger.or(verification.resumable) else {
        let first = verification.report.problems.into_iter().next();
        return Err(RegistryError::DoesNotVerify(first.expect("without a ledger there is a problem")));
    };
    if key.public() != ledger.log_key().public() {
        return Err(RegistryError::NotTheLogKey(ledger.log_key().to_string()));
    }
    let mut admitted = admit(files, &ledger, texts, today);
    admitted.refused.extend(verification.refused);
    admitted.refused.sort();
    resume(&ledger, &admitted)?;
    let added = (ledger.size()..)
        .zip(&admitted.waiting)
        .map(|(index, waiting)| Added {
            index,
            file: waiting.file.clone(),
            kind: waiting.envelope.statement().kind(),
            digest: waiting.envelope.digest(),
        })
        .collect();
    let mut plan = Plan {
        added,
        refused: admitted.refused,
        steps: Vec::new(),
        size: ledger.size(),
        root: ledger.root(),
    };
    if admitted.waiting.is_empty() {
        plan.steps = ledger.leftovers.files.iter().map(|path| Step::Remove { path: path.clone() }).collect();
    } else {
        plan.write(files, &ledger, &admitted.waiting, texts, key)?;
    }
    Ok(plan)
}

fn admit(files: &Files, ledger: &Ledger, texts: &BTreeMap<Digest, Vec<u8>>, today: NaiveDate) -> Admitted {
    let (of_roster, acts): (Vec<Waiting>, Vec<Waiting>) = ledger
        .waiting()
        .iter()
        .cloned()
        .partition(|waiting| crate::registry::act_of(&waiting.envelope).is_none());
    let places = ledger.places();
    let mut admitted = Admitted::default();
    let Some(roster) = admission::timely(ledger, of_roster, &places, today, &mut admitted) else {
        let refused =
            |waiting: Waiting| Problem { what: "no roster is in the log yet".to_owned(), file: waiting.file };
        admitted.refused.extend(acts.into_iter().map(refused));
        return admitted;
    };
    let candidates = acts
        .into_iter()
        .map(|waiting| {
            let missing = waiting.subjects().into_iter().find(|(_, digest)| {
                let here = texts.get(digest).or_else(|| files.get(&layout::object(digest)));
                here.is_none_or(|bytes| Digest::of(bytes) != *digest)
            });
            let result = match missing {
                Some((name, digest)) => Err(format!("the {name} that it is about is not here ({digest})")),
                None => Ok(waiting.envelope),
            };
            (waiting.file, result)
        })
        .collect();
    let mut admission = Admission { roster, last: admission::last_acts(ledger.entries()), places: &places };
    admission.acts(candidates, Some(today), &mut admitted);
    admitted.waiting = folders::in_their_places(admitted.waiting, &places);
    admitted
}

/// Entries that a stopped append had placed must come out in the same places: a checkpoint over them may have been
/// signed, and a log that signs two orders has lied to somebody.
fn resume(ledger: &Ledger, admitted: &Admitted) -> Result<(), RegistryError> {
    for (index, leaf) in &ledger.leftovers.leaves {
        let at = usize::try_from(index - ledger.size()).ok();
        let now = at.and_then(|at| admitted.waiting.get(at)).map(|waiting| folders::leaf(&waiting.envelope));
        if now.as_ref() != Some(leaf) {
            let why = admitted.refused.first().map_or("its file is gone".to_owned(), Problem::to_string);
            return Err(RegistryError::CannotResume(format!("the {} {}", leaf.kind, leaf.statement), why));
        }
    }
    Ok(())
}

impl Plan {
    fn write(
        &mut self,
        files: &Files,
        ledger: &Ledger,
        waiting: &[Waiting],
        texts: &BTreeMap<Digest, Vec<u8>>,
        key: &SecretKey,
    ) -> Result<(), RegistryError> {
        let mut out = Writing { files, steps: Vec::new(), needed: BTreeSet::new() };
        for waiting in waiting {
            let envelope = waiting.envelope.envelope();
            for (_, digest) in waiting.subjects() {
                match texts.get(&digest).filter(|text| Digest::of(text) == digest) {
                    Some(text) => out.write(layout::object(&digest), text.clone()),
                    None => out.keep(layout::object(&digest)),
                }
            }
            out.write(layout::object(&envelope.file_digest()), envelope.to_bytes());
        }
        let mut entries: Vec<Vec<u8>> =
            ledger.entries().iter().map(|entry| entry.leaf().to_bytes()).collect();
        let mut tree = ledger.tree().clone();
        for leaf in waiting.iter().map(|waiting| Leaf::to_bytes(&folders::leaf(&waiting.envelope))) {
            tree.push(leaf_hash(&leaf));
            entries.push(leaf);
        }
        for tile in layout::tiles(tree.size()) {
            let path = tile.path();
            // A full tile of the old tree never changes; the others are few.
            if tile.needs().is_none_or(|needs| needs > ledger.size()) || !files.contains_key(&path) {
                out.write(path, skeleton::contents(&tree, &entries, &tile));
            }
        }
        self.size = tree.size();
        self.root = tree.root(self.size).expect("a tree has its own size");
        let checkpoint =
            Checkpoint { origin: ledger.log_key().name().to_owned(), size: self.size, root: self.root };
        if !ledger.checkpoint().is_empty() {
            out.write(format!("{CHECKPOINTS}{}", ledger.size()), ledger.checkpoint().to_vec());
        }
        out.write(CHECKPOINT.to_owned(), checkpoint.sign(key)?);
        // What was left behind and is not needed goes first.
        let removals = ledger.leftovers.files.iter().filter(|path| !out.needed.contains(*path));
        self.steps = removals.map(|path| Step::Remove { path: path.clone() }).chain(out.steps).collect();
        Ok(())
    }
}

/// The writes of an append. What is there already, byte for byte, is not written again.
struct Writing<'a> {
    files: &'a Files,
    steps: Vec<Step>,
    needed: BTreeSet<String>,
}

impl Writing<'_> {
    fn write(&mut self, path: String, bytes: Vec<u8>) {
        if self.needed.insert(path.clone()) && self.files.get(&path) != Some(&bytes) {
            self.steps.push(Step::Write { path, bytes });
        }
    }

    fn keep(&mut self, path: String) {
        self.needed.insert(path);
    }
}
