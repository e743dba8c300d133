//! The catalogue's files as one compact text, so that a start costs next to nothing: made by the build script from
//! `law/`, and by `--law DIR` at run time. An index comes first; each entry of a file is one line of JSON behind its
//! key, to be read when somebody asks for it.
//! Knows no type of the catalogue. Shared with `build.rs`, so it uses nothing of the crate.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The files of a catalogue folder:
/// a line with the lengths of the two lists that follow, in bytes;
/// lines `name<TAB>number of its file`, in the order of their bytes;
/// lines `path<TAB>length of its content in bytes`, in the order of the paths;
/// the contents, one after the other.
///
/// The content of an instrument is a line of JSON without its provisions, then its provisions, by `at`; of a list whose
/// items have an id or are words, those items, by that; of anything else, a line of JSON. Keyed items are a line
/// with the length of their list, lines `key<TAB>aside<TAB>where its JSON ends, in bytes` in the order of the file, and
/// the JSON, a line for each. What stands aside can be known without reading the JSON, with `|` between its parts: of a
/// provision the first day since which it stands without a doubt; of a body its category, what is said of it as a public
/// authority and, if it has an end, its names; of words that are out of date the ways in which they are written.
pub fn bundle(folder: &Path) -> io::Result<String> {
    let mut paths = Vec::new();
    collect(folder, "", &mut paths)?;
    paths.sort();
    let (mut names, mut index, mut contents) = (Vec::new(), String::new(), String::new());
    for (number, (path, value)) in read(folder, &paths)?.into_iter().enumerate() {
        let path = path.as_str();
        names.extend(titles(&value).map(|name| (name, number)));
        let content = content(value).map_err(|why| wrong(path, why))?;
        line(&mut index, format_args!("{path}\t{}", content.len()));
        contents.push_str(&content);
    }
    let mut list = String::new();
    names.sort();
    for (name, number) in names {
        line(&mut list, format_args!("{name}\t{number}"));
    }
    Ok(format!("{}\t{}\n{list}{index}{contents}", list.len(), index.len()))
}

/// The values of the files, in the order of their paths; the bodies, which stand in several files, as one.
fn read(folder: &Path, paths: &[String]) -> io::Result<BTreeMap<String, Value>> {
    let mut values = BTreeMap::new();
    for path in paths {
        let text = fs::read_to_string(folder.join(path))?;
        let value: Value = serde_yaml::from_str(&text).map_err(|error| wrong(path, error))?;
        let lists = ["bodies/categories.yaml", "bodies/groups.yaml"];
        if !path.starts_with("bodies/") || lists.contains(&path.as_str()) {
            values.insert(path.clone(), value);
            continue;
        }
        let Value::Array(bodies) = value else { return Err(wrong(path, "it is no list of bodies")) };
        let all = values.entry(BODIES.to_string()).or_insert_with(|| Value::Array(Vec::new()));
        all.as_array_mut().expect("only bodies are put there").extend(bodies);
    }
    Ok(values)
}

/// Under which path all bodies stand in the bundle.
pub const BODIES: &str = "bodies";

/// The digest by which a report names the catalogue it used: SHA-256 of the bundle.
pub fn digest(bundle: &str) -> [u8; 32] {
    Sha256::digest(bundle.as_bytes()).into()
}

fn collect(folder: &Path, under: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(under))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if under.is_empty() { name } else { format!("{under}/{name}") };
        if entry.file_type()?.is_dir() {
            collect(folder, &path, paths)?;
        } else if Path::new(&path).extension().is_some_and(|extension| extension == "yaml") {
            paths.push(path);
        }
    }
    Ok(())
}

/// The title of an instrument and its other names; nothing for every other file.
fn titles(value: &Value) -> impl Iterator<Item = String> {
    let title = value.get("title").into_iter();
    let others = value.get("also-cited-as").and_then(Value::as_array).into_iter().flatten();
    title.chain(others).filter_map(Value::as_str).map(ToString::to_string)
}

fn content(mut value: Value) -> Result<String, String> {
    let mut content = String::new();
    let provisions = value.as_object_mut().and_then(|members| members.remove("provisions"));
    match (&value, provisions) {
        (_, Some(Value::Array(provisions))) => {
            line(&mut content, format_args!("{value}"));
            keyed(&mut content, &provisions, "at")?;
        }
        (Value::Array(items), None) if items.iter().all(|item| item.get("id").is_some()) => {
            keyed(&mut content, items, "id")?;
        }
        (Value::Array(items), None) if items.iter().all(|item| item.get("word").is_some()) => {
            keyed(&mut content, items, "word")?;
        }
        _ => line(&mut content, format_args!("{value}")),
    }
    Ok(content)
}

fn keyed(content: &mut String, items: &[Value], key: &str) -> Result<(), String> {
    let (mut list, mut entries) = (String::new(), String::new());
    for item in items {
        let word = item.get(key).and_then(Value::as_str).ok_or_else(|| format!("an entry has no `{key}`"))?;
        let aside = aside(item);
        if word.contains(['\t', '\n']) || aside.iter().any(|part| part.contains(['\t', '\n', '|'])) {
            return Err(format!("`{key}: {word}` has a tab, a line break or `|` in one of its names"));
        }
        let aside = aside.join("|");
        line(&mut entries, format_args!("{item}"));
        line(&mut list, format_args!("{word}\t{aside}\t{}", entries.len()));
    }
    line(content, format_args!("{}", list.len()));
    content.push_str(&list);
    content.push_str(&entries);
    Ok(())
}

/// The first day since which a provision has been in force, where its commencement is confirmed, its wordings follow one
/// another to this day, and every date was read.
fn stands_since(item: &Value) -> Option<&str> {
    let word = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(ToString::to_string);
    let periods = item.get("periods").and_then(Value::as_array)?;
    let confirmed = word(item, "commencement")? == "confirmed";
    let read = periods.iter().all(|period| word(period, "dated").is_some_and(|mark| mark.starts_with('V')));
    let follow = periods.windows(2).all(|pair| word(&pair[0], "until") == word(&pair[1], "from"));
    let goes_on = periods.last()?.get("until").is_none_or(Value::is_null);
    (confirmed && read && follow && goes_on).then(|| periods[0].get("from")?.as_str()).flatten()
}

/// What can be known of an entry without reading its JSON.
fn aside(item: &Value) -> Vec<&str> {
    let text = |key: &str| item.get(key).and_then(Value::as_str);
    let list = |key: &str| item.get(key).and_then(Value::as_array).into_iter().flatten();
    if let Some(since) = stands_since(item) {
        return vec![since];
    }
    if text("since").is_some() {
        return list("words").filter_map(Value::as_str).collect();
    }
    let Some(category) = text("category") else { return Vec::new() };
    let mut aside = vec![category, text("public-authority").unwrap_or_default()];
    if list("existed").any(|span| span.get("until").is_some_and(Value::is_string)) {
        aside.extend(text("name"));
        aside.extend(list("names").filter_map(Value::as_str));
    }
    aside
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    writeln!(text, "{words}").expect("a String takes every write");
}

fn wrong(path: &str, why: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{path}: {why}"))
}
