//! `breach-notice-missing`: no time within which the parties tell each other of a breach.
//! Whether the time is short enough is for `breach-notice-too-slow`.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};

pub static BREACH_NOTICE_MISSING: Rule = Rule {
    id: "breach-notice-missing",
    family: Family::Security,
    severity: Severity::Warning,
    summary: "the text does not say how soon the parties tell each other of a breach",
    cites: &["UK GDPR Art 33"],
    page: include_str!("breach_notice_missing.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let breach = &case.agreement.breach;
    let (missing, place, key, message) = match breach.value() {
        Some(own) if own.how.value().is_some_and(|how| gives_a_time(how)) => return,
        Some(own) => (
            out.lacks(&own.tell_parties_within_hours, "breach"),
            case.place_of("breach"),
            "tell-parties-within-hours",
            "the text has a part on breaches, and does not say within how many hours the parties tell each other",
        ),
        None => (
            out.lacks(breach, "breach"),
            case.agreement.id.place(),
            "breach",
            "the text does not say how soon the parties tell each other of a breach",
        ),
    };
    if missing {
        out.report(
            // `breach: not-stated` is where a reader would look.
            Finding::warning(case.place_of("breach"), message)
                .lacking(place, key)
                .cite(super::breach_law(case))
                .help("add `breach: {tell-parties-within-hours: 24}`, with who leads"),
        );
    }
}

/// True of a sentence that gives a time in words: "within one working day", "immediately".
fn gives_a_time(how: &str) -> bool {
    let how = format!(" {} ", how.to_ascii_lowercase());
    let holds = |words: &[&str]| words.iter().any(|word| how.contains(word));
    holds(&[" immediately", " same day", " same working day", " at once "])
        || (how.contains(" within ") && holds(&[" hour", " day", " working day"]))
}

#[cfg(test)]
mod tests {
    use super::gives_a_time;

    #[test]
    fn a_time_in_words_is_told_from_a_manner() {
        assert!(gives_a_time("Without undue delay, and in any event within one working day."));
        assert!(gives_a_time("Within 24 hours, to the mailbox."));
        assert!(gives_a_time("The other party is told immediately."));
        assert!(!gives_a_time("Without undue delay."));
        assert!(!gives_a_time("By telephone, on which somebody answers day and night."));
        assert!(!gives_a_time("The breach is dealt with within the policy of each body."));
    }
}
