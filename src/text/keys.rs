//! What may be a key: small ASCII words that every reader of YAML takes for the same word.
//! Knows no agreement: which keys a place has is asked in `typed`.

use saphyr_parser::ScalarStyle;

use super::plain::{Plain, plain};
use super::read::WHITE;
use super::source::{Place, Refusal};
use super::unreadable::shorten;

/// Checks the text of a key and what comes after it in the file.
pub(super) fn check_key(text: &str, style: ScalarStyle, place: Place, after: &str) -> Result<(), Refusal> {
    if style == ScalarStyle::Plain && text == "<<" {
        return Err(Refusal::new(place, "the merge key `<<` is not read").help("write the keys out"));
    }
    if text.is_empty() && style == ScalarStyle::Plain {
        let colon = Place { end: place.end + u32::from(after.starts_with(':')), ..place };
        return Err(Refusal::new(colon, "a key is missing before this colon"));
    }
    if !is_key(text) {
        let shown = shorten(text);
        // Between braces a comma ends a text, and what comes after it is taken for a key.
        let ends_a_text = after.trim_start().starts_with([',', '}']) && text.contains(WHITE);
        let help = if ends_a_text {
            "put quotes around a text with a comma in it: `when: \"yearly, in May\"`"
        } else {
            "a key is small letters, digits, `-` and `_`, and begins with a letter: `review-date: 2027-01-31`"
        };
        return Err(Refusal::new(place, format!("`{shown}` cannot be a key")).help(help));
    }
    if let Plain::Flag(_) | Plain::Missing | Plain::Refused { .. } = plain(text) {
        return Err(Refusal::new(
            place,
            format!("`{text}` cannot be a key: some readers of YAML take it for something else"),
        ));
    }
    let after = after.trim_start_matches([' ', '\t']);
    let Some(after) = after.strip_prefix(':') else {
        return Err(Refusal::new(place, format!("no colon follows the key `{text}`"))
            .help("write `key: value` on one line"));
    };
    if style == ScalarStyle::Plain && !after.is_empty() && !after.starts_with(WHITE) {
        return Err(Refusal::new(place, format!("no space follows the colon of the key `{text}`"))
            .help("write `key: value`"));
    }
    Ok(())
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}
