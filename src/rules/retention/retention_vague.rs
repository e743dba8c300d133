//! `retention-vague`: a time of keeping in words that set no time.
//! Whether the words that are there are the right ones is for people to judge.

use crate::agreement::Retention;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data, words_of};
use crate::text::{Given, Word};

pub static RETENTION_VAGUE: Rule = Rule {
    id: "retention-vague",
    family: Family::Retention,
    severity: Severity::Warning,
    summary: "the text keeps data for as long as is necessary and says no more",
    cites: &["UK GDPR Art 5(1)(e)"],
    page: include_str!("retention_vague.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

/// Words out of which people make a time of keeping that sets none. A text with any other word may name what decides, such as
/// an end, an event or a schedule.
#[rustfmt::skip]
const EMPTY: [&str; 90] = [
    "a", "accordance", "achieve", "agreement", "all", "an", "and", "any", "appropriate", "are", "as", "be",
    "been", "business", "by", "data", "ever", "for", "forever", "fulfil", "further", "gdpr", "has", "have",
    "held", "if", "in", "indefinitely", "information", "is", "it", "its", "keep", "kept", "law", "lawful",
    "legal", "legislation", "line", "long", "longer", "may", "meet", "must", "necessary", "need", "needed",
    "needs", "no", "not", "of", "only", "operational", "or", "our", "parties", "period", "permanently",
    "personal", "protection", "purpose", "purposes", "reasonable", "relevant", "required", "requirement",
    "requirements", "retained", "shared", "sharing", "stated", "than", "that", "the", "their", "they",
    "this", "time", "to", "until", "use", "useful", "was", "were", "what", "when", "which", "while", "will",
    "with",
];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (_, entry) in super::entries(case) {
        let Some(until) = entry.until.value().filter(|until| names_nothing(until) && !has_number(entry))
        else {
            continue;
        };
        out.report(
            Finding::warning(
                until.place(),
                format!("\"{}\" says neither how long the data are kept nor what ends it", until.trim()),
            )
            .help("give `months:` or `years:` with `counted-from:`, or name the event or the schedule that decides"),
        );
    }
}

fn has_number(entry: &Retention) -> bool {
    // A blank will hold a number, and a mark says that one stands in the document.
    [&entry.days, &entry.months, &entry.years].into_iter().any(|count: &Given<Word<u64>>| !count.is_missing())
}

/// True of a text that has words, and none that could name a time, an event or a schedule.
pub(in crate::rules) fn names_nothing(text: &str) -> bool {
    let is_known = |word: &str| EMPTY.contains(&word);
    !text.trim().is_empty() && words_of(text).all(|word| is_known(&word.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_nothing_that_decides_is_empty() {
        for text in [
            "as long as necessary",
            "For as long as is needed for the purpose.",
            "no longer than is necessary, in line with data protection legislation",
            "indefinitely",
            "until no longer required by law",
        ] {
            assert!(names_nothing(text), "{text}");
        }
    }

    #[test]
    fn what_names_a_time_an_event_or_a_schedule_is_not() {
        for text in [
            "",
            "as long as necessary, and at most 6 years",
            "until the enquiry is closed",
            "each party's retention schedule",
            "permanently, as a public record",
            "the child's 25th birthday",
            "until the end of the agreement",
            "until the purpose is achieved",
        ] {
            assert!(!names_nothing(text), "{text}");
        }
    }
}
