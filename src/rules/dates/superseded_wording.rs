//! `superseded-wording`: free words use markings, standards, offices or phrases that are out of date, or speak of bodies
//! that have ended. Which those are, the catalogue says; parties that have ended are for `defunct-body`.

use std::collections::BTreeMap;

use crate::law::{Body, Mark, Stale, StaleKind};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, list};
use crate::text::Place;

use super::out_of_date;

pub static SUPERSEDED_WORDING: Rule = Rule {
    id: "superseded-wording",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the text uses markings, standards or names that are out of date",
    cites: &[],
    page: include_str!("superseded_wording.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let help = |instead: &str| format!("write {instead}");
    for finding in out_of_date(case, StaleKind::Wording, "has been out of date", help) {
        out.report(finding);
    }
    let mut bodies: BTreeMap<Place, (&Body, &str, Vec<Place>)> = BTreeMap::new();
    for (place, words, stale) in &case.prose.stale {
        let Stale::Body(body) = stale else { continue };
        match bodies.values_mut().find(|(other, _, _)| other.id == body.id) {
            Some((_, _, again)) => again.push(*place),
            None => {
                bodies.insert(*place, (body, words, Vec::new()));
            }
        }
    }
    for (place, (body, words, again)) in bodies {
        if is_a_party(case, body) {
            continue;
        }
        if let Some(finding) = ended(case, body, words, place) {
            out.report(again.into_iter().fold(finding, |finding, place| finding.related(place, "and here")));
        }
    }
}

fn ended(case: &Case<'_>, body: &Body, words: &str, place: Place) -> Option<Finding> {
    let day = case.operative_day();
    let end = body.gone_on(day)?;
    let until = end.until?;
    if end.dated >= Mark::M && day < until.checked_add_months(super::DOUBT)? {
        return None;
    }
    let by = end.by.as_deref().filter(|by| *by != "not established");
    let by = by.map(|by| format!(" ({by})")).unwrap_or_default();
    let message = format!(
        "the text speaks of \"{words}\", and what bears that name ({}) ended on {until}{by}",
        body.name
    );
    let bodies = case.bodies();
    let next: Vec<&str> =
        bodies.successors_on(&body.id, day).into_iter().map(|id| bodies.name_of(id)).collect();
    let help = if next.is_empty() {
        "name the body that has its functions now".to_string()
    } else {
        format!("name what came after it: {}", list(&next, "and"))
    };
    Some(Finding::warning(place, message).help(help))
}

/// True where a party is that body or is called by its name: `defunct-body` speaks of it.
fn is_a_party(case: &Case<'_>, body: &Body) -> bool {
    case.parties().any(|party| {
        let words = [party.name.value(), party.class.value(), party.named_as.value()];
        case.member_ids(party).contains(&body.id.as_str())
            || words.into_iter().flatten().any(|words| body.is_named_in(words.as_str()))
    })
}
