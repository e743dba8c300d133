//! What a statement of a roster says, in words that its signer understands.
//! Every field of the statement is told: what is signed is what was read.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::roster::{Roster, Use};
use crate::seal::{
    BodyKeys, ContinuationReason, KeySet, LogContinuation, PublicKey, Revocation, RevocationReason, Root,
    Scheme, Signatory, Statement,
};

/// One statement, several lines. `roster` is the one that it would follow.
pub fn of(statement: &Statement, roster: Option<&Roster>) -> String {
    let (version, day, note) = match statement {
        Statement::Root(root) => (root.version, root.day, root.note.as_deref()),
        Statement::Body(body) => (body.version, body.day, body.note.as_deref()),
        Statement::Signatory(signatory) => (signatory.version, signatory.day, signatory.note.as_deref()),
        Statement::Revocation(revocation) => (revocation.version, revocation.day, revocation.note.as_deref()),
        Statement::LogContinuation(next) => (next.version, next.day, next.note.as_deref()),
        Statement::Act(_) | Statement::Unknown(_) => unreachable!("a proposal holds statements of a roster"),
    };
    let mut text = match statement {
        Statement::Root(next) => root(next, roster),
        Statement::Body(keys) => body(keys, roster),
        Statement::Signatory(office) => signatory(office),
        Statement::Revocation(told) => revocation(told, roster),
        Statement::LogContinuation(next) => continuation(next, roster),
        Statement::Act(_) | Statement::Unknown(_) => String::new(),
    };
    let _ = writeln!(text, "number    {version} of the roster, dated {day}");
    if let Some(note) = note {
        let _ = writeln!(text, "remark    {note}");
    }
    text
}

fn root(next: &Root, roster: Option<&Roster>) -> String {
    let before = roster.map(Roster::root);
    let mut text = match before {
        None => "THE FIRST ROOT of this registry: everything else will rest on it\n".to_string(),
        Some(_) => "A NEW ROOT: from now on it decides who may enrol bodies and who may change the root\n"
            .to_string(),
    };
    if next.demonstration {
        text.push_str("a demonstration, which binds nobody\n");
    }
    set(&mut text, "root", &next.root, before.map(|before| &before.root));
    set(&mut text, "registrar", &next.registrar, before.map(|before| &before.registrar));
    let _ = writeln!(text, "log       {}", next.log.key);
    if let Some(policy) = &next.witnesses {
        for witness in &policy.keys {
            let _ = writeln!(text, "witness   {witness}");
        }
        let _ = writeln!(
            text,
            "          {} of them must have cosigned, the last at most {} days ago",
            policy.threshold, policy.days
        );
    }
    let _ = writeln!(text, "until     {}", until(next.until));
    text
}

fn body(keys: &BodyKeys, roster: Option<&Roster>) -> String {
    let before = roster.and_then(|roster| roster.body_on(&keys.body, keys.day));
    let mut text = match before {
        None => format!("ENROL {}, {}\n", keys.body, keys.name),
        Some(_) => format!("REPLACE THE KEYS OF {}, {}\n", keys.body, keys.name),
    };
    set(&mut text, "its keys", &keys.admin, before.map(|before| &before.admin));
    let _ = writeln!(text, "evidence  {}", keys.evidence.as_deref().unwrap_or("none is given"));
    let _ = writeln!(text, "from      {} until {}", keys.from, until(keys.until));
    if before.is_some() {
        text.push_str(
            "          where the root signs for the body: at least fourteen days after it is logged\n",
        );
    }
    text
}

fn signatory(office: &Signatory) -> String {
    let mut text = format!("APPOINT {} of {}\n", office.capacity, office.body);
    key(&mut text, "", &office.key);
    let _ = writeln!(text, "for       {} agreements", office.agreements);
    let _ = writeln!(text, "authority {}", office.authority.as_deref().unwrap_or("none is given"));
    let _ = writeln!(text, "from      {} until {}", office.from, until(office.until));
    text
}

fn revocation(told: &Revocation, roster: Option<&Roster>) -> String {
    let held_as = roster
        .and_then(|roster| roster.used_as(&told.key))
        .map_or("an unknown key".to_string(), Use::to_string);
    let reason = match told.reason {
        RevocationReason::Superseded => "another key took its place",
        RevocationReason::Retired => "the office ended",
        RevocationReason::Compromised => "somebody else may have used it",
    };
    let mut text = format!("REVOKE {held_as}: {reason}\n          {}\n", told.key);
    let _ = writeln!(text, "from      {}: what it signs on that day or later does not count", told.from);
    if let Some(since) = told.since {
        let _ = writeln!(text, "since     {since}: what it signed from then on is disputed");
    }
    text
}

fn continuation(next: &LogContinuation, roster: Option<&Roster>) -> String {
    let reason = match next.reason {
        ContinuationReason::Lost => "nobody has its key any more",
        ContinuationReason::Stolen => "somebody else may have its key",
        ContinuationReason::Handover => "another writer takes over, and the old key signs this too",
    };
    let mut text = format!("END THE LOG {}: {reason}\n", next.ended.origin);
    if let Some(log) = roster.map(Roster::log).filter(|log| log.origin == next.ended.origin) {
        let _ = writeln!(text, "old key   {}", log.key.public().fingerprint());
    }
    let _ = writeln!(
        text,
        "ends at   {} entries, root {}: what it signs over more of them, or others, counts for nothing",
        next.ended.size, next.ended.root
    );
    let _ = writeln!(text, "new log   {}", next.log.key);
    key(&mut text, "", &next.log.key.public());
    text
}

/// A set of keys, and how it differs from the one before.
fn set(text: &mut String, name: &str, set: &KeySet, before: Option<&KeySet>) {
    let _ = writeln!(text, "{name:<9} {} of {} keys must sign", set.threshold, set.keys.len());
    for public in &set.keys {
        let new = before.is_some_and(|before| !before.keys.contains(public));
        key(text, if new { " (new)" } else { "" }, public);
    }
    for public in before.into_iter().flat_map(|before| &before.keys) {
        if !set.keys.contains(public) {
            key(text, " (goes)", public);
        }
    }
}

fn key(text: &mut String, remark: &str, public: &PublicKey) {
    let _ = writeln!(text, "          {}{}{remark}", public.fingerprint(), how(public));
}

/// How a key signs, behind its fingerprint; nothing of one that signs plainly.
pub fn how(key: &PublicKey) -> &'static str {
    match key.scheme() {
        Scheme::Plain => "",
        Scheme::Sshsig => " (through ssh-keygen)",
        Scheme::Fido => " (a security key)",
    }
}

fn until(day: Option<NaiveDate>) -> String {
    day.map_or("no end is set".to_string(), |day| day.to_string())
}
