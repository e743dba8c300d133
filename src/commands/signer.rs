//! Who makes a signature: a key file that is opened here, or an ssh-agent that is asked. Every command that signs as one person takes these arguments.
//! What is signed, and whether the signer may, is asked elsewhere.

use std::path::{Path, PathBuf};

use anyhow::Result;

#[cfg(unix)]
use super::agent::Agent;
use super::{fail, key};
use crate::seal::{Fingerprint, PublicKey, SealError, SecretKey, Signature, Signs};

/// How the signer is named on a command line.
#[expect(clippy::option_option, reason = "how clap reads a flag that may have a value")]
#[derive(clap::Args)]
pub struct SignerArgs {
    /// Your key file
    #[arg(long, value_name = "FILE", required_unless_present_any = ["agent", "detached"])]
    key: Option<PathBuf>,
    /// Let your ssh-agent sign, with the key of this fingerprint or the only one that it has. A forwarded agent lends
    /// your key to the other computer
    #[arg(long, value_name = "FINGERPRINT", num_args = 0..=1, conflicts_with_all = ["key", "passphrase_fd"])]
    agent: Option<Option<Fingerprint>>,
    /// Sign on another computer: write what has to be signed to this new file. `isa attach` brings the signature back
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "agent", "passphrase_fd"], requires = "key_print")]
    detached: Option<PathBuf>,
    /// The fingerprint of the key with which you sign on the other computer
    #[arg(long, value_name = "FINGERPRINT", requires = "detached")]
    key_print: Option<Fingerprint>,
    /// Read the passphrase from this open file descriptor
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

impl SignerArgs {
    /// Is the signature made on another computer?
    pub fn is_away(&self) -> bool {
        self.detached.is_some()
    }

    /// Where the signature is made; a key that is here is opened.
    pub fn place(&self) -> Result<Place<'_>> {
        match (&self.detached, self.key_print) {
            (Some(file), Some(key)) => Ok(Place::Away { file, key }),
            _ => self.open().map(Place::Here),
        }
    }

    /// Opens the key, and asks for the passphrase where it must. Not for a signature that is made elsewhere.
    pub fn open(&self) -> Result<Signer> {
        if let Some(key) = &self.key {
            return key::open(key, self.passphrase_fd).map(Signer::File);
        }
        by_agent(self.agent.flatten())
    }
}

/// An ssh-agent beside key files, for commands that more than one key may sign.
#[expect(clippy::option_option, reason = "how clap reads a flag that may have a value")]
#[derive(clap::Args)]
pub struct AgentArgs {
    /// Let your ssh-agent sign, with the key of this fingerprint or the only one that it has
    #[arg(long, value_name = "FINGERPRINT", num_args = 0..=1)]
    agent: Option<Option<Fingerprint>>,
}

impl AgentArgs {
    /// None where no agent is asked. `usual` is the key that is meant where none is named.
    pub fn signer(&self, usual: Option<Fingerprint>) -> Result<Option<Signer>> {
        self.agent.map(|named| by_agent(named.or(usual))).transpose()
    }
}

#[cfg(unix)]
fn by_agent(wanted: Option<Fingerprint>) -> Result<Signer> {
    let agent = Agent::of_session()?;
    let key = agent.key(wanted)?;
    Ok(Signer::Agent { agent, key })
}

#[cfg(not(unix))]
fn by_agent(_: Option<Fingerprint>) -> Result<Signer> {
    Err(fail("an ssh-agent can only be asked on Linux, macOS and other Unix systems", "give `--key FILE`"))
}

/// Where a signature is made.
pub enum Place<'a> {
    Here(Signer),
    /// On another computer, with this key: what it has to sign goes to the file.
    Away {
        file: &'a Path,
        key: Fingerprint,
    },
}

/// One who can sign.
#[derive(Debug)]
pub enum Signer {
    /// A key from a file, in the memory of this program until it ends.
    File(SecretKey),
    /// A key in an agent. This program never holds it.
    #[cfg(unix)]
    Agent { agent: Agent, key: PublicKey },
}

impl Signer {
    /// The key by which everybody knows the signature.
    pub fn public(&self) -> PublicKey {
        match self {
            Self::File(key) => key.public(),
            #[cfg(unix)]
            Self::Agent { key, .. } => *key,
        }
    }

    /// Signs this message in the form of `key`, which is the signer's own as the roster has it. A signer that lies
    /// outside this program can refuse.
    pub fn sign(&self, key: &PublicKey, message: &[u8]) -> Result<Signature> {
        match self {
            Self::File(secret) => secret.sign_as(key.scheme(), message).ok_or_else(|| {
                fail(
                    format!("the key {} is kept by a security key, and not in a file", key.fingerprint()),
                    "give `--agent`, or sign with `--detached`",
                )
            }),
            #[cfg(unix)]
            Self::Agent { agent, .. } => agent.sign(key, message),
        }
    }
}

/// For what is always signed plainly: the head of a log.
impl Signs for Signer {
    fn public(&self) -> PublicKey {
        self.public()
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, SealError> {
        self.sign(&self.public(), message).map_err(|error| SealError::NotSigned(error.to_string()))
    }
}
