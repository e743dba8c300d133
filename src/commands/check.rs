//! `isa check`: findings of agreements, and, in a repository, of what was signed.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use rayon::prelude::*;

use super::loaded::{FEW, Loaded, Work, load};
use super::repository::shown_path;
use super::signed::Signed;
use super::{Context, Outcome, base, baseline, fail, today};
use crate::report::{Asked, Baseline, FORMATS, FileReport, Format, Ink, Origin, Report, format};
use crate::rules::{
    Case, Check, Checked, Finding, RULES, RepositoryCase, Severity, check, check_repository, unreadable,
};
use crate::text::Source;

#[derive(clap::Args)]
pub struct Args {
    /// Files or folders; the whole repository when none is named
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The day as of which the question is asked (year-month-day); today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = formats())]
    format: String,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = ["error", "warning", "question"])]
    fail_on: String,
    /// Only these rules, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    only: Vec<String>,
    /// Warn of law that the catalogue has not checked for over a year
    #[arg(long)]
    stale_law: bool,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn formats() -> clap::builder::PossibleValuesParser {
    FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().into()
}

pub fn run(context: &Context, args: Args) -> Result<Outcome> {
    if let Some(unknown) = args.only.iter().find(|id| crate::rules::rule(id).is_none()) {
        return Err(fail(format!("there is no rule \"{unknown}\""), near_rule(unknown)));
    }
    let day = args.as_of.unwrap_or_else(today);
    let work = load(context.dir.as_deref(), &args.paths)?;
    let mut checked = ask(context, &work, day, &args);
    let asks_signed = |id: &str| args.only.is_empty() || args.only.iter().any(|only| only == id);
    let signed = super::signed::Signed::of(&work)?;
    if asks_signed("signed-text-changed") {
        for (loaded, checked) in work.files.iter().zip(&mut checked) {
            checked.findings.extend(signed.changed(loaded));
        }
    }
    let files = work.files.iter().zip(checked).map(|(loaded, checked)| FileReport {
        path: loaded.path.clone(),
        source: loaded.source(),
        agreement: loaded.id(),
        checked,
    });
    let files = files.chain(problems.iter().map(|(source, finding)| FileReport {
        path: source.name().to_string(),
        source,
        agreement: source.name().to_string(),
        checked: Checked { findings: vec![finding.clone()], ..Checked::default() },
    }));
    let mut report = Report::new(day, context.law, files.collect());
    if !only.is_empty() {
        let left_out = RULES.iter().filter(|rule| !only.iter().any(|id| id == rule.id));
        report
            .not_asked
            .extend(left_out.map(|rule| (rule.id, "not among those that `--only` names".to_string())));
    }
    if !work.whole {
        let together =
            RULES.iter().filter(|rule| matches!(rule.check, Check::Repository(_)) && asks(rule.id));
        let why = "asked only where a whole repository is checked";
        report.not_asked.extend(together.map(|rule| (rule.id, why.to_string())));
    }
    report
}

/// Asks the rules about every file, and about all of them together where the whole repository is checked.
fn ask(context: &Context, work: &Work, day: NaiveDate, args: &Args) -> Vec<Checked> {
    let ask = |loaded| one(context, work, loaded, day, args);
    let mut all: Vec<(Checked, Option<Case<'_>>)> = if work.files.len() < FEW {
        work.files.iter().map(ask).collect()
    } else {
        work.files.par_iter().map(ask).collect()
    };
    if !work.whole {
        return all.into_iter().map(|(checked, _)| checked).collect();
    }
    let mut places = Vec::new();
    let mut cases = Vec::new();
    for (at, (_, case)) in all.iter_mut().enumerate() {
        if let Some(case) = case.take() {
            places.push(at);
            cases.push((work.files[at].folder.clone().unwrap_or_default(), case));
        }
    }
    let unread =
        work.files.iter().filter(|loaded| loaded.read.is_err()).filter_map(|loaded| loaded.folder.clone());
    let repository = RepositoryCase { cases, unread: unread.collect() };
    for (finding, accepted) in check_repository(&repository, only) {
        let checked = &mut all[places[finding.file]].0;
        match accepted {
            Some(reason) => checked.departed.push((finding, reason)),
            None => checked.findings.push(finding),
        }
    }
    all.into_iter().map(|(checked, _)| checked).collect()
}

fn one<'a>(
    context: &Context,
    work: &'a Work,
    loaded: &'a Loaded,
    day: NaiveDate,
    args: &Args,
) -> (Checked, Option<Case<'a>>) {
    match &loaded.read {
        Ok(reading) => {
            let mut case =
                Case::new(reading, context.law, day, &loaded.history, &loaded.template, &work.particulars);
            case.stale_law = args.stale_law;
            (check(&case, &args.only), Some(case))
        }
        Err((_, refusal)) => (Checked { findings: vec![unreadable(refusal)], ..Checked::default() }, None),
    }
}

/// Colour on a terminal, unless `NO_COLOR` or a dumb terminal says otherwise.
fn wants_colour() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}

/// The rule that was probably meant, or where all are listed.
pub fn near_rule(unknown: &str) -> String {
    let near = RULES
        .iter()
        .map(|rule| (strsim::jaro_winkler(unknown, rule.id), rule.id))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((likeness, id)) if likeness > 0.75 => format!("did you mean \"{id}\"?"),
        _ => "`isa explain --list` names every rule".to_string(),
    }
}
