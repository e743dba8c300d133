//! `party-list-differs`: a body that one section of the text treats as a party, and the list of parties does not have.
//! Names that lead nowhere at all are for `name-unknown` and, in flows, stop the reading.

use crate::agreement::Did;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, each, items};
use crate::text::Word;

pub static PARTY_LIST_DIFFERS: Rule = Rule {
    id: "party-list-differs",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "the text gives a part to a body that is no party",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("party_list_differs.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    // Whoever joins a class of bodies later is a party that no list has.
    if out.may_be_cut_short("parties")
        || case.parties().next().is_none()
        || case.parties().any(|party| party.class.is_value())
    {
        return;
    }
    let agreement = case.agreement;
    let mut named: Vec<(&Word<String>, &str)> = Vec::new();
    if let Some(told) = agreement.transparency.value() {
        named.extend(
            each(&told.notices).filter_map(|notice| Some((notice.party.value()?, "a privacy notice is its"))),
        );
    }
    named.extend(
        items(&agreement.processors)
            .filter_map(|processor| Some((processor.for_body.value()?, "a processor acts for it"))),
    );
    named
        .extend(each(&agreement.dpia).filter_map(|dpia| Some((dpia.owner.value()?, "an assessment is its"))));
    let events = agreement.record.value().into_iter().flat_map(|record| items(&record.events));
    named.extend(events.filter_map(|event| {
        let part = match *event.did {
            Did::Signed => "it signed",
            Did::Approved => "it approved",
            Did::Joined => "it joined",
            _ => return None,
        };
        Some((event.body.value()?, part))
    }));
    let mut told_of: Vec<&str> = Vec::new();
    for (body, part) in named {
        // Most words are a party's own, and only the others are worth a look through all bodies.
        if case.parties().any(|party| case.stands_for(party, body.as_str())) {
            continue;
        }
        let Some(name) = known(case, body.as_str()).filter(|name| !told_of.contains(name)) else { continue };
        told_of.push(name);
        out.report(
            Finding::warning(body.place(), format!("{name} is not among the parties, and {part}"))
                .about(body.as_str())
                .help("add it to `parties:`, or take it out here"),
        );
    }
}

/// A body of the catalogue by its id or its name. Other words may mean anything.
fn known<'a>(case: &Case<'a>, words: &str) -> Option<&'a str> {
    let bodies = case.bodies();
    let by_name = || bodies.all().iter().find(|body| body.name.eq_ignore_ascii_case(words.trim()));
    bodies.get(words).or_else(by_name).map(|body| body.name.as_str())
}
