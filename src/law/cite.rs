//! Citations as officers write them, in one normal form: an instrument by any of its names, and a path inside it.
//! Whether the path leads to a provision is the catalogue's to say.

use std::fmt;

/// The path of a citation inside its instrument, in its normal form: `s.42(1)`, `Sch 1 para 18`, `Art 6(1)(e)`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Path(Vec<Step>);

/// One step of a path: a unit with its number and, for sections and the like, its subdivisions.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Step {
    pub(super) unit: Unit,
    pub(super) number: String,
    /// `(1)(e)` is `["1", "e"]`.
    pub(super) within: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Unit {
    Part,
    Chapter,
    Section,
    Schedule,
    Paragraph,
    Article,
    Annex,
    Regulation,
    Rule,
    Principle,
}

impl Unit {
    /// A unit by its word, without the full stop that may follow it.
    fn of(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "part" | "pt" => Self::Part,
            "chapter" | "ch" | "chap" => Self::Chapter,
            "section" | "sec" | "s" => Self::Section,
            "schedule" | "sch" | "sched" => Self::Schedule,
            "paragraph" | "para" => Self::Paragraph,
            "article" | "art" => Self::Article,
            "annex" => Self::Annex,
            "regulation" | "reg" => Self::Regulation,
            "rule" | "r" => Self::Rule,
            "principle" => Self::Principle,
            _ => return None,
        })
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Part => "Part ",
            Self::Chapter => "Ch ",
            Self::Section => "s.",
            Self::Schedule => "Sch ",
            Self::Paragraph => "para ",
            Self::Article => "Art ",
            Self::Annex => "Annex ",
            Self::Regulation => "reg ",
            Self::Rule => "r ",
            Self::Principle => "principle ",
        }
    }
}

/// Why a path was not understood.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAPath {
    #[error("`{0}` is no part of a citation; write it such as s.42(1), Sch 1 para 18 or Art 6(1)(e)")]
    Word(String),
    #[error("`{0}` cites several provisions at once; give each a citation of its own")]
    Several(String),
    #[error("`{0}` needs a number after it")]
    NoNumber(String),
}

impl Path {
    /// A path of steps, the widest first.
    pub(super) fn of_steps(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    /// The steps, the widest first.
    pub(super) fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Reads a path. An empty text is the whole instrument.
    pub fn parse(text: &str) -> Result<Self, NotAPath> {
        let mut steps = Vec::new();
        let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
        while let Some(word) = words.next() {
            let letters = word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len());
            let (name, rest) = word.split_at(letters);
            if matches!(
                name.to_ascii_lowercase().as_str(),
                "ss" | "arts" | "paras" | "regs" | "sections" | "articles"
            ) {
                return Err(NotAPath::Several(text.to_string()));
            }
            let unit = Unit::of(name).ok_or_else(|| NotAPath::Word(word.to_string()))?;
            let rest = rest.strip_prefix('.').unwrap_or(rest);
            let number = if rest.is_empty() { words.next().unwrap_or_default() } else { rest };
            if number.is_empty() {
                return Err(NotAPath::NoNumber(word.to_string()));
            }
            steps.push(step(unit, number, text)?);
        }
        Ok(Self(steps))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True for a Part, a Chapter, a Schedule or an Annex as a whole.
    pub fn is_broad(&self) -> bool {
        self.0
            .last()
            .is_none_or(|last| matches!(last.unit, Unit::Part | Unit::Chapter | Unit::Schedule | Unit::Annex))
    }

    /// The path without the Parts and Chapters before a section or paragraph, whose numbers run through them:
    /// `Part 5 Ch 3 s.48` is `s.48`, `Sch 1 Part 2 para 18` is `Sch 1 para 18`.
    #[must_use]
    pub fn without_divisions(&self) -> Self {
        let division = |step: &Step| matches!(step.unit, Unit::Part | Unit::Chapter);
        match self.0.split_last() {
            Some((last, before)) if !division(last) => {
                let kept = before.iter().filter(|step| !division(step));
                Self(kept.chain([last]).cloned().collect())
            }
            _ => self.clone(),
        }
    }

    /// The number of the Chapter that the path names.
    pub fn chapter(&self) -> Option<&str> {
        self.number(Unit::Chapter)
    }

    /// The number of the section that the path names.
    pub fn section(&self) -> Option<&str> {
        self.number(Unit::Section)
    }

    fn number(&self, unit: Unit) -> Option<&str> {
        self.0.iter().find(|step| step.unit == unit).map(|step| step.number.as_str())
    }

    /// The path one level up: `s.42(1)` to `s.42`. `None` where only a whole unit could be dropped.
    pub fn up(&self) -> Option<Self> {
        let mut up = self.clone();
        up.0.last_mut()?.within.pop()?;
        Some(up)
    }

    /// True when the other path lies inside this one.
    pub fn holds(&self, other: &Self) -> bool {
        let Some((last, before)) = self.0.split_last() else { return true };
        if other.0.len() < self.0.len() || &other.0[..before.len()] != before {
            return false;
        }
        let there = &other.0[before.len()];
        there.unit == last.unit && there.number == last.number && there.within.starts_with(&last.within)
    }
}

fn step(unit: Unit, number: &str, whole: &str) -> Result<Step, NotAPath> {
    let head = number.find('(').unwrap_or(number.len());
    let (number, mut tail) = number.split_at(head);
    let plain = !number.is_empty() && number.chars().all(|c| c.is_ascii_alphanumeric());
    if !plain {
        let several = number.contains(['-', '–', ';']);
        return Err(if several {
            NotAPath::Several(whole.to_string())
        } else {
            NotAPath::Word(number.to_string())
        });
    }
    let mut within = Vec::new();
    while let Some(inner) = tail.strip_prefix('(') {
        let end = inner.find(')').ok_or_else(|| NotAPath::Word(tail.to_string()))?;
        let part = &inner[..end];
        if part.is_empty() || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(NotAPath::Word(tail.to_string()));
        }
        within.push(part.to_string());
        tail = &inner[end + 1..];
    }
    if !tail.is_empty() {
        return Err(NotAPath::Several(whole.to_string()));
    }
    Ok(Step { unit, number: number.to_string(), within })
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            let gap = if at == 0 { "" } else { " " };
            write!(f, "{gap}{}{}", step.unit.word(), step.number)?;
            for part in &step.within {
                write!(f, "({part})")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        Path::parse(text).unwrap().to_string()
    }

    #[test]
    fn the_ways_in_which_officers_write_come_to_one_form() {
        for text in ["s.42(1)", "s 42(1)", "section 42(1)", "Section 42(1)", "s42(1)"] {
            assert_eq!(normal(text), "s.42(1)");
        }
        assert_eq!(normal("Schedule 1, paragraph 18"), "Sch 1 para 18");
        assert_eq!(normal("Article 6(1)(ea)"), "Art 6(1)(ea)");
        assert_eq!(normal("Part 5 Chapter 3"), "Part 5 Ch 3");
        assert_eq!(normal("s.16LA"), "s.16LA");
        assert_eq!(normal(""), "");
    }

    #[test]
    fn several_provisions_are_not_one_citation() {
        for text in ["ss.5-7", "s.5-7", "Arts 6 and 9", "s.35(1)-(3)"] {
            assert!(matches!(Path::parse(text), Err(NotAPath::Several(_))), "{text}");
        }
        for text in ["s.", "clause 4", "s.(1)", "42", "s.42(", "s.42()"] {
            assert!(Path::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parts_and_chapters_before_a_section_say_nothing_of_its_number() {
        let bare = |text| Path::parse(text).unwrap().without_divisions().to_string();
        assert_eq!(bare("Part 5 Ch 3 s.48(1)"), "s.48(1)");
        assert_eq!(bare("Sch 1 Part 2 para 18"), "Sch 1 para 18");
        assert_eq!(bare("Part 5 Ch 3"), "Part 5 Ch 3");
        assert_eq!(bare("s.48"), "s.48");
        let path = Path::parse("Part 5 Ch 3 s.48(1)").unwrap();
        assert_eq!((path.chapter(), path.section()), (Some("3"), Some("48")));
        assert_eq!((Path::parse("s.48").unwrap().chapter(), Path::default().section()), (None, None));
    }

    #[test]
    fn a_path_holds_what_lies_inside_it() {
        let path = |text| Path::parse(text).unwrap();
        assert!(path("Part 5").holds(&path("Part 5 Ch 3")));
        assert!(path("Art 6").holds(&path("Art 6(1)(e)")));
        assert!(path("Sch 1").holds(&path("Sch 1 para 18")));
        assert!(!path("Sch 1").holds(&path("Sch 10 para 1")));
        assert_eq!(path("s.42(1)").up(), Some(path("s.42")));
        assert_eq!(path("s.42").up(), None);
        assert!(path("Sch 1").is_broad() && path("").is_broad() && !path("s.1").is_broad());
    }
}
