//! What an append writes, and in which order, so that a stop at any moment leaves a registry that verifies.
//! Writes nothing: `disk` carries the steps out, one after the other, each durable before the next.
//!
//! The order: objects, bundles of entries, tiles level by level; then what an append that was stopped left behind and
//! nobody needs goes; then the old checkpoint under its size, and the new checkpoint last. Until the last step a reader
//! sees the old checkpoint, and everything that it needs is there unchanged; after it everything that the new one needs
//! is there. Entries that have their place keep it through every stop, because the new bundle is there before the old
//! one goes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::registry::admission::{self, Admission, Admitted};
use crate::registry::frontier::{Frontier, Tiles};
use crate::registry::layout::{self, CHECKPOINT, CHECKPOINTS, HEAD};
use crate::registry::{
    Checkpoint, Files, Hash, Ledger, Problem, RegistryError, Verification, Waiting, folders, verify,
};
use crate::roster;
use crate::seal::{Kind, SecretKey, Signs};
use crate::text::Digest;

/// One thing for `disk` to do. Paths are from the folder of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The file has these bytes, durably, before the next step begins.
    Write { path: String, bytes: Vec<u8> },
    /// The file is gone. Only ever a file beyond the checkpoint, which nobody was shown as signed.
    Remove { path: String },
}

/// How an append ends.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// The log signs the new head. `last` is the last checkpoint that this key is known to have signed: a tree that
    /// does not begin with it is not signed, or the log would have told two stories.
    Signed { key: &'a dyn Signs, last: Option<&'a [u8]> },
    /// The head is written without a signature, for a branch that others push to as well: who signs before the push
    /// has won may have signed what is never published.
    Unsigned,
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
    /// The folder into which the log goes that ended.
    pub set_aside: Option<String>,
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
    plan_to(files, texts, &Ending::Signed { key, last: None }, today)
}

/// The same, with a head that is signed or left to be signed.
pub fn plan_to(
    files: &Files,
    texts: &BTreeMap<Digest, Vec<u8>>,
    ending: &Ending<'_>,
    today: NaiveDate,
) -> Result<Plan, RegistryError> {
    plan_on(files, verify(files, &[]), texts, ending, today)
}

/// The same on top of a verification that was made already, of these very files.
pub fn plan_on(
    files: &Files,
    verification: Verification,
    texts: &BTreeMap<Digest, Vec<u8>>,
    ending: &Ending<'_>,
    today: NaiveDate,
) -> Result<Plan, RegistryError> {
    let Some(ledger) = verification.ledger.or(verification.resumable) else {
        let first = verification.report.problems.into_iter().next();
        return Err(RegistryError::DoesNotVerify(first.expect("without a ledger there is a problem")));
    };
    let (aside, ledger) = ledger.set_aside(files);
    if let Ending::Signed { key, .. } = ending
        && key.public() != ledger.log_key().public()
    {
        return Err(RegistryError::NotTheLogKey(ledger.log_key().to_string()));
    }
    let mut admitted = admit(files, &ledger, texts, today);
    admitted.refused.extend(verification.refused);
    admitted.refused.sort();
    begin(&ledger, &mut admitted)?;
    resume(&ledger, &admitted)?;
    let known = match ending {
        Ending::Signed { .. } => ledger.size(),
        Ending::Unsigned => ledger.sequenced().map_or(ledger.size(), |head| head.size),
    };
    let added = (ledger.size()..)
        .zip(&admitted.waiting)
        .filter(|(index, _)| *index >= known)
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
        set_aside: (!aside.is_empty()).then(|| layout::before(ledger.before.len() - 1)),
        size: ledger.size(),
        root: ledger.root(),
    };
    if admitted.waiting.is_empty() {
        plan.steps = ledger.leftovers.files.iter().map(|path| Step::Remove { path: path.clone() }).collect();
    } else {
        plan.write(files, &ledger, &admitted.waiting, texts, ending)?;
        plan.steps.splice(0..0, aside);
    }
    Ok(plan)
}

/// Plans the signature under the head that is sequenced (`registry/head`), and takes nothing else. `ledger` is what the
/// files verified to; the entries up to the head must be admissible as they stand. `last` as in [`Ending::Signed`].
pub fn sign_head(
    files: &Files,
    ledger: &Ledger,
    key: &dyn Signs,
    last: Option<&[u8]>,
) -> Result<Plan, RegistryError> {
    let head = ledger.sequenced().ok_or(RegistryError::NothingSequenced)?.clone();
    // What came after the head waits for the next one, and what stands below it was in time when it was sequenced.
    let below = |index: &u64| *index < head.size;
    let places = ledger.places();
    let below_it = |bytes: &[u8]| places.get(&Digest::of(bytes)).is_some_and(below);
    let logged: BTreeSet<&str> = ledger.entries().iter().map(|entry| entry.file.as_str()).collect();
    let mut files = files.clone();
    files.retain(|path, bytes| {
        !layout::is_envelope(path) || logged.contains(path.as_str()) || below_it(bytes)
    });
    // A sequencer that was stopped may have left bundles beyond the head; the next one makes them again.
    files.retain(|path, _| {
        layout::Tile::parse(path).is_none_or(|tile| tile.needs().is_some_and(|needs| needs <= head.size))
    });
    let plan = plan_to(&files, &BTreeMap::new(), &Ending::Signed { key, last }, NaiveDate::MIN)?;
    if (plan.size, plan.root) != (head.size, head.root) {
        return Err(RegistryError::NotAsSequenced(head.size));
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
    let admission = Admission { roster, entries: ledger.entries(), places: &places };
    admission.acts(candidates, Some(today), &mut admitted);
    admitted.waiting = folders::in_their_places(admitted.waiting, &places);
    admitted
}

/// A log that goes on from another begins with the whole roster, up to the statement that ended the other.
fn begin(ledger: &Ledger, admitted: &mut Admitted) -> Result<(), RegistryError> {
    if ledger.size() > 0 || ledger.before.is_empty() {
        return Ok(());
    }
    let beginning = ledger.beginning().into_iter();
    let beginning =
        beginning.map(|entry| Waiting { file: entry.file.clone(), envelope: entry.envelope.clone() });
    let numbered: Vec<Waiting> = beginning.chain(std::mem::take(&mut admitted.waiting)).collect();
    let ends = ledger.before.len() - 1;
    let needed = ledger.roster().continuations()[ends].version;
    let whole = (1..=needed)
        .zip(&numbered)
        .filter(|(number, waiting)| roster::number(waiting.envelope.statement()) == Some(*number));
    if whole.count() as u64 != needed {
        let refused = admitted.refused.first().cloned();
        return Err(RegistryError::CannotGoOn(
            refused.expect("what is not taken is refused with its reason"),
        ));
    }
    admitted.waiting = numbered;
    Ok(())
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
        ending: &Ending<'_>,
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
        let last = match ending {
            Ending::Signed { last: Some(last), .. } => Some(Checkpoint::open(last, ledger.log_key())?),
            _ => None,
        };
        let origin = ledger.log_key().name().to_owned();
        let mut head = Checkpoint { origin, size: ledger.size(), root: ledger.root() };
        let mut frontier = Frontier::read(files, &head)?;
        let mut tiles = Tiles::new();
        let mut seen = last.as_ref().and_then(|last| ledger.tree().root(last.size));
        for waiting in waiting {
            frontier.push(folders::leaf(&waiting.envelope).to_bytes(), &mut tiles);
            if last.as_ref().is_some_and(|last| last.size == frontier.size()) {
                seen = Some(frontier.root());
            }
        }
        tiles.extend(frontier.tiles());
        for (tile, bytes) in tiles {
            out.write(tile.path(), bytes);
        }
        (head.size, head.root) = (frontier.size(), frontier.root());
        (self.size, self.root) = (head.size, head.root);
        match ending {
            Ending::Unsigned => out.write(HEAD.to_owned(), head.text().into_bytes()),
            // One that was sequenced before is not the head any more.
            Ending::Signed { .. } if files.get(HEAD).is_some_and(|old| *old != head.text().as_bytes()) => {
                out.steps.push(Step::Remove { path: HEAD.to_owned() });
            }
            Ending::Signed { .. } => {}
        }
        // An old checkpoint that stands in its place is written over in the last step.
        let stays = |path: &String| path == CHECKPOINT && matches!(ending, Ending::Signed { .. });
        let leftovers =
            ledger.leftovers.files.iter().filter(|path| !out.needed.contains(*path) && !stays(path));
        let removals: Vec<Step> = leftovers.map(|path| Step::Remove { path: path.clone() }).collect();
        out.steps.extend(removals);
        if let Ending::Signed { key, .. } = ending {
            // Does the tree that is to be signed begin with the one that the same key signed last?
            if let Some(last) = last.filter(|last| seen != Some(last.root)) {
                return Err(RegistryError::GoesBack { signed: last.size, now: self.size });
            }
            if !ledger.checkpoint().is_empty() {
                out.write(format!("{CHECKPOINTS}{}", ledger.size()), ledger.checkpoint().to_vec());
            }
            out.write(CHECKPOINT.to_owned(), head.sign(*key)?);
        }
        self.steps = out.steps;
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
