//! The templates at hand, and what the one that an agreement names fixes, as the plain facts that rules need.
//! Fills no template.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::desk::SignedTemplate;
use super::fail;
use super::loaded::Work;
use super::repository::{Repository, cannot_read, read_bytes};
use crate::agreement::{Agreement, TemplateFacts, TemplateTerms};
use crate::template::{Files, Shelf, Template};
use crate::text::{GREATEST_SIZE, canonical};

/// The templates that are known: the standard ones and the repository's own.
pub struct Templates {
    pub shelf: Shelf,
}

impl Templates {
    /// The standard templates, and those in `templates/<id>/<version>/` of the repository.
    pub fn of(repository: Option<&Repository>) -> Result<Self> {
        let mut shelf = Shelf::default();
        if let Some(repository) = repository {
            let root = repository.root.join("templates");
            for id in folders(&root)? {
                for version in folders(&root.join(&id))? {
                    add(&mut shelf, &root, &format!("{id}/{version}"))?;
                }
            }
        }
        Ok(Self { shelf })
    }

    fn named(&self, agreement: &Agreement) -> Option<&Template> {
        // A version is part of the name in a text: which template it means must not change when a new one comes.
        agreement.template.value().filter(|name| name.contains('/')).and_then(|name| self.shelf.find(name))
    }

    pub fn facts(&self, agreement: &Agreement) -> TemplateFacts {
        match (agreement.template.value(), self.named(agreement)) {
            (None, _) => TemplateFacts::NotNamed,
            (Some(_), None) => TemplateFacts::Unknown,
            (Some(_), Some(template)) => TemplateFacts::Known(TemplateTerms {
                id: template.id.clone(),
                version: template.version.clone(),
                standard: template.standard,
                digest: template.digest(),
                locked: template.locked.clone(),
                minor: template.minor.clone(),
            }),
        }
    }

    /// The template version that a signature binds.
    pub fn signed(&self, agreement: &Agreement) -> Result<Option<SignedTemplate>> {
        let Some(name) = agreement.template.value() else { return Ok(None) };
        let template = self.named(agreement).ok_or_else(|| {
            fail(
                format!("the template \"{name}\" is not known, so what it locks could not be shown"),
                "`isa templates` lists those that are; name one with its version",
            )
        })?;
        let clauses = template.clauses.iter().map(|clause| (clause.title.clone(), clause.text.clone()));
        Ok(Some(SignedTemplate {
            name: template.name(),
            bytes: canonical(&template.bound()),
            clauses: clauses.collect(),
        }))
    }
}

/// The bytes whose digest is the template's.
pub fn template_bytes(work: &Work, agreement: &Agreement) -> Result<Option<Vec<u8>>> {
    let templates = Templates::of(work.repository.as_ref())?;
    Ok(templates.signed(agreement)?.map(|template| template.bytes))
}
