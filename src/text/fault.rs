//! What a typed value says when it cannot be made: serde's errors in plain words, on their way to a place.
//! Knows no node: whoever holds one gives the place.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::nearest::hyphenated;
use super::source::{Place, Refusal};
use super::tree::blank_name;
use super::unreadable::shorten;

/// An error on its way to its place.
#[derive(Debug)]
pub(super) struct Fault {
    place: Option<Place>,
    /// A key is missing: it is shown at the name of its owner, and only the mapping itself knows that.
    missing: bool,
    message: String,
    help: Option<String>,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { place: None, missing: false, message: message.into(), help: None }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The first place that an error is given is the innermost one, and stays.
    pub(super) fn at(mut self, place: Place) -> Self {
        self.place.get_or_insert(place);
        self
    }

    /// True if a key is missing and nobody has said yet where to show it.
    pub(super) fn is_of_a_missing_key(&self) -> bool {
        self.missing && self.place.is_none()
    }

    pub(super) fn refusal(self) -> Refusal {
        Refusal {
            place: self.place.unwrap_or_default(),
            message: self.message,
            help: self.help,
            related: Vec::new(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::new(format!("{wanted} is needed here, not {found}"))
    }

    fn invalid_value(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        match found {
            Unexpected::Unsigned(count) => Self::new(format!("the number {count} is too great here")),
            _ => Self::new(format!("{wanted} is needed here, not {found}")),
        }
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        if let Some(name) = blank_name(found) {
            return still_blank(name);
        }
        Self::new(format!("`{}` is not one of the words for this place", shorten(found)))
            .help(suggest(found, known))
    }

    fn unknown_field(found: &str, known: &'static [&'static str]) -> Self {
        Self::new(format!("`{found}` is not a key for this place")).help(suggest(found, known))
    }

    fn missing_field(field: &'static str) -> Self {
        Self { missing: true, ..Self::new(format!("the key `{field}` is missing")) }
    }
}

pub(super) fn still_blank(name: &str) -> Fault {
    Fault::new(format!("`{}` is still to be completed, and this place cannot stay open", shorten(name)))
        .help("replace the whole text with its quotes and brackets")
}

/// What the author may have meant, or else everything that is known.
fn suggest(found: &str, known: &[&str]) -> String {
    let found = hyphenated(found);
    // "Data Controller" has in it the word that is meant; by letters alone another would be nearer.
    let parts: Vec<&str> = found.split('-').collect();
    let held = known
        .iter()
        .filter(|name| name.split(['-', '_']).all(|part| parts.contains(&part)))
        .max_by_key(|name| name.len());
    if let Some(name) = held {
        return format!("did you mean `{name}`?");
    }
    let nearest = known
        .iter()
        .map(|name| (strsim::osa_distance(&found, &hyphenated(name)), *name))
        .filter(|(distance, name)| *distance <= 1 + name.len().max(found.len()) / 4)
        .min();
    match (nearest, known) {
        (Some((_, name)), _) => format!("did you mean `{name}`?"),
        (None, []) => "nothing is known for this place".to_owned(),
        (None, _) => format!("known here: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_stands_in_what_was_written_is_meant_before_one_that_only_looks_like_it() {
        let roles = ["controller", "joint-controller", "processor"];
        for (found, meant) in [
            ("Data Controller", "controller"),
            ("joint data controller", "joint-controller"),
            ("data-processor", "processor"),
            ("controler", "controller"),
        ] {
            assert_eq!(suggest(found, &roles), format!("did you mean `{meant}`?"));
        }
        assert_eq!(suggest("both", &roles), "known here: controller, joint-controller, processor");
    }
}
