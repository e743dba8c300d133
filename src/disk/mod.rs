//! The only room that writes. Files appear whole or not at all, durably, and never through a symbolic link.
//! Knows nothing of what it writes.
//!
//! Why the order inside one write: the bytes are forced out before the rename, because a file system may otherwise
//! keep the new name and lose the contents; the folder is forced out after it, because the name itself lives there.
//! A step that has returned is therefore still there after a power cut, and so are all the steps before it, so what
//! is found afterwards is always the state between two steps (or during one, as an `.unfinished` file that no reader
//! looks at). New folders are forced out in the folder above them for the same reason.

mod error;
mod folder;
mod lock;
mod passing;
mod private;

pub use error::{DiskError, Trouble};
pub use folder::Folder;
pub use lock::Lock;
pub use passing::Passing;
pub use private::{create_private, create_private_whole, read_private, replace_private};

/// Ends the process before the n-th change of the disk, if `ISA_STOP_AT_WRITE` is n; lets that change and all after it
/// fail as on a full disk, if `ISA_FULL_AT_WRITE` is. For tests of crash safety: compiled only with the feature of that
/// name.
#[cfg(feature = "stop-at-write")]
fn change() -> std::io::Result<()> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static CHANGES: AtomicU64 = AtomicU64::new(0);
    let this = CHANGES.fetch_add(1, Ordering::SeqCst) + 1;
    if std::env::var("ISA_STOP_AT_WRITE").is_ok_and(|stop| stop == this.to_string()) {
        std::process::abort();
    }
    match std::env::var("ISA_FULL_AT_WRITE").ok().and_then(|full| full.parse::<u64>().ok()) {
        Some(full) if this >= full => Err(std::io::ErrorKind::StorageFull.into()),
        _ => Ok(()),
    }
}

#[cfg(not(feature = "stop-at-write"))]
#[expect(clippy::unnecessary_wraps, reason = "with the feature it fails")]
fn change() -> std::io::Result<()> {
    Ok(())
}
