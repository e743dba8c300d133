//! Compiles the law catalogue (`law/**/*.yaml`) into one compact text, with its digest, and lists the standard templates.

#[path = "src/law/bundle.rs"]
mod bundle;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() {
    println!("cargo:rerun-if-changed=law");
    println!("cargo:rerun-if-changed=src/law/bundle.rs");
    println!("cargo:rerun-if-changed=templates");
    let bundle = bundle::bundle(&PathBuf::from("law")).unwrap_or_else(|error| panic!("law/: {error}"));
    let digest: Vec<String> = bundle::digest(&bundle).iter().map(|byte| format!("{byte:02x}")).collect();
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names an output folder"));
    fs::write(out.join("law.txt"), bundle).expect("the output folder can be written");
    fs::write(out.join("law.digest"), digest.concat()).expect("the output folder can be written");
    let templates = templates(Path::new("templates")).unwrap_or_else(|error| panic!("templates/: {error}"));
    fs::write(out.join("templates.rs"), templates).expect("the output folder can be written");
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
