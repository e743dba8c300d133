//! The standard template that an agreement names, as the plain facts that rules need.
//! Reads templates; fills none.

use anyhow::Result;

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
}
