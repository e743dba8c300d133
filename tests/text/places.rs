//! Places: every value and key is shown where it stands, and at its own words.

use isa::text::{Node, Source, Tree, Value};

use super::{read, source};

/// The words at a pointer, with the line and column where they begin.
fn at(source: &Source, pointer: &str) -> String {
    let tree = Tree::read(source).expect("the text is in the profile");
    let node = tree.at(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"));
    format!("{} {}", source.point(node.place.start), source.slice(node.place))
}

#[test]
fn scalars_are_shown_without_what_stands_around_them() {
    let source = source(
        "# é日本😀\nplain: one two  # not this\nsingle: 'it''s'   \ndouble: \"é\\n\"\nmore: one\n  two\nafter: é日本😀 x\nflow: [ é , \"日本\" , {k: 😀 } ]\n",
    );
    assert_eq!(at(&source, "/plain"), "2:8 one two");
    assert_eq!(at(&source, "/single"), "3:9 'it''s'");
    assert_eq!(at(&source, "/double"), "4:9 \"é\\n\"");
    assert_eq!(at(&source, "/more"), "5:7 one\n  two");
    assert_eq!(at(&source, "/after"), "7:8 é日本😀 x");
    assert_eq!(at(&source, "/flow/0"), "8:9 é");
    assert_eq!(at(&source, "/flow/1"), "8:13 \"日本\"");
    assert_eq!(at(&source, "/flow/2/k"), "8:24 😀");
}

#[test]
fn a_block_of_lines_ends_with_its_last_word() {
    let source = source(
        "a: |  # head\n  one\n    two  \n\n\n# comment\nb: >-\n  x\n\n  y\n\nc:\n  - |+\n    z\n\n\n  - w\nd: |\ne: |2\n     deep\n",
    );
    assert_eq!(at(&source, "/a"), "2:3 one\n    two");
    assert_eq!(at(&source, "/b"), "8:3 x\n\n  y");
    assert_eq!(at(&source, "/c/0"), "14:5 z");
    assert_eq!(at(&source, "/c/1"), "17:5 w");
    assert_eq!(at(&source, "/e"), "20:3    deep");
    assert_eq!(Tree::read(&source).unwrap().comments(), 2);
}

#[test]
fn lists_and_mappings_run_from_their_first_word_to_their_last() {
    let source = source(
        "list:\n  - one\n  - two   # c\n\n# comment\nmap:\n  k: v\n  l:\n    m: o\n\nflow: [a, {b: c} ]   # c\nbraces: {\n  d: e\n  }\nlow:\n- x: v\n  z: w\n-   # c - d\n- [u]  # c\nlast:\n",
    );
    assert_eq!(at(&source, "/list"), "2:3 - one\n  - two");
    assert_eq!(at(&source, "/map"), "7:3 k: v\n  l:\n    m: o");
    assert_eq!(at(&source, "/map/l"), "9:5 m: o");
    assert_eq!(at(&source, "/flow"), "11:7 [a, {b: c} ]");
    assert_eq!(at(&source, "/flow/1"), "11:11 {b: c}");
    assert_eq!(at(&source, "/braces"), "12:9 {\n  d: e\n  }");
    assert_eq!(at(&source, "/low"), "16:1 - x: v\n  z: w\n-   # c - d\n- [u]");
    assert_eq!(at(&source, "/low/0"), "16:3 x: v\n  z: w");
    assert_eq!(at(&source, "/low/2"), "19:3 [u]");
    assert_eq!(at(&source, "")[..9], *"1:1 list:");
}

#[test]
fn a_list_begins_at_its_first_dash_whether_it_is_indented_or_not() {
    let source = source(
        "a:\n- - b\n  - c\nd:\n- -e\nf:\n  - - g\nh:\n  # - no\n  - i\nj: # - no\n- [k]\nl: [-m, [o]]\n",
    );
    assert_eq!(at(&source, "/a"), "2:1 - - b\n  - c");
    assert_eq!(at(&source, "/a/0"), "2:3 - b\n  - c");
    assert_eq!(at(&source, "/d"), "5:1 - -e");
    assert_eq!(at(&source, "/f"), "7:3 - - g");
    assert_eq!(at(&source, "/f/0"), "7:5 - g");
    assert_eq!(at(&source, "/h"), "10:3 - i");
    assert_eq!(at(&source, "/j"), "12:1 - [k]");
    assert_eq!(at(&source, "/l"), "13:4 [-m, [o]]");
    assert_eq!(at(&source, "/l/1"), "13:9 [o]");
}

#[test]
fn what_was_not_written_is_shown_at_its_key_or_its_dash() {
    let source =
        source("a:\nb: # c\nc: {d: , e: null, f: }\ng:\n  -\n  - # h - i\n  - x\nj: null\nk:\n-\n- l:\n");
    assert_eq!(at(&source, "/a"), "1:1 a");
    assert_eq!(at(&source, "/b"), "2:1 b");
    assert_eq!(at(&source, "/c/d"), "3:5 d");
    assert_eq!(at(&source, "/c/e"), "3:13 null");
    assert_eq!(at(&source, "/c/f"), "3:19 f");
    assert_eq!(at(&source, "/g/0"), "5:3 -");
    assert_eq!(at(&source, "/g/1"), "6:3 -");
    assert_eq!(at(&source, "/j"), "8:4 null");
    assert_eq!(at(&source, "/k/0"), "10:1 -");
    assert_eq!(at(&source, "/k/1/l"), "11:3 l");
}

#[test]
fn keys_are_found_with_and_without_quotes() {
    let source = source("a: {\"b-c\": 1, d: 2}\n");
    let tree = Tree::read(&source).unwrap();
    let node = tree.root.get("a").unwrap();
    assert_eq!(source.slice(node.key_place("b-c").unwrap()), "\"b-c\"");
    assert_eq!(source.slice(node.key_place("d").unwrap()), "d");
    assert!(node.get("e").is_none() && node.key_place("e").is_none());
}

#[test]
fn a_pointer_finds_one_value_or_nothing() {
    let tree = read("a: [x, {b: z}]\n");
    assert_eq!(tree.at(""), Some(&tree.root));
    assert_eq!(tree.at("/a/1/b").unwrap().value, Value::Text("z".to_owned()));
    for pointer in [
        "a",
        "/",
        "/b",
        "/a/2",
        "/a/01",
        "/a/+1",
        "/a/-1",
        "/a/",
        "/a/1/b/c",
        "/a/1/c",
        "/a/99999999999999999999",
    ] {
        assert_eq!(tree.at(pointer), None, "{pointer}");
    }
}

#[test]
fn leaves_are_visited_once_each_in_the_order_of_the_file() {
    let tree = read("b: [x, {c: z, d: []}, 3]\na:\ne: {}\nf: {g: true}\n");
    let mut seen = Vec::new();
    tree.root.leaves(&mut |steps, node: &Node| {
        let pointer = &steps.to_string();
        assert_eq!(tree.at(pointer), Some(node));
        seen.push(format!("{pointer}={}", node.json()));
    });
    assert_eq!(seen, ["/b/0=\"x\"", "/b/1/c=\"z\"", "/b/1/d=[]", "/b/2=3", "/a=null", "/e={}", "/f/g=true"]);
}

#[test]
fn the_name_of_a_blank_stands_inside_its_text() {
    let blank = |text: &str| read(&format!("a: {text}\n")).root.get("a").unwrap().blank().map(str::to_owned);
    assert_eq!(blank("'[to complete: REVIEW DATE]'").as_deref(), Some("REVIEW DATE"));
    assert_eq!(blank("'[to complete: a [b] c]'").as_deref(), Some("a [b] c"));
    for text in [
        "'[to complete: ]'",
        "'[to complete:]'",
        "'[to complete: x'",
        "' [to complete: x]'",
        "'[To complete: x]'",
        "x",
        "1",
    ] {
        assert_eq!(blank(text), None, "{text}");
    }
}
