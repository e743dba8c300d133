//! What may reach a terminal, a log or a page: text without characters that act instead of being read.

use std::borrow::Cow;
use std::fmt::Write as _;

/// True of characters that control a terminal, turn the reading direction, or cannot be seen.
pub fn acts(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        // Control characters, and the two line breaks that most editors do not show.
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}'
        // Characters that turn the reading direction.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        // Characters of no width, and letters that are drawn as nothing.
        | '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        // Tags and the supplementary variation selectors, in which whole texts can be hidden.
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// The text with every acting character shown as `\u{…}`. Everything that the program prints goes through here.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// JSON with every acting character escaped as JSON does it. JSON leaves control characters above U+001F and direction
/// marks as they are; they stand only inside strings, where an escape means the same and does nothing to whoever looks.
pub fn clean_json(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if acts(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(text, "\\u{unit:04x}").expect("a String takes every write");
            }
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_with_is_left_alone() {
        for text in [
            "",
            "Zoë Ó Súilleabháin",
            "£ € — “quoted” … ½",
            "日本語 العربية עברית हिन्दी",
            "😀 ⚠️",
            "a\u{a0}b",
            "\u{fffd}",
        ] {
            assert!(matches!(clean(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn escape_sequences_and_direction_marks_are_shown_and_not_obeyed() {
        assert_eq!(clean("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(clean("\u{202e}x\u{200b}"), "\\u{202e}x\\u{200b}");
        assert_eq!(clean("Zoë — 30 £\n\t"), "Zoë — 30 £\n\t");
    }

    #[test]
    fn json_stays_json_and_says_the_same() {
        let told = serde_json::json!({"file": "a\u{200b}\u{7f}\u{202e}\u{e0041}.json", "size": 3});
        let text = clean_json(&told.to_string());
        assert!(!text.contains(acts), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), told);
    }
}
