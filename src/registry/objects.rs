//! The objects of a registry: the envelopes and texts that acts are about, each under its digest, each hashed once.
//! Whether an envelope may stand where its entry stands is audited elsewhere.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::registry::audit::{Audit, UNFINISHED, files_under};
use crate::registry::layout::{self, OBJECTS};
use crate::registry::{Files, Leaf};
use crate::seal::{Envelope, Statement};
use crate::text::Digest;

pub(super) struct Object<'a> {
    path: &'a str,
    pub bytes: &'a [u8],
    /// Does it have the digest that its path names?
    sound: bool,
    /// Is it an envelope of the log, or a text that an act of the log is about?
    expected: AtomicBool,
}

pub(super) struct Objects<'a> {
    /// In the order of their paths.
    all: Vec<Object<'a>>,
    by_name: foldhash::HashMap<Digest, usize>,
    /// Paths of those whose writing was stopped.
    unfinished: Vec<&'a str>,
}

impl<'a> Objects<'a> {
    pub fn read(files: &'a Files) -> Self {
        let (unfinished, whole): (Vec<_>, Vec<_>) =
            files_under(files, OBJECTS).partition(|(path, _)| path.ends_with(UNFINISHED));
        let named: Vec<(Option<Digest>, Object<'a>)> = whole
            .into_par_iter()
            .map(|(path, bytes)| {
                let name = layout::object_digest(path);
                let sound = name == Some(Digest::of(bytes));
                (name, Object { path, bytes, sound, expected: AtomicBool::new(false) })
            })
            .collect();
        let mut by_name = foldhash::HashMap::default();
        by_name.reserve(named.len());
        by_name.extend(named.iter().enumerate().filter_map(|(at, (name, _))| Some(((*name)?, at))));
        Self {
            by_name,
            all: named.into_iter().map(|(_, object)| object).collect(),
            unfinished: unfinished.into_iter().map(|(path, _)| path.as_str()).collect(),
        }
    }

    /// The object whose path names this digest, whether it has it or not.
    pub fn get(&self, name: &Digest) -> Option<&Object<'a>> {
        self.by_name.get(name).map(|at| &self.all[*at])
    }
}

/// A text that an act is about and that is not here: its digest, its name, and the agreement.
type Missing = (Digest, &'static str, String);

impl Audit<'_> {
    /// Reads the envelopes of the log from the objects, with everything that needs no roster checked. Every object must
    /// have the digest that it is named by, and every text that a logged act is about must be there.
    pub(super) fn envelopes(&mut self, leaves: &[&Leaf], objects: &Objects<'_>) -> Vec<Option<Envelope>> {
        let read: Vec<Result<(Envelope, Vec<Missing>), String>> =
            leaves.par_iter().map(|leaf| envelope(leaf, objects)).collect();
        self.checked.entries = leaves.len();
        let mut envelopes = Vec::with_capacity(read.len());
        let mut missing = BTreeMap::new();
        for (leaf, result) in leaves.iter().zip(read) {
            match result {
                Ok((envelope, texts)) => {
                    for (digest, name, agreement) in texts {
                        missing.entry(digest).or_insert((name, agreement));
                    }
                    envelopes.push(Some(envelope));
                }
                Err(what) => {
                    self.problem(layout::object(&leaf.envelope), what);
                    envelopes.push(None);
                }
            }
        }
        self.checked.envelopes += envelopes.iter().flatten().count();
        for (digest, (name, agreement)) in missing {
            let what = format!("is missing: it is the {name} that acts on {agreement} are about");
            self.problem(layout::object(&digest), what);
        }
        self.leftovers.files.extend(objects.unfinished.iter().map(|path| (*path).to_owned()));
        for object in &objects.all {
            if !object.sound {
                self.problem(object.path, "does not have the digest that it is named by");
            } else if !object.expected.load(Ordering::Relaxed) {
                self.leftovers.files.push(object.path.to_owned());
            }
        }
        envelopes
    }
}

/// The texts that must be there if this envelope is logged, each with the name that it has in the act.
pub(super) fn texts_of(envelope: &Envelope) -> Vec<(&'static str, Digest)> {
    let Ok(claims) = envelope.claims() else { return Vec::new() };
    let Statement::Act(act) = claims.statement() else { return Vec::new() };
    act.subjects.named()
}

fn envelope(leaf: &Leaf, objects: &Objects<'_>) -> Result<(Envelope, Vec<Missing>), String> {
    let object = objects.get(&leaf.envelope).ok_or("is missing, although it is logged")?;
    let envelope = Envelope::parse(object.bytes).map_err(|error| error.to_string())?;
    let claims = envelope.claims().map_err(|error| error.to_string())?;
    if envelope.digest() != leaf.statement || claims.statement().kind().name() != leaf.kind {
        return Err("is not the statement that its entry in the log says".to_owned());
    }
    object.expected.store(true, Ordering::Relaxed);
    let mut missing = Vec::new();
    if let Statement::Act(act) = claims.statement() {
        for (name, digest) in act.subjects.named() {
            match objects.get(&digest) {
                Some(text) => text.expected.store(true, Ordering::Relaxed),
                None => missing.push((digest, name, act.says.agreement.clone())),
            }
        }
    }
    Ok((envelope, missing))
}
