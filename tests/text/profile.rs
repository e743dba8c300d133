//! The strict profile: everything that another reader could see otherwise is refused, at its place.

use isa::text::{Digest, Source, Tree, agrees_with_second_reader};
use serde_json::json;

use super::{read, refused, refused_bytes, source};

#[test]
fn what_people_write_is_read() {
    let tree = read(
        "# a comment\nid: home  # another\ntitle: \"Zoë — \\\"x\\\" \\u00e9\"\nsay: 'it''s'\nlong: |\n  one\n   two\n\nfold: >-\n  one\n  two\n\
         dates: {starts: 2027-01-04, at: '09:00'}\nitems:\n- 1.0.0\n- 020 7974 4444\n-\n- null\ncount: 36\nyes-or-no: true\nnone: []\nempty: {}\n",
    );
    assert_eq!(
        tree.json(),
        json!({
            "id": "home", "title": "Zoë — \"x\" é", "say": "it's", "long": "one\n two\n", "fold": "one two",
            "dates": {"starts": "2027-01-04", "at": "09:00"}, "items": ["1.0.0", "020 7974 4444", null, null],
            "count": 36, "yes-or-no": true, "none": [], "empty": {},
        })
    );
    assert_eq!(tree.comments(), 2);
}

#[test]
fn json_is_read_because_json_is_yaml() {
    assert_eq!(
        read(r#"{"id": "x", "list":[1, {"a":"b"}],"off-site":false}"#).json()["list"][1]["a"],
        json!("b")
    );
}

#[test]
fn a_first_line_of_three_dashes_is_read() {
    assert_eq!(read("---\na: b\n").json(), json!({"a": "b"}));
}

#[test]
fn a_key_twice_is_refused_at_the_second_and_shows_the_first() {
    assert_eq!(refused("a: 1\nb: 2\na: 3\n"), "3:1 a: the key `a` stands here a second time");
    let source = source("a: 1\nb: 2\na: 3\n");
    let refusal = Tree::read(&source).unwrap_err();
    assert_eq!(refusal.related.len(), 1);
    assert_eq!(source.point(refusal.related[0].0.start).to_string(), "1:1");
}

#[test]
fn a_key_twice_through_quotes_is_refused() {
    assert_eq!(refused("a: 1\n\"a\": 2\n"), "2:1 \\\"a\\\": the key `a` stands here a second time");
    assert_eq!(refused("{\"\\x61\": 1, 'a': 2}"), "1:13 \\'a\\': the key `a` stands here a second time");
}

#[test]
fn a_key_twice_in_a_map_inside_a_list_is_refused() {
    assert_eq!(refused("l:\n  - x: {b: 1, c: 2, b: 3}\n"), "2:21 b: the key `b` stands here a second time");
}

#[test]
fn a_next_line_character_inside_a_word_is_refused() {
    assert_eq!(
        refused("a: x\u{85}b: y\n"),
        "1:5 \\u{85}: a line break that most editors do not show (U+0085)"
    );
}

#[test]
fn unicode_line_and_paragraph_separators_are_refused() {
    assert_eq!(
        refused("a: x\u{2028}y\n"),
        "1:5 \\u{2028}: a line break that most editors do not show (U+2028)"
    );
    assert_eq!(
        refused("# x\u{2029}\na: y\n"),
        "1:4 \\u{2029}: a line break that most editors do not show (U+2029)"
    );
}

#[test]
fn the_merge_key_is_refused() {
    assert_eq!(refused("a: {<<: {b: c}}\n"), "1:5 <<: the merge key `<<` is not read");
}

#[test]
fn anchors_and_aliases_are_refused() {
    let anchor = "a word that begins with `&` names a part of the file, which is not read";
    let alias = "a word that begins with `*` points at another part of the file, which is not read";
    assert_eq!(refused("a: &x b\nc: *x\n"), format!("1:4 &x: {anchor}"));
    assert_eq!(refused("&x a: b\n"), format!("1:1 &x: {anchor}"));
    assert_eq!(refused("a: &x\n  b: c\n"), format!("1:4 &x: {anchor}"));
    assert_eq!(refused("a: *x\n"), format!("1:4 *x: {alias}"));
    assert_eq!(refused("a: *bold* text\n"), format!("1:4 *bold*: {alias}"));
}

#[test]
fn tags_are_refused() {
    for (text, place) in [
        ("a: !!str 12\n", "1:4 !!str"),
        ("a: !foo x\n", "1:4 !foo"),
        ("a: !!binary aGk=\n", "1:4 !!binary"),
        ("a: ! x\n", "1:4 !"),
        ("a: !foo!bar x\n", "1:4 !foo!bar"),
        ("a: !<tag:x> y\n", "1:4 !<tag:x>"),
        ("!!map\na: b\n", "1:1 !!map"),
        ("a: [!t b]\n", "1:5 !t"),
        ("a: !!null\n", "1:4 !!null"),
    ] {
        assert_eq!(
            refused(text),
            format!("{place}: a word that begins with `!` gives a type, which is not read")
        );
    }
}

#[test]
fn directives_are_refused() {
    let reason = "a line that gives orders to the reader (`%`) is not read";
    assert_eq!(refused("%YAML 1.1\n---\nv: no\n"), format!("1:1 %YAML: {reason}"));
    assert_eq!(refused("%TAG ! x\n---\na: b\n"), format!("1:1 %TAG: {reason}"));
    assert_eq!(refused("%YAML 1.2\na: b\n"), format!("1:1 %YAML: {reason}"));
    assert_eq!(refused("# c\n%FOO\n---\na: b\n"), format!("2:1 %FOO: {reason}"));
}

#[test]
fn a_second_document_is_refused() {
    assert_eq!(refused("a: b\n---\nc: d\n"), "2:1 ---: a second document begins here");
    assert_eq!(refused("a: b\n---\n"), "2:1 ---: a second document begins here");
    assert_eq!(refused("---\n---\na: b\n"), "2:1 ---: a second document begins here");
    assert_eq!(refused("a: b\n...\n"), "2:1 ...: the sign `...` ends the file here");
    assert_eq!(refused("...\na: b\n"), "1:1 ...: the sign `...` ends the file here");
    assert_eq!(refused("a: b\n...\nc: d\n"), "2:1 ...: the sign `...` ends the file here");
}

#[test]
fn plain_words_that_two_readers_take_differently_must_be_quoted() {
    for text in [
        "NO",
        "no",
        "on",
        "Off",
        "yes",
        "y",
        "N",
        "True",
        "FALSE",
        "Null",
        "~",
        "=",
        "010",
        "08",
        "0o10",
        "0x1f",
        "0b1",
        "1_000",
        "1,000",
        "12:30:45",
        "9:05",
        "1e3",
        "1.5",
        ".5",
        ".inf",
        "-.INF",
        ".nan",
        "+12",
        "-12",
        "2026-1-5",
        "2026-01-05T09:00:00Z",
        "2026-01-05 09:00:00",
        "?x",
        ":x",
        "<<",
    ] {
        let message = refused(&format!("key: {text}\n"));
        assert!(message.starts_with(&format!("1:6 {text}: `{text}`: ")), "{message}");
        for quoted in
            [format!("key: '{text}'\n"), format!("key: \"{text}\"\n"), format!("key: >-\n  {text}\n")]
        {
            assert_eq!(read(&quoted).json(), json!({"key": text}));
        }
    }
}

#[test]
fn counts_go_up_to_the_greatest_that_every_reader_keeps() {
    assert_eq!(read("count: 9007199254740991\n").json(), json!({"count": 9_007_199_254_740_991_u64}));
    assert!(
        refused("count: 9007199254740992\n")
            .starts_with("1:8 9007199254740992: `9007199254740992`: a number above")
    );
    assert_eq!(read("count: 0\n").json(), json!({"count": 0}));
    assert!(refused("count: -1\n").contains("only whole numbers from 0 upwards"));
    assert!(refused("count: 00\n").contains("reads differently"));
}

#[test]
fn floats_are_refused() {
    for text in ["1.0", "0.5", "1.", "-1.5", "1e300", "1.5e-3"] {
        assert!(refused(&format!("count: {text}\n")).starts_with(&format!("1:8 {text}: ")));
    }
}

#[test]
fn text_that_is_not_composed_is_refused_and_its_composed_form_is_read() {
    assert!(
        refused("name: Zoe\u{308} x\n").starts_with("1:9 e\u{308}: these characters are written in pieces")
    );
    assert!(refused("# e\u{301}\na: b\n").starts_with("1:3 e\u{301}: "));
    assert!(refused("a: \"e\\u0301\"\n").starts_with("1:4 "));
    assert!(refused("a: \u{212b}\n").starts_with("1:4 \u{212b}: "), "the Ångström sign has another spelling");
    assert_eq!(read("name: Zo\u{eb}\n").json(), json!({"name": "Zo\u{eb}"}));
}

#[test]
fn keys_that_would_collide_once_composed_cannot_be_written() {
    assert!(refused("\u{e9}: 1\ne\u{301}: 2\n").starts_with("2:1 e\u{301}: these characters"));
    assert_eq!(refused("\u{e9}: 1\n"), "1:1 é: `é` cannot be a key");
}

#[test]
fn characters_that_cannot_be_seen_or_turn_the_text_are_refused_everywhere() {
    for c in [
        '\u{202e}',
        '\u{2066}',
        '\u{200f}',
        '\u{61c}',
        '\u{200b}',
        '\u{200d}',
        '\u{2060}',
        '\u{ad}',
        '\u{feff}',
        '\u{e0041}',
        '\u{e0100}',
        '\u{3164}',
        '\u{7f}',
        '\u{1b}',
        '\u{0}',
        '\u{8}',
        '\u{9f}',
    ] {
        let code = format!("(U+{:04X})", u32::from(c));
        for text in
            [format!("a: x{c}y\n"), format!("# x{c}\na: b\n"), format!("a{c}: b\n"), format!("a: 'x{c}'\n")]
        {
            let message = refused(&text);
            assert!(message.ends_with(&code), "{message}");
        }
        let escaped = format!("a: \"x\\U{:08X}\"\n", u32::from(c));
        assert!(refused(&escaped).ends_with(&code), "{escaped}");
    }
}

#[test]
fn a_byte_order_mark_is_dropped_at_the_start_and_refused_elsewhere() {
    assert_eq!(read("\u{feff}a: b\n").json(), json!({"a": "b"}));
    assert_eq!(
        refused("\u{feff}\u{feff}a: b\n"),
        "1:1 \\u{feff}: a byte order mark inside the text (U+FEFF)"
    );
    assert_eq!(refused("a: b\n\u{feff}c: d\n"), "2:1 \\u{feff}: a byte order mark inside the text (U+FEFF)");
}

#[test]
fn a_lone_carriage_return_and_a_lone_surrogate_are_refused() {
    assert_eq!(refused("a: b\rc: d\n"), "1:5 \\r: a carriage return alone (U+000D)");
    assert_eq!(refused("a: b\r\r\n"), "1:5 \\r: a carriage return alone (U+000D)");
    assert!(refused("a: \"\\ud800\"\n").starts_with("1:4 "));
    assert!(refused_bytes(b"a: \xed\xa0\x80\n").starts_with("1:4 "));
}

#[test]
fn a_file_with_windows_line_ends_has_the_same_digest() {
    let unix = "id: x\nlong: |\n  one\n  two\n";
    let windows = unix.replace('\n', "\r\n");
    let mac = format!("\u{feff}{windows}");
    let digest = |text: &str| Digest::of_json(&read(text).json());
    assert_eq!(digest(unix), digest(&windows));
    assert_eq!(digest(unix), digest(&mac));
}

#[test]
fn a_day_is_text_and_a_time_of_day_must_be_quoted() {
    assert_eq!(
        read("on-day: 2026-02-30\n").json(),
        json!({"on-day": "2026-02-30"}),
        "whoever wants a date checks it"
    );
    assert!(refused("at: 24:00\n").contains("hours and minutes"));
    assert!(refused("at: 2026-02-03T09:00:00+01:00\n").contains("only `YYYY-MM-DD`"));
}

#[test]
fn keys_are_small_ascii_words_and_not_a_word_for_something_else() {
    for key in ["true", "null", "no", "yes", "on", "off", "y", "n", "false"] {
        let reason = format!("`{key}` cannot be a key: some readers of YAML take it for something else");
        assert_eq!(refused(&format!("{key}: x\n")), format!("1:1 {key}: {reason}"));
        assert_eq!(refused(&format!("'{key}': x\n")), format!("1:1 \\'{key}\\': {reason}"));
    }
    for key in ["A", "a b", "1a", "é", "-a", "_a", "a.b", "a/b", "10", "\"\"", "\"a\\nb\""] {
        assert!(refused(&format!("{key}: x\n")).contains("cannot be a key"), "{key}");
    }
    assert_eq!(refused(": x\n"), "1:1 :: a key is missing before this colon");
    assert_eq!(read("a: 1\na-b_c9: 2\nnot: 3\n").json(), json!({"a": 1, "a-b_c9": 2, "not": 3}));
}

#[test]
fn keys_that_are_no_words_are_refused() {
    let reason = "a key behind `?` is not read";
    assert_eq!(refused("? a\n: b\n"), format!("1:1 ?: {reason}"));
    assert_eq!(refused("{? a : b}\n"), format!("1:2 ?: {reason}"));
    assert_eq!(refused("x:\n  ? # why\n    a\n  : b\n"), format!("2:3 ?: {reason}"));
    assert_eq!(refused("{[a]: b}\n"), "1:2 [a]: b}: a list or a mapping cannot be a key");
    assert_eq!(refused("{a, b: c}\n"), "1:2 a: no colon follows the key `a`");
    assert_eq!(refused("{a:}\n"), "1:2 a: no space follows the colon of the key `a`");
}

#[test]
fn a_pair_between_brackets_is_refused_and_a_blank_without_quotes_is_explained() {
    assert_eq!(refused("a: [b: c]\n"), "1:5 b: c: a `key: value` between `[` and `]` is not read");
    let source = source("a: [to complete: MONTHS]\n");
    let refusal = Tree::read(&source).unwrap_err();
    assert_eq!(refusal.help.unwrap(), "put quotes around a blank: `\"[to complete: NAME]\"`");
}

#[test]
fn tabs_are_refused_outside_comments_and_escapes() {
    for text in ["\ta: b\n", "a:\tb\n", "a: b\tc\n", "a: |\n  b\tc\n", "a: b\t\n", "a:\n\tb: c\n"] {
        assert!(refused(text).ends_with("a tab stands here"), "{text}");
    }
    assert_eq!(read("# a\tb\na: \"b\\tc\"\n").json(), json!({"a": "b\tc"}));
}

#[test]
fn a_block_of_lines_needs_its_last_line_break() {
    assert_eq!(refused("a: |\n  b"), "2:3 b: the file ends in this text without a line break");
    assert_eq!(read("a: |\n  b\n").json(), json!({"a": "b\n"}));
    assert_eq!(read("a: |-\n  b").json(), json!({"a": "b"}));
}

#[test]
fn bytes_that_are_no_text_are_refused_in_plain_words() {
    assert_eq!(refused_bytes(b"a: b\n# caf\xe9\n"), "2:6 \u{fffd}: the byte 0xe9 here is not UTF-8");
    assert_eq!(refused_bytes(b"a: b\r\nc: \x93x\x94\r\n"), "2:4 \u{fffd}: the byte 0x93 here is not UTF-8");
    assert_eq!(
        refused_bytes(b"PK\x03\x04\x14\0\x06\0"),
        "1:1 : this file is a Word, Excel or zip file, not a text file"
    );
    assert_eq!(refused_bytes(b"%PDF-1.7\n"), "1:1 : this file is a PDF, not a text file");
    assert_eq!(refused_bytes(b"\xff\xfea\0:\0"), "1:1 : this file is text in UTF-16, not in UTF-8");
}

#[test]
fn a_file_without_an_agreement_is_refused_in_plain_words() {
    for text in ["", "\n\n", "# only a comment\n", "---\n", "null\n"] {
        assert_eq!(refused(text), "1:1 : this file is empty");
    }
    let lines = "this file holds a piece of text and no `key: value` lines";
    assert_eq!(refused("Dear all,\nplease share\n"), format!("1:1 Dear all,\\nplease share: {lines}"));
    assert_eq!(refused("id:x\n"), format!("1:1 id:x: {lines}"));
    assert_eq!(refused("<html></html>\n"), format!("1:1 <html></html>: {lines}"));
}

#[test]
fn mistakes_of_writing_are_said_in_plain_words() {
    for (text, message) in [
        ("a: b: c\n", "1:5 :: a colon and a space stand here where no key can be"),
        ("a: 'it's'\n", "1:8 s\\': words stand after the quotes have closed"),
        ("a: [draft] text\n", "1:12 text: the value has ended before this word"),
        ("a: \"b\nc: d\n", "1:4 \\\"b: quotes open here and are not closed before the next key"),
        ("a: \"b\n", "1:4 \\\"b: quotes open here and are never closed"),
        ("a: [b, c\n", "2:1 : a list that opens with `[` is not closed with `]`, or a comma is missing"),
        ("a: @b\n", "1:4 @b: a word cannot begin with this sign"),
        ("a: - b\n", "1:4 -: a list cannot begin here"),
        ("a:\n  b: c\n d: e\n", "3:2 d:: this line is not indented as its neighbours are"),
        ("a: | b\n", "1:4 |: no words can follow this sign"),
        ("a: b # c\n  d\n", "1:6 #: a comment stands in the middle of a text"),
        ("a: b]\nc]: d\n", "2:1 c]: `c]` cannot be a key"),
        ("a: ]\n", "1:4 ]: a bracket closes here that was never opened"),
        ("a: [b, , c]\n", "1:8 ,: a value is missing here"),
        (
            "a: \"\\q\"\n",
            "1:4 \\\"\\\\q\\\": a backslash between double quotes stands before something it cannot stand before",
        ),
        ("a: b\nc\nd: e\n", "3:1 d:: this line is neither a `key: value` nor part of the value above"),
        ("a: [b]#c\n", "1:7 #c: a comment needs a space before it"),
    ] {
        assert_eq!(refused(text), message);
    }
}

#[test]
fn a_comma_in_a_text_between_braces_is_answered_with_quotes() {
    let help = |text: &str| Tree::read(&source(text)).unwrap_err().help.unwrap_or_default();
    let quotes = "put quotes around a text with a comma in it: `when: \"yearly, in May\"`";
    assert_eq!(help("a: {when: it changes, and in May}\n"), quotes);
    assert_eq!(help("a: {when: it changes, and in May, b: c}\n"), quotes);
    assert!(help("a: {when: it changes, And May: b}\n").starts_with("a key is small letters"));
    assert!(help("a: b]\nc]: d\n").starts_with("a key is small letters"));
}

#[test]
fn lists_and_mappings_stand_at_most_32_deep() {
    let deep = |depth: usize| format!("{}x{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(
        read(&format!("a: {}\n", deep(31))).at(&format!("/a{}", "/0".repeat(31))).unwrap().json(),
        json!("x")
    );
    assert!(refused(&format!("a: {}\n", deep(32))).contains("more than 32 deep"));
    assert!(refused(&deep(300)).contains("more than 32 deep"));
}

#[test]
fn a_file_holds_at_most_20_000_values() {
    let list = |items: usize| format!("a:\n{}", "- b\n".repeat(items));
    assert!(matches!(read(&list(19_998)).json()["a"].as_array(), Some(items) if items.len() == 19_998));
    assert!(refused(&list(19_999)).ends_with("b: this file holds more than 20000 values"));
}

#[test]
fn a_file_is_at_most_one_mebibyte_long() {
    let long = |length: usize| format!("a: {}\n", "x".repeat(length - 4));
    read(&long(1 << 20));
    assert_eq!(
        refused(&long((1 << 20) + 1)),
        "1:1 : this file is 1048577 bytes long; at most 1048576 (1 MiB) are read"
    );
}

#[test]
fn the_second_reader_refuses_what_it_reads_otherwise() {
    let good = source("a: b\nl:\n- 1\n- {c: d}\n");
    let tree = Tree::read(&good).unwrap();
    agrees_with_second_reader(&good, &tree).unwrap();
    for (other, words) in [
        ("a: x\nl:\n- 1\n- {c: d}\n", "b"),
        ("a: b\nl:\n- 2\n- {c: d}\n", "1"),
        ("a: b\nl:\n- 1\n- {e: d}\n", "c"),
        ("a: b\nl:\n- 1\n- {c: null}\n", "d"),
        ("a: b\nl:\n- 1\n", "- 1\n- {c: d}"),
        ("l:\n- 1\n- {c: d}\na: b\n", "a"),
    ] {
        let refusal = agrees_with_second_reader(&source(other), &tree).unwrap_err();
        assert_eq!(good.slice(refusal.place), words, "{other}");
    }
    let broken = Source::new("b", b"a: [b\n");
    assert!(agrees_with_second_reader(&broken, &tree).is_err());
}
