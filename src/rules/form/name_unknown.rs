//! `name-unknown`: a name that should lead to a body, group, kind of body, feature or rule, and leads nowhere.
//! Names declared in the file itself are not looked at: a file in which they lead nowhere cannot be read.

use crate::agreement::{Agreement, PARTS, Party};
use crate::rules::{Case, Check, Family, Finding, Out, RULES, Rule, Severity, always_asked, each, items};
use crate::text::{self, List, Word, hyphenated};

pub static NAME_UNKNOWN: Rule = Rule {
    id: "name-unknown",
    family: Family::Form,
    severity: Severity::Error,
    summary: "a name leads nowhere",
    cites: &[],
    page: include_str!("name_unknown.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

/// More names than this are no help to choose from.
const SHOWN: usize = 20;

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    bodies(case, out);
    let groups: Vec<&str> = case.bodies().groups().keys().collect();
    for group in case.parties().filter_map(|party| party.group.value()) {
        known(group, "group of bodies", &groups, "", Severity::Error, out);
    }
    let kinds = case.parties().flat_map(Party::kinds_that_also_sign);
    for category in case.parties().filter_map(|party| party.category.value()).chain(kinds) {
        if case.bodies().category(category.as_str()).is_none() {
            let categories: Vec<&str> = case.bodies().categories().keys().collect();
            known(category, "kind of body", &categories, "", Severity::Error, out);
        }
    }
    let features: Vec<&str> = case.law.features().iter().map(|feature| feature.id.as_str()).collect();
    for feature in each(&case.agreement.features) {
        known(feature, "feature", &features, ", so it counts for nothing", Severity::Warning, out);
    }
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    for departure in items(&case.agreement.departures) {
        known(&departure.from, "rule", &rules, ", so nothing departs from it", Severity::Warning, out);
    }
    let record = case.agreement.record.value();
    for part in record.into_iter().flat_map(|record| each(&record.unseen)) {
        known(part, "part of an agreement", &PARTS, ", so nothing counts as unseen", Severity::Warning, out);
    }
}

/// Bodies are named by the catalogue, or by a file of particulars of their own.
fn bodies(case: &Case<'_>, out: &mut Out<'_>) {
    let known = |id: &str| case.bodies().holds(id) || case.particulars.contains_key(id);
    let parties = case.parties().flat_map(|party| {
        party.body.value().into_iter().chain(party.bodies.value().into_iter().flat_map(List::iter))
    });
    for body in parties.filter(|body| !known(body.as_str())) {
        out.report(unknown_body(case, body, Severity::Error));
    }
    for body in others(case.agreement) {
        let is_party = case.party(body.as_str()).is_some();
        if !is_party && !known(body.as_str()) {
            out.report(unknown_body(case, body, Severity::Warning));
        }
    }
}

/// Places that name a party of the text or a body.
fn others(agreement: &Agreement) -> impl Iterator<Item = &Word<String>> {
    let processors = items(&agreement.processors)
        .flat_map(|processor| [processor.body.value(), processor.for_body.value()]);
    let notices = agreement.transparency.value().into_iter().flat_map(|told| each(&told.notices));
    let owners = each(&agreement.dpia).map(|dpia| dpia.owner.value());
    processors.chain(notices.map(|notice| notice.party.value())).chain(owners).flatten()
}

fn unknown_body(case: &Case<'_>, body: &Word<String>, severity: Severity) -> Finding {
    let message = format!("the body \"{body}\" is neither in the catalogue nor under `bodies/`");
    let mut names: Vec<(&str, &str)> = Vec::new();
    if severity == Severity::Warning {
        names.extend(case.parties().map(|party| (party.id.as_str(), party.id.as_str())));
    }
    for body in case.bodies().all() {
        names.extend([&body.id, &body.name].map(|name| (name.as_str(), body.id.as_str())));
        names.extend(body.short.as_ref().map(|short| (short.as_str(), body.id.as_str())));
    }
    let help = nearest(body.as_str(), names.into_iter()).map_or_else(
        || "see that the id is right, or give the body a file under `bodies/`".to_string(),
        |id| format!("did you mean `{id}`?"),
    );
    with(severity, body, message).help(help)
}

fn known(word: &Word<String>, what: &str, all: &[&str], so: &str, severity: Severity, out: &mut Out<'_>) {
    if all.contains(&word.as_str()) {
        return;
    }
    let help = nearest(word.as_str(), all.iter().map(|name| (*name, *name))).map_or_else(
        || {
            if all.len() > SHOWN {
                return "see that the word is right".to_string();
            }
            format!("known here: {}", all.join(", "))
        },
        |name| format!("did you mean `{name}`?"),
    );
    out.report(with(severity, word, format!("there is no {what} \"{word}\"{so}")).help(help));
}

fn with(severity: Severity, word: &Word<String>, message: String) -> Finding {
    if severity == Severity::Error {
        Finding::error(word.place(), message)
    } else {
        Finding::warning(word.place(), message)
    }
}

/// The id that was probably meant: of the names that end with the word, the first in the alphabet; or else the nearest.
pub(super) fn nearest<'a>(
    word: &str,
    names: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Option<&'a str> {
    let end = format!("-{}", hyphenated(word));
    let ending = names.clone().filter(|(name, _)| hyphenated(name).ends_with(&end));
    ending.map(|(_, id)| id).min().or_else(|| text::nearest(word, names))
}
