//! `isa man`: the manual, as pages for `man`.
//! Says nothing that `--help` does not say.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Command, CommandFactory as _};

use super::{Cli, Outcome, fail};
use crate::disk::Folder;

#[derive(clap::Args)]
pub struct Args {
    /// Write a page for each command into this folder; the first page is printed when not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<Outcome> {
    let mut whole = Cli::command();
    whole.build();
    let Some(out) = &args.out else { return Ok(Outcome::ready(page(&whole, "isa")?)) };
    let folder = Folder::open(out).map_err(|error| fail(error.to_string(), "name a folder that is there"))?;
    let mut pages = Vec::new();
    collect(&whole, "isa", &mut pages)?;
    let mut told = String::new();
    for (name, text) in pages {
        let name = format!("{name}.1");
        folder
            .replace(&name, text.as_bytes())
            .map_err(|error| fail(error.to_string(), "name a folder where you may write"))?;
        told += &out.join(name).display().to_string();
        told.push('\n');
    }
    Ok(Outcome::says(told))
}

/// The page of a command, and of each of its own commands: `isa-registry-append`.
fn collect(command: &Command, name: &str, pages: &mut Vec<(String, String)>) -> Result<()> {
    let below = command.get_subcommands().filter(|below| !below.is_hide_set());
    pages.push((name.to_string(), page(command, name)?));
    for command in below {
        collect(command, &format!("{name}-{}", command.get_name()), pages)?;
    }
    Ok(())
}

/// One page. It bears no date, so that the same program gives the same bytes.
fn page(command: &Command, name: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let man = clap_mangen::Man::new(command.clone().display_name(name.to_string()))
        .title(name.to_uppercase())
        .source(concat!("isa ", env!("CARGO_PKG_VERSION")));
    man.render(&mut bytes)?;
    Ok(String::from_utf8(bytes)?)
}
