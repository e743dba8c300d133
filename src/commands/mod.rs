//! The command line: one file a command. The only room that knows the clock, the terminal and exit codes.
//! Holds no law and no rule.

mod acts;
#[cfg(unix)]
mod agent;
mod agreed;
mod attach;
mod base;
mod baseline;
mod by;
mod canonical;
mod chasing;
mod check;
mod completions;
mod decided;
mod deferred;
mod demo;
mod desk;
mod digest;
mod enrol;
mod evidence;
mod explain;
mod facts;
mod failure;
mod find;
mod first_screen;
mod in_tray;
mod init;
#[cfg(feature = "http")]
mod kept;
mod key;
mod law;
mod law_words;
mod loaded;
mod man;
mod may_act;
mod meant;
mod members;
mod new;
mod output;
mod passphrase;
mod register;
mod registry;
mod remembered;
mod repository;
mod roster;
mod schema;
mod screen;
mod secrecy;
mod sign;
mod sign_all;
mod signed;
mod signer;
mod since;
mod so_far;
mod status;
mod status_forms;
mod status_words;
mod templates;
mod trusted;
mod typing;
#[cfg(feature = "http")]
mod web;
mod witness;
mod wrapped;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use deferred::Deferred;
pub use failure::{Failure, fail};
pub use repository::Repository;

use crate::law::Catalogue;
use crate::text::{clean, clean_json};

/// Agree, lawfully and provably, what data public bodies share.
#[derive(Parser)]
#[command(
    name = "isa",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
#[command(after_help = "Not legal advice. `isa explain RULE` gives the law behind a finding.")]
struct Cli {
    /// Work in the agreements repository in this folder
    #[arg(short = 'C', global = true, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Use the law catalogue in this folder instead of the one built in
    #[arg(long, global = true, value_name = "DIR")]
    law: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make an agreements repository
    Init(Deferred<init::Args>),
    /// List the templates, or show what one asks and fixes
    Templates(Deferred<templates::Args>),
    /// Make an agreement from a template
    New(Deferred<new::Args>),
    /// Do the whole job on London's bodies, in a fresh folder
    Demo(Deferred<demo::Args>),
    /// Check agreements against the law
    Check(Deferred<check::Args>),
    /// Explain a rule, or a provision: the page, the law, the dates
    Explain(Deferred<explain::Args>),
    /// Ask the law before you draft: may these two share, by which power, what changed
    Law(Deferred<law::Args>),
    /// Print the digests of an agreement's terms, parties and template
    Digest(Deferred<digest::Args>),
    /// Print the canonical bytes of which a digest is made
    Canonical(Deferred<canonical::Args>),
    /// Sign an agreement for a body
    Sign(Deferred<sign::Args>),
    /// Bring back a signature that was made on another computer
    Attach(Deferred<attach::Args>),
    /// Decline to sign an agreement for a body
    Decline(Deferred<sign::DeclineArgs>),
    #[command(flatten)]
    Act(acts::Command),
    /// Show who has decided what, and what is in force
    Status(Deferred<status::Args>),
    /// Find the agreements under which one body shares with another
    Find(Deferred<find::Args>),
    /// Put everything on one agreement into a zip that others can check
    Evidence(Deferred<evidence::Args>),
    /// The registry: append, verify, prove, log, key
    Registry(Deferred<registry::Args>),
    /// Watch the registry for others: make a witness's key, cosign the head
    Witness(Deferred<witness::Args>),
    /// Who speaks for which body
    Roster(Deferred<roster::Args>),
    /// Make, show and import keys
    Key(Deferred<key::Args>),
    /// Write the JSON Schemas that editors use
    Schema(Deferred<schema::Args>),
    /// Print what a shell needs to complete commands
    Completions(Deferred<completions::Args>),
    /// Print the manual page, or write one for each command
    Man(Deferred<man::Args>),
}

/// What a command has to say when it is done.
pub struct Outcome {
    /// What goes to standard output.
    pub text: String,
    /// True when the text was cleaned piece by piece and may hold colours, or is bytes that must not be touched.
    pub ready: bool,
    /// 0, or 1 for findings.
    pub code: u8,
}

impl Outcome {
    /// Plain words; they are cleaned before they are printed.
    pub fn says(text: impl Into<String>) -> Self {
        Self { text: text.into(), ready: false, code: 0 }
    }

    /// Text that is printed as it is.
    pub fn ready(text: impl Into<String>) -> Self {
        Self { text: text.into(), ready: true, code: 0 }
    }

    /// One object on one line. Names of files and words of texts may stand in it, so what acts is escaped.
    pub fn json(object: &impl serde::Serialize) -> Self {
        let json = serde_json::to_string(object).expect("an object of plain values is always JSON");
        Self::ready(clean_json(&json) + "\n")
    }

    #[must_use]
    pub fn with_code(mut self, code: u8) -> Self {
        self.code = code;
        self
    }
}

/// What every command is handed.
pub struct Context {
    pub dir: Option<PathBuf>,
    pub law: &'static Catalogue,
}

/// Runs the program.
pub fn run() -> ExitCode {
    // Usage errors end here with code 2, `--help` and `--version` with 0; a closed pipe is nobody's fault.
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // The bare name of a command with commands of its own prints its help, which says more than two lines.
        Err(error)
            if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand =>
        {
            failure::report_usage(&error);
            return ExitCode::from(2);
        }
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            return match error.print() {
                Err(problem) if problem.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
                _ => ExitCode::from(code),
            };
        }
    };
    match perform(cli).and_then(|outcome| Ok((print(&outcome)?, outcome.code))) {
        Ok(((), code)) => ExitCode::from(code),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            failure::report(&error);
            ExitCode::from(2)
        }
    }
}

fn perform(cli: Cli) -> Result<Outcome> {
    let law = match &cli.law {
        None => Catalogue::built_in(),
        Some(folder) => {
            let catalogue = Catalogue::of_folder(folder).map_err(|error| {
                fail(
                    format!("{}: {error}", folder.display()),
                    "`--law` wants a folder like `law/` of this program's source",
                )
            })?;
            Box::leak(Box::new(catalogue))
        }
    };
    let context = Context { dir: cli.dir, law };
    match cli.command {
        Command::Init(args) => init::run(&context, &args),
        Command::Templates(args) => templates::run(&context, &args),
        Command::New(args) => new::run(&context, &args),
        Command::Demo(args) => demo::run(&context, &args),
        Command::Check(args) => check::run(&context, args.0),
        Command::Explain(args) => explain::run(&context, &args),
        Command::Law(args) => law::run(&context, &args),
        Command::Digest(args) => digest::run(&context, &args),
        Command::Canonical(args) => canonical::run(&context, &args),
        Command::Key(args) => key::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Sign(args) => sign::sign(&context, &args),
        Command::Attach(args) => attach::attach(&context, &args),
        Command::Decline(args) => sign::decline(&context, &args),
        Command::Act(command) => acts::run(&context, &command),
        Command::Status(args) => status::run(&context, &args),
        Command::Find(args) => find::run(&context, &args),
        Command::Evidence(args) => evidence::run(&context, &args),
        Command::Registry(args) => registry::run(&context, &args),
        Command::Witness(args) => witness::run(&context, &args),
        Command::Roster(args) => roster::run(&context, &args),
    }
}

fn print(outcome: &Outcome) -> Result<()> {
    let text = if outcome.ready { outcome.text.as_str().into() } else { clean(&outcome.text) };
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(fail(
            format!("the output cannot be written: {error}"),
            "make room where it goes, or send it somewhere else",
        )),
        written => Ok(written?),
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// A day as the command line takes it.
pub fn day(text: &str) -> Result<chrono::NaiveDate, String> {
    text.parse().map_err(|_| "a day is written as year-month-day, such as 2026-11-24".to_owned())
}

/// Today, in the United Kingdom's calendar: the day of Coordinated Universal Time, as everything signed uses.
pub fn today() -> chrono::NaiveDate {
    chrono::Utc::now().date_naive()
}
