//! `joining-or-leaving-open`: an agreement of several bodies that does not say how one joins, or how one leaves.
//! A class of bodies without a way to join, in a text to be signed, is for `party-unclear`.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static JOINING_OR_LEAVING_OPEN: Rule = Rule {
    id: "joining-or-leaving-open",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "the text does not say how parties join and leave",
    cites: &["ICO Data Sharing Code"],
    page: include_str!("joining_or_leaving_open.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let bodies: usize = case.controllers().map(|party| case.who(party).len().max(1)).sum();
    let classes = case.parties().any(|party| party.class.is_value());
    if bodies < SEVERAL && !classes {
        return;
    }
    let agreement = case.agreement;
    let joining = (agreement.is_record() || !classes) && out.lacks(&agreement.joining, "joining");
    let leaving = out.lacks(&agreement.leaving, "leaving");
    let (what, key, help) = match (joining, leaving) {
        (true, true) => ("joins or leaves", "joining", "add `joining:` and `leaving:`"),
        (true, false) => ("joins", "joining", "add `joining:`; `rule: closed` says that nobody does"),
        (false, true) => {
            ("leaves", "leaving", "add `leaving:` with `notice-days:` and what happens to the `data:`")
        }
        (false, false) => return,
    };
    let id = &agreement.id;
    let message = format!("agreement \"{id}\" binds {bodies} bodies and does not say how one {what}");
    let message = if bodies < SEVERAL {
        format!("agreement \"{id}\" is open to a class of bodies and does not say how one {what}")
    } else {
        message
    };
    // `joining: not-stated` is where a reader would look.
    out.report(Finding::warning(case.place_of(key), message).lacking(id.place(), key).help(help));
}

/// From so many bodies on, one may come or go while the agreement lives on between the others.
const SEVERAL: usize = 3;
