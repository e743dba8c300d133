//! A registry on a web server: the files of it that a question needs, from the server and from what was kept.
//! Judges nothing but what may be kept; the audit of the registry room judges the rest.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::commands::kept::Kept;
use crate::commands::registry::{Prove, beginning, hand_out};
use crate::commands::remembered::Remembered;
use crate::commands::trusted;
use crate::commands::web::Server;
use crate::commands::{Outcome, fail};
use crate::registry::{
    CHECKPOINT, Checkpoint, Files, Leaf, Problem, Tile, Verification, Wanted, bundle_of, cut_out, doubtful,
    goes_on_from, kept_as, log_key, prove_from, tiles_beside, tiles_between, unbundle, verify_unlisted,
    wanted, whole_of,
};
use crate::seal::{Fingerprint, LogKey};

/// Fewer digits of an act's digest name none.
const LEAST_DIGITS: usize = 8;

/// Where the user's settings keep the last head that any server showed of a log.
const SHOWN: &str = "shown";

/// So many objects are asked for before those that came are kept.
const AT_ONCE: usize = 512;

/// A registry on a server, as far as it was brought here.
pub struct Remote {
    server: Server,
    pub files: Files,
    asked: BTreeSet<String>,
    kept: Option<Kept>,
    /// How many files were read from what was kept.
    known: usize,
}

impl Remote {
    /// Asks for the root statement and the checkpoint, which are asked for anew each time.
    pub fn at(address: &str) -> Result<Self> {
        let server = Server::at(address)?;
        let (files, asked) = (Files::new(), BTreeSet::new());
        let mut remote = Self { server, files, asked, kept: None, known: 0 };
        remote.bring(remote.wanted()?)?;
        if remote.files.is_empty() {
            return Err(fail(
                format!("there is no registry at {}", remote.server.address()),
                "give the address of the folder that holds `registry/` and `roster/`; it must be open to everybody",
            ));
        }
        remote.is_of_the_first_log()?;
        remote.kept = remote.log_key().as_ref().and_then(Kept::of);
        Ok(remote)
    }

    /// Which log goes on where the root has ended the first one stands in the roster's folder, which a server does not
    /// list. Where the first one lies among those that ended, nothing is wrong, and nothing can be said.
    fn is_of_the_first_log(&mut self) -> Result<()> {
        let Some(log) = self.log_key().filter(|_| self.head().is_none()) else { return Ok(()) };
        let ended = Wanted::ended(0);
        self.fetch(std::slice::from_ref(&ended))?;
        let ended = self.files.remove(&ended.path).and_then(|bytes| Checkpoint::open(&bytes, &log).ok());
        let Some(ended) = ended else { return Ok(()) };
        Err(fail(
            format!(
                "the log {} ended at {} entries and another one goes on, which cannot be followed without a list of files",
                ended.origin, ended.size
            ),
            "copy the whole folder with another program, and verify the copy: `isa -C FOLDER registry verify`",
        ))
    }

    pub fn log_key(&self) -> Option<LogKey> {
        log_key(&self.files)
    }

    /// The checkpoint, if the log signed it.
    pub fn head(&self) -> Option<Checkpoint> {
        Checkpoint::open(self.files.get(CHECKPOINT)?, &self.log_key()?).ok()
    }

    /// Brings everything that follows from the checkpoint.
    pub fn bring_all(&mut self) -> Result<()> {
        loop {
            let next = self.wanted()?;
            if next.is_empty() {
                return Ok(());
            }
            // What was found right by then is kept when the program is stopped. A tree is judged as a whole.
            let (tree, objects): (Vec<_>, Vec<_>) =
                next.into_iter().partition(|file| Tile::parse(&file.path).is_some());
            self.bring(tree)?;
            for some in objects.chunks(AT_ONCE) {
                self.bring(some.to_vec())?;
            }
        }
    }

    fn wanted(&self) -> Result<Vec<Wanted>> {
        let mut next = wanted(&self.files).map_err(|error| {
            fail(error.to_string(), "copy the folder with another program, and verify the copy")
        })?;
        next.retain(|file| !self.asked.contains(&file.path));
        Ok(next)
    }

    /// Brings these files, as far as they are there: those that can never change from what was kept, where it is still
    /// right. What came is kept also where the server fails in the middle.
    pub fn bring(&mut self, mut next: Vec<Wanted>) -> Result<()> {
        self.asked.extend(next.iter().map(|file| file.path.clone()));
        let mut known = BTreeSet::new();
        if let Some(kept) = &self.kept {
            for file in &next {
                if let Some(bytes) = kept.read(&file.path) {
                    self.files.insert(file.path.clone(), bytes);
                    known.insert(file.path.clone());
                }
            }
        }
        next.retain(|file| !known.contains(&file.path));
        let mut came = self.fetch(&next);
        // Tiles can only be judged together, when what was not kept is here too.
        let spoilt = doubtful(&self.files, &known);
        if came.is_ok() {
            came = self.fetch(&spoilt.iter().map(|path| Wanted::at(path)).collect::<Vec<_>>());
        }
        self.known += known.len() - spoilt.len();
        let mut fresh: BTreeSet<String> = next.into_iter().map(|file| file.path).chain(spoilt).collect();
        fresh.retain(|path| kept_as(path).is_some() && self.files.contains_key(path));
        let wrong = doubtful(&self.files, &fresh);
        if let Some(kept) = &mut self.kept {
            for path in fresh.difference(&wrong) {
                kept.keep(path, &self.files[path]);
            }
        }
        came
    }

    /// Asks the server. What is not there is not in the files afterwards.
    fn fetch(&mut self, next: &[Wanted]) -> Result<()> {
        let list: Vec<(String, u64)> = next.iter().map(|file| (file.path.clone(), file.most)).collect();
        let (files, mut gone) = (&mut self.files, Vec::new());
        self.server.get_all(&list, &mut |path, answer| {
            if let Some(bytes) = answer {
                files.insert(path.to_owned(), bytes);
            } else {
                files.remove(path);
                gone.push(path.to_owned());
            }
        })?;
        for path in gone {
            let Some(whole) = whole_of(&path) else { continue };
            self.server.get_all(&[(whole.path, whole.most)], &mut |_, answer| {
                if let Some(bytes) = answer.and_then(|bytes| cut_out(&path, &bytes)) {
                    files.insert(path.clone(), bytes);
                }
            })?;
        }
        Ok(())
    }

    /// The last head that any server showed of this log, locked until it is dropped. None where the system names no
    /// folder for the user's own settings.
    pub fn memory(&self) -> Result<Option<Remembered>> {
        match self.log_key().filter(|_| trusted::folder().is_some()) {
            Some(log) => Remembered::open(SHOWN, None, log.name(), &log.public()).map(Some),
            None => Ok(None),
        }
    }

    /// Refuses a head that does not go on from the last one that was shown of this log, and remembers it otherwise.
    fn follows(&mut self, head: &Checkpoint) -> Result<()> {
        let (Some(mut memory), Some(log)) = (self.memory()?, self.log_key()) else { return Ok(()) };
        let last = memory.last().map(|last| Checkpoint::open(last, &log)).transpose();
        let last = last.map_err(|error| {
            fail(
                format!("{}: {error}", memory.shown_place()),
                "take the file away if you know why it is damaged",
            )
        })?;
        if let Some(last) = last {
            let tiles = tiles_between(last.size, head.size);
            self.bring(tiles.iter().map(Wanted::tile).collect())?;
            if !goes_on_from(&self.files, &last, head) {
                return Err(fail(
                    format!(
                        "the head of {} entries that is shown now does not go on from one of {} entries that was shown before",
                        head.size, last.size
                    ),
                    format!(
                        "`isa registry verify` with the address says more; the earlier head is {}",
                        memory.shown_place()
                    ),
                ));
            }
        }
        memory.keep(&self.files[CHECKPOINT])
    }

    /// Looks through the bundles of entries from the newest for the one act whose digest begins so. Whether it is there
    /// is for the proof to show.
    fn find(&mut self, wanted: &str, size: u64) -> Result<u64> {
        let nothing = |what: &str| {
            fail(
                format!("\"{wanted}\" names no single act in the log"),
                format!(
                    "{what}; give at least {LEAST_DIGITS} digits of the digest, which `isa status` and the act's file name"
                ),
            )
        };
        let mut end = size;
        while end > 0 && wanted.len() >= LEAST_DIGITS {
            let bundle = bundle_of(end - 1, size);
            self.bring(vec![Wanted::tile(&bundle)])?;
            let start = end - bundle.width;
            let entries =
                self.files.get(&bundle.path()).and_then(|bytes| unbundle(bytes)).unwrap_or_default();
            let is_it = |entry: &[u8]| {
                Leaf::parse(entry).is_some_and(|leaf| leaf.statement.hex().starts_with(wanted))
            };
            let mut found = (start..end).zip(entries).filter(|(_, entry)| is_it(entry)).map(|(at, _)| at);
            match (found.next(), found.next()) {
                (None, _) => end = start,
                (Some(at), None) => return Ok(at),
                (Some(_), Some(_)) => return Err(nothing("two begin so")),
            }
        }
        Err(nothing("none that the server shows begins so"))
    }

    /// What the reader should know of where the files came from, a line each.
    pub fn notes(&self) -> Vec<String> {
        let asked = self.server.asked();
        let mut notes = vec![format!(
            "from {}: {asked} files asked for, {} known from before",
            self.server.address(),
            self.known
        )];
        if self.server.is_open() {
            notes.push(
                "over http anybody on the way can see what is asked for, and show you an older registry than the newest; \
                 what is shown is verified all the same"
                    .to_owned(),
            );
        }
        if let Some(trouble) = self.kept.as_ref().and_then(Kept::trouble) {
            notes.push(format!("what was found right could not be kept for the next time: {trouble}"));
        }
        if trusted::folder().is_none() {
            notes.push(
                "the head is not remembered: the system names no folder for your own settings".to_owned(),
            );
        }
        notes
    }
}

/// The registry at an address, verified as far as a server can show it, and what the reader should know beside it.
/// An earlier head that somebody has kept is asked for too, with its tiles: its size says where it lies.
pub fn verify(
    address: &str,
    pins: &[Fingerprint],
    earlier: Option<&[u8]>,
) -> Result<(Verification, Vec<String>)> {
    let mut remote = Remote::at(address)?;
    let opened = earlier.zip(remote.log_key()).and_then(|(bytes, key)| Checkpoint::open(bytes, &key).ok());
    if let (Some(earlier), Some(head)) = (opened, remote.head())
        && earlier.size < head.size
    {
        remote.bring(vec![Wanted::earlier(earlier.size)])?;
    }
    remote.bring_all()?;
    let trusted = if pins.is_empty() { trusted::pins_of(&remote.files)? } else { pins.to_vec() };
    let mut verification = verify_unlisted(&remote.files, &trusted);
    if let Some(ledger) = &verification.ledger
        && let Some(mut memory) = remote.memory()?
    {
        match memory.last().map(|last| ledger.extends(last)) {
            Some(Err(error)) => {
                let shown = memory.write("contradicts", ledger.checkpoint())?;
                let what = format!(
                    "{error}. The earlier one was shown before and is kept: {}; what is shown now: {shown}",
                    memory.shown_place()
                );
                verification.report.problems.push(Problem { what, file: CHECKPOINT.to_owned() });
                verification.report.holds = false;
            }
            _ => memory.keep(ledger.checkpoint())?,
        }
    }
    Ok((verification, remote.notes()))
}

/// The proof of one act from a server: with its number, a few small files of however great a log.
pub fn prove(address: &str, args: &Prove) -> Result<Outcome> {
    let mut remote = Remote::at(address)?;
    let (Some(log), Some(head)) = (remote.log_key(), remote.head()) else {
        return Err(fail(
            format!("the log at {address} shows no head that it has signed"),
            "`isa registry verify` with the address says what is wrong",
        ));
    };
    let roots = trusted::pins_of(&remote.files)?;
    let root = trusted::root_of(&remote.files);
    if !roots.is_empty() && root.is_none_or(|root| !roots.contains(&root)) {
        return Err(fail(
            format!("the registry at {address} does not stand on the root that you trust for it"),
            "`isa registry verify` with the address says more",
        ));
    }
    remote.follows(&head)?;
    let wanted = beginning(&args.act);
    let at = match args.at {
        Some(at) if at >= head.size => {
            return Err(fail(
                format!("the log has {} entries, and none with the number {at}", head.size),
                "the first has the number 0",
            ));
        }
        Some(at) => at,
        None => remote.find(wanted, head.size)?,
    };
    let tiles = tiles_beside(at, head.size).expect("the log has such an entry, as was asked above");
    remote.bring(tiles.iter().map(Wanted::tile).collect())?;
    let (leaf, proof) = prove_from(&remote.files, &log, at).map_err(|error| {
        fail(error.to_string(), "`isa registry verify` with the address says what is wrong")
    })?;
    if wanted.len() < LEAST_DIGITS || !leaf.statement.hex().starts_with(wanted) {
        return Err(fail(
            format!("entry {at} of the log is the act {}, and not \"{}\"", leaf.statement.hex(), args.act),
            "leave out `--at`, and the act is looked for; give at least 8 digits of it",
        ));
    }
    hand_out(&proof, args)
}
