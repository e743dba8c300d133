//! The list from which somebody signs many agreements: on each line an id, and the digest of the terms that are meant.
//! It says nothing of whether they may be signed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use anyhow::Result;

use crate::commands::fail;
use crate::commands::repository::read_bytes;
use crate::text::{Digest, NotADigest};

/// A thousand agreements are a hundred kilobytes.
const MOST_BYTES: usize = 1 << 20;

const HOW: &str = "write a line `ID DIGEST` for each agreement; `isa status --me BODY` shows both";
const WHOLE: &str = "`isa digest FILE` prints the digests of terms and parties, all 64 digits";

/// What a file names.
pub struct SignList {
    /// The file, as the user named it.
    file: String,
    /// By the id of the agreement.
    pub lines: BTreeMap<String, Line>,
}

/// What one line means.
pub struct Line {
    number: usize,
    pub terms: Digest,
    /// The digest of the list of parties, where the line has it too: the terms do not hold it.
    pub parties: Option<Digest>,
}

impl SignList {
    /// Reads a list. A line that means nothing, or an agreement that stands in it twice, refuses all of it.
    pub fn read(path: &Path) -> Result<Self> {
        let file = path.display().to_string();
        let bytes = read_bytes(path, MOST_BYTES)?;
        if bytes.len() > MOST_BYTES {
            return Err(fail(format!("{file} is larger than a list of agreements can be"), HOW));
        }
        let text = str::from_utf8(&bytes).map_err(|error| {
            let number = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).matches('\n').count() + 1;
            fail(format!("{file}:{number}: this is no text in UTF-8"), HOW)
        })?;
        let mut list = Self { file, lines: BTreeMap::new() };
        for (at, row) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            list.add(at + 1, row)?;
        }
        if list.lines.is_empty() {
            return Err(fail(format!("{} names no agreement", list.file), HOW));
        }
        Ok(list)
    }

    fn add(&mut self, number: usize, row: &str) -> Result<()> {
        let words: Vec<&str> = row.split('#').next().unwrap_or_default().split_whitespace().collect();
        let (id, terms, parties) = match words[..] {
            [] => return Ok(()),
            [id, terms] => (id, terms, None),
            [id, terms, parties] => (id, terms, Some(parties)),
            _ => return Err(self.fault(number, "this is no id with a digest behind it", HOW)),
        };
        let digest = |word: &str| {
            word.parse().map_err(|error: NotADigest| self.fault(number, &format!("{id}: {error}"), WHOLE))
        };
        let line = Line { number, terms: digest(terms)?, parties: parties.map(digest).transpose()? };
        let before = match self.lines.entry(id.to_string()) {
            Entry::Vacant(free) => {
                free.insert(line);
                return Ok(());
            }
            Entry::Occupied(there) => there.get().number,
        };
        let what = format!("\"{id}\" stands in line {before} already");
        Err(self.fault(number, &what, "name each agreement once, with the digest that you mean"))
    }

    /// The lines in the order of the file, each with its id.
    pub fn in_order(&self) -> Vec<(&String, &Line)> {
        let mut lines: Vec<_> = self.lines.iter().collect();
        lines.sort_by_key(|(_, line)| line.number);
        lines
    }

    /// A failure that points at the line of an agreement.
    pub fn at(&self, line: &Line, what: &str, hint: &str) -> anyhow::Error {
        self.fault(line.number, what, hint)
    }

    fn fault(&self, number: usize, what: &str, hint: &str) -> anyhow::Error {
        fail(format!("{}:{number}: {what}", self.file), hint)
    }
}
