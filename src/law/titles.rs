//! Names of instruments, each with the number of its file: lines in the order of their bytes, in which a name is looked for
//! by halving. Beside them stand only the first letters of each, since a check asks for a few of some hundred.

use memchr::{memchr, memchr_iter};

/// Lines `name<TAB>number`, in the order of their bytes.
#[derive(Debug)]
pub(super) struct Titles {
    text: &'static str,
    /// The first eight letters of each name as a number that is in the same order, and where its line starts.
    begins: Vec<(u64, u32)>,
}

impl Titles {
    /// `None` where there are too many.
    pub(super) fn of(text: &'static str) -> Option<Self> {
        let mut begins = Vec::with_capacity(text.len() / 32);
        let mut start = 0;
        for end in memchr_iter(b'\n', text.as_bytes()) {
            begins.push((first_eight(&text.as_bytes()[start..end]), u32::try_from(start).ok()?));
            start = end + 1;
        }
        Some(Self { text, begins })
    }

    /// The longest name with which words begin, with the number of its file. A name ends where the words do, or
    /// before a space or a comma.
    pub(super) fn beginning(&self, words: &str) -> Option<(&'static str, usize)> {
        let mut words_left = words;
        loop {
            let (name, number) = self.last_up_to(words_left)?;
            let shared = name.bytes().zip(words_left.bytes()).take_while(|(one, other)| one == other).count();
            let ends = |byte: &u8| matches!(byte, b' ' | b',');
            if shared == name.len() && words.as_bytes().get(shared).is_none_or(ends) {
                return Some((name, number));
            }
            // Every name with which the words begin is a beginning of what both share.
            let end = words.as_bytes()[..=shared].iter().rposition(ends)?;
            words_left = &words[..end];
        }
    }

    /// The number of the file of an instrument that has just this name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.last_up_to(name).filter(|(found, _)| *found == name).map(|(_, number)| number)
    }

    /// The last name that does not come after some words.
    fn last_up_to(&self, words: &str) -> Option<(&'static str, usize)> {
        let first = first_eight(words.as_bytes());
        let up_to =
            |(other, start): &(u64, u32)| *other < first || (*other == first && self.name(*start).0 <= words);
        let after = self.begins.partition_point(up_to);
        let (name, number) = self.name(self.begins.get(after.checked_sub(1)?)?.1);
        Some((name, number.parse().ok()?))
    }

    /// The name on the line that starts at a place, and the number behind it.
    fn name(&self, start: u32) -> (&'static str, &'static str) {
        let rest = &self.text[start as usize..];
        let line = &rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())];
        let tab = memchr(b'\t', line.as_bytes()).unwrap_or(line.len());
        (&line[..tab], line.get(tab + 1..).unwrap_or_default())
    }

    /// Every name, in the order of their bytes.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> {
        self.begins.iter().map(|(_, start)| self.name(*start).0)
    }

    /// A name that two instruments have.
    pub(super) fn that_stands_twice(&self) -> Option<&'static str> {
        self.all().zip(self.all().skip(1)).find(|(one, next)| one == next).map(|(one, _)| one)
    }
}

/// The first eight letters of a line or of words, up to the end of a name, as a number that is in the same order.
fn first_eight(words: &[u8]) -> u64 {
    let mut eight = [0; 8];
    for (to, byte) in eight.iter_mut().zip(words.iter().take_while(|byte| **byte != b'\t')) {
        *to = *byte;
    }
    u64::from_be_bytes(eight)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOME: &str = "Act\t4\nCare Act 2014\t0\nCare Act 2014 Code\t1\nDPA\t2\nDPA 2018\t3\nÉtat\t5\n";

    #[test]
    fn the_longest_name_with_which_words_begin_is_meant() {
        let some = Titles::of(SOME).unwrap();
        for (words, name) in [
            ("Care Act 2014 s.42", Some("Care Act 2014")),
            ("Care Act 2014 Code s.1", Some("Care Act 2014 Code")),
            ("Care Act 2014 Codes", Some("Care Act 2014")),
            ("Care Act 2014", Some("Care Act 2014")),
            ("Care Act 2014, s.42", Some("Care Act 2014")),
            ("DPA 1998 s.29", Some("DPA")),
            ("DPA 2018 Sch 1 para 18", Some("DPA 2018")),
            ("DPA 20188", Some("DPA")),
            ("DPA2018", None),
            ("Care Act 20145", None),
            ("Zebra Act", None),
            ("Act", Some("Act")),
            ("A", None),
            ("", None),
            ("État s.1", Some("État")),
            ("Éta s.1", None),
            ("Ètat s.1", None),
        ] {
            assert_eq!(some.beginning(words).map(|(name, _)| name), name, "{words}");
        }
    }

    #[test]
    fn each_name_is_found_and_no_other() {
        let (some, none) = (Titles::of(SOME).unwrap(), Titles::of("").unwrap());
        for (number, name) in
            ["Care Act 2014", "Care Act 2014 Code", "DPA", "DPA 2018", "Act", "État"].iter().enumerate()
        {
            assert_eq!(some.find(name), Some(number));
        }
        assert_eq!(
            (some.find("Care"), some.find(""), some.find("Zebra"), none.find("DPA")),
            (None, None, None, None)
        );
        assert_eq!(some.that_stands_twice(), None);
        assert_eq!(Titles::of("a\t1\nb\t1\nb\t2\n").unwrap().that_stands_twice(), Some("b"));
    }
}
