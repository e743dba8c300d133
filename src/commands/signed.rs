//! What `isa check` says of a repository beyond its texts: files of the registry that are not as they were signed, and
//! texts that are not what was signed under their version.

use anyhow::Result;

use super::loaded::{Loaded, Work};
use super::register::{Register, Signed as Texts};
use super::repository::shown_path;
use crate::agreement::{is_greater, terms};
use crate::rules::{Finding, registry_does_not_verify, signed_text_changed, signed_text_gone};
use crate::text::{Digest, Source};

/// What was signed in the repository that is checked.
#[derive(Default)]
pub struct Signed {
    register: Option<Register>,
    texts: Texts,
    /// The folder of the repository as paths show it.
    root: String,
}

impl Signed {
    /// Reads and verifies the registry when the whole repository is checked and has one.
    pub fn of(work: &Work) -> Result<Self> {
        let Some(repository) = work.repository.as_ref().filter(|_| work.whole) else {
            return Ok(Self::default());
        };
        let register = Register::read(repository, &[])?;
        if register.is_empty() {
            return Ok(Self::default());
        }
        let texts = register.signed();
        Ok(Self { register: Some(register), texts, root: shown_path(&repository.root) })
    }

    /// The finding about a text that is not what was signed.
    pub fn changed(&self, loaded: &Loaded) -> Option<Finding> {
        self.register.as_ref()?;
        let reading = loaded.read.as_ref().ok()?;
        let version = reading.agreement.version.value()?;
        let own = Digest::of_json(&terms(&reading.tree));
        let id = reading.agreement.id.as_str();
        let other = self
            .texts
            .acts(id)
            .filter(|known| known.act.subjects.terms != own)
            .map(|known| known.act.says.version.as_str())
            .find(|signed| !is_greater(version, signed))?;
        // A text that was itself signed is what it was, even if a later version was signed since.
        if self.texts.acts(id).any(|known| known.act.subjects.terms == own) {
            return None;
        }
        Some(signed_text_changed(version.place(), version, other))
    }

    /// A finding for every signed agreement whose text is gone from its folder.
    pub fn gone(&self, work: &Work) -> Vec<(Source, Finding)> {
        let here = |id: &str| work.files.iter().any(|loaded| loaded.folder.as_deref() == Some(id));
        let gone = self.texts.texts.keys().filter(|id| !here(id));
        gone.map(|id| (self.source(&format!("{id}/agreement.yaml")), signed_text_gone(id))).collect()
    }

    /// A file of the repository by its path as reports show it, with nothing in it.
    fn source(&self, file: &str) -> Source {
        let inside = self.root.is_empty() || self.root == ".";
        Source::new(if inside { file.to_string() } else { format!("{}/{file}", self.root) }, b"")
    }

    /// A finding for every file that is not as it was signed, with an empty text in place of the file's bytes.
    pub fn problems(&self) -> Vec<(Source, Finding)> {
        let problems = self.register.iter().flat_map(|register| &register.verification.report.problems);
        problems
            .map(|problem| (self.source(&problem.file), registry_does_not_verify(&problem.what)))
            .collect()
    }
}
