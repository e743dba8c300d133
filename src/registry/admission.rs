//! Which envelopes in the folder may go into the log next, and in which order.
//! The order is a function of the envelopes alone: roster first, then acts by day, agreement, body, office, digest,
//! each after the act that it names as its predecessor.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::registry::{Entry, Hash, Ledger, Problem, Waiting, act_of, layout};
use crate::roster::{self, Roster};
use crate::seal::{Act, Capacity, Envelope, Fingerprint, LastHead, Statement, Verified};
use crate::text::Digest;

/// An office as it acts on one agreement: the agreement, the body, the capacity.
pub type Office<'a> = (&'a str, &'a str, Capacity);

/// The last act of each office on each agreement, as far as it is asked for.
type LastActs = BTreeMap<(String, String, Capacity), Digest>;

/// Places in the log by the digest of the envelope's file.
pub type Places = BTreeMap<Digest, u64>;

pub fn office_of(act: &Act) -> Office<'_> {
    (&act.says.agreement, &act.says.body, act.says.capacity)
}

fn owned((agreement, body, capacity): Office<'_>) -> (String, String, Capacity) {
    (agreement.to_owned(), body.to_owned(), capacity)
}

/// The days that statements claim, by act digest.
type Days = BTreeMap<Digest, NaiveDate>;

/// The digest of a statement and the day that it claims.
fn dated(envelope: &Verified) -> Option<(Digest, NaiveDate)> {
    let day = match act_of(envelope) {
        Some(act) => Some(act.says.day),
        None => roster::day_of(envelope.statement()),
    };
    Some((envelope.digest(), day?))
}

/// What is known before anything waiting is looked at.
pub struct Admission<'a> {
    /// As far as it is logged; it grows by the waiting statements that fit.
    pub roster: Roster,
    /// What is logged.
    pub entries: &'a [Entry],
    /// Envelopes that had their place in an append that was stopped, by file digest: they keep it.
    pub places: &'a Places,
}

#[derive(Default)]
pub struct Admitted {
    pub waiting: Vec<Waiting>,
    pub refused: Vec<Problem>,
}

impl Admission<'_> {
    /// Takes the roster statements that continue the chain, one after the other. The first that does not fit stops
    /// those behind it, which cannot follow a gap.
    ///
    /// `heads` are the last heads of the logs that are here, in order: a statement that ends a log at another head
    /// would take entries away, or count some that nobody has.
    pub fn roster(
        &mut self,
        candidates: Vec<(String, Envelope)>,
        heads: &[(u64, Hash)],
        admitted: &mut Admitted,
    ) {
        let mut numbered: Vec<_> = candidates
            .into_iter()
            .map(|(file, envelope)| {
                let number = envelope.claims().ok().and_then(|claims| roster::number(claims.statement()));
                (number, file, envelope)
            })
            .collect();
        numbered.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        for (_, file, envelope) in numbered {
            match self.next_of_roster(&file, &envelope, heads) {
                Ok(envelope) => admitted.waiting.push(Waiting { file, envelope }),
                Err(what) => admitted.refused.push(Problem { what, file }),
            }
        }
    }

    fn next_of_roster(
        &mut self,
        file: &str,
        envelope: &Envelope,
        heads: &[(u64, Hash)],
    ) -> Result<Verified, String> {
        let claims = envelope.claims().map_err(|error| error.to_string())?;
        if let Statement::LogContinuation(next) = claims.statement() {
            ends_here(&next.ended, heads.get(self.roster.continuations().len()))?;
        }
        self.roster.extend(envelope).map_err(|fault| fault.to_string())?;
        let verified = envelope
            .verify(|print| self.roster.key(print))
            .expect("the roster has just verified it with the same keys");
        in_its_place(file, &verified)?;
        Ok(verified)
    }

    /// Takes the acts that fit the roster and the acts before them. `today`, where it is given, refuses what is dated
    /// later, and what rests on a key, an office or a root that has ended by now.
    pub fn acts(
        &self,
        candidates: Vec<(String, Result<Verified, String>)>,
        today: Option<NaiveDate>,
        admitted: &mut Admitted,
    ) {
        let mut ready = Vec::new();
        let verified = || candidates.iter().filter_map(|(_, verified)| verified.as_ref().ok());
        let (mut last, mut days) = self.logged(verified());
        days.extend(admitted.waiting.iter().filter_map(|waiting| dated(&waiting.envelope)));
        days.extend(verified().filter_map(dated));
        for (file, verified) in candidates {
            match verified.and_then(|envelope| self.entitled(&file, envelope, &days, today)) {
                Ok(envelope) => ready.push(Waiting { file, envelope }),
                Err(what) => admitted.refused.push(Problem { what, file }),
            }
        }
        self.refuse_double_answers(&mut ready, admitted);
        ready.sort_by_cached_key(|waiting| {
            let act = act_of(&waiting.envelope).expect("entitled lets only acts through");
            let place = self.places.get(&waiting.envelope.envelope().file_digest()).copied();
            (place.unwrap_or(u64::MAX), act.says.day, owned(office_of(act)), waiting.envelope.digest())
        });
        // Again and again through the list: an act may come before its predecessor in the order of days.
        loop {
            let before = ready.len();
            let (next, rest) =
                std::mem::take(&mut ready).into_iter().partition(|waiting| takes(waiting, &mut last));
            ready = rest;
            let next: Vec<Waiting> = next;
            admitted.waiting.extend(next);
            if ready.len() == before {
                break;
            }
        }
        admitted.refused.extend(ready.into_iter().map(|waiting| {
            let what =
                "its `previous` is not the last act of this office on this agreement: sign again".to_owned();
            Problem { what, file: waiting.file }
        }));
    }

    /// What the log has of what these acts build on: the last act of each of their offices, and the days of what they
    /// name as having come before them.
    fn logged<'v>(&self, candidates: impl Iterator<Item = &'v Verified>) -> (LastActs, Days) {
        let (mut offices, mut named) = (foldhash::HashSet::default(), foldhash::HashSet::default());
        for act in candidates.filter_map(act_of) {
            offices.insert(office_of(act));
            named.insert(act.says.roster.head);
            named.extend(act.says.previous);
        }
        let (mut last, mut days) = (LastActs::new(), Days::new());
        if offices.is_empty() {
            return (last, days);
        }
        for entry in self.entries {
            if named.contains(&entry.digest()) {
                days.extend(dated(&entry.envelope));
            }
            if let Some(office) = entry.act().map(office_of).filter(|office| offices.contains(office)) {
                last.insert(owned(office), entry.digest());
            }
        }
        (last, days)
    }

    fn entitled(
        &self,
        file: &str,
        envelope: Verified,
        days: &Days,
        today: Option<NaiveDate>,
    ) -> Result<Verified, String> {
        let Some(act) = act_of(&envelope) else {
            return Err(format!(
                "this version of isa does not know the kind of act `{}`",
                envelope.statement().kind().name()
            ));
        };
        self.roster.entitles(act).map_err(|reason| reason.to_string())?;
        // One that a stopped append had placed was in time when it got its place.
        let placed = self.places.contains_key(&envelope.envelope().file_digest());
        if !placed {
            after_what_it_names(act, days)?;
        }
        if let Some(today) = today.filter(|_| !placed) {
            if act.says.day > today {
                return Err(format!("it is dated {}, and today is {today}", act.says.day));
            }
            self.roster.in_time(act, today).map_err(|reason| reason.to_string())?;
        }
        in_its_place(file, &envelope)?;
        Ok(envelope)
    }

    /// Two different answers of one office to one question: neither is taken, because only the body can say which
    /// one it means.
    fn refuse_double_answers(&self, ready: &mut Vec<Waiting>, admitted: &mut Admitted) {
        let mut answers: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
        let question = |waiting: &Waiting| {
            let act = act_of(&waiting.envelope).expect("entitled lets only acts through");
            (owned(office_of(act)), act.says.previous)
        };
        for waiting in ready.iter() {
            answers.entry(question(waiting)).or_default().insert(waiting.file.clone());
        }
        ready.retain(|waiting| {
            let others = &answers[&question(waiting)];
            // One that an unfinished append had placed was the first, and stays.
            if others.len() == 1 || self.places.contains_key(&waiting.envelope.envelope().file_digest()) {
                return true;
            }
            let list: Vec<&str> =
                others.iter().map(String::as_str).filter(|file| *file != waiting.file).collect();
            admitted.refused.push(Problem {
                what: format!("another act of the same office answers the same: {}", list.join(", ")),
                file: waiting.file.clone(),
            });
            false
        });
    }
}

/// Nobody signs before what they say that they had seen: a day that is put back further than that is refused. What is
/// in the log already is left as it is.
fn after_what_it_names(act: &Act, days: &Days) -> Result<(), String> {
    let day = act.says.day;
    let later = |digest: &Digest| days.get(digest).filter(|named| **named > day);
    if let Some(named) = later(&act.says.roster.head) {
        return Err(format!("it is dated {day}, and its signer knew the roster of {named}"));
    }
    if let Some(named) = act.says.previous.as_ref().and_then(later) {
        return Err(format!("it is dated {day}, and follows an act of {named}"));
    }
    Ok(())
}

/// Takes the act as the last of its office, if it follows the one before.
fn takes(waiting: &Waiting, last: &mut LastActs) -> bool {
    let act = act_of(&waiting.envelope).expect("entitled lets only acts through");
    let office = owned(office_of(act));
    let follows = last.get(&office) == act.says.previous.as_ref();
    if follows {
        last.insert(office, waiting.envelope.digest());
    }
    follows
}

/// Is the head at which a log is to end the last one that the log has?
fn ends_here(ended: &LastHead, last: Option<&(u64, Hash)>) -> Result<(), String> {
    match last {
        None => Err(format!("it ends {}, which has not begun", ended.origin)),
        Some((size, root)) if ended.size == *size && ended.root.0 == *root => Ok(()),
        Some((size, _)) if ended.size == *size => {
            Err(format!("it ends the log at {size} entries with another root than theirs"))
        }
        Some((size, _)) => {
            Err(format!("it ends the log at {} entries, and its head is over {size}", ended.size))
        }
    }
}

/// The roster as far as it may be logged today: what waits fits the chain already, and may come too early or too late.
/// The first that does stops those behind it. None if not even the root may be logged.
pub fn timely(
    ledger: &Ledger,
    waiting: Vec<Waiting>,
    places: &Places,
    today: NaiveDate,
    admitted: &mut Admitted,
) -> Option<Roster> {
    let mut roster = ledger.logged_roster().cloned();
    let mut stopped = None;
    for next in waiting {
        let envelope = next.envelope.envelope();
        // One that a stopped append had placed was in time when it got its place.
        let was_in_time = places.contains_key(&envelope.file_digest());
        let taken = match (&mut roster, &stopped) {
            (_, Some(before)) => Err(format!("it comes after {before}, which is refused")),
            (None, None) => match next.envelope.statement() {
                Statement::Root(root) if root.day > today && !was_in_time => {
                    Err(format!("it is dated {}, and today is {today}", root.day))
                }
                _ => Roster::begin(envelope)
                    .map(|begun| roster = Some(begun))
                    .map_err(|fault| fault.to_string()),
            },
            (Some(roster), None) if was_in_time => roster.extend(envelope).map_err(|fault| fault.to_string()),
            (Some(roster), None) => roster.extend_on(envelope, today).map_err(|fault| fault.to_string()),
        };
        match taken {
            Ok(()) => admitted.waiting.push(next),
            Err(what) => {
                stopped.get_or_insert_with(|| next.file.clone());
                admitted.refused.push(Problem { what, file: next.file });
            }
        }
    }
    roster
}

/// Verifies an act's envelope with the keys of the roster.
pub fn verified(envelope: &Envelope, roster: &Roster) -> Result<Verified, String> {
    envelope.verify(|print: &Fingerprint| roster.key(print)).map_err(|error| error.to_string())
}

/// The one path at which a verified envelope belongs. None for an act of an unknown kind, whose agreement is unknown.
pub fn place(envelope: &Verified) -> Option<String> {
    match act_of(envelope) {
        Some(act) => Some(layout::act(&act.says.agreement, &envelope.envelope().file_name())),
        None => roster::file_name(envelope.statement()).map(|name| format!("{}{name}", layout::ROSTER)),
    }
}

fn in_its_place(file: &str, envelope: &Verified) -> Result<(), String> {
    match place(envelope) {
        Some(place) if place != file => Err(format!("it belongs at {place}")),
        _ => Ok(()),
    }
}
