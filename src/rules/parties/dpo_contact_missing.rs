//! `dpo-contact-missing`: a public authority whose own particulars give no mailbox of its data protection officer.
//! A body whose particulars are not there is not judged.

use crate::law::Authority;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, list};

pub static DPO_CONTACT_MISSING: Rule = Rule {
    id: "dpo-contact-missing",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "a public authority's particulars give no contact of its data protection officer",
    cites: &["UK GDPR Art 37"],
    page: include_str!("dpo_contact_missing.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for party in case.controllers() {
        let without: Vec<&str> = case
            .who(party)
            .iter()
            .filter(|member| member.public_authority == Authority::Yes)
            .filter_map(|member| member.who.body)
            .filter(|id| {
                case.particulars.get(*id).is_some_and(|own| {
                    own.mailboxes
                        .value()
                        .map_or(own.mailboxes.is_missing(), |mailboxes| mailboxes.dpo.is_missing())
                })
            })
            .collect();
        if without.is_empty() {
            continue;
        }
        let names: Vec<&str> = without.iter().map(|id| case.bodies().name_of(id)).collect();
        let verb = if names.len() == 1 { "gives" } else { "give" };
        let message = format!("{} {verb} no contact of the data protection officer", list(&names, "and"));
        out.report(
            Finding::warning(party.id.place(), message)
                .about(party.id.as_str())
                .help("add `mailboxes: {dpo: …}` to the body's file under `bodies/`"),
        );
    }
}
