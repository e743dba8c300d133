//! What a user has decided to trust: the root of a registry, typed from paper, in the user's own configuration.
//! Never in a repository and never taken from one: what is to be checked cannot vouch for itself.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{Outcome, Repository, fail, repository};
use crate::disk::Folder;
use crate::registry::Files;
use crate::roster::Roster;
use crate::seal::{Envelope, Fingerprint, Statement};

const MOST_BYTES: usize = 4096;

/// The first statement of a roster, which names the registry.
const ROOT_FILE: &str = "roster/0001-root.json";

/// A fingerprint as it was typed; `hint` says where it stands.
pub fn fingerprint(typed: &str, hint: &str) -> Result<Fingerprint> {
    typed.parse().map_err(|_| fail(format!("\"{typed}\" is no fingerprint"), hint))
}

#[derive(clap::Args)]
pub struct Args {
    /// The root that you were given on paper, as SHA256:…
    #[arg(value_name = "FINGERPRINT")]
    fingerprint: String,
    /// The registry that it is the root of, such as agreements.example/london; in its repository it need not be said
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
}

/// The user's own folder for this program, `$XDG_CONFIG_HOME/isa` or `~/.config/isa`. None where the system names no
/// place of the user's own. What must outlive a repository and may not be changed through it lies here.
pub fn folder() -> Option<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base =
        of("XDG_CONFIG_HOME").or_else(|| Some(of("HOME")?.join(".config"))).or_else(|| of("APPDATA"))?;
    Some(base.join("isa"))
}

/// The name of the file about one registry, in a folder of its own for each kind of file: what an origin may hold and
/// a file name may not is written as its code.
pub fn file_name(origin: &str) -> String {
    origin.bytes().fold(String::new(), |name, byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' => name + char::from(byte).encode_utf8(&mut [0; 4]),
        other => format!("{name}%{other:02x}"),
    })
}

/// The same for writing: a folder that is there, and the path from it to the user's own, which is made by the first
/// write.
pub fn place() -> Result<(Folder, String)> {
    let Some(own) = folder() else {
        return Err(fail(
            "the system names no folder for your own settings",
            "set XDG_CONFIG_HOME, or give the root to each command with `--root`",
        ));
    };
    below_what_is_there(&own)
}

/// A folder that is there, and the path from it to one that may not be, for writing.
pub fn below_what_is_there(own: &Path) -> Result<(Folder, String)> {
    // The folder above may be missing too, as `.config` is in a new home.
    let above = own.ancestors().skip(1).find(|above| above.is_dir()).unwrap_or(Path::new("/"));
    let below = own.strip_prefix(above).unwrap_or(own).to_string_lossy().replace('\\', "/");
    let folder =
        Folder::open(above).map_err(|error| fail(error.to_string(), "see that you may write there"))?;
    Ok((folder, format!("{below}/")))
}

/// The root that the user trusts for a registry; None where no root was ever typed for it. A file that is there and
/// cannot be read is an error: silence would be taken for consent.
pub fn root(origin: &str) -> Result<Option<Fingerprint>> {
    let Some(path) = folder().map(|folder| folder.join("roots").join(file_name(origin))) else {
        return Ok(None);
    };
    if path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let bytes = repository::read_bytes(&path, MOST_BYTES)?;
    let text = String::from_utf8_lossy(&bytes);
    let parts = text.strip_suffix('\n').and_then(|text| text.split_once(' '));
    match parts.map(|(root, of)| (root.parse(), of)) {
        Some((Ok(root), of)) if of == origin => Ok(Some(root)),
        _ => Err(fail(
            format!("{} does not say which root you trust for {origin}", path.display()),
            "take the file away, and type the root from paper again with `isa roster trust`",
        )),
    }
}

/// The roots to hold a repository to: the one for the origin in its settings, or else for the origin that its own root
/// statement names. None where the user trusts neither.
pub fn pins(repository: &Repository, files: &Files) -> Result<Vec<Fingerprint>> {
    if let Some(pin) = root(&repository.settings.origin)? {
        return Ok(vec![pin]);
    }
    pins_of(files)
}

/// The root to hold files to whose repository is elsewhere: the one for the origin that their root statement names.
pub fn pins_of(files: &Files) -> Result<Vec<Fingerprint>> {
    match claimed(files) {
        Some(origin) => Ok(root(&origin)?.into_iter().collect()),
        None => Ok(Vec::new()),
    }
}

/// The root on which files stand, if its statement holds.
#[cfg(feature = "http")]
pub fn root_of(files: &Files) -> Option<Fingerprint> {
    let envelope = Envelope::parse(files.get(ROOT_FILE)?).ok()?;
    Some(Roster::begin(&envelope).ok()?.pin())
}

/// The origin that the first root statement of a folder claims.
fn claimed(files: &Files) -> Option<String> {
    let envelope = Envelope::parse(files.get(ROOT_FILE)?).ok()?;
    match envelope.claims().ok()?.statement() {
        Statement::Root(root) => Some(root.log.origin.clone()),
        _ => None,
    }
}

/// `isa roster trust`: remembers a typed root.
pub fn trust(dir: Option<&Path>, args: &Args) -> Result<Outcome> {
    let hint = "type the root from the paper that you were given, as SHA256:… with 43 characters behind it";
    let pin = fingerprint(&args.fingerprint, hint)?;
    let origin = match &args.origin {
        Some(origin) => origin.clone(),
        None => origin_under(dir, pin)?,
    };
    let (folder, below) = place()?;
    let file = format!("{below}roots/{}", file_name(&origin));
    match root(&origin)? {
        Some(known) if known == pin => {
            return Ok(Outcome::says(format!("you trust {pin} for {origin} already\n")));
        }
        Some(known) => {
            return Err(fail(
                format!("you trust another root for {origin}: {known}"),
                format!(
                    "a root does not change while its registry lives; if the old one was wrong, take {} away first",
                    folder.root().join(&file).display()
                ),
            ));
        }
        None => {}
    }
    folder
        .create_new(&file, format!("{pin} {origin}\n").as_bytes())
        .map_err(|error| fail(error.to_string(), "see that the folder can be written to"))?;
    Ok(Outcome::says(format!(
        "you trust {pin} for {origin}\n`isa registry verify`, `sign` and `status` hold every copy of it to this root from now on\n"
    )))
}

/// The origin of the repository here, if its root is the one that was typed: the fingerprint covers the origin.
fn origin_under(dir: Option<&Path>, pin: Fingerprint) -> Result<String> {
    let Some(repository) = Repository::at_or_above(dir.unwrap_or(Path::new(".")))? else {
        return Err(fail(
            "there is no repository here whose root this could be",
            "name the registry with `--origin`, or run it in the repository",
        ));
    };
    let folder = repository.folder()?;
    let bytes = folder.read(ROOT_FILE).map_err(|error| fail(error.to_string(), "put a file there"))?;
    let roster = bytes
        .and_then(|bytes| Envelope::parse(&bytes).ok())
        .and_then(|envelope| Roster::begin(&envelope).ok());
    match roster {
        Some(roster) if roster.pin() == pin => Ok(roster.log().origin.clone()),
        Some(roster) => Err(fail(
            format!("the root of this repository is {}, and not the one that you typed", roster.pin()),
            "compare it with your paper, character for character; if they differ, this is not that registry",
        )),
        None => Err(fail(
            "this repository has no root statement that holds",
            "name the registry with `--origin`; `isa registry verify` says what is wrong here",
        )),
    }
}
