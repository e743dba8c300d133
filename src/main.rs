//! The `isa` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    isa::commands::run()
}
