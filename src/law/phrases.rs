//! Many phrases looked for in one pass over a text: by the letters with which they begin, so that most words are passed
//! over at a glance. Says nothing of where a phrase ends: whoever looks compares the rest.

/// A phrase, and the number of what it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    /// Its first four letters, small, as far as they are of one word; nothing behind it.
    begins: u32,
    /// Which of four letters it has.
    has: u32,
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
    /// By their slots, and in a slot by their letters.
    sorted: Vec<Phrase>,
    /// Where each slot starts, and behind the last its end.
    starts: Box<[u32; SLOTS + 1]>,
    /// For each slot, one bit for every third letter with which a phrase of it goes on: most words end here.
    thirds: Box<[u32; SLOTS]>,
}

/// As many as two letters have low bits together.
const SLOTS: usize = 1 << 10;

impl Phrases {
    /// Of phrases and their numbers, of which there are about so many.
    pub(super) fn of(phrases: impl Iterator<Item = (&'static str, usize)>, about: usize) -> Self {
        let mut sorted = Vec::with_capacity(about);
        for (words, number) in phrases {
            let number = u32::try_from(number).expect("a list has at most 65 536 lines");
            let word = words.split(' ').next().unwrap_or_default().len().min(4);
            let has = u32::MAX.checked_shr(32 - 8 * u32::try_from(word).unwrap_or(4)).unwrap_or(0);
            sorted.push(Phrase { begins: first_four(words, 0) & has, has, number, words });
        }
        sorted.sort_unstable_by_key(|phrase| (slot(phrase.begins), phrase.begins, phrase.number));
        let mut starts = Box::new([0; SLOTS + 1]);
        let mut thirds = Box::new([0; SLOTS]);
        for phrase in &sorted {
            starts[slot(phrase.begins) + 1] += 1;
            let goes_on = phrase.has > 0xffff;
            thirds[slot(phrase.begins)] |= if goes_on { third(phrase.begins) } else { u32::MAX };
        }
        for at in 0..SLOTS {
            starts[at + 1] += starts[at];
        }
        Self { sorted, starts, thirds }
    }

    /// Those that may begin at a place of a text, by the first four letters there.
    pub(super) fn at(&self, text: &str, at: usize) -> impl Iterator<Item = &Phrase> {
        let begins = first_four(text, at);
        let slot = slot(begins);
        let (start, mut end) = (self.starts[slot] as usize, self.starts[slot + 1] as usize);
        if self.thirds[slot] & third(begins) == 0 {
            end = start;
        }
        self.sorted[start..end].iter().filter(move |phrase| phrase.begins == begins & phrase.has)
    }
}

fn slot(begins: u32) -> usize {
    let [first, second, ..] = begins.to_le_bytes();
    usize::from(first & 31) << 5 | usize::from(second & 31)
}

/// The bit of the third letter.
fn third(begins: u32) -> u32 {
    1 << (begins >> 16 & 31)
}

/// Four letters from a place on, small; behind the end of the text nothing.
fn first_four(text: &str, at: usize) -> u32 {
    let letters: [u8; 4] = match text.as_bytes().get(at..).and_then(<[u8]>::first_chunk) {
        Some(letters) => *letters,
        None => std::array::from_fn(|more| text.as_bytes().get(at + more).copied().unwrap_or_default()),
    };
    u32::from_le_bytes(letters.map(|letter| letter.to_ascii_lowercase()))
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
