//! Answers: what somebody says to the questions of a template, taken only in the shape that the blank asks for.
//! An answer is data: it is never compiled, and it can never stand for more than its one place.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::TemplateError;
use super::blank::{Blank, BlankKind, is_name};
use crate::text::{GREATEST_COUNT, Node, Refusal, Source, Tree, Value, acts};

/// Answers by the names of their blanks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(pub BTreeMap<String, Answer>);

/// An answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    Text(String),
    Count(u64),
    Flag(bool),
    List(Vec<String>),
}

/// The longest line, the longest text and the longest list that are taken, in characters and entries.
const LONGEST_LINE: usize = 1_000;
const LONGEST_TEXT: usize = 20_000;
const LONGEST_LIST: usize = 500;

impl Answers {
    /// Reads a file of answers: `name: answer` lines in the same strict YAML as agreements.
    pub fn read(source: &Source) -> Result<Self, TemplateError> {
        let unreadable = |refusal| TemplateError::Unreadable {
            file: source.name().to_string(),
            refusal: Box::new(refusal),
        };
        let tree = Tree::read(source).map_err(unreadable)?;
        let Value::Map(entries) = &tree.root.value else {
            return Err(unreadable(Refusal::new(
                tree.root.place,
                "answers are `name: answer` lines, not a list",
            )));
        };
        let mut answers = BTreeMap::new();
        for (key, node) in entries {
            let answer = Answer::of(node).ok_or_else(|| TemplateError::Answer {
                name: key.text.clone(),
                why: "an answer is a text, a number, `true` or `false`, or a list of texts".to_string(),
            })?;
            // Nothing behind the name is no answer: the blank stays open.
            if let Some(answer) = answer {
                answers.insert(key.text.clone(), answer);
            }
        }
        Ok(Self(answers))
    }
}

impl Answer {
    /// The answer that a value of a file gives; `None` inside where nothing is said.
    #[expect(clippy::option_option, reason = "no answer and an unusable one are two things")]
    fn of(node: &Node) -> Option<Option<Self>> {
        Some(Some(match &node.value {
            Value::Missing => return Some(None),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Count(count) => Self::Count(*count),
            Value::Flag(flag) => Self::Flag(*flag),
            Value::List(items) => {
                let texts: Option<Vec<String>> = items
                    .iter()
                    .map(|item| match &item.value {
                        Value::Text(text) => Some(text.clone()),
                        _ => None,
                    })
                    .collect();
                Self::List(texts?)
            }
            Value::Map(_) => return None,
        }))
    }
}

impl Blank {
    /// Reads an answer that was typed, as one line, on a command line or at a prompt.
    pub fn typed(&self, line: &str) -> Result<Answer, TemplateError> {
        let line = line.trim();
        let split = |sign: char| {
            line.split(sign).map(str::trim).filter(|part| !part.is_empty()).map(str::to_string).collect()
        };
        let answer = match self.kind {
            BlankKind::Count => {
                Answer::Count(line.parse().map_err(|_| self.not_taken("a whole number is needed"))?)
            }
            BlankKind::YesNo => match line.to_ascii_lowercase().as_str() {
                "yes" | "y" | "true" => Answer::Flag(true),
                "no" | "n" | "false" => Answer::Flag(false),
                _ => return Err(self.not_taken("answer yes or no")),
            },
            BlankKind::Bodies if line.starts_with("group:") => Answer::Text(line.to_string()),
            BlankKind::ManyChoices | BlankKind::Bodies => Answer::List(split(',')),
            BlankKind::Lines => Answer::List(split(';')),
            _ => Answer::Text(line.to_string()),
        };
        self.take(answer).map_err(|why| self.not_taken(why))
    }

    /// The answer in the shape that the blank asks for, or why it is none.
    pub(super) fn take(&self, answer: Answer) -> Result<Answer, String> {
        match (self.kind, answer) {
            (BlankKind::Text, Answer::Text(text)) => line(&text).map(Answer::Text),
            (BlankKind::LongText, Answer::Text(text)) => paragraphs(&text).map(Answer::Text),
            (BlankKind::Date, Answer::Text(text)) => day(&text).map(Answer::Text),
            (BlankKind::Count, Answer::Count(count)) if count <= GREATEST_COUNT => Ok(Answer::Count(count)),
            (BlankKind::Count, Answer::Count(_)) => Err(format!("at most {GREATEST_COUNT} can be written")),
            (BlankKind::YesNo, Answer::Flag(flag)) => Ok(Answer::Flag(flag)),
            (BlankKind::Choice, Answer::Text(word)) => self.choice(word).map(Answer::Text),
            (BlankKind::ManyChoices, Answer::List(words)) => several(words, |word| self.choice(word)),
            (BlankKind::Lines, Answer::List(lines)) => several(lines, |text| line(&text)),
            (BlankKind::Body | BlankKind::Group, Answer::Text(id)) => an_id(id).map(Answer::Text),
            (BlankKind::Bodies, Answer::List(ids)) => several(ids, an_id),
            (BlankKind::Bodies, Answer::Text(text)) => match text.strip_prefix("group:") {
                Some(group) => an_id(group.to_string()).map(|group| Answer::Text(format!("group:{group}"))),
                None => an_id(text).map(|id| Answer::List(vec![id])),
            },
            (kind, _) => Err(format!("{} is needed", kind.words())),
        }
    }

    pub(super) fn not_taken(&self, why: impl Into<String>) -> TemplateError {
        TemplateError::Answer { name: self.name.clone(), why: why.into() }
    }

    fn choice(&self, word: String) -> Result<String, String> {
        if self.choices.contains(&word) {
            return Ok(word);
        }
        Err(format!("`{word}` is not one of {}", self.choices.join(", ")))
    }
}

/// Each item taken, none twice.
fn several(items: Vec<String>, take: impl Fn(String) -> Result<String, String>) -> Result<Answer, String> {
    if items.is_empty() {
        return Err("at least one is needed".to_string());
    }
    if items.len() > LONGEST_LIST {
        return Err(format!("at most {LONGEST_LIST} are taken"));
    }
    let taken: Vec<String> = items.into_iter().map(take).collect::<Result<_, _>>()?;
    match taken.iter().enumerate().find(|(at, item)| taken[..*at].contains(item)) {
        Some((_, twice)) => Err(format!("`{twice}` is given twice")),
        None => Ok(Answer::List(taken)),
    }
}

/// One line of readable text.
fn line(text: &str) -> Result<String, String> {
    let text = paragraphs(text)?;
    if text.contains('\n') {
        return Err("one line is needed".to_string());
    }
    if text.chars().count() > LONGEST_LINE {
        return Err(format!("at most {LONGEST_LINE} characters are taken"));
    }
    Ok(text)
}

/// Readable text: without characters that act instead of being read, in Unicode's composed form, since an
/// agreement holds no other.
fn paragraphs(text: &str) -> Result<String, String> {
    let text: String = text.replace("\r\n", "\n").nfc().collect();
    if let Some(c) = text.chars().find(|c| acts(*c)) {
        return Err(format!("it holds a character that cannot be seen (U+{:04X})", u32::from(c)));
    }
    if text.trim().is_empty() {
        return Err("it is empty".to_string());
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(format!("at most {LONGEST_TEXT} characters are taken"));
    }
    Ok(text)
}

fn day(text: &str) -> Result<String, String> {
    let is_day = text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    if is_day { Ok(text.to_string()) } else { Err(format!("`{text}` is not a day: write it as 2026-12-01")) }
}

fn an_id(id: String) -> Result<String, String> {
    if is_name(&id) { Ok(id) } else { Err(format!("`{id}` is not an id: small letters, digits and hyphens")) }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Answer;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, a number, `true` or `false`, or a list of texts")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Answer, E> {
                Ok(Answer::Text(text.to_string()))
            }

            fn visit_u64<E: de::Error>(self, count: u64) -> Result<Answer, E> {
                Ok(Answer::Count(count))
            }

            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Answer, E> {
                Ok(Answer::Flag(flag))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Answer, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Answer::List(list))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
