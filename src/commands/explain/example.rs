//! Examples of rules: a document with the fault and the same document put right, line by line. They are the documents by
//! which the rule is tested, so they say what the rule really finds.

/// `(rule, at fault, put right, what the rule says of the fault)`, in the order of the rules.
type Tested = (&'static str, &'static str, &'static str, &'static str);

static EXAMPLES: &[Tested] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// How many lines of a document are shown on either side of a change.
const AROUND: usize = 2;
/// An example with more changed lines than this explains nothing.
const LONGEST: usize = 24;

/// An example of a rule.
pub struct Example {
    /// What the rule says of the fault, without its name.
    pub said: &'static str,
    /// Lines of the two documents: what is taken out behind `-`, what comes in behind `+`, what stays behind a space.
    pub lines: Vec<String>,
}

/// The example of a rule, where its tests have one that is short.
pub fn example(rule: &str) -> Option<Example> {
    let (_, fault, right, report) = EXAMPLES.iter().find(|(id, ..)| *id == rule)?;
    let said = report.lines().find_map(|line| line.split_once("]: ").map(|(_, said)| said))?;
    let lines = difference(&without_comments(fault), &without_comments(right));
    let changed = lines.iter().filter(|line| !line.starts_with(' ')).count();
    ((1..=LONGEST).contains(&changed)).then_some(Example { said, lines })
}

/// The lines of a document without those that are comments, which speak to readers of the tests.
fn without_comments(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).collect()
}

/// The lines that change between two documents, each with a few around it; `…` for what lies between.
fn difference(before: &[&str], after: &[&str]) -> Vec<String> {
    let all = whole_difference(before, after);
    let near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        let to = (at + AROUND + 1).min(all.len());
        all[from..to].iter().any(|line| !line.starts_with(' '))
    };
    let mut shown: Vec<String> = Vec::new();
    for (at, line) in all.iter().enumerate() {
        if near(at) {
            shown.push(line.clone());
        } else if shown.last().is_some_and(|last| last != " …") {
            shown.push(" …".to_string());
        }
    }
    if shown.last().is_some_and(|last| last == " …") {
        shown.pop();
    }
    shown
}

/// Every line of two documents once: the longest run of lines that both have stays.
fn whole_difference(before: &[&str], after: &[&str]) -> Vec<String> {
    // common[i][j]: how many lines the rests from i and from j have in common.
    let mut common = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            common[i][j] = if before[i] == after[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < before.len() || j < after.len() {
        if i < before.len() && j < after.len() && before[i] == after[j] {
            lines.push(format!(" {}", before[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < before.len() && (j == after.len() || common[i + 1][j] >= common[i][j + 1]) {
            lines.push(format!("-{}", before[i]));
            i += 1;
        } else {
            lines.push(format!("+{}", after[j]));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn only_what_changes_is_shown_with_what_stands_around_it() {
        let before = ["a", "b", "c", "d", "e", "f", "g"];
        let after = ["a", "b", "c", "d", "e", "F", "g"];
        assert_eq!(difference(&before, &after), [" d", " e", "-f", "+F", " g"]);
        let far = ["A", "b", "c", "d", "e", "f", "G"];
        assert_eq!(difference(&before, &far)[..4], ["-a", "+A", " b", " c"]);
        assert!(difference(&before, &far).contains(&" …".to_string()));
    }

    #[test]
    fn taking_out_and_putting_in_gives_the_second_document() {
        let (before, after) = (["a", "b", "c"], ["b", "x", "c", "y"]);
        let lines = whole_difference(&before, &after);
        let kept = |sign: char| -> Vec<String> {
            let of = |line: &&String| line.starts_with(' ') || line.starts_with(sign);
            lines.iter().filter(of).map(|line| line[1..].to_string()).collect()
        };
        assert_eq!(
            (kept('-'), kept('+')),
            (before.map(String::from).to_vec(), after.map(String::from).to_vec())
        );
    }

    #[test]
    fn every_example_is_of_a_rule_that_there_is() {
        for (id, ..) in EXAMPLES {
            assert!(RULES.iter().any(|rule| rule.id == *id), "{id}");
        }
        let shown = RULES.iter().filter(|rule| example(rule.id).is_some()).count();
        assert!(shown * 2 > RULES.len(), "{shown} of {} rules have an example", RULES.len());
    }
}
