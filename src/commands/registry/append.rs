//! Taking what waits into the log, and signing its head.
//!
//! On a branch that more than one machine pushes to, "append, sign, push" is wrong: who loses the push has signed a
//! head that no published log will ever begin with, and that signature cannot be taken back. So there entries are
//! sequenced and pushed first (`append --unsigned`), and the head that is on the branch is signed after the push has
//! won (`sign`). Either way the key remembers its last head outside the repository, and signs no other story.
//!
//! The registry is verified whole, once, before anything is written: also where its head is the one that this key
//! signed last. The tree itself would grow from its right edge alone (`registry::Frontier`); but a head says nothing of
//! the files beside the log, and which acts wait, which are logged already and which was the last of each office would
//! then rest on a memory as large as the log. Whoever signs for all looks at all.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use crate::commands::register::{Register, TEXTS};
use crate::commands::remembered::Remembered;
use crate::commands::signer::{AgentArgs, Signer};
use crate::commands::{Outcome, Repository, fail, key, today};
use crate::disk::{DiskError, Folder};
use crate::registry::{
    CHECKPOINT, Ending, Files, Plan, RegistryError, Step, log_keys, object_path, plan_on, sign_head,
};
use crate::seal::{LogKey, SealError, SecretKey, Signs};
use crate::text::Digest;

/// Where the user's settings keep the heads that a log's key has signed.
pub const HEADS: &str = "heads";

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("how").args(["key", "agent", "unsigned"]).required(true)))]
pub struct Append {
    #[command(flatten)]
    by: ByLog,
    /// Only sequence the entries, for a branch that others push to: push, and then `isa registry sign`
    #[arg(long, conflicts_with = "passphrase_fd")]
    unsigned: bool,
}

/// Where the key of the log is.
#[derive(clap::Args)]
struct ByLog {
    /// The log's key file
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    agent: AgentArgs,
    #[arg(long, value_name = "N", conflicts_with = "agent")]
    passphrase_fd: Option<u32>,
}

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("how").args(["key", "agent"]).required(true)))]
pub struct Sign {
    #[command(flatten)]
    by: ByLog,
}

impl ByLog {
    /// Opens the key, or finds it in the agent, which may hold others besides.
    fn signer(&self, log: Option<&LogKey>) -> Result<Option<Signer>> {
        match &self.key {
            Some(file) => key::open(file, self.passphrase_fd).map(|key| Some(Signer::File(key))),
            None => self.agent.signer(log.map(|log| log.public().fingerprint())),
        }
    }
}

pub fn append_command(repository: &Repository, args: &Append) -> Result<Outcome> {
    let logs = logs(repository)?;
    let Some(signer) = args.by.signer(logs.last())? else {
        let plan = take(repository, None, None, today())?;
        return Ok(told(
            &plan,
            "sequenced; nobody has signed it yet: push it, and then run `isa registry sign`",
        ));
    };
    let memory = memory(logs, &signer)?;
    Ok(told(&take(repository, Some(&signer), memory, today())?, "signed"))
}

/// Takes what waits into the log and signs it, with a key that is remembered nowhere: a demonstration's.
pub fn append(repository: &Repository, key: &SecretKey, today: chrono::NaiveDate) -> Result<Plan> {
    take(repository, Some(key), None, today)
}

/// Signs the head that was sequenced and pushed.
pub fn sign(repository: &Repository, args: &Sign) -> Result<Outcome> {
    let logs = logs(repository)?;
    let signer = args.by.signer(logs.last())?.expect("the command line asks for a key file or an agent");
    let mut memory = memory(logs, &signer)?;
    let folder = repository.folder()?;
    let lock = locked(&folder)?;
    let register = Register::read(repository, &[])?;
    let last = memory.as_ref().and_then(Remembered::last);
    let plan =
        sign_head(&register.files, register.ledger()?, &signer, last).map_err(|error| refused(&error))?;
    carry_out(&folder, &plan, memory.as_mut())?;
    drop(lock);
    Ok(told(&plan, "signed"))
}

/// The keys of the logs of this registry, as its roster names them: the last is of the one that goes on.
fn logs(repository: &Repository) -> Result<Vec<LogKey>> {
    let roster = repository
        .folder()?
        .read_all(&["roster"])
        .map_err(|error| fail(error.to_string(), "put files and no links there"))?;
    Ok(log_keys(&roster))
}

/// The memory of the key, if it is the key of a log of this registry: of another one nothing is asked, and nothing signed.
fn memory(logs: Vec<LogKey>, signer: &Signer) -> Result<Option<Remembered>> {
    match logs.into_iter().find(|log| log.public() == signer.public()) {
        Some(log) => Remembered::open(HEADS, None, log.name(), &log.public()).map(Some),
        None => Ok(None),
    }
}

/// The registry is locked, read and verified whole before the first byte is written.
fn take(
    repository: &Repository,
    key: Option<&dyn Signs>,
    mut memory: Option<Remembered>,
    today: chrono::NaiveDate,
) -> Result<Plan> {
    let folder = repository.folder()?;
    let lock = locked(&folder)?;
    let register = Register::read(repository, &[])?;
    if register.is_empty() {
        register.ledger()?;
    }
    // Of every folder that has some: an act waits for its texts also where the file that people edit is gone.
    let texts = folder
        .read_all(&[&format!("*/{TEXTS}")])
        .map_err(|error| fail(error.to_string(), "put files and no links there"))?;
    let by_digest: BTreeMap<Digest, Vec<u8>> =
        texts.values().map(|bytes| (Digest::of(bytes), bytes.clone())).collect();
    let last = memory.as_ref().and_then(Remembered::last);
    let ending = key.map_or(Ending::Unsigned, |key| Ending::Signed { key, last });
    let Register { files, verification, .. } = register;
    let plan = plan_on(&files, verification, &by_digest, &ending, today).map_err(|error| refused(&error))?;
    carry_out(&folder, &plan, memory.as_mut())?;
    // What is in the registry now need not wait any longer. A text of an act that was refused stays.
    for (path, bytes) in texts {
        if is_there(&files, &plan, &object_path(&Digest::of(&bytes))) {
            folder.remove(&path).map_err(cannot)?;
        }
    }
    drop(lock);
    Ok(plan)
}

/// Is a file there, now that the plan is carried out?
fn is_there(before: &Files, plan: &Plan, path: &str) -> bool {
    let last = plan.steps.iter().rev().find_map(|step| match step {
        Step::Write { path: written, .. } => (written == path).then_some(true),
        Step::Remove { path: removed } => (removed == path).then_some(false),
    });
    last.unwrap_or_else(|| before.contains_key(path))
}

fn carry_out(folder: &Folder, plan: &Plan, mut memory: Option<&mut Remembered>) -> Result<()> {
    for step in &plan.steps {
        match step {
            Step::Write { path, bytes } => {
                // Remembered before it is there to be seen, and after everything that gives its entries their places.
                if let (true, Some(memory)) = (path == CHECKPOINT, &mut memory) {
                    memory.keep(bytes)?;
                }
                folder.replace(path, bytes).map_err(cannot)?;
            }
            Step::Remove { path } => folder.remove(path).map_err(cannot)?,
        }
    }
    Ok(())
}

fn locked(folder: &Folder) -> Result<crate::disk::Lock> {
    folder.lock("registry.lock").map_err(|error| {
        fail(error.to_string(), "wait until the other process has ended, and run the command again")
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it stands behind `map_err`")]
fn cannot(error: DiskError) -> anyhow::Error {
    fail(error.to_string(), "nothing half-written stays: put it right and run the command again")
}

fn refused(error: &RegistryError) -> anyhow::Error {
    let hint = match error {
        RegistryError::GoesBack { .. } => {
            "fetch the registry as it was last signed; if it is lost, only the root can decide how to go on"
        }
        RegistryError::Seal(SealError::NotSigned(_)) => {
            "nothing was written; see that the agent runs, holds the key, and is told yes when it asks"
        }
        RegistryError::NotTheLogKey(_) => {
            "`isa registry key` prints the log's key; where the root has ended a log, the next append has the key of the one that goes on"
        }
        RegistryError::NothingSequenced => "`isa registry append --unsigned` sequences what waits",
        RegistryError::NotAsSequenced(_) => "fetch the branch as the sequencer pushed it",
        _ => "`isa registry verify` lists everything that is not as it was signed",
    };
    fail(error.to_string(), hint)
}

fn told(plan: &Plan, how: &str) -> Outcome {
    let mut text = String::new();
    for added in &plan.added {
        let _ = writeln!(text, "{:>6}  {}", added.index, added.file);
    }
    for problem in &plan.refused {
        let _ = writeln!(text, "refused {problem}");
    }
    if let Some(folder) = &plan.set_aside {
        let _ = writeln!(text, "the log that ended lies in {folder}");
    }
    let entries =
        if plan.added.len() == 1 { "1 entry".to_string() } else { format!("{} entries", plan.added.len()) };
    let _ = writeln!(
        text,
        "{entries} added; the log has {}, root {}",
        plan.size,
        data_encoding::BASE64.encode(&plan.root)
    );
    if how != "signed" && !plan.steps.is_empty() {
        let _ = writeln!(text, "{how}");
    }
    Outcome::says(text).with_code(u8::from(!plan.refused.is_empty()))
}
