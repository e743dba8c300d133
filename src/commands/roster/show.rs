//! `isa roster show`: the root, the registrar, the log, and every body with its offices, as of a day.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::words::how;
use crate::roster::{Roster, Standing};
use crate::seal::{KeySet, Kinds, Signatory};

pub fn shown(roster: &Roster, day: NaiveDate) -> String {
    let mut text = String::new();
    if roster.demonstration() {
        text.push_str("DEMONSTRATION: no real body has signed, and this binds nobody.\n\n");
    }
    let root = roster.root();
    let _ = writeln!(
        text,
        "root      {} ({} of {} root keys)",
        roster.pin(),
        root.root.threshold,
        root.root.keys.len()
    );
    for key in &root.root.keys {
        let _ = writeln!(text, "          {}{}", key.fingerprint(), how(key));
    }
    if root.version > 1 {
        let _ = writeln!(text, "          its keys are those of statement {}, of {}", root.version, root.day);
    }
    if let Some(words) = expiry(roster, day) {
        let _ = writeln!(text, "          {words}");
    }
    let _ = writeln!(text, "registrar {} of {} keys", root.registrar.threshold, root.registrar.keys.len());
    for key in &root.registrar.keys {
        let _ = writeln!(text, "          {}{}", key.fingerprint(), how(key));
    }
    let _ = writeln!(text, "log       {}", roster.log().key);
    for before in roster.continuations() {
        let _ = writeln!(text, "          before it {}, {} entries", before.ended.origin, before.ended.size);
    }
    let _ = writeln!(text, "version   {}\n", roster.version());
    let bodies: Vec<String> = roster.bodies().map(|body| body.body.clone()).collect();
    for body in bodies {
        shown_body(&mut text, roster, &body, day);
    }
    text
}

/// Until when the root is relied on, in words; None where no end is set.
pub fn expiry(roster: &Roster, day: NaiveDate) -> Option<String> {
    let until = roster.root().until?;
    Some(if day > until {
        format!(
            "the root ended on {until}: what was logged before stays good, and nothing new is taken until a new root is there"
        )
    } else {
        format!("the root is relied on until {until}")
    })
}

fn shown_body(text: &mut String, roster: &Roster, body: &str, day: NaiveDate) {
    let Some(keys) = roster.body_on(body, day) else { return };
    let ended = match keys.until {
        Some(until) if day > until => format!(", ended {until}"),
        Some(until) => format!(", until {until}"),
        None => String::new(),
    };
    let _ = writeln!(
        text,
        "{body}  {} ({} of {} keys{ended})",
        keys.name,
        keys.admin.threshold,
        keys.admin.keys.len()
    );
    keys_of(text, roster, &keys.admin, day);
    if let Some(next) = roster.pending(body, day) {
        let _ = writeln!(
            text,
            "  new keys from {}, unless its present keys say otherwise before ({} of {})",
            next.from,
            next.admin.threshold,
            next.admin.keys.len()
        );
        keys_of(text, roster, &next.admin, day);
    }
    for office in roster.offices(body) {
        let standing = match roster.standing(office, day) {
            Standing::Holds => match office.until {
                Some(until) => format!("holds its office until {until}"),
                None => "holds its office".to_string(),
            },
            Standing::NotYet(from) => format!("from {from}"),
            Standing::Ended(until) => format!("ended {until}"),
            Standing::Revoked { from, .. } => format!("revoked from {from}"),
            Standing::Disputed { since } => format!("disputed since {since}"),
        };
        let _ = writeln!(
            text,
            "  {:<20} {}{}  {standing}{}",
            office.capacity.name(),
            office.key.fingerprint(),
            how(&office.key),
            only(office)
        );
    }
}

fn keys_of(text: &mut String, roster: &Roster, set: &KeySet, day: NaiveDate) {
    for key in &set.keys {
        let print = key.fingerprint();
        let revoked = match roster.revocation(&print) {
            Some(revocation) if day >= revocation.from => format!("  revoked from {}", revocation.from),
            Some(revocation) => format!("  until it is revoked on {}", revocation.from),
            None => String::new(),
        };
        let _ = writeln!(text, "  {:<20} {print}{}{revoked}", "administrative key", how(key));
    }
}

fn only(office: &Signatory) -> String {
    match &office.agreements {
        Kinds::All => String::new(),
        Kinds::Only(_) => format!(", only for {}", office.agreements),
    }
}
