//! Many phrases looked for in one pass over a text: by the two letters with which they begin, so that most words are passed
//! over at a glance. Says nothing of where a phrase ends: whoever looks compares the rest.

/// Things to be found by the phrases with which they begin.
#[derive(Debug)]
pub(super) struct Beginnings<T> {
    /// By the first two letters, small, and in the order of those.
    sorted: Vec<([u8; 2], T)>,
    /// Which first two letters there are.
    there: [u32; 32],
}

impl<T> Beginnings<T> {
    pub(super) fn new<'p>(phrases: impl Iterator<Item = (&'p str, T)>) -> Self {
        let mut sorted: Vec<([u8; 2], T)> =
            phrases.map(|(phrase, thing)| (first_two(phrase, 0), thing)).collect();
        sorted.sort_by_key(|(key, _)| *key);
        let mut there = [0; 32];
        for ([first, second], _) in &sorted {
            there[usize::from(first & 31)] |= 1 << (second & 31);
        }
        Self { sorted, there }
    }

    /// Those whose phrases begin with the two letters at a place of a text, in the order in which they were given.
    pub(super) fn at(&self, text: &str, at: usize) -> impl Iterator<Item = &T> {
        let key = first_two(text, at);
        let may_be = self.there[usize::from(key[0] & 31)] & (1 << (key[1] & 31)) != 0;
        let first =
            if may_be { self.sorted.partition_point(|(other, _)| *other < key) } else { self.sorted.len() };
        self.sorted[first..].iter().take_while(move |(other, _)| *other == key).map(|(_, thing)| thing)
    }
}

fn first_two(text: &str, at: usize) -> [u8; 2] {
    let letter = |at: usize| text.as_bytes().get(at).copied().unwrap_or(b' ').to_ascii_lowercase();
    [letter(at), letter(at + 1)]
}

/// Where the next word begins, at a place or after it.
pub(super) fn next_word(text: &str, at: usize) -> Option<usize> {
    let gap = ascii_run(text, at, |byte| !byte.is_ascii_alphanumeric());
    match text.as_bytes().get(gap)? {
        byte if byte.is_ascii() => Some(gap),
        _ => text[gap..].find(char::is_alphanumeric).map(|more| gap + more),
    }
}

/// Where the word at a place ends.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    let end = ascii_run(text, at, u8::is_ascii_alphanumeric);
    match text.as_bytes().get(end) {
        Some(byte) if !byte.is_ascii() => {
            text[end..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |more| end + more)
        }
        _ => end,
    }
}

/// Where a run of such ASCII ends: nearly all of a text is ASCII, which need not be taken apart into characters.
fn ascii_run(text: &str, at: usize, of: impl Fn(&u8) -> bool) -> usize {
    at + text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii() && of(byte)).count()
}
