//! Words that bind nobody: advice, a view, a review, and the record of a decision that was made elsewhere.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use serde_json::json;

use crate::commands::agreed::{Agreed, Faults};
use crate::commands::by::{By, capacity};
use crate::commands::desk::{Decides, Desk};
use crate::commands::repository::read_bytes;
use crate::commands::sign::make;
use crate::commands::{Context, Outcome, fail, today};
use crate::rules::person_in;
use crate::seal::{ActKind, Capacity, Decision};
use crate::text::{Digest, canonical, clean};

#[derive(clap::Args)]
pub struct Advise {
    #[command(flatten)]
    by: By,
    /// Advise against it; `--reason` says why. Otherwise `--note` says what is advised
    #[arg(long, requires = "reason")]
    against: bool,
    /// Why, in one line
    #[arg(long, value_name = "TEXT", requires = "against")]
    reason: Option<String>,
}

impl Advise {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let kind = match capacity(&self.by.who.capacity)? {
            Capacity::Dpo => ActKind::DpoAdvice,
            Capacity::CaldicottGuardian => ActKind::CaldicottView,
            other => {
                return Err(fail(
                    format!("the {other} decides or reviews, and does not advise"),
                    "the data protection officer advises (`--capacity dpo`), and the Caldicott Guardian gives a view",
                ));
            }
        };
        if !self.against && self.by.who.note.is_none() {
            return Err(fail(
                "advice says what is advised",
                "give it with `--note`, in one line, or `--against --reason TEXT`",
            ));
        }
        let decision = if self.against { Decision::AdviseAgainst } else { Decision::Advise };
        make(context, &self.by, |desk| {
            let mut what = Decides::of(kind, decision);
            what.reason.clone_from(&self.reason);
            Ok((desk.text(&self.by.id, Faults::Named)?, what))
        })
    }
}

#[derive(clap::Args)]
pub struct Review {
    #[command(flatten)]
    by: By,
    /// What came of it
    #[arg(long, value_name = "OUTCOME", value_parser = ["keep", "change", "end"])]
    outcome: String,
    /// Why it should change or end, in one line
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Review {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let decision = match self.outcome.as_str() {
            "keep" => Decision::Keep,
            "change" => Decision::Change,
            _ => Decision::End,
        };
        if (decision == Decision::Keep) == self.reason.is_some() {
            return Err(fail(
                "a review says why an agreement should change or end, and nothing else",
                "give `--reason` with `--outcome change` and `--outcome end`; a remark goes into `--note`",
            ));
        }
        let by = &self.by;
        make(context, by, |desk| {
            let made = desk.newest(&by.id)?;
            let mut what = Decides::of(ActKind::Review, decision);
            what.reason.clone_from(&self.reason);
            Ok((desk.signed_text(made.text, &[], made.members(), Faults::Named)?, what))
        })
    }
}

// `--version` is a version of the agreement here; `isa --version` is the program's.
#[derive(clap::Args)]
#[command(disable_version_flag = true)]
pub struct Record {
    #[command(flatten)]
    by: By,
    /// The version that was decided on, as it was signed, where the file has moved on since
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// The body that decided
    #[arg(long = "for", value_name = "BODY")]
    of: String,
    /// The office that decided for it
    #[arg(long, value_name = "OFFICE")]
    office: String,
    /// What it decided
    #[arg(long, value_name = "DECISION", value_parser = ["sign", "decline"])]
    decision: String,
    /// How it was decided
    #[arg(long, value_name = "HOW", value_parser = ["ink", "email", "portal", "click"])]
    how: String,
    /// The day of the decision
    #[arg(long = "on", value_name = "DATE", value_parser = crate::commands::day)]
    day: NaiveDate,
    /// Where the paper is kept, in a few words
    #[arg(long, value_name = "WORDS")]
    kept_at: String,
    /// The role mailbox from which it came; never a person's
    #[arg(long, value_name = "MAILBOX")]
    mailbox: Option<String>,
    /// A scan of the paper: its SHA-256 is recorded, and the file stays where it is
    #[arg(long, value_name = "FILE")]
    scan: Option<PathBuf>,
}

/// A scan is a file of some megabytes.
const GREATEST_SCAN: usize = 256 << 20;

impl Record {
    pub fn run(&self, context: &Context) -> Result<Outcome> {
        let by = &self.by;
        let office = capacity(&self.office)?;
        if !office.decides() {
            return Err(fail(
                format!("the {office} advises or sees, and cannot decide"),
                "name the office that decided, such as siro",
            ));
        }
        if self.day > today() {
            return Err(fail(
                format!("{} is still to come", self.day),
                "record a decision after it was made",
            ));
        }
        for (flag, words) in [("--kept-at", Some(&self.kept_at)), ("--mailbox", self.mailbox.as_ref())] {
            let Some(words) = words else { continue };
            if words.trim().is_empty() || words.contains('\n') || clean(words) != *words {
                return Err(fail(format!("`{flag}` is one line of plain words"), "write it anew"));
            }
            if let Some(person) = person_in(words) {
                return Err(fail(
                    format!("\"{person}\" seems to be a person, and the log keeps what it holds for ever"),
                    "name the office or its role mailbox",
                ));
            }
        }
        let decision = if self.decision == "sign" { Decision::Sign } else { Decision::Decline };
        let scan = self.scan.as_ref().map(|file| read_bytes(file, GREATEST_SCAN)).transpose()?;
        let scanned = scan.map(|bytes| Digest::of(&bytes).to_string());
        let text = json!({
            "body": self.of,
            "capacity": office.name(),
            "day": self.day.to_string(),
            "decision": decision.word(),
            "how": self.how,
            "kept_at": self.kept_at,
            "mailbox": self.mailbox,
            "scan": scanned,
        });
        make(context, by, |desk| {
            let agreed = self.text(desk)?;
            if !agreed.members.bodies().contains(&self.of.as_str()) {
                return Err(fail(
                    format!("{} is no party to \"{}\"", self.of, agreed.id),
                    format!("its bodies are: {}", agreed.members.bodies().join(", ")),
                ));
            }
            let mut what = Decides::of(ActKind::RecordedDecision, decision);
            what.told = vec![
                format!(
                    "{} as {office} decided on {} ({}): {}; kept at: {}",
                    self.of, self.day, self.how, self.decision, self.kept_at
                ),
                "nobody's key signed that decision: this act only says that it was made".to_string(),
            ];
            let from = self.mailbox.as_ref().map(|mailbox| format!("it came from the mailbox {mailbox}"));
            what.told.extend(from);
            what.told.extend(scanned.map(|scan| format!("the scan of the paper is {scan}")));
            what.recorded = Some(canonical(&text));
            Ok((agreed, what))
        })
    }

    /// The text that was decided on: the file's, or the one of a version that is in the log.
    fn text(&self, desk: &Desk<'_>) -> Result<Agreed> {
        let Some(version) = &self.version else { return desk.text(&self.by.id, Faults::Named) };
        let meant = self.by.expected.terms()?;
        let made = desk.of_version(&self.by.id, version, meant)?;
        desk.signed_text(made.text, &[], made.members(), Faults::Named)
    }
}
