//! The legislation catalogue: facts with dates and sources.
//! Knows no agreement and no "today": callers say which day.

mod body;
mod bundle;
mod catalogue;
mod cite;
mod dea;
mod listing;
mod provision;
mod words;

pub use body::*;
pub use catalogue::*;
pub use cite::*;
pub use dea::*;
pub use listing::Listing;
pub use provision::*;
pub use words::*;
