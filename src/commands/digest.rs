//! `isa digest`: the digests by which a text is known.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use super::canonical::parts;
use super::{Context, Outcome};

#[derive(clap::Args)]
pub struct Args {
    /// The agreement's file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let parts = parts(context, &args.file)?;
    let mut lines = String::new();
    for (name, bytes) in parts {
        let _ = writeln!(lines, "{name} {}", crate::text::Digest::of(&bytes));
    }
    Ok(Outcome::says(lines))
}
