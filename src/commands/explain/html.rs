//! The Markdown of rules and law as one HTML page: headings, paragraphs, lists, blocks of lines and code in a line, which
//! is all that their authors use. Everything else is text, and every text is escaped.

use std::collections::HashMap;
use std::fmt::Write as _;

const STYLE: &str = "body{font-family:sans-serif;line-height:1.5;max-width:48rem;margin:2rem auto;padding:0 1rem;\
    color:#111;background:#fff}pre,code{font-family:monospace;background:#f3f3f3}pre{padding:.6rem;overflow:auto}\
    h2{margin-top:2.5rem}h3{margin-top:1.5rem}";

/// A whole page. It asks no other server for anything, and runs nothing.
pub fn page(title: &str, markdown: &str) -> String {
    let mut body = String::new();
    let mut contents = String::new();
    let mut open = Open::Nothing;
    let mut names = Names::default();
    for line in markdown.lines() {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if let (1..=6, Some(words)) = (level, line.get(level..).and_then(|rest| rest.strip_prefix(' '))) {
            open.become_one(Open::Nothing, &mut body);
            let name = names.of(words);
            let _ = writeln!(body, "<h{level} id=\"{name}\">{}</h{level}>", inline(words));
            if level <= 2 {
                let _ = writeln!(contents, "<li><a href=\"#{name}\">{}</a></li>", inline(words));
            }
        } else if line.trim().is_empty() {
            open.end_paragraph(&mut body);
        } else if let (Some(words), true) = (line.strip_prefix("    "), open.takes_block()) {
            open.become_one(Open::Block, &mut body);
            let _ = writeln!(body, "{}", escaped(words));
        } else if let Some(words) = line.strip_prefix("- ") {
            open.next_item(&mut body);
            body.push_str(&inline(words));
        } else {
            open.go_on(&mut body);
            body.push_str(&inline(line.trim_start()));
        }
    }
    open.become_one(Open::Nothing, &mut body);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<nav aria-label=\"Contents\">\n<ul>\n{contents}</ul>\n</nav>\n\
         <main>\n{body}</main>\n</body>\n</html>\n",
        escaped(title)
    )
}

/// The names by which headings are linked to: their words in small letters, as far as they tell them apart.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn of(&mut self, heading: &str) -> String {
        // What follows a colon explains what goes before it.
        let words = heading.split(": ").next().unwrap_or(heading).to_lowercase();
        let parts = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
        let name = parts.collect::<Vec<_>>().join("-");
        let name = if name.is_empty() { "section".to_string() } else { name };
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}-{count}") }
    }
}

/// What stands open in the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Paragraph,
    /// A list with an item.
    List,
    /// A list whose last item was followed by an empty line.
    ListAfterGap,
    Block,
}

impl Open {
    fn become_one(&mut self, next: Self, body: &mut String) {
        if *self == next {
            return;
        }
        body.push_str(match self {
            Self::Nothing => "",
            Self::Paragraph => "</p>\n",
            Self::List | Self::ListAfterGap => "</li>\n</ul>\n",
            Self::Block => "</pre>\n",
        });
        body.push_str(match next {
            Self::Nothing | Self::ListAfterGap => "",
            Self::Paragraph => "<p>",
            Self::List => "<ul>\n<li>",
            Self::Block => "<pre>",
        });
        *self = next;
    }

    fn end_paragraph(&mut self, body: &mut String) {
        match self {
            Self::List => *self = Self::ListAfterGap,
            // A list goes on behind an empty line, and a block keeps it until something else comes.
            Self::ListAfterGap | Self::Nothing => {}
            Self::Paragraph | Self::Block => self.become_one(Self::Nothing, body),
        }
    }

    fn next_item(&mut self, body: &mut String) {
        if matches!(self, Self::List | Self::ListAfterGap) {
            body.push_str("</li>\n<li>");
            *self = Self::List;
        } else {
            self.become_one(Self::List, body);
        }
    }

    /// A further line of what is open, or a new paragraph.
    fn go_on(&mut self, body: &mut String) {
        match self {
            Self::Paragraph | Self::List => body.push('\n'),
            Self::Nothing | Self::ListAfterGap | Self::Block => self.become_one(Self::Paragraph, body),
        }
    }

    fn takes_block(self) -> bool {
        matches!(self, Self::Nothing | Self::Block)
    }
}

/// A line with its code marked.
fn inline(words: &str) -> String {
    let mut text = String::new();
    let mut parts = words.split('`').peekable();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        // A mark without its fellow is a mark.
        match (is_code, parts.peek().is_some()) {
            (true, true) => {
                let _ = write!(text, "<code>{}</code>", escaped(part));
            }
            (true, false) => {
                let _ = write!(text, "`{}", escaped(part));
            }
            (false, _) => text.push_str(&escaped(part)),
        }
        is_code = !is_code;
    }
    text
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(markdown: &str) -> String {
        let page = page("t", markdown);
        let (_, rest) = page.split_once("<main>\n").unwrap();
        rest.split_once("</main>").unwrap().0.to_string()
    }

    #[test]
    fn each_thing_that_authors_write_has_its_element() {
        assert_eq!(
            body("# One\n\ntwo\nthree `x<y`"),
            "<h1 id=\"one\">One</h1>\n<p>two\nthree <code>x&lt;y</code></p>\n"
        );
        assert_eq!(body("- a\n  goes on\n\n- b"), "<ul>\n<li>a\ngoes on</li>\n<li>b</li>\n</ul>\n");
        assert_eq!(body("so:\n\n    -a\n    +b\n\nend"), "<p>so:</p>\n<pre>-a\n+b\n</pre>\n<p>end</p>\n");
    }

    #[test]
    fn every_heading_has_a_name_of_its_own() {
        let page =
            page("t", "## missing-basis\n\n### Why\n\n## Care Act 2014 s.42: Enquiry\n\n### Why\n\n## ()");
        for name in ["missing-basis", "why", "care-act-2014-s-42", "why-2", "section"] {
            assert_eq!(page.matches(&format!(" id=\"{name}\"")).count(), 1, "{name}");
        }
        assert!(page.contains("<a href=\"#care-act-2014-s-42\">"));
    }

    #[test]
    fn nothing_in_a_text_acts() {
        let evil = "<script>alert('x')</script> & \"y\" `<b>`";
        for markdown in [evil.to_string(), format!("# {evil}"), format!("- {evil}"), format!("\n    {evil}")]
        {
            let page = page(evil, &markdown);
            assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
        }
        assert_eq!(body("a ` b"), "<p>a ` b</p>\n");
    }
}
