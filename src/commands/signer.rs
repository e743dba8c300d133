//! Who makes a signature: a key file that is opened here. Every command that signs as one person takes these arguments.
//! What is signed, and whether the signer may, is asked elsewhere.

use std::path::PathBuf;

use anyhow::Result;

use super::key;
use crate::seal::{PublicKey, SecretKey, Signature};

/// How the signer is named on a command line.
#[derive(clap::Args)]
pub struct SignerArgs {
    /// Your key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Read the passphrase from this open file descriptor
    #[arg(long, value_name = "N")]
    passphrase_fd: Option<u32>,
}

impl SignerArgs {
    /// Opens the key, and asks for the passphrase where it must.
    pub fn open(&self) -> Result<Signer> {
        key::open(&self.key, self.passphrase_fd).map(Signer::File)
    }
}

/// One who can sign.
pub enum Signer {
    /// A key from a file, in the memory of this program until it ends.
    File(SecretKey),
}

impl Signer {
    /// The key by which everybody knows the signature.
    pub fn public(&self) -> PublicKey {
        match self {
            Self::File(key) => key.public(),
        }
    }

    /// Signs these bytes. A signer that lies outside this program can refuse.
    pub fn sign(&self, message: &[u8]) -> Result<Signature> {
        match self {
            Self::File(key) => Ok(key.sign(message)),
        }
    }
}
