//! Answers to questions that a person must judge: the questions that have a name of their own, and answers that say
//! nothing.
//! Whether an answer is right is for people to judge.

use super::words_of;

/// Questions that every purpose raises and that the text may answer without being asked, under these names.
pub(super) const NAMED_QUESTIONS: [&str; 2] = ["necessity", "proportionality"];

/// Words that answer nothing by themselves. They are told by their first letters, as all words here are.
const FILLERS: [&str; 58] = [
    "yes",
    "no",
    "not",
    "none",
    "na",
    "n",
    "a",
    "an",
    "the",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "it",
    "its",
    "this",
    "that",
    "these",
    "those",
    "there",
    "of",
    "for",
    "to",
    "in",
    "on",
    "by",
    "and",
    "or",
    "as",
    "at",
    "with",
    "we",
    "they",
    "our",
    "their",
    "all",
    "any",
    "so",
    "because",
    "since",
    "do",
    "does",
    "done",
    "has",
    "have",
    "needed",
    "necessary",
    "proportionate",
    "required",
    "justified",
    "appropriate",
    "lawful",
    "agreed",
    "considered",
    "assessed",
    "confirmed",
];

/// So many letters make a word: `necessary` and `necessity` are one.
const STEM: usize = 5;

/// True when an answer has no words of its own: it repeats the question, or says only yes or no.
pub(super) fn adds_nothing(answer: &str, question: &str) -> bool {
    let asked: Vec<String> = stems(question).collect();
    let filler = |stem: &str| FILLERS.iter().any(|filler| shortened(filler) == stem);
    stems(answer).all(|stem| filler(&stem) || asked.contains(&stem))
}

/// The words of a text in small letters, each cut to its stem.
fn stems(text: &str) -> impl Iterator<Item = String> {
    words_of(text).map(|word| shortened(&word.to_lowercase()).to_string())
}

fn shortened(word: &str) -> &str {
    word.char_indices().nth(STEM).map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: &str = "set \"case\" holds \"ward\", which may be health data: is it?";

    #[test]
    fn an_answer_in_the_words_of_the_question_says_nothing() {
        for answer in [
            "",
            "Yes.",
            "n/a",
            "It is not health data.",
            "Is it health data? It is.",
            "It may be health data: ward",
        ] {
            assert!(adds_nothing(answer, QUESTION), "{answer}");
        }
    }

    #[test]
    fn an_answer_with_words_of_its_own_says_something() {
        for answer in ["The ward is an electoral ward.", "An electoral division", "12"] {
            assert!(!adds_nothing(answer, QUESTION), "{answer}");
        }
    }

    #[test]
    fn one_word_in_two_forms_is_one_word() {
        assert!(adds_nothing("Its necessity was considered and it is necessary", "is it needed"));
        assert!(!adds_nothing("An election", "is it health data"));
    }
}
