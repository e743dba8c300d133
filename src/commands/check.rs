//! `isa check`: findings of agreements, and, in a repository, of what was signed.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;
use rayon::prelude::*;

use super::loaded::{FEW, Loaded, Work, load};
use super::repository::shown_path;
use super::signed::Signed;
use super::{Context, Outcome, base, baseline, fail, meant, today};
use crate::report::{Asked, Baseline, FORMATS, FileReport, Format, Ink, Origin, Report, format};
use crate::rules::{
    Case, Check, Checked, Finding, RULES, RepositoryCase, Severity, check, check_repository, unreadable,
    wants,
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
    /// Count as new only what this file does not hold
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write today's findings into the baseline
    #[arg(long, requires = "baseline", conflicts_with_all = ["format", "fail_on", "output"])]
    record: bool,
    /// Count as new only what the texts at this commit of git did not have
    #[arg(long, value_name = "REF", conflicts_with = "baseline")]
    base: Option<String>,
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
        return Err(fail(format!("there is no rule \"{unknown}\""), meant::rule(unknown)));
    }
    let day = args.as_of.unwrap_or_else(today);
    // The process ends with this command: to take thousands of values apart before would only make it later.
    let work = ManuallyDrop::new(load(context.dir.as_deref(), &args.paths)?);
    if let Some(output) = args.output.as_deref().filter(|output| is_checked(&work, output)) {
        return Err(fail(
            format!("{} is one of the files that are checked", shown_path(output)),
            "name another file with `--output`: the report would take the place of the agreement",
        ));
    }
    if let (Some(output), Some(owed)) = (&args.output, &args.baseline)
        && is_one_of(output, std::iter::once(owed.as_path()))
    {
        return Err(fail(
            format!("{} is the baseline", shown_path(owed)),
            "name another file with `--output`: the report would take the place of what is owed",
        ));
    }
    let signed = Signed::of(&work)?;
    let problems = problems(&work, &signed, &args.only);
    let mut report = report(context, &work, day, &args, Some((&signed, &problems)));
    let asked = Asked { only: &args.only, whole: work.whole };
    if let Some(file) = args.baseline.as_ref() {
        if args.record {
            return Ok(Outcome::says(baseline::record(file, &report, asked)?));
        }
        baseline::read(file)?.apply(&mut report, Origin::Baseline(shown_path(file)), asked);
    }
    if let Some(name) = &args.base {
        let earlier = base::texts_at(context.dir.as_deref(), &work, name)?;
        let before = earlier.as_ref().map(|work| self::report(context, work, day, &args, None));
        let before = before.as_ref().map(Baseline::of).unwrap_or_default();
        before.apply(&mut report, Origin::Base(name.clone()), asked);
    }
    report.fail_on = match args.fail_on.as_str() {
        "question" => Severity::Question,
        "warning" => Severity::Warning,
        _ => Severity::Error,
    };
    let format: &Format = format(&args.format).expect("clap takes only formats that are in the list");
    let ink = if args.output.is_none() && wants_colour() { Ink::Coloured } else { Ink::Plain };
    let text = (format.write)(&report, ink);
    let code = u8::from(report.findings().any(|(_, finding)| finding.severity >= report.fail_on));
    match args.output {
        None => Ok(Outcome::ready(text).with_code(code)),
        Some(path) => {
            super::output::replace(&path, text.as_bytes())?;
            Ok(Outcome::says("").with_code(code))
        }
    }
}

/// True when a file that is there is one of those that are checked, by whatever path.
fn is_checked(work: &Work, file: &Path) -> bool {
    is_one_of(file, work.files.iter().map(|loaded| Path::new(&loaded.path)))
}

fn is_one_of<'a>(file: &Path, mut others: impl Iterator<Item = &'a Path>) -> bool {
    let Ok(file) = file.canonicalize() else { return false };
    others.any(|other| other.canonicalize().is_ok_and(|other| other == file))
}

/// What the registry and the signed texts show, with files that stand for what is there no more.
fn problems(work: &Work, signed: &Signed, only: &[String]) -> Vec<(Source, Finding)> {
    let mut problems = Vec::new();
    if wants(only, "registry-does-not-verify") {
        problems.extend(signed.problems());
    }
    if wants(only, "signed-text-changed") {
        problems.extend(signed.gone(work));
    }
    problems
}

/// What there is to say of all files; of what was signed only where that is given.
fn report<'a>(
    context: &Context,
    work: &'a Work,
    day: NaiveDate,
    args: &Args,
    signed: Option<(&Signed, &'a [(Source, Finding)])>,
) -> Report<'a> {
    let only = &args.only;
    let mut checked = ask(context, work, day, args);
    let (signed, problems) = signed.map_or((None, &[][..]), |(signed, problems)| (Some(signed), problems));
    if let Some(signed) = signed.filter(|_| wants(only, "signed-text-changed")) {
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
        let left_out = RULES.iter().filter(|rule| !wants(only, rule.id));
        report
            .not_asked
            .extend(left_out.map(|rule| (rule.id, "not among those that `--only` names".to_string())));
    }
    if !work.whole {
        let together =
            RULES.iter().filter(|rule| matches!(rule.check, Check::Repository(_)) && wants(only, rule.id));
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
    for (finding, accepted) in check_repository(&repository, &args.only) {
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
