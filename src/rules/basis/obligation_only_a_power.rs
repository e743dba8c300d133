//! `obligation-only-a-power`: legal obligation as the lawful basis, with law that permits and does not oblige.
//! Says nothing where the catalogue does not know whether a provision obliges.

use crate::agreement::Regime;
use crate::law::Force;
use crate::rules::basis::could_oblige;
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, InUse, Out, Rule, Severity, asked_of_agreements, once,
    short_list,
};

pub static OBLIGATION_ONLY_A_POWER: Rule = Rule {
    id: "obligation-only-a-power",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "legal obligation is the basis, and the law named only permits, or asks for regard",
    cites: &["UK GDPR Art 6(1)(c)", "UK GDPR Art 6(3)"],
    page: include_str!("obligation_only_a_power.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(basis) = used.basis(case, "c") else { continue };
        let Some(powers) = used.ends.iter().find_map(|end| only_powers(case, &used, end)) else { continue };
        let words: Vec<&str> = powers.iter().map(Cited::words).collect();
        // A ground and its flow may name the same one.
        let words = once(&words);
        let message = format!(
            "{} rests on {} with law that does not oblige it: {}",
            used.named(case),
            basis.words(),
            short_list(&words)
        );
        let mut finding = Finding::error(basis.citation.place(), message).cite(basis.words());
        for power in &powers {
            let what = short_of_a_duty(power).unwrap_or("permits, and does not oblige");
            finding = finding.cite(power.words()).related(power.citation.place(), what);
        }
        out.report(finding.about(used.ground.id.as_str()).help(
            "rest on UK GDPR Art 6(1)(e), or on another basis that fits, and keep the power among the `gateways:`",
        ));
    }
}

/// The law that could oblige the controller at an end, where it is named and all of it only permits.
fn only_powers<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, end: &FlowEnd<'a>) -> Option<Vec<Cited<'a>>> {
    let named = could_oblige(case, used, end);
    (!named.is_empty() && named.iter().all(|cited| short_of_a_duty(cited).is_some())).then_some(named)
}

/// What the law does instead of obliging anybody to use data, where the catalogue says so.
fn short_of_a_duty(cited: &Cited<'_>) -> Option<&'static str> {
    match cited.provision()?.force {
        Force::Power => Some("permits, and does not oblige"),
        Force::DueRegard => Some("asks to have regard, and obliges nobody to share"),
        Force::Duty | Force::None => None,
    }
}
