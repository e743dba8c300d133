//! `isa key`: keys are made, shown and imported; what is written is always encrypted.

use std::path::{Path, PathBuf};

use anyhow::Result;
use zeroize::Zeroizing;

use super::{Outcome, fail, passphrase};
use crate::disk::{self, Trouble};
use crate::seal::{PublicKey, SecretKey};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Make a key and write it, encrypted, to a new file
    New(New),
    /// Print the fingerprint and the public key of a key file
    Show(Show),
    /// Take over a key that openssl made, and encrypt it as well as this program does
    Import(Import),
    /// Encrypt a key file again, under a new passphrase
    Passphrase(Rekey),
}

#[derive(clap::Args)]
struct New {
    /// The new file; keep it outside the repository
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Read the passphrase from this open file descriptor
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

#[derive(clap::Args)]
struct Show {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the public key alone, in the one line that OpenSSH uses
    #[arg(long)]
    ssh: bool,
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

#[derive(clap::Args)]
struct Rekey {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the passphrase that it has from this open file descriptor
    #[arg(long, value_name = "N", requires = "new_passphrase_fd")]
    passphrase_fd: Option<u32>,
    /// Read the new passphrase from this open file descriptor
    #[arg(long, value_name = "N", requires = "passphrase_fd")]
    new_passphrase_fd: Option<u32>,
}

#[derive(clap::Args)]
struct Import {
    /// The encrypted key file (PKCS#8 PEM)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The new file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

pub fn run(args: &Args) -> Result<Outcome> {
    match &args.command {
        Command::New(new) => {
            outside_git(&new.out)?;
            let passphrase = passphrase::choose(new.passphrase_fd)?;
            let key = SecretKey::generate().map_err(|error| fail(error.to_string(), "try again"))?;
            write(&key, &new.out, &passphrase)
        }
        Command::Show(show) => {
            let key = open(&show.file, show.passphrase_fd)?;
            let public = key.public();
            Ok(Outcome::says(if show.ssh { format!("{public}\n") } else { told(&public) }))
        }
        Command::Passphrase(args) => {
            let key = open(&args.file, args.passphrase_fd)?;
            let pem = key
                .to_encrypted_pem(&passphrase::choose(args.new_passphrase_fd)?)
                .map_err(|error| fail(error.to_string(), "choose another passphrase"))?;
            disk::replace_private(&args.file, pem.as_bytes()).map_err(|error| {
                fail(error.to_string(), "the key file is as it was; see that its folder can be written to")
            })?;
            Ok(Outcome::says(told(&key.public())))
        }
        Command::Import(import) => {
            outside_git(&import.out)?;
            let pem = read(&import.file)?;
            let passphrase = passphrase::ask(import.passphrase_fd, &import.file.display().to_string())?;
            let key = SecretKey::from_encrypted_pem(&pem, &passphrase).map_err(|error| {
                fail(
                    format!("{}: {error}", import.file.display()),
                    "re-encrypt it first: openssl pkcs8 -topk8 -v2 aes-256-cbc -iter 600000 -in OLD -out NEW",
                )
            })?;
            write(&key, &import.out, &passphrase)
        }
    }
}

/// Writes a key, encrypted, to a new file.
pub fn write(key: &SecretKey, out: &Path, passphrase: &Zeroizing<String>) -> Result<Outcome> {
    let pem = key
        .to_encrypted_pem(passphrase)
        .map_err(|error| fail(error.to_string(), "choose another passphrase"))?;
    disk::create_private(out, pem.as_bytes()).map_err(|error| {
        let hint = match error.trouble {
            Trouble::Exists if is_part_of_a_key(out) => {
                "it holds no whole key: a run that was stopped left it, and nobody knows its key; take it away and run \
                 the command again"
            }
            _ => "name a new file in a folder that you may write to",
        };
        fail(error.to_string(), hint)
    })?;
    Ok(Outcome::says(told(&key.public())))
}

/// Nothing, or the beginning of a key file.
fn is_part_of_a_key(file: &Path) -> bool {
    let begins = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    let held = disk::read_private(file).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    held.is_some_and(|held| {
        begins.starts_with(&held) || (held.starts_with(begins) && !held.contains("-----END"))
    })
}

fn told(key: &PublicKey) -> String {
    format!("{}\n{}", key.fingerprint(), key.to_pem())
}

/// Opens an encrypted key file.
pub fn open(file: &Path, passphrase_fd: Option<u32>) -> Result<SecretKey> {
    let pem = read(file)?;
    let passphrase = passphrase::ask(passphrase_fd, &file.display().to_string())?;
    SecretKey::from_encrypted_pem(&pem, &passphrase).map_err(|error| {
        fail(
            format!("{}: {error}", file.display()),
            "check the passphrase, and that it is the file of your key",
        )
    })
}

fn read(file: &Path) -> Result<Zeroizing<String>> {
    let bytes = disk::read_private(file).map_err(|error| {
        fail(error.to_string(), "a key file is your own, and nobody else may read it (chmod 600)")
    })?;
    let bytes = Zeroizing::new(bytes);
    let text = str::from_utf8(&bytes).map_err(|_| {
        fail(format!("{} is no key file", file.display()), "a key file is PEM text from `isa key new`")
    })?;
    Ok(Zeroizing::new(text.to_string()))
}

/// A key inside a git work tree is one `git add` away from being published.
pub fn outside_git(out: &Path) -> Result<()> {
    let folder = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().map_err(|error| {
        fail(format!("{}: {error}", folder.display()), "name a file in a folder that is there")
    })?;
    match folder.ancestors().find(|above| above.join(".git").exists()) {
        None => Ok(()),
        Some(tree) => Err(fail(
            format!("{} lies inside the git work tree {}", out.display(), tree.display()),
            "keep keys outside every repository, for example in your home folder",
        )),
    }
}
