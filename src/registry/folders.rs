//! The folders around the log: what is logged must be in them unchanged, and what else is in them may wait.
//! Also where one statement stands in the log: right for the roster and the acts before it.

use rayon::prelude::*;

use crate::registry::admission::{self, Admission, Admitted, Office, office_of};
use crate::registry::audit::{Audit, ROOT_FILE};
use crate::registry::{Files, Ledger, Problem, Waiting, act_of, layout};
use crate::roster::Roster;
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
        Statement::Root(_)
        | Statement::Body(_)
        | Statement::Signatory(_)
        | Statement::Revocation(_)
        | Statement::LogContinuation(_) => {
            roster.extend(envelope.envelope()).map_err(|fault| fault.to_string())
        }
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
    admission.roster(roster_files, &mut admitted);
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
