//! `isa schema`: the JSON Schemas by which editors help to write agreements and particulars.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use super::{Outcome, fail};
use crate::agreement::schemas;
use crate::disk::Folder;

#[derive(clap::Args)]
pub struct Args {
    /// Write the schemas into this folder; printed one after the other when not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Outcome> {
    let schemas = schemas();
    let Some(out) = &args.out else {
        return Ok(Outcome::says(schemas.map(|(_, text)| text).concat()));
    };
    let folder = Folder::open(out).map_err(|error| fail(error.to_string(), "name a folder that is there"))?;
    let mut told = String::new();
    for (name, text) in schemas {
        folder
            .replace(name, text.as_bytes())
            .map_err(|error| fail(error.to_string(), "name a folder where you may write"))?;
        let _ = writeln!(told, "{}", out.join(name).display());
    }
    Ok(Outcome::says(told))
}
