//! The difference between two texts, leaf by leaf. Items of a list that have an id are compared by it, so that an
//! item put in front does not make all that follow look changed.

use std::collections::BTreeMap;

use serde_json::Value;

/// A leaf that was added, removed or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where, in words such as `flows / referral / gateways / 1`.
    pub at: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The changes from one text to another, in the order of their places.
pub fn difference(before: &Value, after: &Value) -> Vec<Change> {
    let (before, after) = (leaves(before), leaves(after));
    let mut places: Vec<&String> = before.keys().chain(after.keys()).collect();
    places.sort();
    places.dedup();
    places
        .into_iter()
        .filter(|place| before.get(*place) != after.get(*place))
        .map(|place| Change {
            at: place.clone(),
            before: before.get(place).cloned(),
            after: after.get(place).cloned(),
        })
        .collect()
}

fn leaves(whole: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(whole, &mut String::new(), &mut found);
    found
}

fn collect(value: &Value, at: &mut String, found: &mut BTreeMap<String, String>) {
    let length = at.len();
    let mut below = |step: &str, inner: &Value, at: &mut String| {
        if !at.is_empty() {
            at.push_str(" / ");
        }
        at.push_str(step);
        collect(inner, at, found);
        at.truncate(length);
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(key, inner)| below(key, inner, at));
        }
        Value::Array(items) if !items.is_empty() => {
            for (number, inner) in items.iter().enumerate() {
                match inner.get("id").and_then(Value::as_str) {
                    Some(id) => below(id, inner, at),
                    None => below(&(number + 1).to_string(), inner, at),
                }
            }
        }
        Value::String(text) => {
            found.insert(at.clone(), text.clone());
        }
        other => {
            found.insert(at.clone(), other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_item_put_in_front_changes_nothing_else() {
        let before = json!({"flows": [{"id": "b", "purpose": "x"}]});
        let after = json!({"flows": [{"id": "a", "purpose": "y"}, {"id": "b", "purpose": "x"}]});
        let places: Vec<String> = difference(&before, &after).into_iter().map(|change| change.at).collect();
        assert_eq!(places, ["flows / a / id", "flows / a / purpose"]);
    }

    #[test]
    fn what_was_added_removed_and_changed_is_told_apart() {
        let changes = difference(&json!({"a": "1", "b": "2"}), &json!({"b": "3", "c": 4}));
        assert_eq!(changes[0], Change { at: "a".into(), before: Some("1".into()), after: None });
        assert_eq!(changes[1], Change { at: "b".into(), before: Some("2".into()), after: Some("3".into()) });
        assert_eq!(changes[2], Change { at: "c".into(), before: None, after: Some("4".into()) });
        assert!(difference(&json!({"a": ["x"]}), &json!({"a": ["x"]})).is_empty());
    }
}
