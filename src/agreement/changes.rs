//! Whether a change of a text is a minor one: computed from the two texts, whatever anybody says of it.
//! Knows no act and no body.

use serde_json::Value;

/// What may always change: the name of the text that the change makes.
const OWN_NAME: &str = "/version";

/// The places in which two texts differ and that are not minor, as JSON pointers; of what was added or taken away the
/// place of the whole. `minor` are the pointers of the template below which a change is a minor one.
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
    if before == after || is_minor(pointer) {
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
        // Item by item, and not by id: what the terms say of the order is said by the template's pointers too.
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
}
