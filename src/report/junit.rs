//! Findings as `JUnit` XML, which servers show beside the results of tests: a suite a file, a case a finding.
//! Tells no time: the same report is the same bytes.

use std::fmt::Write as _;

use super::{FileReport, Ink, Report, in_full};
use crate::rules::Finding;
use crate::text::clean;

/// What became of a case.
enum Outcome {
    /// At or above the threshold.
    Failed,
    /// Below it.
    Told,
    /// It was there before, or a departure accepts it; the reason.
    Skipped(String),
}

/// The report as one file of suites.
pub fn junit(report: &Report<'_>, _: Ink) -> String {
    let mut suites = String::new();
    let (mut tests, mut failures, mut skipped) = (0, 0, 0);
    for (at, file) in report.files().iter().enumerate() {
        let mut cases: Vec<(&Finding, Outcome)> = Vec::new();
        for finding in &file.checked.findings {
            let failed = finding.severity >= report.fail_on;
            cases.push((finding, if failed { Outcome::Failed } else { Outcome::Told }));
        }
        for known in report.known_of(at) {
            cases.push((&known.finding, Outcome::Skipped("it was there before".to_string())));
        }
        for (finding, reason) in &file.checked.departed {
            cases.push((finding, Outcome::Skipped(format!("accepted: {reason}"))));
        }
        let failed = cases.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed)).count();
        let left = cases.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Skipped(_))).count();
        // A suite of no case is passed over by some readers, and a file that was checked is to be seen.
        let count = cases.len().max(1);
        (tests, failures, skipped) = (tests + count, failures + failed, skipped + left);
        let mut say = |line: String| suites.push_str(&(line + "\n"));
        say(format!(
            "  <testsuite name=\"{}\" tests=\"{count}\" failures=\"{failed}\" errors=\"0\" skipped=\"{left}\">",
            xml(&file.path)
        ));
        if cases.is_empty() {
            let agreement = xml(&file.agreement);
            say(format!("    <testcase name=\"no findings\" classname=\"{agreement}\" time=\"0\"/>"));
        }
        for (finding, outcome) in cases {
            say(case(file, finding, &outcome));
        }
        say("  </testsuite>".to_string());
    }
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    writeln!(
        text,
        "<testsuites name=\"isa check\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
    )
    .expect("a String takes every write");
    text + &suites + "</testsuites>\n"
}

fn case(file: &FileReport<'_>, finding: &Finding, outcome: &Outcome) -> String {
    let (at, _) = file.points(finding);
    let name = xml(&format!("{} at {at}", finding.rule));
    let (agreement, path) = (xml(&file.agreement), xml(&file.path));
    let said = xml(&finding.message);
    let whole = xml(&format!("{}:{at}: {}: {}", file.path, finding.severity, in_full(finding)));
    let inside = match outcome {
        Outcome::Failed => {
            format!("<failure type=\"{}\" message=\"{said}\">{whole}</failure>", finding.severity)
        }
        Outcome::Told => format!("<system-out>{whole}</system-out>"),
        Outcome::Skipped(why) => {
            format!("<skipped message=\"{}\"/><system-out>{whole}</system-out>", xml(why))
        }
    };
    format!(
        "    <testcase name=\"{name}\" classname=\"{agreement}\" file=\"{path}\" line=\"{}\" time=\"0\">{inside}</testcase>",
        at.line
    )
}

/// A text as XML holds it, in an attribute or between tags. What XML forbids is shown as its number.
fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_text_or_a_tag_is_written_otherwise() {
        assert_eq!(xml("a<b>&\"c\"\n\td"), "a&lt;b&gt;&amp;&quot;c&quot;&#10;&#9;d");
        assert_eq!(xml("\u{1b}\u{ffff}\u{0}"), "\\u{1b}\\u{ffff}\\u{0}");
    }
}
