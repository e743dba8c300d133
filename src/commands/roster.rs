//! `isa roster`: who speaks for which body. The root names the registrar and the log; the registrar enrols bodies;
//! a body appoints its own signatories, and dismisses them.
//! What each command takes is here; what a statement says in words is in `words`, and how it travels from one signer
//! to the next in `proposal`.

mod confirm;
mod export;
mod going_on;
mod proposal;
mod sheet;
mod show;
mod vouch;
mod words;

use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;

use super::enrol::Enrolling;
use super::register::Register;
use super::signer::{AgentArgs, Signer};
use super::{Context, Outcome, Repository, fail, key, today, trusted};
use crate::roster::Roster;
use crate::seal::{PublicKey, Statement};
use proposal::Proposal;
pub use show::expiry;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Show the root, the bodies and their offices
    Show(ShowArgs),
    /// Begin a roster: root keys, registrar keys, the log
    Root(vouch::RootArgs),
    /// Replace keys of the root or the registrar, or set a new last day (signed by the old root and the new)
    Rotate(vouch::Rotate),
    /// Enrol a body with its own administrative keys, or a list of bodies (signed by the registrar)
    Enrol(vouch::Enrol),
    /// Give a body other administrative keys (signed by its old ones, or by the root with 14 days' notice)
    Replace(vouch::Replace),
    /// Give an office of a body to a key (signed by the body)
    Appoint(vouch::Appoint),
    /// Say that a key counts no longer (signed by the body, or by the root for it)
    Revoke(vouch::Revoke),
    /// End the log at its last head and name the next one (signed by the root; a handover by the old log too)
    Continue(going_on::Continue),
    /// Say what is proposed in a file, who has signed it, and who has still to
    Read(ReadArgs),
    /// Add your signature to what is proposed in a file
    Cosign(confirm::Cosign),
    /// Put what is proposed in a file into the roster, when everybody who must has signed it
    Add(AddArgs),
    /// Remember the root that you were given on paper
    Trust(trusted::Args),
    /// Write the signatories' keys for other programs
    Export(export::Args),
}

#[derive(clap::Args)]
struct ShowArgs {
    /// The day as of which the question is asked, by all that the roster says now; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
}

#[derive(clap::Args)]
struct ReadArgs {
    /// The file that `--propose` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(clap::Args)]
struct AddArgs {
    /// The file that `--propose` wrote, or copies of it that were signed in several places at once
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Who signs a statement here and now.
#[derive(clap::Args)]
struct Signers {
    /// Key files that sign; as many as the threshold asks, unless others sign elsewhere
    #[arg(long = "key", value_name = "FILE", required_unless_present_any = ["propose", "agent"])]
    keys: Vec<PathBuf>,
    #[command(flatten)]
    agent: AgentArgs,
    #[command(flatten)]
    sending: Sending,
}

/// Whether others sign too, elsewhere.
#[derive(clap::Args)]
struct Sending {
    /// Write it to this new file instead, for others to sign where they are (`isa roster cosign`)
    #[arg(long, value_name = "FILE")]
    propose: Option<PathBuf>,
    #[command(flatten)]
    passphrases: Passphrases,
}

#[derive(clap::Args)]
struct Passphrases {
    /// Read the passphrases from these open file descriptors, one for each key file
    #[arg(long = "passphrase-fd", value_name = "N")]
    fds: Vec<u32>,
}

impl Signers {
    /// Those who sign here, each opened or asked for.
    fn open(&self) -> Result<Vec<Signer>> {
        open_all(&self.keys, &self.sending.passphrases, &self.agent)
    }
}

/// Where a command works: the repository, and its roster as it is now.
struct Work {
    repository: Repository,
    roster: Option<Roster>,
    day: NaiveDate,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    if let Command::Trust(args) = &args.command {
        return trusted::trust(context.dir.as_deref(), args);
    }
    let repository = Repository::find(context.dir.as_deref())?;
    let register = Register::read(&repository, &[])?;
    let roster = match &args.command {
        // The only ones that may come before there is a roster.
        Command::Root(_) | Command::Read(_) | Command::Cosign(_) | Command::Add(_) if register.is_empty() => {
            None
        }
        _ => Some(register.roster()?.clone()),
    };
    let work = Work { repository, roster, day: today() };
    match &args.command {
        Command::Show(args) => Ok(Outcome::says(show::shown(work.roster()?, args.as_of.unwrap_or(work.day)))),
        Command::Root(args) => vouch::root(&work, args),
        Command::Rotate(args) => vouch::rotate(&work, args),
        Command::Enrol(args) => vouch::enrol(context, &work, args),
        Command::Replace(args) => vouch::replace(&work, args),
        Command::Appoint(args) => vouch::appoint(&work, args),
        Command::Revoke(args) => vouch::revoke(&work, args),
        Command::Continue(args) => going_on::run(&work, register.ledger()?, args),
        Command::Read(args) => confirm::read(&work, &args.file),
        Command::Cosign(args) => confirm::cosign(&work, args),
        Command::Add(args) => add(&work, &args.files),
        Command::Export(args) => export::run(&work, args),
        Command::Trust(_) => unreachable!("it is answered before a repository is looked for"),
    }
}

impl Work {
    fn roster(&self) -> Result<&Roster> {
        self.roster
            .as_ref()
            .ok_or_else(|| fail("this repository has no roster", "begin one with `isa roster root`"))
    }

    /// Signs statements that follow each other, and files them or sends them on.
    fn file(&self, statements: Vec<Statement>, signers: &[Signer], sending: &Sending) -> Result<Outcome> {
        let proposal = Proposal::of(statements, signers, self.roster.as_ref())?;
        if let Some(path) = &sending.propose {
            proposal.write_new(&self.repository, path)?;
            let said = confirm::told(self, &proposal)?;
            return Ok(Outcome::says(format!(
                "{said}\nnext: send {} to the others, who sign it with `isa roster cosign`, and tell them the digest on another way\n",
                super::repository::shown_path(path)
            )));
        }
        self.add(&proposal)
    }

    fn add(&self, proposal: &Proposal) -> Result<Outcome> {
        let folder = self.repository.folder()?;
        let mut enrolling = Enrolling::new(&folder, self.roster.clone(), self.day);
        proposal.add(&mut enrolling, self.day)?;
        let roster =
            enrolling.roster.as_ref().ok_or_else(|| fail("there is nothing to add", "name a proposal"))?;
        if self.roster.is_none() {
            return Ok(Outcome::says(format!(
                "root {}\nwrite this down on paper and give it to everybody who will verify: nobody should take it from the repository\n",
                roster.pin()
            )));
        }
        Ok(Outcome::says(format!(
            "roster version {}\nnext: commit roster/, and let the registry take it in with `isa registry append`\n",
            roster.version()
        )))
    }
}

fn add(work: &Work, files: &[PathBuf]) -> Result<Outcome> {
    let mut copies = files.iter().map(|file| Proposal::read(file));
    let mut proposal = copies.next().expect("the command line asks for one at least")?;
    for copy in copies {
        proposal.join(copy?)?;
    }
    work.add(&proposal)
}

fn open_all(files: &[PathBuf], passphrases: &Passphrases, agent: &AgentArgs) -> Result<Vec<Signer>> {
    if !passphrases.fds.is_empty() && passphrases.fds.len() != files.len() {
        return Err(fail(
            "there must be one `--passphrase-fd` for each key file",
            "give them in the order of the key files",
        ));
    }
    let opened = files.iter().enumerate().map(|(at, file)| key::open(file, passphrases.fds.get(at).copied()));
    let mut signers = opened.map(|key| key.map(Signer::File)).collect::<Result<Vec<_>>>()?;
    signers.extend(agent.signer(None)?);
    Ok(signers)
}

fn public_keys(files: &[PathBuf]) -> Result<Vec<PublicKey>> {
    files.iter().map(|file| public_key(file)).collect()
}

/// A public key from a file: PEM, with the lines that `isa key show` prints before it, or one line of OpenSSH.
fn public_key(file: &Path) -> Result<PublicKey> {
    let bytes = super::repository::read_bytes(file, 1 << 16)?;
    let text = String::from_utf8_lossy(&bytes);
    let key = match text.find("-----BEGIN") {
        Some(at) => PublicKey::from_pem(&text[at..]),
        None => openssh(&text),
    };
    key.map_err(|error| {
        fail(
            format!("{}: {error}", file.display()),
            "a public key is the PEM text that `isa key show` prints, or a line of OpenSSH: `ssh-ed25519 AAAA…`, with `sshsig` before it if it signs through ssh-keygen, or `sk-ssh-ed25519@openssh.com AAAA…`",
        )
    })
}

/// A line as it stands in an OpenSSH `.pub` file, with `sshsig` before it where the key signs through ssh-keygen; the
/// comment behind the key is nobody's business.
fn openssh(line: &str) -> Result<PublicKey, crate::seal::SealError> {
    let count = if line.trim_start().starts_with("sshsig") { 3 } else { 2 };
    let words: Vec<&str> = line.split_whitespace().take(count).collect();
    words.join(" ").parse()
}
