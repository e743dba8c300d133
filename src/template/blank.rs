//! Blanks: the places that a template leaves open, each with the question that fills it.
//! Whether an answer is good law is not asked here, nor whether a body exists: that is the catalogue's to say.

use serde::{Deserialize, Serialize};

use super::answer::Answer;

/// A place that a template leaves open.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Blank {
    /// Small letters, digits and hyphens. An unanswered blank comes out as `[to complete: NAME]`.
    pub name: String,
    /// The question as an officer is asked it.
    pub question: String,
    #[serde(rename = "type")]
    pub kind: BlankKind,
    /// What a good answer says, in a sentence or two.
    pub help: String,
    /// An answer that would do.
    pub example: Answer,
    /// What stands there when nobody answers. Without it the blank stays open.
    #[serde(default)]
    pub default: Option<Answer>,
    /// With `choice` and `many-choices`: the words that can be chosen.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// What kind of answer a blank takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlankKind {
    /// One line.
    Text,
    /// Some sentences.
    LongText,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A whole number.
    Count,
    /// One of the choices.
    Choice,
    /// Some of the choices.
    ManyChoices,
    /// Lines of text, one for each thing.
    Lines,
    /// The id of a body.
    Body,
    /// The ids of bodies, or one `group:ID`.
    Bodies,
    /// The id of a group of bodies.
    Group,
    YesNo,
}

impl BlankKind {
    /// The kind in words, for a person who is about to answer.
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "one line",
            Self::LongText => "some sentences",
            Self::Date => "a day, such as 2026-12-01",
            Self::Count => "a whole number",
            Self::Choice => "one of the choices",
            Self::ManyChoices => "some of the choices, with commas between",
            Self::Lines => "short entries, with semicolons between",
            Self::Body => "the id of a body, such as camden",
            Self::Bodies => "ids of bodies with commas between, or group:ID",
            Self::Group => "the id of a group, such as london-boroughs",
            Self::YesNo => "yes or no",
        }
    }

    /// True where the answer is a list.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::ManyChoices | Self::Lines | Self::Bodies)
    }
}

impl Blank {
    /// The text that stands in an agreement while nobody has answered.
    pub fn left_open(&self) -> String {
        format!("[to complete: {}]", self.name)
    }

    /// The name by which the page asks for the blank: Tera takes a hyphen for a minus.
    pub(super) fn variable(&self) -> String {
        variable(&self.name)
    }

    /// What is wrong with the blank as the template has it, if anything is.
    pub(super) fn fault(&self) -> Option<String> {
        let chosen = matches!(self.kind, BlankKind::Choice | BlankKind::ManyChoices);
        if !is_name(&self.name) {
            return Some(format!(
                "the blank `{}` needs a name of small letters, digits and hyphens",
                self.name
            ));
        }
        if chosen == self.choices.is_empty() {
            return Some(format!(
                "the blank `{}` needs `choices:` if it is a choice, and only then",
                self.name
            ));
        }
        let answers = [("example", Some(&self.example)), ("default", self.default.as_ref())];
        answers.into_iter().find_map(|(what, answer)| {
            let why = self.take(answer?.clone()).err()?;
            Some(format!("the {what} of the blank `{}` is not taken: {why}", self.name))
        })
    }
}

/// The name of a blank as Tera can read it.
pub(super) fn variable(name: &str) -> String {
    name.replace('-', "_")
}

/// Small letters, digits and hyphens, beginning with a letter.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}
