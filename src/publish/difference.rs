//! The difference between two texts, leaf by leaf. Items of a list that have an id are compared by it, so that an
//! item put in front does not make all that follow look changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::shown::spoken;

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
    let places: BTreeSet<&Vec<String>> = before.keys().chain(after.keys()).collect();
    places
        .into_iter()
        .filter(|place| before.get(*place) != after.get(*place))
        .map(|place| Change {
            at: place.join(" / "),
            before: before.get(place).map(spoken),
            after: after.get(place).map(spoken),
        })
        .collect()
}

/// The leaves by the steps to them: an id may hold any sign, so steps are put together for people only.
fn leaves(whole: &Value) -> BTreeMap<Vec<String>, Value> {
    let mut found = BTreeMap::new();
    collect(whole, &mut Vec::new(), &mut found);
    found
}

fn collect(value: &Value, at: &mut Vec<String>, found: &mut BTreeMap<Vec<String>, Value>) {
    let mut below = |step: String, inner: &Value, at: &mut Vec<String>| {
        at.push(step);
        collect(inner, at, found);
        at.pop();
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            members.iter().for_each(|(key, inner)| below(key.clone(), inner, at));
        }
        Value::Array(items) if !items.is_empty() => {
            let mut taken = BTreeSet::new();
            for (number, inner) in items.iter().enumerate() {
                let id = inner.get("id").and_then(Value::as_str);
                let mut step = id.map_or_else(|| (number + 1).to_string(), ToString::to_string);
                // Two items of one name are two: the second must not cover what the first says.
                while !taken.insert(step.clone()) {
                    step.push_str(" (again)");
                }
                below(step, inner, at);
            }
        }
        leaf => {
            found.insert(at.clone(), leaf.clone());
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
        let changes = difference(&json!({"a": "x", "b": "y"}), &json!({"b": "z", "c": 4}));
        assert_eq!(changes[0], Change { at: "a".into(), before: Some("x".into()), after: None });
        assert_eq!(changes[1], Change { at: "b".into(), before: Some("y".into()), after: Some("z".into()) });
        assert_eq!(changes[2], Change { at: "c".into(), before: None, after: Some("4".into()) });
        assert!(difference(&json!({"a": ["x"]}), &json!({"a": ["x"]})).is_empty());
    }

    #[test]
    fn no_item_hides_the_change_of_another_and_no_kind_of_value_passes_for_another() {
        let twice = |first: &str| json!({"items": [{"id": "a", "text": first}, {"id": "a", "text": "same"}]});
        assert_eq!(difference(&twice("x"), &twice("y"))[0].at, "items / a / text");
        let nested =
            |first: &str| json!({"l": [{"id": "a / b", "c": first}, {"id": "a", "b": {"c": "same"}}]});
        assert_eq!(difference(&nested("x"), &nested("y")).len(), 1);
        for (before, after) in [(json!("7"), json!(7)), (json!("no"), json!(false)), (json!("x"), json!(""))]
        {
            let changes = difference(&json!({"k": before}), &json!({"k": after}));
            assert_eq!(changes.len(), 1);
            assert_ne!(changes[0].before, changes[0].after);
        }
    }
}
