//! Many phrases looked for in one pass over a text: by the two letters with which they begin, so that most words are passed
//! over at a glance. Says nothing of where a phrase ends: whoever looks compares the rest.

/// A phrase, and the number of what it stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Phrase {
    /// Its first two letters, small.
    begins: [u8; 2],
    number: u32,
    pub words: &'static str,
}

impl Phrase {
    pub(super) fn number(&self) -> usize {
        self.number as usize
    }
}

/// Phrases by the letters with which they begin.
#[derive(Debug)]
pub(super) struct Phrases {
    sorted: Vec<Phrase>,
    /// Which first two letters there are.
    there: [u32; 32],
}

impl Phrases {
    /// Of phrases and their numbers, of which there are about so many.
    pub(super) fn of(phrases: impl Iterator<Item = (&'static str, usize)>, about: usize) -> Self {
        let mut sorted = Vec::with_capacity(about);
        let mut there = [0; 32];
        for (words, number) in phrases {
            let begins = first_two(words, 0);
            there[usize::from(begins[0] & 31)] |= 1 << (begins[1] & 31);
            let number = u32::try_from(number).expect("a list has at most 65 536 lines");
            sorted.push(Phrase { begins, number, words });
        }
        sorted.sort_unstable();
        Self { sorted, there }
    }

    /// Those that begin with the two letters at a place of a text.
    pub(super) fn at(&self, text: &str, at: usize) -> impl Iterator<Item = &Phrase> {
        let begins = first_two(text, at);
        let may_be = self.there[usize::from(begins[0] & 31)] & (1 << (begins[1] & 31)) != 0;
        let sorted = if may_be { self.sorted.as_slice() } else { &[] };
        let first = sorted.partition_point(|phrase| phrase.begins < begins);
        sorted[first..].iter().take_while(move |phrase| phrase.begins == begins)
    }
}

fn first_two(text: &str, at: usize) -> [u8; 2] {
    let letter = |at: usize| text.as_bytes().get(at).copied().unwrap_or(b' ').to_ascii_lowercase();
    [letter(at), letter(at + 1)]
}

/// Where the next word begins, at a place or after it.
pub(super) fn next_word(text: &str, at: usize) -> Option<usize> {
    let gap = at + text.as_bytes()[at..].iter().take_while(|byte| kind(**byte) == Kind::Between).count();
    match kind(*text.as_bytes().get(gap)?) {
        Kind::Wide => text[gap..].find(char::is_alphanumeric).map(|more| gap + more),
        Kind::Between | Kind::OfWord => Some(gap),
    }
}

/// Where the word at a place ends.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    let end = at + text.as_bytes()[at..].iter().take_while(|byte| kind(**byte) == Kind::OfWord).count();
    match text.as_bytes().get(end) {
        Some(byte) if !byte.is_ascii() => {
            text[end..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |more| end + more)
        }
        _ => end,
    }
}

/// What a byte is to words. Nearly all of a text is ASCII, which need not be taken apart into characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    OfWord,
    Between,
    /// A part of a character of several bytes.
    Wide,
}

fn kind(byte: u8) -> Kind {
    static KINDS: [Kind; 256] = {
        let mut kinds = [Kind::Wide; 256];
        let mut byte = 0_u8;
        while byte.is_ascii() {
            kinds[byte as usize] = if byte.is_ascii_alphanumeric() { Kind::OfWord } else { Kind::Between };
            byte += 1;
        }
        kinds
    };
    KINDS[usize::from(byte)]
}
