//! `adviser-decides`: a record in which the data protection officer, and no other office, decided for a body.
//! A text to be signed in which that officer is to sign cannot be read: the reader says why.

use crate::agreement::{Did, Event, is_adviser};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, items};

pub static ADVISER_DECIDES: Rule = Rule {
    id: "adviser-decides",
    family: Family::Parties,
    severity: Severity::Error,
    summary: "the data protection officer decided for a controller",
    cites: &["UK GDPR Art 38", "UK GDPR Art 39"],
    page: include_str!("adviser_decides.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let record = case.agreement.record.value();
    let decisions: Vec<&Event> = record
        .into_iter()
        .flat_map(|record| items(&record.events))
        .filter(|event| matches!(*event.did, Did::Approved | Did::Signed))
        .collect();
    let body = |event: &Event| event.body.value().map(|body| body.to_ascii_lowercase());
    for event in &decisions {
        let Some(office) = event.office.value().filter(|office| is_adviser(office.as_str())) else {
            continue;
        };
        // Another decision of the same body, or one of which nothing is told, may be the one that counts.
        let by_another = decisions.iter().any(|other| {
            let own = body(other).is_none() || body(event).is_none() || body(other) == body(event);
            own && other.office.value().is_none_or(|office| !is_adviser(office.as_str()))
        });
        if by_another {
            continue;
        }
        let whose = event
            .body
            .value()
            .map_or(String::new(), |body| format!(" of {}", case.bodies().name_of(body.as_str())));
        let message = format!(
            "the only decision{whose} on record is the data protection officer's, who advises and does not decide"
        );
        out.report(
            Finding::error(office.place(), message)
                .help("have an office that decides agree to it, such as the senior information risk owner, and record that"),
        );
    }
}
