//! Citations in free prose: which provision of which instrument the words name, and where exactly they stand.
//! Judges nothing: whether a provision exists, or is in force, is for whoever asks.

mod names;
mod provisions;
mod reader;

use std::collections::HashSet;
use std::ops::Range;

use names::Name;
use provisions::Group;

use super::catalogue::Catalogue;
use super::cite::{Path, Unit};
use super::provision::Instrument;

/// An instrument that prose names, with or without a provision of it. Places are bytes of the text.
#[derive(Debug)]
pub struct Mention<'a> {
    /// Where the words of the provision stand; those of the instrument, where no provision is given.
    pub span: Range<usize>,
    /// Where the name of the instrument stands.
    pub named: Range<usize>,
    /// The instrument, where the catalogue has it.
    pub instrument: Option<&'a Instrument>,
    /// The provision; empty for the instrument as a whole.
    pub path: Path,
}

impl Mention<'_> {
    /// The provision and its instrument in one stretch, where nothing but small words stand between them.
    pub fn whole(&self) -> Range<usize> {
        self.span.start.min(self.named.start)..self.span.end.max(self.named.end)
    }
}

enum Token<'a> {
    Group(Group),
    Name(Name<'a>),
}

impl Token<'_> {
    fn span(&self) -> &Range<usize> {
        match self {
            Self::Group(group) => &group.span,
            Self::Name(name) => &name.span,
        }
    }
}

/// Every instrument that a text names, with every provision that is cited of it, in the order of the text.
pub fn mentions<'a>(law: &'a Catalogue, text: &str) -> Vec<Mention<'a>> {
    // A provision counts only with the name of what it is of.
    if !names::may_stand_in(text) {
        return Vec::new();
    }
    let mut tokens = tokens(law, text);
    nest(text, &mut tokens);
    let owners = owners(text, &tokens);
    let cited: HashSet<usize> = owners.iter().flatten().copied().collect();
    let mut mentions = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Name(name) => {
                let alone = Mention {
                    span: name.span.clone(),
                    named: name.span.clone(),
                    instrument: name.instrument,
                    path: Path::default(),
                };
                mentions.extend((!cited.contains(&at)).then_some(alone));
            }
            Token::Group(group) => {
                let Some(Token::Name(name)) = owners[at].map(|owner| &tokens[owner]) else { continue };
                mentions.extend(group.items.iter().map(|(span, path)| Mention {
                    span: span.clone(),
                    named: name.span.clone(),
                    instrument: name.instrument,
                    path: path.clone(),
                }));
            }
        }
    }
    mentions
}

/// One pass over the words. Only a word that can begin a unit or a name is looked at.
fn tokens<'a>(law: &'a Catalogue, text: &str) -> Vec<Token<'a>> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if !byte.is_ascii_alphanumeric() {
            if matches!(byte, b' ' | b'\n' | b',' | b'.') {
                at += 1;
                continue;
            }
            let sign = text[at..].chars().next().expect("every step ends between two characters");
            // A word behind an apostrophe is the end of another, and one behind a foreign letter its middle.
            let joins = sign.is_alphanumeric() || matches!(sign, '@' | '_');
            let apostrophe =
                matches!(sign, '\'' | '\u{2019}') && at > 0 && bytes[at - 1].is_ascii_alphanumeric();
            at += sign.len_utf8();
            if joins || apostrophe {
                at = word_over(bytes, at);
            }
            continue;
        }
        let token = match byte {
            b'S' | b's' | b'A' | b'a' | b'P' | b'p' | b'C' | b'c' | b'R' | b'r' => {
                provisions::group(text, at).map(Token::Group)
            }
            _ => None,
        };
        let token = token.or_else(|| {
            byte.is_ascii_uppercase().then(|| names::name(law, text, at).map(Token::Name)).flatten()
        });
        match token {
            Some(token) => {
                // A title can reach back over an abbreviation that looked like a name of its own.
                let start = token.span().start;
                while tokens.last().is_some_and(|last| last.span().end > start) {
                    tokens.pop();
                }
                at = token.span().end;
                tokens.push(token);
            }
            None => at = word_over(bytes, at),
        }
    }
    tokens
}

fn word_over(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// "paragraph 18 of Schedule 1" is one provision: what is cited of a wider one goes inside it.
fn nest(text: &str, tokens: &mut Vec<Token<'_>>) {
    for at in (1..tokens.len()).rev() {
        let [Token::Group(inner), Token::Group(outer)] = &tokens[at - 1..=at] else { continue };
        let [(_, wide)] = outer.items.as_slice() else { continue };
        if !matches!(words_between(text, inner.span.end, outer.span.start).as_slice(), ["of" | "to" | "in"]) {
            continue;
        }
        let nested = inner.items.iter().map(|(span, path)| Some((span.clone(), within(wide, path)?)));
        let Some(mut items) = nested.collect::<Option<Vec<_>>>() else { continue };
        let span = inner.span.start..outer.span.end;
        if let [(alone, _)] = items.as_mut_slice() {
            *alone = span.clone();
        }
        tokens[at - 1] = Token::Group(Group { span, items });
        tokens.remove(at);
    }
}

/// A provision inside a wider one, where it can lie there.
fn within(wide: &Path, narrow: &Path) -> Option<Path> {
    let (outer, inner) = (wide.steps().last()?, narrow.steps().first()?);
    let mut steps = wide.steps().to_vec();
    if inner.unit == Unit::Section && inner.number.is_empty() {
        // "subsection (3) of section 35"
        let last = steps.last_mut().filter(|last| last.unit == Unit::Section)?;
        last.within.extend(inner.within.iter().cloned());
        return Some(Path::of_steps(steps));
    }
    let fits = match inner.unit {
        Unit::Paragraph => matches!(outer.unit, Unit::Schedule | Unit::Annex | Unit::Part),
        Unit::Part => outer.unit == Unit::Schedule,
        Unit::Chapter => outer.unit == Unit::Part,
        Unit::Section => matches!(outer.unit, Unit::Part | Unit::Chapter),
        _ => false,
    };
    steps.extend(narrow.steps().iter().cloned());
    fits.then(|| Path::of_steps(steps))
}

/// For each token that is a group of provisions: the token of the instrument that it is of.
fn owners(text: &str, tokens: &[Token<'_>]) -> Vec<Option<usize>> {
    let mut owners: Vec<Option<usize>> = vec![None; tokens.len()];
    // "s.17 Children Act 1989, s.10 Children Act 2004": the first name has its provision before it, and not behind it.
    let mut claimed = vec![false; tokens.len()];
    for at in 0..tokens.len() {
        let Token::Group(group) = &tokens[at] else { continue };
        let behind = Some(at + 1).filter(|next| *next < tokens.len());
        let joined = behind.map_or(Join::None, |next| match &tokens[next] {
            Token::Name(name) => join_behind(text, group.span.end, name.span.start),
            Token::Group(_) => Join::None,
        });
        let before = before(text, tokens, &owners, at);
        // "Children Act 1989 s.17, Children Act 2004 s.10": the second name is that of what follows it.
        let leads_on = behind.is_some_and(|next| match tokens.get(next + 1) {
            Some(Token::Group(after)) => {
                leads(&words_between(text, tokens[next].span().end, after.span.start))
            }
            _ => false,
        });
        let own = before.filter(|name| !claimed[*name]);
        owners[at] = match joined {
            Join::Of => behind,
            Join::Close if own.is_none() || !leads_on => behind,
            Join::Loose if own.is_none() && !leads_on => behind,
            _ => before,
        };
        if let Some(name) = owners[at].filter(|name| *name > at) {
            claimed[name] = true;
        }
    }
    // "section 17 and Schedule 2 of the Children Act 1989": the name is that of both.
    for at in (1..tokens.len()).rev() {
        let [Token::Group(first), Token::Group(second)] = &tokens[at - 1..=at] else { continue };
        let follows = owners[at].is_some_and(|owner| owner > at);
        if owners[at - 1].is_none()
            && follows
            && lists(&words_between(text, first.span.end, second.span.start))
        {
            owners[at - 1] = owners[at];
        }
    }
    owners
}

/// The name before a group of provisions that leads on to it, through others like it where it must.
fn before(text: &str, tokens: &[Token<'_>], owners: &[Option<usize>], at: usize) -> Option<usize> {
    let last = at.checked_sub(1)?;
    let span = tokens[at].span();
    if is_of_something(text, span.end) {
        return None;
    }
    let gap = words_between(text, tokens[last].span().end, span.start);
    match &tokens[last] {
        Token::Name(_) => leads(&gap).then_some(last),
        Token::Group(_) if leads(&gap) || lists(&gap) => owners[last].filter(|owner| *owner < at),
        Token::Group(_) => None,
    }
}

/// How a name follows a provision.
#[derive(Clone, Copy, PartialEq)]
enum Join {
    /// "of the".
    Of,
    /// Nothing stands between them.
    Close,
    /// A comma, a bracket or a dash.
    Loose,
    None,
}

fn join_behind(text: &str, end: usize, name: usize) -> Join {
    match words_between(text, end, name).as_slice() {
        [] | ["the"] => Join::Close,
        ["of" | "to" | "in" | "under" | "from"] | ["of" | "to" | "in" | "under" | "from", "the" | "The"] => {
            Join::Of
        }
        ["," | "(" | "-" | "\u{2013}"] | [",", "the" | "of"] | [",", "of", "the"] => Join::Loose,
        _ => Join::None,
    }
}

/// True where a name leads on to its provisions: "the Care Act 2014, section 42", "UK GDPR: Article 6".
fn leads(gap: &[&str]) -> bool {
    matches!(gap, [] | ["," | ":" | "(" | "-" | "\u{2013}"])
}

/// True where provisions are listed one after the other.
fn lists(gap: &[&str]) -> bool {
    matches!(gap, ["and" | "or" | "&" | "," | ";" | "/"] | ["," | ";", "and" | "or"])
}

/// True where the words say whose provision it is, and no known name follows: "section 4 of this agreement".
fn is_of_something(text: &str, end: usize) -> bool {
    let word = |at: usize| {
        let start = reader::skip_gap(text, at);
        let end = reader::word_end(text, start);
        (&text[start..end], end)
    };
    let (first, at) = word(end);
    let (second, _) = word(at);
    let points = matches!(second, "this" | "that" | "these" | "our" | "its" | "their");
    (first == "of" && (points || second == "the")) || (matches!(first, "to" | "in") && points)
}

/// What stands between two places, as words and signs; of a long gap only the beginning.
fn words_between(text: &str, from: usize, to: usize) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text.get(from..to).unwrap_or_default();
    while words.len() < 4 {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else { break };
        let letters = reader::word_end(rest, 0);
        let end = if letters == 0 { first.len_utf8() } else { letters };
        words.push(&rest[..end]);
        rest = &rest[end..];
    }
    words
}
