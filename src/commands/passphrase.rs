//! Where a passphrase comes from: typed on the terminal, or one line from an open file descriptor.
//! Never from an argument or the environment, where others could read it.

use std::io::{IsTerminal, Read as _};

use anyhow::Result;
use zeroize::Zeroizing;

use super::typing::hidden;
use super::{fail, secrecy};
use crate::seal::Passphrase;

/// The shortest passphrase for a new key, in characters.
const SHORTEST: usize = 12;

/// The passphrase of a key that exists.
pub fn ask(fd: Option<u32>, what: &str) -> Result<Passphrase> {
    match fd {
        Some(fd) => from_descriptor(fd),
        None => typed(&format!("passphrase of {what}: ")),
    }
}

/// A new passphrase, typed twice on a terminal.
pub fn choose(fd: Option<u32>) -> Result<Passphrase> {
    let chosen = if let Some(fd) = fd {
        from_descriptor(fd)?
    } else {
        let first = typed("choose a passphrase: ")?;
        if *first != *typed("type it again: ")? {
            return Err(fail("the two passphrases are not the same", "run the command again"));
        }
        first
    };
    if chosen.chars().count() < SHORTEST {
        return Err(fail(
            format!("the passphrase is shorter than {SHORTEST} characters"),
            "choose four or more words that nobody would guess",
        ));
    }
    Ok(chosen)
}

fn typed(prompt: &str) -> Result<Passphrase> {
    if !std::io::stdin().is_terminal() {
        return Err(fail(
            "there is no terminal on which to type a passphrase",
            "give `--passphrase-fd N`, an open file descriptor from which it is read",
        ));
    }
    secrecy::begin();
    let typed = hidden(prompt).map_err(|error| {
        fail(
            format!("no passphrase was read, and nothing was done: {error}"),
            "run the command again, on a terminal",
        )
    })?;
    Ok(Zeroizing::new(typed))
}

/// One line. The descriptor is opened through the operating system's own name for it.
fn from_descriptor(fd: u32) -> Result<Passphrase> {
    let no = |error: std::io::Error| {
        fail(
            format!("no passphrase could be read from file descriptor {fd}: {error}"),
            "open it for reading, such as `--passphrase-fd 3 3<file`",
        )
    };
    let file: Box<dyn std::io::Read> = if fd == 0 {
        secrecy::begin();
        Box::new(std::io::stdin())
    } else {
        let opened = secrecy::opening(|| std::fs::File::open(format!("/dev/fd/{fd}")));
        Box::new(opened.map_err(no)?)
    };
    let mut text = Zeroizing::new(String::new());
    file.take(4096).read_to_string(&mut text).map_err(no)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(fail(format!("file descriptor {fd} holds no passphrase"), "write it there as one line"));
    }
    Ok(Zeroizing::new(line.to_string()))
}
