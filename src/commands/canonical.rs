//! `isa canonical`: the very bytes that a digest is made of.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Serialize;

use super::loaded::load;
use super::{Context, Outcome, fail};
use crate::agreement::terms;
use crate::text::{Source, Tree, agrees_with_second_reader, canonical, round_trips};

#[derive(clap::Args)]
pub struct Args {
    /// The agreement's file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which part
    #[arg(long, value_name = "PART", default_value = "terms", value_parser = ["terms", "parties", "template"])]
    part: String,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let parts = parts(context, &args.file)?;
    let Some((_, bytes)) = parts.into_iter().find(|(name, _)| *name == args.part) else {
        return Err(fail(
            format!("{} names no template that is known", args.file.display()),
            "`isa templates` lists those that are",
        ));
    };
    Ok(Outcome::ready(String::from_utf8(bytes).expect("canonical JSON is UTF-8")))
}

/// The parts of an agreement that are signed, with their canonical bytes.
pub(super) fn parts(context: &Context, file: &Path) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let work = load(context.dir.as_deref(), &[file.to_path_buf()])?;
    let [loaded] = work.files.as_slice() else {
        return Err(fail(
            format!("{} holds {} agreements, and a digest is of one", file.display(), work.files.len()),
            "name one file",
        ));
    };
    let reading = loaded.read.as_ref().map_err(|(source, refusal)| {
        let point = source.point(refusal.place.start);
        fail(
            format!("{}:{point}: {}", source.name(), refusal.message),
            refusal.help.clone().unwrap_or_else(|| "`isa check` shows the line".to_string()),
        )
    })?;
    same_for_all_readers(&reading.source, &reading.tree, &reading.agreement)?;
    let members = super::members::members(context.law, &work.particulars, &reading.agreement);
    let mut parts =
        vec![("terms", canonical(&terms(&reading.tree))), ("parties", canonical(&members.json()))];
    if let Some(bytes) = super::facts::template_bytes(&work, &reading.agreement)? {
        parts.push(("template", bytes));
    }
    Ok(parts)
}

/// Two readers of YAML must agree on a text, and what was read must be all that is there, before it gets a digest.
pub(super) fn same_for_all_readers(source: &Source, tree: &Tree, read: &impl Serialize) -> Result<()> {
    agrees_with_second_reader(source, tree).and_then(|()| round_trips(&tree.root, read)).map_err(|refusal| {
        let point = source.point(refusal.place.start);
        fail(
            format!("{}:{point}: {}", source.name(), refusal.message),
            refusal.help.unwrap_or_else(|| "write this value in a simpler way".to_string()),
        )
    })
}
