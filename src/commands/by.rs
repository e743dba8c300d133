//! Who acts on what, with which key, as the command line says it: the same for every act.
//! Makes no act.

use anyhow::Result;

use super::fail;
use super::signer::SignerArgs;
use crate::seal::Capacity;
use crate::text::{Digest, NotADigest};

/// Who acts on what.
#[derive(clap::Args)]
pub struct By {
    /// The agreement
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub who: Who,
    #[command(flatten)]
    pub expected: Expected,
}

/// Who acts: a body, an office in it, a key.
#[derive(clap::Args)]
pub struct Who {
    /// The body for which you decide
    #[arg(long = "as", value_name = "BODY")]
    pub body: String,
    /// Your office in it, such as siro or caldicott-guardian
    #[arg(long, value_name = "OFFICE")]
    pub capacity: String,
    #[command(flatten)]
    pub signer: SignerArgs,
    /// The reference of your delegation, for a delegated signatory
    #[arg(long, value_name = "REFERENCE")]
    pub authority: Option<String>,
    /// A remark for the record, in one line; never a condition
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

/// What the signer means, by digests that came on another way than the text.
#[derive(clap::Args)]
pub struct Expected {
    /// The digest of the terms that you mean; needed where there is no terminal to confirm on
    #[arg(id = "expect_digest", long = "expect-digest", value_name = "HEX")]
    terms: Option<String>,
    /// The digest of the list of parties that you mean, where you have it too: the terms do not hold it
    #[arg(id = "expect_parties", long = "expect-parties", value_name = "HEX")]
    parties: Option<String>,
}

impl Expected {
    /// The digest of the terms that are meant.
    pub fn terms(&self) -> Result<Option<Digest>> {
        digest(self.terms.as_deref())
    }

    /// The digest of the list of parties that is meant.
    pub fn parties(&self) -> Result<Option<Digest>> {
        digest(self.parties.as_deref())
    }
}

fn digest(given: Option<&str>) -> Result<Option<Digest>> {
    given.map(str::parse).transpose().map_err(|error: NotADigest| {
        fail(error.to_string(), "`isa digest FILE` prints the digests of terms and parties, all 64 digits")
    })
}

/// An office by its word.
pub fn capacity(word: &str) -> Result<Capacity> {
    Capacity::ALL.into_iter().find(|capacity| capacity.name() == word).ok_or_else(|| {
        let known: Vec<&str> = Capacity::ALL.iter().map(|capacity| capacity.name()).collect();
        fail(format!("\"{word}\" is no office that is known here"), format!("offices: {}", known.join(", ")))
    })
}
