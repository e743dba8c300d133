//! The standard template that an agreement names, as the plain facts that rules and signatures need.
//! Reads templates; fills none.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

use super::agreed::SignedTemplate;
use super::fail;
use super::loaded::Work;
use super::repository::{Repository, read_source};
use crate::agreement::{Agreement, TemplateFacts, TemplateTerms};
use crate::template::{Bound, Files, Shelf};

/// The templates that are known: the standard ones and the repository's own.
#[derive(Default)]
pub struct Templates {
    shelf: Shelf,
    /// What has been asked for, by the name of the template: thousands of agreements are made from a few.
    known: Mutex<HashMap<String, Arc<TemplateFacts>>>,
}

impl Templates {
    pub fn of(repository: Option<&Repository>) -> Result<Self> {
        let mut shelf = Shelf::default();
        if let Some(repository) = repository {
            for (id, folder) in folders(&repository.root.join("templates"))? {
                for (version, folder) in folders(&folder)? {
                    own(&mut shelf, &format!("{id}/{version}"), &folder)?;
                }
            }
        }
        Ok(Self { shelf, known: Mutex::default() })
    }

    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// What the agreement's template fixes.
    pub fn facts(&self, agreement: &Agreement) -> Arc<TemplateFacts> {
        let Some(name) = agreement.template.value() else { return Arc::new(TemplateFacts::NotNamed) };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let facts = || Arc::new(self.facts_of(name.as_str()));
        Arc::clone(known.entry(name.to_string()).or_insert_with(facts))
    }

    fn facts_of(&self, name: &str) -> TemplateFacts {
        match self.shelf.bound(name) {
            None => TemplateFacts::Unknown,
            Some(bound) => TemplateFacts::Known(TemplateTerms {
                standard: bound.standard,
                id: bound.id,
                version: bound.version,
                locked: bound.locked.into_iter().collect(),
                minor: bound.minor,
            }),
        }
    }

    /// The template version that a signature binds. An agreement names a version: `id` alone would mean another text
    /// after the next release.
    pub fn signed(&self, agreement: &Agreement) -> Option<SignedTemplate> {
        Some(SignedTemplate::of(self.shelf.bound(agreement.template.value()?.as_str())?))
    }
}

impl SignedTemplate {
    pub fn of(bound: Bound) -> Self {
        Self {
            name: bound.name(),
            bytes: bound.bytes(),
            clauses: bound.clauses.into_iter().map(|clause| (clause.title, clause.text)).collect(),
        }
    }
}

/// The bytes whose digest is the template's.
pub fn template_bytes(work: &Work, agreement: &Agreement) -> Result<Option<Vec<u8>>> {
    let templates = Templates::of(work.repository.as_ref())?;
    Ok(templates.signed(agreement).map(|template| template.bytes))
}

fn own(shelf: &mut Shelf, name: &str, folder: &Path) -> Result<()> {
    let read = |file: &str| read_source(&folder.join(file)).map(|source| source.text().to_string());
    let (about, page) = (read("template.yaml")?, read("agreement.yaml")?);
    let readme = if folder.join("README.md").is_file() { read("README.md")? } else { String::new() };
    let files = Files { folder: name, about: &about, page: &page, readme: &readme };
    shelf.add(&files).map_err(|error| {
        fail(error.to_string(), "correct the template in the repository's templates/, or take it away")
    })
}

/// The folders in a folder, by name; none where there is no such folder.
fn folders(folder: &Path) -> Result<Vec<(String, std::path::PathBuf)>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
        }
    }
    found.sort();
    Ok(found)
}
