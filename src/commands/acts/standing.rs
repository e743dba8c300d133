//! What was decided before: the act that an answer names, the text that binds a body, in the log and nowhere else.
//! Makes nothing.

use anyhow::Result;

use crate::agreement::{Members, is_greater};
use crate::commands::desk::Desk;
use crate::commands::fail;
use crate::commands::register::SignedText;
use crate::commands::sign::told_of;
use crate::seal::{ActKind, Decision};
use crate::status::{KnownAct, consents, decides, own_record};
use crate::text::Digest;

/// An act in the log, with the text that it is about.
#[derive(Clone, Copy)]
pub struct Made<'a> {
    pub text: &'a SignedText,
    pub act: &'a KnownAct,
}

impl Made<'_> {
    /// The list of parties that the act names.
    pub fn members(&self) -> Members {
        self.text.schedules.get(&self.act.act.subjects.parties).cloned().unwrap_or_default()
    }

    /// The act in a line.
    pub fn told(&self) -> String {
        let says = &self.act.act.says;
        format!(
            "the act {} of {} as {} of {}{}: {}",
            &self.act.digest.hex()[..16],
            says.body,
            says.capacity,
            says.day,
            if self.act.disputed { " (in dispute: its key was reported stolen)" } else { "" },
            says.decision.word()
        )
    }

    /// The act and what it says in words of its own, line by line: who answers it answers all of it.
    pub fn told_whole(&self) -> Vec<String> {
        let says = &self.act.act.says;
        let mut lines = vec![self.told()];
        lines.extend(says.effective.map(|day| format!("its first day is {day}")));
        lines.extend(says.conditions.iter().map(|condition| format!("it is {}", told_of(condition))));
        let words = [("reason", &says.reason), ("remark", &says.note)];
        lines.extend(
            words.into_iter().filter_map(|(name, words)| Some(format!("its {name}: {}", words.as_ref()?))),
        );
        lines.extend(self.act.recorded.as_ref().map(|recorded| {
            format!(
                "it records that {} as {} decided on {} ({}): {}; nobody's key signed that",
                recorded.body,
                recorded.capacity,
                recorded.day,
                recorded.how,
                recorded.decision.word()
            )
        }));
        lines
    }

    /// True of a consent: by key, or in ink as the body's own office has recorded it.
    fn consents(&self) -> bool {
        consents(self.act) || own_record(self.act).is_some_and(|recorded| recorded.decision == Decision::Sign)
    }

    /// True of acts by which a body consents or refuses, in ink too.
    fn decides(&self) -> bool {
        decides(&self.act.act) || own_record(self.act).is_some()
    }
}

impl Desk<'_> {
    /// The acts on an agreement that are in the log.
    pub(super) fn made(&self, id: &str) -> impl Iterator<Item = Made<'_>> {
        let texts = self.signed.texts.get(id).into_iter().flatten();
        texts.flat_map(|text| {
            let logged = text.acts.iter().filter(|act| act.logged.is_some());
            logged.map(move |act| Made { text, act })
        })
    }

    /// The one act that is meant by its digest, the beginning of it, or the name of its file; or the last act of a body
    /// that is of one of the kinds.
    pub(super) fn act(&self, id: &str, meant: &str, kinds: &[ActKind]) -> Result<Made<'_>> {
        let of_kind = |made: &Made<'_>| kinds.contains(&made.act.act.kind);
        if let Some(made) =
            self.made(id).filter(|made| of_kind(made) && made.act.act.says.body == meant).last()
        {
            return Ok(made);
        }
        let digest = meant.trim_start_matches("sha256:").trim_end_matches(".json");
        let digest = digest.rsplit('/').next().unwrap_or(digest);
        let found = |made: &Made<'_>| digest.len() >= 8 && made.act.digest.hex().starts_with(digest);
        let mut found = self.made(id).filter(found);
        let (Some(made), None) = (found.next(), found.next()) else {
            return Err(fail(
                format!("\"{meant}\" names no single act on \"{id}\" that is in the log"),
                "`isa registry log` lists the acts with their digests; give at least 8 digits, or the body",
            ));
        };
        if of_kind(&made) {
            return Ok(made);
        }
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        Err(fail(
            format!("{} cannot be answered so", made.told()),
            format!("this command answers: {}", kinds.join(", ")),
        ))
    }

    /// The last decision of a body on the greatest version that it has signed.
    pub(super) fn consent(&self, id: &str, body: &str) -> Result<Made<'_>> {
        let mut found: Option<Made<'_>> = None;
        let own = self.made(id).filter(|made| made.decides() && made.act.act.says.body == body);
        for made in own {
            let version = |made: &Made<'_>| made.act.act.says.version.clone();
            let older = found.as_ref().is_some_and(|found| is_greater(&version(found), &version(&made)));
            if made.consents() && !older {
                found = Some(made);
            } else if found.is_some_and(|found| {
                std::ptr::eq(found.text, made.text)
                    && found.act.act.says.capacity == made.act.act.says.capacity
            }) {
                // The same office took it back.
                found = None;
            }
        }
        found.ok_or_else(|| {
            fail(
                format!("{body} has signed no text of \"{id}\" that is in the log"),
                "`isa status` shows who has signed; what waits counts once `isa registry append` has taken it in",
            )
        })
    }

    /// The consents of others to a text, the last of each office.
    pub(super) fn consents_to<'d>(&'d self, id: &str, text: &'d SignedText) -> Vec<Made<'d>> {
        let mut last: Vec<Made<'_>> = Vec::new();
        let on_it = self.made(id).filter(|made| std::ptr::eq(made.text, text) && made.decides());
        for made in on_it {
            let office = |made: &Made<'_>| (made.act.act.says.body.clone(), made.act.act.says.capacity);
            last.retain(|before| office(before) != office(&made));
            last.push(made);
        }
        last.retain(Made::consents);
        last
    }

    /// The newest text of an agreement that somebody has signed, as the first saw it who decided on it.
    pub(super) fn newest(&self, id: &str) -> Result<Made<'_>> {
        let version = |made: &Made<'_>| made.act.act.says.version.clone();
        let mut newest: Option<Made<'_>> = None;
        for made in self.made(id) {
            if newest.is_none_or(|newest| is_greater(&version(&made), &version(&newest))) {
                newest = Some(made);
            }
        }
        newest.map(|newest| self.first(id, newest)).ok_or_else(|| {
            fail(
                format!("nobody's act on \"{id}\" is in the log yet"),
                "`isa status` lists the agreements; `isa registry append` takes in what waits",
            )
        })
    }

    /// The signed text of a version, as the first saw it who decided on it. `meant` tells two of one name apart.
    pub(super) fn of_version(&self, id: &str, version: &str, meant: Option<Digest>) -> Result<Made<'_>> {
        let mut texts: Vec<Made<'_>> = Vec::new();
        for made in self.made(id).filter(|made| made.act.act.says.version == version) {
            if !texts.iter().any(|one| std::ptr::eq(one.text, made.text)) {
                texts.push(made);
            }
        }
        if texts.len() > 1 {
            texts.retain(|made| meant == Some(made.text.terms));
        }
        if let [one] = texts[..] {
            return Ok(self.first(id, one));
        }
        Err(fail(
            format!("the log has no single text of \"{id}\" with the version {version}"),
            "`isa status` lists the versions; `--expect-digest` tells two of one name apart",
        ))
    }

    /// The first decision on a text; where nobody has decided yet, the act itself.
    fn first<'d>(&'d self, id: &str, made: Made<'d>) -> Made<'d> {
        let mut on_it = self.made(id).filter(|one| std::ptr::eq(one.text, made.text));
        on_it.find(Made::decides).unwrap_or(made)
    }
}
