//! What came of a sitting: a line for each agreement, and a sum.

use std::fmt::Write as _;

use super::list::SignList;
use super::tray::{Tray, Unready};
use crate::commands::Outcome;
use crate::commands::agreed::Agreed;
use crate::commands::by::Who;
use crate::rules::counted;

/// What was done, what was not, and why.
pub struct Report<'a> {
    tray: &'a Tray,
    list: Option<&'a SignList>,
    /// What is to be signed: what can be, and what the list names of it.
    pub wanted: Vec<&'a Agreed>,
    signed: Vec<String>,
    pub cannot: Vec<String>,
    /// True where something that the list names cannot be signed.
    missed: bool,
    /// What the body has still to supply in its own particulars.
    pub supply: Vec<String>,
}

impl<'a> Report<'a> {
    pub fn of(tray: &'a Tray, list: Option<&'a SignList>) -> Self {
        let named = |id: &str| list.is_none_or(|list| list.lines.contains_key(id));
        let wanted = tray.ready.iter().filter(|agreed| named(&agreed.id)).collect();
        let mut report = Self {
            tray,
            list,
            wanted,
            signed: Vec::new(),
            cannot: Vec::new(),
            missed: false,
            supply: Vec::new(),
        };
        for Unready { id, version, why, .. } in &tray.unready {
            report.cannot(id, version, why);
        }
        report
    }

    pub fn cannot(&mut self, id: &str, version: &str, why: &str) {
        self.cannot.push(format!("cannot be signed: {id} {version}: {why}"));
        self.missed |= self.list.is_some_and(|list| list.lines.contains_key(id));
        self.wanted.retain(|agreed| agreed.id != id);
    }

    pub fn signed(&mut self, agreed: &Agreed, path: &str) {
        self.signed.push(format!(
            "signed {} {} terms {} in {path}",
            agreed.id,
            agreed.version,
            agreed.terms_digest.hex()
        ));
        self.wanted.retain(|wanted| wanted.id != agreed.id);
    }

    /// A line each, and a sum. What the list names and nobody could sign is a finding.
    pub fn outcome(self, who: &Who) -> Outcome {
        let listed = |id: &str| self.list.and_then(|list| list.lines.get(id));
        let before = self.tray.answered.iter();
        let before = before.filter(|(id, terms)| listed(id).is_some_and(|line| line.terms == *terms)).count();
        let unasked =
            self.tray.ready.iter().filter(|agreed| self.list.is_some() && listed(&agreed.id).is_none());
        let left: Vec<&str> =
            unasked.chain(self.wanted.iter().copied()).map(|agreed| agreed.id.as_str()).collect();
        let mut text = String::new();
        let left_out = left.iter().map(|id| format!("left out: {id}"));
        for line in
            self.signed.iter().cloned().chain(self.cannot.iter().cloned()).chain(left_out).chain(self.supply)
        {
            let _ = writeln!(text, "{line}");
        }
        let mut sum = vec![format!(
            "{} signed for {} as {}",
            counted(self.signed.len(), "agreement"),
            who.body,
            who.capacity
        )];
        for (count, what) in
            [(before, "answered before"), (left.len(), "left out"), (self.cannot.len(), "cannot be signed")]
        {
            if count > 0 {
                sum.push(format!("{count} {what}"));
            }
        }
        let _ = writeln!(text, "{}", sum.join("; "));
        if !self.signed.is_empty() {
            text.push_str(
                "next: commit the acts, and let the registry take them in with `isa registry append`\n",
            );
        }
        Outcome::says(text).with_code(u8::from(self.missed))
    }
}
