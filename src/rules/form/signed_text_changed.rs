//! `signed-text-changed`: a text that was signed, and now says something else under the same version or an older one.
//! Who signed is not known here: whoever reads the acts says which version and which terms were signed.

use crate::rules::{Check, Family, Finding, Rule, Severity, always_asked};
use crate::text::Place;

pub static SIGNED_TEXT_CHANGED: Rule = Rule {
    id: "signed-text-changed",
    family: Family::Form,
    severity: Severity::Error,
    summary: "a signed text has other terms under the same or an older version",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("signed_text_changed.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Signed,
};

/// The terms in the file are not those that were signed under this version.
pub fn signed_text_changed(place: Place, version: &str, signed: &str) -> Finding {
    let message = if version == signed {
        format!("version {version} was signed with other terms")
    } else {
        format!("version {version} comes before version {signed}, which was signed with other terms")
    };
    Finding {
        rule: SIGNED_TEXT_CHANGED.id,
        ..Finding::error(place, message).cite(SIGNED_TEXT_CHANGED.cites[0]).help(format!(
            "give the changed text a version greater than {signed}, or put the signed words back"
        ))
    }
}

/// The agreement was signed, and its text is not in its folder any more.
pub fn signed_text_gone(agreement: &str) -> Finding {
    let message = format!("agreement \"{agreement}\" was signed, and its text is not here");
    Finding {
        rule: SIGNED_TEXT_CHANGED.id,
        ..Finding::error(Place::default(), message).about(agreement).cite(SIGNED_TEXT_CHANGED.cites[0]).help(
            "put the file back from git: what was signed is safe in the registry and stays in force all the same",
        )
    }
}
