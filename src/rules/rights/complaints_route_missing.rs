//! `complaints-route-missing`: no route by which people complain to the controllers.
//! Before the duty began the rule is not asked; of a text agreed before that it only asks.

use crate::law::Standing;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};

pub static COMPLAINTS_ROUTE_MISSING: Rule = Rule {
    id: "complaints-route-missing",
    family: Family::Rights,
    severity: Severity::Warning,
    summary: "the text gives people no route for complaints",
    cites: &["DPA 2018 s.164A"],
    page: include_str!("complaints_route_missing.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let rights = &case.agreement.rights;
    let missing = out.lacks_in(rights, "rights", |own| &own.complaints);
    let ids: Vec<&str> = case.controllers().flat_map(|party| case.member_ids(party)).collect();
    let own = |id: &&str| case.particulars.get(*id).is_some_and(|own| own.complaints.is_value());
    if !missing || (!ids.is_empty() && ids.iter().all(own)) {
        return;
    }
    let (place, key) = if rights.is_value() {
        (case.place_of("rights"), "complaints")
    } else {
        (case.agreement.id.place(), "rights")
    };
    let duty = case.law.provision("DPA 2018 s.164A");
    let older = case.last_decision_day().is_some_and(|agreed| {
        duty.is_some_and(|duty| matches!(duty.standing_on(agreed.last()), Standing::NotInForce(_)))
    });
    let help = "add `complaints:` under `rights:` with the form or mailbox, or `held-by-each-body`";
    let finding = if older {
        Finding::question(place, "the text was agreed before people had a right to complain to controllers: where do they complain now?")
            .help(format!("{help}, at the next review; until then say under `answers:` where"))
    } else {
        Finding::warning(place, "the text gives people no route for complaints to the controllers").help(help)
    };
    out.report(finding.lacking(place, key));
}
