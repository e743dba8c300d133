//! The file of `isa check --baseline`: read, and with `--record` written.
//! Nothing else reads it: a finding that is owed still stops a signature.

use std::path::Path;

use anyhow::Result;

use super::fail;
use super::repository::{read_source, shown_path};
use crate::report::{Asked, Baseline, Report};
use crate::rules::counted;
use crate::text::{Source, clean};

/// Reads a baseline. One that is not there, or cannot be read, is no empty one.
pub fn read(path: &Path) -> Result<Baseline> {
    if path.symlink_metadata().is_err() {
        return Err(fail(
            format!("there is no baseline {}", shown_path(path)),
            "record today's findings in it with `--record`",
        ));
    }
    if path.is_dir() {
        return Err(fail(format!("{} is a folder", shown_path(path)), "name the file of a baseline"));
    }
    let source = read_source(path)?;
    Baseline::parse(&source).map_err(|refusal| {
        let point = source.point(refusal.place.start);
        fail(
            format!("{}:{point}: {}", shown_path(path), refusal.message),
            // What helps with an agreement is no help with a file that only this program writes.
            refusal
                .help
                .filter(|_| !source.text().trim().is_empty())
                .unwrap_or_else(|| "correct it, or take it away and record anew".to_string()),
        )
    })
}

/// Writes what a check found, and says what is different from before.
pub fn record(path: &Path, report: &Report<'_>, asked: Asked<'_>) -> Result<String> {
    let before = if path.symlink_metadata().is_ok() { read(path)? } else { Baseline::default() };
    let (baseline, told) = before.renewed(report, asked);
    let text = baseline.text();
    let shown = shown_path(path);
    // What this program writes it must be able to read again, and find the same in it.
    if Baseline::parse(&Source::new(shown.clone(), text.as_bytes())).ok().as_ref() != Some(&baseline) {
        return Err(fail(
            format!("a baseline cannot hold these {} findings", baseline.len()),
            "record a part: name some folders, or some rules with `--only`, and a file for each",
        ));
    }
    super::output::replace(path, text.as_bytes())?;
    let mut said = format!(
        "{shown} now holds {}: {} kept, {} new, {} paid and taken out\n",
        counted(baseline.len(), "finding"),
        told.kept,
        told.new,
        told.paid
    );
    if told.refused > 0 {
        let refused = counted(told.refused, "finding");
        said += &refused;
        said += " not recorded: what cannot be read, or is not as it was signed, is no debt\n";
    }
    Ok(clean(&said).into_owned())
}
