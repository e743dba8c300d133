//! The offices in which a person acts for a body.
//! Names no person, and does not say which of them an agreement needs: the agreement does.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An office of a body. The list is closed: an office that no rule knows could consent to anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capacity {
    /// Senior Information Risk Owner (Cabinet Office, government functional standard for security).
    Siro,
    /// Guardian of health and social care information (Health and Social Care (National Data Guardian) Act 2018 s.1
    /// guidance).
    CaldicottGuardian,
    /// Local Government and Housing Act 1989 s.5.
    MonitoringOfficer,
    /// Head of the paid service or of the body (Local Government and Housing Act 1989 s.4).
    ChiefExecutive,
    /// A director whose service the sharing concerns.
    Director,
    /// A statutory or non-statutory chief officer (Local Government and Housing Act 1989 s.2), a chief constable.
    ChiefOfficer,
    /// An officer under a scheme of delegation (Local Government Act 1972 s.101): an act must name the delegation.
    DelegatedSignatory,
    /// Data protection officer (UK GDPR Arts 37-39): advises, and never consents for the body.
    Dpo,
    /// Reviews an agreement; does not bind the body.
    Reviewer,
    /// Sees that something was done; does not bind the body.
    Witness,
}

impl Capacity {
    pub const ALL: [Self; 10] = [
        Self::Siro,
        Self::CaldicottGuardian,
        Self::MonitoringOfficer,
        Self::ChiefExecutive,
        Self::Director,
        Self::ChiefOfficer,
        Self::DelegatedSignatory,
        Self::Dpo,
        Self::Reviewer,
        Self::Witness,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Siro => "siro",
            Self::CaldicottGuardian => "caldicott-guardian",
            Self::MonitoringOfficer => "monitoring-officer",
            Self::ChiefExecutive => "chief-executive",
            Self::Director => "director",
            Self::ChiefOfficer => "chief-officer",
            Self::DelegatedSignatory => "delegated-signatory",
            Self::Dpo => "dpo",
            Self::Reviewer => "reviewer",
            Self::Witness => "witness",
        }
    }

    /// May this office decide for its body? UK GDPR Art 38(6): an adviser who also decides is in conflict.
    pub fn decides(self) -> bool {
        !matches!(self, Self::Dpo | Self::Reviewer | Self::Witness)
    }
}

impl fmt::Display for Capacity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not an office known here")]
pub struct NotACapacity(String);

impl FromStr for Capacity {
    type Err = NotACapacity;

    fn from_str(text: &str) -> Result<Self, NotACapacity> {
        Self::ALL
            .into_iter()
            .find(|capacity| capacity.name() == text)
            .ok_or_else(|| NotACapacity(text.to_owned()))
    }
}
