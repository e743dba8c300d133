//! `Word` and `Placed`: values that know where they stand.
//! What a value may be is its own type's business.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::handed::{FromHanded, Hand, Kind, PLACED, handed};
use super::source::Place;

/// Writes a type that is a value and a place. Only the value is compared, written out and described.
macro_rules! with_place {
    ($(#[$doc:meta])* $Name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default)]
        pub struct $Name<T> {
            place: Place,
            value: T,
        }

        impl<T> $Name<T> {
            /// A value at a place.
            pub fn new(place: Place, value: T) -> Self {
                Self { place, value }
            }

            /// Where it stands. Nowhere (`Place::default()`), if it was not read from a file of ours.
            pub fn place(&self) -> Place {
                self.place
            }

            pub fn value(&self) -> &T {
                &self.value
            }

            pub fn into_value(self) -> T {
                self.value
            }

            /// Another value at the same place.
            pub fn map<U>(self, change: impl FnOnce(T) -> U) -> $Name<U> {
                $Name { place: self.place, value: change(self.value) }
            }
        }

        impl<T> Deref for $Name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.value
            }
        }

        impl<T> AsRef<T> for $Name<T> {
            fn as_ref(&self) -> &T {
                &self.value
            }
        }

        impl<T: PartialEq> PartialEq for $Name<T> {
            fn eq(&self, other: &Self) -> bool {
                self.value == other.value
            }
        }

        impl<T: Eq> Eq for $Name<T> {}

        impl<T: PartialOrd> PartialOrd for $Name<T> {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                self.value.partial_cmp(&other.value)
            }
        }

        impl<T: Ord> Ord for $Name<T> {
            fn cmp(&self, other: &Self) -> Ordering {
                self.value.cmp(&other.value)
            }
        }

        impl<T: Hash> Hash for $Name<T> {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.value.hash(state);
            }
        }

        impl<T: fmt::Debug> fmt::Debug for $Name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value.fmt(f)
            }
        }

        impl<T: fmt::Display> fmt::Display for $Name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value.fmt(f)
            }
        }

        impl<T: Serialize> Serialize for $Name<T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.value.serialize(serializer)
            }
        }

        impl<'de, T: Deserialize<'de>> Deserialize<'de> for $Name<T> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                handed(deserializer)
            }
        }

        impl<'de, T: Deserialize<'de>> FromHanded<'de> for $Name<T> {
            const NAME: &'static str = PLACED;

            fn kind(_: &serde_json::Value) -> Kind {
                Kind::Value
            }

            fn make<H: Hand<'de>>(_: Kind, place: Place, hand: H) -> Result<Self, H::Error> {
                Ok(Self { place, value: hand.take()? })
            }
        }

        impl<T: JsonSchema> JsonSchema for $Name<T> {
            fn inline_schema() -> bool {
                T::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                T::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                T::schema_id()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                T::json_schema(generator)
            }
        }
    };
}

with_place! {
    /// A scalar that knows its place: a rule can only point at words that it read.
    Word
}

with_place! {
    /// Any value that knows its place. The place of a mapping runs from its first key to its end.
    Placed
}

impl Borrow<str> for Word<String> {
    fn borrow(&self) -> &str {
        &self.value
    }
}

impl PartialEq<str> for Word<String> {
    fn eq(&self, other: &str) -> bool {
        self.value == other
    }
}

impl PartialEq<&str> for Word<String> {
    fn eq(&self, other: &&str) -> bool {
        self.value == *other
    }
}
