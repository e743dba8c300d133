//! The keys of the logs of a registry, as its roster names them, before anything in a log is looked at.
//! Whether those logs are as they were signed is asked in `audit` and `before`.

use crate::registry::audit::{ROOT_FILE, files_under};
use crate::registry::{Files, layout};
use crate::roster::{self, Roster};
use crate::seal::{Envelope, LogKey};

/// The key of the log that is written now, as the roster in the files names it. Also there where the rest does not
/// verify.
pub fn log_key(files: &Files) -> Option<LogKey> {
    log_keys(files).pop()
}

/// The keys of all logs of this registry, one after the other: the first root statement names one, and whatever ends a
/// log the next.
pub fn log_keys(files: &Files) -> Vec<LogKey> {
    let envelope = files.get(ROOT_FILE).and_then(|bytes| Envelope::parse(bytes).ok());
    let root = envelope.and_then(|envelope| Roster::begin(&envelope).ok());
    let roster = root.map(|root| in_folder(files, &root));
    roster.iter().flat_map(Roster::logs).map(|log| log.key.clone()).collect()
}

/// The roster in the folder, as far as one statement follows the other. Only a statement that ends a log is looked for
/// in it, so where there is none the root is as good.
pub(super) fn in_folder(files: &Files, root: &Roster) -> Roster {
    let mut roster = root.clone();
    let ends = |path: &str| path.ends_with("-log-continuation.json");
    if !files_under(files, layout::ROSTER).any(|(path, _)| ends(path)) {
        return roster;
    }
    let statements = files_under(files, layout::ROSTER).filter_map(|(_, bytes)| Envelope::parse(bytes).ok());
    let mut numbered: Vec<(u64, Envelope)> = statements
        .filter_map(|envelope| Some((roster::number(envelope.claims().ok()?.statement())?, envelope)))
        .collect();
    numbered.sort_by_key(|(number, _)| *number);
    for (_, envelope) in numbered {
        // What does not follow is refused where the folder is compared with the log.
        let _refused_there = roster.extend(&envelope);
    }
    roster
}
