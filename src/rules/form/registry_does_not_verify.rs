//! `registry-does-not-verify`: a file of the registry, the roster or the acts is not as it was signed.
//! The registry itself finds the fault; this is how `isa check` says it, so that it shows on its file.

use crate::rules::{Check, Family, Finding, Rule, Severity, always_asked};
use crate::text::Place;

pub static REGISTRY_DOES_NOT_VERIFY: Rule = Rule {
    id: "registry-does-not-verify",
    family: Family::Form,
    severity: Severity::Error,
    summary: "a file of the registry, the roster or the acts is not as it was signed",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("registry_does_not_verify.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Signed,
};

/// What verification says of one file.
pub fn registry_does_not_verify(what: &str) -> Finding {
    Finding {
        rule: REGISTRY_DOES_NOT_VERIFY.id,
        ..Finding::error(Place::default(), what)
            .cite(REGISTRY_DOES_NOT_VERIFY.cites[0])
            .help("restore the file from git or from another copy of the repository; `isa registry verify` lists everything")
    }
}
