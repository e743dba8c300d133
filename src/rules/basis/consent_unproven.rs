//! `consent-unproven`: consent as the basis or the Article 9 point, and nothing on how it is recorded or taken back.
//! Whether what is recorded is consent is for a person to judge.

use crate::agreement::Regime;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static CONSENT_UNPROVEN: Rule = Rule {
    id: "consent-unproven",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "a use rests on consent, and the text does not say how it is recorded or taken back",
    cites: &["UK GDPR Art 7"],
    page: include_str!("consent_unproven.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const EXPLICIT: &str = "UK GDPR Art 9(2)(a)";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(on) = used.basis(case, "a").or_else(|| used.point(case, EXPLICIT)) else { continue };
        let owner = used.ground.id.place();
        let (missing, key) = match used.ground.consent.value() {
            None if out.lacks(&used.ground.consent, "consent") => {
                ("how consent is recorded, nor how it is taken back", "consent")
            }
            None => continue,
            Some(consent) => {
                let recorded = !out.lacks_text(&consent.recorded, "recorded");
                match (recorded, !out.lacks_text(&consent.withdrawn, "withdrawn")) {
                    (true, true) => continue,
                    (false, true) => ("how consent is recorded", "recorded"),
                    (true, false) => ("how consent is taken back", "withdrawn"),
                    (false, false) => ("how consent is recorded, nor how it is taken back", "recorded"),
                }
            }
        };
        let verb = if missing.contains("nor") { "says neither" } else { "does not say" };
        let message = format!("{} rests on {} and {verb} {missing}", used.named(case), on.words());
        let finding = Finding::warning(on.citation.place(), message).lacking(owner, key);
        out.report(used.shown(finding).help(
            "add `consent:` with `recorded:` (where the answer is kept) and `withdrawn:` (what stops, and how fast)",
        ));
    }
}
