//! Whether a change of a text is a minor one: computed from the two texts, whatever anybody says of it.
//! Knows no act and no body.

use std::collections::BTreeMap;

use serde_json::Value;

/// What may always change: the name of the text that the change makes.
const OWN_NAME: &str = "/version";

/// The places in which two texts differ and that are not minor, as JSON pointers; of what was added or taken away the
/// place of the whole. `minor` are the pointers of the template below which a change is a minor one. Items with ids that
/// only stand in another order are the same items: all that points to them names their ids.
pub fn material(before: &Value, after: &Value, minor: &[String]) -> Vec<String> {
    let mut places = Vec::new();
    let is_minor = |pointer: &str| {
        pointer == OWN_NAME
            || minor.iter().any(|place| {
                pointer
                    .strip_prefix(place.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
    };
    compare(Some(before), Some(after), &mut String::new(), &is_minor, &mut places);
    places
}

fn compare(
    before: Option<&Value>,
    after: Option<&Value>,
    pointer: &mut String,
    is_minor: &impl Fn(&str) -> bool,
    places: &mut Vec<String>,
) {
    let the_same = match (before, after) {
        (Some(before), Some(after)) => same_but_for_order(before, after),
        _ => false,
    };
    if the_same || is_minor(pointer) {
        return;
    }
    let length = pointer.len();
    let mut below = |step: &str, before: Option<&Value>, after: Option<&Value>| {
        pointer.push('/');
        pointer.push_str(step);
        compare(before, after, pointer, is_minor, places);
        pointer.truncate(length);
    };
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let added = after.keys().filter(|key| !before.contains_key(*key));
            for key in before.keys().chain(added) {
                below(key, before.get(key), after.get(key));
            }
        }
        // Item by item, and not by id: where an item is another one as well, its place is part of what changed, and the
        // template's pointers are of places.
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            for at in 0..before.len().max(after.len()) {
                below(&at.to_string(), before.get(at), after.get(at));
            }
        }
        // A part that is there on one side only may still hold nothing but what is minor.
        (None, Some(Value::Object(after))) if !after.is_empty() => {
            for (key, value) in after {
                below(key, None, Some(value));
            }
        }
        (Some(Value::Object(before)), None) if !before.is_empty() => {
            for (key, value) in before {
                below(key, Some(value), None);
            }
        }
        _ => places.push(pointer.clone()),
    }
}

/// Equal, or equal once the items of each list that have ids stand in one order. An item that is another in anything
/// else, though it be a minor matter, makes them different.
fn same_but_for_order(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, value)| other.get(key).is_some_and(|other| same_but_for_order(value, other)))
        }
        (Value::Array(one), Value::Array(other)) => {
            let same = |(one, other): (&Value, &Value)| same_but_for_order(one, other);
            match (by_id(one), by_id(other)) {
                (Some(one), Some(other)) => {
                    one.keys().eq(other.keys()) && one.into_values().zip(other.into_values()).all(same)
                }
                _ => one.len() == other.len() && one.iter().zip(other).all(same),
            }
        }
        _ => one == other,
    }
}

/// The items of a list by their ids. None where one has none, or shares it with another.
fn by_id(items: &[Value]) -> Option<BTreeMap<&str, &Value>> {
    let mut found = BTreeMap::new();
    for item in items {
        if found.insert(item.get("id")?.as_str()?, item).is_some() {
            return None;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn places(before: &Value, after: &Value) -> Vec<String> {
        material(before, after, &["/contact".to_string(), "/transparency/notices".to_string()])
    }

    #[test]
    fn what_lies_below_a_minor_place_is_minor_and_nothing_else_is() {
        let before = json!({"version": "1.0.0", "contact": "a", "retention": [{"months": 6}]});
        let minor = json!({"version": "1.0.1", "contact": "b", "retention": [{"months": 6}],
                           "transparency": {"notices": [{"url": "x"}]}});
        assert_eq!(places(&before, &minor), [] as [&str; 0]);
        let material = json!({"version": "1.0.1", "contact": "b", "retention": [{"months": 60}]});
        assert_eq!(places(&before, &material), ["/retention/0/months"]);
        assert_eq!(places(&before, &json!({"version": "1.0.1", "contact": "a"})), ["/retention"]);
        let beside =
            json!({"version": "1.0.0", "contact": "a", "contacts": "b", "retention": [{"months": 6}]});
        assert_eq!(places(&before, &beside), ["/contacts"]);
    }

    #[test]
    fn a_value_that_becomes_another_kind_of_value_is_a_change() {
        assert_eq!(places(&json!({"a": "7"}), &json!({"a": 7})), ["/a"]);
        assert_eq!(places(&json!({"a": {}}), &json!({})), ["/a"]);
        assert_eq!(places(&json!({"a": ["x"]}), &json!({"a": ["x", "y"]})), ["/a/1"]);
    }

    #[test]
    fn only_the_order_of_items_with_ids_is_minor() {
        let item = |id: &str, says: &str| json!({"id": id, "says": says});
        let text = |items: Vec<Value>| json!({"version": "1", "purposes": items});
        let before = text(vec![item("a", "x"), item("b", "y"), item("c", "z")]);
        assert_eq!(
            places(&before, &text(vec![item("c", "z"), item("a", "x"), item("b", "y")])),
            [] as [&str; 0]
        );
        // Two that exchange what they say, one that says something else, one more, one less, one id twice.
        for after in [
            vec![item("c", "x"), item("a", "z"), item("b", "y")],
            vec![item("c", "z"), item("a", "x"), item("b", "other")],
            vec![item("c", "z"), item("a", "x"), item("b", "y"), item("d", "x")],
            vec![item("c", "z"), item("a", "x")],
            vec![item("c", "z"), item("a", "x"), item("a", "x")],
        ] {
            assert_ne!(places(&before, &text(after.clone())), [] as [&str; 0], "{after:?}");
        }
        // Of words without ids the order may be what was agreed.
        assert_eq!(
            places(&json!({"steps": ["a", "b"]}), &json!({"steps": ["b", "a"]})),
            ["/steps/0", "/steps/1"]
        );
    }

    /// A pointer of the template is of a place: an item that moves into it becomes no minor matter.
    #[test]
    fn f11_an_item_that_moves_to_a_minor_place_is_no_minor_change() {
        let text = |items: [(&str, &str); 2]| json!({"flows": items.map(|(id, sent)| json!({"id": id, "sent": sent}))});
        let minor = ["/flows/1/sent".to_string()];
        let before = text([("a", "post"), ("b", "post")]);
        assert_eq!(material(&before, &text([("a", "post"), ("b", "mail")]), &minor), [] as [&str; 0]);
        assert_eq!(material(&before, &text([("b", "post"), ("a", "post")]), &minor), [] as [&str; 0]);
        assert_ne!(material(&before, &text([("b", "post"), ("a", "mail")]), &minor), [] as [&str; 0]);
        assert_ne!(material(&before, &text([("b", "mail"), ("a", "post")]), &minor), [] as [&str; 0]);
    }

    /// Every leaf with the steps to it, by ids where every item of a list has one of its own: what two texts say, whatever
    /// the order of such items.
    fn said(value: &Value, at: &str, all: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(members) if !members.is_empty() => {
                members.iter().for_each(|(key, value)| said(value, &format!("{at}/{key:?}"), all));
            }
            Value::Array(items) if !items.is_empty() => {
                let ids: Vec<_> = items.iter().filter_map(|item| item.get("id")?.as_str()).collect();
                let mut own = ids.clone();
                own.sort_unstable();
                own.dedup();
                let named = own.len() == items.len();
                for (number, item) in items.iter().enumerate() {
                    let step = if named { format!("[{:?}]", ids[number]) } else { format!("[{number}]") };
                    said(item, &format!("{at}/{step}"), all);
                }
            }
            leaf => all.push((at.to_string(), leaf.clone())),
        }
    }

    fn all_said(value: &Value) -> Vec<(String, Value)> {
        let mut all = Vec::new();
        said(value, "", &mut all);
        all.sort_by(|one, other| one.0.cmp(&other.0));
        all
    }

    fn texts() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof!["[ab]{1}".prop_map(Value::from), (0_u64..2).prop_map(Value::from)];
        leaf.prop_recursive(4, 30, 4, |inner| {
            let item = (prop_oneof!["a", "b", "c"], inner.clone())
                .prop_map(|(id, says)| json!({"id": id, "says": says}));
            prop_oneof![
                2 => prop::collection::vec(item, 1..4).prop_map(Value::from),
                1 => prop::collection::vec(inner.clone(), 1..3).prop_map(Value::from),
                1 => prop::collection::btree_map("[kl]", inner, 1..3)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    /// The text with the items of every list in another order.
    fn shuffled(value: &Value, by: &mut impl FnMut(usize) -> usize) -> Value {
        match value {
            Value::Object(members) => {
                Value::Object(members.iter().map(|(key, value)| (key.clone(), shuffled(value, by))).collect())
            }
            Value::Array(items) => {
                let mut left: Vec<Value> = items.iter().map(|item| shuffled(item, by)).collect();
                let mut order = Vec::new();
                while !left.is_empty() {
                    order.push(left.remove(by(left.len())));
                }
                Value::Array(order)
            }
            leaf => leaf.clone(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn f11_no_change_is_minor_where_any_value_differs(
            (before, other, order, whole) in (texts(), texts(), prop::collection::vec(0_usize..6, 24), any::<bool>()),
        ) {
            let mut order = order.into_iter().cycle();
            let mut by = |most: usize| order.next().unwrap_or_default() % most;
            // Another text altogether, or the same one with its lists in another order.
            let after = if whole { other } else { shuffled(&before, &mut by) };
            let (before, after) = (json!({"text": before}), json!({"text": after}));
            let minor = material(&before, &after, &[]).is_empty();
            prop_assert_eq!(minor, all_said(&before) == all_said(&after));
        }
    }
}
