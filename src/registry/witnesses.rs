//! Who has cosigned the heads of the log, since when, and whether that is as many as the root asks for.
//! Knows no clock: the day to compare with is handed in. A cosignature is on a head, and covers every entry below it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::registry::audit::{Audit, UNFINISHED, files_under};
use crate::registry::layout::{self, CHECKPOINT, CHECKPOINTS, REGISTRY};
use crate::registry::report::{Cosigned, Witnesses};
use crate::registry::{Checkpoint, Ledger, Problem, RegistryError};
use crate::seal::{LogKey, Note, SealError, SecretKey, WitnessKey, WitnessPolicy};

/// A head that the log signed, and who has cosigned it.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub size: u64,
    /// Of the root that was in charge at this size.
    pub policy: Option<WitnessPolicy>,
    /// One for each witness of the policy that has cosigned, by name.
    pub cosigned: Vec<Cosigned>,
    /// Names on further lines, for which nothing vouches.
    pub unnamed: Vec<String>,
}

impl Head {
    fn read(bytes: &[u8], size: u64, log: &LogKey, policy: Option<WitnessPolicy>) -> Result<Self, SealError> {
        let note = Note::parse(bytes)?;
        let witnesses = policy.as_ref().map_or(&[][..], |policy| &policy.keys);
        let unnamed: Vec<String> = note.strangers(log, witnesses).into_iter().map(str::to_owned).collect();
        if let Some(witness) =
            witnesses.iter().find(|witness| unnamed.iter().any(|name| name == witness.name()))
        {
            return Err(SealError::Note(format!(
                "a line of {} is by another key than its own",
                witness.name()
            )));
        }
        let mut cosigned = Vec::new();
        for witness in witnesses {
            let times = note
                .cosigned_by(witness)?
                .into_iter()
                .map(|time| moment(time).ok_or_else(|| out_of_the_calendar(witness)))
                .collect::<Result<Vec<_>, _>>()?;
            if let (Some(first), Some(last)) = (times.iter().min(), times.iter().max()) {
                cosigned.push(Cosigned { name: witness.name().to_owned(), first: *first, last: *last });
            }
        }
        Ok(Self { size, policy, cosigned, unnamed })
    }

    /// The time at which the last of the witnesses that were needed had cosigned.
    fn witnessed(&self) -> Option<DateTime<Utc>> {
        let needed = self.policy.as_ref()?.threshold;
        let mut times: Vec<DateTime<Utc>> = self.cosigned.iter().map(|cosigned| cosigned.first).collect();
        times.sort_unstable();
        times.get(needed.checked_sub(1)?).copied()
    }
}

fn moment(seconds: u64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)
}

fn out_of_the_calendar(witness: &WitnessKey) -> SealError {
    SealError::Note(format!("the time of the cosignature of {} is in no calendar", witness.name()))
}

/// A checkpoint with the line of a witness more, at this time (seconds since 1970). Of the witness's own lines the
/// first stays, which says since when it has seen this head; the new one says that it is still the newest.
pub fn cosigned(
    checkpoint: &[u8],
    witness: &WitnessKey,
    key: &SecretKey,
    time: u64,
) -> Result<Vec<u8>, RegistryError> {
    let note = Note::parse(checkpoint)?;
    let first = note.cosigned_by(witness)?.into_iter().min();
    let whole = String::from_utf8_lossy(checkpoint);
    let lines = whole.get(note.text().len() + 1..).unwrap_or_default();
    let stays = |line: &&str| {
        let alone = Note::parse(format!("{}\n{line}\n", note.text()).as_bytes());
        let times = alone.and_then(|alone| alone.cosigned_by(witness)).unwrap_or_default();
        times.is_empty() || times.first() == first.as_ref()
    };
    let new = witness.cosign(note.text(), time, key)?;
    let mut text = format!("{}\n", note.text());
    // Within one second the new line is the one that is there.
    for line in lines.lines().filter(stays).filter(|line| *line != new.trim_end()) {
        text.push_str(line);
        text.push('\n');
    }
    text.push_str(&new);
    Ok(text.into_bytes())
}

/// A checkpoint with the lines of a witness put back that an earlier copy of the same head has: since when the witness
/// has seen it must not go away with a file that others hold. The checkpoint as it is where the copy is of another head.
pub fn restored(checkpoint: &[u8], earlier: &[u8], witness: &WitnessKey) -> Result<Vec<u8>, RegistryError> {
    let (note, before) = (Note::parse(checkpoint)?, Note::parse(earlier)?);
    let mut text = String::from_utf8_lossy(checkpoint).into_owned();
    if note.text() != before.text() {
        return Ok(checkpoint.to_vec());
    }
    let earlier = String::from_utf8_lossy(earlier);
    let lines = earlier.get(before.text().len() + 1..).unwrap_or_default();
    for line in lines.lines().filter(|line| !text.lines().any(|there| there == *line)).collect::<Vec<_>>() {
        let alone = Note::parse(format!("{}\n{line}\n", before.text()).as_bytes());
        if alone.and_then(|alone| alone.cosigned_by(witness)).is_ok_and(|times| !times.is_empty()) {
            text.push_str(line);
            text.push('\n');
        }
    }
    Ok(text.into_bytes())
}
/// What each root of a log asks of witnesses, and the place of its statement there.
pub(super) type Roots = Vec<(u64, Option<WitnessPolicy>)>;

impl Audit<'_> {
    /// Every head that is kept, with its cosignatures. `roots` say which root was in charge at which size.
    pub(super) fn heads(&mut self, log: &LogKey, roots: &Roots) -> Vec<Head> {
        let mut heads = Vec::new();
        let kept = files_under(self.files, CHECKPOINTS).filter(|(path, _)| !path.ends_with(UNFINISHED));
        for (path, bytes) in kept.chain(self.files.get_key_value(CHECKPOINT)) {
            // One that cannot be read is named where the log's own signature is verified.
            let Ok(checkpoint) = Checkpoint::open(bytes, log) else { continue };
            let in_charge = roots.iter().rfind(|(index, _)| *index < checkpoint.size);
            let policy = in_charge.and_then(|(_, policy)| policy.clone());
            match Head::read(bytes, checkpoint.size, log, policy) {
                Ok(head) => heads.push(head),
                Err(error) => self.problem(path, error.to_string()),
            }
        }
        heads
    }
}

impl Ledger {
    /// The earliest time at which enough witnesses had cosigned a head that covers this entry: from then on it was in
    /// the log as it is now, whatever anybody claims. None while there are not enough, and where the root asks for no
    /// witness. `place` is the place among all entries of the registry, from 0.
    pub fn witnessed(&self, place: u64) -> Option<DateTime<Utc>> {
        let entry = self.entries.get(usize::try_from(place).ok()?)?;
        let heads = self.before.get(entry.log).map_or(&self.heads, |before| &before.heads);
        heads.iter().filter(|head| head.size > entry.index).filter_map(Head::witnessed).min()
    }

    /// The head on which everything rests now. While a log is set aside and the next one has not begun, it is still the
    /// old one's last: nobody gets around the witnesses there.
    fn present(&self) -> Option<&Head> {
        match self.before.last().filter(|_| self.size() == 0) {
            Some(before) => before.heads.last().filter(|head| head.size == before.tree.size()),
            None => self.heads.last().filter(|head| head.size == self.size()),
        }
    }

    /// The policy of the root that is in charge, as far as it is logged.
    pub fn witness_policy(&self) -> Option<&WitnessPolicy> {
        self.logged_roster()?.root().witnesses.as_ref()
    }

    /// What the witnesses say of the present head. None where the root asks for none and nobody has cosigned.
    pub(super) fn witnesses(&self) -> Option<Witnesses> {
        let head = self.present()?;
        if head.policy.is_none() && head.unnamed.is_empty() {
            return None;
        }
        let policy = head.policy.as_ref();
        Some(Witnesses {
            needed: policy.map_or(0, |policy| policy.threshold),
            named: policy.map_or(0, |policy| policy.keys.len()),
            days: policy.map_or(0, |policy| policy.days),
            cosigned: head.cosigned.clone(),
            unnamed: head.unnamed.clone(),
            lacking: self.lacking(),
            covered: self.heads.iter().filter(|head| head.witnessed().is_some()).map(|head| head.size).max(),
        })
    }

    /// The sizes of earlier heads that fewer witnesses have cosigned than the root of their day asks for. It is no fault:
    /// nobody waits for witnesses to append. But a cosignature that was taken away shows as one that is not there.
    fn lacking(&self) -> Vec<u64> {
        let earlier = self.heads.iter().filter(|head| head.size < self.size());
        earlier
            .filter(|head| head.policy.as_ref().is_some_and(|policy| head.cosigned.len() < policy.threshold))
            .map(|head| head.size)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// What of an earlier checkpoint, that somebody has kept elsewhere, is gone here: the head itself, which stays as
    /// `checkpoints/<size>` when a later one takes its place, or what witnesses said of it by then. The folder alone
    /// cannot show either: a log may sign several hundred entries at once, and a head may never have been cosigned.
    pub fn lost_since(&self, earlier: &Checkpoint, bytes: &[u8]) -> Vec<Problem> {
        let ended = self.before.iter().enumerate().find(|(_, before)| before.log.origin == earlier.origin);
        let (folder, key, size, heads) = match ended {
            Some((at, before)) => (layout::before(at), &before.log.key, before.tree.size(), &before.heads),
            None => (REGISTRY.to_owned(), self.log_key(), self.size(), &self.heads),
        };
        let path = if earlier.size == size {
            CHECKPOINT.to_owned()
        } else {
            format!("{CHECKPOINTS}{}", earlier.size)
        };
        let file = path.replacen(REGISTRY, &folder, 1);
        let here: Vec<&Head> = heads.iter().filter(|head| head.size == earlier.size).collect();
        let Some(head) = here.first() else {
            let what = "is missing: the log had signed it, and signed heads are kept".to_owned();
            return vec![Problem { what, file }];
        };
        let then = match Head::read(bytes, earlier.size, key, head.policy.clone()) {
            Ok(then) => then,
            Err(error) => return vec![Problem { what: error.to_string(), file }],
        };
        let there = |cosigned: &Cosigned| {
            let all = here.iter().flat_map(|head| &head.cosigned);
            all.into_iter().any(|one| one.name == cosigned.name && one.first <= cosigned.first)
        };
        let lost = then.cosigned.iter().filter(|cosigned| !there(cosigned));
        lost.map(|cosigned| Problem {
            what: format!("has no longer the cosignature of {} at {}", cosigned.name, cosigned.first),
            file: file.clone(),
        })
        .collect()
    }

    /// What keeps the present head from being relied on, on this day, by the policy of its root.
    pub fn unwitnessed(&self, day: NaiveDate) -> Vec<Problem> {
        let Some(head) = self.present() else { return Vec::new() };
        let Some(policy) = &head.policy else { return Vec::new() };
        let mut problems = Vec::new();
        let mut problem = |what: String| problems.push(Problem { what, file: CHECKPOINT.to_owned() });
        if head.cosigned.len() < policy.threshold {
            problem(format!(
                "is cosigned by {} of the {} witnesses that the root asks for",
                head.cosigned.len(),
                policy.threshold
            ));
        }
        for cosigned in head.cosigned.iter().filter(|cosigned| cosigned.last.date_naive() > day) {
            problem(format!(
                "is cosigned by {} at {}, which is later than {day}",
                cosigned.name, cosigned.last
            ));
        }
        let newest = head.cosigned.iter().map(|cosigned| cosigned.last.date_naive()).max();
        if let Some(newest) = newest
            && (day - newest).num_days() > i64::from(policy.days)
        {
            problem(format!(
                "was last cosigned on {newest}, more than {} days before {day}: nobody says that it is still the newest",
                policy.days
            ));
        }
        problems
    }
}
