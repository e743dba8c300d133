//! The standard template that an agreement names, as the plain facts that rules need.
//! Reads templates; fills none.

use anyhow::Result;

use super::desk::SignedTemplate;
use super::loaded::Work;
use super::repository::Repository;
use crate::agreement::{Agreement, TemplateFacts};

/// The templates that are known: the standard ones and the repository's own.
pub struct Templates {}

impl Templates {
    pub fn of(_repository: Option<&Repository>) -> Result<Self> {
        Ok(Self {})
    }

    pub fn facts(&self, agreement: &Agreement) -> TemplateFacts {
        if agreement.template.value().is_none() { TemplateFacts::NotNamed } else { TemplateFacts::Unknown }
    }

    /// The template version that a signature binds.
    pub fn signed(&self, _agreement: &Agreement) -> Result<Option<SignedTemplate>> {
        Ok(None)
    }
}

/// The bytes whose digest is the template's.
pub fn template_bytes(work: &Work, agreement: &Agreement) -> Result<Option<Vec<u8>>> {
    let templates = Templates::of(work.repository.as_ref())?;
    Ok(templates.signed(agreement)?.map(|template| template.bytes))
}
