//! A registry on a web server, for a program that was built without the feature `http`: nothing is asked.

use anyhow::Result;

use crate::commands::registry::Prove;
use crate::commands::{Outcome, fail};
use crate::registry::Verification;
use crate::seal::Fingerprint;

pub fn verify(
    _address: &str,
    _pins: &[Fingerprint],
    _earlier: Option<&[u8]>,
) -> Result<(Verification, Vec<String>)> {
    Err(cannot())
}

pub fn prove(_address: &str, _args: &Prove) -> Result<Outcome> {
    Err(cannot())
}

fn cannot() -> anyhow::Error {
    fail(
        "this program was built without the feature that asks web servers",
        "copy the folder with another program, and run the command in the copy",
    )
}
