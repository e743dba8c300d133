//! The JSON Schemas (2020-12) of the files that people write, for editors: made from the types, never by hand.
//! Shape only: what a text must say by law is for the rules.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Map, Value};

use super::{Agreement, Particulars};

/// Every schema with the name of its file.
pub fn schemas() -> [(&'static str, String); 2] {
    [("agreement-1.json", schema::<Agreement>()), ("body-1.json", schema::<Particulars>())]
}

fn schema<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(Plain);
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    describe(&mut schema);
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

/// Makes what schemars derives short enough to be read in an editor's hint.
#[derive(Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut schemars::Schema) {
        transform_subschemas(self, schema);
        let Some(members) = schema.as_object_mut() else { return };
        // The name of a Rust type, which no editor knows.
        if members.get("format").is_some_and(|format| format == "uint64") {
            members.remove("format");
        }
        if let Some(Value::String(text)) = members.get_mut("description") {
            *text = unwrapped(text);
        }
        if let Some(Value::Array(choices)) = members.get_mut("anyOf") {
            *choices = flat(std::mem::take(choices));
        }
    }
}

/// Comments are wrapped for the source; a hint wraps by itself.
fn unwrapped(text: &str) -> String {
    text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n")
}

/// A choice among choices is one choice, each once.
fn flat(choices: Vec<Value>) -> Vec<Value> {
    let mut all = Vec::new();
    for choice in choices {
        let inner = match &choice {
            Value::Object(members) if members.len() == 1 => members.get("anyOf").and_then(Value::as_array),
            _ => None,
        };
        let inner = inner.cloned().unwrap_or_else(|| vec![choice]);
        for choice in inner {
            if !all.contains(&choice) {
                all.push(choice);
            }
        }
    }
    all
}

/// Gives every key that has no words of its own those of what stands behind it, since editors show the key's.
fn describe(schema: &mut Value) {
    let definitions = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    let parts = schema.get_mut("$defs").and_then(Value::as_object_mut);
    let parts = parts.into_iter().flat_map(|parts| parts.values_mut());
    for part in parts.filter_map(|part| part.get_mut("properties")) {
        describe_keys(part, &definitions);
    }
    if let Some(keys) = schema.get_mut("properties") {
        describe_keys(keys, &definitions);
    }
}

fn describe_keys(keys: &mut Value, definitions: &Map<String, Value>) {
    let keys = keys.as_object_mut().into_iter().flat_map(|keys| keys.values_mut());
    for key in keys.filter_map(Value::as_object_mut).filter(|key| !key.contains_key("description")) {
        let words = definition(key).and_then(|name| definitions.get(name)?.get("description").cloned());
        if let Some(words) = words {
            key.insert("description".to_string(), words);
        }
    }
}

/// The definition that a key leads to: by itself, as the first of its choices, or as the items of a list.
fn definition(of: &Map<String, Value>) -> Option<&str> {
    if let Some(Value::String(reference)) = of.get("$ref") {
        return reference.strip_prefix("#/$defs/");
    }
    let first = of.get("anyOf").and_then(|choices| choices.get(0)).or_else(|| of.get("items"))?;
    definition(first.as_object()?)
}
