//! From bytes to text: size, encoding, line ends, and the characters that no agreement may hold.
//! Knows no YAML.

use unicode_normalization::UnicodeNormalization as _;

use super::clean::acts;
use super::source::{GREATEST_SIZE, Place, Refusal};

/// The text of a file with LF line ends, and what is wrong with the bytes, if anything is.
/// A file that is too long, or that is no text at all, leaves no text.
pub(super) fn read(bytes: &[u8]) -> (String, Option<Refusal>) {
    let nowhere = Place::default();
    if bytes.len() > GREATEST_SIZE {
        let message =
            format!("this file is {} bytes long; at most {GREATEST_SIZE} (1 MiB) are read", bytes.len());
        return (String::new(), Some(Refusal::new(nowhere, message)));
    }
    if let Some(other) = other_kind(bytes) {
        let refusal = if other == UTF_16 {
            Refusal::new(nowhere, format!("this file is {other}, not in UTF-8")).help("save it as UTF-8")
        } else {
            Refusal::new(nowhere, format!("this file is {other}, not a text file")).help(
                "copy its words into a plain text in YAML, saved as UTF-8: `isa new` makes one to begin with",
            )
        };
        return (String::new(), Some(refusal));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
            let fault = unwelcome(&text);
            (text, fault)
        }
        Err(error) => {
            // Everything up to the fault is text; what follows is shown with U+FFFD, and the place is the first one.
            let (good, rest) = bytes.split_at(error.valid_up_to());
            let mut text = String::from_utf8_lossy(good).replace("\r\n", "\n");
            let start = text.len();
            text.push_str(&String::from_utf8_lossy(rest).replace("\r\n", "\n"));
            text.truncate(text.floor_char_boundary(GREATEST_SIZE));
            let place = Place::new(start, text.len().min(start + '\u{fffd}'.len_utf8()));
            let message =
                format!("the byte {:#04x} here is not UTF-8", rest.first().copied().unwrap_or_default());
            let refusal = Refusal::new(place, message)
                .help("save the file as UTF-8: it was probably saved in an older Windows encoding");
            (text, Some(refusal))
        }
    }
}

/// What some editors of Windows write when asked for "Unicode".
const UTF_16: &str = "text in UTF-16";

/// What a file that is no text says of itself in its first bytes.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 8] = [
        (b"PK\x03\x04", "a Word, Excel or zip file"),
        (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
        (b"%PDF", "a PDF"),
        (b"{\\rtf", "a rich-text file"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"\xff\xfe", UTF_16),
        (b"\xfe\xff", UTF_16),
    ];
    KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

/// The first character that acts instead of being read, or that has two spellings in Unicode.
fn unwelcome(text: &str) -> Option<Refusal> {
    let mut composed = true;
    let mut at = 0;
    // Almost every text is plain ASCII but for a few stretches, and only those are looked at more closely.
    while let Some(start) = first_that_is_not_plain(text.as_bytes(), at) {
        let length = text.as_bytes()[start..].iter().position(|byte| is_plain(*byte));
        let end = length.map_or(text.len(), |length| start + length);
        if let Some((from, c)) = text[start..end].char_indices().find(|(_, c)| acts(*c)) {
            return Some(acting(Place::new(start + from, start + from + c.len_utf8()), c));
        }
        // A mark composes with the character before it; nothing composes with a plain one behind it.
        composed &= unicode_normalization::is_nfc(&text[start.saturating_sub(1)..end]);
        at = end;
    }
    if composed {
        return None;
    }
    not_composed(text).map(|(start, end)| two_spellings(Place::new(start, end)))
}

/// Looks at pieces as a whole first, which a machine does at once.
fn first_that_is_not_plain(bytes: &[u8], at: usize) -> Option<usize> {
    const PIECE: usize = 64;
    let is_all_plain = |piece: &&[u8]| piece.iter().fold(true, |all, byte| all & is_plain(*byte));
    let start = at + PIECE * bytes[at..].chunks(PIECE).take_while(is_all_plain).count();
    let rest = bytes.get(start..)?;
    rest.iter().position(|byte| !is_plain(*byte)).map(|more| start + more)
}

fn is_plain(byte: u8) -> bool {
    (b' '..0x7f).contains(&byte) || byte == b'\n' || byte == b'\t'
}

/// The refusal of a character that acts.
pub(super) fn acting(place: Place, c: char) -> Refusal {
    let what = match c {
        '\r' => "a carriage return alone",
        '\0' => "a NUL character",
        '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break that most editors do not show",
        '\u{feff}' => "a byte order mark inside the text",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            "a character that turns the reading direction"
        }
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => "a control character",
        _ => "a character that cannot be seen",
    };
    Refusal::new(place, format!("{what} (U+{:04X})", u32::from(c)))
        .help("delete it: what is signed must be what is seen")
}

/// The refusal of text that is not in Unicode's composed form.
pub(super) fn two_spellings(place: Place) -> Refusal {
    Refusal::new(
        place,
        "these characters are written in pieces (not Unicode NFC), so the same word could be signed twice",
    )
    .help("type the word again; most keyboards write the composed form")
}

/// The first stretch of a text that is not in NFC, in bytes. Composition never crosses an ASCII letter's end
/// unless a mark follows it, so the stretch runs from the last character before the first difference.
pub(super) fn not_composed(text: &str) -> Option<(usize, usize)> {
    if text.is_ascii() || unicode_normalization::is_nfc(text) {
        return None;
    }
    let mut composed = text.nfc();
    let mut before = 0;
    for (at, c) in text.char_indices() {
        if composed.next() != Some(c) {
            let start = if unicode_normalization::char::is_combining_mark(c) { before } else { at };
            let rest = text[at + c.len_utf8()..].chars();
            let marks: usize = rest
                .take_while(|c| unicode_normalization::char::is_combining_mark(*c))
                .map(char::len_utf8)
                .sum();
            return Some((start, at + c.len_utf8() + marks));
        }
        before = at;
    }
    // Every character is the same and yet the composed text differs: it cannot go on after the last one.
    Some((before, text.len()))
}
