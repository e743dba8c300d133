//! `defunct-body`: a party is a body that no longer exists on the day, or is called by the name of one.
//! A body that the catalogue does not know is taken to exist.

use chrono::{Months, NaiveDate};

use crate::agreement::Party;
use crate::law::{Body, Existence, Mark};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, list};
use crate::text::{List, Place, Word};

pub static DEFUNCT_BODY: Rule = Rule {
    id: "defunct-body",
    family: Family::Parties,
    severity: Severity::Error,
    summary: "a party is a body that no longer exists",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("defunct_body.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

/// An end whose date is from memory is doubted on days that lie nearer to it than this.
const DOUBT: Months = Months::new(24);

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let day = case.operative_day();
    for party in case.parties() {
        let named: Vec<&Word<String>> = party
            .body
            .value()
            .into_iter()
            .chain(party.bodies.value().into_iter().flat_map(List::iter))
            .collect();
        // A body that is both the party and its name in the text has ended once.
        let mut told_of: Vec<&str> = Vec::new();
        for id in named {
            let ended =
                case.bodies().has_an_end(id.as_str()).then(|| case.bodies().get(id.as_str())).flatten();
            let gone = ended.and_then(|body| Some((body, body.gone_on(day)?)));
            if let Some(gone) = gone {
                told_of.push(&gone.0.id);
                let about = format!("party \"{}\" is {}, which", party.id, gone.0.name);
                out.report(finding(case, party, id.place(), &about, gone, Told::AsBody));
            }
        }
        for (words, told) in [
            (party.name.value(), Told::AsBody),
            (party.class.value(), Told::AsBody),
            (party.named_as.value(), Told::AsName),
        ] {
            let Some(words) = words else { continue };
            let found = case.bodies().defunct_in(words.as_str(), day);
            let found =
                found.filter(|body| is_of_a_kind(case, party, body) && !told_of.contains(&body.id.as_str()));
            let Some(gone) = found.and_then(|body| Some((body, body.gone_on(day)?))) else { continue };
            let is = if told == Told::AsBody { "is" } else { "is called" };
            let about = format!(
                "party \"{}\" {is} \"{}\", and what bears that name ({})",
                party.id,
                words.as_str(),
                gone.0.name
            );
            out.report(finding(case, party, words.place(), &about, gone, told));
        }
    }
}

/// What a text says of an ended body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// It is the party.
    AsBody,
    /// The party, another body, is called by its name.
    AsName,
}

fn finding(
    case: &Case<'_>,
    party: &Party,
    place: Place,
    about: &str,
    (body, end): (&Body, &Existence),
    told: Told,
) -> Finding {
    let day = case.operative_day();
    let until = end.until.expect("a body that is gone has an end");
    let by = end.by.as_deref().filter(|by| *by != "not established");
    let by = by.map(|by| format!(" ({by})")).unwrap_or_default();
    let doubtful = end.dated >= Mark::M && is_near(until, day);
    let message = if doubtful {
        format!("{about} ended on {until}{by}, by a date from memory: is it so?")
    } else {
        format!("{about} ended on {until}{by}")
    };
    let successors: Vec<&str> =
        case.bodies().successors_on(&body.id, day).into_iter().map(|id| case.bodies().name_of(id)).collect();
    let successors = list(&successors, "and");
    let help = match told {
        _ if successors.is_empty() => "name the body that has its functions now".to_string(),
        Told::AsName => format!("call it by its own name; what came after: {successors}"),
        Told::AsBody => format!("name what came after it: {successors}"),
    };
    let mut finding = Finding::error(place, message).about(party.id.as_str()).help(help);
    finding.severity = match end.dated {
        _ if doubtful => Severity::Question,
        Mark::V if told == Told::AsBody => Severity::Error,
        _ => Severity::Warning,
    };
    finding
}

fn is_near(date: NaiveDate, day: NaiveDate) -> bool {
    day < date.checked_add_months(DOUBT).unwrap_or(NaiveDate::MAX)
}

/// True unless the party is known to be of another kind than the body whose name it seems to bear: "Monitor" is also
/// a word in the names of companies.
fn is_of_a_kind(case: &Case<'_>, party: &Party, gone: &Body) -> bool {
    let bodies = case.bodies();
    let members = case.who_is(party);
    members.is_empty()
        || members.iter().any(|(id, category)| {
            bodies.is_within(category, &gone.category)
                || bodies.is_within(&gone.category, category)
                || gone.succeeded_by.iter().any(|next| Some(next.as_str()) == *id || next == category)
        })
}
