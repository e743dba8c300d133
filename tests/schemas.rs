//! The schemas in `schemas/` are those of the types, and say of every document what the reader says.
//! `UPDATE=1` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test stops at a file that it cannot read")]

use std::fs;
use std::path::Path;

use isa::agreement::{parse, parse_particulars, schemas};
use isa::text::Source;
use jsonschema::Validator;
use rayon::prelude::*;
use serde_json::{Value, json};

#[allow(dead_code, reason = "each file of tests uses a part")]
mod documents;

use documents::{Document, cases, entries, folders};

fn validator(name: &str) -> Validator {
    let (_, schema) = schemas().into_iter().find(|(of, _)| *of == name).unwrap();
    jsonschema::draft202012::new(&serde_json::from_str(&schema).unwrap()).unwrap()
}

fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Every document of the rules that can be read, as JSON.
fn agreements() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for case in folders().iter().flat_map(|folder| cases(folder)) {
        let document = Document::read(&case).unwrap();
        let readings = document.texts.iter().filter_map(|text| text.reading.as_ref().ok());
        all.extend(readings.map(|reading| (case.display().to_string(), reading.tree.json())));
    }
    all
}

#[test]
fn the_schemas_in_the_repository_are_those_of_the_types() {
    for (name, schema) in schemas() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &schema).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            stored == schema,
            "schemas/{name} is stale: `UPDATE=1 cargo test --test schemas` writes it anew"
        );
        let value: Value = serde_json::from_str(&schema).unwrap();
        assert!(jsonschema::meta::is_valid(&value), "{name} is no schema");
    }
}

#[test]
fn a_schema_refuses_unknown_keys_everywhere_and_has_words_for_every_part() {
    for (name, schema) in schemas() {
        let schema: Value = serde_json::from_str(&schema).unwrap();
        assert!(schema["title"].is_string(), "{name} has no title");
        let parts = schema["$defs"].as_object().unwrap().iter();
        for (part, of) in parts.chain([(&name.to_string(), &schema)]) {
            assert!(of["description"].is_string(), "{name}: {part} has no words");
            if of["type"] == "object" {
                assert_eq!(of["additionalProperties"], false, "{name}: {part}");
            }
        }
    }
}

#[test]
fn what_the_reader_takes_the_schema_takes() {
    let validator = validator("agreement-1.json");
    let agreements = agreements();
    assert!(!agreements.is_empty());
    for (path, agreement) in &agreements {
        assert_eq!(faults(&validator, agreement), [""; 0], "{path}");
    }
}

#[test]
fn what_the_reader_takes_as_particulars_the_schema_takes() {
    let validator = validator("body-1.json");
    let own = "format: isa-body/1\nid: camden\nmailboxes: {dpo: dpo@camden.example, breach: \"[to complete: X]\"}\n\
               policy-documents: [{reference: APD-1, covers: DPA 2018 Sch 1 para 6, reviewed: 2026-01-31}]\n";
    let mut texts = vec![own.to_string()];
    for case in folders().iter().flat_map(|folder| entries(folder)) {
        let bodies = if case.ends_with("bodies") { case } else { case.join("bodies") };
        if bodies.is_dir() {
            texts.extend(entries(&bodies).iter().map(|file| fs::read_to_string(file).unwrap()));
        }
    }
    for text in texts {
        let (tree, _) = parse_particulars(&Source::new("body.yaml", text.as_bytes())).unwrap();
        assert_eq!(faults(&validator, &tree.json()), [""; 0], "{text}");
        let mut unknown = tree.json();
        unknown["mailboxes"]["head-of-everything"] = json!("x");
        assert!(!validator.is_valid(&unknown), "{text}");
    }
}

/// The places of a value, as JSON pointers.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_string());
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                pointers(value, &format!("{at}/{key}"), all);
            }
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                pointers(value, &format!("{at}/{n}"), all);
            }
        }
        _ => {}
    }
}

/// JSON is YAML, so a changed document can be given to the reader as it is.
fn reads(value: &Value) -> bool {
    parse(Source::new("changed.yaml", value.to_string().as_bytes())).is_ok()
}

#[test]
fn an_unknown_key_anywhere_is_refused_by_schema_and_reader_alike() {
    let validator = validator("agreement-1.json");
    let mut seen = 0;
    for (path, agreement) in agreements() {
        let mut all = Vec::new();
        pointers(&agreement, "", &mut all);
        for pointer in all {
            let mut changed = agreement.clone();
            let Value::Object(members) = changed.pointer_mut(&pointer).unwrap() else { continue };
            members.insert("no-such-key".to_string(), json!("x"));
            seen += 1;
            assert!(!validator.is_valid(&changed), "{path}: the schema takes no-such-key at `{pointer}`");
            assert!(!reads(&changed), "{path}: the reader takes no-such-key at `{pointer}`");
        }
    }
    assert!(seen > 0);
}

#[test]
fn an_editor_never_underlines_what_the_reader_takes() {
    let validator = validator("agreement-1.json");
    let others = [
        json!(null),
        json!("x"),
        json!("not-stated"),
        json!("[to complete: X]"),
        json!(7),
        json!(true),
        json!([]),
        json!(["x"]),
        json!({}),
    ];
    let every: Vec<(String, Value, String)> = agreements()
        .into_iter()
        .flat_map(|(path, agreement)| {
            let mut all = Vec::new();
            pointers(&agreement, "", &mut all);
            all.into_iter().map(move |pointer| (path.clone(), agreement.clone(), pointer))
        })
        .collect();
    let counts = every.into_par_iter().map(|(path, agreement, pointer)| {
        let (mut taken, mut refused) = (0, 0);
        for other in &others {
            let mut changed = agreement.clone();
            *changed.pointer_mut(&pointer).unwrap() = other.clone();
            if reads(&changed) {
                taken += 1;
                assert_eq!(faults(&validator, &changed), [""; 0], "{path}: {other} at `{pointer}`");
            } else {
                refused += 1;
            }
        }
        (taken, refused)
    });
    let (taken, refused) = counts.reduce(|| (0, 0), |one, other| (one.0 + other.0, one.1 + other.1));
    assert!(taken > 0 && refused > 0, "{taken} taken, {refused} refused");
}
