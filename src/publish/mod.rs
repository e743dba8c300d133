//! Agreements made readable: the fixed text that a signer is shown, and the difference between two texts.
//! Writes no file. What is shown here is made of the very bytes whose digest is signed.

mod difference;
mod evidence;
mod redline;
mod shown;

pub use difference::{Change, How, difference};
pub use evidence::{Evidence, EvidenceError, evidence, pack};
pub use shown::{Showing, shown};
