//! Where an agreement has free words: purposes, clauses, security, retention, and all else that people write in sentences.
//! Judges none of them. A test holds the list of keys against the format.

use crate::text::{Node, Place, Tree, Value};

/// The keys behind which people write freely.
const FREE: [&str; 72] = [
    "access",
    "accuracy",
    "advice-of-dpo",
    "allowed",
    "alternatives",
    "answered-by",
    "anti-fraud-organisation",
    "arrangement",
    "assessment",
    "at-rest",
    "automated-decisions",
    "balance",
    "benefits",
    "business-case",
    "by",
    "checks",
    "classification",
    "code",
    "collected-for",
    "complaints",
    "conditions",
    "contract",
    "counted-from",
    "data",
    "description",
    "disposal",
    "does",
    "ends-when",
    "essence",
    "except",
    "format",
    "grading",
    "how",
    "in-transit",
    "items",
    "legal-hold",
    "location",
    "logging",
    "matched-on",
    "measured-by",
    "narrowed-to",
    "necessity",
    "needed-because",
    "not-public-task",
    "objections",
    "objectives",
    "open-to",
    "out-of-scope",
    "policy-document",
    "public-interest",
    "purpose",
    "recorded",
    "request",
    "risk-of-not-sharing",
    "safeguards",
    "secrecy",
    "standard",
    "standards",
    "strictly-necessary",
    "summary",
    "survives",
    "text",
    "title",
    "told",
    "training",
    "until",
    "vetting",
    "what",
    "when",
    "why",
    "withdrawn",
    "without-consent",
];

/// Parts whose words are no claims of the text: who the parties are, what happened to a record, what was answered or
/// departed from, and law that is only named.
const PASSED_OVER: [&str; 8] =
    ["answers", "departures", "law-named", "notices", "parent", "parties", "record", "references"];

/// The places of every free word, in the order of the file.
pub fn every_prose(tree: &Tree) -> Vec<Place> {
    let mut places = Vec::new();
    gather(&tree.root, "", &mut places);
    places
}

fn gather(node: &Node, key: &str, places: &mut Vec<Place>) {
    match &node.value {
        Value::Text(_) if FREE.binary_search(&key).is_ok() => places.push(node.place),
        Value::List(items) => items.iter().for_each(|item| gather(item, key, places)),
        Value::Map(entries) => {
            for (key, node) in entries.iter().filter(|(key, _)| !PASSED_OVER.contains(&key.text.as_str())) {
                gather(node, &key.text, places);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value as Json;

    use super::super::Agreement;
    use super::*;
    use crate::text::Source;

    /// Keys with words that are ids, names, addresses, references or words of a list.
    const BOUND: &[&str] = &[
        "about",
        "accepted-by",
        "acts-for",
        "answer",
        "as-written",
        "asked",
        "authority",
        "bodies",
        "body",
        "board",
        "category",
        "cite",
        "class",
        "condition",
        "contact",
        "contact-point",
        "country",
        "day",
        "essence-of",
        "factors",
        "features",
        "for",
        "from",
        "ground",
        "group",
        "held-back",
        "id",
        "including",
        "kept-at",
        "kinds",
        "label",
        "lead",
        "mailbox",
        "name",
        "named-as",
        "objective",
        "office",
        "on-behalf-of",
        "owner",
        "party",
        "parties",
        "people",
        "reason",
        "reference",
        "register",
        "scheme",
        "template",
        "to",
        "transfers-abroad",
        "unseen",
        "url",
        "value",
        "version",
        "hmrc-consent",
        "accreditation",
    ];

    fn takes_free_words(schema: &Json) -> bool {
        let is_text = |schema: &Json| {
            schema["type"] == "string"
                && ["enum", "const", "pattern", "format"].iter().all(|key| schema.get(key).is_none())
        };
        is_text(schema)
            || schema["items"].is_object() && takes_free_words(&schema["items"])
            || schema["anyOf"].as_array().is_some_and(|any| any.iter().any(takes_free_words))
    }

    #[test]
    fn no_key_of_the_format_with_free_words_is_passed_over() {
        let schema = serde_json::to_value(schemars::schema_for!(Agreement)).unwrap();
        let own = (&"Agreement".to_string(), &schema);
        let defs = schema["$defs"].as_object().unwrap();
        let mut unknown = BTreeSet::new();
        for (_, mapping) in defs.iter().chain([own]) {
            for (key, of) in mapping["properties"].as_object().into_iter().flatten() {
                let known = FREE.contains(&key.as_str()) || BOUND.contains(&key.as_str());
                if takes_free_words(of) && !known {
                    unknown.insert(key);
                }
            }
        }
        assert!(unknown.is_empty(), "free or bound? {unknown:?}");
    }

    #[test]
    fn keys_are_in_order_and_none_is_both() {
        assert!(FREE.is_sorted(), "the search goes by their order");
        assert!(BOUND.iter().all(|key| !FREE.contains(key)));
    }

    #[test]
    fn words_are_found_wherever_they_stand_and_what_is_no_claim_is_not() {
        let text = "id: a\ntitle: One\nlaw-named: DPA 1998\nclauses:\n  - {id: x, text: Two}\nrecord: {why: None}\n\
                    purposes:\n  - objectives: [Three, Four]\n";
        let source = Source::new("a.yaml", text.as_bytes());
        let tree = Tree::read(&source).unwrap();
        let words: Vec<&str> = every_prose(&tree).into_iter().map(|place| source.slice(place)).collect();
        assert_eq!(words, ["One", "Two", "Three", "Four"]);
    }
}
