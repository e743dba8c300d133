//! The legislation catalogue: facts with dates and sources.
//! Knows no agreement and no "today": callers say which day.

mod adequacy;
mod admission;
mod body;
mod bundle;
mod catalogue;
mod changes;
mod cite;
mod day;
mod dea;
mod lines;
mod listing;
mod numbering;
mod party;
mod phrases;
mod prose;
mod provision;
mod stale;
mod titles;
mod words;

pub use adequacy::*;
pub use admission::*;
pub use body::*;
pub use catalogue::*;
pub use changes::*;
pub use cite::*;
pub use dea::*;
pub use listing::Listing;
pub use numbering::*;
pub use party::*;
pub use prose::{Mention, mentions};
pub use provision::*;
pub use stale::*;
pub use words::*;
