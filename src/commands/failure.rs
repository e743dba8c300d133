//! The one way in which the program says that it could not do its work: an error line and a hint line.
//! Findings are no failures.

use std::fmt;
use std::io::{IsTerminal as _, Write as _};

use super::wrapped::{fitted, terminal};
use crate::text::one_line;

/// Why the work could not be done, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    message: String,
    hint: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// A failure with its way out.
pub fn fail(message: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(Failure { message: message.into(), hint: hint.into() })
}

const SEE_HELP: &str = "run the command with --help to see what it takes";

/// Prints a failure to standard error: one `error:` line, one `hint:` line.
pub(super) fn report(error: &anyhow::Error) {
    let failure = error.chain().find_map(|cause| cause.downcast_ref::<Failure>());
    write(&format!("{error:#}"), failure.map_or(SEE_HELP, |failure| &failure.hint));
}

/// The same for a command line that is not one of this program's. What the parser says in paragraphs becomes the two
/// lines that scripts read; its tip, where it has one, is the hint.
pub(super) fn report_usage(error: &clap::Error) {
    let text = error.to_string();
    let mut paragraphs = text.split("\n\n");
    let message = paragraphs.next().unwrap_or_default().trim_start_matches("error: ");
    let tip = paragraphs.find_map(|paragraph| paragraph.trim().strip_prefix("tip: "));
    write(message, tip.map_or(SEE_HELP, |tip| tip.lines().next().unwrap_or(tip)));
}

fn write(message: &str, hint: &str) {
    let mut lines = format!("error: {}\nhint: {}\n", one_line(message), one_line(hint));
    // Words of an agreement may stand in them; scripts read two lines.
    if std::io::stderr().is_terminal() {
        lines = fitted(&lines, terminal());
    }
    // Nobody is left to hear of it when standard error is closed too.
    let _ = std::io::stderr().write_all(lines.as_bytes());
}
