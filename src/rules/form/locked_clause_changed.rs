//! `locked-clause-changed`: a text made from a template that differs from what the template fixes.
//! Compares the tree, so that nothing that is signed can differ unseen. Knows no template file.

use serde_json::Value as Json;

use crate::agreement::{TemplateFacts, TemplateTerms};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity};
use crate::text::{Node, Place, Tree, Value, Word};

pub static LOCKED_CLAUSE_CHANGED: Rule = Rule {
    id: "locked-clause-changed",
    family: Family::Form,
    severity: Severity::Error,
    summary: "the text differs from what its template fixes",
    cites: &[],
    page: include_str!("locked_clause_changed.md"),
    fixed: true,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    if case.agreement.is_record() {
        return Some("a record is not made from a template".to_string());
    }
    (*case.template == TemplateFacts::NotNamed).then(|| "the text names no template".to_string())
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    match case.template {
        TemplateFacts::NotNamed => {}
        TemplateFacts::Unknown => out.report(unknown(case)),
        TemplateFacts::Known(template) => {
            for (pointer, fixed) in &template.locked {
                if let Some(change) = difference(&case.reading.tree, pointer, fixed) {
                    out.report(changed(case, template, pointer, &change));
                }
            }
        }
    }
}

/// Whether the clauses were kept cannot be told without the template.
fn unknown(case: &Case<'_>) -> Finding {
    let named = case.agreement.template.value();
    let place = named.map_or(case.agreement.id.place(), Word::place);
    let name = named.map_or_else(String::new, |word| format!(" \"{}\"", word.as_str()));
    Finding::error(
        place,
        format!("the template{name} was not found, so whether its locked clauses were kept cannot be told"),
    )
    .help("see that the name and version are right, as in `isa templates`")
    .untold()
}

fn changed(case: &Case<'_>, template: &TemplateTerms, pointer: &str, change: &Change) -> Finding {
    let whose = if template.standard { "the template" } else { "this repository's own template" };
    let part = named(&case.reading.tree, pointer);
    let message =
        format!("{whose} {}/{} fixes `{part}`, and {}", template.id, template.version, change.what.words());
    let help = match &change.fixed {
        Some(Json::String(text)) => format!("put back \"{text}\""),
        Some(value @ (Json::Number(_) | Json::Bool(_))) => format!("put back {value}"),
        _ => format!("put `{part}` back as the template has it"),
    };
    let other_way = "; what parties must settle differently needs a template of their own";
    Finding::error(change.place, message).help(help + other_way).about(pointer)
}

/// Where a text first differs from what is fixed.
struct Change {
    place: Place,
    what: What,
    /// What the template has there.
    fixed: Option<Json>,
}

#[derive(Clone, Copy)]
enum What {
    Changed,
    Added,
    TakenOut,
    Gone,
}

impl What {
    fn words(self) -> &'static str {
        match self {
            Self::Changed => "it was changed here",
            Self::Added => "something was added to it here",
            Self::TakenOut => "something of it was taken out here",
            Self::Gone => "it is not there",
        }
    }
}

fn difference(tree: &Tree, pointer: &str, fixed: &Json) -> Option<Change> {
    match tree.at(pointer) {
        // Nearly every part is as it was fixed, and then nobody asks for its place.
        Some(node) if is_same(node, fixed) => None,
        Some(node) => within(node, key_place(tree, pointer).unwrap_or(node.place), fixed),
        None => Some(Change { place: owner(tree, pointer), what: What::Gone, fixed: Some(fixed.clone()) }),
    }
}

/// True when the JSON of a value is what is fixed.
fn is_same(node: &Node, fixed: &Json) -> bool {
    match (&node.value, fixed) {
        (Value::Text(text), Json::String(fixed)) => text == fixed,
        (Value::Flag(flag), Json::Bool(fixed)) => flag == fixed,
        (Value::Count(count), Json::Number(fixed)) => fixed.as_u64() == Some(*count),
        (Value::Missing, Json::Null) => true,
        (Value::List(items), Json::Array(fixed)) => {
            items.len() == fixed.len() && items.iter().zip(fixed).all(|(item, fixed)| is_same(item, fixed))
        }
        // No key is there twice, so as many keys that are all fixed are the same keys.
        (Value::Map(entries), Json::Object(fixed)) => {
            let same = |key: &str, node| fixed.get(key).is_some_and(|fixed| is_same(node, fixed));
            entries.len() == fixed.len() && entries.iter().all(|(key, node)| same(&key.text, node))
        }
        _ => false,
    }
}

/// The first difference in a value; `name` is where it is named.
fn within(node: &Node, name: Place, fixed: &Json) -> Option<Change> {
    let change = |place, what, fixed: Option<&Json>| Some(Change { place, what, fixed: fixed.cloned() });
    match (&node.value, fixed) {
        (Value::Map(entries), Json::Object(members)) => {
            for (key, value) in entries {
                let Some(fixed) = members.get(&key.text) else { return change(key.place, What::Added, None) };
                if let Some(found) = within(value, key.place, fixed) {
                    return Some(found);
                }
            }
            let gone = members.iter().find(|(key, _)| node.get(key).is_none());
            gone.and_then(|(_, fixed)| change(name, What::TakenOut, Some(fixed)))
        }
        (Value::List(items), Json::Array(members)) => {
            for (at, item) in items.iter().enumerate() {
                let Some(fixed) = members.get(at) else { return change(item.place, What::Added, None) };
                if let Some(found) = within(item, item.place, fixed) {
                    return Some(found);
                }
            }
            let gone = members.get(items.len());
            gone.and_then(|fixed| change(name, What::TakenOut, Some(fixed)))
        }
        _ if is_same(node, fixed) => None,
        (Value::Map(_) | Value::List(_) | Value::Missing, _) => change(name, What::Changed, Some(fixed)),
        _ => change(node.place, What::Changed, Some(fixed)),
    }
}

/// A pointer as a person says it: parts of a list by their ids, `flows.referral.gateways`.
fn named(tree: &Tree, pointer: &str) -> String {
    let mut so_far = String::new();
    let mut names = Vec::new();
    for step in pointer.split('/').skip(1) {
        so_far = format!("{so_far}/{step}");
        let id = step.parse::<usize>().ok().and_then(|_| tree.at(&so_far)?.get("id"));
        match id.map(|node| &node.value) {
            Some(Value::Text(id)) => names.push(id.clone()),
            _ => names.push(step.to_string()),
        }
    }
    names.join(".")
}

/// The place of the last key of a pointer.
fn key_place(tree: &Tree, pointer: &str) -> Option<Place> {
    let (above, key) = pointer.rsplit_once('/')?;
    tree.at(above)?.key_place(key)
}

/// The nearest thing around a pointer that is there and has a name.
fn owner(tree: &Tree, pointer: &str) -> Place {
    let mut at = pointer;
    while let Some((above, _)) = at.rsplit_once('/') {
        if let Some(place) = key_place(tree, above) {
            return place;
        }
        at = above;
    }
    tree.root.get("id").map_or(Place::default(), |id| id.place)
}
