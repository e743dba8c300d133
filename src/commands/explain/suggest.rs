//! What a citation that leads nowhere probably means.
//! Only what the catalogue holds is suggested: a provision, or a whole of which it has the parts.

use crate::law::{Catalogue, Found, Instrument, Mention, Path, mentions};

/// A name at least so like another is probably meant.
const LIKE: f64 = 0.85;
/// So many suggestions, and no more: a longer list is no help.
const FEW: usize = 3;

/// Citations that were probably meant, the likeliest first.
pub fn meant(law: &Catalogue, words: &str) -> Vec<String> {
    // "Paragraph 18 of Schedule 1 to the Data Protection Act 2018" is read as texts of agreements are.
    if let [Mention { instrument: Some(instrument), path, .. }] = mentions(law, words).as_slice()
        && let Some(cite) = held(instrument, path)
    {
        return vec![cite];
    }
    let Some((name, path)) = split(words) else { return Vec::new() };
    let wanted = tokens(&name);
    let mut found: Vec<(f64, String)> = Vec::new();
    for candidate in law.names() {
        let likeness = likeness(&wanted, &tokens(candidate));
        if likeness < LIKE {
            continue;
        }
        let cite = law.instrument_named(candidate).and_then(|instrument| held(instrument, &path));
        if let Some(cite) = cite {
            match found.iter_mut().find(|(_, known)| *known == cite) {
                Some((best, _)) => *best = best.max(likeness),
                None => found.push((likeness, cite)),
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.into_iter().map(|(_, cite)| cite).take(FEW).collect()
}

/// How what an instrument has at a path is cited, where the catalogue holds it.
fn held(instrument: &Instrument, path: &Path) -> Option<String> {
    match Catalogue::look_up_path(instrument, path) {
        Found::Provision { provision, .. } => Some(instrument.cite(provision)),
        Found::TooBroad { inside, .. } => {
            let is_held = !inside.is_empty() || instrument.provisions.get(&path.to_string()).is_some();
            (is_held && !path.is_empty()).then(|| format!("{} {path}", instrument.title))
        }
        _ => None,
    }
}

/// The provisions of an instrument from whose paths one that it does not hold differs by one slip.
pub fn near(instrument: &Instrument, path: &Path) -> Vec<String> {
    let path = path.to_string();
    let unit = |at: &str| at.find(|c: char| c.is_ascii_digit()).unwrap_or(at.len());
    let same_unit = instrument.provisions.keys().filter(|at| at[..unit(at)] == path[..unit(&path)]);
    let near = same_unit.filter(|at| strsim::osa_distance(&path, at) == 1);
    near.take(FEW).map(|at| format!("{} {at}", instrument.title)).collect()
}

/// The name of an instrument and the path, in either order: `Care Act s42`, `section 42 of the Care Act`.
fn split(words: &str) -> Option<(String, Path)> {
    let words: Vec<&str> = words.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let parse = |words: &[&str]| Path::parse(&words.join(" ")).ok().filter(|path| !path.is_empty());
    let behind = (1..words.len()).find_map(|at| Some((words[..at].join(" "), parse(&words[at..])?)));
    behind
        .or_else(|| (1..words.len()).rev().find_map(|at| Some((words[at..].join(" "), parse(&words[..at])?))))
}

/// The words of a name that tell it from others, without the year.
fn tokens(name: &str) -> Vec<String> {
    let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    name.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !year(word) && !["the", "of"].contains(word))
        .map(ToString::to_string)
        .collect()
}

/// How like two names are: wholly, where their words are the same.
fn likeness(wanted: &[String], known: &[String]) -> f64 {
    let (wanted, known) = (wanted.join(" "), known.join(" "));
    strsim::jaro_winkler(&wanted, &known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(words: &str) -> Option<String> {
        meant(Catalogue::built_in(), words).into_iter().next()
    }

    #[test]
    fn what_officers_write_finds_what_they_mean() {
        for (words, cite) in [
            ("Care Act s42", "Care Act 2014 s.42"),
            ("care act section 42(1)", "Care Act 2014 s.42"),
            ("section 42 of the Care Act", "Care Act 2014 s.42"),
            ("Car Act 2014 s.42", "Care Act 2014 s.42"),
            ("Crime & Disorder Act s115", "Crime and Disorder Act 1998 s.115"),
            ("Digital Economy Act, section 35", "Digital Economy Act 2017 s.35"),
            ("gdpr art 6(1)(e)", "UK GDPR Art 6(1)(e)"),
            ("Article 6 of the GDPR", "UK GDPR Art 6"),
            (
                "Paragraph 18 of Schedule 1 to the Data Protection Act 2018",
                "Data Protection Act 2018 Sch 1 para 18",
            ),
        ] {
            assert_eq!(first(words).as_deref(), Some(cite), "{words}");
        }
    }

    #[test]
    fn what_several_acts_have_is_suggested_of_each() {
        let both = meant(Catalogue::built_in(), "Children Act s.17");
        assert!(both.contains(&"Children Act 1989 s.17".to_string()), "{both:?}");
    }

    #[test]
    fn what_is_like_nothing_is_not_guessed() {
        for words in ["Magna Carta s.39", "Care Act", "", "s.42", "Care Act Part 9"] {
            assert_eq!(first(words), None, "{words}");
        }
    }
}
