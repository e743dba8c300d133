//! `contact-missing`: an agreement that names no mailbox to which questions go, nor do its parties.
//! Whether a mailbox is a person's is for `person-named`.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static CONTACT_MISSING: Rule = Rule {
    id: "contact-missing",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "nobody can be asked about the agreement",
    cites: &["ICO Data Sharing Code"],
    page: include_str!("contact_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if !out.lacks(&case.agreement.contact, "contact") || case.parties().next().is_none() {
        return;
    }
    let has_mailbox = |id: &&str| case.particulars.get(*id).is_some_and(|own| own.mailboxes.is_value());
    let reachable = case
        .parties()
        .any(|party| !out.lacks(&party.mailbox, "parties") || case.member_ids(party).iter().any(has_mailbox));
    if reachable {
        return;
    }
    let id = &case.agreement.id;
    out.report(
        Finding::warning(
            id.place(),
            format!("agreement \"{id}\" names no contact, for itself or for any party"),
        )
        .lacking(id.place(), "contact")
        .help("add `contact:` with the mailbox of an office, or `mailbox:` for each party"),
    );
}
