//! Words and where they stand: the strict YAML profile, places, canonical bytes.
//! Knows no law and no agreement.

mod bytes;
mod canonical;
mod clean;
mod columns;
mod fault;
mod given;
mod handed;
mod keys;
mod many;
mod nearest;
mod plain;
mod read;
mod round;
mod second;
#[doc(hidden)]
pub mod shapes;
mod source;
mod tree;
mod typed;
mod unreadable;
mod word;

pub use canonical::{Digest, GREATEST_COUNT, NotADigest, NotCanonical, canonical, canonical_reading};
pub use clean::{acts, clean, clean_json};
pub use columns::{columns, one_line, pieces, steady};
pub use given::{Given, Mark};
pub use many::{List, Many};
pub use nearest::{hyphenated, in_order, nearest};
pub use round::round_trips;
pub use second::agrees_with_second_reader;
pub use source::{GREATEST_SIZE, Place, Point, Refusal, Source};
pub use tree::{Key, Node, Steps, Tree, Value};
pub use typed::typed;
pub use word::{Placed, Word};
