//! `isa status --me BODY`: what awaits a body, what has changed since it signed, what is open for its ends.
//! Works nothing out of its own: it reads the status, the texts and the findings of every agreement that has the body.

use std::fmt::Write as _;

use anyhow::Result;
use chrono::NaiveDate;
use serde::Serialize;

use super::agreed::{Agreed, Faults};
use super::desk::Desk;
use super::status_words::shortfall;
use super::wrapped::for_terminal;
use super::{Context, Outcome, Repository, fail};
use crate::status::{PartyStatus, State};
use crate::text::one_line;

#[derive(Serialize)]
struct InTray<'a> {
    version: u64,
    as_of: NaiveDate,
    body: &'a str,
    demonstration: bool,
    agreements: Vec<Paper>,
}

/// One text of one agreement, as it lies before the body.
#[derive(Serialize)]
struct Paper {
    id: String,
    version: String,
    digest: String,
    stage: &'static str,
    state: &'static str,
    /// The offices of the body that have still to sign.
    awaited: Vec<String>,
    /// The day of the first act of anybody on this text.
    since: Option<NaiveDate>,
    effective_from: Option<NaiveDate>,
    /// What must have been signed before it binds anybody, where the text counts signatures and has bound nobody yet.
    waits_for: Option<String>,
    /// The places that have changed since the body last signed; null where it has not.
    changed: Option<usize>,
    /// What is open for the body's ends, errors first.
    findings: Vec<Open>,
    /// Why the text cannot be signed as its file has it.
    unready: Option<String>,
}

#[derive(Serialize)]
struct Open {
    severity: String,
    rule: &'static str,
    message: String,
}

pub fn run(
    context: &Context,
    repository: Repository,
    day: NaiveDate,
    body: &str,
    format: &str,
) -> Result<Outcome> {
    if format == "csv" {
        return Err(fail("an in-tray is no table", "use `--format human` or `--format json`"));
    }
    let desk = Desk::open(context, repository, day)?;
    let view = desk.view(None)?;
    let mut agreements = Vec::new();
    for status in &view.statuses {
        let Some(party) = status.parties.iter().find(|party| party.body == body) else { continue };
        let mut paper = Paper {
            id: status.id.clone(),
            version: status.version.clone(),
            digest: status.terms.to_string(),
            stage: status.stage.word(),
            state: party.state.word(),
            awaited: party.awaited.clone(),
            since: desk.since(&status.id, status.terms),
            effective_from: party.effective_from,
            waits_for: (!status.missing.is_empty()).then(|| shortfall(&status.missing)),
            changed: None,
            findings: Vec::new(),
            unready: None,
        };
        if awaits(party) || status.stage.binds() {
            desk.look_at(&mut paper, party, body, status.terms);
        }
        agreements.push(paper);
    }
    if agreements.is_empty() {
        known(context, body)?;
    }
    // What awaits the body lies on top.
    agreements.sort_by_key(|paper| paper.awaited.is_empty());
    let tray = InTray { version: 1, as_of: day, body, demonstration: view.demonstration, agreements };
    Ok(if format == "json" { Outcome::json(&tray) } else { Outcome::says(for_terminal(human(&tray))) })
}

/// A body of which no agreement here says anything is one that the catalogue knows.
pub fn known(context: &Context, body: &str) -> Result<()> {
    if context.law.bodies().get(body).is_some() {
        return Ok(());
    }
    Err(fail(
        format!("no agreement here has a body \"{body}\""),
        "`isa status` lists the bodies; ids are small letters with hyphens",
    ))
}

/// True of a body of which an office has still to answer.
pub fn awaits(party: &PartyStatus) -> bool {
    matches!(party.state, State::Awaiting | State::PartSigned)
}

impl Desk<'_> {
    /// The day of the first act that is logged on a text.
    pub fn since(&self, id: &str, terms: crate::text::Digest) -> Option<NaiveDate> {
        let acts = self.signed.acts(id);
        let on_it = acts.filter(|known| known.logged.is_some() && known.act.subjects.terms == terms);
        on_it.map(|known| known.act.says.day).min()
    }

    /// In how many places a text differs from the one that the body signed before.
    fn changed(&self, agreed: &Agreed, body: &str) -> Result<Option<usize>> {
        let own = self.particulars(body)?;
        let since = self.since_signed(agreed, body, None, own.as_ref())?;
        Ok(since.map(|since| since.changes.len()))
    }

    /// What there is to know of the text before the body's office signs it, or while it binds the body.
    fn look_at(&self, paper: &mut Paper, party: &PartyStatus, body: &str, terms: crate::text::Digest) {
        match self.text(&paper.id, Faults::Named) {
            Ok(agreed) if agreed.terms_digest == terms => {
                if awaits(party) {
                    match self.changed(&agreed, body) {
                        Ok(changed) => paper.changed = changed,
                        Err(error) => paper.unready = Some(error.to_string()),
                    }
                }
                let (ours, _) = agreed.by_whose_end(body);
                paper.findings = ours
                    .into_iter()
                    .map(|finding| Open {
                        severity: finding.severity.to_string(),
                        rule: finding.rule,
                        message: finding.message.clone(),
                    })
                    .collect();
            }
            // The file has moved on: the newer text is a paper of its own.
            Ok(_) => {}
            Err(error) => paper.unready = awaits(party).then(|| error.to_string()),
        }
    }
}

fn human(tray: &InTray<'_>) -> String {
    let mut text = String::new();
    if tray.demonstration {
        text.push_str("DEMONSTRATION: no real body has signed, and this binds nobody.\n\n");
    }
    let waiting = tray.agreements.iter().filter(|paper| !paper.awaited.is_empty()).count();
    let agreements = if waiting == 1 { "1 agreement awaits" } else { &format!("{waiting} agreements await") };
    let _ = writeln!(text, "{agreements} {} as of {}\n", tray.body, tray.as_of);
    for paper in &tray.agreements {
        let _ = writeln!(text, "{} {}: {}; {}", paper.id, one_line(&paper.version), paper.stage, paper.state);
        if !paper.awaited.is_empty() {
            let since = paper.since.map(|day| format!(", since {day}")).unwrap_or_default();
            let _ = writeln!(text, "  awaits {}{since}", paper.awaited.join(" and "));
        }
        if let Some(day) = paper.effective_from {
            let _ = writeln!(text, "  binds from {day}");
        }
        if let Some(missing) = &paper.waits_for {
            let _ = writeln!(text, "  binds nobody before {}", one_line(missing));
        }
        match paper.changed {
            None => {}
            Some(1) => text.push_str("  1 place has changed since your body last signed\n"),
            Some(places) => {
                let _ = writeln!(text, "  {places} places have changed since your body last signed");
            }
        }
        for open in &paper.findings {
            let _ = writeln!(text, "  {}[{}]: {}", open.severity, open.rule, one_line(&open.message));
        }
        if let Some(why) = &paper.unready {
            let _ = writeln!(text, "  cannot be signed yet: {}", one_line(why));
        }
        if !paper.awaited.is_empty() && paper.unready.is_none() {
            let digest = paper.digest.trim_start_matches("sha256:");
            let _ = writeln!(text, "  terms {digest}");
        }
    }
    if waiting > 0 {
        let _ = writeln!(text, "\nnext: `isa sign ID --as {} --capacity OFFICE --key FILE`", tray.body);
        if waiting > 1 {
            let _ = writeln!(text, "or all of them: `isa sign --all-awaiting --as {} …`", tray.body);
        }
    }
    text
}
