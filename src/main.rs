//! The `isa` program.

use std::process::ExitCode;

/// Of a check's millisecond the system's allocator took a third: it fetches its memory page by page.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    isa::commands::run()
}
