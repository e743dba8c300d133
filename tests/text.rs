//! The `text` room from outside: the strict profile, places, typed values, the second reader.

use isa::text::{Given, List, Many, Mark, Source, Tree, Word, round_trips, typed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Terms {
    id: Word<String>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    retention: Given<List<Retention>>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    basis: Given<Many<Word<String>>>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    signs: Given<Signs>,
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Retention {
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    months: Given<Word<u32>>,
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    counted_from: Given<Word<String>>,
}

isa::shapes! {
    /// Who signs.
    #[derive(Debug)]
    enum Signs {
        /// A word.
        Text(Word<String>),
        List(List<Word<String>>),
        Map(AnyOf),
    }
}

#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AnyOf {
    any_of: List<Word<String>>,
}

#[test]
fn a_typed_agreement_knows_its_places_and_writes_back_what_was_read() {
    let text = "id: home\nretention:\n  - {months: 36, counted-from: last visit}\n  - months: \"[to complete: MONTHS]\"\n    counted-from: held-by-each-body\n  - months:\nbasis: UK GDPR\nsigns: {any-of: [siro, dpo]}\n";
    let source = Source::new("a.yaml", text.as_bytes());
    let tree = Tree::read(&source).unwrap();
    let terms: Terms = typed(&tree.root).unwrap();
    round_trips(&tree.root, &terms).unwrap();
    let list = terms.retention.value().unwrap();
    assert_eq!(list.len(), 3);
    let places: Vec<&str> = list.iter_placed().map(|(place, _)| source.slice(place)).collect();
    assert_eq!(places[0], "{months: 36, counted-from: last visit}");
    assert_eq!(places[1], "months: \"[to complete: MONTHS]\"\n    counted-from: held-by-each-body");
    assert_eq!(places[2], "months");
    let second = list.iter().nth(1).unwrap();
    assert_eq!(second.months.blank().unwrap().as_str(), "MONTHS");
    assert!(second.counted_from.is(Mark::HeldByEachBody));
    assert!(matches!(terms.signs.value(), Some(Signs::Map(_))));
    isa::text::agrees_with_second_reader(&source, &tree).unwrap();
}
