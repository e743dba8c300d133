//! `isa witness`: somebody else's machine looks at the registry, and says under its own key that the log only grew.
//! What it saw last it remembers outside every repository; it never cosigns what does not follow from that.

use anyhow::Result;

use super::fail;
use crate::seal::{WitnessKey, WitnessPolicy};

/// The witnesses that a root asks for, as the commands of the roster take them.
#[derive(clap::Args)]
pub struct Witnesses {
    /// Verifier key of a witness, as `isa witness new` prints it; once for each
    #[arg(long = "witness", value_name = "KEY", requires = "witness_threshold")]
    keys: Vec<String>,
    /// How many of the witnesses must have cosigned a head of the log
    #[arg(long, value_name = "N", requires = "keys")]
    witness_threshold: Option<usize>,
    /// How old the newest cosignature may be, in days
    #[arg(long, value_name = "N", default_value_t = 7)]
    witness_days: u32,
}

impl Witnesses {
    /// None where no witness is named.
    pub fn policy(&self) -> Result<Option<WitnessPolicy>> {
        let Some(threshold) = self.witness_threshold else { return Ok(None) };
        let keys = self
            .keys
            .iter()
            .map(|key| {
                key.parse::<WitnessKey>().map_err(|error| {
                    fail(
                        format!("\"{key}\": {error}"),
                        "a witness gives you the line that `isa witness new` prints",
                    )
                })
            })
            .collect::<Result<_>>()?;
        Ok(Some(WitnessPolicy::new(keys, threshold, self.witness_days)))
    }
}
