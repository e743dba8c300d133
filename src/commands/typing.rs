//! The terminal of whoever types: a passphrase that it does not show, and an answer that is given after the question.
//! However a passphrase ends, the terminal is left as it was.

use std::io;
#[cfg(unix)]
use std::{
    fs::File,
    io::{IsTerminal as _, Read, Write as _},
};

#[cfg(unix)]
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcsetattr,
};

/// What Ctrl-C is to a terminal that hands it over.
#[cfg(unix)]
const INTERRUPT: u8 = 3;

/// A line that is typed and not shown.
#[cfg(unix)]
pub fn hidden(prompt: &str) -> io::Result<String> {
    let terminal = File::open("/dev/tty")?;
    let quiet = Quiet::on(terminal.try_clone()?)?;
    let keys = rpassword::ConfigBuilder::new().input_reader(Keys(terminal));
    let typed = rpassword::prompt_password_with_config(prompt, keys.build());
    drop(quiet);
    // The end of the line was not shown, either.
    if io::stdout().is_terminal() {
        writeln!(io::stdout())?;
    } else if io::stderr().is_terminal() {
        writeln!(io::stderr())?;
    }
    typed
}

#[cfg(not(unix))]
pub fn hidden(prompt: &str) -> io::Result<String> {
    rpassword::prompt_password(prompt)
}

/// What is typed, key by key. On Ctrl-C rpassword would end this process where it stands, with a terminal that shows
/// nothing any more; here it ends the reading.
#[cfg(unix)]
struct Keys(File);

#[cfg(unix)]
impl Read for Keys {
    fn read(&mut self, keys: &mut [u8]) -> io::Result<usize> {
        let count = self.0.read(keys)?;
        if keys[..count].contains(&INTERRUPT) {
            return Err(io::Error::other("it was broken off"));
        }
        Ok(count)
    }
}

/// A terminal that shows nothing of what is typed, and hands over every key.
#[cfg(unix)]
struct Quiet {
    terminal: File,
    before: Termios,
}

#[cfg(unix)]
impl Quiet {
    fn on(terminal: File) -> io::Result<Self> {
        let before = tcgetattr(&terminal)?;
        let mut quiet = before.clone();
        quiet.local_modes -= LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG;
        quiet.special_codes[SpecialCodeIndex::VMIN] = 1;
        quiet.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&terminal, OptionalActions::Now, &quiet)?;
        Ok(Self { terminal, before })
    }
}

#[cfg(unix)]
impl Drop for Quiet {
    fn drop(&mut self) {
        // A terminal that is gone shows nothing to anybody.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
    }
}

/// Forgets what was typed before the question. Whoever pastes lines that somebody sent would otherwise answer what they
/// have not been shown yet.
pub fn forget_typed_ahead() -> io::Result<()> {
    #[cfg(unix)]
    tcflush(io::stdin(), QueueSelector::IFlush)?;
    Ok(())
}
