//! From the tree to typed values: a serde deserializer whose every error has a place and plain words.
//! Knows no type of its own.

use serde::de::value::{StrDeserializer, U8Deserializer, U32Deserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::fault::{Fault, still_blank};
use super::given::kind_of_text;
use super::handed::{GIVEN, Kind, MANY, PLACED, SHAPE};
use super::shapes::word;
use super::source::{Place, Refusal};
use super::tree::{Key, Node, Value};
use super::unreadable::shorten;

/// The value of a type that a node holds.
pub fn typed<T: DeserializeOwned>(node: &Node) -> Result<T, Refusal> {
    T::deserialize(Typed { node, owner: None }).map_err(|fault| fault.at(node.head()).refusal())
}

/// A node that is being read, and the key under which it stands.
#[derive(Clone, Copy)]
struct Typed<'a> {
    node: &'a Node,
    owner: Option<Place>,
}

impl<'a> Typed<'a> {
    fn new(node: &'a Node) -> Self {
        Self { node, owner: None }
    }

    /// The refusal of a shape that is not the one asked for.
    fn needs(self, wanted: Kind) -> Fault {
        if let Some(name) = self.node.blank() {
            return still_blank(name).at(self.node.place);
        }
        if self.node.value == Value::Missing {
            return Fault::new(format!("{} is missing here", word(wanted))).at(self.node.place);
        }
        let found = match &self.node.value {
            Value::Text(text) => format!("the text `{}`", shorten(text)),
            Value::Count(count) => format!("the number {count}"),
            Value::Flag(flag) => format!("`{flag}`"),
            Value::Missing | Value::List(_) | Value::Map(_) => word(self.kind()).to_owned(),
        };
        let fault = Fault::new(format!("{} is needed here, not {found}", word(wanted))).at(self.node.head());
        match (wanted, &self.node.value) {
            (Kind::Text, Value::Count(_) | Value::Flag(_)) => fault.help("put quotes around it"),
            (Kind::List, Value::Text(_) | Value::Count(_)) => {
                fault.help("write one item to a line after `- `, or put `[` and `]` around it")
            }
            _ => fault,
        }
    }

    fn kind(self) -> Kind {
        match self.node.value {
            Value::Missing => Kind::Missing,
            Value::Flag(_) => Kind::Flag,
            Value::Count(_) => Kind::Count,
            Value::Text(_) => Kind::Text,
            Value::List(_) => Kind::List,
            Value::Map(_) => Kind::Map,
        }
    }

    /// What kind of value to say stands here to a type that asked under one of our names.
    fn kind_for(self, name: &str) -> Option<Kind> {
        match (name, &self.node.value) {
            (GIVEN, Value::Text(text)) => Some(kind_of_text(text)),
            (GIVEN, Value::Missing) => Some(Kind::Missing),
            (MANY, Value::List(_)) => Some(Kind::List),
            (PLACED | GIVEN | MANY, _) => Some(Kind::Value),
            (SHAPE, _) => Some(self.kind()),
            _ => None,
        }
    }

    /// Where a missing key is shown: at the name of the mapping that should have it.
    fn name(self) -> Place {
        match self.node.get("id") {
            Some(id) if matches!(id.value, Value::Text(_)) => id.place,
            _ => self.owner.unwrap_or_else(|| self.node.head()),
        }
    }

    fn placed(self, fault: Fault) -> Fault {
        let place = if fault.is_of_a_missing_key() { self.name() } else { self.node.head() };
        fault.at(place)
    }

    fn scalar<'de, V: Visitor<'de>>(self, wanted: Kind, visitor: V) -> Result<V::Value, Fault> {
        if self.kind() == wanted { self.any(visitor) } else { Err(self.needs(wanted)) }
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let made = match &self.node.value {
            Value::Missing => visitor.visit_unit(),
            Value::Flag(flag) => visitor.visit_bool(*flag),
            Value::Count(count) => visitor.visit_u64(*count),
            Value::Text(text) => visitor.visit_str(text),
            Value::List(items) => visitor.visit_seq(Items(items.iter())),
            Value::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), current: None }),
        };
        made.map_err(|fault| self.placed(fault))
    }
}

macro_rules! counts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.scalar(Kind::Count, visitor)
        })*
    };
}

macro_rules! texts {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.scalar(Kind::Text, visitor)
        })*
    };
}

impl<'de> de::Deserializer<'de> for Typed<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.scalar(Kind::Flag, visitor)
    }

    counts! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_f32 deserialize_f64
    }

    texts! { deserialize_str deserialize_string deserialize_char deserialize_bytes deserialize_byte_buf }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node.value {
            Value::Missing => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.scalar(Kind::Missing, visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.scalar(Kind::Missing, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let made = match self.kind_for(name) {
            Some(kind) => visitor.visit_seq(Handing { typed: self, kind, step: 0 }),
            None => visitor.visit_newtype_struct(self),
        };
        made.map_err(|fault| self.placed(fault))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.scalar(Kind::List, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.scalar(Kind::List, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.scalar(Kind::List, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.scalar(Kind::Map, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.scalar(Kind::Map, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let made = match &self.node.value {
            Value::Text(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            Value::Map(entries) => match entries.as_slice() {
                [(key, node)] => visitor.visit_enum(Variant { key, node }),
                _ => return Err(Fault::new("exactly one key is needed here").at(self.node.head())),
            },
            _ => return Err(self.needs(Kind::Text)),
        };
        made.map_err(|fault| self.placed(fault))
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}

struct Items<'a>(std::slice::Iter<'a, Node>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let Some(node) = self.0.next() else { return Ok(None) };
        seed.deserialize(Typed::new(node)).map(Some).map_err(|fault| fault.at(node.head()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, (Key, Node)>,
    current: Option<&'a (Key, Node)>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        self.current = self.entries.next();
        let Some((key, _)) = self.current else { return Ok(None) };
        seed.deserialize(Name(key)).map(Some).map_err(|fault| fault.at(key.place))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let (key, node) = self.current.expect("serde asks for a value after its key");
        seed.deserialize(Typed { node, owner: Some(key.place) }).map_err(|fault| fault.at(node.head()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A key that is being read as a value: the keys of a typed map.
#[derive(Clone, Copy)]
struct Name<'a>(&'a Key);

impl<'de> de::Deserializer<'de> for Name<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(&self.0.text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name != PLACED {
            return visitor.visit_newtype_struct(self);
        }
        let node = Node { place: self.0.place, value: Value::Text(self.0.text.clone()) };
        visitor.visit_seq(Handing { typed: Typed::new(&node), kind: Kind::Value, step: 0 })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_enum(self.0.text.as_str().into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Hands a node over under one of our names: kind, start, end, and the node itself.
struct Handing<'a> {
    typed: Typed<'a>,
    kind: Kind,
    step: u8,
}

impl<'de> SeqAccess<'de> for Handing<'_> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        self.step += 1;
        let place = self.typed.node.place;
        let part = match self.step {
            1 => seed.deserialize(U8Deserializer::new(self.kind.number())),
            2 => seed.deserialize(U32Deserializer::new(place.start)),
            3 => seed.deserialize(U32Deserializer::new(place.end)),
            _ => seed.deserialize(self.typed).map_err(|fault| fault.at(self.typed.node.head())),
        };
        part.map(Some)
    }
}

/// A mapping of one key that names the variant of an enum.
struct Variant<'a> {
    key: &'a Key,
    node: &'a Node,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Fault;
    type Variant = Typed<'a>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Typed<'a>), Fault> {
        let name = StrDeserializer::<Fault>::new(&self.key.text);
        let variant = seed.deserialize(name).map_err(|fault| fault.at(self.key.place))?;
        Ok((variant, Typed { node: self.node, owner: Some(self.key.place) }))
    }
}

impl<'de> VariantAccess<'de> for Typed<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        match self.node.value {
            Value::Missing => Ok(()),
            _ => Err(self.needs(Kind::Missing)),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Fault> {
        seed.deserialize(self).map_err(|fault| fault.at(self.node.head()))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.scalar(Kind::List, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.scalar(Kind::Map, visitor)
    }
}
