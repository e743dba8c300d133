//! `shapes!`: an enum whose variant is chosen by the shape of what was written: text, count, flag, list or map.
//! Chooses by shape only, never by trying: the places survive and the messages stay plain.

pub use super::handed::{FromHanded, Hand, Kind, handed};
pub use super::source::Place;

/// The newtype name that asks our deserializer for the shape.
pub const NAME: &str = super::handed::SHAPE;

/// The shape of a value of a foreign format.
pub fn kind(value: &serde_json::Value) -> Kind {
    match value {
        serde_json::Value::Null => Kind::Missing,
        serde_json::Value::Bool(_) => Kind::Flag,
        serde_json::Value::Number(_) => Kind::Count,
        serde_json::Value::String(_) => Kind::Text,
        serde_json::Value::Array(_) => Kind::List,
        serde_json::Value::Object(_) => Kind::Map,
    }
}

/// The refusal of a shape for which there is no variant.
pub fn no_variant<E: serde::de::Error>(found: Kind, wanted: &[Kind]) -> E {
    let wanted: Vec<&str> = wanted.iter().map(|kind| word(*kind)).collect();
    let wanted = wanted.join(" or ");
    if found == Kind::Missing {
        return E::custom(format_args!("{wanted} is missing here"));
    }
    E::custom(format_args!("{wanted} is needed here, not {}", word(found)))
}

pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Mark => "text",
        Kind::Count => "a whole number",
        Kind::Flag => "`true` or `false`",
        Kind::List => "a list",
        Kind::Map => "a group of `key: value` lines",
        Kind::Missing => "nothing",
        Kind::Blank => "a blank",
        Kind::Value => "a value",
    }
}

/// Declares an enum whose variants are named for shapes: any of `Text`, `Count`, `Flag`, `List`, `Map`, each
/// with one type. Reading picks the variant by what was written and hands the same node on to the type inside;
/// writing gives back what was read; the schema is `anyOf` the variants.
///
/// ```
/// use isa::text::{List, Word};
///
/// isa::shapes! {
///     /// Who signs: `none`, or a list of offices.
///     #[derive(Clone, Debug, PartialEq)]
///     pub enum Signs {
///         Text(Word<String>),
///         List(List<Word<String>>),
///     }
/// }
/// ```
#[macro_export]
macro_rules! shapes {
    (
        $(#[$meta:meta])*
        $vis:vis enum $Name:ident {
            $( $(#[$variant_meta:meta])* $Variant:ident ( $Type:ty ) ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(::serde::Serialize, ::schemars::JsonSchema)]
        #[serde(untagged)]
        $vis enum $Name {
            $( $(#[$variant_meta])* $Variant($Type) ),+
        }

        impl<'de> ::serde::Deserialize<'de> for $Name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::text::shapes::handed(deserializer)
            }
        }

        impl<'de> $crate::text::shapes::FromHanded<'de> for $Name {
            const NAME: &'static str = $crate::text::shapes::NAME;

            fn kind(value: &::serde_json::Value) -> $crate::text::shapes::Kind {
                $crate::text::shapes::kind(value)
            }

            fn make<H: $crate::text::shapes::Hand<'de>>(
                kind: $crate::text::shapes::Kind,
                _: $crate::text::shapes::Place,
                hand: H,
            ) -> ::core::result::Result<Self, H::Error> {
                match kind {
                    $( $crate::text::shapes::Kind::$Variant => hand.take().map(Self::$Variant), )+
                    found => Err($crate::text::shapes::no_variant(
                        found,
                        &[$($crate::text::shapes::Kind::$Variant),+],
                    )),
                }
            }
        }
    };
}
