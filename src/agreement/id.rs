//! What may be the id of an agreement: it names a folder, files and statements, and must be the same name on every system.
//! Whether it is taken is not asked here.

use crate::text::{Refusal, Word};

/// The longest id, in characters: with the names of files behind it, it fits every file system.
const LONGEST: usize = 64;

/// Names that Windows keeps for devices, in every folder.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// True of small letters, digits and hyphens that begin with a letter. Where the size of letters makes no difference
/// to a file system, no two of them are one.
pub fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && text.len() <= LONGEST
        && !is_device(text)
}

/// `com1` to `com9` and `lpt1` to `lpt9` too.
fn is_device(text: &str) -> bool {
    let numbered = ["com", "lpt"].iter().any(|port| {
        text.strip_prefix(port).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    });
    numbered || DEVICES.contains(&text)
}

/// Refuses what cannot be an id, at its place.
pub(super) fn check(id: &Word<String>) -> Result<(), Refusal> {
    if is_id(id) {
        return Ok(());
    }
    let why = if is_device(id) {
        "Windows keeps this name for itself; choose another id, such as `home-fire-safety`"
    } else {
        "an id has up to 64 small letters, digits and hyphens, and begins with a letter: `home-fire-safety`"
    };
    let shown: String = id.chars().take(LONGEST).collect();
    let more = if shown.len() < id.len() { "…" } else { "" };
    Err(Refusal::new(id.place(), format!("\"{shown}{more}\" cannot be the id of an agreement")).help(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_name_on_every_system() {
        for good in ["a", "home-fire-safety", "m25", "com", "com10", "lpt", "console", &"a".repeat(64)] {
            assert!(is_id(good), "{good}");
        }
        for bad in [
            "",
            "A",
            "home_fire",
            "home fire",
            "é",
            "1st",
            "-a",
            "a/b",
            "a\\b",
            "..",
            "a.b",
            "a\0",
            "con",
            "nul",
            "com1",
            "com0",
            "lpt9",
            &"a".repeat(65),
        ] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
