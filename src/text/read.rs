//! The strict reader: one pass over the events of `saphyr-parser`, from text to tree.
//! Everything YAML can do beyond lists, keys and words is refused here, with its place and a plain reason.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use super::bytes::{acting, not_composed, two_spellings};
use super::clean::acts;
use super::keys::check_key;
use super::plain::{Plain, plain};
use super::source::{Place, Refusal, Source, offset};
use super::tree::{Key, Node, Value};
use super::unreadable::{alias, anchored, order, shorten, tagged, unreadable, word_at};

/// How deep lists and mappings may stand in one another.
const GREATEST_DEPTH: usize = 32;
/// How many values a file may hold.
const GREATEST_NODES: usize = 20_000;
/// How many signs of structure may stand in a file. The parser reads ahead through a whole `[…]` or `{…}`, and each sign
/// costs it some 200 bytes until it hands over the next event.
const GREATEST_SIGNS: usize = 250_000;

/// The tree and the number of comments.
pub(super) fn read(source: &Source) -> Result<(Node, usize), Refusal> {
    if let Some(fault) = source.fault() {
        return Err(fault.clone());
    }
    let text = source.text();
    // A shorter text cannot have so many.
    if text.len() > GREATEST_SIGNS && text.bytes().filter(|byte| is_sign(*byte)).count() > GREATEST_SIGNS {
        let message =
            format!("more than {GREATEST_SIGNS} commas, colons, quotes and brackets stand in this file");
        return Err(Refusal::new(source.line(1), message).help("split it into several agreements"));
    }
    let mut reader = Reader::new(text);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| reader.unreadable(&error))?;
        reader.take(event, span)?;
    }
    reader.finish()
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}' | b'?' | b':' | b'"' | b'\'' | b'*' | b'&' | b'!')
}

pub(super) const WHITE: [char; 2] = [' ', '\n'];
const NO_LINES: &str = "this file holds a piece of text and no `key: value` lines";
const LINES: &str = "an agreement is written as `key: value` lines; `isa new` makes one";

/// A list or mapping that is still open.
struct Open {
    start: usize,
    /// Written between brackets or braces.
    flow: bool,
    holds: Holds,
}

enum Holds {
    Items(Vec<Node>),
    Entries { entries: Vec<(Key, Node)>, key: Option<Key>, seen: Seen },
}

/// The keys of a mapping, to find the one that stands there twice.
#[derive(Default)]
struct Seen(HashMap<String, Place>);

/// Up to so many keys it is quicker to look at each than to keep a set of them.
const FEW_KEYS: usize = 16;

impl Seen {
    /// Where a key stood before, if it did.
    fn first(&mut self, entries: &[(Key, Node)], text: &str, place: Place) -> Option<Place> {
        if entries.len() < FEW_KEYS {
            return entries.iter().find(|(key, _)| key.text == text).map(|(key, _)| key.place);
        }
        if self.0.is_empty() {
            self.0.extend(entries.iter().map(|(key, _)| (key.text.clone(), key.place)));
        }
        self.0.insert(text.to_owned(), place)
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Behind each character of more than one byte: how many characters there are up to there, and how many bytes more
    /// than characters.
    wide: Vec<(u32, u32)>,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
    comments: usize,
    /// The end of the last scalar: between it and the next one stand only signs, white space and comments.
    cursor: usize,
    /// The last dash of a list before the cursor.
    dash: Option<usize>,
    /// The end of the last value that was written out.
    end: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let mut more = 0;
        let mut wide = Vec::new();
        let all = if text.is_ascii() { "" } else { text };
        for (at, c) in all.char_indices().filter(|(_, c)| !c.is_ascii()) {
            let characters = at - more + 1;
            more += c.len_utf8() - 1;
            wide.push((offset(characters), offset(more)));
        }
        Self {
            text,
            wide,
            open: Vec::new(),
            root: None,
            nodes: 0,
            documents: 0,
            comments: 0,
            cursor: 0,
            dash: None,
            end: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Refusal> {
        let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
        // The parser gives an opening bracket its own width, and the start of a block none.
        let flow = end > start;
        match event {
            Event::StreamStart | Event::Nothing | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => {
                self.gap(start)?;
                self.documents += 1;
                if self.documents == 1 {
                    return Ok(());
                }
                Err(Refusal::new(Place::new(start, end), "a second document begins here")
                    .help("keep one agreement to a file: delete this line and what follows"))
            }
            Event::Alias(_) => Err(alias(Place::new(start, end))),
            Event::Scalar(value, style, anchor, tag) => {
                self.gap(start)?;
                self.unmarked(anchor, tag.is_some(), start)?;
                // The parser leaves room behind its words, and a thousand of them take many pages.
                let mut value = value.into_owned();
                value.shrink_to_fit();
                self.scalar(value, style, start, end)
            }
            Event::SequenceStart(anchor, tag) => {
                let after_key = self.cursor;
                self.gap(start)?;
                self.unmarked(anchor, tag.is_some(), start)?;
                // A list that stands under a key without being indented is announced behind its first dash.
                let under_key = matches!(self.open.last(), Some(Open { holds: Holds::Entries { .. }, .. }));
                let dash = self.dash.filter(|dash| under_key && *dash >= after_key);
                let start = dash.unwrap_or(start);
                self.begin(Open { start, flow, holds: Holds::Items(Vec::new()) })
            }
            Event::MappingStart(anchor, tag) => {
                self.gap(start)?;
                self.unmarked(anchor, tag.is_some(), start)?;
                if !flow {
                    self.no_pair_in_a_list(start)?;
                }
                let holds = Holds::Entries { entries: Vec::new(), key: None, seen: Seen::default() };
                self.begin(Open { start, flow, holds })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(start);
                Ok(())
            }
        }
    }

    fn finish(mut self) -> Result<(Node, usize), Refusal> {
        self.gap(self.text.len())?;
        let root = self.root.filter(|root| root.value != Value::Missing);
        let root = root.ok_or_else(|| Refusal::new(Place::default(), "this file is empty").help(LINES))?;
        match &root.value {
            Value::List(_) | Value::Map(_) => Ok((root, self.comments)),
            Value::Text(text) if text.contains(':') => {
                Err(Refusal::new(root.place, NO_LINES).help("put a space after the colon: `key: value`"))
            }
            _ => Err(Refusal::new(root.place, NO_LINES).help(LINES)),
        }
    }

    fn byte(&self, index: usize) -> usize {
        let behind = self.wide.partition_point(|(characters, _)| *characters as usize <= index);
        let more = behind.checked_sub(1).map_or(0, |last| self.wide[last].1 as usize);
        (index + more).min(self.text.len())
    }

    /// Walks the signs between two scalars: counts comments and refuses what leaves no trace in the events.
    fn gap(&mut self, to: usize) -> Result<(), Refusal> {
        let Some(gap) = self.text.get(self.cursor..to) else { return Ok(()) };
        let mut signs = gap.char_indices();
        while let Some((at, c)) = signs.next() {
            let at = self.cursor + at;
            match c {
                '#' => {
                    self.comments += 1;
                    signs.find(|(_, c)| *c == '\n');
                }
                '-' => self.dash = Some(at),
                '?' => {
                    return Err(Refusal::new(Place::new(at, at + 1), "a key behind `?` is not read")
                        .help("write `key: value`"));
                }
                '%' => return Err(order(word_at(&self.text[at..], at))),
                '\t' => return Err(tab(at)),
                '.' => {
                    return Err(Refusal::new(Place::new(at, at + 3), "the sign `...` ends the file here")
                        .help("delete the line: one file is one agreement"));
                }
                _ => {}
            }
        }
        self.cursor = self.cursor.max(to);
        Ok(())
    }

    fn unmarked(&self, anchor: usize, tag: bool, start: usize) -> Result<(), Refusal> {
        let marked = self.text.get(start..).unwrap_or_default();
        if tag || (anchor > 0 && marked.starts_with('!')) {
            return Err(tagged(word_at(marked, start)));
        }
        if anchor > 0 {
            return Err(anchored(word_at(marked, start)));
        }
        Ok(())
    }

    /// `[a: b]` is a mapping inside a list, which nobody sees.
    fn no_pair_in_a_list(&self, start: usize) -> Result<(), Refusal> {
        if !matches!(self.open.last(), Some(Open { flow: true, holds: Holds::Items(_), .. })) {
            return Ok(());
        }
        let line = self.text[start..].split(['\n', ',', ']']).next().unwrap_or_default().trim_end();
        let refusal = Refusal::new(
            Place::new(start, start + line.len()),
            "a `key: value` between `[` and `]` is not read",
        );
        Err(if line.starts_with("to complete") {
            refusal.help("put quotes around a blank: `\"[to complete: NAME]\"`")
        } else {
            refusal.help("put quotes around the words, or braces: `[{key: value}]`")
        })
    }

    fn begin(&mut self, open: Open) -> Result<(), Refusal> {
        let start = open.start;
        if self.awaits_key() {
            return Err(Refusal::new(self.line_from(start), "a list or a mapping cannot be a key")
                .help("write `key: value`, with a key such as `review-date`"));
        }
        if self.open.len() == GREATEST_DEPTH {
            return Err(self.too_deep(start));
        }
        self.count(start)?;
        self.end = self.end.max(start);
        self.open.push(open);
        Ok(())
    }

    fn too_deep(&self, start: usize) -> Refusal {
        let message = format!("lists and mappings stand more than {GREATEST_DEPTH} deep in one another here");
        Refusal::new(self.line_from(start), message)
    }

    fn count(&mut self, start: usize) -> Result<(), Refusal> {
        self.nodes += 1;
        if self.nodes > GREATEST_NODES {
            let message = format!("this file holds more than {GREATEST_NODES} values");
            return Err(Refusal::new(self.line_from(start), message));
        }
        Ok(())
    }

    fn line_from(&self, start: usize) -> Place {
        let line = self.text[start..].lines().next().unwrap_or_default();
        Place::new(start, start + line.trim_end().len())
    }

    fn in_flow(&self) -> bool {
        self.open.last().is_some_and(|open| open.flow)
    }

    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { holds: Holds::Entries { key: None, .. }, .. }))
    }

    fn scalar(&mut self, value: String, style: ScalarStyle, start: usize, end: usize) -> Result<(), Refusal> {
        // The parser ends a block scalar at the next sign: its place ends with its last word.
        let written = self.text.get(start..end).unwrap_or_default().trim_end_matches(WHITE);
        let end = start + written.len();
        let place = Place::new(start, end);
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if block && value.trim_matches(WHITE).is_empty() {
            // Of an empty block scalar only the header is there, and a comment may stand behind it.
            self.gap(end)?;
        }
        let ends_the_file = || self.text[end..].trim_matches(WHITE).is_empty() && !self.text.ends_with('\n');
        if block && value.ends_with('\n') && ends_the_file() {
            // Readers of YAML disagree on whether such a text ends with a line break that is not there.
            return Err(Refusal::new(place, "the file ends in this text without a line break")
                .help("end the last line with a line break"));
        }
        self.cursor = self.cursor.max(end);
        if let Some(at) = memchr::memchr(b'\t', written.as_bytes()) {
            return Err(tab(start + at));
        }
        if style == ScalarStyle::Plain && self.in_flow() && written.contains(":?") {
            return Err(Refusal::new(place, "readers of YAML disagree on `:?` between brackets")
                .help("put quotes around the words"));
        }
        if style == ScalarStyle::DoubleQuoted && written.contains('\\') {
            escapes(&value, place)?;
        }
        if self.awaits_key() {
            self.end = self.end.max(end);
            return self.key(value, style, place);
        }
        self.count(start)?;
        let node = match style {
            ScalarStyle::Plain if written.is_empty() => Node { place: self.owner(), value: Value::Missing },
            ScalarStyle::Plain => Node { place, value: plain_value(value, place)? },
            _ => Node { place, value: Value::Text(value) },
        };
        self.end = self.end.max(node.place.end as usize);
        self.put(node);
        Ok(())
    }

    /// Where a value stands that was not written: at its key, or at the dash of the list.
    fn owner(&self) -> Place {
        match (self.open.last(), self.dash) {
            (Some(Open { holds: Holds::Entries { key: Some(key), .. }, .. }), _) => key.place,
            (Some(_), Some(dash)) => Place::new(dash, dash + 1),
            _ => Place::default(),
        }
    }

    fn key(&mut self, text: String, style: ScalarStyle, place: Place) -> Result<(), Refusal> {
        check_key(&text, style, place, &self.text[place.end as usize..])?;
        let Some(Open { holds: Holds::Entries { entries, key, seen }, .. }) = self.open.last_mut() else {
            unreachable!("a key is awaited only in a mapping")
        };
        if let Some(first) = seen.first(entries, &text, place) {
            let mut refusal = Refusal::new(place, format!("the key `{text}` stands here a second time"))
                .help("keep one of the two");
            refusal.related.push((first, "first here".to_owned()));
            return Err(refusal);
        }
        *key = Some(Key { text, place });
        Ok(())
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.holds) {
            Some(Holds::Items(items)) => items.push(node),
            Some(Holds::Entries { entries, key, .. }) => {
                let key = key.take().expect("a value follows its key: the parser gives them in pairs");
                entries.push((key, node));
            }
            None => self.root = Some(node),
        }
    }

    /// Closes the innermost list or mapping. The parser's end is that of the next sign, or it counts the white
    /// space and the comment behind a closing bracket, which is one byte.
    fn close(&mut self, bracket: usize) {
        let open = self.open.pop().expect("the parser closes only what it opened");
        if open.flow {
            self.end = self.end.max(bracket + 1);
        }
        let value = match open.holds {
            Holds::Items(items) => Value::List(items),
            Holds::Entries { entries, .. } => Value::Map(entries),
        };
        self.put(Node { place: Place::new(open.start, self.end.max(open.start)), value });
    }

    /// What the parser could not read. An order to the reader (`%`) fails only at the line after it.
    fn unreadable(&self, error: &ScanError) -> Refusal {
        let start = self.byte(error.marker().index());
        let before = self.text.get(self.cursor..start).unwrap_or_default().trim_start();
        if self.documents == 0 && before.starts_with('%') {
            return order(word_at(before, start - before.len()));
        }
        if error.info().contains("recursion limit") {
            return self.too_deep(start);
        }
        unreadable(self.text, start, error)
    }
}

fn plain_value(text: String, place: Place) -> Result<Value, Refusal> {
    match plain(&text) {
        Plain::Missing => Ok(Value::Missing),
        Plain::Flag(flag) => Ok(Value::Flag(flag)),
        Plain::Count(count) => Ok(Value::Count(count)),
        Plain::Text => Ok(Value::Text(text)),
        Plain::Refused { why, help } => {
            Err(Refusal::new(place, format!("`{}`: {why}", shorten(&text))).help(help))
        }
    }
}

fn tab(at: usize) -> Refusal {
    Refusal::new(Place::new(at, at + 1), "a tab stands here").help("use spaces")
}

/// Escapes between double quotes can write what the text itself may not hold.
fn escapes(value: &str, place: Place) -> Result<(), Refusal> {
    if let Some(c) = value.chars().find(|c| acts(*c)) {
        return Err(acting(place, c));
    }
    if not_composed(value).is_some() {
        return Err(two_spellings(place));
    }
    Ok(())
}
