//! `Given`: what the author gave at a place: a value, a blank, a mark, nothing, or no key at all.
//! Whether it had to be given is not known here: that is for rules, with a citation.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::handed::{FromHanded, GIVEN, Hand, Kind, handed};
use super::source::Place;
use super::tree::{blank_name, blank_text};
use super::word::Word;

/// What stands where a `T` may stand. A field is declared with
/// `#[serde(default, skip_serializing_if = "Given::is_absent")]`, so that what is absent stays absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Given<T> {
    Value(T),
    /// A place that a template left open; the word is the NAME in `[to complete: NAME]`.
    Blank(Word<String>),
    Mark(Word<Mark>),
    /// The key stands there with nothing behind it, or with `null`.
    Null(Place),
    #[default]
    Absent,
}

/// What may be said of a value instead of the value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// The agreement has a clause on this, which was not transcribed.
    Stated,
    /// The agreement was read and is silent on this.
    NotStated,
    /// The overarching protocol holds this clause.
    InParent,
    /// A fact that each body keeps in its own particulars.
    HeldByEachBody,
}

impl Mark {
    pub const ALL: [Self; 4] = [Self::Stated, Self::NotStated, Self::InParent, Self::HeldByEachBody];

    /// The text of the mark, as it is written in a file.
    pub fn text(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::NotStated => "not-stated",
            Self::InParent => "in-parent",
            Self::HeldByEachBody => "held-by-each-body",
        }
    }

    /// The mark that a text is, if it is one.
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.text() == text)
    }
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// True if the key is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// True if the key is there, or not, but has no value: absent, or nothing behind the key.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Absent | Self::Null(_))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null(_))
    }

    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Blank(_))
    }

    pub fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// The name of the blank, if it is one.
    pub fn blank(&self) -> Option<&Word<String>> {
        match self {
            Self::Blank(name) => Some(name),
            _ => None,
        }
    }

    pub fn mark(&self) -> Option<Mark> {
        match self {
            Self::Mark(mark) => Some(**mark),
            _ => None,
        }
    }

    /// True if this mark stands there.
    pub fn is(&self, mark: Mark) -> bool {
        self.mark() == Some(mark)
    }

    /// Where a blank, a mark or a null stands in for the value.
    pub fn stand_in(&self) -> Option<Place> {
        match self {
            Self::Blank(name) => Some(name.place()),
            Self::Mark(mark) => Some(mark.place()),
            Self::Null(place) => Some(*place),
            Self::Value(_) | Self::Absent => None,
        }
    }

    pub fn as_ref(&self) -> Given<&T> {
        match self {
            Self::Value(value) => Given::Value(value),
            Self::Blank(name) => Given::Blank(name.clone()),
            Self::Mark(mark) => Given::Mark(*mark),
            Self::Null(place) => Given::Null(*place),
            Self::Absent => Given::Absent,
        }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Self::Value(value) => Given::Value(change(value)),
            Self::Blank(name) => Given::Blank(name),
            Self::Mark(mark) => Given::Mark(mark),
            Self::Null(place) => Given::Null(place),
            Self::Absent => Given::Absent,
        }
    }
}

impl<T> From<Option<T>> for Given<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

impl<T: Serialize> Serialize for Given<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Blank(name) => serializer.serialize_str(&blank_text(name)),
            Self::Mark(mark) => serializer.serialize_str(mark.text()),
            Self::Null(_) | Self::Absent => serializer.serialize_unit(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        handed(deserializer)
    }
}

impl<'de, T: Deserialize<'de>> FromHanded<'de> for Given<T> {
    const NAME: &'static str = GIVEN;

    fn kind(value: &serde_json::Value) -> Kind {
        match value {
            serde_json::Value::Null => Kind::Missing,
            serde_json::Value::String(text) => kind_of_text(text),
            _ => Kind::Value,
        }
    }

    fn make<H: Hand<'de>>(kind: Kind, place: Place, hand: H) -> Result<Self, H::Error> {
        Ok(match kind {
            Kind::Missing => Self::Null(place),
            Kind::Blank => {
                let text: String = hand.take()?;
                Self::Blank(Word::new(
                    place,
                    blank_name(&text).expect("it was seen to be a blank").to_owned(),
                ))
            }
            Kind::Mark => Self::Mark(Word::new(place, hand.take()?)),
            _ => Self::Value(hand.take()?),
        })
    }
}

/// What a text is where a `Given` is asked for.
pub(super) fn kind_of_text(text: &str) -> Kind {
    if blank_name(text).is_some() {
        Kind::Blank
    } else if Mark::of(text).is_some() {
        Kind::Mark
    } else {
        Kind::Value
    }
}

/// The schema of a blank, by name, so that it stands once in a schema file.
struct Blank;

impl JsonSchema for Blank {
    fn schema_name() -> Cow<'static, str> {
        "Blank".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A place that a template left open. It must be filled before anybody signs.",
            "type": "string",
            "pattern": r"^\[to complete: .+\]$",
        })
    }
}

/// The schema of all that may stand instead of a value, by name for the same reason.
struct Instead;

impl JsonSchema for Instead {
    fn schema_name() -> Cow<'static, str> {
        "Instead".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What may stand instead of a value: a blank, a mark, or nothing.",
            "anyOf": [
                generator.subschema_for::<Blank>(),
                generator.subschema_for::<Mark>(),
                { "type": "null" },
            ]
        })
    }
}

impl<T: JsonSchema> JsonSchema for Given<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Given_{}", T::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("{}::Given<{}>", module_path!(), T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                generator.subschema_for::<T>(),
                generator.subschema_for::<Instead>(),
            ]
        })
    }
}
