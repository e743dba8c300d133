//! What has changed within a text, word by word, as lawyers mark it: `[-struck-]` and `{+added+}`. Knows no agreement.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Words around a change that stay, on either side; of a longer stretch the middle is left out.
const AROUND: usize = 6;

/// Beyond so many words on both sides together, a text is shown as struck and added as a whole.
const MOST_WORDS: usize = 6000;

/// What marks look like: a text that has them itself is not marked, or its author could strike and add at will.
const MARKS: [&str; 5] = ["[-", "-]", "{+", "+}", "…"];

/// A text with what was struck and what was added. None where too little stays for marks to help, and where the words are
/// the same and only what stands between them has changed.
pub fn redline(before: &str, after: &str) -> Option<String> {
    if MARKS.iter().any(|mark| before.contains(mark) || after.contains(mark)) {
        return None;
    }
    let (before, after): (Vec<&str>, Vec<&str>) = (words(before), words(after));
    if before.len() + after.len() > MOST_WORDS {
        return None;
    }
    let steps = capture_diff_slices(Algorithm::Myers, &before, &after);
    let kept: usize = steps.iter().map(|step| if is_kept(step) { step.old_range().len() } else { 0 }).sum();
    if kept == before.len().max(after.len()) || kept * 3 < before.len().max(after.len()) {
        return None;
    }
    let last = steps.len().saturating_sub(1);
    let mut marked = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let (old, new) = (&before[step.old_range()], &after[step.new_range()]);
        if is_kept(step) {
            marked.push(shortened(new, at > 0, at < last));
            continue;
        }
        marked.extend((!old.is_empty()).then(|| format!("[-{}-]", old.join(" "))));
        marked.extend((!new.is_empty()).then(|| format!("{{+{}+}}", new.join(" "))));
    }
    Some(marked.join(" "))
}

fn is_kept(step: &DiffOp) -> bool {
    matches!(step, DiffOp::Equal { .. })
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// The words that stay beside a change.
fn shortened(words: &[&str], after_a_change: bool, before_a_change: bool) -> String {
    let (head, tail) = (if after_a_change { AROUND } else { 0 }, if before_a_change { AROUND } else { 0 });
    if words.len() <= head + tail + 1 {
        return words.join(" ");
    }
    let (head, tail) = (words[..head].join(" "), words[words.len() - tail..].join(" "));
    [head.as_str(), "…", tail.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_struck_and_what_was_added_stand_where_they_stood() {
        let marked =
            redline("The council keeps the record for 3 years.", "The council keeps the record for 7 years.");
        assert_eq!(marked.unwrap(), "The council keeps the record for [-3-] {+7+} years.");
        assert_eq!(redline("a b c", "a b c d").unwrap(), "a b c {+d+}");
        assert_eq!(redline("x a b c", "a b c").unwrap(), "[-x-] a b c");
    }

    #[test]
    fn of_what_stays_only_what_is_near_is_shown() {
        let long: Vec<String> = (0..100).map(|n| format!("w{n}")).collect();
        let (before, mut after) = (long.join(" "), long.clone());
        after[50] = "new".to_string();
        let marked = redline(&before, &after.join(" ")).unwrap();
        assert_eq!(marked, "… w44 w45 w46 w47 w48 w49 [-w50-] {+new+} w51 w52 w53 w54 w55 w56 …");
    }

    #[test]
    fn a_text_written_anew_is_not_marked_word_by_word() {
        assert_eq!(redline("one two three", "four five six"), None);
        assert_eq!(redline("one  two", "one two"), None);
        assert_eq!(redline("we pay [-nothing-] here", "we pay [-nothing-] there"), None);
        let (one, other) = ("a ".repeat(4000), "b ".repeat(4000));
        assert_eq!(redline(&one, &other), None);
    }
}
