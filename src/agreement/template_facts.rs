//! What a standard template fixes in an agreement made from it, as plain values.
//! Knows no template file: whoever reads templates makes these facts of them.

use serde_json::Value;

/// What is known of the template that an agreement names.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum TemplateFacts {
    /// The agreement names no template.
    #[default]
    NotNamed,
    /// The template or its version was not found.
    Unknown,
    Known(TemplateTerms),
}

/// The fixed parts of one version of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateTerms {
    pub id: String,
    pub version: String,
    /// False for a template of the repository's own: it is no standard template.
    pub standard: bool,
    /// Parts of the agreement that must stay as the template has them: JSON pointer and value.
    pub locked: Vec<(String, Value)>,
    /// Parts that may change without a new signature.
    pub minor: Vec<String>,
}
