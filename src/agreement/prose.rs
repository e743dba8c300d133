//! Where an agreement has free words: purposes, clauses, security, retention, and all else that people write in sentences.
//! Judges none of them. A test holds the list of keys against the format.

use std::cmp::Ordering;

use crate::text::{Node, Place, Tree, Value};

/// The keys behind which people write freely. The short ones first: most keys are told apart by their length.
const FREE: [&str; 72] = [
    "by",
    "how",
    "why",
    "code",
    "data",
    "does",
    "text",
    "told",
    "what",
    "when",
    "items",
    "title",
    "until",
    "access",
    "checks",
    "except",
    "format",
    "allowed",
    "at-rest",
    "balance",
    "essence",
    "grading",
    "logging",
    "open-to",
    "purpose",
    "request",
    "secrecy",
    "summary",
    "vetting",
    "accuracy",
    "benefits",
    "contract",
    "disposal",
    "location",
    "recorded",
    "standard",
    "survives",
    "training",
    "ends-when",
    "necessity",
    "standards",
    "withdrawn",
    "assessment",
    "complaints",
    "conditions",
    "in-transit",
    "legal-hold",
    "matched-on",
    "objections",
    "objectives",
    "safeguards",
    "answered-by",
    "arrangement",
    "description",
    "measured-by",
    "narrowed-to",
    "alternatives",
    "counted-from",
    "out-of-scope",
    "advice-of-dpo",
    "business-case",
    "collected-for",
    "classification",
    "needed-because",
    "not-public-task",
    "policy-document",
    "public-interest",
    "without-consent",
    "strictly-necessary",
    "automated-decisions",
    "risk-of-not-sharing",
    "anti-fraud-organisation",
];

/// Parts whose words are no claims of the text: who the parties are, what happened to a record, what was answered or
/// departed from, and law that is only named.
const PASSED_OVER: [&str; 8] =
    ["answers", "departures", "law-named", "notices", "parent", "parties", "record", "references"];

/// The places of every free word, in the order of the file.
pub fn every_prose(tree: &Tree) -> Vec<Place> {
    let mut places = Vec::new();
    gather(&tree.root, false, &mut places);
    places
}

fn gather(node: &Node, free: bool, places: &mut Vec<Place>) {
    match &node.value {
        Value::Text(_) if free => places.push(node.place),
        Value::List(items) => items.iter().for_each(|item| gather(item, free, places)),
        Value::Map(entries) => {
            for (key, node) in entries.iter().filter(|(key, _)| !PASSED_OVER.contains(&key.text.as_str())) {
                gather(node, is_free(&key.text), places);
            }
        }
        _ => {}
    }
}

fn is_free(key: &str) -> bool {
    FREE.binary_search_by(|free| by_length(free, key)).is_ok()
}

fn by_length(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
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
        "kind",
        "kinds",
        "label",
        "lead",
        "mailbox",
        "name",
        "named-as",
        "objective",
        "of-each",
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
        assert!(
            FREE.is_sorted_by(|one, next| by_length(one, next).is_lt()),
            "the search goes by their order"
        );
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
