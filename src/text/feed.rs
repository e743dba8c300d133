//! Feeds the parser its characters, and stops when it reads too far ahead.
//! Knows which characters cost the parser memory, and nothing else of YAML.

use std::cell::Cell;
use std::str::Chars;

/// How many signs of structure the parser may read ahead before it hands over the next event. It reads ahead
/// through a whole `[…]` or `{…}`, and each sign costs it some 200 bytes. No text that people write comes near.
const GREATEST_LOOK_AHEAD: usize = 50_000;

/// How far the parser has read since its last event.
#[derive(Default)]
pub(super) struct Ahead(Cell<usize>);

impl Ahead {
    pub(super) fn is_too_far(&self) -> bool {
        self.0.get() > GREATEST_LOOK_AHEAD
    }

    /// The parser has handed over an event.
    pub(super) fn reset(&self) {
        self.0.set(0);
    }
}

/// The characters of a text.
pub(super) struct Feed<'a> {
    chars: Chars<'a>,
    ahead: &'a Ahead,
}

impl<'a> Feed<'a> {
    pub(super) fn new(text: &'a str, ahead: &'a Ahead) -> Self {
        Self { chars: text.chars(), ahead }
    }
}

impl Iterator for Feed<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if self.ahead.is_too_far() {
            return None;
        }
        let c = self.chars.next()?;
        if matches!(c, ',' | '[' | ']' | '{' | '}' | '?' | ':' | '"' | '\'' | '*' | '&' | '!') {
            self.ahead.0.set(self.ahead.0.get() + 1);
        }
        Some(c)
    }
}
