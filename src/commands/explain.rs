//! `isa explain`: a rule's page, or what the catalogue knows of a provision, with its history and how well it was read;
//! and the whole reference.

mod entry;
mod example;
mod html;
mod reference;
mod suggest;

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;

use super::wrapped::{width, wrapped};
use super::{Context, Outcome, fail, meant, today};
use crate::law::{Catalogue, Found, Instrument, Provision};
use crate::rules::RULES;
use crate::text::clean;
use entry::{Facts, facts, paragraph, rule_entry};

#[derive(clap::Args)]
pub struct Args {
    /// A rule, such as missing-lawful-basis, or a citation, such as "Care Act 2014 s.42"
    #[arg(value_name = "RULE|CITATION", required_unless_present_any = ["list", "all"])]
    what: Option<String>,
    /// List every rule
    #[arg(long, conflicts_with = "what")]
    list: bool,
    /// Write the whole reference: every rule and every provision
    #[arg(long)]
    all: bool,
    /// With --all: the form of the reference
    #[arg(long, value_name = "FORMAT", default_value = "md", value_parser = ["html", "md"], requires = "all")]
    format: String,
    /// With --all: the file to write, in place of what is there
    #[arg(long, value_name = "FILE", requires = "all")]
    out: Option<PathBuf>,
    /// The day for which the law is told; today when not given
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    as_of: Option<NaiveDate>,
}

pub fn run(context: &Context, args: &Args) -> Result<Outcome> {
    let day = args.as_of.unwrap_or_else(today);
    if args.all {
        if args.list || args.what.is_some() {
            return Err(fail("`--all` writes the whole reference", "leave out what else is to be explained"));
        }
        return whole(context.law, args, day);
    }
    let Some(what) = args.what.as_deref().filter(|_| !args.list) else { return Ok(Outcome::says(list())) };
    if let Some(rule) = crate::rules::rule(what) {
        return Ok(Outcome::says(rule_entry(context.law, rule, day)));
    }
    if let Some(facts) = scheduled(context.law, what, day) {
        return Ok(Outcome::says(told(&facts)));
    }
    match at_address(context.law, what).as_slice() {
        [] => {}
        [(instrument, provision)] => {
            return Ok(Outcome::says(told(&facts(context.law, instrument, provision, day))));
        }
        some @ [(instrument, _), ..] => {
            let inside: Vec<&Provision> = some.iter().map(|(_, provision)| *provision).collect();
            return Ok(Outcome::says(parts(what, instrument, &inside)));
        }
    }
    match context.law.look_up(what) {
        Found::Provision { instrument, provision } => {
            Ok(Outcome::says(told(&facts(context.law, instrument, provision, day))))
        }
        Found::TooBroad { instrument, inside } => Ok(Outcome::says(parts(what, instrument, &inside))),
        Found::NotHeld { instrument } => {
            let near = suggest::near(instrument, what);
            let near =
                if near.is_empty() { String::new() } else { format!("; near it are {}", near.join(", ")) };
            Err(fail(
                format!("the catalogue does not hold {what}"),
                format!(
                    "that says nothing of the law; `isa explain \"{}\"` lists what it holds{near}",
                    instrument.title
                ),
            ))
        }
        Found::NotACitation(error) => Err(fail(error.to_string(), "write it such as: Care Act 2014 s.42")),
        Found::UnknownInstrument => Err(fail(
            format!("\"{what}\" is no rule, and no instrument that the catalogue knows"),
            unknown(context.law, what),
        )),
    }
}

/// What to try for words that name no rule and no instrument.
fn unknown(law: &Catalogue, what: &str) -> String {
    let quoted = |cite: &String| format!("\"{cite}\"");
    let meant: Vec<String> = suggest::meant(law, what).iter().map(quoted).collect();
    match meant.as_slice() {
        // Citations have spaces, and so has a rule that somebody remembers.
        [] => match meant::rule(what) {
            hint if what.contains(' ') && !hint.starts_with("did you mean") => {
                "a citation begins with the title of an Act, such as: Care Act 2014 s.42".to_string()
            }
            hint => hint,
        },
        some => format!("did you mean {}?", some.join(" or ")),
    }
}

fn whole(law: &Catalogue, args: &Args, day: NaiveDate) -> Result<Outcome> {
    let markdown = reference::markdown(law, day);
    let text = match args.format.as_str() {
        "html" => html::page("Rules and law of isa", &markdown),
        _ => markdown,
    };
    let Some(path) = &args.out else { return Ok(Outcome::says(text)) };
    super::output::replace(path, clean(&text).as_bytes())?;
    Ok(Outcome::says(""))
}

fn list() -> String {
    let mut text = String::new();
    for rule in RULES {
        let _ = writeln!(text, "{:<44} {:<9} {}", rule.id, rule.severity.word(), rule.summary);
    }
    text
}

fn parts(what: &str, instrument: &Instrument, inside: &[&Provision]) -> String {
    let mut text =
        format!("{what} is more than one provision of {}. Cite one of them:\n\n", instrument.title);
    for provision in inside {
        let _ = writeln!(text, "  {:<40} {}", instrument.cite(provision), provision.name);
    }
    text
}

/// The provisions at an address on legislation.gov.uk, whole or as the machine formats of `check` give it. One address
/// can be that of several: an article and its points, or a whole Act.
fn at_address<'a>(law: &'a Catalogue, what: &str) -> Vec<(&'a Instrument, &'a Provision)> {
    let what = what.trim().trim_end_matches('/');
    let path = what.find("legislation.gov.uk/").map_or(what, |at| &what[at + "legislation.gov.uk".len()..]);
    if !path.starts_with('/') {
        return Vec::new();
    }
    law.instruments()
        .flat_map(|instrument| instrument.provisions.iter().map(move |provision| (instrument, provision)))
        .filter(|(instrument, provision)| {
            [&provision.uri, &instrument.uri].into_iter().any(|uri| uri.as_deref() == Some(path))
        })
        .collect()
}

/// A paragraph of a Schedule of the Digital Economy Act 2017, which the catalogue keeps as a list.
fn scheduled(law: &Catalogue, what: &str, day: NaiveDate) -> Option<Facts> {
    let (instrument, path) = law.place_of(what)?;
    let path = path.without_divisions().to_string();
    // Where a paragraph is a provision of its own, more is known of it.
    if instrument.provisions.get(&path).is_some() {
        return None;
    }
    let dea = law.dea();
    let is_of_it = |cite: &String| law.place_of(cite).is_some_and(|(act, _)| std::ptr::eq(act, instrument));
    let schedules = dea.schedules.iter().filter(|schedule| schedule.gateways.iter().any(is_of_it));
    let mut entries =
        schedules.flat_map(|schedule| schedule.entries.iter().map(move |entry| (schedule, entry)));
    let (schedule, entry) =
        entries.find(|(schedule, entry)| format!("Sch {} para {}", schedule.number, entry.para) == path)?;
    Some(paragraph(law, schedule, entry, day))
}

/// Facts for people, each behind its label.
fn told(facts: &Facts) -> String {
    let width = width();
    let mut text = wrapped("", &facts.title, width);
    text.push('\n');
    if let Some(says) = &facts.says {
        text.push_str(&wrapped("", says, width));
        text.push('\n');
    }
    for (label, value) in &facts.rows {
        text.push_str(&wrapped(&format!("  {label:<14} "), value, width));
    }
    text
}
