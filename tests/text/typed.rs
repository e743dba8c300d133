//! Typed values: places at any depth, blanks and marks wherever a value stands, plain refusals, and nothing lost.

use std::collections::BTreeMap;

use isa::text::{Given, List, Many, Mark, Place, Placed, Source, Tree, Word, round_trips, typed};
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{read, source};

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Terms {
    id: Word<String>,
    kind: Kind,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    retention: Given<List<Retention>>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    basis: Given<Many<Word<String>>>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    signs: Given<Signs>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    lead: Given<Word<bool>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dates: Option<Placed<Dates>>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    references: BTreeMap<Word<String>, Word<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    OneWay,
    Reciprocal,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Retention {
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    id: Given<Word<String>>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    months: Given<Word<u16>>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    data: Given<Many<Word<String>>>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    counted_from: Given<Word<String>>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Dates {
    starts: Word<String>,
    ends: Word<String>,
}

isa::shapes! {
    /// Who signs for a party.
    #[derive(Clone, Debug, PartialEq)]
    enum Signs {
        /// A word such as `none`.
        Text(Word<String>),
        List(List<Word<String>>),
        Map(AnyOf),
    }
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AnyOf {
    any_of: List<Word<String>>,
}

const RICH: &str = "\
id: home
kind: reciprocal
retention:
  - {months: 36, counted-from: last visit, data: contact}
  - id: second
    months: \"[to complete: MONTHS]\"
    counted-from: held-by-each-body
    data: [contact, '[to complete: REST]', null, stated]
  - months:
  - not-stated
  - '[to complete: OTHER]'
  -
basis: UK GDPR Art 6(1)(e)
signs: {any-of: [siro, dpo]}
lead: true
dates: {starts: 2027-01-04, ends: 2030-01-03}
references: {dea-register: x, ico: z}
";

fn refusal<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
    let source = source(text);
    let tree = Tree::read(&source).expect("the text is in the profile");
    let refusal = typed::<T>(&tree.root).expect_err("the type refuses it");
    let help = refusal.help.map(|help| format!(" ({help})")).unwrap_or_default();
    format!(
        "{} {}: {}{help}",
        source.point(refusal.place.start),
        source.slice(refusal.place),
        refusal.message
    )
}

#[test]
fn every_word_knows_its_place_and_nothing_is_lost() {
    let source = Source::new("a.yaml", RICH.as_bytes());
    let tree = Tree::read(&source).unwrap();
    let terms: Terms = typed(&tree.root).unwrap();
    round_trips(&tree.root, &terms).unwrap();
    assert_eq!(serde_json::to_value(&terms).unwrap(), tree.json());

    assert_eq!((source.slice(terms.id.place()), terms.id.as_str()), ("home", "home"));
    let retention = terms.retention.value().unwrap();
    assert_eq!((retention.len(), retention.iter().count()), (6, 3));
    let places: Vec<&str> = retention.all_placed().map(|(place, _)| source.slice(place)).collect();
    assert_eq!(places[0], "{months: 36, counted-from: last visit, data: contact}");
    assert!(places[1].starts_with("id: second\n") && places[1].ends_with("null, stated]"));
    assert_eq!(places[2..], ["months", "not-stated", "'[to complete: OTHER]'", "-"]);
    let all: Vec<&Given<Retention>> = retention.all().collect();
    assert!(all[3].is(Mark::NotStated) && all[4].is_blank() && all[5].is_null());

    let first = retention.iter().next().unwrap();
    let months = first.months.value().unwrap();
    assert_eq!((**months, source.slice(months.place())), (36, "36"));
    assert!(first.data.value().unwrap().is_alone());
    let second = retention.iter().nth(1).unwrap();
    let blank = second.months.blank().unwrap();
    assert_eq!((blank.as_str(), source.slice(blank.place())), ("MONTHS", "\"[to complete: MONTHS]\""));
    assert!(second.counted_from.is(Mark::HeldByEachBody));
    assert_eq!(source.slice(second.counted_from.stand_in().unwrap()), "held-by-each-body");
    let data = second.data.value().unwrap();
    assert_eq!(
        (data.len(), data.is_alone(), data.iter().map(|word| word.as_str()).collect::<Vec<_>>()),
        (4, false, vec!["contact"])
    );
    let third = retention.iter().nth(2).unwrap();
    assert!(third.months.is_null() && third.months.is_missing() && third.id.is_absent());

    let Given::Value(Signs::Map(any_of)) = &terms.signs else { panic!("a mapping was written") };
    let offices: Vec<&str> = any_of.any_of.iter_placed().map(|(place, _)| source.slice(place)).collect();
    assert_eq!(offices, ["siro", "dpo"]);
    let dates = terms.dates.as_ref().unwrap();
    assert_eq!(source.slice(dates.place()), "{starts: 2027-01-04, ends: 2030-01-03}");
    let keys: Vec<&str> = terms.references.keys().map(|key| source.slice(key.place())).collect();
    assert_eq!(keys, ["dea-register", "ico"]);
}

#[test]
fn a_shape_chooses_its_variant_and_a_shape_without_one_is_refused() {
    #[derive(Debug, Deserialize, Serialize)]
    struct Party {
        signs: Signs,
    }
    for text in ["signs: none\n", "signs: [siro, '[to complete: X]']\n", "signs: {any-of: []}\n"] {
        let tree = read(text);
        let party: Party = typed(&tree.root).unwrap();
        round_trips(&tree.root, &party).unwrap();
    }
    assert_eq!(
        refusal::<Party>("signs: 3\n"),
        "1:8 3: text or a list or a group of `key: value` lines is needed here, not a whole number"
    );
    assert_eq!(
        refusal::<Party>("signs: {any-of: x}\n"),
        "1:17 x: a list is needed here, not the text `x` (write one item to a line after `- `, or put `[` and `]` around it)"
    );
    assert_eq!(
        refusal::<Party>("signs: {all-of: []}\n"),
        "1:9 all-of: `all-of` is not a key for this place (did you mean `any-of`?)"
    );
}

#[test]
fn refusals_are_plain_and_stand_at_the_word() {
    for (text, message) in [
        (
            "id: x\nkind: one-way\nretension: []\n",
            "3:1 retension: `retension` is not a key for this place (did you mean `retention`?)",
        ),
        (
            "id: x\nkind: one-way\ncolour: red\n",
            "3:1 colour: `colour` is not a key for this place (known here: id, kind, retention, basis, signs, lead, dates, references)",
        ),
        (
            "id: x\nkind: oneway\n",
            "2:7 oneway: `oneway` is not one of the words for this place (did you mean `one-way`?)",
        ),
        (
            "id: x\nkind: A reciprocal sharing\n",
            "2:7 A reciprocal sharing: `A reciprocal sharing` is not one of the words for this place (did you mean `reciprocal`?)",
        ),
        (
            "id: x\nkind: both\n",
            "2:7 both: `both` is not one of the words for this place (known here: one-way, reciprocal)",
        ),
        (
            "id: x\nkind: '[to complete: KIND]'\n",
            "2:7 '[to complete: KIND]': `KIND` is still to be completed, and this place cannot stay open (replace the whole text with its quotes and brackets)",
        ),
        (
            "id: x\nkind: one-way\nretention: [{months: 70000}]\n",
            "3:22 70000: the number 70000 is too great here",
        ),
        (
            "id: x\nkind: one-way\nretention: [{months: three years}]\n",
            "3:22 three years: a whole number is needed here, not the text `three years`",
        ),
        (
            "id: x\nkind: one-way\nretention: [{month: 3}]\n",
            "3:14 month: `month` is not a key for this place (did you mean `months`?)",
        ),
        (
            "id: x\nkind: one-way\nretention: {months: 3}\n",
            "3:13 months: a list is needed here, not a group of `key: value` lines",
        ),
        (
            "id: x\nkind: one-way\nretention: [a]\n",
            "3:13 a: a group of `key: value` lines is needed here, not the text `a`",
        ),
        (
            "id: x\nkind: one-way\nlead: 'true'\n",
            "3:7 'true': `true` or `false` is needed here, not the text `true`",
        ),
        ("id: 12\nkind: one-way\n", "1:5 12: text is needed here, not the number 12 (put quotes around it)"),
        ("id:\nkind: one-way\n", "1:1 id: text is missing here"),
        ("kind: one-way\n", "1:1 kind: the key `id` is missing"),
        ("id: x\n", "1:5 x: the key `kind` is missing"),
        ("id: x\nkind: one-way\ndates: {starts: 2027-01-04}\n", "3:1 dates: the key `ends` is missing"),
        (
            "id: x\nkind: one-way\ndates:\n  - 1\n",
            "4:5 1: a group of `key: value` lines is needed here, not a list",
        ),
        (
            "id: x\nkind: one-way\nbasis: [a, {b: c}]\n",
            "3:13 b: text is needed here, not a group of `key: value` lines",
        ),
        ("id: x\nkind: [one-way]\n", "2:8 one-way: text is needed here, not a list"),
    ] {
        assert_eq!(refusal::<Terms>(text), message);
    }
}

#[test]
fn a_value_that_its_own_type_refuses_is_shown_at_its_word() {
    #[derive(Debug, Deserialize)]
    #[serde(try_from = "String")]
    struct Even;
    impl TryFrom<String> for Even {
        type Error = String;
        fn try_from(text: String) -> Result<Self, String> {
            if text.len().is_multiple_of(2) { Ok(Self) } else { Err(format!("`{text}` is odd")) }
        }
    }
    #[derive(Debug, Deserialize)]
    struct Holder {
        #[serde(rename = "one")]
        _one: Even,
        #[serde(rename = "many")]
        _many: Given<Many<Word<Even>>>,
    }
    assert_eq!(refusal::<Holder>("one: abc\nmany: ab\n"), "1:6 abc: `abc` is odd");
    assert_eq!(refusal::<Holder>("one: ab\nmany: [ab, abc]\n"), "2:12 abc: `abc` is odd");
    assert_eq!(refusal::<Holder>("one: ab\nmany: abc\n"), "2:7 abc: `abc` is odd");
}

#[test]
fn what_a_type_drops_is_found_where_it_stands() {
    #[derive(Debug, Deserialize, Serialize)]
    struct Outer {
        id: String,
        #[serde(flatten)]
        inner: Inner,
        list: Vec<Inner>,
    }
    #[derive(Debug, Deserialize, Serialize)]
    struct Inner {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known: Option<String>,
    }
    let check = |text: &str| {
        let source = source(text);
        let tree = Tree::read(&source).unwrap();
        let outer: Outer = typed(&tree.root).unwrap();
        round_trips(&tree.root, &outer).map_err(|refusal| {
            format!("{} {}: {refusal}", source.point(refusal.place.start), source.slice(refusal.place))
        })
    };
    assert_eq!(check("id: x\nknown: w\nlist: [{known: z}]\n"), Ok(()));
    let lost = |at: &str, pointer: &str| {
        Err(format!("{at}: what is written here is not what would be signed at `{pointer}`"))
    };
    assert_eq!(
        check("id: x\nlist: []\nretention-exception: keep forever\n"),
        lost("3:1 retention-exception", "/retention-exception")
    );
    assert_eq!(check("id: x\nlist: [{known: z}, {known: z, more: w}]\n"), lost("2:31 more", "/list/1/more"));
    assert_eq!(check("id: x\nlist: []\nknown:\n"), lost("3:1 known", "/known"));
    let tree = read("a: [1, 2]\n");
    assert!(round_trips(&tree.root, &json!({"a": [1]})).unwrap_err().message.ends_with("at `/a/1`"));
    assert!(round_trips(&tree.root, &json!({"a": [1, 2, 3]})).unwrap_err().message.ends_with("at `/a/2`"));
    assert!(round_trips(&tree.root, &json!({"a": [1, 2], "b": 1})).unwrap_err().message.ends_with("at `/b`"));
    assert!(round_trips(&tree.root, &json!({"a": [1, "2"]})).unwrap_err().message.ends_with("at `/a/1`"));
    round_trips(&tree.root, &json!({"a": [1, 2]})).unwrap();
}

#[test]
fn other_deserializers_give_the_same_values_without_places() {
    let tree = read(RICH);
    let ours: Terms = typed(&tree.root).unwrap();
    let from_json: Terms = serde_json::from_value(tree.json()).unwrap();
    let from_text: Terms = serde_json::from_str(&tree.json().to_string()).unwrap();
    let from_yaml: Terms = serde_yaml::from_str(RICH).unwrap();
    for theirs in [&from_json, &from_text, &from_yaml] {
        assert_eq!(theirs.id.place(), Place::default());
        assert_eq!(serde_json::to_value(theirs).unwrap(), serde_json::to_value(&ours).unwrap());
    }
    assert!(
        serde_json::from_value::<Signs>(json!(3)).unwrap_err().to_string().contains("not a whole number")
    );
}

#[test]
fn words_are_compared_by_value_and_not_by_place() {
    let tree = read("a: [x, x, z]\n");
    let words: Vec<Word<String>> = typed(tree.at("/a").unwrap()).unwrap();
    assert_eq!(words[0], words[1]);
    assert_ne!(words[0].place(), words[1].place());
    assert!(words[1] < words[2] && words[0] == "x");
    assert_eq!(words.iter().collect::<std::collections::HashSet<_>>().len(), 2);
}

#[test]
fn the_schema_allows_blanks_marks_and_nothing_where_a_value_may_be_given() {
    let schema = serde_json::to_value(schema_for!(Terms)).unwrap();
    let valid = |value: &serde_json::Value| jsonschema::is_valid(&schema, value);
    let good = read(RICH).json();
    assert!(valid(&good));
    let with = |key: &str, value: serde_json::Value| {
        let mut changed = good.clone();
        changed[key] = value;
        changed
    };
    for value in [json!(null), json!("[to complete: X]"), json!("in-parent"), json!([])] {
        assert!(valid(&with("retention", value.clone())), "{value}");
    }
    for value in [
        json!("[to complete: ]"),
        json!("elsewhere"),
        json!({}),
        json!(3),
        json!([{"month": 3}]),
        json!([{"months": "x"}]),
    ] {
        assert!(!valid(&with("retention", value.clone())), "{value}");
    }
    assert!(valid(&with("basis", json!(["a", "b"]))) && !valid(&with("basis", json!(3))));
    assert!(valid(&with("signs", json!("none"))) && !valid(&with("signs", json!({"all-of": []}))));
    assert!(!valid(&with("kind", json!("[to complete: KIND]"))), "an undeclared place cannot stay open");
    assert!(!valid(&with("colour", json!("red"))));
}
