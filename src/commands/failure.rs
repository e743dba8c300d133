//! The one way in which the program says that it could not do its work: an error line and a hint line.
//! Findings are no failures.

use std::fmt;
use std::io::Write as _;

use crate::text::clean;

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

/// Prints a failure to standard error: one `error:` line, one `hint:` line.
pub(super) fn report(error: &anyhow::Error) {
    let failure = error.chain().find_map(|cause| cause.downcast_ref::<Failure>());
    let hint = failure.map_or("run the command with --help to see what it needs", |failure| &failure.hint);
    let one_line = |text: &str| clean(text).replace(['\n', '\t'], " ");
    // Nobody is left to hear of it when standard error is closed too.
    let _ =
        writeln!(std::io::stderr(), "error: {}\nhint: {}", one_line(&format!("{error:#}")), one_line(hint));
}
