//! Words of data items that point to special category or criminal offence data, and features that make sharing risky.
//! They ask a person to look; they prove nothing.

use serde::Deserialize;

use super::provision::{Checked, YesNo};

/// A word that points to a kind of special category data, or to criminal offence data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SpecialWord {
    pub word: String,
    /// A kind of UK GDPR Art 9(1), or `criminal`.
    pub kind: String,
    pub sure: Sure,
    /// Phrases in which the word means something else.
    #[serde(default)]
    pub not_when: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    Unmistakable,
    Suggestive,
}

/// A feature that makes processing likely to be of high risk (UK GDPR Art 35; the regulator's list).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Feature {
    pub id: String,
    pub what: String,
    /// True where it counts only together with another.
    #[serde(default)]
    pub combine: YesNo,
    pub cite: String,
    pub checked: Checked,
    #[serde(default)]
    pub note: Option<String>,
}
