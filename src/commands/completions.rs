//! `isa completions`: what a shell needs to complete commands, options and their words.
//! Installs nothing: the text goes to standard output.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, Outcome};

#[derive(clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub fn run(args: &Args) -> Result<Outcome> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "isa", &mut text);
    Ok(Outcome::ready(String::from_utf8(text)?))
}
