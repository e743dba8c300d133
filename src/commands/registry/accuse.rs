//! `isa registry accuse`: two heads of one log that cannot both be true become a file that others can check.

use std::path::PathBuf;

use anyhow::Result;

use crate::commands::repository::read_bytes;
use crate::commands::{Outcome, Repository, fail, output};
use crate::registry::{Accusation, Checkpoint, accuse, log_keys};

#[derive(clap::Args)]
pub struct Accuse {
    /// A checkpoint of the log: what somebody was shown, or kept
    #[arg(value_name = "A")]
    first: PathBuf,
    /// Another one
    #[arg(value_name = "B")]
    second: PathBuf,
    /// Write the proof to this new file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// 0 with a proof of two stories; 1 where one head goes on from the other.
pub fn run(repository: &Repository, args: &Accuse) -> Result<Outcome> {
    // Read as they lie: a log that has forked need not verify.
    let files = repository
        .folder()?
        .read_all(&["registry", "roster"])
        .map_err(|error| fail(error.to_string(), "put files and no links there"))?;
    let heads = [&args.first, &args.second].map(|path| read_bytes(path, 1 << 16));
    let [first, second] = heads;
    let (first, second) = (first?, second?);
    // Of several logs the one that signed the first head, or else the one that is written now.
    let logs = log_keys(&files);
    let signed = logs.iter().find(|log| Checkpoint::open(&first, log).is_ok());
    let log = signed.or(logs.last()).ok_or_else(|| {
        fail("the repository has no root statement that names a log", "name a repository with `-C DIR`")
    })?;
    let found = accuse(&files, log, &first, &second).map_err(|error| {
        fail(error.to_string(), format!("both files must be checkpoints that {} has signed", log.name()))
    })?;
    match found {
        Accusation::Proved(proof) => match &args.out {
            Some(path) => {
                output::create_new(path, &proof)?;
                Ok(Outcome::says(format!("{} has told two stories: {}\n", log.name(), path.display())))
            }
            None => Ok(Outcome::says(String::from_utf8_lossy(&proof))),
        },
        Accusation::Consistent => {
            Ok(Outcome::says("one head goes on from the other: nothing is wrong with these two\n")
                .with_code(1))
        }
        Accusation::Unknown(size) => Err(fail(
            format!(
                "the entries under the head of {size} entries are not here, so nothing can be said of the two"
            ),
            "run it with `-C` in the repository from which that head comes",
        )),
    }
}
