//! Which of the names that there are a mistyped one probably is: in other letters, or with its words in another order.
//! Knows no list of names: whoever asks has it.

/// Names that are as like as this are taken for a slip of the pen.
const LIKE: f64 = 0.88;

/// The id whose name a mistyped one is nearest to, of pairs of a name and an id; of two that are equally near, the first in
/// the alphabet.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let word = hyphenated(word);
    let ordered = in_order(&word);
    names
        .map(|(name, id)| {
            let name = hyphenated(name);
            let letters = strsim::jaro_winkler(&word, &name);
            // The bonus for a common beginning says nothing once the words are sorted.
            (letters.max(strsim::jaro(&ordered, &in_order(&name))), id)
        })
        .filter(|(likeness, _)| *likeness > LIKE)
        .max_by(|(a, first), (b, second)| a.total_cmp(b).then(second.cmp(first)))
        .map(|(_, id)| id)
}

/// A name as ids are written: small letters, and hyphens between the words.
pub fn hyphenated(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '_'], "-")
}

/// The words of a name that is written like an id, in the order of the alphabet and without the small ones.
pub fn in_order(name: &str) -> String {
    let mut words: Vec<&str> = name.split('-').filter(|word| !["and", "of", "the"].contains(word)).collect();
    words.sort_unstable();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_leads_to_the_name_and_another_word_to_none() {
        let names =
            ["adult-safeguarding", "child-safeguarding", "camden", "the London Borough of Camden", "mps"];
        let all = || names.into_iter().map(|name| (name, name));
        for (word, meant) in [
            ("camdn", Some("camden")),
            ("Camden", Some("camden")),
            ("Adult_Safeguarding", Some("adult-safeguarding")),
            ("safeguarding of adults", Some("adult-safeguarding")),
            ("London Borough of Camdem", Some("the London Borough of Camden")),
            ("safeguarding", None),
            ("barnet", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(nearest(word, all()), meant, "{word}");
        }
    }

    #[test]
    fn of_two_that_are_equally_near_the_first_in_the_alphabet_is_meant() {
        let names = [("north", "b"), ("north", "a"), ("north", "c")];
        assert_eq!(nearest("noth", names.into_iter()), Some("a"));
    }
}
