//! The small things of a citation: gaps, numbers, subdivisions in brackets.
//! Every place that it gives lies between two characters.

use crate::law::cite::{Step, Unit};

/// A place in a text that moves on over what it understands.
pub(super) struct Reader<'t> {
    pub text: &'t str,
    pub at: usize,
}

/// Behind white space, line breaks among it: prose in a file is folded.
pub(super) fn skip_gap(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\n' | b'\t') => at += 1,
            // A space that does not break, in UTF-8.
            Some(0xC2) if bytes.get(at + 1) == Some(&0xA0) => at += 2,
            _ => return at,
        }
    }
}

/// Behind the letters of a word.
pub(super) fn word_end(text: &str, start: usize) -> usize {
    let letters = text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_alphabetic());
    start + letters.count()
}

impl Reader<'_> {
    pub fn gap(&mut self) {
        self.at = skip_gap(self.text, self.at);
    }

    /// Moves over these bytes, if they come next.
    pub fn take(&mut self, bytes: &[u8]) -> bool {
        let next = self.text.as_bytes()[self.at..].starts_with(bytes);
        if next {
            self.at += bytes.len();
        }
        next
    }

    /// Moves over a whole word, in any case, or over a sign.
    pub fn word(&mut self, word: &str) -> bool {
        let Some(next) = self.text.get(self.at..self.at + word.len()) else { return false };
        let end = self.at + word.len();
        let whole = !word.as_bytes()[0].is_ascii_alphabetic() || !self.continues(end);
        let is = next.eq_ignore_ascii_case(word) && whole;
        if is {
            self.at = end;
        }
        is
    }

    fn continues(&self, at: usize) -> bool {
        self.text[at..].chars().next().is_some_and(char::is_alphanumeric)
    }

    /// A number with its subdivisions: `115`, `16LA(2)`, `6 (1) (e)`, `6.1(e)` of an article, `III` of a Part.
    pub fn numbered(&mut self, unit: Unit) -> Option<Step> {
        let start = self.at;
        let number = self.number(unit);
        let step = number.map(|number| {
            let within = self.subdivisions(unit);
            Step { unit, number, within }
        });
        if step.is_none() || self.continues(self.at) || self.goes_on_as_another_number(unit) {
            self.at = start;
            return None;
        }
        step
    }

    /// `42`, `16LA`, `14Z61`, and `A1`, as what was put before the first is numbered.
    fn number(&mut self, unit: Unit) -> Option<String> {
        let bytes = &self.text.as_bytes()[self.at..];
        let run = |from: usize, is: fn(&u8) -> bool| bytes[from..].iter().take_while(|byte| is(byte)).count();
        let first = usize::from(bytes.first().is_some_and(u8::is_ascii_uppercase));
        let digits = run(first, u8::is_ascii_digit);
        if digits == 0 {
            return self.roman(unit);
        }
        let letters = run(first + digits, u8::is_ascii_alphabetic);
        let more = if letters == 0 { 0 } else { run(first + digits + letters, u8::is_ascii_digit) };
        let number = &self.text[self.at..self.at + first + digits + letters + more];
        let is_year = digits == 4 && first == 0 && ("1800".."2100").contains(&&number[..4]);
        let too_long = digits > 4 || letters > 3 || more > 2 || (first > 0 && digits > 2);
        if too_long || number.starts_with('0') || is_year {
            return None;
        }
        self.at += number.len();
        Some(number.to_ascii_uppercase())
    }

    /// Parts and Chapters of older Acts have Roman numbers; the catalogue writes all of them in figures.
    fn roman(&mut self, unit: Unit) -> Option<String> {
        if !matches!(unit, Unit::Part | Unit::Chapter) {
            return None;
        }
        let value = |byte: u8| match byte {
            b'I' => Some(1),
            b'V' => Some(5),
            b'X' => Some(10),
            _ => None,
        };
        let values: Vec<u32> =
            self.text.as_bytes()[self.at..].iter().map_while(|byte| value(*byte)).take(8).collect();
        if values.is_empty() {
            return None;
        }
        self.at += values.len();
        let signed = values.iter().enumerate().map(|(at, value)| {
            let value = i64::from(*value);
            if values.get(at + 1).is_some_and(|next| i64::from(*next) > value) { -value } else { value }
        });
        let sum: i64 = signed.sum();
        Some(sum.to_string())
    }

    /// `(1)(e)`, with or without gaps; of articles also `.1` and a bare letter behind a bracket.
    pub fn subdivisions(&mut self, unit: Unit) -> Vec<String> {
        let mut within = Vec::new();
        if unit == Unit::Article
            && let Some(digit @ b'1'..=b'9') = self.point()
        {
            within.push(char::from(digit).to_string());
            self.at += 2;
        }
        while let Some((part, end)) = self.bracketed() {
            within.push(part.to_string());
            self.at = end;
        }
        let bare = self.text.as_bytes().get(self.at).filter(|byte| byte.is_ascii_lowercase());
        if let (Some(letter), Unit::Article, false) = (bare, unit, within.is_empty())
            && !self.continues(self.at + 1)
        {
            within.push(char::from(*letter).to_string());
            self.at += 1;
        }
        within
    }

    fn point(&self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        (rest.first() == Some(&b'.')).then(|| rest.get(1).copied()).flatten()
    }

    /// What stands in the next brackets, and where they end.
    fn bracketed(&self) -> Option<(&str, usize)> {
        let open = skip_gap(self.text, self.at);
        if self.text.as_bytes().get(open) != Some(&b'(') {
            return None;
        }
        let inner = &self.text.as_bytes()[open + 1..];
        let length = inner.iter().take(6).position(|byte| *byte == b')')?;
        let part = &self.text[open + 1..open + 1 + length];
        // Far from its number, a bracket may hold anything: "section 17 (see below)".
        is_subdivision(part).then_some((part, open + length + 2))
    }

    /// True for "4.2" and "3%", which are no numbers of a provision.
    fn goes_on_as_another_number(&self, unit: Unit) -> bool {
        let next = self.text.as_bytes().get(self.at).copied();
        let decimal = unit != Unit::Article && self.point().is_some_and(|byte| byte.is_ascii_digit());
        decimal || matches!(next, Some(b'%' | b'_' | b'@'))
    }
}

/// True for what numbers the inside of a provision: `1`, `12A`, `e`, `ea`, `iv`.
fn is_subdivision(part: &str) -> bool {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let letters = &part[digits..];
    let short = match digits {
        0 => {
            !letters.is_empty()
                && (letters.len() <= 2 || letters.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
        }
        1 | 2 => letters.len() <= 2,
        _ => false,
    };
    short && letters.bytes().all(|byte| byte.is_ascii_alphabetic())
}
