//! `party-unclear`: a party of which the text does not say, or says twice, who it is.
//! Whether the body that is named exists is for `name-unknown`.

use crate::agreement::{JoiningRule, Party};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked};
use crate::text::{Given, List, Word};

pub static PARTY_UNCLEAR: Rule = Rule {
    id: "party-unclear",
    family: Family::Form,
    severity: Severity::Error,
    summary: "the text does not say who a party is",
    cites: &[],
    page: include_str!("party_unclear.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for party in case.parties() {
        let is_said_once = who(party, out);
        if let (true, Some((key, name))) = (is_said_once, described(party)) {
            category(party, key, name, out);
        }
        if party.class.is_value() && !case.agreement.is_record() {
            rule_of_joining(case, party, out);
        }
    }
}

/// Exactly one key says who a party is; true when one does.
fn who(party: &Party, out: &mut Out<'_>) -> bool {
    let id = &party.id;
    let ways = [
        ("body", !party.body.is_missing(), party.body.stand_in().or(party.body.value().map(Word::place))),
        ("group", !party.group.is_missing(), party.group.value().map(Word::place)),
        ("bodies", !party.bodies.is_missing() && !party.bodies.value().is_some_and(List::is_empty), None),
        ("name", is_said(&party.name), party.name.value().map(Word::place)),
        ("class", is_said(&party.class), party.class.value().map(Word::place)),
    ];
    let said: Vec<_> = ways.iter().filter(|(_, said, _)| *said).collect();
    match said.as_slice() {
        [] if out.lacks(&party.body, "parties") => out.report(
            Finding::error(id.place(), format!("the text does not say which body party \"{id}\" is"))
                .lacking(id.place(), "body")
                .about(id.as_str())
                .help(
                    "add one of `body:`, `group:`, `bodies:`, `name:` with `category:`, or `class:` with `category:`",
                ),
        ),
        [(first, _, _), (second, _, place), ..] => out.report(
            Finding::error(
                place.unwrap_or(id.place()),
                format!("party \"{id}\" has `{first}` and `{second}`, so it is not clear which of them it is"),
            )
            .about(id.as_str())
            .help("keep the one that says who the party is; what the text calls it goes under `named-as:`"),
        ),
        _ => {}
    }
    said.len() == 1
}

/// A text in which nothing stands says as little as none.
fn is_said(words: &Given<Word<String>>) -> bool {
    !words.is_missing() && !words.value().is_some_and(|words| words.trim().is_empty())
}

/// A party that is described in words, with the key and the words.
fn described(party: &Party) -> Option<(&'static str, &str)> {
    let name = party.name.value().map(|name| ("name", name.as_str()));
    name.or(party.class.value().map(|class| ("class", class.as_str())))
}

/// What kind of body it is: without that, no list of the law can be asked about it.
fn category(party: &Party, key: &str, name: &str, out: &mut Out<'_>) {
    if out.lacks(&party.category, "parties") {
        let message = format!("the text does not say what kind of body \"{name}\" is");
        out.report(
            Finding::error(party.id.place(), message)
                .lacking(party.id.place(), "category")
                .about(party.id.as_str())
                .help(format!("add `category:` beside `{key}:`, such as school or charity")),
        );
    }
}

/// A class of bodies that join later needs a way to join.
fn rule_of_joining(case: &Case<'_>, party: &Party, out: &mut Out<'_>) {
    let joining = &case.agreement.joining;
    let rule = joining.value().and_then(|joining| joining.rule.value());
    let closed = rule.filter(|rule| ***rule == JoiningRule::Closed);
    if !out.lacks_in(joining, "joining", |joining| &joining.rule) && closed.is_none() {
        return;
    }
    let mut finding = Finding::error(
        party.id.place(),
        format!("party \"{}\" is a class of bodies that join, and the text gives no way to join", party.id),
    )
    .about(party.id.as_str())
    .help("add `joining: {rule: open}`, or another rule by which a body joins");
    if let Some(closed) = closed {
        finding = finding.related(closed.place(), "this says that nobody joins");
    }
    out.report(finding);
}
