//! The `isa` program once more, to be built with the feature `stop-at-write` beside the one that is released.
//! `tests/crash.rs` builds it and stops it; nobody else should have it.

use std::process::ExitCode;

fn main() -> ExitCode {
    isa::commands::run()
}
