//! `List` (a list whose every item may be left open) and `Many` (one or many, written as the author wrote it).
//! Knows nothing of what the items are.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::given::Given;
use super::handed::{FromHanded, Hand, Kind, MANY, handed};
use super::source::Place;
use super::word::Placed;

/// A list. Its items know their places, and any of them may be a blank, a mark or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct List<T>(Vec<Placed<Given<T>>>);

/// One value or a list of them. Written back as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Many<T> {
    items: List<T>,
    alone: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> List<T> {
    /// The items that have a value.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.0.iter().filter_map(|item| item.value().value())
    }

    /// The items that have a value, with the place of the whole item.
    pub fn iter_placed(&self) -> impl DoubleEndedIterator<Item = (Place, &T)> {
        self.0.iter().filter_map(|item| Some((item.place(), item.value().value()?)))
    }

    /// All items, with blanks, marks and nulls.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Given<T>> + ExactSizeIterator {
        self.0.iter().map(Placed::value)
    }

    /// All items, with blanks, marks and nulls, and their places.
    pub fn all_placed(&self) -> impl DoubleEndedIterator<Item = (Place, &Given<T>)> + ExactSizeIterator {
        self.0.iter().map(|item| (item.place(), item.value()))
    }

    /// How many items stand there, known or not.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(values.into_iter().map(|value| Placed::new(Place::default(), Given::Value(value))).collect())
    }
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self { items: List::default(), alone: false }
    }
}

impl<T> Many<T> {
    /// One value, written without a list.
    pub fn one(value: T) -> Self {
        Self { items: std::iter::once(value).collect(), alone: true }
    }

    /// The items that have a value.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.items.iter()
    }

    /// The items that have a value, with the place of the whole item.
    pub fn iter_placed(&self) -> impl DoubleEndedIterator<Item = (Place, &T)> {
        self.items.iter_placed()
    }

    /// All items, with blanks, marks and nulls.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Given<T>> + ExactSizeIterator {
        self.items.all()
    }

    /// All items, with blanks, marks and nulls, and their places.
    pub fn all_placed(&self) -> impl DoubleEndedIterator<Item = (Place, &Given<T>)> + ExactSizeIterator {
        self.items.all_placed()
    }

    /// How many items stand there, known or not.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// True if one value was written without a list around it.
    pub fn is_alone(&self) -> bool {
        self.alone
    }
}

impl<T> FromIterator<T> for Many<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self { items: values.into_iter().collect(), alone: false }
    }
}

impl<T: Serialize> Serialize for Many<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.items.0.first() {
            Some(only) if self.alone => only.serialize(serializer),
            _ => self.items.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        handed(deserializer)
    }
}

impl<'de, T: Deserialize<'de>> FromHanded<'de> for Many<T> {
    const NAME: &'static str = MANY;

    fn kind(value: &serde_json::Value) -> Kind {
        if value.is_array() { Kind::List } else { Kind::Value }
    }

    fn make<H: Hand<'de>>(kind: Kind, place: Place, hand: H) -> Result<Self, H::Error> {
        Ok(if kind == Kind::List {
            Self { items: hand.take()?, alone: false }
        } else {
            Self { items: List(vec![Placed::new(place, hand.take()?)]), alone: true }
        })
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("List_{}", T::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("{}::List<{}>", module_path!(), T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": generator.subschema_for::<Given<T>>() })
    }
}

impl<T: JsonSchema> JsonSchema for Many<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Many_{}", T::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("{}::Many<{}>", module_path!(), T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [generator.subschema_for::<Given<T>>(), generator.subschema_for::<List<T>>()]
        })
    }
}
