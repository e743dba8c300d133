//! The templates at hand: the standard ones, compiled in with all their versions, and a repository's own.
//! Reads no disk.

use std::sync::LazyLock;

use super::TemplateError;
use super::terms::{Bound, Files, Template};
use crate::text::Digest;

/// The standard templates, by the build script: folder, `template.yaml`, `agreement.yaml`, `README.md`, `bound.json`.
static STANDARD: &[(&str, &str, &str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The templates from which an agreement can be made.
#[derive(Debug, Default)]
pub struct Shelf {
    own: Vec<Template>,
}

impl Shelf {
    /// The standard templates, every version, in the order of id and version.
    pub fn standard() -> &'static [Template] {
        static READ: LazyLock<Vec<Template>> = LazyLock::new(|| {
            let mut read: Vec<Template> = STANDARD
                .iter()
                .map(|(folder, about, page, readme, _)| {
                    let files = Files { folder, about, page, readme };
                    Template::read(&files, true).expect("every standard template reads: tests/templates.rs")
                })
                .collect();
            read.sort_by(|a, b| (&a.id, version(&a.version)).cmp(&(&b.id, version(&b.version))));
            read
        });
        &READ
    }

    /// Adds a template of the repository's own. It cannot take the name of a standard template: nobody may be
    /// shown one and sign the other.
    pub fn add(&mut self, files: &Files<'_>) -> Result<(), TemplateError> {
        let template = Template::read(files, false)?;
        if Self::standard().iter().any(|standard| standard.id == template.id) {
            return Err(TemplateError::Malformed {
                template: template.name(),
                why: "a standard template has this id, so another one is needed".to_string(),
            });
        }
        self.own.push(template);
        self.own.sort_by(|a, b| (&a.id, version(&a.version)).cmp(&(&b.id, version(&b.version))));
        Ok(())
    }

    /// All templates and versions: the standard ones first.
    pub fn all(&self) -> impl Iterator<Item = &Template> {
        Self::standard().iter().chain(&self.own)
    }

    /// What a template version fixes, by `id/version`. That of a standard template stands in its `bound.json`, so no
    /// template has to be read and filled for it; a test keeps the two the same.
    pub fn bound(&self, name: &str) -> Option<Bound> {
        if let Some((.., json)) = STANDARD.iter().find(|(folder, ..)| *folder == name) {
            return Some(
                Bound::read(json).expect("every bound.json is what its template binds: tests/templates.rs"),
            );
        }
        self.own.iter().find(|template| template.name() == name).map(Template::bound)
    }

    /// True of the digest of what some version of a standard template fixes: no repository can have changed that.
    pub fn is_standard(digest: &Digest) -> bool {
        let bound = STANDARD.iter().filter_map(|(.., json)| Bound::read(json).ok());
        bound.into_iter().any(|bound| Digest::of(&bound.bytes()) == *digest)
    }

    /// The template of a name: `id/version`, or `id` alone for its newest version.
    pub fn find(&self, name: &str) -> Option<&Template> {
        match name.split_once('/') {
            Some(_) => self.all().find(|template| template.name() == name),
            None => self.all().filter(|template| template.id == name).last(),
        }
    }
}

/// The three numbers of a version.
pub(super) fn version(text: &str) -> Option<[u64; 3]> {
    let numbers: Option<Vec<u64>> = text
        .split('.')
        .map(|part| {
            let plain = part == "0" || !part.starts_with(['0', '+']);
            part.parse().ok().filter(|_| plain)
        })
        .collect();
    numbers?.try_into().ok()
}
