//! Rust source as a reader of names needs it: code without comments and texts, and the paths in it.
//! No parser: it knows just enough to tell code from what is not code.

/// The code of a file; comments, and what stands inside texts, have become spaces.
pub fn code(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let starts = |at: usize, what: &str| what.chars().enumerate().all(|(n, c)| chars.get(at + n) == Some(&c));
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = if starts(at, "//") {
            (at..chars.len()).find(|end| chars[*end] == '\n').unwrap_or(chars.len())
        } else if starts(at, "/*") {
            end_of_comment(&chars, at)
        } else if let Some(end) = end_of_text(&chars, at) {
            end
        } else {
            code.push(chars[at]);
            at += 1;
            continue;
        };
        code.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
        at = end;
    }
    code
}

fn end_of_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut at = start;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

/// The end of the text or character that starts here, if one does.
fn end_of_text(chars: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).map(|before| chars[before]);
    let inside_a_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    match chars[at] {
        '"' => Some(end_of_quotes(chars, at + 1, '"')),
        'r' if !inside_a_name || before == Some('b') => {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            let open = at + 1 + hashes;
            let close: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
            (chars.get(open) == Some(&'"')).then(|| {
                let rest: String = chars[open + 1..].iter().collect();
                let length =
                    rest.find(&close).map_or(rest.chars().count(), |end| rest[..end].chars().count());
                (open + 1 + length + close.len()).min(chars.len())
            })
        }
        // `'a'` is a character, `'a` a lifetime.
        '\'' if chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'') => {
            Some(end_of_quotes(chars, at + 1, '\''))
        }
        _ => None,
    }
}

fn end_of_quotes(chars: &[char], mut at: usize, quote: char) -> usize {
    while at < chars.len() && chars[at] != quote {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// The code before the module of tests, which stands last in a file.
pub fn without_tests(code: &str) -> &str {
    let tests = code.match_indices("#[cfg(test)]").find(|(at, mark)| {
        let next = code[at + mark.len()..].trim_start();
        next.starts_with("mod ")
            && next.split(['{', ';']).next().is_some_and(|head| next[head.len()..].starts_with('{'))
    });
    tests.map_or(code, |(at, _)| &code[..at])
}

/// Every path of two steps or more, groups in braces written out: `crate::{a, b::c}` is `crate::a` and `crate::b::c`.
pub fn paths(code: &str) -> Vec<Vec<String>> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_start = is_name(&tokens[at]) && tokens.get(at + 1).is_some_and(|next| next == "::");
        let goes_on = at > 1 && tokens[at - 1] == "::" && is_name(&tokens[at - 2]);
        if is_start && !goes_on {
            at = path(&tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one path, or one branch of a group, and gives the place behind it.
fn path(tokens: &[String], mut at: usize, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut steps = before.to_vec();
    while let Some(token) = tokens.get(at) {
        if token == "{" && !steps.is_empty() && tokens[at - 1] == "::" {
            at += 1;
            while tokens.get(at).is_some_and(|token| token != "}") {
                let next = path(tokens, at, &steps, found);
                at = next.max(at + 1);
            }
            return at + 1;
        }
        if !is_name(token) && token != "*" {
            break;
        }
        steps.push(token.clone());
        at += 1;
        if tokens.get(at).is_none_or(|token| token != "::") {
            break;
        }
        at += 1;
    }
    if steps.len() > 1 {
        found.push(steps);
    }
    at
}

fn is_name(token: &str) -> bool {
    const NO_NAMES: [&str; 12] =
        ["as", "dyn", "else", "for", "if", "impl", "in", "match", "mut", "return", "use", "where"];
    token.starts_with(|c: char| c.is_alphabetic() || c == '_') && !NO_NAMES.contains(&token)
}

/// Names, `::`, and every other sign by itself.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        tokens.push(rest[..length].to_string());
        rest = rest[length..].trim_start();
    }
    tokens
}
