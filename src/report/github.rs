//! Findings as workflow commands, which GitHub shows on the lines of a pull request.
//! Holds no summary but that of the debt, which nothing else here would tell: the exit code says whether the check passed.

use std::fmt::Write as _;

use super::{Ink, Report, in_full};
use crate::rules::Severity;
use crate::text::clean;

/// The report as workflow commands, one a line.
pub fn github(report: &Report<'_>, _: Ink) -> String {
    let mut text = String::new();
    for (file, finding) in report.findings() {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Question => "notice",
        };
        let (start, end) = file.points(finding);
        // GitHub takes columns only for a finding on one line.
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        writeln!(
            text,
            "::{command} file={},line={},endLine={}{columns},title={}::{}",
            property(&file.path),
            start.line,
            end.line,
            property(finding.rule),
            data(&in_full(finding))
        )
        .expect("a String takes every write");
    }
    if let Some(debt) = &report.debt {
        writeln!(text, "::notice title=isa check::{}", data(&debt.summary()))
            .expect("a String takes every write");
    }
    text
}

/// A message, in which a line end would end the command.
fn data(text: &str) -> String {
    clean(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property, in which a colon or a comma would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_or_a_property_is_written_as_a_number() {
        assert_eq!(data("50%\nof: a, b"), "50%25%0Aof: a, b");
        assert_eq!(property("a,b:c%\n.yaml"), "a%2Cb%3Ac%25%0A.yaml");
        assert_eq!(data("\u{1b}[31m\r"), "\\u{1b}[31m\\u{d}");
    }
}
