//! What a word of the command line that leads nowhere probably means, as the hint behind the error.
//! Of citations `explain` knows more.

use crate::law::Bodies;
use crate::rules::RULES;
use crate::text::nearest;

/// The id that was probably meant, of pairs of a name and an id; or else what to do.
pub fn meant<'a>(
    unknown: &str,
    names: impl Iterator<Item = (&'a str, &'a str)>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(unknown, names).map_or_else(otherwise, |id| format!("did you mean \"{id}\"?"))
}

/// The rule that was probably meant, or where all are listed.
pub fn rule(unknown: &str) -> String {
    let ids = RULES.iter().map(|rule| (rule.id, rule.id));
    meant(unknown, ids, || "`isa explain --list` names every rule".to_string())
}

/// The names of all bodies, each with the id of its body.
pub fn bodies(bodies: &Bodies) -> impl Iterator<Item = (&str, &str)> {
    bodies
        .all()
        .iter()
        .flat_map(|body| body.every_name().chain([body.id.as_str()]).map(|name| (name, body.id.as_str())))
}

/// The body that was probably meant.
pub fn body(all: &Bodies, unknown: &str) -> String {
    meant(unknown, bodies(all), || "bodies are named by their ids, such as camden, mps or lfc".to_string())
}
