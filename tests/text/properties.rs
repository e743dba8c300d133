//! What holds for every text: nothing panics, two readers agree on what is accepted, what is written is read back,
//! and every place is the place of its words.

use isa::text::{Node, Place, Source, Tree, Value, agrees_with_second_reader, clean, round_trips, typed};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::repeatable;

/// A value and how it is written.
#[derive(Clone, Debug)]
enum Sample {
    Missing {
        written: bool,
    },
    Flag(bool),
    Count(u64),
    Plain(String),
    Single(String),
    Double(String),
    /// Lines of a block scalar, literal or folded; folded lines never begin with a space.
    Block {
        folded: bool,
        lines: Vec<String>,
    },
    List {
        flow: bool,
        items: Vec<Sample>,
    },
    Map {
        flow: bool,
        entries: Vec<(String, Sample)>,
    },
}

impl Sample {
    fn json(&self) -> Json {
        match self {
            Self::Missing { .. } => Json::Null,
            Self::Flag(flag) => json!(flag),
            Self::Count(count) => json!(count),
            Self::Plain(text) | Self::Single(text) | Self::Double(text) => json!(text),
            Self::Block { folded, lines } => {
                json!(format!("{}\n", lines.join(if *folded { " " } else { "\n" })))
            }
            Self::List { items, .. } => items.iter().map(Self::json).collect(),
            Self::Map { entries, .. } => {
                entries.iter().map(|(key, value)| (key.clone(), value.json())).collect()
            }
        }
    }

    /// Writes the value behind a key or a dash. Between brackets only what fits on the line is written.
    fn write(&self, indent: usize, flow: bool, out: &mut String) {
        match self {
            Self::Missing { written } if *written || flow => out.push_str(" null"),
            Self::Missing { .. } => {}
            Self::Flag(flag) => out.push_str(&format!(" {flag}")),
            Self::Count(count) => out.push_str(&format!(" {count}")),
            Self::Plain(text) => out.push_str(&format!(" {text}")),
            Self::Single(text) => out.push_str(&format!(" '{}'", text.replace('\'', "''"))),
            Self::Double(text) => out.push_str(&format!(" {}", json!(text))),
            Self::Block { .. } if flow => out.push_str(&format!(" {}", self.json())),
            Self::Block { folded, lines } => {
                out.push_str(if *folded { " >" } else { " |" });
                for line in lines {
                    out.push_str(&format!("\n{}{line}", " ".repeat(indent)));
                }
            }
            Self::List { flow: inside, items } if flow || *inside || items.is_empty() => {
                let parts = items.iter().map(|item| item.written(true));
                out.push_str(&format!(" [{}]", parts.collect::<Vec<_>>().join(",")));
            }
            Self::Map { flow: inside, entries } if flow || *inside || entries.is_empty() => {
                let parts = entries.iter().map(|(key, value)| format!("{key}:{}", value.written(true)));
                out.push_str(&format!(" {{{}}}", parts.collect::<Vec<_>>().join(", ")));
            }
            Self::List { items, .. } => {
                for item in items {
                    out.push_str(&format!("\n{}-", " ".repeat(indent)));
                    item.write(indent + 2, false, out);
                }
            }
            Self::Map { entries, .. } => {
                for (key, value) in entries {
                    out.push_str(&format!("\n{}{key}:", " ".repeat(indent)));
                    value.write(indent + 2, false, out);
                }
            }
        }
    }

    fn written(&self, flow: bool) -> String {
        let mut out = String::new();
        self.write(0, flow, &mut out);
        out
    }
}

fn file() -> impl Strategy<Value = (String, Json)> {
    map(sample().boxed(), false)
        .prop_filter("a root holds something", |map| map.json() != json!({}))
        .prop_map(|map| {
            let Sample::Map { entries, .. } = &map else { unreachable!("`map` makes maps") };
            let mut text = String::from("# é日本😀");
            for (key, value) in entries {
                text.push_str(&format!("\n{key}:"));
                value.write(2, false, &mut text);
            }
            text.push('\n');
            (text, map.json())
        })
}

fn sample() -> impl Strategy<Value = Sample> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(|written| Sample::Missing { written }),
        any::<bool>().prop_map(Sample::Flag),
        (0..=isa::text::GREATEST_COUNT).prop_map(Sample::Count),
        words().prop_map(Sample::Plain),
        line().prop_map(Sample::Single),
        any_text().prop_map(Sample::Double),
        (any::<bool>(), prop::collection::vec(words(), 1..4))
            .prop_map(|(folded, lines)| Sample::Block { folded, lines }),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            (any::<bool>(), prop::collection::vec(inner.clone(), 0..5))
                .prop_map(|(flow, items)| Sample::List { flow, items }),
            any::<bool>().prop_flat_map(move |flow| map(inner.clone().boxed(), flow)),
        ]
    })
}

fn map(value: BoxedStrategy<Sample>, flow: bool) -> impl Strategy<Value = Sample> {
    // No word that a reader takes for a flag has a capital or a digit before its end; `k` begins none of them.
    prop::collection::btree_map("k[a-z0-9_-]{0,5}", value, 0..5)
        .prop_map(move |entries| Sample::Map { flow, entries: entries.into_iter().collect() })
}

/// Words that need no quotes anywhere.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Care",
        "Act",
        "é日本😀",
        "s.42",
        "6(1)(e)",
        "—",
        "30",
        "no",
        "x:z",
        "a#b",
        "it's",
        "2026-01-05",
    ]);
    prop::collection::vec(word, 0..5)
        .prop_map(|words| format!("The {}", words.join(" ")).trim_end().to_owned())
}

/// Any text that the profile admits.
fn any_text() -> impl Strategy<Value = String> {
    use unicode_normalization::UnicodeNormalization as _;
    any::<String>().prop_map(|text| text.chars().filter(|c| !isa::text::acts(*c)).nfc().collect())
}

/// Any text that the profile admits and that stands on one line.
fn line() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| text.replace(['\n', '\t'], " "))
}

/// Texts made of the signs that mean something in YAML.
fn signs() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "a",
        "b: ",
        "c:",
        "- ",
        "-",
        "\n",
        "\n  ",
        "\n    ",
        "\n - ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        " ",
        "#x",
        "# y\n",
        "'",
        "\"",
        "\\",
        "|",
        "|-\n  ",
        ">\n  ",
        ">+\n   ",
        "?",
        ": ",
        "1",
        "no",
        "é",
        "😀",
        "\t",
        "%",
        "@",
        "*",
        "&",
        "!",
        "~",
        "---\n",
        "...\n",
        "x z",
        "\\n",
        "\\u00e9",
        "null",
        "2026-01-01",
        ".",
        "=",
        "<<",
        "\u{a0}",
        "|2\n    ",
        "\n\n",
        "'a':",
    ]);
    prop::collection::vec(sign, 0..24).prop_map(|signs| signs.concat())
}

fn every_place(node: &Node, check: &mut impl FnMut(Place, Option<&Node>)) {
    check(node.place, Some(node));
    match &node.value {
        Value::List(items) => items.iter().for_each(|node| every_place(node, check)),
        Value::Map(entries) => entries.iter().for_each(|(key, node)| {
            check(key.place, None);
            every_place(node, check);
        }),
        _ => {}
    }
}

/// Reads any bytes and looks at everything that comes out.
fn examine(bytes: &[u8]) -> Result<(), TestCaseError> {
    let source = Source::new("any", bytes);
    let inside = |place: Place| source.text().get(place.start as usize..place.end as usize).is_some();
    match Tree::read(&source) {
        Err(refusal) => {
            prop_assert!(inside(refusal.place), "{refusal:?}");
            prop_assert!(refusal.related.iter().all(|(place, _)| inside(*place)));
            prop_assert!(!refusal.message.is_empty() && !refusal.message.contains('\n'));
        }
        Ok(tree) => {
            let mut places = Vec::new();
            every_place(&tree.root, &mut |place, _| places.push(place));
            prop_assert!(places.into_iter().all(inside));
            agrees_with_second_reader(&source, &tree)
                .map_err(|refusal| TestCaseError::fail(format!("{:?}: {refusal:?}", source.text())))?;
            let value: Json =
                typed(&tree.root).map_err(|refusal| TestCaseError::fail(refusal.to_string()))?;
            prop_assert_eq!(round_trips(&tree.root, &value), Ok(()));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(repeatable(2_000))]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        examine(&bytes)?;
    }

    #[test]
    fn two_readers_agree_on_every_text_that_is_accepted(text in signs()) {
        examine(text.as_bytes())?;
        examine(format!("a: {text}").as_bytes())?;
    }
}

proptest! {
    #![proptest_config(repeatable(500))]

    #[test]
    fn what_is_written_is_read_back_by_both_readers((text, json) in file()) {
        let source = Source::new("written", text.as_bytes());
        let tree = Tree::read(&source).map_err(|refusal| TestCaseError::fail(format!("{refusal}: {text}")))?;
        prop_assert_eq!(tree.json(), json, "{}", text);
        prop_assert_eq!(tree.comments(), 1);
        examine(text.as_bytes())?;
    }

    #[test]
    fn every_plain_scalar_is_shown_at_its_own_words((text, _) in file()) {
        let source = Source::new("written", text.as_bytes());
        let tree = Tree::read(&source).unwrap();
        let mut seen = Vec::new();
        every_place(&tree.root, &mut |place, node| seen.push((place, node.map(Node::json))));
        for (place, value) in seen {
            let words = source.slice(place);
            prop_assert_eq!(words, words.trim());
            match value {
                Some(Json::String(text)) if words.starts_with("The ") && !words.contains('\n') => {
                    prop_assert_eq!(words, text.trim_end_matches('\n'));
                }
                Some(Json::Number(count)) => prop_assert_eq!(words, count.to_string()),
                Some(Json::Bool(flag)) => prop_assert_eq!(words, flag.to_string()),
                Some(_) => {}
                None => prop_assert!(words.starts_with('k'), "{}", words),
            }
        }
    }

    #[test]
    fn the_line_and_column_of_a_place_lead_back_to_it((text, _) in file()) {
        let source = Source::new("written", text.as_bytes());
        let tree = Tree::read(&source).unwrap();
        let mut places = Vec::new();
        every_place(&tree.root, &mut |place, _| places.push(place));
        for place in places {
            let point = source.point(place.start);
            let line = source.text().lines().nth(point.line as usize - 1).unwrap();
            let rest: String = line.chars().skip(point.column as usize - 1).collect();
            prop_assert!(source.text()[place.start as usize..].starts_with(&rest), "{}", point);
        }
    }

    #[test]
    fn clean_text_holds_no_control_but_line_breaks_and_tabs(text in any::<String>()) {
        let shown = clean(&text);
        prop_assert!(shown.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
        prop_assert!(!shown.contains(isa::text::acts));
        prop_assert_eq!(clean(&shown), shown.clone(), "cleaning twice changes nothing more");
    }
}

#[test]
fn every_change_of_one_byte_is_refused_or_read_alike_by_both_readers() {
    let text = "# é\nid: home\ntitle: \"Zoë — \\\"x\\\" \\u00e9\"\nsay: 'it''s'\nlong: |\n  one\n   two\n\nfold: >-\n  one\n  two\n\n    more\n\
                list:\n  - {months: 36, of: [a, \"b\"]}\n  - z: [ ]\n  -\nlow:\n- one\n  two\n";
    examine(text.as_bytes()).unwrap();
    let others = b"a9 \n\t:-,[]{}#'\"\\|>?*&!%@`~.=<\0\xff\xc3";
    let mut bytes = text.as_bytes().to_vec();
    for at in 0..bytes.len() {
        let before = bytes[at];
        for other in others {
            bytes[at] = *other;
            examine(&bytes).unwrap_or_else(|error| panic!("byte {at} as {other:#04x}: {error}"));
        }
        bytes[at] = before;
    }
}
