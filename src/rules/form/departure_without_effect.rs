//! `departure-without-effect`: a departure from a rule that accepts nothing.
//! Whether a departure is wise is for those who sign it.

use crate::agreement::Departure;
use crate::rules::departures::{Lapse, lapse};
use crate::rules::{Case, Check, Family, Finding, Heard, Out, Rule, Severity, always_asked, items, rule};

pub static DEPARTURE_WITHOUT_EFFECT: Rule = Rule {
    id: "departure-without-effect",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "a departure from a rule has no effect",
    cites: &[],
    page: include_str!("departure_without_effect.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Afterwards(check),
};

fn check(case: &Case<'_>, heard: &Heard<'_>, out: &mut Out<'_>) {
    for departure in items(&case.agreement.departures) {
        let finding = match lapse(case, departure) {
            Some(lapse) => lapsed(departure, lapse),
            None if accepts_nothing(departure, heard) => unused(departure, heard),
            None => continue,
        };
        out.report(finding);
    }
}

fn lapsed(departure: &Departure, lapse: Lapse) -> Finding {
    let from = &departure.from;
    let until = &departure.until;
    let by = &departure.accepted_by;
    let (place, message, help) = match lapse {
        Lapse::Fixed => (
            from.place(),
            format!("no departure from the rule \"{from}\" is possible"),
            "put right what the rule finds, and delete the departure",
        ),
        Lapse::Ended => (
            until.place(),
            format!("the departure from \"{from}\" ended {}", until.when()),
            "put right what the rule finds, or let the office decide again and give a new day",
        ),
        Lapse::TooLong => (
            until.place(),
            format!("the departure from \"{from}\" runs to {}, which is more than a year", **until),
            "name a last day at most a year on",
        ),
        Lapse::NoReason => (
            departure.reason.place(),
            format!("the departure from \"{from}\" gives no reason"),
            "say why the office accepts what the rule finds, or delete the departure",
        ),
        Lapse::NoOffice => (
            by.place(),
            format!("\"{by}\" is no office that can accept a departure from \"{from}\""),
            "name the body and its office that decides, such as camden/siro",
        ),
        Lapse::NoParty(body) => (
            by.place(),
            format!("\"{body}\", which accepts the departure from \"{from}\", is no party"),
            "let an office of a party accept it",
        ),
    };
    Finding::warning(place, message).help(help)
}

/// True when the rule was asked, could judge, and found nothing that the departure means. Rules of a whole repository
/// speak elsewhere, and a rule that does not exist is for `name-unknown`.
fn accepts_nothing(departure: &Departure, heard: &Heard<'_>) -> bool {
    let from = &departure.from;
    rule(from.as_str()).is_some_and(|rule| matches!(rule.check, Check::Agreement(_)))
        && !heard.is_open(from.as_str())
        && !heard.findings.iter().any(|finding| finding.is_meant_by(from, &departure.about))
}

fn unused(departure: &Departure, heard: &Heard<'_>) -> Finding {
    let from = &departure.from;
    let elsewhere: Vec<&str> = heard
        .findings
        .iter()
        .filter(|finding| finding.rule == from.as_str())
        .filter_map(|finding| finding.about.as_deref())
        .collect();
    match departure.about.value() {
        Some(about) if !elsewhere.is_empty() => Finding::warning(
            about.place(),
            format!("the departure accepts nothing: the rule \"{from}\" finds nothing about \"{about}\""),
        )
        .help(format!("it finds something about {}", super::quoted(&elsewhere))),
        _ => Finding::warning(
            from.place(),
            format!("the departure accepts nothing: the rule \"{from}\" finds nothing"),
        )
        .help("delete the departure, so that it does not hide a later fault"),
    }
}
