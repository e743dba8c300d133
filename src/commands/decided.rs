//! What has happened to an agreement, for the rules: the events of a record, or the days of the acts beside a text.
//! Only acts by offices of the roster count. Whether they are in the log, and whole, is the registry's to say.

use std::fs::read_dir;
use std::path::Path;

use super::Repository;
use super::repository::read_bytes;
use crate::agreement::{Day, History, Reading, terms};
use crate::roster::Roster;
use crate::seal::{ActKind, Decision, Envelope, Statement};
use crate::text::{Digest, GREATEST_SIZE};

/// The roster of a repository, as far as one can be replayed from its files.
pub fn roster(repository: &Repository) -> Option<Roster> {
    let files = repository.folder().ok()?.read_all(&["roster"]).ok()?;
    let envelopes: Option<Vec<(String, Envelope)>> = files
        .into_iter()
        .filter(|(path, _)| path.strip_suffix(".json").is_some())
        .map(|(path, bytes)| Some((path, Envelope::parse(&bytes).ok()?)))
        .collect();
    Roster::replay(&envelopes?).ok()
}

/// The days on which these very terms were decided. A file that anybody could have put there says nothing: it would
/// silence the rules that ask when somebody last looked at the text. The roster is asked for only where there are acts:
/// to replay it costs more than to check a draft.
pub fn history<'r>(reading: &Reading, path: &Path, roster: impl FnOnce() -> Option<&'r Roster>) -> History {
    if reading.agreement.is_record() {
        return History::of_record(&reading.agreement);
    }
    let mut history = History::default();
    let acts = path.parent().map(|folder| folder.join("acts"));
    let Some(Ok(entries)) = acts.map(read_dir) else { return history };
    let Some(roster) = roster() else { return history };
    let own = Digest::of_json(&terms(&reading.tree));
    for entry in entries.flatten() {
        let Ok(bytes) = read_bytes(&entry.path(), GREATEST_SIZE) else { continue };
        let verified =
            Envelope::parse(&bytes).and_then(|envelope| envelope.verify(|print| roster.key(print)));
        if let Ok(verified) = verified
            && let Statement::Act(act) = verified.statement()
            && act.subjects.terms == own
            && act.says.agreement == reading.agreement.id.as_str()
            && matches!(act.kind, ActKind::PartyDecision | ActKind::Accession)
            && matches!(act.says.decision, Decision::Sign | Decision::Accede)
            && roster.entitles(act).is_ok()
        {
            history.decided.push(Day::on(act.says.day));
        }
    }
    history.decided.sort();
    history
}
