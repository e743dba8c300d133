//! Agreements made readable: the fixed text that a signer is shown, and the difference between two texts.
//! Writes no file. What is shown here is made of the very bytes whose digest is signed.

mod difference;
mod shown;

pub use difference::{Change, difference};
pub use shown::{Showing, shown};
