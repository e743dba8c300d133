//! The tree of a file: every value and every key with its place, and the JSON that is made of it.
//! Knows no types: what a value should be is asked in `typed`.

use std::fmt;

use super::source::{Place, Refusal, Source};

/// A file that was read strictly.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub root: Node,
    comments: usize,
}

/// A value and its place. The place of a mapping runs from its first key (or its `{`) to the end of its last
/// value; nothing written after a key has the place of that key.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub place: Place,
    pub value: Value,
}

/// What a value is. `Missing` is written as nothing or as `null`.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Missing,
    Flag(bool),
    Count(u64),
    Text(String),
    List(Vec<Node>),
    /// In the order of the file; no key twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub text: String,
    pub place: Place,
}

impl Tree {
    /// Reads a file in the strict profile. The first thing that is outside it is refused.
    pub fn read(source: &Source) -> Result<Self, Refusal> {
        let (root, comments) = super::read::read(source)?;
        Ok(Self { root, comments })
    }

    /// The JSON of the whole file, of which canonical bytes are made.
    pub fn json(&self) -> serde_json::Value {
        self.root.json()
    }

    /// How many comments the file has. They are no part of what is signed.
    pub fn comments(&self) -> usize {
        self.comments
    }

    /// The value at a JSON pointer (RFC 6901), such as `/flows/0/from`.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        self.root.at(pointer)
    }
}

impl Node {
    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// Where a key stands, if this is a mapping that has it.
    pub fn key_place(&self, key: &str) -> Option<Place> {
        self.entry(key).map(|(key, _)| key.place)
    }

    fn entry(&self, key: &str) -> Option<&(Key, Node)> {
        let Value::Map(entries) = &self.value else { return None };
        entries.iter().find(|(name, _)| name.text == key)
    }

    pub(super) fn at(&self, pointer: &str) -> Option<&Node> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |node, step| match &node.value {
            Value::Map(_) => node.get(step),
            Value::List(items) if step == "0" || !step.starts_with(['0', '+']) => {
                items.get(step.parse::<usize>().ok()?)
            }
            _ => None,
        })
    }

    /// The JSON of this value. What is missing is null.
    pub fn json(&self) -> serde_json::Value {
        match &self.value {
            Value::Missing => serde_json::Value::Null,
            Value::Flag(flag) => (*flag).into(),
            Value::Count(count) => (*count).into(),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(Node::json).collect(),
            Value::Map(entries) => {
                entries.iter().map(|(key, node)| (key.text.clone(), node.json())).collect()
            }
        }
    }

    /// The name of the blank, if this is a place that a template left open: `[to complete: NAME]`.
    pub fn blank(&self) -> Option<&str> {
        let Value::Text(text) = &self.value else { return None };
        blank_name(text)
    }

    /// Where to point for the whole value: a mapping is pointed at by its first key, a list by its first item.
    pub fn head(&self) -> Place {
        match &self.value {
            Value::Map(entries) => entries.first().map_or(self.place, |(key, _)| key.place),
            Value::List(items) => items.first().map_or(self.place, Node::head),
            _ => self.place,
        }
    }

    /// Visits every value that holds no other, in the order of the file, with the steps to it.
    /// An empty list and an empty mapping are leaves too: what is shown leaf by leaf leaves nothing out.
    pub fn leaves<'n>(&'n self, visit: &mut impl FnMut(&Steps<'_>, &'n Self)) {
        self.leaves_below(&Steps { above: None, last: Step::None }, visit);
    }

    fn leaves_below<'n>(&'n self, steps: &Steps<'_>, visit: &mut impl FnMut(&Steps<'_>, &'n Self)) {
        let mut below = |last, node: &'n Self| node.leaves_below(&Steps { above: Some(steps), last }, visit);
        match &self.value {
            Value::List(items) if !items.is_empty() => {
                for (at, node) in items.iter().enumerate() {
                    below(Step::At(at), node);
                }
            }
            Value::Map(entries) if !entries.is_empty() => {
                for (key, node) in entries {
                    below(Step::Key(&key.text), node);
                }
            }
            _ => visit(steps, self),
        }
    }
}

/// The way to a value from where a visit began. It is written out, as a JSON pointer (RFC 6901), only where somebody
/// asks: of thousands of leaves hardly one is spoken of.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'a> {
    above: Option<&'a Steps<'a>>,
    last: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    /// Where the visit began.
    None,
    Key(&'a str),
    At(usize),
}

impl Steps<'_> {
    /// True below a list.
    pub fn is_in_list(&self) -> bool {
        matches!(self.last, Step::At(_)) || self.above.is_some_and(Steps::is_in_list)
    }

    /// The name of the field, without its place in a list; none where the visit began in the field itself.
    pub fn field(&self) -> Option<&str> {
        match self.last {
            Step::Key(key) => Some(key),
            Step::At(_) => self.above?.field(),
            Step::None => None,
        }
    }
}

impl fmt::Display for Steps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.above.map_or(Ok(()), |above| above.fmt(f))?;
        match self.last {
            Step::None => Ok(()),
            Step::Key(key) => write!(f, "/{key}"),
            Step::At(at) => write!(f, "/{at}"),
        }
    }
}

const BLANK: (&str, char) = ("[to complete: ", ']');

/// The name inside `[to complete: NAME]`.
pub(super) fn blank_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix(BLANK.0)?.strip_suffix(BLANK.1)?;
    (!name.trim().is_empty() && !name.contains('\n')).then_some(name)
}

/// The text of a blank.
pub(super) fn blank_text(name: &str) -> String {
    format!("{}{name}{}", BLANK.0, BLANK.1)
}
