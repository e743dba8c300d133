//! `isa evidence`: everything on one agreement in a zip that can be checked without this program.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;

use super::output::create_new;
use super::register::Register;
use super::repository::read_bytes;
use super::status::View;
use super::{Context, Outcome, Repository, fail, today};
use crate::publish::{Evidence, EvidenceError, evidence, pack};
use crate::rules::counted;
use crate::text::{clean, clean_json};

#[derive(clap::Args)]
pub struct Args {
    /// The agreement
    #[arg(value_name = "ID")]
    id: String,
    /// Only the acts of this body and of those that it stands against
    #[arg(long, value_name = "BODY")]
    body: Option<String>,
    /// The new zip file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The day as of which the status is told; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
    /// Leave out these texts; their digests still bind whoever has them
    #[arg(long, value_name = "NAME,…", value_delimiter = ',',
          value_parser = ["terms", "parties", "template", "particulars", "shown", "recorded"])]
    without: Vec<String>,
    /// A time stamp (RFC 3161) of registry/checkpoint, to be put in
    #[arg(long, value_name = "FILE.tsr")]
    timestamp: Option<PathBuf>,
}

/// A time stamp is some thousand bytes, with the certificates of its authority.
const GREATEST_STAMP: usize = 1 << 20;

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let repository = Repository::find(context.dir.as_deref())?;
    let register = Register::read(&repository, &[])?;
    let ledger = register.ledger()?;
    let day = args.as_of.unwrap_or_else(today);
    let view = View::of(context, &repository, &register, &register.signed(), day, Some(&args.id))?;
    let json =
        serde_json::to_string_pretty(&view.contract()).expect("an object of plain values is always JSON");
    let timestamp = args.timestamp.as_ref().map(|file| read_bytes(file, GREATEST_STAMP)).transpose()?;
    let files = evidence(&Evidence {
        agreement: &args.id,
        body: args.body.as_deref(),
        ledger,
        text: &|digest| register.text(&args.id, digest),
        without: &args.without,
        status: (clean_json(&json) + "\n", clean(&view.human(context)).into_owned()),
        timestamp,
        day,
        demonstration: view.demonstration,
    })
    .map_err(|error| {
        let hint = match error {
            EvidenceError::NoActs(_) | EvidenceError::NotOfTheBody { .. } => {
                "`isa status` shows who has acted; what waits is taken in by `isa registry append`"
            }
            EvidenceError::TextMissing(_) => "`isa registry verify` lists everything that is missing",
            EvidenceError::OtherTimestamp => "let the authority stamp registry/checkpoint as it is now",
        };
        fail(error.to_string(), hint)
    })?;
    let acts = files.keys().filter(|path| path.starts_with("acts/")).count();
    let zip = pack(&format!("evidence-{}", args.id), &files)
        .map_err(|error| fail(format!("the zip cannot be made: {error}"), "leave out the larger texts"))?;
    create_new(&args.out, &zip)?;
    let texts = files.keys().filter(|path| path.starts_with("texts/")).count();
    Ok(Outcome::says(format!(
        "{}: {} and {}\nwhoever gets it needs the root from you, on paper: {}\n",
        args.out.display(),
        counted(acts, "act"),
        counted(texts, "text"),
        register.roster()?.pin()
    )))
}
