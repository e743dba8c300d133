//! The page of a template: YAML with blanks, in a small part of Tera that always ends.
//! A blank is always a whole value, so no answer can reach beyond its place; there are no loops, no functions and
//! no other files, since a repository's own templates are data that anybody may have written.

use std::io::{self, Write};

use tera::{Context, Kwargs, State, Tera, Value};

use super::TemplateError;
use super::answer::Answer;
use super::blank::{Blank, BlankKind, is_name, variable};
use super::quoted;
use crate::text::GREATEST_SIZE;

/// The longest page that is read, in bytes.
const LONGEST_PAGE: usize = 256 * 1024;

/// The names that every page has besides its blanks: the new agreement's id, and the template with its version.
const GIVEN: [&str; 2] = ["id", "template"];

/// A page that was looked through and compiled.
#[derive(Debug)]
pub(super) struct Page {
    tera: Box<Tera>,
}

impl Page {
    /// Looks a page through and compiles it. `file` names it in errors.
    pub(super) fn read(file: &str, source: &str, blanks: &[Blank]) -> Result<Self, TemplateError> {
        let fault =
            |line, why: &str| TemplateError::Page { file: file.to_string(), line, why: why.to_string() };
        if source.len() > LONGEST_PAGE {
            return Err(fault(1, "a template is at most 256 KiB long"));
        }
        let mut compiled = String::with_capacity(source.len() + 1024);
        for (at, line) in source.lines().enumerate() {
            let line = placed(line, blanks).map_err(|why| fault(at + 1, &why))?;
            compiled.push_str(&line);
            compiled.push('\n');
        }
        let mut tera = Tera::new();
        tera.autoescape_on(Vec::<&str>::new());
        tera.register_filter("yaml", yaml);
        tera.register_filter("who", who);
        tera.add_raw_template(NAME, &compiled)
            .map_err(|error| fault(1, &format!("the tags do not fit together: {error}")))?;
        Ok(Self { tera: Box::new(tera) })
    }

    /// The text with every blank filled or left open.
    pub(super) fn write<'a>(
        &self,
        given: [&str; 2],
        answers: impl Iterator<Item = (&'a Blank, Option<&'a Answer>)>,
    ) -> Result<String, TemplateError> {
        let mut context = Context::new();
        for (name, value) in GIVEN.into_iter().zip(given) {
            context.insert(name, &value);
        }
        for (blank, answer) in answers {
            match answer {
                Some(Answer::Text(text)) => context.insert(blank.variable(), text),
                Some(Answer::Count(count)) => context.insert(blank.variable(), count),
                Some(Answer::Flag(flag)) => context.insert(blank.variable(), flag),
                Some(Answer::List(items)) => context.insert(blank.variable(), items),
                None => context.insert(blank.variable(), &blank.left_open()),
            }
        }
        let mut out = Capped { bytes: Vec::new(), full: false };
        let written = self.tera.render_to(NAME, &context, &mut out);
        if out.full {
            return Err(TemplateError::TooLong(GREATEST_SIZE));
        }
        written.expect("a page that was looked through names only what it is given");
        Ok(String::from_utf8(out.bytes).expect("a page and its answers are UTF-8"))
    }
}

/// The name of the only template that is compiled. Its ending is none that Tera escapes for.
const NAME: &str = "agreement.yaml";

/// Output that stops at the size at which an agreement would not be read.
struct Capped {
    bytes: Vec<u8>,
    full: bool,
}

impl Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > GREATEST_SIZE {
            self.full = true;
            return Err(io::Error::other("too long"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One line of a page, made ready for Tera: a blank gets the column at which its value goes on, and a tag takes
/// its own line away.
fn placed(line: &str, blanks: &[Blank]) -> Result<String, String> {
    if line.contains("{#") {
        return Err("write a comment of the template with `#`".to_string());
    }
    if line.contains("{%") {
        let inside = line.trim().strip_prefix("{%").and_then(|rest| rest.strip_suffix("%}"));
        let inside = inside.ok_or("a tag stands alone on its line")?;
        return Ok(format!("{{%- {} %}}", tag(inside.trim(), blanks)?));
    }
    let Some((before, rest)) = line.split_once("{{") else { return Ok(line.to_string()) };
    let inside = rest.strip_suffix("}}").filter(|inside| !inside.contains("{{") && !inside.contains("}}"));
    let inside = inside.ok_or("a blank is the whole value of its line, and nothing stands after it")?;
    let (name, filter) = inside.split_once('|').ok_or("a blank is written `{{ name | yaml }}`")?;
    let (name, filter) = (name.trim(), filter.trim());
    let kind = match blanks.iter().find(|blank| blank.name == name) {
        Some(blank) => Some(blank.kind),
        None if GIVEN.contains(&name) => None,
        None => return Err(format!("there is no blank `{name}`")),
    };
    let dashes = before.trim_start();
    let mut key = dashes;
    while let Some(rest) = key.strip_prefix("- ") {
        key = rest;
    }
    let column = before.len() - key.len();
    match filter {
        "yaml" if key.is_empty() && dashes.ends_with("- ") => {
            // A list as an item would be a list in a list.
            if kind.is_some_and(BlankKind::is_list) {
                return Err(format!("`{name}` is a list and stands behind its key"));
            }
        }
        "yaml" if key.strip_suffix(": ").is_some_and(is_name) => {}
        "who" if key.is_empty() && kind == Some(BlankKind::Bodies) => {}
        "yaml" => return Err(format!("`{name}` stands neither behind a key nor in a list")),
        _ => {
            return Err(format!(
                "`{filter}` is neither `yaml`, nor `who` for a blank of bodies on its own line"
            ));
        }
    }
    // A key's value goes on two columns after the key; an item's after its dash, where `column` already stands.
    let goes_on = if key.is_empty() && filter == "yaml" { column } else { column + 2 };
    // A list begins on the next line, so its key ends without a space; a blank in its place brings the space along.
    let (before, gap) = if filter == "yaml" && kind.is_some_and(BlankKind::is_list) {
        (before.trim_end(), ", gap=true")
    } else {
        (before, "")
    };
    Ok(format!("{before}{{{{ {} | {filter}(column={goes_on}{gap}) }}}}", variable(name)))
}

/// The inside of a tag, with names as Tera reads them.
fn tag(inside: &str, blanks: &[Blank]) -> Result<String, String> {
    let (word, rest) = inside.split_once(' ').unwrap_or((inside, ""));
    match word {
        "else" | "endif" if rest.is_empty() => Ok(word.to_string()),
        "if" | "elif" => Ok(format!("{word} {}", condition(rest.trim(), blanks)?)),
        _ => Err(format!("the tag `{word}` is not known here: only if, elif, else and endif are")),
    }
}

/// A condition: `name`, `not name` or `name == "word"`, of a blank that always has an answer.
fn condition(text: &str, blanks: &[Blank]) -> Result<String, String> {
    let blank = |name: &str, kind| {
        blanks.iter().find(|blank| blank.name == name && blank.kind == kind && blank.default.is_some())
    };
    if let Some((name, word)) = text.split_once(" == ") {
        let word = word.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
        return match blank(name.trim(), BlankKind::Choice) {
            Some(choice) if choice.choices.iter().any(|known| known == word) => {
                Ok(format!("{} == \"{word}\"", choice.variable()))
            }
            _ => Err(format!("`{text}` compares no choice that has a default with one of its words")),
        };
    }
    let (not, name) = text.strip_prefix("not ").map_or(("", text), |name| ("not ", name));
    match blank(name.trim(), BlankKind::YesNo) {
        Some(flag) => Ok(format!("{not}{}", flag.variable())),
        None => Err(format!("`{name}` is no yes-no blank that has a default")),
    }
}

/// The filter on every value.
#[expect(clippy::needless_pass_by_value, reason = "the shape of a Tera filter")]
fn yaml(value: &Value, kwargs: Kwargs, _: &State<'_>) -> tera::TeraResult<String> {
    let column = kwargs.must_get::<usize>("column")?;
    let gap = if kwargs.get::<bool>("gap")? == Some(true) { " " } else { "" };
    Ok(match (value.as_str(), value.as_array()) {
        (Some(text), _) => format!("{gap}{}", quoted::scalar(text, column)),
        (_, Some(items)) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            quoted::list(&items, column)
        }
        _ => value.to_string(),
    })
}

/// The line that says who a party is: `group:`, `body:` or `bodies:`.
#[expect(clippy::needless_pass_by_value, reason = "the shape of a Tera filter")]
fn who(value: &Value, kwargs: Kwargs, _: &State<'_>) -> tera::TeraResult<String> {
    let column = kwargs.must_get::<usize>("column")?;
    Ok(match (value.as_str(), value.as_array()) {
        (Some(text), _) => match text.strip_prefix("group:") {
            Some(group) => format!("group: {}", quoted::scalar(group, column)),
            None => format!("bodies: {}", quoted::scalar(text, column)),
        },
        (_, Some(items)) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            match items.as_slice() {
                [one] => format!("body: {}", quoted::scalar(one, column)),
                many => format!("bodies:{}", quoted::list(many, column)),
            }
        }
        _ => value.to_string(),
    })
}
