//! RFC 8785: the vectors of the RFC and of its author, another implementation as oracle, and the gate for JSON
//! that comes from outside.

use std::path::Path;

use isa::text::{Digest, NotCanonical, canonical, canonical_reading};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::repeatable;

fn vectors() -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/rfc8785");
    let read =
        |name: String| std::fs::read(folder.join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    ["arrays", "french", "structures", "unicode", "values", "weird", "sorting"]
        .into_iter()
        .map(|name| (name.to_owned(), read(format!("{name}.in.json")), read(format!("{name}.out.json"))))
        .collect()
}

#[test]
fn published_vectors_come_out_byte_for_byte() {
    for (name, given, wanted) in vectors() {
        let value: Value = serde_json::from_slice(&given).unwrap();
        let made = canonical(&value);
        assert_eq!(String::from_utf8_lossy(&made), String::from_utf8_lossy(&wanted), "{name}");
        assert_eq!(made, wanted, "{name}");
    }
}

#[test]
fn the_bytes_that_the_rfc_prints_in_hexadecimal_come_out() {
    let printed = "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e\
                   333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c7530303066\
                   5c6e4127425c225c5c5c5c5c222f227d";
    let (_, given, _) = vectors().into_iter().find(|(name, _, _)| name == "values").unwrap();
    let made = canonical(&serde_json::from_slice(&given).unwrap());
    assert_eq!(data_encoding::HEXLOWER.encode(&made), printed);
}

#[test]
fn keys_are_sorted_by_utf_16_units_and_not_by_code_points() {
    let value = json!({"\u{fb33}": 1, "😀": 2, "€": 3, "\r": 4, "1": 5});
    assert_eq!(
        String::from_utf8(canonical(&value)).unwrap(),
        "{\"\\r\":4,\"1\":5,\"€\":3,\"😀\":2,\"\u{fb33}\":1}"
    );
}

#[test]
fn only_canonical_bytes_are_read_from_outside() {
    let good = canonical(&json!({"a": [1, "é", null], "b": {"c": true}}));
    assert_eq!(canonical(&canonical_reading(&good).unwrap()), good);
    for (bytes, reason) in [
        (r#"{"a":1,"a":2}"#, NotCanonical::OtherBytes),
        (r#"{"b":1,"a":2}"#, NotCanonical::OtherBytes),
        (r#"{"a": 1}"#, NotCanonical::OtherBytes),
        ("{\"a\":1}\n", NotCanonical::OtherBytes),
        (r#"{"a":"\u0041"}"#, NotCanonical::OtherBytes),
        (r#"{"a":"\/"}"#, NotCanonical::OtherBytes),
        (r#"{"a":1.5}"#, NotCanonical::Number),
        (r#"{"a":-1}"#, NotCanonical::Number),
        (r#"{"a":1e2}"#, NotCanonical::Number),
        (r#"{"a":9007199254740992}"#, NotCanonical::Number),
        ("[-0]", NotCanonical::Number),
    ] {
        assert_eq!(canonical_reading(bytes.as_bytes()), Err(reason), "{bytes}");
    }
    assert!(matches!(canonical_reading(b"{\"a\":1"), Err(NotCanonical::NotJson(_))));
    assert!(matches!(canonical_reading(b"{\"a\":\"\xff\"}"), Err(NotCanonical::NotJson(_))));
    assert!(canonical_reading(b"{\"a\":9007199254740991}").is_ok());
}

#[test]
fn every_change_of_one_byte_is_refused_or_is_another_value() {
    let good = canonical(&json!({"a": [1, "é\n", null], "b": {"c": true, "d": "x\\y"}}));
    let value = canonical_reading(&good).unwrap();
    for at in 0..good.len() {
        for byte in 0..=u8::MAX {
            let mut changed = good.clone();
            changed[at] = byte;
            if changed != good {
                assert_ne!(canonical_reading(&changed).ok(), Some(value.clone()), "byte {at} as {byte:#04x}");
            }
        }
    }
}

#[test]
fn a_digest_is_read_with_and_without_its_name_and_in_one_spelling() {
    let digest = Digest::of(b"");
    assert_eq!(digest.to_string(), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(digest.to_string().parse(), Ok(digest));
    assert_eq!(digest.hex().parse(), Ok(digest));
    for other in [
        "",
        "sha256:",
        "sha512:e3",
        &digest.hex()[1..],
        &format!("{}0", digest.hex()),
        &digest.hex().to_uppercase(),
    ] {
        assert!(other.parse::<Digest>().is_err(), "{other}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..=isa::text::GREATEST_COUNT).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(repeatable(500))]

    #[test]
    fn another_implementation_makes_the_same_bytes(value in any_json()) {
        prop_assert_eq!(canonical(&value), serde_jcs::to_vec(&value).unwrap());
    }

    #[test]
    fn canonical_bytes_are_read_back_as_the_same_value(value in any_json()) {
        prop_assert_eq!(canonical_reading(&canonical(&value)), Ok(value));
    }
}
