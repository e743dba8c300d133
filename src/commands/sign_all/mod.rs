//! `isa sign --all-awaiting`: what awaits an office, looked at in one list, confirmed digest by digest, and signed with a key
//! that is opened once. Each signature is an act like any other, and nothing is signed that `isa sign ID` would refuse.

mod list;
mod report;
mod review;
mod tray;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::agreed::Agreed;
use super::by::{Who, capacity};
use super::desk::{Decide, Decides, Desk, Prepared};
use super::repository::shown_path;
use super::sign::is_asked;
use super::signer::Signer;
use super::{Context, Outcome, Repository, fail, today};
use crate::seal::{ActKind, Capacity, Decision, PublicKey};
use list::SignList;
use report::Report;
use review::{confirmed, review, show};
use tray::Tray;

/// What a signer of many is told in each of the texts, and signs with it.
const ONE_OF_MANY: &str = "signed in one sitting with other agreements, from a list of what awaited this office; these \
                           terms were confirmed by their digest";

/// A statement that waits for its signature.
struct Sheet<'a> {
    agreed: &'a Agreed,
    prepared: Prepared,
}

pub fn run(context: &Context, who: &Who, list: Option<&Path>) -> Result<Outcome> {
    let office = capacity(&who.capacity)?;
    if who.signer.is_away() {
        return Err(fail(
            "many agreements cannot be signed on another computer at once",
            "sign each by itself: `isa sign ID --detached FILE --key-print FINGERPRINT`",
        ));
    }
    if list.is_none() && !is_asked() {
        return Err(fail(
            "there is no terminal on which to confirm what you sign",
            "give `--expect-from` with a file of the ids and digests that you were sent",
        ));
    }
    let list = list.map(SignList::read).transpose()?;
    let desk = Desk::open(context, Repository::find(context.dir.as_deref())?, today())?;
    let tray = Tray::of(&desk, &who.body, office)?;
    if let Some(list) = &list {
        tray.compare(list, &who.body, office)?;
    }
    let mut report = Report::of(&tray, list.as_ref());
    if report.wanted.is_empty() {
        return Ok(report.outcome(who));
    }
    let signer = who.signer.open()?;
    let key = desk.key_of(&signer)?;
    let mut sheets = Vec::new();
    let mut first = None;
    for agreed in report.wanted.clone() {
        match desk.prepare(agreed, decide(who, office, key)) {
            Ok(prepared) => sheets.push(Sheet { agreed, prepared }),
            Err(error) => {
                report.cannot(&agreed.id, &agreed.version, &error.to_string());
                first.get_or_insert(error);
            }
        }
    }
    // A key that may sign none of them is the wrong key.
    if let (true, Some(error)) = (sheets.is_empty(), first) {
        return Err(error);
    }
    if list.is_none() {
        show(&review(&desk, &sheets, &report.cannot, who))?;
        sheets = confirmed(sheets)?;
    }
    sign(&desk, &sheets, (&signer, key), &mut report)?;
    let supply: BTreeSet<String> =
        sheets.iter().filter_map(|sheet| sheet.agreed.asked_of(&who.body)).collect();
    report.supply.extend(supply);
    Ok(report.outcome(who))
}

fn decide(who: &Who, capacity: Capacity, key: PublicKey) -> Decide<'_> {
    let mut what = Decides::of(ActKind::PartyDecision, Decision::Sign);
    what.told.push(ONE_OF_MANY.to_string());
    Decide { body: &who.body, capacity, authority: who.authority.clone(), what, note: who.note.clone(), key }
}

/// Signs one after the other. What was signed before a fault stays, and the same command signs the rest.
fn sign(
    desk: &Desk<'_>,
    sheets: &[Sheet<'_>],
    (signer, key): (&Signer, PublicKey),
    report: &mut Report<'_>,
) -> Result<()> {
    for (done, Sheet { agreed, prepared }) in sheets.iter().enumerate() {
        let message = prepared.message();
        let path = message.and_then(|message| desk.seal(prepared, key, signer.sign(&key, &message)?));
        let path = path.map_err(|error| {
            let before = format!("{done} of {} were signed before", sheets.len());
            fail(
                format!("{}: {error}; {before}", agreed.id),
                "put it right, and give the same command again: it signs the rest",
            )
        })?;
        report.signed(agreed, &shown_path(&path));
    }
    Ok(())
}
