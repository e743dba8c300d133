//! Compiles the law catalogue (`law/**/*.yaml`) into one compact text, with its digest, and lists the standard templates
//! and, for `isa explain`, the documents by which each rule is tested.

#[path = "src/law/bundle.rs"]
mod bundle;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() {
    println!("cargo:rerun-if-changed=law");
    println!("cargo:rerun-if-changed=src/law/bundle.rs");
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=tests/rules");
    let bundle = bundle::bundle(&PathBuf::from("law")).unwrap_or_else(|error| panic!("law/: {error}"));
    let digest: Vec<String> = bundle::digest(&bundle).iter().map(|byte| format!("{byte:02x}")).collect();
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names an output folder"));
    fs::write(out.join("law.txt"), bundle).expect("the output folder can be written");
    fs::write(out.join("law.digest"), digest.concat()).expect("the output folder can be written");
    let templates = templates(Path::new("templates")).unwrap_or_else(|error| panic!("templates/: {error}"));
    fs::write(out.join("templates.rs"), templates).expect("the output folder can be written");
    let examples = examples(Path::new("tests/rules")).unwrap_or_else(|error| panic!("tests/rules/: {error}"));
    fs::write(out.join("examples.rs"), examples).expect("the output folder can be written");
}

/// The standard templates as an array of Rust: `(folder, template.yaml, agreement.yaml, README.md, bound.json)`, with
/// the texts included. Every `templates/<id>/<version>/` is one; nobody keeps a list.
fn templates(root: &Path) -> io::Result<String> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"));
    let mut list = Vec::new();
    for id in folders(root)? {
        for version in folders(&root.join(&id))? {
            let folder = format!("{id}/{version}");
            let texts = ["template.yaml", "agreement.yaml", "README.md", "bound.json"].map(|file| {
                let path = here.join(root).join(&folder).join(file);
                // A new template has no `bound.json` until its test has written it.
                if file == "bound.json" && !path.exists() {
                    return "\"{}\"".to_string();
                }
                format!("include_str!({:?})", path.display().to_string())
            });
            list.push(format!("({folder:?}, {})", texts.join(", ")));
        }
    }
    Ok(format!("&[{}]", list.join(",\n")))
}

/// For each rule, the documents by which it is tested that differ least, as an array of Rust:
/// `(rule, at fault, put right, what the rule says of the fault)`, with the texts included.
fn examples(root: &Path) -> io::Result<String> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo names the package's folder"));
    let mut list = Vec::new();
    for rule in folders(root)? {
        let folder = root.join(&rule);
        let mut best: Option<(usize, String, String)> = None;
        for fault in plainest(documents(&folder, "fail")?, "fail") {
            for right in plainest(documents(&folder, "pass")?, "pass") {
                let apart = apart(
                    &fs::read_to_string(folder.join(format!("{fault}.yaml")))?,
                    &fs::read_to_string(folder.join(format!("{right}.yaml")))?,
                );
                if best.as_ref().is_none_or(|(least, _, _)| apart < *least) {
                    best = Some((apart, fault.clone(), right));
                }
            }
        }
        let Some((_, fault, right)) = best else { continue };
        let said = folder.join(format!("{fault}.txt"));
        let include = |file: PathBuf| format!("include_str!({:?})", here.join(file).display().to_string());
        if said.exists() {
            let texts = [
                include(folder.join(format!("{fault}.yaml"))),
                include(folder.join(format!("{right}.yaml"))),
                include(said),
            ];
            list.push(format!("({rule:?}, {})", texts.join(", ")));
        }
    }
    Ok(format!("&[{}]", list.join(",\n")))
}

/// The document whose name is the bare word, where there is one; otherwise all.
fn plainest(names: Vec<String>, word: &str) -> Vec<String> {
    if names.iter().any(|name| name == word) { vec![word.to_string()] } else { names }
}

/// The documents of a folder whose names begin with a word.
fn documents(folder: &Path, word: &str) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(stem) = name.strip_suffix(".yaml").filter(|stem| stem.starts_with(word)) {
            names.push(stem.to_string());
        }
    }
    names.sort();
    Ok(names)
}

/// How many lines stand in one of two texts and not in the other.
fn apart(one: &str, other: &str) -> usize {
    let lone = |a: &str, b: &str| a.lines().filter(|line| !b.lines().any(|there| there == *line)).count();
    lone(one, other) + lone(other, one)
}

fn folders(root: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
