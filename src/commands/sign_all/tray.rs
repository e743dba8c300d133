//! What lies before an office: what it can sign, what awaits it and cannot be signed, what it has answered.
//! Signs nothing.

use anyhow::Result;

use super::list::SignList;
use crate::commands::agreed::{Agreed, Faults};
use crate::commands::desk::Desk;
use crate::commands::in_tray::{awaits, known};
use crate::seal::Capacity;
use crate::status::{Stage, decides};
use crate::text::Digest;

/// What lies before an office, in the order of the agreements.
#[derive(Default)]
pub struct Tray {
    /// What it can sign.
    pub ready: Vec<Agreed>,
    /// What awaits it and cannot be signed.
    pub unready: Vec<Unready>,
    /// Terms on which its own last act is in the log, or waits to be logged.
    pub answered: Vec<(String, Digest)>,
}

pub struct Unready {
    pub id: String,
    pub version: String,
    pub terms: Digest,
    pub why: String,
}

impl Tray {
    /// What awaits an office by the status, and what it has answered.
    pub fn of(desk: &Desk<'_>, body: &str, office: Capacity) -> Result<Self> {
        let mut tray = Self::default();
        let mut there = false;
        for status in desk.view(None)?.statuses {
            let Some(party) = status.parties.iter().find(|party| party.body == body) else { continue };
            there = true;
            if has_answered(desk, &status.id, status.terms, body, office) {
                tray.answered.push((status.id, status.terms));
                continue;
            }
            if status.stage == Stage::Record || !awaits(party) || !party.awaits(office) {
                continue;
            }
            let why = match desk.text(&status.id, Faults::Refused) {
                Ok(agreed) if agreed.terms_digest == status.terms => {
                    tray.ready.push(agreed);
                    continue;
                }
                Ok(agreed) => format!("the file has moved on to version {}", agreed.version),
                Err(error) => error.to_string(),
            };
            tray.unready.push(Unready { id: status.id, version: status.version, terms: status.terms, why });
        }
        if !there {
            known(desk.context, body)?;
        }
        Ok(tray)
    }

    /// Every line of a list is about terms that await the office, or that it has answered.
    pub fn compare(&self, list: &SignList, body: &str, office: Capacity) -> Result<()> {
        for (id, line) in list.in_order() {
            let ready = self.ready.iter().map(|agreed| (&agreed.id, agreed.terms_digest));
            let unready = self.unready.iter().map(|unready| (&unready.id, unready.terms));
            let answered = self.answered.iter().map(|(id, terms)| (id, *terms));
            let all = ready.chain(unready).chain(answered).filter(|(one, _)| *one == id);
            let terms: Vec<Digest> = all.map(|(_, terms)| terms).collect();
            let Some(first) = terms.first() else {
                return Err(list.at(
                    line,
                    &format!("nothing of \"{id}\" awaits the {office} of {body}"),
                    &format!("`isa status --me {body}` lists what does; nothing was signed"),
                ));
            };
            if !terms.contains(&line.terms) {
                let expected = line.terms;
                return Err(list.at(
                    line,
                    &format!(
                        "the terms of \"{id}\" are {first}, and not those that the list has ({expected})"
                    ),
                    "compare the text with the one that you were sent; nothing was signed",
                ));
            }
            let parties = self.ready.iter().find(|agreed| agreed.id == *id).map(Agreed::parties_digest);
            if let (Some(parties), Some(expected)) = (parties, line.parties.filter(|it| Some(*it) != parties))
            {
                return Err(list.at(
                    line,
                    &format!(
                        "the list of parties of \"{id}\" is {parties}, and not the one that your list has ({expected})"
                    ),
                    "compare who stands in each party with the text that you were sent; nothing was signed",
                ));
            }
        }
        Ok(())
    }
}

/// True where the last decision of an office on an agreement is on these terms, in the log or on its way there.
fn has_answered(desk: &Desk<'_>, id: &str, terms: Digest, body: &str, office: Capacity) -> bool {
    let mut own = desk.acts().iter().rev().filter(|known| {
        let says = &known.act.says;
        says.agreement == id && says.body == body && says.capacity == office && decides(&known.act)
    });
    own.next().is_some_and(|last| last.act.subjects.terms == terms)
}
