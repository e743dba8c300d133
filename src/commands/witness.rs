//! `isa witness`: somebody else's machine looks at the registry, and says under its own key that the log only grew.
//! What it saw last it remembers outside every repository; it never cosigns what does not follow from that.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::register::Register;
use super::remembered::Remembered;
use super::{Context, Outcome, Repository, fail, key, passphrase, trusted};
use crate::registry::{CHECKPOINT, Ledger, RegistryError, cosigned, restored};
use crate::seal::{Fingerprint, Note, SecretKey, WitnessKey, WitnessPolicy};
use crate::text::Digest;

/// Where the user's settings keep the heads that a witness has cosigned.
const SEEN: &str = "witness";

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Make a key for a witness, and print the verifier key for those who hold the root
    New(New),
    /// Verify the registry, and add a cosignature to its head if it follows from what this witness saw last
    Cosign(Cosign),
}

#[derive(clap::Args)]
struct New {
    /// The name of the witness, such as witness.example/camden
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The new key file; keep it outside the repository
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Read the passphrase from this open file descriptor
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

#[derive(clap::Args)]
struct Cosign {
    /// The witness's key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
    /// Keep what this witness has seen in this folder, outside the repository, instead of your own settings
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// The root that you were given on paper, as SHA256:…; the one that you trust already when not given
    #[arg(long, value_name = "FINGERPRINT")]
    pin: Option<String>,
}

/// The witnesses that a root asks for, as the commands of the roster take them.
#[derive(clap::Args)]
pub struct Witnesses {
    /// Verifier key of a witness, as `isa witness new` prints it; once for each
    #[arg(long = "witness", value_name = "KEY", requires = "witness_threshold")]
    witness: Vec<String>,
    /// How many of the witnesses must have cosigned a head of the log
    #[arg(long, value_name = "N", requires = "witness")]
    witness_threshold: Option<usize>,
    /// How old the newest cosignature may be, in days
    #[arg(long, value_name = "N", default_value_t = 7)]
    witness_days: u32,
}

impl Witnesses {
    /// None where no witness is named.
    pub fn policy(&self) -> Result<Option<WitnessPolicy>> {
        let Some(threshold) = self.witness_threshold else { return Ok(None) };
        let read = |key: &String| {
            key.parse::<WitnessKey>().map_err(|error| {
                fail(
                    format!("\"{key}\": {error}"),
                    "a witness gives you the line that `isa witness new` prints",
                )
            })
        };
        let keys = self.witness.iter().map(read).collect::<Result<_>>()?;
        Ok(Some(WitnessPolicy::new(keys, threshold, self.witness_days)))
    }
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::New(args) => new(args),
        Command::Cosign(args) => {
            let repository = Repository::find(context.dir.as_deref())?;
            cosign(&repository, args)
        }
    }
}

fn new(args: &New) -> Result<Outcome> {
    key::outside_git(&args.out)?;
    let secret = SecretKey::generate().map_err(|error| fail(error.to_string(), "try again"))?;
    // Before the file is made: a name that cannot be written is no reason to leave a key behind.
    let witness = WitnessKey::new(&args.name, secret.public())
        .map_err(|error| fail(error.to_string(), "a name looks like witness.example/camden"))?;
    key::write(&secret, &args.out, &passphrase::choose(args.passphrase_fd)?)?;
    Ok(Outcome::says(format!("{witness}\n")))
}

fn cosign(repository: &Repository, args: &Cosign) -> Result<Outcome> {
    let hint = "type the root from the paper that you were given";
    let pins: Vec<Fingerprint> =
        args.pin.iter().map(|text| trusted::fingerprint(text, hint)).collect::<Result<_>>()?;
    if let Some(state) = &args.state {
        outside(repository, state)?;
    }
    let key = key::open(&args.key, args.passphrase_fd)?;
    let folder = repository.folder()?;
    let lock = folder.lock("registry.lock").map_err(|error| {
        fail(error.to_string(), "wait until the other process has ended, and run the command again")
    })?;
    let register = Register::read(repository, &pins)?;
    if !register.verification.report.trust.pinned {
        return Err(fail(
            "nobody has said which root is the right one, and a witness believes no repository",
            "give the root from paper with `--pin`, or once and for all with `isa roster trust`",
        ));
    }
    let Some(ledger) = &register.verification.ledger else {
        let mut text = String::new();
        for problem in &register.verification.report.problems {
            let _ = writeln!(text, "problem: {problem}");
        }
        text.push_str("the registry does not verify, and is not cosigned\n");
        return Ok(Outcome::says(text).with_code(1));
    };
    let witness = named(ledger, &key)?;
    let mut memory = Remembered::open(SEEN, args.state.as_deref(), ledger.log_key().name(), &key.public())?;
    // What it has seen of a log that ended must be in that log as it is here.
    for log in ledger.ended() {
        let last = Remembered::last_of(SEEN, args.state.as_deref(), &log.origin, &key.public())?;
        if let Some(last) = last
            && let Err(error) = ledger.extends(&last)
        {
            return refused(&memory, ledger, &last, &error);
        }
    }
    let now = chrono::Utc::now();
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    let says_more = |error: RegistryError| fail(error.to_string(), "`isa registry verify` says more");
    let mut head = ledger.checkpoint().to_vec();
    if let Some(last) = memory.last() {
        if let Err(error) = ledger.extends(last) {
            return refused(&memory, ledger, last, &error);
        }
        not_earlier(last, &witness, seconds)?;
        head = restored(&head, last, &witness).map_err(says_more)?;
    }
    let head = cosigned(&head, &witness, &key, seconds).map_err(says_more)?;
    // Remembered before anybody can see it.
    memory.keep(&head)?;
    folder
        .replace(CHECKPOINT, &head)
        .map_err(|error| fail(error.to_string(), "put it right and run the command again"))?;
    drop(lock);
    Ok(Outcome::says(format!(
        "{} has cosigned the head of {} entries at {}\nsend {CHECKPOINT} back to the registry\n",
        witness.name(),
        ledger.size(),
        now.format("%Y-%m-%d %H:%M:%S UTC")
    )))
}

/// The witness that the root knows by this key.
fn named(ledger: &Ledger, key: &SecretKey) -> Result<WitnessKey> {
    if ledger.checkpoint().is_empty() {
        return Err(fail(
            "nothing is signed in this registry yet",
            "`isa registry append` signs its first head",
        ));
    }
    let witnesses = ledger.witness_policy().map_or(&[][..], |policy| &policy.keys);
    witnesses.iter().find(|witness| witness.public() == key.public()).cloned().ok_or_else(|| {
        fail(
            format!("the root names no witness with the key {}", key.public().fingerprint()),
            "those who hold the root name it with `isa roster rotate --witness`, and the line of `isa witness new`",
        )
    })
}

/// A witness that says less than it said before would help whoever hides the rest.
fn refused(memory: &Remembered, ledger: &Ledger, last: &[u8], error: &RegistryError) -> Result<Outcome> {
    let keep = |bytes: &[u8]| memory.write(&format!("refused/{}", &Digest::of(bytes).hex()[..16]), bytes);
    let (seen, shown) = (keep(last)?, keep(ledger.checkpoint())?);
    Ok(Outcome::says(format!(
        "refused: {error}\nthe head that this witness has cosigned: {seen}\nthe head that it is shown now: {shown}\n\
         an old clone is no fraud: fetch, and run it again; if that changes nothing, keep both files, tell those who \
         hold the root, and see `isa registry accuse`\n"
    ))
    .with_code(1))
}

fn not_earlier(last: &[u8], witness: &WitnessKey, now: u64) -> Result<()> {
    let times = Note::parse(last).and_then(|note| note.cosigned_by(witness)).unwrap_or_default();
    if times.into_iter().max().is_some_and(|time| time > now) {
        return Err(fail(
            "the clock of this machine is behind the last cosignature of this witness",
            "set the clock, and run the command again",
        ));
    }
    Ok(())
}

/// What a witness remembers must not go away, or go back, with what it looks at.
fn outside(repository: &Repository, state: &Path) -> Result<()> {
    let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    if full(state).starts_with(full(&repository.root)) {
        return Err(fail(
            format!("{} lies inside the repository that the witness looks at", state.display()),
            "name a folder outside every repository",
        ));
    }
    Ok(())
}
