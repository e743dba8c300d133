//! The round-trip gate: what was read as a type must be what would be written back.
//! Knows no format but the tree's own JSON.

use serde::Serialize;

use super::source::{Place, Refusal};
use super::tree::{Node, Value};

/// Checks that a typed value, written back, is the node it was read from: nothing that is shown can fall out of
/// what is signed. The refusal stands where the two first differ.
pub fn round_trips<T: Serialize>(node: &Node, value: &T) -> Result<(), Refusal> {
    let written = serde_json::to_value(value).map_err(|error| {
        Refusal::new(node.head(), format!("what was read here cannot be written back: {error}"))
    })?;
    match difference(node, &written) {
        None => Ok(()),
        Some((place, pointer)) => {
            let at = if pointer.is_empty() { String::new() } else { format!(" at `{pointer}`") };
            Err(Refusal::new(place, format!("what is written here is not what would be signed{at}"))
                .help("this is a fault of the program, not of the agreement; nothing was signed"))
        }
    }
}

/// Where a node and a JSON value first differ, in the order of the file.
fn difference(node: &Node, written: &serde_json::Value) -> Option<(Place, String)> {
    let below = |step: &str, (place, pointer): (Place, String)| (place, format!("/{step}{pointer}"));
    match (&node.value, written) {
        (Value::Map(entries), serde_json::Value::Object(members)) => {
            for (key, node) in entries {
                match members.get(&key.text) {
                    None => return Some((key.place, format!("/{}", key.text))),
                    Some(written) => {
                        if let Some(found) = difference(node, written) {
                            return Some(below(&key.text, found));
                        }
                    }
                }
            }
            let added = members.keys().find(|name| node.get(name).is_none())?;
            Some((node.head(), format!("/{added}")))
        }
        (Value::List(items), serde_json::Value::Array(members)) => {
            let same = items.iter().zip(members).enumerate();
            for (at, (node, written)) in same {
                if let Some(found) = difference(node, written) {
                    return Some(below(&at.to_string(), found));
                }
            }
            let at = items.len().min(members.len());
            (items.len() != members.len())
                .then(|| (items.get(at).map_or_else(|| node.head(), Node::head), format!("/{at}")))
        }
        _ => (node.json() != *written).then(|| (node.head(), String::new())),
    }
}
