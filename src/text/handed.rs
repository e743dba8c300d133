//! How our deserializer hands a value over with its place and its kind, and how others hand it over without.
//! Holds no data format of its own: only the names and the order that both sides agree on.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

use super::source::Place;

/// The newtype names that our deserializer understands. No Rust type can have such a name.
pub(super) const PLACED: &str = "$isa::placed";
pub(super) const GIVEN: &str = "$isa::given";
pub(super) const MANY: &str = "$isa::many";
pub(super) const SHAPE: &str = "$isa::shape";

/// What stands at a place, as far as the asker wants to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Value,
    Missing,
    Blank,
    Mark,
    Text,
    Count,
    Flag,
    List,
    Map,
}

impl Kind {
    const ALL: [Self; 9] = [
        Self::Value,
        Self::Missing,
        Self::Blank,
        Self::Mark,
        Self::Text,
        Self::Count,
        Self::Flag,
        Self::List,
        Self::Map,
    ];

    pub(super) fn number(self) -> u8 {
        self as u8
    }
}

/// A type that is made from a value of a certain kind at a certain place.
pub trait FromHanded<'de>: Sized {
    /// The newtype name under which our deserializer is asked.
    const NAME: &'static str;

    /// What kind of value a foreign format has here. Places do not exist there.
    fn kind(value: &serde_json::Value) -> Kind;

    /// Makes the value; `take` reads the payload as whatever type is asked of it.
    fn make<H: Hand<'de>>(kind: Kind, place: Place, hand: H) -> Result<Self, H::Error>;
}

/// The payload that is handed over, read once.
pub trait Hand<'de> {
    type Error: serde::de::Error;
    fn take<T: Deserialize<'de>>(self) -> Result<T, Self::Error>;
}

/// Deserializes a `FromHanded` with any deserializer.
pub fn handed<'de, D: Deserializer<'de>, T: FromHanded<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(T::NAME, Receiver(PhantomData))
}

struct Receiver<T>(PhantomData<T>);

impl<'de, T: FromHanded<'de>> Visitor<'de> for Receiver<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    /// Our own deserializer: kind, start, end, payload.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        const ORDER: &str = "our deserializer hands over a kind and a place before the payload";
        let number: u8 = seq.next_element()?.expect(ORDER);
        let kind = Kind::ALL[usize::from(number)];
        let place =
            Place { start: seq.next_element()?.expect(ORDER), end: seq.next_element()?.expect(ORDER) };
        T::make(kind, place, FromSeq(seq, PhantomData))
    }

    /// Any other deserializer: the value is looked at first, and has no place.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        T::make(T::kind(&value), Place::default(), FromValue(value)).map_err(D::Error::custom)
    }
}

struct FromSeq<'de, A>(A, PhantomData<&'de ()>);

impl<'de, A: SeqAccess<'de>> Hand<'de> for FromSeq<'de, A> {
    type Error = A::Error;

    fn take<T: Deserialize<'de>>(mut self) -> Result<T, A::Error> {
        Ok(self.0.next_element()?.expect("our deserializer always hands over a payload"))
    }
}

struct FromValue(serde_json::Value);

impl<'de> Hand<'de> for FromValue {
    type Error = serde_json::Error;

    fn take<T: Deserialize<'de>>(self) -> Result<T, serde_json::Error> {
        T::deserialize(self.0)
    }
}
