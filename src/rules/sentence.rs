//! Words put together as a sentence lists them.
//! Knows nothing of what they name.

/// All of them: `a`, `a and b`, `a, b and c`; `last` is the word before the last one, `and` or `or`.
pub fn list(words: &[impl AsRef<str>], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_string(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}

/// Of more than four, the first three and a count: `a, b, c and 2 more`.
pub fn short_list(words: &[impl AsRef<str>]) -> String {
    match words {
        [a, b, c, _, _, ..] => {
            format!("{}, {}, {} and {} more", a.as_ref(), b.as_ref(), c.as_ref(), words.len() - 3)
        }
        few => list(few, "and"),
    }
}

/// Each word once, in the order in which they come.
pub fn once(words: &[String]) -> Vec<&str> {
    let mut once: Vec<&str> = Vec::new();
    for word in words {
        if !once.contains(&word.as_str()) {
            once.push(word);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(list(&[""; 0], "and"), "");
        assert_eq!(list(&["a"], "and"), "a");
        assert_eq!(list(&["a", "b"], "or"), "a or b");
        assert_eq!(list(&["a", "b", "c"], "and"), "a, b and c");
    }

    #[test]
    fn a_short_list_ends_before_it_tires() {
        assert_eq!(short_list(&["a", "b"]), "a and b");
        assert_eq!(short_list(&["a", "b", "c", "d"]), "a, b, c and d");
        assert_eq!(short_list(&["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
    }
}
