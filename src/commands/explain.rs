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
use crate::law::{Catalogue, Found, Instrument, NotInForce, Numbered, Path, Provision};
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
        some => {
            let parts: Vec<Part<'_>> =
                some.iter().map(|(instrument, provision)| part(instrument, provision)).collect();
            return Ok(Outcome::says(is_a_whole(what) + &listed(&parts)));
        }
    }
    match context.law.look_up(what) {
        Found::Provision { instrument, provision } => {
            Ok(Outcome::says(told(&facts(context.law, instrument, provision, day))))
        }
        Found::TooBroad { instrument, inside } => {
            let (heading, parts) = whole_of(context.law, instrument, what, &inside);
            let told = heading.map(|heading| told(&facts(context.law, instrument, heading, day)));
            match (told, parts.as_slice()) {
                (None, []) => Err(not_held(context.law, instrument, what, day)),
                (Some(told), []) => Ok(Outcome::says(told)),
                (told, some) => {
                    let head = told.map_or_else(|| is_a_whole(what), |told| format!("{told}\n"));
                    Ok(Outcome::says(head + &listed(some)))
                }
            }
        }
        Found::NotHeld { instrument } => Err(not_held(context.law, instrument, what, day)),
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

/// That the catalogue has no such provision; and whether the instrument has.
fn not_held(law: &Catalogue, instrument: &Instrument, what: &str, day: NaiveDate) -> anyhow::Error {
    let path = law.place_of(what).map(|(_, path)| path).unwrap_or_default();
    let holds = format!("`isa explain \"{}\"` lists what the catalogue holds", instrument.title);
    match instrument.numbering.as_ref().map(|numbering| numbering.says(&path, day)) {
        Some(Numbered::Beyond { unit, last }) => {
            return fail(format!("there is no {what}: the last is {unit}{last}"), holds);
        }
        Some(Numbered::Omitted(NotInForce::Ended { until, by: Some(by) })) => {
            return fail(
                format!("the catalogue does not hold {what}, which {by} took out on {until}"),
                holds,
            );
        }
        _ => {}
    }
    let near = match suggest::near(instrument, &path).as_slice() {
        [] => String::new(),
        [one] => format!("; near it is {one}"),
        some => format!("; near it are {}", some.join(", ")),
    };
    fail(
        format!("the catalogue does not hold {what}"),
        format!("that says nothing of the law; {holds}{near}"),
    )
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

/// Something to cite: how, and its name.
type Part<'a> = (String, &'a str);

fn part<'a>(instrument: &Instrument, provision: &'a Provision) -> Part<'a> {
    (instrument.cite(provision), &provision.name)
}

fn is_a_whole(what: &str) -> String {
    format!("{what} is more than one provision. Cite the one that is meant:\n\n")
}

fn listed(parts: &[Part<'_>]) -> String {
    let mut text = String::new();
    for (cite, name) in parts {
        let _ = writeln!(text, "  {cite:<40} {name}");
    }
    text
}

/// What the catalogue knows of a Part, a Chapter, a Schedule or an instrument as a whole: its entry, and what lies in it.
fn whole_of<'a>(
    law: &'a Catalogue,
    instrument: &'a Instrument,
    what: &str,
    inside: &[&'a Provision],
) -> (Option<&'a Provision>, Vec<Part<'a>>) {
    let mut parts: Vec<Part<'a>> = inside.iter().map(|provision| part(instrument, provision)).collect();
    let path = law.place_of(what).map(|(_, path)| path).unwrap_or_default();
    let at = path.to_string();
    if is_digital_economy(law, instrument) {
        if let Some(schedule) = law.dea().schedules.iter().find(|s| at == format!("Sch {}", s.number)) {
            // Its paragraphs are a list; one that is a provision besides stands in it too.
            let cite = |para: &str| format!("{} {at} para {para}", instrument.title);
            parts = schedule.entries.iter().map(|entry| (cite(&entry.para), entry.name.as_str())).collect();
        }
        // The numbers of sections run through the Chapters, so that no path says in which a section stands.
        if let Some(chapter) = path.chapter().and_then(|number| law.dea().chapter(number)) {
            let is_in_it = |provision: &&Provision| {
                let path = Path::parse(&provision.at).ok();
                let section = path.as_ref().and_then(|path| law.dea().chapter_of(path.section()?));
                section.is_some_and(|other| std::ptr::eq(other, chapter))
            };
            let sections = instrument.provisions.iter().filter(is_in_it);
            parts.extend(sections.map(|provision| part(instrument, provision)));
        }
    }
    (instrument.provisions.get(&at), parts)
}

/// True of the Digital Economy Act 2017, of which the catalogue keeps lists.
fn is_digital_economy(law: &Catalogue, instrument: &Instrument) -> bool {
    let mut gateways = law.dea().schedules.iter().flat_map(|schedule| &schedule.gateways);
    gateways.any(|cite| law.place_of(cite).is_some_and(|(act, _)| std::ptr::eq(act, instrument)))
}

/// The provisions at an address on legislation.gov.uk, whole or as the machine formats of `check` give it. One address
/// can be that of several: an article and its points, or a whole Act.
fn at_address<'a>(law: &'a Catalogue, what: &str) -> Vec<(&'a Instrument, &'a Provision)> {
    // What stands behind the address itself chooses a form of the page, or a place on it.
    let what = what.trim().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
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
    if !is_digital_economy(law, instrument) {
        return None;
    }
    let schedules = law.dea().schedules.iter();
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
