//! `isa init`: the folder of an agreements repository, with what editors, git and continuous checks need.
//! Overwrites nothing, and makes no key and no roster.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::repository::{MARKER, shown_path};
use super::{Context, Outcome, fail};
use crate::agreement::schemas;
use crate::disk::{DiskError, Folder, Trouble};

#[derive(clap::Args)]
pub struct Args {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The name of the registry, under a domain of yours, such as agreements.example.gov.uk/london
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
}

/// What is written besides `isa.yaml` and the schemas.
const FILES: [(&str, &str); 6] = [
    ("README.md", include_str!("init/README.md")),
    (".gitattributes", include_str!("init/gitattributes")),
    (".gitignore", include_str!("init/gitignore")),
    (".github/workflows/agreements.yml", include_str!("init/github.yml")),
    (".gitlab-ci.yml", include_str!("init/gitlab.yml")),
    ("hooks/pre-commit", include_str!("init/pre-commit")),
];

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let target = context.dir.as_ref().map_or_else(|| args.folder.clone(), |dir| dir.join(&args.folder));
    if target.join(MARKER).symlink_metadata().is_ok() {
        return Err(fail(
            format!("{} is an agreements repository already", shown_path(&target)),
            "`isa new` makes an agreement in it",
        ));
    }
    let (folder, below) = writable(&target)?;
    let origin = args.origin.clone().unwrap_or_else(|| reserved(&target));
    good_origin(&origin)?;
    let mut kept = Vec::new();
    let mut write = |path: &str, bytes: &[u8]| -> Result<()> {
        match folder.create_new(&format!("{below}{path}"), bytes) {
            Ok(()) => Ok(()),
            Err(DiskError { trouble: Trouble::Exists, .. }) => {
                kept.push(path.to_string());
                Ok(())
            }
            Err(error) => Err(fail(error.to_string(), "name a folder that you may write to")),
        }
    };
    for (path, text) in FILES {
        write(path, text.as_bytes())?;
    }
    for (name, schema) in schemas() {
        write(&format!("schemas/{name}"), schema.as_bytes())?;
    }
    // Last, so that a folder is a repository only when it is whole.
    write(MARKER, settings(&origin).as_bytes())?;
    let mut said = format!("{} is an agreements repository\n", shown_path(&target));
    if !kept.is_empty() {
        said = format!("{said}there already, and left as they are: {}\n", kept.join(", "));
    }
    Ok(Outcome::says(said + "next: isa templates, then isa new TEMPLATE --id ID\n"))
}

/// The folder to write in, and the path from it to the target: a target that is not there is made below its parent.
fn writable(target: &Path) -> Result<(Folder, String)> {
    let open = |path: &Path| {
        Folder::open(path)
            .map_err(|error| fail(error.to_string(), "name a folder, or a new one in a folder that is there"))
    };
    if target.exists() {
        return Ok((open(target)?, String::new()));
    }
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.ok_or_else(|| fail(format!("{} names no folder", target.display()), "name a folder"))?;
    Ok((open(parent)?, format!("{name}/")))
}

/// An origin under a name that nobody can own, so that nothing made by accident passes for a public registry.
fn reserved(target: &Path) -> String {
    let named = target.canonicalize().unwrap_or_else(|_| target.to_path_buf());
    let name = named.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain: String =
        name.chars().filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect();
    format!("agreements.example/{}", if plain.is_empty() { "registry" } else { &plain })
}

fn good_origin(origin: &str) -> Result<()> {
    let good = origin.split('/').all(|part| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'))
    });
    if good && origin.contains('.') && origin.len() <= 200 {
        return Ok(());
    }
    Err(fail(
        format!("\"{origin}\" cannot be the name of a registry"),
        "a name looks like agreements.example/london: a domain of yours, then words in small letters",
    ))
}

fn settings(origin: &str) -> String {
    format!(
        "# An agreements repository. Nothing in this file decides who is bound or trusted.\n\
         format: isa-repository/1\n\
         # The name of the registry, which stands in every checkpoint. Choose one under a domain of yours before the first\n\
         # `isa registry append`: it cannot change after that. A name under `.example` is for trying things out.\n\
         origin: {origin}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::Repository;
    use crate::law::Catalogue;

    fn init(dir: &Path, folder: &str, origin: Option<&str>) -> Result<Outcome> {
        let context = Context { dir: Some(dir.to_path_buf()), law: Catalogue::built_in() };
        run(&context, &Args { folder: folder.into(), origin: origin.map(ToString::to_string) })
    }

    #[test]
    fn a_new_repository_is_whole_and_can_be_opened() {
        let dir = tempfile::tempdir().unwrap();
        init(dir.path(), "london", None).unwrap();
        let repository = Repository::find(Some(&dir.path().join("london"))).unwrap();
        assert_eq!(repository.settings.origin.as_str(), "agreements.example/london");
        for (path, text) in FILES {
            assert_eq!(std::fs::read_to_string(repository.root.join(path)).unwrap(), text);
        }
        assert!(repository.root.join("schemas/agreement-1.json").is_file());
    }

    #[test]
    fn what_is_there_already_stays_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("README.md"), "ours").unwrap();
        let said = init(dir.path(), ".", Some("agreements.camden.example/all")).unwrap();
        assert!(said.text.contains("left as they are: README.md"), "{}", said.text);
        assert_eq!(std::fs::read_to_string(dir.path().join("README.md")).unwrap(), "ours");
        assert!(init(dir.path(), ".", None).is_err(), "a repository is not made twice");
    }

    #[test]
    fn a_name_that_could_not_stand_in_a_checkpoint_is_refused_before_anything_is_written() {
        let dir = tempfile::tempdir().unwrap();
        for origin in [
            "",
            "london",
            "Agreements.example/x",
            "a.example/x y",
            "a.example//x",
            "a.example/+x",
            "a.example/\nx",
        ] {
            assert!(init(dir.path(), "new", Some(origin)).is_err(), "{origin}");
        }
        assert!(!dir.path().join("new").exists());
        assert!(init(dir.path(), "nowhere/new", None).is_err(), "a parent that is not there");
    }

    #[test]
    fn what_continuous_checks_run_is_yaml_with_pinned_downloads() {
        for text in [include_str!("init/github.yml"), include_str!("init/gitlab.yml")] {
            let read: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
            assert!(read.is_mapping());
            assert!(text.contains("sha256sum --check") && text.contains("isa check"));
        }
    }
}
