//! No picture of this program's memory is made while a secret is in it.
//! Does what the system offers, and no more: whoever rules the machine can read everything.

#[cfg(any(target_os = "linux", target_os = "android"))]
use rustix::process::{DumpableBehavior, set_dumpable_behavior};
#[cfg(unix)]
use rustix::process::{Resource, Rlimit, setrlimit};

/// From here on a crash leaves no core file, and on Linux no other program of this user can look in.
pub fn begin() {
    // A system that refuses is no reason not to sign.
    #[cfg(unix)]
    let _refused = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    // A core that goes to a program instead of a file has no limit there.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let _refused = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Linux keeps the names of its own open files from a program that [`begin`] closed off: opens one, and closes off again.
pub fn opening<T>(open: impl FnOnce() -> T) -> T {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let _refused = set_dumpable_behavior(DumpableBehavior::Dumpable);
    let opened = open();
    begin();
    opened
}
