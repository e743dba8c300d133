//! The second opinion: the same file read by another YAML reader, and any difference refused.
//! Asked before signing and registering, so that no reader can be shown an agreement that another does not see.

use serde_yaml::Value as Other;

use super::source::{Place, Refusal, Source};
use super::tree::{Node, Tree, Value};

/// Reads the file again with `serde_yaml` (libyaml) and compares value by value and key by key, in order.
pub fn agrees_with_second_reader(source: &Source, tree: &Tree) -> Result<(), Refusal> {
    let other: Other = serde_yaml::from_str(source.text()).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line());
        Refusal::new(
            source.line(line),
            "another reader of YAML does not accept this file, so it could be seen otherwise than it is signed",
        )
        .help(format!("write it more simply; that reader says: {error}"))
    })?;
    match difference(&tree.root, &other) {
        None => Ok(()),
        Some(place) => Err(Refusal::new(
            place,
            "another reader of YAML reads this otherwise, so it could be seen otherwise than it is signed",
        )
        .help("put quotes around it, or write it more simply")),
    }
}

fn difference(node: &Node, other: &Other) -> Option<Place> {
    let same = match (&node.value, other) {
        (Value::Missing, Other::Null) => true,
        (Value::Flag(flag), Other::Bool(other)) => flag == other,
        (Value::Count(count), Other::Number(other)) => other.as_u64() == Some(*count),
        (Value::Text(text), Other::String(other)) => text == other,
        (Value::List(items), Other::Sequence(others)) if items.len() == others.len() => {
            return items.iter().zip(others).find_map(|(node, other)| difference(node, other));
        }
        (Value::Map(entries), Other::Mapping(others)) if entries.len() == others.len() => {
            return entries.iter().zip(others).find_map(|((key, node), (name, other))| {
                if name.as_str() == Some(key.text.as_str()) {
                    difference(node, other)
                } else {
                    Some(key.place)
                }
            });
        }
        _ => false,
    };
    (!same).then_some(node.place)
}
