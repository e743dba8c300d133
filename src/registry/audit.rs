//! Verifies a whole registry from its bytes: nothing that it says of itself is believed.
//! The folders around it (`roster/`, `acts/`) are compared in `folders`.

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::registry::before::{self, Before};
use crate::registry::keys;
use crate::registry::layout::{self, CHECKPOINT};
use crate::registry::objects::Objects;
use crate::registry::report::{Checked, NOT_SEEN, Problem, Report, Trust, Verification};
use crate::registry::skeleton::MISSING;
use crate::registry::tree::{Hash, Tree};
use crate::registry::witnesses::Roots;
use crate::registry::{Entry, Files, Leaf, Ledger, Leftovers, admission, folders};
use crate::roster::Roster;
use crate::seal::{Envelope, Fingerprint, LogContinuation, Statement, Verified};

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
    let (read, copies) = before::without_copies(files);
    let mut audit = Audit {
        files: &read,
        listed,
        problems: Vec::new(),
        misfiled: Vec::new(),
        checked: Checked::default(),
        setting_aside: !copies.is_empty(),
        leftovers: Leftovers { files: copies, ..Leftovers::default() },
    };
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

/// The entries of all logs as they were taken, one after the other.
struct Replayed {
    entries: Vec<Entry>,
    /// Where those begin that only the last log has.
    own: usize,
    /// None before the first append.
    roster: Option<Roster>,
    /// For each log, the roots in it.
    roots: Vec<Roots>,
}

pub(super) struct Audit<'a> {
    pub(super) files: &'a Files,
    /// All files that there are, so that one that is not among them is not there.
    pub(super) listed: bool,
    pub(super) problems: Vec<Problem>,
    /// Entries whose file beside the log is not what was logged.
    pub(super) misfiled: Vec<Problem>,
    pub(super) checked: Checked,
    pub(super) leftovers: Leftovers,
    /// An old log is being set aside: its checkpoint still stands in the place of the next one's.
    pub(super) setting_aside: bool,
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
        let known = keys::in_folder(self.files, root);
        let before = self.before(&known)?;
        let log = known.logs().nth(before.len()).expect("before its end a log was begun");
        let checkpoint = self.checkpoint(log).ok()?;
        let size = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.size);
        let sizes = self.archived(log, checkpoint.as_ref())?;
        let bundles = self.bundles(size)?;
        let tree: Tree = bundles.iter().map(|(_, _, hash)| *hash).collect();
        let (leaves, entries): (Vec<Leaf>, Vec<&[u8]>) =
            bundles.into_iter().map(|(leaf, bytes, _)| (leaf, bytes)).unzip();
        if let Some(checkpoint) = &checkpoint
            && tree.root(size) != Some(checkpoint.root)
        {
            self.blame(&tree);
            return None;
        }
        self.old_heads(log, &tree);
        self.tree_files(&tree, &entries, &sizes);
        self.sequenced(log, &tree);
        let logs: Vec<&[Leaf]> = before.iter().map(|read| &read.leaves[..]).chain([&leaves[..]]).collect();
        let objects = Objects::read(self.files);
        let all: Vec<&Leaf> = logs.iter().copied().flatten().collect();
        let envelopes = self.envelopes(&all, &objects);
        let Replayed { entries, own, roster: logged_roster, roots } =
            self.replay(root, known.continuations(), &logs, &objects, &envelopes);
        let heads = self.heads(&log.key, &roots[before.len()]);
        let before = before.into_iter().zip(&roots).enumerate().map(|(at, (read, roots))| {
            let heads = self.heads_before(at, &read, roots);
            Before { heads, ..read.before }
        });
        let before = before.collect();
        Some(Ledger {
            log: log.clone(),
            before,
            own,
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

    /// Goes through the log as it grew: each statement must have been right where it stands.
    ///
    /// A log that goes on from another begins with the roster, up to the statement that ended the other.
    fn replay(
        &mut self,
        root: &Roster,
        ends: &[LogContinuation],
        logs: &[&[Leaf]],
        objects: &Objects<'_>,
        envelopes: &[Option<Envelope>],
    ) -> Replayed {
        // Keys are never taken out of a roster, so the signatures can be verified at once with the last one.
        let of_roster = envelopes.iter().flatten().skip(1).filter(|envelope| !envelope.claims_an_act());
        let last = of_roster.fold(root.clone(), |mut roster, envelope| {
            let _not_of_the_roster = roster.extend(envelope);
            roster
        });
        let files = (self.files, self.listed);
        let verified: Vec<Option<Result<Filed, String>>> = envelopes
            .par_iter()
            .zip(logs.iter().copied().flatten().collect::<Vec<_>>())
            .map(|(envelope, leaf)| {
                let verified = admission::verified(envelope.as_ref()?, &last);
                Some(verified.map(|verified| filed(verified, files, leaf, objects)))
            })
            .collect();
        let mut roster: Option<Roster> = None;
        let mut roots: Vec<Roots> = vec![Roots::new(); logs.len()];
        let places = || {
            logs.iter().enumerate().flat_map(|(log, leaves)| {
                leaves.iter().enumerate().map(move |(index, leaf)| (log, index as u64, leaf))
            })
        };
        // False of a statement of the roster that an earlier log has too.
        let standing: Vec<Result<bool, String>> = {
            let mut seen = foldhash::HashSet::default();
            let mut offices = folders::Offices::default();
            let entries = places().zip(&verified);
            entries
                .map(|((log, index, leaf), filed)| {
                    let Some(Ok(entry)) = filed else { return Ok(true) };
                    if let Statement::Root(root) = entry.verified.statement() {
                        roots[log].push((index, root.witnesses.clone()));
                    }
                    let begins = log.checked_sub(1).map_or(0, |before| ends[before].version);
                    if index < begins && !folders::begins(&entry.verified, index, &mut roster)? {
                        return Ok(false);
                    }
                    if !seen.insert(leaf.statement) {
                        return Err("is in the log twice".to_owned());
                    }
                    if index >= begins {
                        folders::stands(&entry.verified, &mut roster, &mut offices)?;
                    }
                    Ok(true)
                })
                .collect()
        };
        let mut own = 0;
        let mut entries = Vec::with_capacity(envelopes.len());
        for (((log, index, leaf), filed), standing) in places().zip(verified).zip(standing) {
            if index == 0 {
                own = entries.len();
            }
            match filed.map(|filed| standing.and_then(|stands| Ok((filed?, stands)))) {
                Some(Ok((Filed { verified, file, fault }, true))) => {
                    self.checked.signatures += verified.signers().len();
                    if let Some(what) = fault {
                        let what = format!("{what} as entry {index}");
                        self.misfiled.push(Problem { what, file: file.clone() });
                    }
                    entries.push(Entry { log, index, file, envelope: verified });
                }
                Some(Err(what)) => {
                    self.problem(layout::object(&leaf.envelope), format!("entry {index} of the log: {what}"));
                }
                // An earlier log has it too, or the object is missing or damaged, which is said already.
                Some(Ok((_, false))) | None => {}
            }
        }
        let present = logs.len() - 1;
        if logs[present].is_empty() {
            own = entries.len();
        }
        for (log, leaves) in logs.iter().enumerate().skip(1).filter(|(_, leaves)| !leaves.is_empty()) {
            let begins = ends[log - 1].version;
            if (leaves.len() as u64) < begins {
                let folder = if log == present { layout::REGISTRY.to_owned() } else { layout::before(log) };
                let what = format!(
                    "is over fewer entries than the {begins} statements of the roster that it begins with"
                );
                self.problem(format!("{folder}checkpoint"), what);
            }
        }
        Replayed { entries, own, roster, roots }
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
            let agreements: foldhash::HashSet<&str> = acts.map(|act| act.says.agreement.as_str()).collect();
            self.checked.agreements = agreements.len();
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
            origin: match (&ledger, root) {
                (Some(ledger), _) => ledger.log_key().name().to_owned(),
                (None, Some(root)) => root.log().origin.clone(),
                (None, None) => String::new(),
            },
            size: ledger.as_ref().map_or(0, Ledger::size),
            root: ledger.as_ref().map_or(empty, Ledger::root),
            before: ledger.iter().flat_map(Ledger::ended).collect(),
            goes_on_in: ledger.as_ref().and_then(Ledger::goes_on_in).map(|log| log.origin.clone()),
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

/// A logged envelope, verified, with the file beside the log that it belongs in.
struct Filed {
    verified: Verified,
    file: String,
    /// What is wrong with the file, if it has not the bytes that were logged.
    fault: Option<&'static str>,
}

fn filed(verified: Verified, (files, listed): (&Files, bool), leaf: &Leaf, objects: &Objects<'_>) -> Filed {
    let file = admission::place(&verified)
        .unwrap_or_else(|| folders::anywhere(files, &verified.envelope().file_name()));
    let logged = objects.get(&leaf.envelope).map(|object| object.bytes);
    let fault = match files.get(&file) {
        Some(bytes) if Some(bytes.as_slice()) == logged => None,
        Some(_) => Some("is not the envelope that was logged"),
        None if !listed => None,
        None => Some("is missing, although it was logged"),
    };
    Filed { verified, file, fault }
}

/// The files whose path begins with the folder.
pub(super) fn files_under<'a>(
    files: &'a Files,
    folder: &str,
) -> impl Iterator<Item = (&'a String, &'a Vec<u8>)> + use<'a> {
    let folder = folder.to_owned();
    files.range(folder.clone()..).take_while(move |(path, _)| path.starts_with(&folder))
}
