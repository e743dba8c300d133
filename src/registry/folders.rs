//! The folders around the log: what is logged must be in them unchanged, and what else is in them may wait.
//! Also where one statement stands in the log: right for the roster and the acts before it.

use rayon::prelude::*;

use crate::registry::admission::{self, Admission, Admitted, Office, office_of};
use crate::registry::audit::{Audit, ROOT_FILE};
use crate::registry::{Entry, Files, Hash, Ledger, Problem, Waiting, act_of, layout};
use crate::roster::{self, Roster};
use crate::seal::{Envelope, Statement, Verified};
use crate::text::Digest;

/// The last act of each office on each agreement, as the log grows.
pub type Offices<'a> = foldhash::HashMap<Office<'a>, Digest>;

/// Takes one logged statement, after those before it, or says why it should not have been logged there.
pub fn stands<'a>(
    envelope: &'a Verified,
    roster: &mut Option<Roster>,
    last: &mut Offices<'a>,
) -> Result<(), String> {
    let Some(roster) = roster else {
        *roster = Some(Roster::begin(envelope.envelope()).map_err(|fault| fault.to_string())?);
        return Ok(());
    };
    match envelope.statement() {
        Statement::Act(act) => {
            roster.entitles(act).map_err(|reason| reason.to_string())?;
            if last.get(&office_of(act)) != act.says.previous.as_ref() {
                return Err("its `previous` is not the last act of this office on this agreement".to_owned());
            }
            last.insert(office_of(act), envelope.digest());
            Ok(())
        }
        // Verified, and counted for nothing.
        Statement::Unknown(_) => Ok(()),
        Statement::LogContinuation(_) => {
            Err("it ends a log, and stands only at the beginning of the next".to_owned())
        }
        Statement::Root(_) | Statement::Body(_) | Statement::Signatory(_) | Statement::Revocation(_) => {
            roster.extend(envelope.envelope()).map_err(|fault| fault.to_string())
        }
    }
}

/// Takes one of the statements with which a log begins that goes on from another: the roster from its first statement
/// on, up to the one that ended the log before. True for one that an earlier log has not.
pub fn begins(envelope: &Verified, index: u64, roster: &mut Option<Roster>) -> Result<bool, String> {
    let roster = roster.as_mut().ok_or("there is no roster that it could go on from")?;
    if roster::number(envelope.statement()) != Some(index + 1) {
        return Err(format!(
            "number {} of the roster must stand there: the log goes on from another",
            index + 1
        ));
    }
    match roster.statement(index + 1) {
        Some(digest) if digest == envelope.digest() => Ok(false),
        Some(_) => Err("is another statement than the one that the log before has".to_owned()),
        None => roster.extend(envelope.envelope()).map(|()| true).map_err(|fault| fault.to_string()),
    }
}

/// The path of an act whose agreement is not known, by the name of its file.
pub fn anywhere(files: &Files, name: &str) -> String {
    files
        .keys()
        .find(|path| layout::act_folder(path).is_some_and(|folder| layout::act(folder, name) == **path))
        .cloned()
        .unwrap_or_else(|| layout::act("*", name))
}

/// Compares the folders with the log. Problems with what is logged go to the audit; files that are not logged and
/// cannot be are given back; the rest waits in the ledger.
pub fn compare(audit: &mut Audit<'_>, ledger: &mut Ledger) -> Vec<Problem> {
    let files = audit.files;
    let misfiled = std::mem::take(&mut audit.misfiled);
    audit.problems.extend(misfiled);
    let mut admitted = Admitted::default();
    let (mut roster_files, mut act_files) = (Vec::new(), Vec::new());
    let logged: foldhash::HashSet<&str> = ledger.entries.iter().map(|entry| entry.file.as_str()).collect();
    for (file, bytes) in
        files.iter().filter(|(file, _)| layout::is_envelope(file) && !logged.contains(file.as_str()))
    {
        let of_roster = file.starts_with(layout::ROSTER);
        match Envelope::parse(bytes) {
            Ok(envelope) if of_roster => roster_files.push((file.clone(), envelope)),
            Ok(envelope) => act_files.push((file.clone(), envelope)),
            Err(error) => admitted.refused.push(Problem { what: error.to_string(), file: file.clone() }),
        }
    }
    if ledger.logged_roster.is_none() {
        // Before the first append the root statement is the first that waits.
        if let Some(at) = roster_files.iter().position(|(file, _)| file == ROOT_FILE) {
            let (file, envelope) = roster_files.remove(at);
            let envelope = admission::verified(&envelope, &ledger.roster).expect("the roster began with it");
            admitted.waiting.push(Waiting { file, envelope });
        }
    }
    let places = ledger.places();
    let mut admission =
        Admission { roster: ledger.roster.clone(), entries: &ledger.entries, places: &places };
    let here = (ledger.size() > 0).then(|| (ledger.size(), ledger.root()));
    let before = ledger.before.iter().map(|before| (before.tree.size(), before.root()));
    let heads: Vec<(u64, Hash)> = before.chain(here).collect();
    admission.roster(roster_files, &heads, &mut admitted);
    let roster = &admission.roster;
    let acts = act_files
        .into_par_iter()
        .map(|(file, envelope)| {
            let verified = admission::verified(&envelope, roster);
            (file, verified)
        })
        .collect();
    admission.acts(acts, None, &mut admitted);
    let roster = admission.roster;
    ledger.roster = roster;
    ledger.waiting = in_their_places(admitted.waiting, &ledger.places());
    audit.checked.envelopes += ledger.waiting.len();
    audit.checked.signatures +=
        ledger.waiting.iter().map(|waiting| waiting.envelope.signers().len()).sum::<usize>();
    admitted.refused.sort_by(|a, b| a.file.cmp(&b.file));
    admitted.refused
}

/// Those that an unfinished append had placed keep their places; the others follow.
pub fn in_their_places(mut waiting: Vec<Waiting>, places: &admission::Places) -> Vec<Waiting> {
    waiting.sort_by_cached_key(|waiting| {
        places.get(&waiting.envelope.envelope().file_digest()).copied().unwrap_or(u64::MAX)
    });
    waiting
}

impl Ledger {
    pub(super) fn places(&self) -> admission::Places {
        self.leftovers.leaves.iter().map(|(index, leaf)| (leaf.envelope, *index)).collect()
    }
}

impl Ledger {
    /// What a log that goes on from another begins with and the others have already: their statements of the roster.
    pub(super) fn beginning(&self) -> Vec<&Entry> {
        let earlier = self.entries[..self.own].iter();
        earlier.filter(|entry| roster::number(entry.envelope.statement()).is_some()).collect()
    }
}

impl Waiting {
    pub(super) fn subjects(&self) -> Vec<(&'static str, Digest)> {
        act_of(&self.envelope).map(|act| act.subjects.named()).unwrap_or_default()
    }
}

pub fn leaf(envelope: &Verified) -> crate::registry::Leaf {
    crate::registry::Leaf {
        envelope: envelope.envelope().file_digest(),
        kind: envelope.statement().kind().name().to_owned(),
        statement: envelope.digest(),
    }
}
