//! One macro: how a mapping of the agreement format is declared.
//! Holds no field of any mapping.

/// Declares a mapping of the format. `must` marks what the format itself needs; `may` is everything else, above
/// all what the *law* requires: its absence is a finding with a citation, and not a file that cannot be read.
/// Unknown keys are refused; what is absent stays absent when written back.
macro_rules! mapping {
    ($(#[$meta:meta])* pub struct $name:ident { $($body:tt)* }) => {
        mapping!(@fields [$(#[$meta])*] $name [] $($body)*);
    };
    (@fields [$($meta:tt)*] $name:ident [$($done:tt)*] $(#[$doc:meta])* must $field:ident: $kind:ty, $($rest:tt)*) => {
        mapping!(@fields [$($meta)*] $name [$($done)* $(#[$doc])* pub $field: $kind,] $($rest)*);
    };
    (@fields [$($meta:tt)*] $name:ident [$($done:tt)*] $(#[$doc:meta])* may $field:ident: $kind:ty, $($rest:tt)*) => {
        mapping!(@fields [$($meta)*] $name [
            $($done)*
            $(#[$doc])*
            #[serde(default, skip_serializing_if = "Given::is_absent")]
            pub $field: Given<$kind>,
        ] $($rest)*);
    };
    (@fields [$($meta:tt)*] $name:ident [$($done:tt)*]) => {
        #[derive(Clone, Debug, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        $($meta)*
        pub struct $name { $($done)* }
    };
}

/// Declares a closed list of words of the format.
macro_rules! vocabulary {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
        $(#[$meta])*
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// The word that texts use.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}
