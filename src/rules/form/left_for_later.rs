//! `left-for-later`: where a fact should stand, the text promises one.
//! An impact assessment that is said to be under way is for `dpia-late`; blanks of a template are for `blank-left`.

use crate::agreement::DpiaStatus;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, words_of};
use crate::text::{Place, Value};

pub static LEFT_FOR_LATER: Rule = Rule {
    id: "left-for-later",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "the text promises what it should say",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("left_for_later.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

/// The parts of an agreement that state facts. Purposes, and clauses in the parties' own words, may speak of the future.
const FACTS: [&str; 17] = [
    "classification",
    "contact",
    "references",
    "grounds",
    "flows",
    "joint-controllers",
    "transparency",
    "rights",
    "accuracy",
    "security",
    "retention",
    "processors",
    "breach",
    "foi",
    "dpia",
    "review",
    "leaving",
];

/// What stands for a fact is short.
const SHORT: usize = 100;

/// What a whole text or its end is, where it only promises.
const STAND_INS: [&str; 8] =
    ["tbc", "tbd", "tba", "to follow", "will follow", "in due course", "under development", "being drafted"];

/// With `to be` or `will be` before one of these, a text promises if it begins or ends so.
const DONE: [&str; 17] = [
    "added",
    "agreed",
    "approved",
    "arranged",
    "advised",
    "carried out",
    "completed",
    "conducted",
    "confirmed",
    "decided",
    "determined",
    "developed",
    "done",
    "drafted",
    "finalised",
    "undertaken",
    "written",
];

/// No text promises without one of these.
const SIGNS: [&str; 6] = ["tb", " be ", "follow", "course", "develop", "draft"];

/// For each byte, at the first, second and third place of a sign: the signs that have it there, one bit each.
static AT: [[u8; 256]; 3] = {
    let mut at = [[0; 256]; 3];
    let mut sign = 0;
    while sign < SIGNS.len() {
        let (bytes, bit) = (SIGNS[sign].as_bytes(), 1 << sign);
        let mut place = 0;
        while place < bytes.len() && place < 3 {
            at[place][bytes[place] as usize] |= bit;
            at[place][bytes[place].to_ascii_uppercase() as usize] |= bit;
            place += 1;
        }
        // A sign of two letters may have anything behind it.
        let mut byte = 0;
        while place < 3 && byte < 256 {
            at[place][byte] |= bit;
            byte += 1;
        }
        sign += 1;
    }
    at
};

/// A promise on a condition promises nothing yet.
const CONDITIONS: [&str; 4] = ["if", "unless", "where", "when"];

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| asked_where_law_is_cited(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut promises: Vec<(Place, String, String)> = Vec::new();
    let Value::Map(parts) = &case.reading.tree.root.value else { return };
    for (part, below) in parts.iter().filter(|(part, _)| FACTS.contains(&part.text.as_str())) {
        below.leaves(&mut |steps, node| match &node.value {
            Value::Text(text) if text.len() <= SHORT && promises_only(text, part.text == "dpia") => {
                let key = steps.field().unwrap_or(&part.text);
                promises.push((node.place, key.to_string(), text.trim().to_string()));
            }
            _ => {}
        });
    }
    let begun = case.has_begun();
    for (place, key, text) in promises {
        if key_is_of_unfinished_dpia(case, place) {
            continue;
        }
        let live = if begun { ", and the sharing has begun" } else { "" };
        let message = format!("under `{key}` the text promises and does not say: \"{text}\"{live}");
        out.report(Finding::warning(place, message).help(if begun {
            "do what was promised, and say what came of it"
        } else {
            "do it before anybody signs, and say what came of it"
        }));
    }
}

/// True inside an assessment that is said to be under way.
fn key_is_of_unfinished_dpia(case: &Case<'_>, place: Place) -> bool {
    let Some(all) = case.agreement.dpia.value() else { return false };
    all.iter_placed().any(|(whole, dpia)| {
        let under_way = |status: &DpiaStatus| {
            matches!(status, DpiaStatus::Screening | DpiaStatus::Planned | DpiaStatus::InProgress)
        };
        let reaches = |words: &crate::text::Given<crate::text::Word<String>>| {
            words.value().is_some_and(|words| words.place() == place)
        };
        dpia.status.value().is_some_and(|status| under_way(status))
            && (whole == place || [&dpia.reference, &dpia.why, &dpia.advice_of_dpo].into_iter().any(reaches))
    })
}

/// True of a text that only promises. Of an assessment it may say so anywhere; elsewhere only as the whole of what it says,
/// or its end, since duties are written in the future tense too ("data will be deleted").
fn promises_only(text: &str, anywhere: bool) -> bool {
    // Most texts have none of the words, and are not taken apart.
    if !has_sign(text) {
        return false;
    }
    let words: Vec<String> = words_of(text).map(str::to_ascii_lowercase).collect();
    if words.iter().any(|word| CONDITIONS.contains(&word.as_str())) {
        return false;
    }
    let text = words.join(" ");
    let stands_in = |phrase: &str| text == phrase || ends_with(&text, phrase);
    let later = |phrase: &str| {
        let (to_be, will_be) = (format!("to be {phrase}"), format!("will be {phrase}"));
        let at_the_end = text == to_be || ends_with(&text, &to_be) || text == will_be;
        // "to be agreed with the board" leaves it open; "to be agreed with the board in each case" is how it is done.
        let with_somebody = text.starts_with(&format!("{to_be} with ")) && !holds(&text, "each");
        at_the_end || with_somebody || (anywhere && (holds(&text, &to_be) || holds(&text, &will_be)))
    };
    STAND_INS.iter().any(|phrase| stands_in(phrase)) || DONE.iter().any(|done| later(done))
}

fn has_sign(text: &str) -> bool {
    let bytes = text.as_bytes();
    let third = |at: usize| bytes.get(at + 2).map_or(u8::MAX, |third| AT[2][usize::from(*third)]);
    let stands = |at: usize, sign: &str| {
        bytes.get(at..at + sign.len()).is_some_and(|here| here.eq_ignore_ascii_case(sign.as_bytes()))
    };
    bytes.array_windows().enumerate().any(|(at, [first, second])| {
        let first_two = AT[0][usize::from(*first)] & AT[1][usize::from(*second)];
        first_two != 0 && first_two & third(at) != 0 && SIGNS.iter().any(|sign| stands(at, sign))
    })
}

fn ends_with(text: &str, phrase: &str) -> bool {
    text.strip_suffix(phrase).is_some_and(|before| before.ends_with(' '))
}

/// True when a phrase stands in a text, in whole words.
fn holds(text: &str, phrase: &str) -> bool {
    format!(" {text} ").contains(&format!(" {phrase} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_fact_is_told_from_a_duty() {
        for text in [
            "TBC",
            "to be confirmed",
            "Encryption standard: tbd.",
            "DPIA to follow",
            "Notice being drafted",
            "contract (to be agreed)",
            "to be agreed with the housing service",
        ] {
            assert!(promises_only(text, false), "{text}");
        }
        for text in [
            "data will be deleted after the visit",
            "the form is to be completed by the worker",
            "requests will be answered by the party that holds the data",
            "a contract to be agreed where a processor is used",
            "tbilisi",
        ] {
            assert!(!promises_only(text, false), "{text}");
        }
    }

    #[test]
    fn an_assessment_that_will_be_made_is_promised_wherever_it_says_so() {
        assert!(promises_only("A DPIA will be completed before the project goes live", true));
        assert!(!promises_only("A DPIA will be completed before the project goes live", false));
        assert!(!promises_only("an assessment will be carried out if the pilot goes on", true));
    }
}
