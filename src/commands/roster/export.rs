//! `isa roster export`: the signatories' keys for programs that know nothing of rosters.
//! `allowed-signers` is the file of that name of OpenSSH (ssh-keygen(1), ALLOWED SIGNERS): who, for what, from when to
//! when. What it cannot say is left out, never widened.

use std::fmt::Write as _;

use anyhow::Result;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::Work;
use crate::commands::Outcome;
use crate::roster::Roster;
use crate::seal::{NAMESPACE, Signatory};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, value_name = "FORMAT", value_parser = ["allowed-signers", "json"])]
    format: String,
}

pub fn run(work: &Work, args: &Args) -> Result<Outcome> {
    let roster = work.roster()?;
    let offices = offices(roster);
    if args.format == "json" {
        let list: Vec<Value> = offices.iter().map(|office| object(roster, office)).collect();
        return Ok(Outcome::json(&json!({
            "version": 1,
            "origin": roster.log().origin,
            "roster": roster.version(),
            "root": roster.pin(),
            "demonstration": roster.demonstration(),
            "signatories": list,
        })));
    }
    let mut text = String::new();
    if roster.demonstration() {
        text.push_str("# DEMONSTRATION: no real body has signed, and this binds nobody.\n");
    }
    let _ = writeln!(
        text,
        "# {}, version {} of the roster, root {}",
        roster.log().origin,
        roster.version(),
        roster.pin()
    );
    for office in offices {
        if let Some(line) = line(roster, office) {
            text.push_str(&line);
        }
    }
    Ok(Outcome::says(text))
}

/// By body, office and key.
fn offices(roster: &Roster) -> Vec<&Signatory> {
    let bodies: Vec<&str> = roster.bodies().map(|body| body.body.as_str()).collect();
    let mut all: Vec<&Signatory> = bodies.into_iter().flat_map(|body| roster.offices(body)).collect();
    all.sort_by_key(|office| (office.body.clone(), office.capacity, office.key.fingerprint()));
    all
}

/// The first day and the day after the last on which what the key signs counts without dispute. None where there is no
/// such day.
fn span(roster: &Roster, office: &Signatory) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let bounds = roster.bounds(office);
    let from = bounds.0;
    let until = bounds.1.and_then(|last| last.checked_add_days(Days::new(1)));
    let revoked = roster
        .revocation(&office.key.fingerprint())
        .map(|revocation| revocation.since.unwrap_or(revocation.from).min(revocation.from));
    let before = [until, revoked].into_iter().flatten().min();
    before.is_none_or(|before| from < before).then_some((from, before))
}

fn line(roster: &Roster, office: &Signatory) -> Option<String> {
    let (from, before) = span(roster, office)?;
    let mut options = format!("namespaces=\"{NAMESPACE}\",valid-after=\"{}\"", from.format("%Y%m%d"));
    if let Some(before) = before {
        let _ = write!(options, ",valid-before=\"{}\"", before.format("%Y%m%d"));
    }
    Some(format!("{}/{} {options} {}\n", office.body, office.capacity, office.key.to_openssh()))
}

fn object(roster: &Roster, office: &Signatory) -> Value {
    let revocation = roster.revocation(&office.key.fingerprint());
    json!({
        "body": office.body,
        "capacity": office.capacity.name(),
        "key": office.key.to_string(),
        "fingerprint": office.key.fingerprint(),
        "agreements": office.agreements,
        "authority": office.authority,
        "from": roster.bounds(office).0.to_string(),
        "until": roster.bounds(office).1.map(|day| day.to_string()),
        "revoked": revocation.map(|revocation| json!({
            "from": revocation.from.to_string(),
            "reason": revocation.reason,
            "since": revocation.since.map(|day| day.to_string()),
        })),
    })
}
