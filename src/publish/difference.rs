//! The difference between two texts, leaf by leaf. Items of a list are compared by their id, or else by what they say, so
//! that an item put in front, or moved, does not make all that follow look changed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::shown::spoken;
use crate::text::canonical;

/// A place in which two texts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where, in words such as `flows / referral / gateways / 1`.
    pub at: String,
    pub how: How,
}

/// How a place differs: a leaf, or the order of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    Added(String),
    Removed(String),
    Changed {
        before: String,
        after: String,
    },
    /// The items that both texts have stand in another order. `only`: nothing else of the list is another.
    Order {
        only: bool,
    },
}

/// The changes from one text to another, in the order of their places. There are none only where the texts are equal.
pub fn difference(before: &Value, after: &Value) -> Vec<Change> {
    let mut walk = Walk { at: Vec::new(), found: Vec::new() };
    walk.compare(before, after);
    walk.found
}

/// An item of a list, by which it is found in the other list.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Known<'v> {
    /// Two items of one id are two: the second must not cover what the first says.
    Id(&'v str, usize),
    Words(Vec<u8>),
}

struct Walk {
    at: Vec<String>,
    found: Vec<Change>,
}

impl Walk {
    fn say(&mut self, how: How) {
        self.found.push(Change { at: self.at.join(" / "), how });
    }

    fn below(&mut self, step: String, look: impl FnOnce(&mut Self)) {
        self.at.push(step);
        look(self);
        self.at.pop();
    }

    fn compare(&mut self, before: &Value, after: &Value) {
        match (before, after) {
            _ if before == after => {}
            (Value::Object(before), Value::Object(after)) if !before.is_empty() && !after.is_empty() => {
                let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
                for key in keys {
                    self.below(key.clone(), |walk| walk.sides(before.get(key), after.get(key)));
                }
            }
            (Value::Array(before), Value::Array(after)) if !before.is_empty() && !after.is_empty() => {
                self.lists(before, after);
            }
            (before, after) if is_leaf(before) && is_leaf(after) => {
                self.say(How::Changed { before: spoken(before), after: spoken(after) });
            }
            (before, after) => {
                self.leaves(before, &How::Removed);
                self.leaves(after, &How::Added);
            }
        }
    }

    fn sides(&mut self, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            (Some(before), Some(after)) => self.compare(before, after),
            (Some(before), None) => self.leaves(before, &How::Removed),
            (None, Some(after)) => self.leaves(after, &How::Added),
            (None, None) => {}
        }
    }

    /// Items that both lists have are compared with each other, wherever they stand; of what is left, those without an id
    /// one by one, and the rest was added or taken away.
    fn lists(&mut self, before: &[Value], after: &[Value]) {
        let told = self.found.len();
        let mut places: BTreeMap<Known<'_>, VecDeque<usize>> = BTreeMap::new();
        for (place, known) in known(after).into_iter().enumerate() {
            places.entry(known).or_default().push_back(place);
        }
        let mut with: Vec<Option<usize>> = known(before)
            .into_iter()
            .map(|known| places.get_mut(&known).and_then(VecDeque::pop_front))
            .collect();
        let mut taken: BTreeSet<usize> = with.iter().flatten().copied().collect();
        let moved = with.iter().flatten().collect::<Vec<_>>().windows(2).any(|two| two[0] > two[1]);
        let mut left = (0..after.len()).filter(|place| id(&after[*place]).is_none());
        for (place, with) in with.iter_mut().enumerate() {
            if with.is_none() && id(&before[place]).is_none() {
                *with = left.find(|place| !taken.contains(place));
                taken.extend(*with);
            }
        }
        let from: BTreeMap<usize, usize> =
            with.iter().enumerate().filter_map(|(place, with)| Some(((*with)?, place))).collect();
        let (steps_before, steps) = (steps(before), steps(after));
        for (place, item) in after.iter().enumerate() {
            let before = from.get(&place).map(|place| &before[*place]);
            self.below(steps[place].clone(), |walk| walk.sides(before, Some(item)));
        }
        for (place, _) in with.iter().enumerate().filter(|(_, with)| with.is_none()) {
            let step = format!("{} (taken away)", steps_before[place]);
            self.below(step, |walk| walk.sides(Some(&before[place]), None));
        }
        if moved {
            self.say(How::Order { only: self.found.len() == told });
        }
    }

    /// Each leaf of a part that only one of the texts has.
    fn leaves(&mut self, whole: &Value, how: &impl Fn(String) -> How) {
        match whole {
            Value::Object(members) if !members.is_empty() => {
                for (key, inner) in members {
                    self.below(key.clone(), |walk| walk.leaves(inner, how));
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for (step, inner) in steps(items).into_iter().zip(items) {
                    self.below(step, |walk| walk.leaves(inner, how));
                }
            }
            leaf => self.say(how(spoken(leaf))),
        }
    }
}

fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    }
}

fn id(item: &Value) -> Option<&str> {
    item.get("id").and_then(Value::as_str)
}

fn known(items: &[Value]) -> Vec<Known<'_>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let items = items.iter().map(|item| match id(item) {
        Some(id) => {
            let before = seen.entry(id).or_default();
            *before += 1;
            Known::Id(id, *before)
        }
        None => Known::Words(canonical(item)),
    });
    items.collect()
}

/// What each item is called, for people only: its id, or its number.
fn steps(items: &[Value]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let items = items.iter().enumerate().map(|(number, item)| {
        let mut step = id(item).map_or_else(|| (number + 1).to_string(), ToString::to_string);
        while !taken.insert(step.clone()) {
            step.push_str(" (again)");
        }
        step
    });
    items.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

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
        let (x, four) = (How::Removed("x".into()), How::Added("4".into()));
        let y = How::Changed { before: "y".into(), after: "z".into() };
        for (change, (at, how)) in changes.iter().zip([("a", x), ("b", y), ("c", four)]) {
            assert_eq!(*change, Change { at: at.into(), how });
        }
        assert_eq!(changes.len(), 3);
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
            let [Change { how: How::Changed { before, after }, .. }] = &changes[..] else {
                panic!("{changes:?}")
            };
            assert_ne!(before, after);
        }
    }

    fn at(before: &Value, after: &Value) -> Vec<(String, How)> {
        difference(before, after).into_iter().map(|change| (change.at, change.how)).collect()
    }

    #[test]
    fn an_order_is_no_change_of_what_the_items_say() {
        let only = [("purposes".to_string(), How::Order { only: true })];
        let named = |ids: [&str; 3]| json!({"purposes": ids.map(|id| json!({"id": id, "kinds": [id, "x"], "summary": format!("of {id}")}))});
        assert_eq!(at(&named(["a", "b", "c"]), &named(["c", "a", "b"])), only);
        let words = |items: [&str; 3]| json!({"purposes": items});
        assert_eq!(at(&words(["a", "b", "c"]), &words(["a", "c", "b"])), only);
        // What is another in them is told beside it.
        let mut changed = named(["c", "a", "b"]);
        changed["purposes"][0]["summary"] = json!("of d");
        let told = at(&named(["a", "b", "c"]), &changed);
        assert_eq!(told[0].0, "purposes / c / summary");
        assert_eq!(told[1], ("purposes".to_string(), How::Order { only: false }));
    }

    #[test]
    fn words_that_stay_in_a_list_are_not_told_again() {
        let list = |items: &[&str]| json!({"items": items});
        let added = |word: &str| How::Added(word.to_string());
        assert_eq!(at(&list(&["a", "b"]), &list(&["x", "a", "b"])), [("items / 1".to_string(), added("x"))]);
        assert_eq!(
            at(&list(&["a", "b", "c"]), &list(&["a", "c"])),
            [("items / 2 (taken away)".to_string(), How::Removed("b".to_string()))]
        );
        assert_eq!(
            at(&list(&["a", "b", "c"]), &list(&["a", "d", "c"])),
            [("items / 2".to_string(), How::Changed { before: "b".to_string(), after: "d".to_string() })]
        );
        // The same word twice is two items.
        assert_eq!(at(&list(&["a"]), &list(&["a", "a"])), [("items / 2".to_string(), added("a"))]);
    }

    fn texts() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            "[ab]{0,2}".prop_map(Value::from),
            (0_u64..3).prop_map(Value::from),
            any::<bool>().prop_map(Value::from),
            Just(json!([])),
            Just(json!({})),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            let named = (prop_oneof!["a", "b", "c"], inner.clone())
                .prop_map(|(id, inner)| json!({"id": id, "says": inner}));
            prop_oneof![
                prop::collection::vec(named, 0..4).prop_map(Value::from),
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[kl]", inner, 0..3)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn only_equal_texts_have_no_difference((before, after) in (texts(), texts())) {
            prop_assert_eq!(difference(&before, &after).is_empty(), before == after);
        }
    }
}
